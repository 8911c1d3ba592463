"""Files written where a person asks: whole or not at all, for that person only, never over another by surprise.

The one door to the disk. No link is followed below the folder it starts from, so that nobody can lead a file elsewhere
between a look and the writing; hidden files, the folder of a store and whatever is no plain file are out of reach.
"""

import errno
import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from mes_tui.domain.errors import NotAllowed, Refusal
from mes_tui.domain.system_errors import reason, remedy
from mes_tui.domain.text import clean, file_name
from mes_tui.settings import STORE_NAME

_NO_LINKS = {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK}
# Through a folder that may be crossed but not listed, where the system knows how.
_FOLDER = getattr(os, "O_PATH", os.O_RDONLY) | os.O_DIRECTORY | os.O_CLOEXEC
_STORE_BEGINS = b"SQLite format 3\0"
_PDF, _LONGEST_NAME = ".pdf", 255
_UNUSABLE = "Ce nom de fichier n’est pas utilisable. Choisissez-en un autre."


def within(root: Path | None, path: Path) -> Path:
    """``path`` in full; a relative one starts in ``root``, the only folder that this installation opens to the person.

    Raises Refusal when it leads out of it, by a link too.
    """
    whole = Path(os.path.abspath(Path(root or ".") / path))
    if root is not None:
        homes = Path(os.path.abspath(root)), Path(os.path.realpath(root))
        try:
            inside = Path(os.path.realpath(whole)).is_relative_to(homes[1]) and any(map(whole.is_relative_to, homes))
        except ValueError as error:  # a NUL in the name
            raise Refusal(_UNUSABLE) from error
        if not inside:
            raise NotAllowed(
                f"Ici, les fichiers se prennent et se déposent dans « {_shown(root)} » seulement. Choisissez-y un nom."
            )
    return whole


def require_folder(folder: Path, *, root: Path | None, make: bool = False) -> Path:
    """``folder`` in full. Raise Refusal unless files can be written there; ``make`` creates it (mode 0700)."""
    whole = within(root, folder)
    try:
        if make and whole not in _starts(root):
            with _opened(whole.parent, whole, root) as above, suppress(FileExistsError):
                os.mkdir(whole.name, 0o700, dir_fd=above)
        with _opened(whole, whole, root) as opened:
            writable = os.access(".", os.W_OK | os.X_OK, dir_fd=opened)
    except NotADirectoryError as error:
        raise Refusal(f"« {_shown(whole)} » n’est pas un dossier. Choisissez-en un.") from error
    except OSError as error:
        raise Refusal(
            f"Le dossier « {_shown(whole)} » n’a pas pu être créé : {reason(error)}. {remedy(error)}"
        ) from error
    if not writable:
        raise Refusal(f"Vous n’avez pas le droit d’écrire dans « {_shown(whole)} ». Choisissez un autre dossier.")
    return whole


def require_writable(place: Path, name: str, *, root: Path | None, overwrite: bool) -> Path:
    """The file that ``write_file`` would write; raises the Refusal that it would raise as things stand now."""
    with _destination(place, name, root, overwrite) as (target, _):
        return target


def write_file(data: bytes, place: Path, name: str, *, root: Path | None, overwrite: bool) -> Path:
    """Write ``data`` to ``place``, or under ``name`` when ``place`` is a folder; return the file written (mode 0600).

    The bytes are on the disk before the name appears. Raises Refusal with a sentence when the folder is missing,
    closed, reached by a link or that of a store, when ``root`` does not contain it, when the name is hidden or that of
    anything but a plain file, and, with the key « overwrite », when the file exists and ``overwrite`` is false.
    """
    with _destination(place, name, root, overwrite) as (target, folder):
        _write(data, folder, target.name, overwrite)
    return target


@contextmanager
def _destination(place: Path, name: str, root: Path | None, overwrite: bool) -> Iterator[tuple[Path, int]]:
    """The file to write and its folder, opened; any error becomes a Refusal."""
    target = place = within(root, place)
    try:
        target = place / name if place.is_dir() else place
        with _opened(target.parent, target, root) as folder:
            _require_plain(target, folder, overwrite)
            yield target, folder
    except FileExistsError as error:
        raise Refusal(f"Le fichier « {_shown(target)} » existe déjà. Choisissez un autre nom.", "overwrite") from error
    except FileNotFoundError as error:
        raise Refusal(f"Le dossier « {_shown(target.parent)} » n’existe pas. Choisissez-en un autre.") from error
    except OSError as error:
        raise Refusal(
            f"Le fichier « {_shown(target)} » n’a pas pu être écrit : {reason(error)}. {remedy(error)}"
        ) from error
    except ValueError as error:  # a NUL in the name
        raise Refusal(_UNUSABLE) from error


@contextmanager
def _opened(folder: Path, path: Path, root: Path | None) -> Iterator[int]:
    """``folder``, opened name by name without following a link, from ``root`` or from the top; ``path`` is in it.

    Raises Refusal for a hidden name, a link, the folder of a store.
    """
    start = next((home for home in _starts(root) if path.is_relative_to(home)), Path("/"))
    if any(part.startswith(".") for part in path.relative_to(start).parts):
        raise Refusal(f"« {_shown(path)} » serait un fichier caché. Choisissez un nom et un dossier sans point devant.")
    descriptor = os.open(start, _FOLDER)
    try:
        for part in folder.relative_to(start).parts:
            inner = _entered(part, descriptor, folder)
            os.close(descriptor)
            descriptor = inner
        if _there(STORE_NAME, descriptor):
            raise Refusal(f"« {_shown(folder)} » est le dossier d’un dépôt de mes-tui. Choisissez un autre dossier.")
        yield descriptor
    finally:
        os.close(descriptor)


def _starts(root: Path | None) -> tuple[Path, ...]:
    """Where to begin: the folder of the person, by either of its names; else the current one, which is open already."""
    if root is not None:
        return Path(os.path.abspath(root)), Path(os.path.realpath(root))
    try:
        return (Path.cwd(),)
    except FileNotFoundError:  # removed meanwhile
        return ()


def _entered(name: str, above: int, whole: Path) -> int:
    """The folder ``name`` of the one opened as ``above``."""
    try:
        return os.open(name, _FOLDER | os.O_NOFOLLOW, dir_fd=above)
    except NotADirectoryError:
        if stat.S_ISLNK(os.stat(name, dir_fd=above, follow_symlinks=False).st_mode):
            raise Refusal(
                f"« {_shown(whole)} » passe par un lien, « {_shown(Path(name))} ». "
                f"Donnez le vrai nom du dossier : « {_shown(Path(os.path.realpath(whole)))} »."
            ) from None
        raise


def _there(name: str, folder: int) -> os.stat_result | None:
    try:
        return os.stat(name, dir_fd=folder, follow_symlinks=False)
    except FileNotFoundError:
        return None


def _require_plain(target: Path, folder: int, overwrite: bool) -> None:
    """Raise unless the name is free, or that of a plain file which may be replaced."""
    status = _there(target.name, folder)
    if status is None:
        return
    if stat.S_ISDIR(status.st_mode):
        raise Refusal(f"« {_shown(target)} » est un dossier. Donnez un nom de fichier.")
    if not stat.S_ISREG(status.st_mode) or status.st_nlink > 1:
        raise Refusal(f"« {_shown(target)} » existe déjà et n’est pas un fichier ordinaire. Choisissez un autre nom.")
    if not overwrite:
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), target)
    if _is_store(target.name, folder):
        raise Refusal(f"« {_shown(target)} » existe déjà et contient une base de données. Choisissez un autre nom.")


def _is_store(name: str, folder: int) -> bool:
    try:
        descriptor = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=folder)
    except PermissionError:  # not ours to read: a file of the person can be
        return False
    try:
        return os.read(descriptor, len(_STORE_BEGINS)) == _STORE_BEGINS
    finally:
        os.close(descriptor)


def _write(data: bytes, folder: int, name: str, overwrite: bool) -> None:
    partial = f".{secrets.token_hex(8)}.part"
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    descriptor = os.open(partial, flags, 0o600, dir_fd=folder)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if overwrite:
            os.replace(partial, name, src_dir_fd=folder, dst_dir_fd=folder)
        else:
            _name(partial, name, folder)
    finally:
        with suppress(FileNotFoundError):
            os.unlink(partial, dir_fd=folder)


def _name(partial: str, name: str, folder: int) -> None:
    """Give the file its name, which must be free: a hard link fails on a taken name, a rename would replace it."""
    try:
        os.link(partial, name, src_dir_fd=folder, dst_dir_fd=folder)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        if _there(name, folder):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), name) from error
        os.replace(partial, name, src_dir_fd=folder, dst_dir_fd=folder)


def export_name(title: str) -> str:
    """A document's title as the name of a file: no path, not hidden, not too long for a disk, ending in « .pdf »."""
    name = title.replace("/", "-").lstrip(". ").rstrip() or "document"
    ending = name[-len(_PDF) :] if name.lower().endswith(_PDF) else _PDF
    bare = name.removesuffix(ending).encode()[: _LONGEST_NAME - len(ending)].decode("utf-8", "ignore")
    return f"{bare}{ending}"


def _shown(path: Path) -> str:
    return clean(file_name(str(path), limit=200))
