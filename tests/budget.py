"""How much the tests try: the essential in ``make test``, everything in ``make check``, far more in ``make fuzz``.

Set by ``MES_TUI_TESTS``: ``short`` (by default), ``full`` or ``fuzz``. Every behaviour is tried in each; what changes
is the number of examples of a property, and of combinations that go over the same ground.
"""

import os
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, Phase, settings

_BUDGET = os.environ.get("MES_TUI_TESTS") or "short"
SHORT = _BUDGET == "short"
_TIMES = {"short": 1, "full": 4, "fuzz": 50}[_BUDGET]
# Explaining a failure costs each example the tracing of every line, before Python 3.12.
_PHASES = [phase for phase in Phase if phase is not Phase.explain]
_COMMON: dict[str, Any] = {
    "deadline": None,
    "suppress_health_check": [HealthCheck.too_slow],
    "phases": _PHASES,
    # A change is judged by the same examples each time; new ones are looked for by ``make fuzz``.
    "derandomize": _BUDGET != "fuzz",
}
Case = TypeVar("Case")


def load_profile() -> None:
    """Set what a property test without a budget of its own tries."""
    settings.register_profile("mes-tui", max_examples=40 * _TIMES, **_COMMON)
    settings.load_profile("mes-tui")


def examples(number: int, *, steps: int = 50) -> Callable[[Any], Any]:
    """Let a property test try ``number`` examples in ``make test``, more in the others; ``steps`` in each life."""
    return settings(max_examples=number * _TIMES, stateful_step_count=steps, **_COMMON)


def some(cases: Sequence[Case], essential: Sequence[Case]) -> Sequence[Case]:
    """The ``essential`` ones of ``cases`` in ``make test``, all of them in the others."""
    return essential if SHORT else cases


def few(cases: Sequence[Case], number: int) -> Sequence[Case]:
    """``number`` of ``cases`` spread from the first to the last in ``make test``, all of them in the others."""
    if not SHORT or len(cases) <= number:
        return cases
    return [cases[rank * (len(cases) - 1) // max(number - 1, 1)] for rank in range(number)]


def left_out(items: Sequence[pytest.Item]) -> list[pytest.Item]:
    """What ``make test`` leaves to the others: cases of what is ``thorough``, and one engine of two for each case."""
    kept = _on_one_engine(items)
    cases: dict[tuple[str, int], list[pytest.Item]] = defaultdict(list)
    for item in kept:
        if mark := item.get_closest_marker("thorough"):
            cases[_function(item), mark.kwargs.get("keep", 0)].append(item)
    covered = {item for (_, keep), alike in cases.items() for item in {*alike} - {*(few(alike, keep) if keep else ())}}
    kept_too = {*kept} - covered
    return [item for item in items if item not in kept_too]


def _on_one_engine(items: Sequence[pytest.Item]) -> list[pytest.Item]:
    """``items``, where a case that goes through ``any_store`` on each engine is left on one of them, in turn."""
    engines: dict[str, list[pytest.Item]] = defaultdict(list)
    for item in items:
        given = dict(item.callspec.params) if isinstance(item, pytest.Function) and hasattr(item, "callspec") else {}
        engine = given.pop("any_store", None)
        engines[f"{_function(item)} {given}" if engine else item.nodeid].append(item)
    return [alike[rank % len(alike)] for rank, alike in enumerate(engines.values())]


def _function(item: pytest.Item) -> str:
    return item.nodeid.partition("[")[0]
