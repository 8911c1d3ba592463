"""The list of a folder, kept under one root: folders and files, in French, safe to show."""

from dataclasses import dataclass
from pathlib import Path

from rich.segment import Segment
from rich.style import Style
from textual import events, on, work
from textual.binding import Binding
from textual.css.styles import RulesMap
from textual.geometry import Offset
from textual.message import Message
from textual.reactive import var
from textual.strip import Strip
from textual.style import Style as VisualStyle
from textual.visual import RenderOptions, Visual
from textual.widgets import OptionList
from textual.widgets.option_list import Option
from textual.worker import get_current_worker

from mes_tui.domain.errors import Refusal
from mes_tui.domain.text import fold
from mes_tui.forms import french
from widgets.cells import fit
from widgets.file_picker_folder import Entry, FolderGone, FolderTree, arranged

# A folder of a hundred thousand files must not stop the keyboard; what is not shown can still be typed.
SHOWN = 1000
_REVERSE = Style(reverse=True)
_SIZE, _DATE = 10, 21
_COLUMNS = _SIZE + _DATE + 2


def columns(name: str, size: str, date: str, width: int, *, marked: bool = False) -> str:
    """One line of ``width`` cells: the name on the left, « * » before it when marked, then size and date,
    right-aligned."""
    return f"{'*' if marked else ' '}{fit(name, max(4, width - _COLUMNS))}{size:>{_SIZE + 1}}{date:>{_DATE}}"


class EntryLine(Visual):
    """An entry on one line of any width: drawn when seen, so that long lists open at once."""

    def __init__(self, entry: Entry, *, marked: bool = False) -> None:
        self._entry, self._marked = entry, marked

    def render_strips(self, width: int, height: int | None, style: VisualStyle, options: RenderOptions) -> list[Strip]:
        """The line, its name cut if it must be; a folder ends with « / »."""
        entry = self._entry
        date = french.instant(entry.modified) if entry.modified else ""
        size = "" if entry.is_folder else french.size(entry.size)
        line = columns(f"{entry.name}/" if entry.is_folder else entry.name, size, date, width, marked=self._marked)
        return [Strip([Segment(line, style.rich_style)]).adjust_cell_length(width, style.rich_style)]

    def get_optimal_width(self, rules: RulesMap, container_width: int) -> int:
        """As wide as there is room."""
        return container_width

    def get_height(self, rules: RulesMap, width: int) -> int:
        """One line."""
        return 1


class FolderEntry(Option):
    """An entry of the folder, as an option of the list."""

    def __init__(self, entry: Entry, *, marked: bool = False) -> None:
        self.entry = entry
        super().__init__(EntryLine(entry, marked=marked))


class AboveEntry(FolderEntry):
    """The way up: « .. »."""

    def __init__(self, folder: Path) -> None:
        super().__init__(Entry(folder, "..", True))


class FolderList(OptionList, inherit_bindings=False):
    """The folders and files of one folder of ``folders``, started at ``start``; a change of ``location`` reads another.

    With the mouse, one click puts the highlight on a folder and two open it.
    """

    location: var[Path] = var(Path("/"), init=False)

    @property
    def cursor_screen_offset(self) -> Offset:
        """The cell of the screen where the line under the highlight begins: each has one line."""
        return self.content_region.offset + Offset(0, (self.highlighted or 0) - self.scroll_offset.y)

    DEFAULT_CSS = """
    FolderList, FolderList:focus { border: none; padding: 0; height: 1fr; background: $background; }
    FolderList > .option-list--option-highlighted, FolderList:focus > .option-list--option-highlighted {
        color: $foreground; background: $background; text-style: bold underline;
    }
    FolderList:focus > .option-list--option-highlighted { text-style: bold; }
    """
    BINDINGS = [
        Binding("up", "cursor_up", "Monter", show=False),
        Binding("down", "cursor_down", "Descendre", show=False),
        Binding("pageup", "page_up", "Page précédente", show=False),
        Binding("pagedown", "page_down", "Page suivante", show=False),
        Binding("home", "first", "Début", show=False),
        Binding("end", "last", "Fin", show=False),
        Binding("enter", "select", "Ouvrir ou choisir", show=False),
        Binding("backspace", "navigate_up", "Dossier parent", show=False),
    ]

    class Changed(Message):
        """The list is now about another folder, which is being read."""

    class Resized(Message):
        """Its lines have another width, that of what stands above them."""

    @dataclass
    class Selected(Message):
        """The file ``path`` was chosen."""

        path: Path

    @dataclass
    class Read(Message):
        """The folder ``asked`` was read; ``location`` replaces it when it is gone; ``note``, if any, is to be said."""

        asked: Path
        location: Path
        entries: tuple[Entry, ...]
        note: str = ""

    def __init__(self, folders: FolderTree, start: Path | None = None) -> None:
        super().__init__(markup=False)
        self.set_reactive(FolderList.location, folders.nearest(start))
        self.folders = folders
        self.entries: tuple[Entry, ...] = ()
        self.by_date = False
        self.marked: tuple[Path, ...] = ()
        self._left: Path | None = None
        self._note = ""
        self._opens_folders = False

    def on_resize(self) -> None:
        """Its own room, which comes after that of the window."""
        self.post_message(self.Resized())

    def on_mount(self) -> None:
        """Read the first folder."""
        self.watch_location()

    def watch_location(self) -> None:
        """Read the folder."""
        self.post_message(self.Changed())
        self._read_folder()

    def on_click(self, event: events.Click) -> None:
        """A single click does not open a folder."""
        self._opens_folders = event.chain == 2

    def on_key(self) -> None:
        """A key does."""
        self._opens_folders = True

    @property
    def is_root(self) -> bool:
        """Nothing is shown above the root of the tree."""
        return self.location == self.folders.root

    def action_navigate_up(self) -> None:
        """Go to the folder above, its highlight on the folder just left."""
        if not self.is_root:
            self._left = self.location
            self.location = self.folders.nearest(self.location.parent)

    def reread(self) -> None:
        """Read the folder again, the highlight on the same entry."""
        self._left = self._current
        self._read_folder()

    def sort(self, *, by_date: bool) -> None:
        """Show the same entries in another order, the highlight on the same entry."""
        self._left = self._current
        self.by_date = by_date
        self._show_entries()

    @property
    def _current(self) -> Path | None:
        option = self.highlighted_option
        return option.entry.path if isinstance(option, FolderEntry) else None

    def render_line(self, y: int) -> Strip:
        """The highlight in reverse video, with or without colours: the list's own styles cannot say it."""
        line = self.scroll_offset.y + y
        strip = super().render_line(y)
        return strip.apply_style(_REVERSE) if self.has_focus and line == self.highlighted else strip

    def mark(self) -> bool:
        """Mark the file under the highlight, or take its mark away, and go to the next; False on a folder."""
        option, place = self.highlighted_option, self.highlighted
        if not isinstance(option, FolderEntry) or option.entry.is_folder or place is None:
            return False
        path = option.entry.path
        others = tuple(marked for marked in self.marked if marked != path)
        self.marked = others if path in self.marked else (*others, path)
        self.replace_option_prompt_at_index(place, EntryLine(option.entry, marked=path in self.marked))
        # Going round to the top would put Enter on the folder above.
        self.highlighted = min(place + 1, self.option_count - 1)
        return True

    def open_highlighted(self) -> None:
        """Open or choose the entry under the highlight, as Enter does in the list."""
        self._opens_folders = True
        self.action_select()

    def seek(self, typed: str) -> None:
        """Put the highlight on the first entry whose name starts with ``typed``, accents and case aside."""
        prefix = fold(typed)
        if not prefix:
            return
        for index, option in enumerate(self.options):
            if isinstance(option, FolderEntry) and fold(option.entry.name).startswith(prefix):
                self.highlighted = index
                return

    @work(exclusive=True, thread=True, exit_on_error=False, group="folder")
    def _read_folder(self) -> None:
        """Read the folder in a thread: a disk or a network may take its time."""
        worker, asked, note = get_current_worker(), self.location, ""
        location, entries = asked, tuple[Entry, ...]()
        try:
            entries = self.folders.entries(asked)
        except FolderGone:
            location = self.folders.nearest(asked)
            note = f"Le dossier {french.quoted(self.folders.shown(asked))} n’existe plus."
        except Refusal as refusal:
            note = refusal.sentence
        if not worker.is_cancelled:
            self.post_message(self.Read(asked, location, entries, note))

    def on_folder_list_read(self, message: Read) -> None:
        """Show what was read; a folder that is gone gives way to the one above."""
        if message.asked != self.location:
            message.stop()
            return
        message.note, self._note = " ".join(filter(None, (self._note, message.note))), ""
        if message.location != message.asked:
            self._note = message.note
            message.stop()
            self.location = message.location
            return
        self.entries = message.entries
        self._show_entries()

    def _show_entries(self) -> None:
        listed = arranged(self.entries, by_date=self.by_date)[:SHOWN]
        above = [] if self.is_root else [AboveEntry(self.location.parent)]
        self.set_options([*above, *(FolderEntry(entry, marked=entry.path in self.marked) for entry in listed)])
        places = {entry.path: index for index, entry in enumerate(listed, len(above))}
        first = len(above) if listed else 0
        self.highlighted = places.get(self._left, first) if self._left else first
        self._left = None

    @on(OptionList.OptionSelected)
    def _entry_selected(self, event: OptionList.OptionSelected) -> None:
        """Open the folder, or tell that the file was chosen."""
        event.stop()
        option = event.option
        if not isinstance(option, FolderEntry):
            return
        if not option.entry.is_folder:
            self.post_message(self.Selected(option.entry.path))
        elif self._opens_folders:
            if isinstance(option, AboveEntry):
                self.action_navigate_up()
            else:
                self.location = self.folders.nearest(option.entry.path)
