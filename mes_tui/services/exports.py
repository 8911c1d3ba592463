"""Files written where a person asks: whole or not at all, for that person only, never over another by surprise."""

import errno
import os
import secrets
from contextlib import suppress
from pathlib import Path

from mes_tui.domain.errors import Refusal
from mes_tui.domain.system_errors import reason
from mes_tui.domain.text import clean, file_name

_NO_LINKS = {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK}


def require_inside(root: Path | None, path: Path) -> None:
    """Raise Refusal when ``path`` is outside ``root``, the only folder that this installation opens to its users."""
    if root is None:
        return
    real = Path(os.path.realpath(path))
    if not real.is_relative_to(os.path.realpath(root)):
        raise Refusal(
            f"Ici, les fichiers se prennent et se déposent dans « {_shown(root)} » seulement. Choisissez-y un nom."
        )


def require_folder(folder: Path, *, root: Path | None, make: bool = False) -> None:
    """Raise Refusal unless files can be written in ``folder``; ``make`` creates it (mode 0700) when it is missing."""
    require_inside(root, folder)
    try:
        if make and not folder.exists():
            folder.mkdir(mode=0o700)
    except OSError as error:
        raise Refusal(
            f"Le dossier « {_shown(folder)} » n’a pas pu être créé : {reason(error)}. Choisissez-en un autre."
        ) from error
    if not folder.is_dir():
        raise Refusal(f"« {_shown(folder)} » n’est pas un dossier. Choisissez-en un.")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise Refusal(f"Vous n’avez pas le droit d’écrire dans « {_shown(folder)} ». Choisissez un autre dossier.")


def write_file(data: bytes, place: Path, name: str, *, root: Path | None, overwrite: bool) -> Path:
    """Write ``data`` to ``place``, or under ``name`` when ``place`` is a folder; return the file written (mode 0600).

    The bytes are on the disk before the name appears. Raises Refusal with a sentence when the folder is missing or
    closed, when ``root`` does not contain it, or when the file exists and ``overwrite`` is false.
    """
    target = place / name if place.is_dir() else place
    require_inside(root, target.parent)
    if target.is_dir():
        raise Refusal(f"« {_shown(target)} » est un dossier. Donnez un nom de fichier.")
    try:
        _write(data, target, overwrite)
    except FileExistsError as error:
        raise Refusal(f"Le fichier « {_shown(target)} » existe déjà. Choisissez un autre nom.", "overwrite") from error
    except FileNotFoundError as error:
        raise Refusal(f"Le dossier « {_shown(target.parent)} » n’existe pas. Choisissez-en un autre.") from error
    except OSError as error:
        raise Refusal(
            f"Le fichier « {_shown(target)} » n’a pas pu être écrit : {reason(error)}. Choisissez un autre dossier."
        ) from error
    except ValueError as error:  # a NUL in the name
        raise Refusal("Ce nom de fichier n’est pas utilisable. Choisissez-en un autre.") from error
    return target


def _write(data: bytes, target: Path, overwrite: bool) -> None:
    partial = target.with_name(f".{secrets.token_hex(8)}.part")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    descriptor = os.open(partial, flags, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if overwrite:
            os.replace(partial, target)
        else:
            _name(partial, target)
    finally:
        with suppress(FileNotFoundError):
            os.unlink(partial)


def _name(partial: Path, target: Path) -> None:
    """Give the file its name, which must be free: a hard link fails on a taken name, a rename would replace it."""
    try:
        os.link(partial, target)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        if os.path.lexists(target):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), target) from error
        os.replace(partial, target)


def export_name(title: str) -> str:
    """A document's title as the name of a file: no path, not hidden, ending in « .pdf »."""
    name = title.replace("/", "-").lstrip(". ").rstrip() or "document"
    return name if name.lower().endswith(".pdf") else f"{name}.pdf"


def _shown(path: Path) -> str:
    return clean(file_name(str(path), limit=200))
