"""What somebody who may write the file can do behind the application's back."""

from collections.abc import Iterable
from pathlib import Path

from sqlmodel import Session

from storage import records
from storage.engines.sqlite import driver
from storage.schema.chain import line_hash, sealed_hash
from storage.seal import Key


def behind(place: Path, *statements: str) -> None:
    """Run ``statements`` with the bare driver, the guards taken away, then put back as they were."""
    connection = driver.connect(str(place), isolation_level=None)
    guards = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _ in guards:
        connection.execute(f'DROP TRIGGER "{name}"')
    for statement in statements:
        connection.execute(statement)
    for _, sql in guards:
        connection.execute(sql)
    connection.close()


def changed_outside(session: Session, request_id: int) -> bool:
    """True when the request no longer is what its last journal line sealed."""
    entered = records.enter(session, request_id, "", lock=False)
    assert entered is not None
    return bool(entered.sealed) and entered.sealed != records.state_of(
        records.held_now(session, request_id), entered.sealed
    )


_SAID = ("at", "who", "origin", "request_number", "action", "detail", "state", "scope")


def chained_anew(place: Path, key: Key | None = None) -> None:
    """Write every link of the journal's chain again: what a thorough forger would do, with the ``key`` or without."""
    connection = driver.connect(str(place))
    rows = connection.execute(f"SELECT id, {', '.join(_SAID)} FROM journal ORDER BY id").fetchall()
    connection.close()
    behind(place, *_relinked(rows, key))


def _relinked(rows: Iterable[tuple[int | str, ...]], key: Key | None) -> Iterable[str]:
    previous = ""
    for id_, *said in rows:
        texts = [*map(str, said)]
        linked = sealed_hash(key.name, key.secret, previous, *texts) if key else line_hash(previous, *texts)
        name = key.name if key else ""
        yield f"UPDATE journal SET previous = '{previous}', hash = '{linked}', seal = '{name}' WHERE id = {id_}"
        previous = linked
