"""Make a store, or bring its schema up to date. Imports Alembic: only when the stored schema differs."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, StaticPool, create_engine, event
from sqlalchemy.exc import DBAPIError

from mes_tui.domain.errors import StoreUnusable
from storage import sqlite, triggers
from storage.backup import write_copy
from storage.locks import NotYourTurn, WriteQueue
from storage.schema import APPLICATION_ID, HEAD

if TYPE_CHECKING:
    from sqlite3 import Connection as DriverConnection

_FOLDER = Path(__file__).with_name("migrations")


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


def bring_up_to_date(path: Path) -> None:
    """Make the store at ``path`` (an empty file) or bring an older one up to date, in one transaction.

    A copy of an older store is kept beside it first. Raises StoreUnusable when the store is newer than the program,
    when others have it open, or when a check fails: it is then as it was.
    """
    try:
        with WriteQueue(path.parent).turn():
            _under_lock(path)
    except DBAPIError as error:
        raise StoreUnusable(sqlite.unusable(error.orig or error, path)) from error
    except NotYourTurn as error:
        raise StoreUnusable(f"Le dépôt « {path} » est occupé. Attendez quelques instants, puis recommencez.") from error


def _under_lock(path: Path) -> None:
    connection = sqlite.dial(path)
    try:
        found = sqlite.identify(connection, path)
        # Another process may have done the work while we were waiting.
        if found.version == HEAD:
            return
        if not found.empty:
            _check_version(found.version, path)
            write_copy(path, _copy_name(path, found.version))
        _alone(connection, path)
        with _exclusive(connection) as migration:
            _upgrade(migration)
            _verify(migration, path)
        connection.execute(f"PRAGMA journal_mode = {sqlite.journal_mode()}")
    finally:
        connection.close()


def _check_version(version: str, path: Path) -> None:
    if version not in known_versions():
        raise StoreUnusable(
            f"Le dépôt « {path} » est plus récent que ce programme (version {version}, attendue {HEAD}). "
            "Mettez le programme à jour."
        )


def _copy_name(path: Path, version: str) -> Path:
    stamp = time.strftime("%Y%m%d-%H%M%S", time.gmtime())
    return path.with_name(f"{path.name}.avant-{HEAD}.{version}.{stamp}")


def _alone(connection: "DriverConnection", path: Path) -> None:
    """Leave WAL mode, which SQLite allows to the only connection: nobody works on a schema that is changing."""
    connection.execute("PRAGMA busy_timeout = 2000")
    try:
        connection.execute("PRAGMA journal_mode = DELETE")
    except sqlite.driver.OperationalError as error:
        raise StoreUnusable(
            f"Le dépôt « {path} » doit être mis à jour, mais d’autres personnes l’ont ouvert. "
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
    for name in _stored_triggers(connection):
        connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
    command.upgrade(configuration(connection), "head")
    for statement in triggers.sqlite_triggers().values():
        connection.exec_driver_sql(statement)
    connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")


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
            f"La mise à jour du dépôt « {path} » a été annulée : une vérification a échoué. Le dépôt est resté comme "
            "il était; restaurez une sauvegarde ou demandez de l’aide."
        )
