"""One field saved, against the least that a durable save can cost: four kilobytes written and synchronised."""

import os
import tempfile
from itertools import count
from pathlib import Path

from storage.engines import sqlite
from storage.store import Store
from tests.benchmarks.measure import alternate, report
from tests.storage import office, writers

TITLE = "one field saved, durably"
ROUNDS = 150


def run() -> None:
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "mes.db"
        with Store.open(place) as store:
            with store.writing() as session:
                office.people(session)
                request_id = office.draft(session)
            turns = count(1)
            descriptor = os.open(Path(folder) / "4k", os.O_WRONLY | os.O_CREAT, 0o600)
            raw = sqlite.connect(place)

            def bare() -> None:
                os.pwrite(descriptor, b"x" * 4096, 0)
                os.fsync(descriptor)

            def driver() -> None:
                raw.execute("BEGIN IMMEDIATE")
                raw.execute("UPDATE request SET place_page = 3 - place_page WHERE id = ?", (request_id,))
                raw.execute("COMMIT")

            contenders = {
                "4 kB written and synchronised": bare,
                "raw driver, one UPDATE": driver,
                "store.writing(), a whole save": lambda: writers.save(store, request_id, 1, next(turns)),
            }
            try:
                report(alternate(contenders, ROUNDS))
            finally:
                raw.close()
                os.close(descriptor)
