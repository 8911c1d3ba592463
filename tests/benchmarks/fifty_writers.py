"""Fifty programs saving one field after another: how long does the least lucky one wait?"""

import multiprocessing
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from storage.store import Store
from tests.benchmarks.measure import milliseconds, percentile
from tests.storage import office, writers

TITLE = "fifty programs saving at once"
WRITERS = 50
GOAL = 5.0
"""Seconds nobody should have to wait."""


def _save(place: Path, request_id: int, writer: int, turns: int, pace: float, ready: Any, answers: Any) -> None:
    with Store.open(place) as store:
        writers.save(store, request_id, writer, 0)
        ready.wait()
        waited = []
        for turn in range(1, turns + 1):
            if pace:
                time.sleep(pace * (0.5 + (writer * 7919 + turn * 104729) % 1000 / 1000))
            before = time.perf_counter()
            writers.save(store, request_id, writer, turn)
            waited.append(time.perf_counter() - before)
        answers.put(waited)


def _measure(label: str, turns: int, pace: float) -> None:
    context = multiprocessing.get_context("spawn")
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "mes.db"
        with Store.open(place) as store, store.writing() as session:
            office.people(session)
            requests = [office.draft(session, f"2021-06-{index:03}") for index in range(WRITERS)]
        ready, answers = context.Barrier(WRITERS + 1), context.Queue()
        target: Callable[..., None] = _save
        processes = [
            context.Process(target=target, args=(place, request_id, writer, turns, pace, ready, answers))
            for writer, request_id in enumerate(requests)
        ]
        for process in processes:
            process.start()
        ready.wait()
        started = time.perf_counter()
        waited = [seconds for _ in processes for seconds in answers.get()]
        elapsed = time.perf_counter() - started
        for process in processes:
            process.join()
        with Store.open(place) as store:
            kept = len(office.actions(store))
    assert kept == WRITERS * (turns + 1), f"{kept} saves kept of {WRITERS * (turns + 1)}"
    verdict = "goal reached" if max(waited) < GOAL else "goal missed"
    print(f"  {label}: {len(waited)} saves, {len(waited) / elapsed:.0f} a second, none lost")
    median, high, longest = (milliseconds(percentile(waited, part)).strip() for part in (0.5, 0.95, 1.0))
    print(f"    median {median}, p95 {high}, longest wait {longest} (under {GOAL:.0f} s: {verdict})")


def run() -> None:
    _measure("flat out", turns=40, pace=0.0)
    _measure("at a clerk's pace", turns=10, pace=1.0)
