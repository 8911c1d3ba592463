"""What the file picker may see: folders and PDF files under one root, and what a typed path means there."""

import os
import stat
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import unquote

from mes_tui.domain.errors import Refusal
from mes_tui.domain.text import clean, file_name, fold

SUFFIX = ".pdf"
LONGEST_NAME = 120
_LONGEST_BYTES = 255
_QUOTES = "'\""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a folder. ``name`` is for the eyes, ``path`` for the system; ``size`` in bytes, dates local."""

    path: Path
    name: str
    is_folder: bool
    size: int = 0
    modified: datetime | None = None


class FolderGone(Exception):
    """The folder is no longer there."""


class FolderTree:
    """The folders under ``root``; None: the whole file system. Nothing outside is listed or returned.

    The files seen and written are those whose name ends in ``suffix``; "" for folders alone. Those that end in one of
    ``also`` are seen too.
    """

    def __init__(self, root: Path | None, suffix: str = SUFFIX, also: Sequence[str] = ()) -> None:
        self.root = Path(os.path.realpath(root or "/"))
        self.suffix, self._also = suffix, also

    @property
    def nothing(self) -> str:
        """What is said of a folder without anything to show."""
        kinds = {SUFFIX: "Aucun PDF ni dossier", "": "Aucun dossier"}
        if self._also and self.suffix == SUFFIX:
            return "Aucun PDF, aucune image ni dossier ici."
        named = " ou ".join(f"« {suffix} »" for suffix in (self.suffix, *self._also))
        return f"{kinds.get(self.suffix, f'Aucun fichier {named} ni dossier')} ici."

    def holds(self, path: Path) -> bool:
        """Whether ``path``, its links followed, lies in the tree."""
        return Path(os.path.realpath(path)).is_relative_to(self.root)

    def nearest(self, folder: Path | None) -> Path:
        """The real path of ``folder``, or of the nearest folder above it that exists in the tree; else the root."""
        start = folder or _home() or self.root
        for candidate in (start, *start.parents):
            try:
                if self.holds(candidate) and candidate.is_dir():
                    return Path(os.path.realpath(candidate))
            except (OSError, ValueError):
                continue
        return self.root

    def shown(self, folder: Path) -> str:
        """``folder`` as people read it: « ~/Documents », safe for the screen."""
        home = _home()
        if home is None or not folder.is_relative_to(home):
            return file_name(str(folder), limit=400)
        inner = folder.relative_to(home)
        return file_name("~" if inner == Path() else f"~/{inner}", limit=400)

    def entries(self, folder: Path) -> tuple[Entry, ...]:
        """The folders and files of ``folder``, unsorted, hidden ones left out.

        Raises ``FolderGone``, and ``Refusal`` when it may not be read.
        """
        if not self.holds(folder):
            raise Refusal(self._outside())
        try:
            with os.scandir(folder) as scanned:
                return tuple(entry for item in scanned if (entry := self._entry(item, folder)) is not None)
        except (FileNotFoundError, NotADirectoryError) as error:
            raise FolderGone from error
        except OSError as error:
            name = file_name(folder.name or str(folder))
            raise Refusal(f"Le dossier « {name} » ne peut pas être ouvert : vous n’en avez pas le droit.") from error

    def _entry(self, item: "os.DirEntry[str]", folder: Path) -> Entry | None:
        if item.name.startswith("."):
            return None
        path = folder / item.name
        try:
            status = item.stat()
            if item.is_symlink() and not self.holds(path):
                return None
        except (OSError, ValueError):  # a broken link, or gone meanwhile
            return None
        if stat.S_ISDIR(status.st_mode):
            return Entry(path, file_name(item.name, limit=255), True, 0, _local(status.st_mtime))
        if stat.S_ISREG(status.st_mode) and self.shows(path):
            return Entry(path, file_name(item.name, limit=255), False, status.st_size, _local(status.st_mtime))
        return None

    def shows(self, path: Path) -> bool:
        """Whether the name of a file says what is looked for; the content is judged later."""
        return bool(path.suffix) and path.suffix.lower() in (self.suffix, *self._also)

    def meant(self, typed: str, folder: Path, entries: Iterable[Entry] = ()) -> Path:
        """The real path that ``typed`` means in ``folder``; it exists and lies in the tree.

        Accepts a relative or absolute path, « ~/… », a path pasted between quotes or as ``file://``, a name of
        ``entries`` without its accents, capitals or « .pdf », and the beginning of a single one. Raises ``Refusal``.
        """
        target = self.located(typed, folder)
        for candidate in (target, target.parent / f"{target.name}{self.suffix}"):
            if _exists(candidate):
                return self.real(candidate)
        name = fold(typed.strip().removesuffix("/"))
        names = [(fold(entry.name), entry.path) for entry in entries]
        same = [path for known, path in names if known in (name, fold(f"{typed.strip()}{self.suffix}"))]
        begun = same or [path for known, path in names if name and known.startswith(name)]
        if len(begun) == 1:
            return self.real(begun[0])
        what = f"désigne {len(begun)} noms de la liste. Tapez-en plus" if begun else "n’existe pas. Vérifiez le nom"
        raise Refusal(f"« {file_name(typed.strip())} » {what}, ou choisissez dans la liste.")

    def located(self, typed: str, folder: Path) -> Path:
        """The real path that ``typed`` names in ``folder``, whether it exists or not. Raises ``Refusal``."""
        text = _unwrapped(typed.strip())
        if not text:
            raise Refusal("Choisissez un fichier dans la liste, ou tapez son nom.")
        if text.startswith("~"):
            head, _, rest = text.partition("/")
            if head != "~":
                raise Refusal("Le dossier personnel d’une autre personne n’est pas accessible ici.")
            text = str((_home() or self.root) / rest)
        return self.real(folder / text)

    def real(self, path: Path) -> Path:
        """``path`` with its links followed; it may not exist. Raises ``Refusal`` when it leads out of the tree."""
        try:
            real = Path(os.path.realpath(path))
            os.fsencode(real)
        except (OSError, ValueError) as error:
            raise Refusal("Ce chemin contient des caractères impossibles dans un nom de fichier.") from error
        if not real.is_relative_to(self.root):
            raise Refusal(self._outside())
        return real

    def destination(self, typed: str, folder: Path) -> tuple[Path, bool]:
        """Where ``typed`` would be written from ``folder``, and whether a file is already there to be replaced.

        The name gets the tree's suffix if it lacks it. Raises ``Refusal`` when the folder is missing, out of the tree
        or not writable, or when something else than a regular file holds the name.
        """
        head, _, tail = _unwrapped(typed.strip()).rpartition("/")
        parent = self.located(f"{head}/" if head or typed.strip().startswith("/") else ".", folder)
        name = _file_name_to_write(tail, self.suffix)
        if not parent.is_dir():
            raise Refusal(f"Le dossier « {self.shown(parent)} » n’existe pas. Choisissez-en un dans la liste.")
        if not os.access(parent, os.W_OK | os.X_OK):
            raise Refusal(
                f"Vous n’avez pas le droit d’écrire dans « {self.shown(parent)} ». Choisissez un autre dossier."
            )
        try:
            mode = os.lstat(parent / name).st_mode
        except FileNotFoundError:
            return parent / name, False
        except OSError as error:
            raise Refusal(f"« {file_name(name)} » ne peut pas être écrit ici. Tapez un autre nom.") from error
        if not stat.S_ISREG(mode):
            raise Refusal(f"« {file_name(name)} » existe déjà et n’est pas un fichier ordinaire. Tapez un autre nom.")
        return parent / name, True

    def _outside(self) -> str:
        return f"Ce chemin mène hors du dossier permis ({self.shown(self.root)}). Choisissez un fichier de ce dossier."


def _home() -> Path | None:
    try:
        return Path.home()
    except RuntimeError:  # an account without a home folder
        return None


def _exists(path: Path) -> bool:
    try:
        path.stat()
    except (OSError, ValueError):
        return False
    return True


def _file_name_to_write(typed: str, suffix: str) -> str:
    """The name of a new file: cleaned, ending in ``suffix``. Raises ``Refusal`` for a name that would be a trap."""
    name = clean(typed).strip()
    if not name or name.startswith((".", "-", "~")):
        raise Refusal("Tapez un nom de fichier qui commence par une lettre ou un chiffre.")
    name = name if name.lower().endswith(suffix) else f"{name}{suffix}"
    if len(name) > LONGEST_NAME or len(os.fsencode(name)) > _LONGEST_BYTES:
        raise Refusal(f"Ce nom est trop long : {LONGEST_NAME} caractères au plus.")
    return name


def arranged(entries: Iterable[Entry], *, by_date: bool) -> tuple[Entry, ...]:
    """Folders first, then files: by name without regard to accents and case, or the newest files first."""

    def key(entry: Entry) -> tuple[bool, float, str, str]:
        age = -entry.modified.timestamp() if by_date and entry.modified and not entry.is_folder else 0.0
        return (not entry.is_folder, age, fold(entry.name), entry.name)

    return tuple(sorted(entries, key=key))


def _local(seconds: float) -> datetime | None:
    try:
        return datetime.fromtimestamp(seconds)
    except (OverflowError, OSError, ValueError):  # a date that no calendar holds
        return None


def _unwrapped(text: str) -> str:
    """A pasted path without the quotes or the ``file://`` that file managers put around it."""
    if len(text) > 1 and text[0] == text[-1] and text[0] in _QUOTES:
        text = text[1:-1]
    return unquote(text.removeprefix("file://")) if text.startswith("file:///") else text
