"""What ``make test`` leaves out, and makes once, is what it says."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests import budget
from tests.services import snapshots
from tests.services.builders import DIRECTOR, filled_store, office, work_context

ROOT = Path(__file__).resolve().parents[2]
CASES = """
import pytest

@pytest.fixture(params=["sqlite", "postgresql"])
def any_store(request):
    return request.param

def test_on_both(any_store): ...
def test_on_both_too(any_store): ...

@pytest.mark.parametrize("case", range(3))
def test_each_on_both(any_store, case): ...

@pytest.mark.parametrize("case", range(9))
def test_each(case): ...

@pytest.mark.thorough(keep=2)
@pytest.mark.parametrize("case", range(9))
def test_a_few(case): ...

@pytest.mark.thorough
def test_of_ci(): ...
"""


class _Collected:
    def __init__(self) -> None:
        self.items: Sequence[pytest.Item] = ()

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        self.items = list(items)


def test_a_few_cases_stay_of_what_is_thorough_and_each_case_of_a_store_on_one_engine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(budget, "SHORT", True)
    (tmp_path / "test_cases.py").write_text(CASES, encoding="utf-8")
    collected = _Collected()
    pytest.main(
        [
            "--collect-only",
            "-qq",
            "-p",
            "no:cacheprovider",
            "-n",
            "0",
            "-c",
            str(ROOT / "pyproject.toml"),
            str(tmp_path),
        ],
        [collected],
    )
    left = {item.name for item in budget.left_out(collected.items)}
    tried = [item.name for item in collected.items if item.name not in left]
    assert sorted(tried) == sorted(
        [
            "test_on_both[sqlite]",
            "test_on_both_too[postgresql]",
            "test_each_on_both[sqlite-0]",
            "test_each_on_both[postgresql-1]",
            "test_each_on_both[sqlite-2]",
            *(f"test_each[{case}]" for case in range(9)),
            "test_a_few[0]",
            "test_a_few[8]",
        ]
    )


def test_a_request_is_brought_from_what_was_made_once_wherever_nobody_worked_yet(tmp_path: Path) -> None:
    with office(tmp_path) as store:
        work_context(store, DIRECTOR)
        assert snapshots.untouched(store, filled_store(), DIRECTOR.login)
