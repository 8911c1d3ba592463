"""A store of a thousand requests, filled, signed and sent: how long does its verification take?"""

import tempfile
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

from mes_tui.domain.codes import Right
from mes_tui.domain.people import Child
from mes_tui.services.tamper_check import TamperCheck, Verdict
from storage import records
from storage.store import Store
from tests.benchmarks.measure import milliseconds
from tests.services.builders import BAIE, DIRECTOR, QUAI, Clock, Work, child_file, office

TITLE = "the verification of a store of 1,000 requests"
REQUESTS = 1000
ROUNDS = 3


def run() -> None:
    with tempfile.TemporaryDirectory() as folder, office(Path(folder)) as store:
        before = time.perf_counter()
        _live(Work(store, Clock()))
        print(f"  filled, signed and sent by the services in {time.perf_counter() - before:.0f} s")
        manager = Work(store, Clock(), replace(DIRECTOR, rights=DIRECTOR.rights | {Right.MANAGE}))
        # Every division is read, and the manager has one of them.
        manager.context.owner = True
        took, verdict = sorted((_timed(manager) for _ in range(ROUNDS)), key=lambda found: found[0])[ROUNDS // 2]
        print(f"  {verdict.requests} requests, {verdict.lines} lines of journal: {milliseconds(took).strip()}")


def _timed(work: Work) -> tuple[float, Verdict]:
    before = time.perf_counter()
    verdict = TamperCheck(work.context).verify()
    taken = time.perf_counter() - before
    assert not verdict.faults, verdict.faults[:3]
    return taken, verdict


def _live(work: Work) -> None:
    """Three requests out of four are sent, the others are signed drafts."""
    _admit(work.store)
    for rank in range(REQUESTS):
        request_id = work.ready(f"E{rank}")
        if rank % 4:
            work.submission.transmit(request_id, work.version(request_id))


def _admit(store: Store) -> None:
    with store.writing() as session:
        for rank in range(REQUESTS):
            necsg = f"{5_000_000 + rank}"
            records.upsert_child(session, BAIE, Child(necsg, "", f"Essai-{rank}", "Zoé", date(2018, 6, 2)))
            session.flush()
            records.upsert_child_file(session, BAIE, child_file(f"E{rank}", necsg, QUAI))
