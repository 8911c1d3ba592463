"""SQLite without SQLAlchemy: connections with their settings, what a file is, what an error means.

The driver is ``pysqlite3``, which brings its own recent SQLite, where it has a wheel; elsewhere it is the standard
library's. Before 3.51.3, SQLite loses acknowledged rows in WAL mode when several processes write: such a version falls
back to the rollback journal.
"""

import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from mes_tui.domain.errors import StoreUnusable
from storage.engines.backend import BUSY, closed, write_failed, write_refused
from storage.schema.version import APPLICATION_ID, VERSION_QUERY

if TYPE_CHECKING:
    from sqlite3 import Connection


def _driver() -> Any:
    """The module of the driver."""
    try:
        import pysqlite3.dbapi2
    except ImportError:
        import sqlite3

        return sqlite3
    return pysqlite3.dbapi2


driver: Any = _driver()

SAFE_WAL = (3, 51, 3)
SECURE_DELETE = (3, 42)
"""The first SQLite whose search index forgets a deleted text at once; with an older one it is made anew."""
COMPLETE = (3, 44)
"""The first SQLite with ``string_agg``, and whose search index works with a schema that is not trusted."""
BUSY_TIMEOUT = 30_000
"""Milliseconds: the second net, behind the writers' queue."""

# Seconds left to readers between two attempts at emptying the log.
_PAUSE = 0.02

SETTINGS = (
    f"busy_timeout = {BUSY_TIMEOUT}",
    "foreign_keys = ON",
    # Without it, INSERT OR REPLACE deletes the old row without waking the triggers that protect it.
    "recursive_triggers = ON",
    # « Saved » means that the row survives a power cut.
    "synchronous = FULL",
    # A deleted draft is overwritten; an emptied log does not keep its old pages.
    "secure_delete = ON",
    "journal_size_limit = 0",
    "temp_store = MEMORY",
    "cell_size_check = ON",
)


def journal_mode(version: tuple[int, ...] = driver.sqlite_version_info) -> str:
    """The journal that this version of SQLite keeps safely: ``wal``, or ``delete`` before 3.51.3."""
    return "wal" if version >= SAFE_WAL else "delete"


def open_raw(path: Path) -> "Connection":
    """Open ``path`` (which must exist) with nothing set, not even the journal: enough to look at what it is."""
    connection: Connection = driver.connect(
        str(path), timeout=BUSY_TIMEOUT / 1000, isolation_level=None, check_same_thread=False
    )
    return connection


def connect(path: Path, *, query_only: bool = False, agent: str = "") -> "Connection":
    """Open the store with all its settings. ``query_only`` refuses every write on this connection.

    ``agent``, a login, refuses those that an agent of the Ministry may not do. The caller closes it. Any thread may
    use it, one at a time.
    """
    connection = open_raw(path)
    try:
        configure(connection, query_only=query_only)
        if agent and not query_only:
            from storage.schema.ministry import sqlite_triggers

            for trigger in sqlite_triggers(agent):
                connection.execute(trigger)
    except BaseException:
        connection.close()
        raise
    return connection


def configure(connection: "Connection", *, query_only: bool = False) -> None:
    """Give the connection the settings of the store. ``StoreUnusable`` when the safe journal cannot be had."""
    if driver.sqlite_version_info < COMPLETE:
        connection.create_aggregate("string_agg", 2, _Joined)  # type: ignore[arg-type]
    else:
        connection.execute("PRAGMA trusted_schema = OFF")
    for setting in SETTINGS:
        connection.execute(f"PRAGMA {setting}")
    safe = journal_mode()
    if connection.execute(f"PRAGMA journal_mode = {safe}").fetchone()[0] != safe:
        raise StoreUnusable(
            "Le dépôt ne peut pas prendre le mode de journal sûr : il est peut-être ouvert par un autre programme. "
            "Fermez celui-ci, puis recommencez."
        )
    if query_only:
        connection.execute("PRAGMA query_only = ON")


class _Joined:
    """``string_agg(text, separator)`` for a SQLite that lacks it."""

    def __init__(self) -> None:
        self._texts: list[str] = []
        self._separator = ""

    def step(self, text: str | None, separator: str) -> None:
        self._separator = separator
        if text is not None:
            self._texts.append(text)

    def finalize(self) -> str | None:
        return self._separator.join(self._texts) if self._texts else None


@dataclass(frozen=True, slots=True)
class Identity:
    """What a file is: ``empty`` (nothing in it yet) or a store with its schema ``version``."""

    empty: bool
    version: str = ""


def identify(connection: "Connection", path: Path) -> Identity:
    """Look at an opened file before anything is set on it.

    Raises StoreUnusable when it is not a store of this program.
    """
    try:
        # One transaction: another program may be making the store between the two looks.
        connection.execute("BEGIN")
        try:
            mark, identity = _look(connection)
        finally:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
    except driver.Error as error:
        raise StoreUnusable(unusable(error, path)) from error
    if identity is not None:
        return identity
    if mark == APPLICATION_ID:
        raise StoreUnusable(
            f"Le dépôt « {path} » est incomplet : sa version est inconnue. Restaurez votre dernière sauvegarde."
        )
    raise StoreUnusable(
        f"Le fichier « {path} » est une base d’un autre programme. Donnez le chemin d’un dépôt de demandes MES."
    )


def _look(connection: "Connection") -> tuple[int, Identity | None]:
    """The mark of the file, and what it is when it may be one of ours."""
    mark = connection.execute("PRAGMA application_id").fetchone()[0]
    if mark == APPLICATION_ID:
        row = connection.execute(VERSION_QUERY).fetchone()
        return mark, Identity(empty=False, version=row[0]) if row is not None else None
    empty = mark == 0 and not connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone()
    return mark, Identity(empty=True) if empty else None


def primary_code(error: BaseException) -> str:
    """The primary result code of a driver error: ``SQLITE_FULL``, ``SQLITE_BUSY``… ("" when it has none)."""
    name = str(getattr(error, "sqlite_errorname", "") or "")
    return "_".join(name.split("_")[:2])


_UNUSABLE = {
    "SQLITE_NOTADB": "n’est pas un dépôt de demandes MES. Vérifiez le chemin donné.",
    "SQLITE_CORRUPT": "est abîmé. N’y écrivez plus et restaurez votre dernière sauvegarde.",
    "SQLITE_CANTOPEN": "ne peut pas être ouvert. Vérifiez que le fichier et son dossier existent et sont à vous.",
    "SQLITE_READONLY": "est en lecture seule. Rendez le fichier et son dossier modifiables, puis recommencez.",
    "SQLITE_PERM": "ne peut pas être lu par votre compte. Vérifiez les droits d’accès du fichier.",
    "SQLITE_BUSY": "est occupé par un autre programme. Attendez quelques instants, puis recommencez.",
    "SQLITE_LOCKED": "est occupé par un autre programme. Attendez quelques instants, puis recommencez.",
    "SQLITE_IOERR": "est illisible : le disque signale une erreur. Vérifiez le disque, puis recommencez.",
    "SQLITE_FULL": "ne peut pas être utilisé : le disque est plein. Libérez de l’espace, puis recommencez.",
}

_NOT_SAVED = {
    "SQLITE_FULL": "le disque est plein. Libérez de l’espace, puis réessayez",
    "SQLITE_READONLY": "le dépôt est en lecture seule. Rendez le fichier et son dossier modifiables, puis réessayez",
    "SQLITE_BUSY": BUSY,
    "SQLITE_LOCKED": BUSY,
    "SQLITE_IOERR": "le disque signale une erreur. Vérifiez le disque, puis réessayez",
    "SQLITE_CANTOPEN": "le fichier du dépôt ne peut pas être ouvert. Vérifiez le disque, puis réessayez",
    "SQLITE_CORRUPT": "le dépôt est abîmé. N’y écrivez plus et restaurez votre dernière sauvegarde",
    "SQLITE_NOTADB": "le fichier du dépôt a été remplacé. Fermez le programme, puis rouvrez-le",
    "SQLITE_TOOBIG": "le contenu est trop gros pour le dépôt. Réduisez-le, puis réessayez",
}


def unusable(error: BaseException, path: Path) -> str:
    """The sentence that says why the store cannot be opened or read."""
    said = _UNUSABLE.get(primary_code(error), f"ne peut pas être lu ({error}). Fermez le programme, puis rouvrez-le.")
    return f"Le dépôt « {path} » {said}"


def not_saved(error: BaseException) -> str:
    """The sentence that says why a write failed and what to do."""
    code = primary_code(error)
    if code == "SQLITE_CONSTRAINT":
        # The driver tells constraints apart by their message only.
        return write_refused(str(error), taken=str(error).startswith("UNIQUE"))
    return write_failed(_NOT_SAVED.get(code))


def why_not_written(error: BaseException) -> str | None:
    """Why a write failed and what to do, as a clause without its full stop; None when it has no words."""
    return _NOT_SAVED.get(primary_code(error))


class LightPool:
    """Read-only driver connections, each lent to one thread at a time."""

    def __init__(self, path: Path, first: "Connection | None" = None) -> None:
        self._path = path
        self._guard = Lock()
        self._idle: list[Connection] = [first] if first is not None else []
        self._closed = False
        self._watch: Connection | None = None

    @contextmanager
    def lent(self) -> "Iterator[Connection]":
        """Lend a connection; a broken one is closed rather than taken back."""
        with self._guard:
            if self._closed:
                raise closed()
            connection = self._idle.pop() if self._idle else None
        if connection is None:
            connection = connect(self._path, query_only=True)
        try:
            yield connection
        except BaseException:
            connection.close()
            raise
        self._take_back(connection)

    def _take_back(self, connection: "Connection") -> None:
        with self._guard:
            if not self._closed:
                self._idle.append(connection)
                return
        connection.close()

    def rows(self, sql: str, params: Mapping[str, object]) -> list[tuple[Any, ...]]:
        """Run one SELECT with ``:name`` parameters."""
        with self.lent() as connection:
            return connection.execute(sql, dict(params)).fetchall()

    def data_version(self) -> int:
        """A number that changes when another connection commits; comparable within one process only."""
        with self._guard:
            if self._closed:
                raise closed()
            if self._watch is None:
                self._watch = connect(self._path, query_only=True)
            value: int = self._watch.execute("PRAGMA data_version").fetchone()[0]
        return value

    def close(self) -> None:
        with self._guard:
            self._closed = True
            idle, self._idle = self._idle, []
            if self._watch is not None:
                idle.append(self._watch)
                self._watch = None
        for connection in idle:
            connection.close()


def unmoved(path: Path, inode: tuple[int, int]) -> bool:
    """Whether ``path`` is still the file of ``inode``: rows written to a removed file are lost without an error."""
    try:
        facts = os.stat(path)
    except OSError:
        return False
    return (facts.st_dev, facts.st_ino) == inode


def truncate_log(path: Path, rounds: int) -> bool:
    """Copy the write-ahead log into the store and empty it, trying again while readers hold it.

    Returns False when it could not be emptied in ``rounds`` attempts.
    """
    connection = connect(path)
    try:
        connection.execute("PRAGMA busy_timeout = 500")
        for attempt in range(rounds):
            if attempt:
                time.sleep(_PAUSE)
            busy = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
            if not busy:
                return True
    finally:
        connection.close()
    return False
