"""Whether a SQLite file and the write-ahead log beside it belong together. Light.

SQLite plays whatever log it finds beside a file into it: over a copy put in the place of a store whose log stayed, two
stores are mixed and nothing says so. Each store and each copy of one has a number of its own, its lineage, in the
header of its file; a small file beside a store says the lineage of its log.
"""

import os
import struct
from contextlib import suppress
from pathlib import Path

from mes_tui.domain.errors import StoreUnusable

# « user version » in https://www.sqlite.org/fileformat2.html#the_database_header: four bytes, the highest first.
_AT = 60
_NUMBER = struct.Struct(">i")
# Shorter, a log holds nothing: https://www.sqlite.org/walformat.html
_LOG_HEADER = 32


def of(path: Path) -> int:
    """The lineage that the file itself says, whatever its log: 0 before stores had one. Raises OSError."""
    with path.open("rb") as file:
        file.seek(_AT)
        read = file.read(_NUMBER.size)
    return int(_NUMBER.unpack(read)[0]) if len(read) == _NUMBER.size else 0


def new() -> int:
    """The number of a lineage that begins: « PRAGMA user_version », set where nobody else has the store open."""
    return int.from_bytes(os.urandom(4)) % (2**31 - 1) + 1


def log_of(path: Path) -> Path:
    """The write-ahead log of the store at ``path``."""
    return path.with_name(f"{path.name}-wal")


def shared_memory_of(path: Path) -> Path:
    """The index of the log, which SQLite makes anew."""
    return path.with_name(f"{path.name}-shm")


def note_of(path: Path) -> Path:
    """The file that says the lineage of the log; without it, the log is believed to be the store's own."""
    return path.with_name(f"{path.name}-lignee")


def moved_note_of(path: Path) -> Path:
    """The file that says where the store of ``path`` was taken."""
    return path.with_name(f"{path.name}-deplace")


def note_moved(path: Path, there: str) -> None:
    """Note that the store at ``path`` was taken to ``there``. Raises OSError."""
    with open(moved_note_of(path), "w", encoding="utf-8", opener=_ours) as written:
        written.write(f"{there}\n")


def moved_from(path: Path) -> str:
    """Where the store at ``path`` was taken, "" when it was not."""
    with suppress(OSError, ValueError):
        return moved_note_of(path).read_text("utf-8").strip()
    return ""


def require_own_log(path: Path) -> None:
    """Raise StoreUnusable when the log beside the store at ``path`` is another one's.

    Call it before SQLite opens the file, which stays as it is. Raises OSError.
    """
    noted, log = _noted(path), log_of(path)
    if noted and noted != str(of(path)) and log.exists() and log.stat().st_size > _LOG_HEADER:
        raise StoreUnusable(
            f"« {path} » a été remplacé, mais « {log.name} », le journal du dépôt d’avant, est resté à côté : "
            "ensemble, ils mêleraient deux dépôts. Rien n’a été ouvert. Remettez la copie avec « mes-tui restaurer "
            "COPIE », qui les met de côté."
        )


def note(path: Path) -> None:
    """Note whose the log of the store at ``path`` is from now on. Where nothing can be written, nothing is noted."""
    file = note_of(path)
    try:
        own = str(of(path))
        if _noted(path) == own:
            return
        # Another store is here than the one that was taken elsewhere.
        moved_note_of(path).unlink(missing_ok=True)
        new = file.with_name(f"{file.name}.{os.getpid()}")
        with open(new, "w", encoding="ascii", opener=_ours) as written:
            written.write(f"{own}\n")
        new.replace(file)
    except OSError:
        with suppress(OSError):
            file.unlink()


def _ours(name: str, flags: int) -> int:
    return os.open(name, flags, 0o600)


def _noted(path: Path) -> str:
    with suppress(OSError, ValueError):
        return note_of(path).read_text("ascii").strip()
    return ""
