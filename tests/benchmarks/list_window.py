"""One window of a list of 100 000 requests, against the driver alone on the index."""

import random
from typing import Any

from storage.engines import sqlite
from storage.store import Store
from tests.benchmarks import _big_office
from tests.benchmarks.measure import alternate, report

TITLE = "one window of a list of 100 000 requests"
ROUNDS = 200
_RAW = (
    "SELECT id, number, open_comments, modified_at, child_name, site_name, transmitted_at, status FROM request "
    "WHERE division = '7001' AND status = 'TERMINEE' AND (modified_at, id) > (?, ?) ORDER BY modified_at, id LIMIT 50"
)


def run() -> None:
    with _big_office.opened() as store:
        _windows(store)
        _openings(store)


def _windows(store: Store) -> None:
    from storage.queries.lists import Window, request_window

    path = store.location.path
    assert path is not None
    raw = sqlite.connect(path, query_only=True)
    draw = random.Random(1)
    columns = ("child_name", "site_name", "transmitted_at", "status")
    places = store.rows("SELECT modified_at, number, folded, id FROM request WHERE status = 'TERMINEE'")

    def window(sort: str, statuses: tuple[str, ...] = ("TERMINEE",), text: str = "", **where: Any) -> object:
        statement = request_window("sqlite", "7001", statuses, columns, sort, Window(limit=50, **where), text)
        return store.rows(statement.sql, statement.params)

    def number_key(number: str) -> str:
        return f"{number[:8]}{len(number)}{number[8:]}"

    place = draw.choice
    contenders = {
        "raw driver, anywhere": lambda: raw.execute(_RAW, (place(places)[0], place(places)[3])).fetchall(),
        "by date, anywhere": lambda: window("modified", after=(place(places)[0], place(places)[3])),
        "by date, last window": lambda: window("modified", last=True),
        "by number, first window": lambda: window("number"),
        "by number, anywhere": lambda: window("number", after=(number_key(place(places)[1]), place(places)[3])),
        "by child, anywhere": lambda: window("child", after=(place(places)[2], place(places)[3])),
        "two statuses, by date": lambda: window("modified", ("TRANSMIS", "COMMENTAIRES")),
        "filter « oeuvray », by date": lambda: window("modified", text="oeuvray"),
        "filter « oeuvray-012 elise », by date": lambda: window("modified", text="oeuvray-012 elise"),
        "filter that finds nothing": lambda: window("modified", text="zzzzzz"),
    }
    try:
        report(alternate(contenders, ROUNDS))
    finally:
        raw.close()


def _openings(store: Store) -> None:
    path = store.location.path
    assert path is not None

    def driver_alone() -> None:
        connection = sqlite.driver.connect(str(path))
        connection.execute("SELECT version_num FROM alembic_version").fetchone()
        connection.close()

    print("  opening the store")
    report(alternate({"driver, one SELECT": driver_alone, "Store.open": lambda: Store.open(path).close()}, ROUNDS))
