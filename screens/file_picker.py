"""Choosing a PDF to join, and where to write one (P53)."""

import asyncio
from pathlib import Path

from textual.app import ComposeResult
from textual.widget import Widget

from mes_tui.attachments.files import check_file
from mes_tui.domain.errors import Refusal
from mes_tui.domain.text import clean, file_name
from mes_tui.forms import french
from screens.dialogs import Confirm
from screens.folder_dialog import FolderDialog
from widgets.file_picker_folder import is_pdf


class FilePicker(FolderDialog):
    """Choose one PDF of at most ``limit`` bytes; the result is its real path, or None.

    The path is that of a regular file under ``root`` at the moment of choosing; who reads it checks again.
    ``limit`` defaults to the programme's (guide, « Joindre des documents », P51).
    """

    VERB = "Choisir"
    HELP_TEXT = (
        "Choisissez un fichier PDF avec les flèches et Entrée, ou tapez les premières lettres de son nom. "
        "Un chemin complet peut être tapé ou collé dans le champ."
    )

    def __init__(
        self, root: Path | None, start: Path | None = None, title: str = "Choisir un PDF", limit: int | None = None
    ) -> None:
        super().__init__(root, start, title, "")
        self._limit = limit

    def compose(self) -> ComposeResult:
        if self._limit is None:
            self._limit = self.mes.services.rules.max_bytes
        self._about = f"PDF, {french.size(self._limit)} au plus."
        yield from super().compose()

    async def typed(self, text: str) -> None:
        """Enter the folder, or choose the file, that ``text`` means."""
        here = self._list
        path = await asyncio.to_thread(self._folders.meant, text, here.location, here.entries)
        if await asyncio.to_thread(path.is_dir):
            self.enter_folder(path)
        else:
            await self.picked(path)

    async def picked(self, path: Path) -> None:
        """Return ``path`` if it can be read and is small enough."""
        real = await asyncio.to_thread(self._folders.real, path)
        await asyncio.to_thread(check_file, real, self._limit or 0)
        if not is_pdf(real):
            raise Refusal(f"« {file_name(real.name)} » n’est pas un PDF. Choisissez un fichier « .pdf ».")
        self.dismiss(real)


class FileSave(FolderDialog):
    """Choose where to write a PDF, ``name`` being proposed; the result is the path, or None.

    A file that is already there is returned only after a confirmation.
    """

    VERB = "Enregistrer"
    HELP_TEXT = (
        "Choisissez le dossier avec les flèches et Entrée, puis le nom du fichier dans le champ. "
        "Un fichier qui existe déjà n’est remplacé qu’après confirmation."
    )

    def __init__(
        self, root: Path | None, start: Path | None = None, name: str = "", title: str = "Enregistrer un PDF"
    ) -> None:
        proposed = clean(name, limit=100).replace("/", "-").lstrip(".-~ ")
        super().__init__(root, start, title, "Choisissez le dossier, puis le nom.", proposed)

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
        question = f"« {file_name(path.name)} » existe déjà dans ce dossier. Le remplacer?"
        if not present or await self.app.push_screen_wait(Confirm("Remplacer le fichier", question, "Remplacer")):
            self.dismiss(path)

    def _folder_of(self, text: str, here: Path) -> Path | None:
        path = self._folders.located(text, here)
        return path if path.is_dir() else None

    async def picked(self, path: Path) -> None:
        """The name of an existing file goes to the field."""
        if file_name(path.name, limit=255) != path.name:
            raise Refusal("Le nom de ce fichier ne peut pas être tapé. Tapez-en un autre.")
        self._field.value = path.name
        self._field.focus()
