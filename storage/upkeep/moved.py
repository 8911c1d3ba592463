"""A store that leaves its place for another one: held meanwhile, and marked so that nobody goes on in it by mistake."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from mes_tui.domain.errors import StoreUnusable
from mes_tui.domain.system_errors import reason, remedy
from storage.engines import lineage, location, sqlite
from storage.engines.location import Location, missing
from storage.engines.locks import NotYourTurn, WriteQueue
from storage.engines.postgres import WRITE_OPTIONS, identify, require_driver
from storage.engines.postgres_errors import unusable
from storage.engines.sessions import postgres_engine, translated
from storage.schema.triggers import MOVED
from storage.schema.version import HEAD, MOVED_TO
from storage.seal import Seal
from storage.store import Store
from storage.upkeep import migrate, migrate_postgres, moving, openers, postgres_copies, put_back

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine
    from sqlmodel import Session

_PATIENCE = 5.0
"""Seconds given to those who write to end what they are at."""


class Held(Protocol):
    """A store that nobody else writes to: ``leave`` closes its place, and says where what was there is now."""

    store: Store

    def leave(self, there: str, now: datetime) -> str: ...


@contextmanager
def held(place: Location, seal: Seal) -> Iterator[Held]:
    """The store at ``place``, which nobody has open: others wait, or are refused, until the end.

    Raises StoreUnusable when somebody has it open, who is named, or when it is of another version.
    """
    if place.path is not None:
        _require_current(_version_of_file(place.path), place.label)
        with _file_held(place.path, seal) as file:
            yield file
        return
    with _alone(place) as (writer, label):
        with writer.connect() as connection:
            version = identify(connection, label)
        if not version:
            raise missing(f"la base « {label} »", "est vide")
        _require_current(version, label)
    with Store.open(place, create=False, seal=seal) as store, store.writing() as session:
        openers.require_nobody(openers.of_store(store), label)
        session.connection().exec_driver_sql("SET LOCAL idle_in_transaction_session_timeout = 0")
        yield _HeldBase(store, session)


@dataclass
class _HeldFile:
    store: Store
    path: Path

    def leave(self, there: str, now: datetime) -> str:
        # The last connection empties the log, under the name that it knows.
        self.store.close()
        try:
            aside = put_back.set_aside(self.path, now, "deplace")
            lineage.note_moved(self.path, there)
            put_back.settle(self.path.parent)
        except OSError as error:
            raise StoreUnusable(
                f"Le dépôt « {self.path} » n’a pas pu être mis de côté : {reason(error)}. {remedy(error)}"
            ) from error
        return str(aside)


@dataclass
class _HeldBase:
    store: Store
    session: "Session"

    def leave(self, there: str, now: datetime) -> str:
        connection = self.session.connection()
        mark(connection, f"{there} ({now:%Y-%m-%d %H:%M} UTC)")
        self.session.commit()
        return self.store.location.label


@contextmanager
def _file_held(path: Path, seal: Seal) -> Iterator[Held]:
    try:
        with WriteQueue(path, _PATIENCE).turn():
            openers.require_nobody(openers.of_file(path), str(path))
            with Store.open(path, create=False, seal=seal) as store:
                yield _HeldFile(store, path)
    except NotYourTurn as error:
        raise StoreUnusable(f"Le dépôt « {path} » est occupé. Attendez quelques instants, puis recommencez.") from error


def _version_of_file(path: Path) -> str:
    location.prepare(path, create=False)
    lineage.require_own_log(path)
    try:
        connection = sqlite.open_raw(path)
        try:
            found = sqlite.identify(connection, path)
        finally:
            connection.close()
    except sqlite.driver.Error as error:
        raise StoreUnusable(sqlite.unusable(error, path)) from error
    if found.empty:
        raise missing(f"« {path} »", "est vide")
    return found.version


def _require_current(version: str, label: str) -> None:
    if version != HEAD:
        raise StoreUnusable(
            f"Le dépôt « {label} » est de la version {version}, et ce programme de la version {HEAD}. Ouvrez-le une "
            "fois avec ce programme s’il est plus ancien, mettez le programme à jour s’il est plus récent, puis "
            "recommencez."
        )


def mark(connection: "Connection", there: str) -> None:
    """Say in the base that its store is at ``there``: it is opened no more, and who has it open writes no more."""
    said = f"{MOVED_TO}{there}".replace("'", "''").replace("%", "%%")
    connection.exec_driver_sql(f"COMMENT ON TABLE alembic_version IS '{said}'")
    connection.exec_driver_sql(
        "CREATE OR REPLACE FUNCTION moved() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$BEGIN RAISE EXCEPTION USING MESSAGE = '{MOVED}'; END$$"
    )
    for table in moving.TABLES:
        connection.exec_driver_sql(
            f'CREATE TRIGGER moved BEFORE INSERT OR UPDATE OR DELETE ON "{table.name}" FOR EACH STATEMENT '
            "EXECUTE FUNCTION moved()"
        )


@contextmanager
def made(place: Location, source: Store) -> Iterator["Made"]:
    """A store that holds all that ``source`` does, for the empty ``place``, where it is from ``settle`` on; taken away
    again when anything is raised. Raises StoreUnusable."""
    with source.reading() as session:
        there = session.connection()
        if place.path is not None:
            with _file_made(place.path, there) as found:
                yield found
        else:
            with _base_made(place, there) as found:
                yield found


@dataclass
class Made:
    """``at``: where it is read before it is in its place."""

    at: Location
    place: Path | None = None
    settled: bool = False

    def settle(self) -> None:
        """Put it in its place. Raises OSError."""
        if self.place is not None and self.at.path is not None:
            _require_nothing(self.place)
            self.at.path.replace(self.place)
            self.settled = True
            lineage.note(self.place)
            put_back.settle(self.place.parent)


@contextmanager
def _file_made(place: Path, source: "Connection") -> Iterator[Made]:
    new = place.with_name(f"{place.name}.deplacement")
    found = Made(Location(path=new), place)
    try:
        location.prepare_folder(place.parent)
        _require_nothing(place)
        put_back.remove(new)
        location.prepare(new)
        migrate.make_with(new, lambda target: moving.carry(source, target))
        yield found
    except BaseException as error:
        if found.settled:
            place.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise StoreUnusable(
                f"Le dépôt ne peut pas être fait dans « {place.parent} » : {reason(error)}. {remedy(error)}"
            ) from error
        raise
    finally:
        put_back.remove(new)


def _require_nothing(place: Path) -> None:
    if any(path.exists() for path in (place, lineage.log_of(place))):
        raise StoreUnusable(
            f"Il y a déjà un dépôt dans « {place.parent} », qui reste tel quel. Donnez un dossier qui n’en a pas."
        )


@contextmanager
def _base_made(place: Location, source: "Connection") -> Iterator[Made]:
    with _alone(place) as (writer, label):
        migrate_postgres.make_with(writer, label, lambda target: moving.carry(source, target))
        try:
            yield Made(place)
        except BaseException:
            postgres_copies.empty(writer)
            raise


@contextmanager
def _alone(place: Location) -> Iterator[tuple["Engine", str]]:
    require_driver()
    writer = postgres_engine(place.url, WRITE_OPTIONS)
    try:
        with translated(lambda error: StoreUnusable(unusable(error, place.label))):
            yield writer, place.label
    finally:
        writer.dispose()
