"""A consistent copy of a SQLite store while others work in it."""

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from mes_tui.domain.errors import StoreUnusable
from mes_tui.domain.system_errors import reason, remedy
from storage.engines import lineage, sqlite

if TYPE_CHECKING:
    from sqlite3 import Connection


def write_copy(path: Path, destination: Path) -> None:
    """Copy the store at ``path`` to ``destination``; see ``fill_copy``."""
    try:
        source = sqlite.open_raw(path)
    except sqlite.driver.Error as error:
        raise StoreUnusable(sqlite.unusable(error, path)) from error
    try:
        fill_copy(source, destination)
    finally:
        source.close()


def fill_copy(source: "Connection", destination: Path) -> None:
    """Copy an opened store to ``destination``: new file, mode 0600, checked, on the disk when this returns.

    ``VACUUM INTO`` leaves nothing of the deleted rows in the copy. Raises StoreUnusable when it cannot be made; an
    unfinished copy is removed.
    """
    try:
        os.close(os.open(destination, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600))
    except OSError as error:
        raise StoreUnusable(
            f"La copie « {destination} » ne peut pas être créée : {reason(error)}. {remedy(error)}"
        ) from error
    try:
        source.execute("VACUUM INTO ?", (str(destination),))
        _check(destination)
    except (sqlite.driver.Error, OSError) as error:
        with suppress(OSError):
            destination.unlink()
        raise StoreUnusable(f"La copie « {destination} » ne peut pas être faite : {_why(error)}") from error


def _why(error: Exception) -> str:
    if isinstance(error, OSError) and error.errno:
        return f"{reason(error)}. {remedy(error)}"
    why = sqlite.why_not_written(error) or "le disque ne l’a pas gardée intacte. Vérifiez le disque, puis réessayez"
    return f"{why}."


def _check(copy: Path) -> None:
    connection = sqlite.open_raw(copy)
    try:
        # Put in the place of a store, it must not take that one's log for its own.
        connection.execute(f"PRAGMA user_version = {lineage.new()}")
        verdict = connection.execute("PRAGMA integrity_check").fetchone()[0]
    finally:
        connection.close()
    if verdict != "ok":
        raise OSError(verdict)
    for place in (copy, copy.parent):
        descriptor = os.open(place, os.O_RDONLY | os.O_CLOEXEC)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
