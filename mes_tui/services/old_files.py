"""The old files that are not in the store: copies kept beside it, files left in the lockers of a shared account."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

from mes_tui.services.locker_note import NOTE

_STAMP = r"(\d{8}-\d{6})-\d{6}"
_COPY = re.compile(rf"\.(?:avant-\d{{4}}\.\d{{4}}|remplace|deplace)\.{_STAMP}", re.ASCII)
_BESIDE = ("", "-wal", "-shm", "-lignee")
"""What SQLite and the application write beside a store, which goes with its copy."""


def old_copies(store: Path, before: date) -> Iterator[tuple[Path, date]]:
    """The copies that were kept beside ``store`` before the local day ``before``, by name.

    An upgrade, « restaurer » and « deplacer » keep them, under names that say when; nothing else of the folder is one.
    """
    for path in sorted(store.parent.iterdir()):
        found = _COPY.fullmatch(path.name.removeprefix(store.name)) if path.name.startswith(store.name) else None
        if found and path.is_file() and not path.is_symlink():
            made = datetime.strptime(found[1], "%Y%m%d-%H%M%S").replace(tzinfo=UTC).astimezone().date()
            if made < before:
                yield path, made


def remove_copy(path: Path) -> None:
    """Erase a copy with what is beside it. Raises OSError."""
    for suffix in reversed(_BESIDE):
        path.with_name(f"{path.name}{suffix}").unlink(missing_ok=True)


def old_deposits(lockers: Path, before: date) -> Iterator[tuple[str, list[Path]]]:
    """The files that were put in each locker under ``lockers`` before the local day ``before``, by login.

    A link is no file of a locker, and leads nowhere.
    """
    for folder in sorted(lockers.iterdir()) if lockers.is_dir() else ():
        kind, _, name = folder.name.partition("-")
        if kind not in ("uid", "nom") or not name or not folder.is_dir() or folder.is_symlink():
            continue
        found = (path for path in sorted(folder.rglob("*")) if path.is_file() and not path.is_symlink())
        files = (path for path in found if path.name != NOTE)
        if old := [path for path in files if _put_on(path) < before]:
            yield f"{kind}:{name}", old


def _put_on(path: Path) -> date:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC).astimezone().date()
