"""What a writing process does: it saves, and says so only once the store has said so."""

from pathlib import Path
from typing import Protocol

from storage.store import Store
from tests.storage import office


class Sender(Protocol):
    """The writing end of a pipe."""

    def send(self, obj: object) -> None: ...


def save(store: Store, request_id: int, writer: int, turn: int) -> int:
    """Read the version, then write an answer, the version and a journal line in one transaction; return the version.

    A transaction that reads before it writes is the one that SQLite's default BEGIN refuses under contention.
    """
    from sqlalchemy import text

    with store.writing() as session:
        read = text("SELECT version FROM request WHERE id = :id")
        version = int(session.connection().execute(read, {"id": request_id}).scalar_one()) + 1
        sql = (
            "INSERT INTO answer (request_id, key, text, version) VALUES (:id, :key, :text, :version) "
            "ON CONFLICT (request_id, key) DO UPDATE SET text = excluded.text, version = excluded.version"
        )
        values = {"key": f"w{writer}", "text": f"{turn} " + "É" * 500, "version": version}
        office.execute(session, sql, id=request_id, **values)
        office.execute(session, "UPDATE request SET version = :v WHERE id = :id", v=version, id=request_id)
        office.note(session, f"{writer}:{turn}")
    return version


def save_many(place: str | Path, request_id: int, writer: int, turns: int, acknowledged: Sender) -> None:
    """Save ``turns`` times (for ever when 0), sending (turn, version) after each save and None at the end."""
    with Store.open(place) as store:
        turn = 0
        while not turns or turn < turns:
            turn += 1
            acknowledged.send((turn, save(store, request_id, writer, turn)))
    acknowledged.send(None)
