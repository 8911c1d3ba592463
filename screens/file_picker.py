"""Choosing a file to join, and where to write one (P53)."""

import asyncio
from pathlib import Path

from textual import events
from textual.app import ComposeResult
from textual.widget import Widget

from mes_tui.attachments.files import check_file
from mes_tui.attachments.outline import PICTURE_SUFFIXES, UNREAD_SUFFIXES
from mes_tui.domain.errors import Refusal
from mes_tui.domain.text import clean, file_name
from mes_tui.forms import french
from screens.dialogs import Confirm
from screens.folder_dialog import FolderDialog
from widgets.file_picker_folder import SUFFIX, FolderTree

_UNKNOWN = (
    "« {} » n’est pas un PDF, ni une image. Choisissez un fichier « .pdf », « .jpg », « .png », « .tif » ou « .heic »."
)
_NO_DATA = (
    "« {} » n’est pas un fichier à importer. Choisissez un fichier « .csv » ou « .json » ; un classeur s’enregistre "
    "d’abord en « CSV UTF-8 »."
)
_TOO_MANY = "{0} fichiers au plus : une demande a {0} cases."


class FilePicker(FolderDialog[tuple[Path, ...] | None]):
    """Choose a PDF or picture, or up to ``several`` marked with the space bar; the result is their real paths, or None.

    The paths are those of regular files under ``root`` at the moment of choosing; who reads them checks again.
    ``limit`` defaults to the programme's (guide, « Joindre des documents », P51); a heavier file may be chosen for a
    lighter copy to be made of it.
    """

    VERB = "Choisir"
    HELP_TEXT = (
        "Choisissez un fichier PDF, ou une image dont l’application fera un PDF, avec les flèches et Entrée, ou tapez "
        "les premières lettres de son nom. "
        "Espace en marque plusieurs, qu’Entrée choisit ensemble. "
        "Un chemin complet peut être tapé ou collé dans le champ."
    )

    def __init__(
        self,
        root: Path | None,
        start: Path | None = None,
        title: str = "Choisir un PDF",
        limit: int | None = None,
        several: int = 1,
    ) -> None:
        super().__init__(root, start, title, "")
        self._folders = FolderTree(root, also=(*PICTURE_SUFFIXES, *UNREAD_SUFFIXES))
        self._limit, self._several = limit, several

    def compose(self) -> ComposeResult:
        rules = None if self._limit else self.mes.services.rules
        self._limit = self._limit or (rules.max_bytes if rules else 0)
        self._readable = rules.max_original_bytes if rules else 0
        several = " Espace : en marquer plusieurs." if self._several > 1 else ""
        self._about = f"PDF ou image, {french.size(self._limit)} au plus.{several}"
        yield from super().compose()

    async def typed(self, text: str) -> None:
        """Enter the folder, or choose the file, that ``text`` means."""
        here = self._list
        path = await asyncio.to_thread(self._folders.meant, text, here.location, here.entries)
        if await asyncio.to_thread(path.is_dir):
            self.enter_folder(path)
        else:
            await self._choose((*here.marked, path))

    async def picked(self, path: Path) -> None:
        """Return the marked files, else ``path``."""
        await self._choose(self._list.marked or (path,))

    async def _choose(self, paths: tuple[Path, ...]) -> None:
        """Return ``paths`` if they can be read and are small enough."""
        chosen = tuple(dict.fromkeys([await self._acceptable(path) for path in paths]))
        if len(chosen) > self._several:
            raise Refusal(_TOO_MANY.format(self._several))
        self.dismiss(chosen)

    async def _acceptable(self, path: Path) -> Path:
        real = await asyncio.to_thread(self._folders.real, path)
        await asyncio.to_thread(check_file, real, self._limit or 0, self._readable)
        if not self._folders.shows(real):
            raise Refusal(_UNKNOWN.format(file_name(real.name)))
        return real

    def on_key(self, event: events.Key) -> None:
        """The space bar marks, in the list."""
        if self.focused is self._list and event.character == " ":
            event.stop()
            event.prevent_default()
            self.mark()

    def mark(self) -> None:
        """Mark the file under the highlight, or take its mark away."""
        here = self._list
        before = here.marked
        if self._several < 2:
            self.say("Un seul fichier à la fois ici : Entrée le choisit.", alert=True)
        elif not here.mark():
            self.say("Un dossier ne se marque pas : Entrée l’ouvre.", alert=True)
        elif len(here.marked) > self._several:
            here.marked = before
            self._refused = True
            here.reread()
            self.say(_TOO_MANY.format(self._several), alert=True)
        else:
            marked = french.counted(len(here.marked), "fichier marqué", "fichiers marqués")
            self.say(f"{marked} : Entrée pour choisir." if here.marked else "")


class DataPicker(FilePicker):
    """Choose a file to import; the result is its real path alone, or None."""

    HELP_TEXT = (
        "Choisissez un fichier CSV ou JSON avec les flèches et Entrée, ou tapez les premières lettres de son nom. "
        "Un chemin complet peut être tapé ou collé dans le champ."
    )

    def __init__(self, root: Path | None, start: Path | None) -> None:
        super().__init__(root, start, "Importer des données")
        self._folders = FolderTree(root, ".csv", also=(".json",))

    def compose(self) -> ComposeResult:
        self._about = "Fichier CSV ou JSON. Rien n’est modifié avant l’aperçu."
        yield from FolderDialog.compose(self)

    async def _acceptable(self, path: Path) -> Path:
        real = await asyncio.to_thread(self._folders.real, path)
        if not self._folders.shows(real):
            raise Refusal(_NO_DATA.format(file_name(real.name)))
        return real


def replacement(path: Path) -> str:
    """The question about a file that is already there."""
    return f"« {file_name(path.name)} » existe déjà dans ce dossier. Le remplacer\u00a0?"


class FileSave(FolderDialog[Path | None]):
    """Choose where to write a file, ``name`` being proposed; the result is the path, or None.

    The file gets ``suffix``. One that is already there is returned only after a confirmation: ``replacing`` is true.
    """

    replacing = False

    VERB = "Enregistrer"
    HELP_TEXT = (
        "Choisissez le dossier avec les flèches et Entrée, puis le nom du fichier dans le champ. "
        "Un fichier qui existe déjà n’est remplacé qu’après confirmation."
    )

    def __init__(
        self,
        root: Path | None,
        start: Path | None = None,
        name: str = "",
        title: str = "Enregistrer un PDF",
        suffix: str = SUFFIX,
    ) -> None:
        proposed = clean(name, limit=100).replace("/", "-").lstrip(".-~ ")
        super().__init__(root, start, title, "Choisissez le dossier, puis le nom.", proposed)
        self._folders = FolderTree(root, suffix)

    def _first_focus(self) -> Widget:
        return self._field

    async def typed(self, text: str) -> None:
        """Enter the folder that ``text`` names, or return the file to write."""
        here = self._list.location
        folder = await asyncio.to_thread(self._folder_of, text, here)
        if folder is not None:
            self.enter_folder(folder, self._proposed)
            return
        path, present = await asyncio.to_thread(self._folders.destination, text, here)
        if not present or await self._may_replace(path):
            self.dismiss(path)

    async def _may_replace(self, path: Path) -> bool:
        answer = await self.app.push_screen_wait(Confirm("Remplacer le fichier", replacement(path), "Remplacer"))
        self.replacing = answer is True
        return self.replacing

    def _folder_of(self, text: str, here: Path) -> Path | None:
        path = self._folders.located(text, here)
        return path if path.is_dir() else None

    async def picked(self, path: Path) -> None:
        """The name of an existing file goes to the field."""
        if file_name(path.name, limit=255) != path.name:
            raise Refusal("Le nom de ce fichier ne peut pas être tapé. Tapez-en un autre.")
        self._field.value = path.name
        self._field.focus()


class NewFolder(FileSave):
    """Choose where to make a folder, ``name`` being proposed; the result is its path, or None. Nothing is made yet."""

    VERB = "Créer le dossier"
    HELP_TEXT = (
        "Choisissez où avec les flèches et Entrée, puis le nom du dossier à créer dans le champ. "
        "Un document y sera écrit pour chaque demande."
    )

    def __init__(self, root: Path | None, start: Path | None, name: str, title: str) -> None:
        super().__init__(root, start, name, title, suffix="")
        self._about = "Choisissez où, puis le nom du dossier à créer."

    async def _may_replace(self, path: Path) -> bool:
        raise Refusal(f"« {file_name(path.name)} » est un fichier. Donnez un autre nom au dossier.")
