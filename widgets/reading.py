"""A long reading with a cursor: line by line, screen by screen, heading by heading."""

from collections.abc import Callable, Hashable, Sequence

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding
from textual.geometry import Offset
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from widgets.cells import visible
from widgets.reading_lines import Block, ReadingLine, lay_out

_CURSOR, _RESTING = Style(reverse=True), Style(underline=True)
_WHEEL = 3


class ReadingView(Widget, can_focus=True):
    """Shows ``blocks``. The cursor is on a line, and so on the place of that line's block."""

    DEFAULT_CSS = """
    ReadingView { height: 1fr; padding: 0 1; }
    """
    BINDINGS = [
        Binding("up", "move(-1)", "Monter", show=False),
        Binding("down", "move(1)", "Descendre", show=False),
        Binding("pageup", "page(-1)", "Écran précédent", show=False),
        Binding("pagedown,space", "page(1)", "Écran suivant", show=False),
        Binding("home,ctrl+home", "end(-1)", "Début", show=False),
        Binding("end,ctrl+end", "end(1)", "Fin", show=False),
        Binding("enter", "choose", "Choisir", show=False),
    ]

    class Moved(Message):
        """The cursor is on another place."""

        def __init__(self, place: Hashable) -> None:
            self.place = place
            super().__init__()

    class Chosen(Message):
        """Enter on a place."""

        def __init__(self, place: Hashable) -> None:
            self.place = place
            super().__init__()

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  Textual's own name
        super().__init__(id=id)
        self._blocks: Sequence[Block] = ()
        self._lines: tuple[ReadingLine, ...] = ()
        self._cursor = 0
        self._top = 0
        self._told: Hashable = None

    @property
    def place(self) -> Hashable:
        """The place under the cursor, None while there is nothing to read."""
        return self._lines[self._cursor].place if self._lines else None

    @property
    def percent(self) -> int:
        """How far the cursor is, 100 on the last line."""
        return (self._cursor + 1) * 100 // len(self._lines) if self._lines else 0

    def show(self, blocks: Sequence[Block], *, from_top: bool) -> None:
        """Read ``blocks`` from their beginning, or from the line where the cursor is if its place is still there."""
        self._blocks = blocks
        if from_top:
            self._cursor = self._top = 0
            self._lines = ()
        self._lay_out()

    def on_resize(self) -> None:
        """The lines are cut elsewhere."""
        self._lay_out()

    def _lay_out(self) -> None:
        before, place = self._lines, self.place
        ahead = self._cursor - next((rank for rank, line in enumerate(before) if line.place == place), 0)
        self._lines = lay_out(self._blocks, self.content_size.width)
        here = [rank for rank, line in enumerate(self._lines) if line.place == place]
        if before and here:
            self._cursor = min(here[0] + ahead, here[-1])
        self._settle()

    def _settle(self, top: int | None = None) -> None:
        """Keep the cursor on a line and the line in view; ``top``: the first line wanted in view."""
        last, height = len(self._lines) - 1, max(1, self.content_size.height)
        self._cursor = max(0, min(self._cursor, last))
        top = self._top if top is None else top
        top = min(max(top, self._cursor - height + 1), self._cursor)
        self._top = max(0, min(top, last + 1 - height))
        self.refresh()
        if self.place != self._told:
            self._told = self.place
            self.post_message(self.Moved(self.place))

    @property
    def cursor_screen_offset(self) -> Offset:
        """The cell of the screen where the line under the cursor begins."""
        return self.content_region.offset + Offset(0, self._cursor - self._top)

    def go_to(self, holds: Callable[[Hashable], bool]) -> bool:
        """Put the cursor on the heading of the first place that ``holds``, seen from the top; False without any."""
        heading = next((row for row, line in enumerate(self._lines) if holds(line.place)), None)
        if heading is None:
            return False
        # A title begins with a blank line.
        self._cursor = next((row for row in range(heading, len(self._lines)) if self._lines[row].text.strip()), heading)
        self._settle(top=heading)
        return True

    def jump(self, step: int) -> bool:
        """Go to the next heading (1), or the one before (-1); False at the end."""
        stops = [rank for rank, line in enumerate(self._lines) if line.stop]
        ahead = [rank for rank in stops if (rank > self._cursor if step > 0 else rank < self._cursor)]
        if not ahead:
            return False
        self._cursor = ahead[0] if step > 0 else ahead[-1]
        self._settle(top=self._cursor)
        return True

    def action_move(self, step: int) -> None:
        """Move by lines."""
        self._cursor += step
        self._settle()

    def action_page(self, step: int) -> None:
        """Move by screens, the cursor keeping its line."""
        height = max(1, self.content_size.height - 1)
        self._cursor += step * height
        self._settle(top=self._top + step * height)

    def action_end(self, step: int) -> None:
        """Go to the first line (-1) or to the last (1)."""
        self._cursor = 0 if step < 0 else len(self._lines) - 1
        self._settle()

    def action_choose(self) -> None:
        """Choose what is under the cursor."""
        self.post_message(self.Chosen(self.place))

    def on_click(self, event: events.Click) -> None:
        """A click brings the cursor."""
        self._cursor = self._top + event.y
        self._settle()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """The wheel moves the cursor."""
        event.stop()
        self.action_move(_WHEEL)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """The wheel moves the cursor."""
        event.stop()
        self.action_move(-_WHEEL)

    def render_line(self, y: int) -> Strip:
        """The lines in view, the one under the cursor in reverse video."""
        width, base, rank = self.content_size.width, self.rich_style, self._top + y
        if rank >= len(self._lines):
            return Strip.blank(width, base)
        over = base if rank != self._cursor else base + (_CURSOR if self.has_focus else _RESTING)
        segments = [Segment(visible(cut.text), over + cut.style) for cut in self._lines[rank].cuts]
        return Strip(segments).adjust_cell_length(width, over)
