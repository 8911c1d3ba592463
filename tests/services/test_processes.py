"""Two programs on one store, at the same moment, on the same request."""

import subprocess
import sys
from pathlib import Path

import pytest

from mes_tui.domain.codes import RequestType
from storage.store import Store
from tests.services.builders import Work

_SAVER = """
import sys
from pathlib import Path
from mes_tui.domain.errors import Stale
from storage.store import Store
from tests.services.builders import CLERK, DIRECTOR, Clock, Work
path, request_id, who = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
with Store.open(path) as store:
    work = Work(store, Clock(), (DIRECTOR, CLERK)[who])
    version, own, stale = 1, ("diagnostic", "moyens")[who], 0
    print("ready", flush=True)
    sys.stdin.readline()
    for turn in range(25):
        version = work.drafts.save(request_id, {own: f"{who}:{turn}"}, version).version
        try:
            version = work.drafts.save(request_id, {"insuffisance": f"{who}:{turn}"}, version).version
        except Stale as refused:
            stale += 1
            assert refused.mine["insuffisance"] == f"{who}:{turn}"
            assert refused.theirs["insuffisance"].startswith(f"{1 - who}:")
            version = refused.version
    print(stale)
"""
_CREATOR = """
import sys
from pathlib import Path
from mes_tui.domain.codes import RequestType
from mes_tui.services.drafts import OpenRequestExists
from storage.store import Store
from tests.services.builders import DIRECTOR, Clock, Work
with Store.open(Path(sys.argv[1])) as store:
    work = Work(store, Clock(), DIRECTOR)
    print("ready", flush=True)
    sys.stdin.readline()
    numbers = []
    for key in ("D1", "D2", "D9"):
        try:
            numbers.append(work.number(work.draft(key, RequestType.NEW)))
        except OpenRequestExists as exists:
            numbers.append("-" + exists.number)
    print(",".join(numbers))
"""


def _together(code: str, store: Store, *arguments: str) -> list[str]:
    """Start two programs, let them go at once, return their last lines."""
    path = store.location.path
    assert path is not None
    root = Path(__file__).parents[2]
    programs = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(path), *arguments, str(who)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=root,
        )
        for who in (0, 1)
    ]  # fmt: skip
    for program in programs:
        assert program.stdout is not None
        assert program.stdout.readline() == "ready\n"
    answers = []
    for program in programs:
        assert program.stdin is not None
        program.stdin.write("go\n")
        program.stdin.flush()
    for program in programs:
        out, err = program.communicate(timeout=60)
        assert (program.returncode, err) == (0, "")
        answers.append(out.strip())
    return answers


@pytest.mark.thorough
def test_two_programs_on_one_request_lose_nothing(work: Work, store: Store) -> None:
    request_id = work.draft()
    stale = sum(int(answer) for answer in _together(_SAVER, store, str(request_id)))
    answers = work.drafts.read(request_id).answers
    assert (answers["diagnostic"], answers["moyens"]) == ("0:24", "1:24")
    assert work.version(request_id) == 1 + 100 - stale
    saves = [line for line in work.journal("2021-11-001") if line[1] == "modifier"]
    assert len(saves) == 100 - stale
    assert store.rows("PRAGMA integrity_check") == [("ok",)]


@pytest.mark.thorough
def test_two_programs_that_create_at_once_never_share_a_number_nor_a_child(work: Work, store: Store) -> None:
    answers = [number for answer in _together(_CREATOR, store) for number in answer.split(",")]
    given = sorted(number for number in answers if not number.startswith("-"))
    assert given == ["2021-11-001", "2021-11-002", "2021-11-003"]
    assert sorted(number[1:] for number in answers if number.startswith("-")) == given
    assert {row[0] for row in store.rows("SELECT type FROM request")} == {RequestType.NEW.value}
