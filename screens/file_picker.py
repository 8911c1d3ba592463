"""Choosing a PDF to join, and where to write one (P53): one folder at a time, the keyboard alone, under one root."""

import asyncio
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.widgets import Button, Input, Static

from mes_tui.attachments.files import check_file
from mes_tui.domain.errors import Refusal
from mes_tui.domain.text import clean, file_name
from mes_tui.forms import french
from screens.base import MesModal
from screens.dialogs import Confirm
from screens.help import HelpScreen
from widgets.file_picker import SHOWN, FolderList, columns
from widgets.file_picker_folder import FolderTree, is_pdf

HINTS = "Entrée : ouvrir, choisir    Retour arrière : dossier parent    F4 : trier"


class FolderDialog(MesModal[Path | None]):
    """What choosing and saving share: a folder, its list, a field for a name or a path, a line for what is refused.

    ``root`` confines it (None: the whole file system); ``start`` is the first folder, or the nearest that exists.
    """

    DEFAULT_CSS = """
    FolderDialog > #box { width: 78; height: 92%; max-height: 34; }
    FolderDialog #columns { text-style: bold underline; height: 1; }
    FolderDialog #where, FolderDialog #about { height: 1; }
    FolderDialog #typed { height: 1; }
    FolderDialog #typed Static { width: auto; }
    FolderDialog #typed Input { width: 1fr; }
    FolderDialog #said { height: 2; }
    FolderDialog #said.-alert { text-style: bold reverse; }
    FolderDialog #buttons { height: 1; }
    FolderDialog #buttons Button { margin-right: 2; }
    FolderDialog .hints { margin-top: 0; }
    """
    BINDINGS = [
        Binding("down", "move('cursor_down')", "Descendre", show=False),
        Binding("up", "move('cursor_up')", "Monter", show=False),
        Binding("f1,ctrl+f", "help", "Aide", show=False),
        Binding("f4,ctrl+t", "sort", "Trier par nom ou par date", show=False),
        Binding("f5,ctrl+r", "reread", "Relire le dossier", show=False),
    ]
    VERB: ClassVar[str] = ""
    HELP_TITLE = "Fichiers"

    def __init__(self, root: Path | None, start: Path | None, title: str, about: str, name: str = "") -> None:
        super().__init__()
        self._folders = FolderTree(root)
        self._start, self._title, self._about, self._name = start, title, about, name

    def compose(self) -> ComposeResult:
        yield self.box(
            clean(self._title),
            Static("", id="where", markup=False),
            Static(self._about, id="about", markup=False),
            Static("", id="columns", markup=False),
            FolderList(self._folders, self._start),
            Horizontal(
                Static("Nom ou chemin : ", markup=False),
                Input(self._name, compact=True, select_on_focus=False, max_length=4096),
                id="typed",
            ),
            Static("", id="said", markup=False),
            Horizontal(
                Button(self.VERB, compact=True, id="accept"), Button("Annuler", compact=True, id="cancel"), id="buttons"
            ),
            Static(HINTS, classes="hints", markup=False),
        )

    @property
    def _list(self) -> FolderList:
        return self.query_one(FolderList)

    @property
    def _field(self) -> Input:
        return self.query_one(Input)

    def on_mount(self) -> None:
        """The list is ready to move in, the columns named."""
        self._field.cursor_blink = False
        self._list.focus()
        self._show_columns()

    def on_resize(self) -> None:
        """Lines are as wide as the list."""
        self.call_after_refresh(self._show_columns)

    def _show_columns(self) -> None:
        folder = self._list
        name, date = ("Nom", "Modifié ↓") if folder.by_date else ("Nom ↓", "Modifié")
        width = folder.scrollable_content_region.width or folder.size.width
        self.query_one("#columns", Static).update(columns(name, "Taille", date, width))

    def say(self, sentence: str, *, alert: bool = False) -> None:
        """Show ``sentence`` under the field."""
        said = self.query_one("#said", Static)
        said.update(clean(sentence))
        said.set_class(alert, "-alert")

    @on(FolderList.Changed)
    def _moved(self) -> None:
        self.query_one("#where", Static).update(f"Dossier : {self._folders.shown(self._list.location)}")
        self.say("")

    @on(FolderList.Read)
    def _read(self, event: FolderList.Read) -> None:
        self._show_columns()
        if event.note:
            self.say(event.note, alert=True)
        elif not event.entries:
            self.say("Aucun PDF ni dossier ici.")
        elif len(event.entries) > SHOWN:
            self.say(f"Les {SHOWN} premiers sur {len(event.entries)} sont montrés : tapez le nom des autres.")

    @on(FolderList.Selected)
    def _picked(self, event: FolderList.Selected) -> None:
        event.stop()
        self.attempt(self.picked(event.path))

    @on(Input.Changed)
    def _typing(self, event: Input.Changed) -> None:
        self.say("")
        self._list.seek(event.value.strip())

    @on(Input.Submitted)
    @on(Button.Pressed, "#accept")
    def _asked(self, event: Input.Submitted | Button.Pressed) -> None:
        event.stop()
        typed = self._field.value
        if typed.strip():
            self.attempt(self.typed(typed))
        else:
            self._list.open_highlighted()

    @on(Button.Pressed, "#cancel")
    def _cancelled(self) -> None:
        self.dismiss(None)

    def attempt(self, work: Coroutine[Any, Any, None]) -> None:
        """Run ``work``, which looks at the disk, beside the keyboard; a newer attempt replaces it."""
        self.run_worker(self._guarded(work), group="choice", exclusive=True, exit_on_error=False)

    async def _guarded(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except Refusal as refusal:
            self.say(refusal.sentence, alert=True)
            self._list.reread()

    async def typed(self, text: str) -> None:
        """What to do with the text of the field."""
        raise NotImplementedError

    async def picked(self, path: Path) -> None:
        """What to do with a file chosen in the list."""
        raise NotImplementedError

    def enter_folder(self, folder: Path, name: str = "") -> None:
        """Show ``folder``; the field holds ``name`` again."""
        with self.prevent(Input.Changed):
            self._field.value = name
        self._list.location = folder
        self._list.focus()

    def action_move(self, action: str) -> None:
        """Move in the list while typing in the field."""
        getattr(self._list, f"action_{action}")()

    def action_sort(self) -> None:
        """By name, then by date."""
        self._list.sort(by_date=not self._list.by_date)
        self._show_columns()

    def action_reread(self) -> None:
        """Read the folder again."""
        self.say("")
        self._list.reread()

    def action_help(self) -> None:
        """Help on the keys."""
        self.app.push_screen(HelpScreen(self.HELP_TITLE, self.HELP_TEXT, _KEYS))

    def on_key(self, event: events.Key) -> None:
        """A letter typed in the list goes to the field."""
        if self.focused is self._list and event.is_printable and event.character:
            event.stop()
            self._write(event.character)

    def on_paste(self, event: events.Paste) -> None:
        """A path pasted in the list, or dropped on the window, goes to the field."""
        if self.focused is not self._field and event.text.strip():
            event.stop()
            self._write(event.text.strip().splitlines()[0])

    def _write(self, text: str) -> None:
        self._field.focus()
        self._field.insert_text_at_cursor(text)


_KEYS = (
    ("↑ ↓", "Monter, descendre dans la liste.", ""),
    ("Entrée", "Ouvrir le dossier ou choisir le fichier.", ""),
    ("Retour arrière", "Dossier parent.", ""),
    ("F4 ou Ctrl+T", "Trier par nom ou par date.", ""),
    ("F5 ou Ctrl+R", "Relire le dossier.", ""),
    ("Tab", "Passer de la liste au champ et aux boutons.", ""),
    ("Échap ou F3", "Fermer sans rien choisir.", ""),
)


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

    def on_mount(self) -> None:
        """The name is ready to be accepted or changed."""
        super().on_mount()
        self._field.focus()

    async def typed(self, text: str) -> None:
        """Enter the folder that ``text`` names, or return the file to write."""
        here = self._list.location
        folder = await asyncio.to_thread(self._folder_of, text, here)
        if folder is not None:
            self.enter_folder(folder, self._name)
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
