"""Each column of the store is sealed, or compared with something else, or left out for a written reason."""

import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Boolean, Column, Integer, LargeBinary, select, update
from sqlmodel import Session, SQLModel

from mes_tui.domain.codes import Nature, RequestType, ServiceType, Status
from mes_tui.domain.requests import NewComment
from mes_tui.printing.model import PrintKind
from mes_tui.services.context import WorkContext
from mes_tui.services.tamper_check import TamperCheck
from storage import records
from storage.engines.sqlite import driver
from storage.records import seals
from storage.records.journal import SEALED
from storage.schema.sealing import DERIVED, UNSEALED
from storage.store import Store
from tests import prepared
from tests.budget import some
from tests.services.builders import AGENT, DIRECTOR, SIGNATURES, Clock, Work, employ, fill, office, rules, seal
from tests.services.tampering import behind

TABLES = {table.name: table for table in SQLModel.metadata.sorted_tables}
PARTS = {
    str(table.__tablename__): frozenset(name for name in table.model_fields if (table, name) not in seals.LEFT_OUT)
    for tables in seals.PARTS.values()
    for table, _ in tables
}


def columns(*kinds: Any) -> list[tuple[str, str]]:
    return [(table, column) for kind in kinds for table, names in kind.items() for column in sorted(names)]


def test_each_column_has_its_line() -> None:
    told = sorted(columns(SEALED, PARTS, DERIVED, UNSEALED))
    assert told == sorted((table.name, column.name) for table in TABLES.values() for column in table.columns)


def live(work: Work) -> None:
    """Every kind of row, in a store that holds the office."""
    work.context.mails = True
    employ(work.store, replace(DIRECTOR, email="maude@exemple.invalid"))
    examined = work.ready("D9")
    work.submission.transmit(examined, work.version(examined))
    work.as_(AGENT).review.prepare(examined, NewComment(1, "identite", "Précisez [/]."))
    work.declare(work.transmitted("D2"))
    corrected = work.commented()
    work.put(corrected, Nature.PLAN, SIGNATURES)
    work.prints.render(corrected, PrintKind.SIGNATURES)
    work.sign(corrected)
    work.drafts.open(corrected)


@contextmanager
def changed(session: Session, table: str, column: str) -> Iterator[None]:
    """The first row of ``table`` with another value in ``column``, until the end of the block."""
    described: Column[Any] = TABLES[table].c[column]
    keys = [key == value for key, value in zip(TABLES[table].primary_key, _first(session, table), strict=True)]
    old = session.execute(select(described).where(*keys)).scalar_one()
    nested = session.begin_nested()
    session.execute(update(TABLES[table]).where(*keys).values({column: other(described, old)}))
    yield
    nested.rollback()


def _first(session: Session, table: str) -> Any:
    keys = list(TABLES[table].primary_key)
    return session.execute(select(*keys).order_by(*keys)).first()


_LISTED = {"status": Status, "type": RequestType, "nature": Nature, "service_type": ServiceType}


def other(column: Column[Any], old: Any) -> Any:
    """Another value that the table takes."""
    if column.name in _LISTED and old in list(_LISTED[column.name]):
        return next(value.value for value in _LISTED[column.name] if value != old)
    if isinstance(column.type, Boolean):
        return not old
    if isinstance(column.type, Integer):
        return old + 1000
    return old + (b"x" if isinstance(column.type, LargeBinary) else "x")


def all_states(session: Session) -> dict[str, str]:
    """What every request and every part of the store holds."""
    ids = [id_ for (id_,) in session.execute(select(TABLES["request"].c.id))]
    held = records.contents(session, ids)
    parts = {part: seals.held(session, part)[0] for part in seals.all_parts(session)}
    return {str(id_): records.state_of(content) for id_, content in held.items()} | parts


class Undone(Exception):
    """Nothing of a transaction is kept."""


@pytest.mark.thorough
def test_each_sealed_column_changes_a_seal(any_store: Store) -> None:
    sealed = columns(SEALED, PARTS)
    # Whether a column is sealed is the same question on both engines; how a table is read is not.
    tried = sealed if any_store.location.path else some(sealed, [*dict(reversed(sealed)).items()])
    fill(any_store)
    live(Work(any_store, Clock()))
    with suppress(Undone), any_store.writing() as session:
        free(session)
        before = all_states(session)
        for table, column in tried:
            with changed(session, table, column):
                assert all_states(session) != before, (table, column)
        assert all_states(session) == before
        raise Undone


def free(session: Session) -> None:
    """Take the guards away for this transaction."""
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        for (name,) in connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").all():
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
    else:
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")


def faults(place: Path) -> tuple[str, ...]:
    with Store.open(place, seal=seal()) as store:
        context = WorkContext(store, rules, Clock(datetime(2021, 8, 2, 15, tzinfo=UTC)), DIRECTOR, owner=True)
        return TamperCheck(context).verify().faults


def made(folder: Path) -> None:
    with office(folder) as store:
        live(Work(store, Clock()))
    assert faults(folder / "mes.db") == ()


@pytest.fixture
def lived(tmp_path: Path) -> Path:
    return Path(shutil.copytree(prepared.folder("every column", made), tmp_path / "mes")) / "mes.db"


CHANGED = columns(SEALED, PARTS, DERIVED)
ONE_EACH = [*dict(reversed(columns(SEALED, PARTS))).items(), *columns(DERIVED)]


@pytest.mark.parametrize(("table", "column"), some(CHANGED, ONE_EACH), ids=str)
@pytest.mark.thorough(keep=1)
def test_the_verification_says_each_change(lived: Path, table: str, column: str) -> None:
    where = f"rowid = (SELECT min(rowid) FROM {table})"
    with closing(driver.connect(str(lived))) as connection:
        old = connection.execute(f'SELECT "{column}" FROM {table} WHERE {where}').fetchone()[0]
    behind(lived, f'UPDATE {table} SET "{column}" = {written(other(TABLES[table].c[column], old))} WHERE {where}')
    assert faults(lived) != ()


NASTY = {"bytes": "x'ff00'", "broken text": "CAST(x'ff' AS TEXT)", "real": "-9e999", "text": "'[[[[{}'"}
SOME = ["request", "journal", "lease", "request_number", "child", "sent_document"]


@pytest.mark.parametrize("table", some(sorted(TABLES), SOME))
@pytest.mark.parametrize("value", NASTY.values(), ids=NASTY)
@pytest.mark.thorough(keep=2)
def test_whatever_the_store_holds_the_verification_answers(lived: Path, table: str, value: str) -> None:
    names = [column.name for column in TABLES[table].columns if not column.primary_key and not column.foreign_keys]
    names = [name for name in names if name not in _LISTED] or [column.name for column in TABLES[table].columns][:1]
    assigned = ", ".join(f'"{name}" = {value}' for name in names)
    behind(lived, "PRAGMA ignore_check_constraints = ON", f"UPDATE {table} SET {assigned} WHERE rowid = 1")
    assert all(isinstance(fault, str) for fault in faults(lived))


def test_a_value_that_is_too_long_to_be_ours_is_not_read(lived: Path) -> None:
    behind(lived, "UPDATE answer SET text = printf('%.*c', 4000001, 'x') WHERE rowid = 1")
    (fault,) = faults(lived)
    assert "trop longues" in fault
    assert "answer.text" in fault


def test_a_counter_without_end_is_soon_told(lived: Path) -> None:
    behind(lived, "UPDATE request_number SET last = 9223372036854775807")
    assert 0 < len(faults(lived)) <= 20


def written(value: object) -> str:
    """``value`` in a statement of SQLite."""
    if isinstance(value, bytes):
        return f"x'{value.hex()}'"
    return str(int(value)) if isinstance(value, int) else "'{}'".format(str(value).replace("'", "''"))
