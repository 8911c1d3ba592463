"""A store carried to the other engine: every table, every column, every byte, every id that was ever given."""

import itertools
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Boolean, Connection, Integer, LargeBinary, Table, insert, text

from mes_tui.domain.errors import StoreUnusable
from mes_tui.settings import Settings
from mes_tui.store_places import move_store
from storage.engines import lineage
from storage.engines.location import Location
from storage.engines.sqlite import driver
from storage.schema.version import SEARCH_TABLE
from storage.seal import UNSEALED
from storage.store import Store
from storage.upkeep import moved, moving
from tests import prepared
from tests.budget import some
from tests.golden.stores import DAY, Server, sqlite_settings, versions
from tests.samples.builders import AUTUMN, office_of, settings_in
from tests.storage.postgres_cluster import administer

NASTY = "Élise [/] «\u00a0ᐃᓄᒃ\u00a0» ' \" \\ %s :nom\t\r\n🧸\u202e"


@contextmanager
def read(place: Path | str) -> Iterator[Connection]:
    with Store.open(place, create=False) as store, store.reading() as session:
        yield session.connection()


def take(here: Path | str, there: Path | str) -> None:
    """Take the store ``here`` to the empty place ``there``, without the journal's line that tells it."""
    with moved.held(Location.of(here), UNSEALED) as old, moved.made(Location.of(there), old.store) as new:
        new.settle()
        old.leave(str(there), AUTUMN)


def a_row(table: Table, rank: int) -> dict[str, object]:
    """A row with a value of its own in every column, within what the checks allow; no reference is looked at."""
    values: dict[str, object] = {}
    for column in table.columns:
        match column.type:
            case Boolean():
                values[column.name] = rank % 2 == 0
            case Integer():
                values[column.name] = 2_000_000_000 + rank
            case LargeBinary():
                values[column.name] = bytes(range(256)) * rank
            case _:
                values[column.name] = f"{NASTY} {column.name} {rank}"
    return values


def full(place: Path) -> None:
    """Put three rows in each table, then take the last away: checks and references are not asked here."""
    connection = driver.connect(str(place), isolation_level=None)
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f'DROP TRIGGER "{name}"')
    connection.execute("PRAGMA ignore_check_constraints = ON")
    for table in moving.TABLES:
        connection.execute(f'DELETE FROM "{table.name}"')
        for rank in (1, 2, 3):
            row = a_row(table, rank)
            columns, marks = ", ".join(f'"{name}"' for name in row), ", ".join("?" * len(row))
            connection.execute(f'INSERT INTO "{table.name}" ({columns}) VALUES ({marks})', list(row.values()))
        if table in moving.numbered():
            connection.execute(f'DELETE FROM "{table.name}" WHERE id = (SELECT max(id) FROM "{table.name}")')
    connection.close()


def test_the_tables_carried_are_all_those_of_a_store(tmp_path: Path) -> None:
    place = prepared.new_store(tmp_path / "mes.db")
    with read(place) as connection:
        found = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'").scalars().all()
    apart = {"alembic_version", "sqlite_sequence"}
    assert {name for name in found if not name.startswith(SEARCH_TABLE)} - apart == {one.name for one in moving.TABLES}
    assert {name for name in found if name.startswith("sqlite_")} <= apart


@pytest.mark.feature("P72")
def test_every_column_of_every_table_arrives_as_it_was(tmp_path: Path, base: str) -> None:
    """Checks and references of the base are put aside: each column has a value that is no other's."""
    place = prepared.new_store(tmp_path / "mes.db")
    full(place)
    with read(place) as source:
        expected, ids = moving.digests(source), moving.last_ids(source)
        Store.open(base).close()
        with Store.open(base) as store, store.writing() as session:
            target = session.connection()
            for table in moving.TABLES:
                target.exec_driver_sql(f'ALTER TABLE "{table.name}" DISABLE TRIGGER ALL')
                rows = target.exec_driver_sql(
                    f"SELECT conname FROM pg_constraint WHERE contype = 'c' AND conrelid = '\"{table.name}\"'::regclass"
                )
                for (name,) in rows.all():
                    target.exec_driver_sql(f'ALTER TABLE "{table.name}" DROP CONSTRAINT "{name}"')
            moving.carry(source, target)
            assert moving.digests(target) == expected
            assert moving.last_ids(target) == ids
            for table in moving.TABLES:
                carried = target.execute(table.select()).mappings().all()
                wanted = 2 if table in moving.numbered() else 3
                assert sorted(map(repr, carried)) == sorted(
                    map(repr, source.execute(table.select()).mappings().all())
                ), table.name
                assert len(carried) == wanted
                if table in moving.numbered():
                    sequence = f"SELECT nextval(pg_get_serial_sequence('{table.name}', 'id'))"
                    assert target.exec_driver_sql(sequence).scalar() == ids[table.name] + 1


CHANGES = {
    "a letter": "UPDATE answer SET text = 'x' WHERE ctid = (SELECT min(ctid) FROM answer)",
    "a byte": "UPDATE attachment_blob SET data = set_byte(data, 0, 7) "
    "WHERE attachment_id = (SELECT min(attachment_id) FROM attachment_blob)",
    "a row": "DELETE FROM journal WHERE id = (SELECT max(id) FROM journal)",
}


@pytest.mark.thorough
@pytest.mark.parametrize("change", some(list(CHANGES), ["a byte"]))
def test_what_did_not_arrive_whole_is_not_taken(
    change: str, tmp_path: Path, base: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = Path(shutil.copytree(office_of(AUTUMN), tmp_path / "mes"))
    place = settings_in(home).store_file

    def spoil(target: Connection, last: dict[str, int]) -> None:
        target.exec_driver_sql(CHANGES[change])

    monkeypatch.setattr(moving, "_go_on_from", spoil)
    with pytest.raises(StoreUnusable, match="n’est pas ce qui a été lu ici"):
        take(place, base)
    with pytest.raises(StoreUnusable, match="est vide"):
        Store.open(base, create=False)
    with Store.open(place, create=False) as store:
        assert store.faults() == ()


@pytest.mark.thorough
def test_ids_and_search_go_on_in_a_file_as_in_the_base(tmp_path: Path, base: str) -> None:
    home = Path(shutil.copytree(office_of(AUTUMN), tmp_path / "mes"))
    place, back = settings_in(home).store_file, tmp_path / "retour" / "mes-tui.db"
    with Store.open(place) as store, store.writing() as session:
        given = session.connection().execute(
            text("INSERT INTO news (day, title, author, published_at, text) VALUES ('', '', '', '', '') RETURNING id")
        )
        last = given.scalar_one()
        session.connection().execute(text("DELETE FROM news WHERE id = :id"), {"id": last})
    search = f"SELECT count(*) FROM {SEARCH_TABLE} WHERE folded MATCH :word"
    with read(place) as connection:
        found = connection.execute(text(search), {"word": "tremblay"}).scalar()
    take(place, base)
    take(base, back)
    assert lineage.of(back) != 0
    with Store.open(back, create=False) as store:
        assert store.faults() == ()
        with store.writing() as session:
            row = {"day": "", "title": "", "author": "", "published_at": "", "text": ""}
            news = next(table for table in moving.TABLES if table.name == "news")
            assert session.connection().execute(insert(news), row).inserted_primary_key == (last + 1,)
    with read(back) as connection:
        assert connection.execute(text(search), {"word": "tremblay"}).scalar() == found


def there_and_back(settings: Settings, other: Settings, back: Settings) -> None:
    """Move the store twice; each time what both say is the same, but for the line that tells it."""
    places = [settings, other, back]
    for here, there in itertools.pairwise(places):
        with read(here.store_place) as connection:
            before = dict(moving.digests(connection))
        done = move_store(here, there, despite_faults=True, clock=lambda: DAY)
        with read(there.store_place) as connection:
            after = dict(moving.digests(connection))
        assert after.pop("journal")[0] == before.pop("journal")[0] + 1 == done.verdict.lines + 1
        assert after == before


@pytest.mark.thorough
@pytest.mark.parametrize("version", versions())
def test_each_golden_store_goes_there_and_back(version: str, tmp_path: Path, postgres_url: str) -> None:
    settings = sqlite_settings(version, tmp_path, migrated=True)
    administer(postgres_url, "CREATE DATABASE moved_there")
    try:
        other = replace(settings, database_url=postgres_url.replace("/postgres?", "/moved_there?"), owner=os.getuid())
        there_and_back(settings, other, replace(settings, home=tmp_path / "retour"))
    finally:
        administer(postgres_url, "DROP DATABASE moved_there WITH (FORCE)")


@pytest.mark.thorough
@pytest.mark.parametrize("version", versions())
def test_each_golden_base_goes_there_and_back(
    version: str, tmp_path: Path, postgres_url: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    server = Server(postgres_url, tmp_path_factory.mktemp("bases"))
    administer(postgres_url, "CREATE DATABASE moved_back")
    try:
        with server.settings(version, tmp_path, migrated=True) as settings:
            held = replace(settings, owner=os.getuid())
            back = replace(held, database_url=postgres_url.replace("/postgres?", "/moved_back?"))
            there_and_back(held, replace(held, database_url="", home=tmp_path / "fichier"), back)
    finally:
        administer(postgres_url, "DROP DATABASE moved_back WITH (FORCE)")
