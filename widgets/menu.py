"""The portal's menu: entries with a mnemonic digit and a count, the active one marked « > » (P14)."""

from dataclasses import dataclass

from rich.text import Text
from textual import events
from textual.binding import Binding
from textual.geometry import Offset, Region
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from mes_tui.domain.text import clean
from mes_tui.forms.french import decimal


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """``id`` comes back in the message; ``digit``, or a capital letter, chooses it at once; "" as id: a heading."""

    id: str
    label: str
    digit: str = ""
    count: int | None = None
    marked: bool = False
    refusal: str = ""


class Menu(Widget, can_focus=True):
    """A short list of entries, moved in with the arrows, chosen with Enter, the digit or a click."""

    DEFAULT_CSS = """
    Menu { height: auto; width: 100%; }
    """
    BINDINGS = [
        Binding("up", "move(-1)", "Monter", show=False),
        Binding("down", "move(1)", "Descendre", show=False),
        Binding("home", "move(-99)", "Début", show=False),
        Binding("end", "move(99)", "Fin", show=False),
        Binding("enter", "choose", "Choisir", show=False),
    ]

    entries: reactive[tuple[MenuEntry, ...]] = reactive((), layout=True)
    current: reactive[int] = reactive(0, repaint=False)

    def __init__(
        self,
        *,
        id: str | None = None,  # noqa: A002  Textual's own name
        marks_rest: bool = True,
        digits_choose: bool = True,
    ) -> None:
        """``marks_rest``: the current entry keeps its « > » while the focus is elsewhere.

        ``digits_choose``: False where an entry is not taken back once chosen: a digit only goes to it, Enter chooses.
        """
        super().__init__(id=id)
        self._marks_rest, self._digits_choose = marks_rest, digits_choose
        self._room = 0

    class Chosen(Message):
        """An entry was chosen."""

        def __init__(self, menu: "Menu", entry: MenuEntry) -> None:
            self.menu, self.entry = menu, entry
            super().__init__()

        @property
        def control(self) -> "Menu":
            """The menu that speaks."""
            return self.menu

    class Moved(Message):
        """The cursor went to another entry."""

        def __init__(self, menu: "Menu", entry: MenuEntry) -> None:
            self.menu, self.entry = menu, entry
            super().__init__()

        @property
        def control(self) -> "Menu":
            """The menu that speaks."""
            return self.menu

    @property
    def cursor_screen_offset(self) -> Offset:
        """The cell of the screen where the current entry begins."""
        return self.content_region.offset + Offset(0, self.current)

    @property
    def entry(self) -> MenuEntry | None:
        """The entry under the cursor."""
        return self.entries[self.current] if 0 <= self.current < len(self.entries) else None

    def watch_current(self, before: int, now: int) -> None:
        """Draw the two lines that differ, and tell the owner where the cursor is."""
        self.refresh(*(Region(0, line, self.size.width, 1) for line in (before, now)))
        if self.entry is not None:
            self.post_message(self.Moved(self, self.entry))
        self._keep_in_sight()

    def on_focus(self) -> None:
        """The whole menu came into sight, as much of it as there is room for."""
        self._keep_in_sight()

    def on_mount(self) -> None:
        """A message of two lines takes room from what scrolls around the menu, whose own size stays."""
        self.screen.screen_layout_refresh_signal.subscribe(self, self._laid_out)

    def _laid_out(self, _screen: object) -> None:
        height = sum(node.size.height for node in self.ancestors if isinstance(node, Widget))
        if height != self._room:
            self._room = height
            self._keep_in_sight()

    def _keep_in_sight(self) -> None:
        """Once everything has its place, scroll what is around to the line under the cursor."""
        if self.has_focus:
            self.call_after_refresh(self._scroll_to_line)

    def _scroll_to_line(self) -> None:
        line, node = Region(0, self.current, self.size.width, 1), self.parent
        below: Widget = self
        while self.has_focus and isinstance(node, Widget):
            line = line.translate(below.virtual_region.offset)
            if node.max_scroll_y:
                node.scroll_to_region(line, animate=False, immediate=True)
                return
            below, node = node, node.parent

    def get_content_height(self, container: object, viewport: object, width: int) -> int:
        """One line an entry."""
        return len(self.entries)

    def render(self) -> Text:
        """The entries; the current one in reverse video with « > » when the menu has the focus."""
        return Text("\n", no_wrap=True).join(self._line(index, entry) for index, entry in enumerate(self.entries))

    def _line(self, index: int, entry: MenuEntry) -> Text:
        width = max(self.size.width, 10)
        if not entry.id:
            return Text(clean(entry.label), style="bold")
        here = index == self.current and (self.has_focus or self._marks_rest)
        count = "" if entry.count is None else decimal(entry.count)
        mark = "!" if entry.marked else " "
        name = f"({clean(entry.label)})" if entry.refusal else clean(entry.label)
        label = Text(f"{'>' if here else ' '} {entry.digit or ' '} {name}")
        label.truncate(width - len(count) - 3, overflow="ellipsis", pad=True)
        label.append(f" {count} {mark}")
        if here and self.has_focus:
            label.stylize("reverse")
        if here or entry.marked:
            label.stylize("bold")
        return label

    def action_move(self, step: int) -> None:
        """Move over ``step`` entries, headings skipped, without leaving the list."""
        reachable = [index for index, entry in enumerate(self.entries) if entry.id]
        if reachable:
            place = reachable.index(self.current) if self.current in reachable else 0
            self.current = reachable[max(0, min(len(reachable) - 1, place + step))]

    def action_choose(self) -> None:
        """Choose the current entry."""
        if 0 <= self.current < len(self.entries) and self.entries[self.current].id:
            self.post_message(self.Chosen(self, self.entries[self.current]))

    def watch_entries(self) -> None:
        """Keep the cursor on an entry."""
        if not (0 <= self.current < len(self.entries) and self.entries[self.current].id):
            self.current = next((i for i, entry in enumerate(self.entries) if entry.id), 0)

    def on_key(self, event: events.Key) -> None:
        """A digit chooses its entry, or goes to it."""
        if self.choose(event.character or ""):
            event.stop()

    def choose(self, digit: str) -> bool:
        """Choose the entry that has ``digit``, or go to it; False when none has."""
        for index, entry in enumerate(self.entries):
            if entry.digit and digit.upper() == entry.digit:
                self.current = index
                if self._digits_choose:
                    self.action_choose()
                return True
        return False

    def on_click(self, event: events.Click) -> None:
        """A click chooses the entry under the pointer."""
        if 0 <= event.y < len(self.entries) and self.entries[event.y].id:
            self.current = event.y
            self.action_choose()
