"""Whoever begins their day keeps no colleague waiting: what an action loads is loaded before the turn of a writer."""

import subprocess
import sys
from pathlib import Path

import pytest

from storage.store import Store
from tests.services.builders import Work

ROOT = Path(__file__).parents[2]
_FIRST = """
import sys
from contextlib import contextmanager
from pathlib import Path
from mes_tui.domain.requests import Place
from mes_tui.domain.statuses import Event
from storage.store import Store
from tests.services.builders import AGENT, DIRECTOR, Clock, Work, granting, seal

path, who, act, request_id = Path(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4])
turn, late = Store.writing, set()

@contextmanager
def watched(store):
    with turn(store) as session:
        before = set(sys.modules)
        yield session
        late.update(sys.modules.keys() - before)

with Store.open(path, seal=seal()) as store:
    work = Work(store, Clock(), {"director": DIRECTOR, "agent": AGENT}[who])
    assert "sqlalchemy.orm" not in sys.modules
    Store.writing = watched
    version, = store.rows("SELECT version FROM request WHERE id = :id", {"id": request_id})[0]
    eval(act)
print(*sorted(late))
"""
FIRST = {
    "opens a draft": ("filled", "director", "work.drafts.open(request_id)"),
    "saves": ("filled", "director", "work.drafts.save(request_id, {'sg_resp_nom': 'Ève'}, version, Place(3))"),
    "reads the details": ("commented", "director", "work.drafts.details(request_id)"),
    "signs": ("filled", "director", "work.submission.sign(request_id, 'Ève', 'Roy', 'Directrice', version)"),
    "transmits": ("ready", "director", "work.submission.transmit(request_id, version)"),
    "examines": ("transmitted", "agent", "work.review.open(request_id)"),
    "decides": (
        "transmitted",
        "agent",
        "work.review.decide(request_id, Event.DECLARE_COMPLIANT, granting(), version)",
    ),
}


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize(("prepared", "who", "act"), FIRST.values(), ids=FIRST)
def test_a_first_action_loads_nothing_while_others_wait_for_their_turn(
    prepared: str, who: str, act: str, store: Store, work: Work
) -> None:
    request_id = getattr(work, prepared)()
    path = store.location.path
    store.close()
    command = [sys.executable, "-c", _FIRST, str(path), who, act, str(request_id)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert (done.stderr, done.stdout.split()) == ("", [])
