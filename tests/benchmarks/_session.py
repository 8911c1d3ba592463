"""One session of an office, as a program of its own: « python -m tests.benchmarks._session ADDRESS HOME REQUEST ».

It says a line of JSON for each line that it is given: what it is to do, and for how long.
"""

import json
import re
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from mes_tui.bootstrap import Services, open_services
from mes_tui.domain.codes import ListKind
from mes_tui.samples.build import DIRECTOR
from mes_tui.services.lists import ListQuery
from tests.samples.builders import settings_in

KEY = "diagnostic"
"""The answer that is saved: when its save began, on the clock that all the programs of a machine share."""
_LOOK = 1.0
_WRITTEN = "SELECT request_id, text FROM answer WHERE key = :key"


class Follower(threading.Thread):
    """What the application does while a person thinks (``mes_tui.following``); ``arrivals``: how long others' saves,
    from their beginning, took to be known here."""

    def __init__(self, services: Services, own: int) -> None:
        super().__init__(daemon=True)
        self.arrivals: list[float] = []
        self._services, self._own, self._over = services, own, threading.Event()
        self._known: dict[int, str] = {}
        self._first = True

    def run(self) -> None:
        told = False
        while not self._over.is_set():
            if told:
                self._over.wait(_LOOK)
            else:
                self._services.store.wait_for_others(_LOOK)
            told = self._services.watch.look() is not None
            if told:
                self._read()

    def _read(self) -> None:
        rows = dict(self._services.store.rows(_WRITTEN, {"key": KEY}))
        now = time.monotonic()
        for request_id, text in rows.items():
            if request_id != self._own and not self._first and self._known.get(request_id) != text:
                self.arrivals.append(now - float(text))
        self._known, self._first = rows, False

    def end(self) -> None:
        self._over.set()
        self._services.store.wait_no_more()
        self.join()


def _list(services: Services) -> float:
    before = time.perf_counter()
    division = min(services.actor.divisions)
    services.lists.counts(division)
    query = ListQuery.first(ListKind.CURRENT, division)
    services.lists.total(query)
    services.lists.window(query)
    return time.perf_counter() - before


def _save(services: Services, request_id: int, version: int) -> tuple[float, int]:
    before = time.perf_counter()
    saved = services.drafts.save(request_id, {KEY: f"{time.monotonic():.6f}"}, version)
    return time.perf_counter() - before, saved.version


def _memory() -> dict[str, float]:
    """What this program holds, in Mo: its share of what it shares (PSS), and alone."""
    text = Path("/proc/self/smaps_rollup").read_text(encoding="ascii")
    found = {name: int(size) / 1024 for name, size in re.findall(r"^(\w+):\s+(\d+) kB", text, re.MULTILINE)}
    return {"pss": found["Pss"], "private": found["Private_Clean"] + found["Private_Dirty"]}


def main(address: str, home: Path, request_id: int) -> None:
    began = time.perf_counter()
    settings = replace(settings_in(home), database_url=address)
    with open_services(settings, actor=DIRECTOR) as services:
        listed = [_list(services)]
        _say(opened=time.perf_counter() - began, listed=listed[0])
        # What is loaded at the first request is not loaded while others wait for their turn to write.
        services.drafts.evaluate(services.drafts.read(request_id))
        version = services.drafts.open(request_id).file.request.version
        for line in sys.stdin:
            asked: dict[str, Any] = json.loads(line)
            follower = Follower(services, request_id)
            follower.start()
            waits, lists = [], []
            end = time.monotonic() + asked["seconds"]
            pause = asked["first"]
            while (left := end - time.monotonic()) > 0:
                time.sleep(min(left, pause))
                if asked["pace"] and time.monotonic() < end:
                    waited, version = _save(services, request_id, version)
                    waits.append(waited)
                    lists.append(_list(services))
                pause = asked["pace"] or left
            follower.end()
            _say(saves=waits, lists=lists, arrivals=follower.arrivals, memory=_memory())


def _say(**told: object) -> None:
    print(json.dumps(told), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
