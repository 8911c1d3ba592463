"""What « purger » tells the person of a locker that it emptied: a note there, read once, at the next opening. Light."""

import json
import os
from contextlib import suppress
from datetime import date
from pathlib import Path

from mes_tui.forms.french import NBSP, counted, long_date

NOTE = ".efface"
"""The person's own commands write no hidden file, and list none."""
_VERSION, _LONGEST = 1, 1000


def folder_of(login: str) -> Path:
    """The name of the locker of ``login``."""
    return Path(login.replace(":", "-"))


def tell_emptied(folder: Path, count: int, before: date) -> None:
    """Leave word in a locker that ``count`` files put there before the day ``before`` were erased. Raises OSError."""
    told, _ = _read(folder)
    text = json.dumps({"version": _VERSION, "fichiers": told + count, "avant": before.isoformat()})
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC
    with os.fdopen(os.open(folder / NOTE, flags, 0o600), "w", encoding="utf-8") as note:
        note.write(text)


def emptied(folder: Path | None) -> str:
    """The sentence of the word left in ``folder``, once; "" for none."""
    count, before = _read(folder) if folder is not None else (0, None)
    if folder is None or not count or before is None:
        return ""
    with suppress(OSError):
        (folder / NOTE).unlink()
    were = "a été effacé" if count == 1 else "ont été effacés"
    return (
        f"{counted(count, 'fichier', 'fichiers')} de votre casier, d’avant le {long_date(before)}, {were}{NBSP}: leur "
        "durée de conservation était passée."
    )


def _read(folder: Path) -> tuple[int, date | None]:
    with suppress(OSError, ValueError, TypeError, KeyError):
        descriptor = os.open(folder / NOTE, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK)
        with os.fdopen(descriptor, "rb") as note:
            told = json.loads(note.read(_LONGEST))
        return int(told["fichiers"]), date.fromisoformat(told["avant"])
    return 0, None
