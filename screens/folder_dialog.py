"""What choosing and saving a file share: one folder at a time, the keyboard alone, under one root."""

from abc import abstractmethod
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import ClassVar, TypeVar

from rich.text import Text
from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import Button, Input, Static

from mes_tui.domain.errors import Refusal
from mes_tui.domain.text import clean
from screens.base import MesModal, Result
from screens.help import HelpScreen
from widgets.cells import shortened
from widgets.file_picker import SHOWN, FolderList, columns
from widgets.file_picker_folder import FolderTree
from widgets.hints import Hints
from widgets.said_line import SaidLine

Chosen = TypeVar("Chosen", str, Path)
HINTS = "Entrée : choisir    Retour arr. : remonter    F4 : trier    F1 : aide"

_KEYS = (
    ("↑ ↓", "Monter, descendre dans la liste.", ""),
    ("Entrée", "Ouvrir le dossier ou choisir le fichier.", ""),
    ("Espace", "Marquer un fichier de plus, ou le démarquer.", ""),
    ("Retour arrière", "Dossier parent.", ""),
    ("F4 ou Ctrl+T", "Trier par nom ou par date.", ""),
    ("F5 ou Ctrl+R", "Relire le dossier.", ""),
    ("Tab", "Passer de la liste au champ et aux boutons.", ""),
    ("Échap ou F3", "Fermer sans rien choisir.", ""),
)


class FolderDialog(MesModal[Result]):
    """What choosing and saving share: a folder, its list, a field for a name or a path, a line for what is refused.

    ``root`` confines it (None: the whole file system); ``start`` is the first folder, or the nearest that exists.
    """

    DEFAULT_CSS = """
    FolderDialog > #box { width: 78; height: 92%; max-height: 34; }
    FolderDialog #columns { text-style: bold underline; height: 1; text-wrap: nowrap; }
    FolderDialog #where { height: 1; }
    FolderDialog FolderList { min-height: 3; }
    FolderDialog #typed { height: 1; }
    FolderDialog #typed Static { width: auto; }
    FolderDialog #typed Input { width: 1fr; }
    FolderDialog SaidLine { min-height: 1; max-height: 4; }
    FolderDialog #buttons { height: 1; }
    FolderDialog #buttons Button { margin-right: 2; min-width: 0; width: auto; }
    FolderDialog #buttons Button:focus { text-style: bold reverse; }
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
        self._start, self._title, self._about, self._proposed = start, title, about, name
        self._refused = False
        # What the field held last: it tells of a text that nobody typed too.
        self._held = name

    def compose(self) -> ComposeResult:
        yield self.box(
            clean(self._title),
            Static("", id="where", markup=False),
            Static(self._about, id="about", markup=False),
            Static("", id="columns", markup=False),
            FolderList(self._folders, self._start),
            Horizontal(
                Static("Nom ou chemin : ", markup=False),
                Input(self._proposed, compact=True, select_on_focus=False, max_length=4096),
                id="typed",
            ),
            SaidLine(),
            Horizontal(
                Button(Text(f"[ {self.VERB} ]"), compact=True, id="accept"),
                Button(Text("[ Annuler (Échap) ]"), compact=True, action="screen.cancel"),
                id="buttons",
            ),
            foot=(Hints(HINTS, near=True),),
        )

    @property
    def _list(self) -> FolderList:
        return self.query_one(FolderList)

    @property
    def _field(self) -> Input:
        return self.query_one(Input)

    def on_mount(self) -> None:
        self._field.cursor_blink = False
        self._list.by_date = self.mes.folders.by_date
        self._first_focus().focus()
        self._show_place()

    def _first_focus(self) -> Widget:
        return self._list

    @on(FolderList.Resized)
    def _show_place(self) -> None:
        folder, where = self._list, self.query_one("#where", Static)
        where.update(shortened(f"Dossier : {self._folders.shown(folder.location)}", where.size.width))
        name, date = ("Nom", "Modifié ↓") if folder.by_date else ("Nom ↓", "Modifié")
        width = folder.scrollable_content_region.width or folder.size.width
        self.query_one("#columns", Static).update(columns(name, "Taille", date, width))

    def say(self, sentence: str, *, alert: bool = False) -> None:
        """Show ``sentence`` under the field."""
        self.query_one(SaidLine).say(sentence, alert=alert)

    @on(FolderList.Changed)
    def _moved(self) -> None:
        self._show_place()
        self.say("")

    @on(FolderList.Read)
    def _read(self, event: FolderList.Read) -> None:
        self._show_place()
        refused, self._refused = self._refused, False
        if event.note:
            self.say(event.note, alert=True)
        elif refused:
            return
        elif not event.entries:
            self.say(self._folders.nothing)
        elif len(event.entries) > SHOWN:
            self.say(f"Les {SHOWN} premiers sur {len(event.entries)} sont montrés : tapez le nom des autres.")

    @on(FolderList.Selected)
    def _picked(self, event: FolderList.Selected) -> None:
        event.stop()
        self.choose(self.picked, event.path)

    @on(Input.Changed)
    def _typing(self, event: Input.Changed) -> None:
        if event.value == self._held:
            return
        self._held = event.value
        self.say("")
        self._list.seek(event.value.strip())

    @on(Input.Submitted)
    @on(Button.Pressed, "#accept")
    def _asked(self, event: Input.Submitted | Button.Pressed) -> None:
        event.stop()
        typed = self._field.value
        if typed.strip():
            self.choose(self.typed, typed)
        else:
            self._list.open_highlighted()

    def choose(self, work: Callable[[Chosen], Awaitable[None]], chosen: Chosen) -> None:
        """Run ``work``, which looks at the disk; a newer choice replaces it."""
        self.run_worker(self._look_at(work, chosen), group="choice", exclusive=True, exit_on_error=False)

    async def _look_at(self, work: Callable[[Chosen], Awaitable[None]], chosen: Chosen) -> None:
        try:
            await work(chosen)
        except Refusal as refusal:
            self.say(refusal.sentence, alert=True)
            self._refused = True
            self._list.reread()
            if work == self.typed:
                self._field.focus()
                self._field.action_select_all()

    @abstractmethod
    async def typed(self, text: str) -> None:
        """What to do with the text of the field."""

    @abstractmethod
    async def picked(self, path: Path) -> None:
        """What to do with a file chosen in the list."""

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
        """By name, then by date; the next list of files is in the same order."""
        self.mes.folders.by_date = not self._list.by_date
        self._list.sort(by_date=self.mes.folders.by_date)
        self._show_place()

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
        self._field.replace(text, *sorted(self._field.selection))
