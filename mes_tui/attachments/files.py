"""Reading the chosen file: once, a regular file, of an acceptable size."""

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mes_tui.domain.errors import Refusal
from mes_tui.domain.text import file_name
from mes_tui.forms import french

# A FIFO or a device must not block or act when opened, and a link must not lead elsewhere.
_FLAGS = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC

_SHORTEN = "Numérisez le document en noir et blanc à 200 points par pouce, ou enregistrez-le en taille réduite."
_SENTENCES = {
    errno.ELOOP: "« {} » est un lien vers un autre fichier. Choisissez le fichier lui-même.",
    errno.ENOENT: "« {} » n’existe plus à cet endroit. Choisissez de nouveau le fichier.",
    errno.ENOTDIR: "« {} » n’existe plus à cet endroit. Choisissez de nouveau le fichier.",
    errno.ESTALE: "« {} » n’existe plus à cet endroit. Choisissez de nouveau le fichier.",
    errno.EACCES: "Vous n’avez pas le droit de lire « {} ». Demandez l’accès à la personne qui gère ce dossier.",
    errno.EPERM: "Vous n’avez pas le droit de lire « {} ». Demandez l’accès à la personne qui gère ce dossier.",
    errno.ENAMETOOLONG: "Le chemin de « {} » est trop long. Copiez le fichier dans un dossier plus proche.",
}
_UNREADABLE = "« {} » ne peut pas être lu sur le disque. Copiez-le dans un autre dossier, puis réessayez."
_FOLDER = "« {} » est un dossier. Choisissez un fichier PDF à l’intérieur."
_SPECIAL = "« {} » n’est pas un fichier ordinaire. Choisissez un fichier PDF."
_EMPTY = "« {} » est vide (0 octet). Enregistrez ou numérisez le document de nouveau."
_GROWING = "« {} » est en train de changer. Attendez la fin de la copie ou de la numérisation, puis réessayez."


def read_file(path: Path, limit: int, readable: int = 0) -> bytes:
    """Return the bytes of the regular file ``path``, from 1 to ``limit`` bytes inclusive.

    A file of at most ``readable`` bytes is read even above ``limit``, for a lighter copy to be made of it.
    The last component is never followed if it is a symbolic link. Raises ``Refusal`` with one French sentence when
    the file is a link, a folder, a device, empty, too large, out of reach or gone
    (size: guide, « Joindre des documents »; 4 Mo read as 4 194 304 bytes, SOURCES.md §3.10).
    """
    most = max(limit, readable)
    with _opened(path, limit, most) as (descriptor, name):
        data = _read(descriptor, most)
    if not data:
        raise Refusal(_EMPTY.format(name))
    if len(data) > most:
        raise Refusal(_GROWING.format(name))
    return data


def check_file(path: Path, limit: int, readable: int = 0) -> None:
    """Raise the ``Refusal`` that ``read_file`` would raise for ``path`` as it stands now, without reading it."""
    with _opened(path, limit, max(limit, readable)):
        pass


@contextmanager
def _opened(path: Path, limit: int, most: int) -> Iterator[tuple[int, str]]:
    """The descriptor of an acceptable file and its name for the eyes; any error becomes a ``Refusal``."""
    name = file_name(path.name or str(path))
    try:
        descriptor = os.open(path, _FLAGS)
    except OSError as error:
        raise Refusal(_open_sentence(path, error).format(name)) from error
    except ValueError as error:  # a NUL or a lone surrogate in the path
        raise Refusal(_UNREADABLE.format(name)) from error
    try:
        _check(os.fstat(descriptor), name, limit, most)
        yield descriptor, name
    except OSError as error:
        raise Refusal(_SENTENCES.get(error.errno or 0, _UNREADABLE).format(name)) from error
    finally:
        os.close(descriptor)


def _open_sentence(path: Path, error: OSError) -> str:
    """The sentence for a file that could not be opened; a socket has no errno of its own."""
    if error.errno in (errno.ENXIO, errno.ENODEV, errno.EOPNOTSUPP):
        return _SPECIAL
    # O_NOFOLLOW reports a link as ELOOP on Linux, as EMLINK or EFTYPE elsewhere.
    if error.errno not in _SENTENCES and path.is_symlink():
        return _SENTENCES[errno.ELOOP]
    return _SENTENCES.get(error.errno or 0, _UNREADABLE)


def _check(status: os.stat_result, name: str, limit: int, most: int) -> None:
    """Refuse what is not a regular file of 1 to ``most`` bytes; the sentence tells ``limit``."""
    if stat.S_ISDIR(status.st_mode):
        raise Refusal(_FOLDER.format(name))
    if not stat.S_ISREG(status.st_mode):
        raise Refusal(_SPECIAL.format(name))
    if status.st_size == 0:
        raise Refusal(_EMPTY.format(name))
    if status.st_size > most:
        raise Refusal(f"{too_large(name, status.st_size, limit)} {_SHORTEN}")


def too_large(name: str, size: int, limit: int) -> str:
    """The sentence of a file of ``size`` bytes when ``limit`` are allowed; ``name`` is for the eyes."""
    weight, bound = french.size(size), french.size(limit)
    if weight == bound:  # « fait 4 Mo : la limite est de 4 Mo » would not be understood
        weight = f"{size:,} octets".replace(",", "\u00a0")
        bound = f"{bound} ({limit:,} octets)".replace(",", "\u00a0")
    return f"« {name} » fait {weight} : la limite est de {bound}."


def _read(descriptor: int, limit: int) -> bytes:
    """Read to the end, but never more than one byte beyond ``limit``."""
    parts: list[bytes] = []
    left = limit + 1
    while left > 0 and (part := os.read(descriptor, min(left, 1 << 20))):
        parts.append(part)
        left -= len(part)
    return b"".join(parts)
