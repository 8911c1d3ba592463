"""Make a store, or bring its schema up to date. Imports Alembic: only when the stored schema differs."""

import os
import shutil
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, StaticPool, create_engine, event
from sqlalchemy.exc import DBAPIError, SAWarning
from sqlmodel import Session

from mes_tui.domain.errors import StoreUnusable
from storage.engines import lineage, sqlite
from storage.engines.locks import NotYourTurn, WriteQueue
from storage.records.examinations import KEPT_SINCE, keep_examined
from storage.records.journal import seal_all
from storage.records.resealing import reseal
from storage.schema import tables, triggers
from storage.schema.version import APPLICATION_ID, HEAD
from storage.seal import UNSEALED, Seal
from storage.upkeep.backup import fill_copy

if TYPE_CHECKING:
    from sqlite3 import Connection as DriverConnection

ALONE_TIMEOUT = 2000
"""Milliseconds given to others to leave the store before its schema is changed."""

_SPARED = 10
"""A part in so many that nothing is in is worth writing the file anew."""

_DESCRIBED = tables.RequestRow.metadata
_FOLDER = Path(__file__).parents[1] / "migrations"


def configuration(connection: Connection | None = None) -> Config:
    """Alembic's configuration: our steps, on ``connection``."""
    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def known_versions() -> frozenset[str]:
    """Every schema version this program knows how to read or to bring up to date."""
    return frozenset(script.revision for script in ScriptDirectory.from_config(configuration()).walk_revisions())


def bring_up_to_date(path: Path, seal: Seal = UNSEALED) -> None:
    """Make the store at ``path`` (an empty file) or bring an older one up to date, in one transaction.

    What an older one holds is sealed at its end, under the keys of ``seal``.

    A copy of an older store is kept beside it first. Raises StoreUnusable when the store is newer than the program,
    when others have it open, or when a check fails: it is then as it was.
    """
    try:
        with WriteQueue(path).turn():
            _under_lock(path, seal)
    except DBAPIError as error:
        raise StoreUnusable(sqlite.unusable(error.orig or error, path)) from error
    except NotYourTurn as error:
        raise StoreUnusable(f"Le dépôt « {path} » est occupé. Attendez quelques instants, puis recommencez.") from error


def make_with(path: Path, fill: Callable[[Connection], None]) -> None:
    """Make a store at ``path`` (an empty file that nobody else knows), with what ``fill`` writes there before the
    guards wake. Raises StoreUnusable."""
    bring_up_to_date(path)
    connection = sqlite.open_raw(path)
    try:
        with _exclusive(connection) as filled:
            _drop_triggers(filled)
            fill(filled)
            _make_triggers(filled)
            _verify(filled, path)
    except DBAPIError as error:
        raise StoreUnusable(sqlite.unusable(error.orig or error, path)) from error
    finally:
        connection.close()


def _under_lock(path: Path, seal: Seal) -> None:
    connection = sqlite.open_raw(path)
    try:
        identity = sqlite.identify(connection, path)
        # Another process may have done the work while we were waiting.
        if identity.version == HEAD:
            return
        if not identity.empty:
            _check_version(identity.version, path)
        _alone(connection, path)
        with _copy_kept(connection, path, identity), _exclusive(connection) as migration:
            _upgrade(migration)
            if not identity.empty:
                seal_older(migration, seal, identity.version)
            _verify(migration, path)
        _give_back(connection, path)
        connection.execute("PRAGMA locking_mode = NORMAL")
        connection.execute(f"PRAGMA journal_mode = {sqlite.journal_mode()}")
    finally:
        connection.close()


def _give_back(connection: "DriverConnection", path: Path) -> None:
    """Give back to the disk what the tables that a step copied took before, where disk and memory allow it.

    Still alone: nobody reads meanwhile. The room that is not given back is used by what comes next.
    """
    page, pages, free = (
        int(connection.execute(f"PRAGMA {name}").fetchone()[0])
        for name in ("page_size", "page_count", "freelist_count")
    )
    # The new file is made in memory, where no other account reads, then written over the old one behind a journal.
    memory = os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    roomy = 2 * pages * page < min(memory, shutil.disk_usage(path.parent).free)
    if free > pages // _SPARED and roomy:
        with suppress(sqlite.driver.Error):
            connection.execute("VACUUM")


def seal_older(connection: Connection, seal: Seal, version: str) -> None:
    """Seal whole what a store of the older ``version`` holds, with what it did not say yet of its examinations.

    Its last line is sealed by what follows it.
    """
    if seal.file is None:
        return
    now = datetime.now(UTC)
    with Session(connection) as session:
        session.info["seal"] = seal
        reseal(session, now)
        if version < KEPT_SINCE:
            keep_examined(session, now)
        seal_all(session)
        session.flush()


def _check_version(version: str, path: Path) -> None:
    if version not in known_versions():
        raise StoreUnusable(
            f"Le dépôt « {path} » est plus récent que ce programme (version {version}, attendue {HEAD}). "
            "Mettez le programme à jour."
        )


@contextmanager
def _copy_kept(connection: "DriverConnection", path: Path, identity: sqlite.Identity) -> Iterator[None]:
    """Copy an existing store beside itself; the copy goes when the step fails, as the store is then unchanged."""
    if identity.empty:
        yield
        return
    stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S-%f")
    copy = path.with_name(f"{path.name}.avant-{HEAD}.{identity.version}.{stamp}")
    fill_copy(connection, copy)
    try:
        yield
    except Exception:
        copy.unlink(missing_ok=True)
        raise


def _alone(connection: "DriverConnection", path: Path) -> None:
    """Leave WAL mode, which SQLite allows to the only connection, and keep the file locked from then on.

    Nobody works on a schema that is changing, and nobody comes in between the copy and the step.
    """
    connection.execute(f"PRAGMA busy_timeout = {ALONE_TIMEOUT}")
    try:
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute("BEGIN EXCLUSIVE")
        connection.execute("COMMIT")
    except sqlite.driver.OperationalError as error:
        if sqlite.primary_code(error) not in {"SQLITE_BUSY", "SQLITE_LOCKED"}:
            raise StoreUnusable(sqlite.unusable(error, path)) from error
        raise StoreUnusable(
            f"Le dépôt « {path} » doit être mis à jour, mais d’autres personnes l’ont ouvert. "
            "Attendez qu’elles aient quitté le programme, puis recommencez."
        ) from error


@contextmanager
def _exclusive(connection: "DriverConnection") -> Iterator[Connection]:
    """One exclusive transaction for every step, without foreign keys: a copied table would empty its children."""
    for setting in ("foreign_keys = OFF", "synchronous = FULL", "secure_delete = ON", "temp_store = MEMORY"):
        connection.execute(f"PRAGMA {setting}")
    engine = create_engine("sqlite://", module=sqlite.driver, creator=lambda: connection, poolclass=StaticPool)

    @event.listens_for(engine, "begin")
    def _begin(begun: Connection) -> None:
        begun.exec_driver_sql("BEGIN EXCLUSIVE")

    with engine.begin() as begun:
        yield begun


def _upgrade(connection: Connection) -> None:
    _drop_triggers(connection)
    numbered = _last_ids(connection)
    with warnings.catch_warnings():
        # A copied table forgets its indexes on expressions: they are put back below.
        warnings.simplefilter("ignore", SAWarning)
        command.upgrade(configuration(connection), "head")
    _keep_last_ids(connection, numbered)
    _put_back_indexes(connection)
    _make_triggers(connection)
    connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.exec_driver_sql(f"PRAGMA user_version = {lineage.new()}")


def _drop_triggers(connection: Connection) -> None:
    for name in _stored_triggers(connection):
        connection.exec_driver_sql(f'DROP TRIGGER "{name}"')


def _make_triggers(connection: Connection) -> None:
    for statement in triggers.sqlite_triggers().values():
        connection.exec_driver_sql(statement)


def _last_ids(connection: Connection) -> dict[str, int]:
    """The last id given on each table whose ids are never given twice."""
    known = "SELECT 1 FROM sqlite_master WHERE name = 'sqlite_sequence'"
    if connection.exec_driver_sql(known).first() is None:
        return {}
    return {row.name: row.seq for row in connection.exec_driver_sql("SELECT name, seq FROM sqlite_sequence")}


def _keep_last_ids(connection: Connection, numbered: Mapping[str, int]) -> None:
    """Go on from the same ids: a table that a step copies starts again from its highest row, or forgets for good."""
    for name, last in numbered.items():
        sql = connection.exec_driver_sql("SELECT sql FROM sqlite_master WHERE name = ?", (name,)).scalar()
        if sql is None:
            continue
        if "AUTOINCREMENT" not in sql:
            raise RuntimeError(f"the step makes {name} give its ids again: pass sqlite_autoincrement in table_kwargs")
        connection.exec_driver_sql("DELETE FROM sqlite_sequence WHERE name = ?", (name,))
        connection.exec_driver_sql("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", (name, last))


def _put_back_indexes(connection: Connection) -> None:
    """A step that copies a table forgets its indexes on expressions: make those described that are missing."""
    present = {row.name for row in connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'index'")}
    for table in _DESCRIBED.sorted_tables:
        for index in table.indexes:
            if index.name not in present:
                index.create(connection)


def _stored_triggers(connection: Connection) -> dict[str, str]:
    rows = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    return {row.name: row.sql for row in rows}


def _verify(connection: Connection, path: Path) -> None:
    """Look before COMMIT: references, structure, triggers, version."""
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    damaged = connection.exec_driver_sql("PRAGMA integrity_check").scalar()
    version = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    missing = _stored_triggers(connection) != triggers.sqlite_triggers()
    if broken is not None or damaged != "ok" or version != HEAD or missing:
        raise StoreUnusable(
            f"La mise à jour du dépôt « {path} » a été annulée : une vérification a échoué. Le dépôt est resté comme "
            "il était ; restaurez une sauvegarde ou demandez de l’aide."
        )
