"""A copy of a SQLite store put back in its place, whole or not at all; what was there is set aside, never erased."""

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from mes_tui.domain.errors import StoreUnusable
from mes_tui.domain.system_errors import reason, remedy
from storage.engines import lineage, location, sqlite
from storage.engines.locks import NotYourTurn, WriteQueue
from storage.upkeep import openers
from storage.upkeep.backup import fill_copy

if TYPE_CHECKING:
    from sqlite3 import Connection

_PATIENCE = 5.0
"""Seconds given to those who write to end what they are at."""


@contextmanager
def candidate(copy: Path, place: Path) -> Iterator[Path]:
    """The store of the file ``copy``, beside ``place`` under another name, on the same disk; gone at the end unless it
    was moved away. ``copy`` is only read. Raises StoreUnusable.
    """
    try:
        location.prepare_folder(place.parent)
    except OSError as error:
        raise StoreUnusable(
            f"Le dépôt « {place} » ne peut pas être remis : {reason(error)}. {remedy(error)}"
        ) from error
    _require_file(copy, place)
    made = place.with_name(f"{place.name}.restauration")
    remove(made)
    try:
        with closing(_open(copy)) as source:
            _require_whole(source, copy)
            fill_copy(source, made)
        yield made
    except sqlite.driver.Error as error:
        raise StoreUnusable(sqlite.unusable(error, copy)) from error
    finally:
        remove(made)


def put(made: Path, place: Path, now: datetime) -> Path | None:
    """Put ``made``, which nobody has open, at ``place``; return where what was there is now, None for nothing.

    Raises StoreUnusable while somebody has the store open, and names them.
    """
    try:
        with WriteQueue(place, _PATIENCE).turn():
            if there := openers.of_file(place):
                who = ", ".join(f"{one.who} (processus {one.pid})" for one in there)
                raise StoreUnusable(
                    f"Le dépôt « {place} » est ouvert : {who}. Attendez que ces personnes aient quitté le "
                    "programme, puis recommencez."
                )
            aside = set_aside(place, now, "remplace")
            made.replace(place)
            settle(place.parent)
    except NotYourTurn as error:
        raise StoreUnusable(
            f"Le dépôt « {place} » est occupé. Attendez quelques instants, puis recommencez."
        ) from error
    except OSError as error:
        raise StoreUnusable(
            f"La copie n’a pas pu prendre la place de « {place} » : {reason(error)}. {remedy(error)}"
        ) from error
    return aside


def _require_file(copy: Path, place: Path) -> None:
    try:
        if not copy.is_file():
            raise StoreUnusable(f"« {copy} » n’est pas un fichier. Donnez celui qu’a écrit « mes-tui sauvegarder ».")
        same = place.exists() and copy.samefile(place)
    except OSError as error:
        raise StoreUnusable(f"« {copy} » ne peut pas être lu : {reason(error)}. {remedy(error)}") from error
    if same:
        raise StoreUnusable(
            f"« {copy} » est le dépôt lui-même. Donnez une copie, ou déplacez-le d’abord si c’est lui, la copie."
        )


def _require_whole(source: "Connection", copy: Path) -> None:
    if sqlite.identify(source, copy).empty:
        raise StoreUnusable(f"« {copy} » est vide : ce n’est pas une copie d’un dépôt. Donnez-en une autre.")
    if source.execute("PRAGMA integrity_check(1)").fetchone()[0] != "ok":
        raise StoreUnusable(f"« {copy} » est abîmé : rien de sûr ne s’y lit. Donnez une autre copie.")


def _open(copy: Path) -> "Connection":
    """``copy``, read only; with the log beside it when it has one of its own."""
    log = lineage.log_of(copy)
    lone = not log.exists() or not log.stat().st_size
    # Without a log, nothing is made beside it: it may be on a disk that is only read.
    address = f"file:{quote(str(copy.absolute()))}?{'immutable=1' if lone else 'mode=ro'}"
    connection: Connection = sqlite.driver.connect(address, uri=True, isolation_level=None)
    return connection


def set_aside(place: Path, now: datetime, why: str) -> Path | None:
    """Give the store at ``place`` another name (« remplace », « deplace »), with its log, so that it opens there as it
    was; return where it is, None for nothing. Raises OSError."""
    aside = place.with_name(f"{place.name}.{why}.{now.astimezone(UTC):%Y%m%d-%H%M%S-%f}")
    for found in (lineage.log_of, lineage.shared_memory_of, lineage.note_of):
        with suppress(FileNotFoundError):
            found(place).replace(found(aside))
    try:
        place.replace(aside)
    except FileNotFoundError:
        return None
    return aside


def remove(made: Path) -> None:
    """Remove a store that is in nobody's place yet, with what SQLite and the queue left beside it."""
    for path in made.parent.glob(f"{made.name}*"):
        path.unlink(missing_ok=True)


def settle(folder: Path) -> None:
    """Return once the names of ``folder`` are on the disk. Raises OSError."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
