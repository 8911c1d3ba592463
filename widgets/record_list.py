"""A list of any length, read window by window: only the rows near the cursor are held (P16 to P20)."""

from collections.abc import Callable, Iterable, Sequence

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.actions import SkipAction
from textual.binding import Binding
from textual.geometry import Offset, Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from mes_tui.domain.columns import Column
from mes_tui.forms.french import decimal
from widgets.cells import fit, wrapped
from widgets.record_cursor import ListCursor, WindowRequest
from widgets.record_lines import cell_text, column_at, header_line, kept, row_line, shared_widths
from widgets.record_window import HeldRows, Row

_HEADER = Style(bold=True, underline=True)
_MARKED = Style(bold=True)
_CURSOR = Style(reverse=True)
_RESTING = Style(underline=True)
_READING = "Lecture…"
_WHEEL = 3


class _ListMessage(Message):
    """A message of the list ``source``."""

    def __init__(self, source: "RecordList") -> None:
        self.source = source
        super().__init__()

    @property
    def control(self) -> "RecordList":
        """The list that speaks."""
        return self.source


class RecordList(Widget, can_focus=True):
    """Rows with a cursor. The owner answers each ``WindowWanted`` with ``supply``; nothing else is ever loaded.

    ``picked`` are the keys of the rows that the person marked.
    """

    DEFAULT_CSS = """
    RecordList { height: 1fr; width: 100%; }
    """
    BINDINGS = [
        Binding("down", "move(1)", "Ligne suivante", show=False, id="list.down"),
        Binding("up", "move(-1)", "Ligne précédente", show=False, id="list.up"),
        Binding("pagedown", "page(1)", "Page suivante", show=False, id="list.page_down"),
        Binding("pageup", "page(-1)", "Page précédente", show=False, id="list.page_up"),
        Binding("home", "first", "Début de la liste", show=False, id="list.first"),
        Binding("end", "last", "Fin de la liste", show=False, id="list.last"),
        Binding("enter", "choose", "Ouvrir", show=False, id="list.choose"),
    ]

    class WindowWanted(_ListMessage):
        """Rows are needed: at most ``limit``, in display order, from ``edge`` (relative to ``row``)."""

        def __init__(self, source: "RecordList", request: WindowRequest) -> None:
            self.request = request
            self.edge, self.row, self.limit = request.edge, request.row, request.limit
            super().__init__(source)

    class Moved(_ListMessage):
        """The cursor, the view or the rows changed: ``source.row`` and ``source.position_text`` tell.

        ``by_person``: a key or the wheel moved the cursor; False when rows came or the window changed.
        """

        def __init__(self, source: "RecordList", *, by_person: bool = False) -> None:
            self.by_person = by_person
            super().__init__(source)

    class RowChosen(_ListMessage):
        """Enter or a click on ``row``."""

        def __init__(self, source: "RecordList", row: Row) -> None:
            self.row = row
            super().__init__(source)

    class SortRequested(_ListMessage):
        """The person wants the list by ``column``; the same column again means the other direction."""

        def __init__(self, source: "RecordList", column: str) -> None:
            self.column = column
            super().__init__(source)

    def __init__(
        self,
        columns: Iterable[Column] = (),
        *,
        empty: str = "Aucune ligne à afficher.",
        widget_id: str | None = None,
    ) -> None:
        super().__init__(id=widget_id)
        self.columns = tuple(columns)
        self.empty = empty
        self.sort = ""
        self.descending = False
        self.picked: set[str] = set()
        self._cursor = ListCursor(lambda request: self.post_message(self.WindowWanted(self, request)))
        self._reading = True

    @property
    def row(self) -> Row | None:
        """The row under the cursor, None when the list is empty or not read yet."""
        return self._cursor.row

    @property
    def index(self) -> int:
        """The number of the row under the cursor, from 0."""
        return self._cursor.index

    @property
    def cursor_screen_offset(self) -> Offset:
        """The cell of the screen where the row under the cursor begins."""
        return self.content_region.offset + Offset(0, 1 + self._cursor.index - self._cursor.top)

    @property
    def held(self) -> HeldRows:
        """The rows in memory."""
        return self._cursor.held

    @property
    def position_text(self) -> str:
        """« 1–17 sur 100 000 », "" when the list is empty."""
        total, top = self.held.total, self._cursor.top
        if not total:
            return ""
        last = min(top + max(1, self.size.height - 1), total)
        return f"{decimal(top + 1)}–{decimal(last)} sur {decimal(total)}"

    @property
    def cut_cells(self) -> tuple[str, ...]:
        """The whole text of the cells of the row under the cursor that their columns cut."""
        cells = self.row.cells if self.row is not None else ()
        shown = kept(self.columns, self.size.width)
        widths = [*shared_widths(shown, self.size.width), *(0 for _ in self.columns[len(shown) :])]
        placed = zip(self.columns, cells, widths, strict=False)
        return tuple(cell for column, cell, room in placed if cell_len(cell_text(column, cell, room)) > room)

    def set_columns(self, columns: Iterable[Column], sort: str = "", descending: bool = False) -> None:
        """Change the columns and the sort mark. The rows stay until ``start``."""
        self.columns, self.sort, self.descending = tuple(columns), sort, descending
        self.refresh()

    def start(self, total: int, rows: Sequence[Row] = ()) -> None:
        """Show a new list of ``total`` rows from its beginning; ``rows``, when already read, are its first ones."""
        self._reading = False
        self._cursor.start(total, rows)
        self._changed()

    def reread(self, total: int) -> None:
        """Read again the rows held, and stay on the same row if it is still there."""
        self._reading = False
        self._cursor.reread(total)

    def supply(self, message: WindowWanted, rows: Sequence[Row]) -> None:
        """Take the rows asked by ``message``, unless nobody waits for them any more; draw what that changed."""
        if self._cursor.supply(message.request, rows):
            self._changed()

    def give_up(self, message: WindowWanted) -> None:
        """The rows could not be read: a later move asks again."""
        self._cursor.give_up(message.request)

    def _changed(self) -> None:
        self.refresh()
        self.post_message(self.Moved(self))

    def _moving(self, move: Callable[[], None]) -> None:
        """``move`` the cursor, and repaint what that changed, no more."""
        cursor = self._cursor
        index, top = cursor.index, cursor.top
        move()
        if (index, top) == (cursor.index, cursor.top):
            return
        if top != cursor.top:
            self.refresh()
        else:
            for number in (index, cursor.index):
                self.refresh(Region(0, 1 + number - top, self.size.width, 1))
        self.post_message(self.Moved(self, by_person=True))

    def on_resize(self) -> None:
        """The room changed: keep the cursor in view."""
        top, self._cursor.height = self._cursor.top, max(1, self.size.height - 1)
        self._cursor.show()
        if top != self._cursor.top:
            self.refresh()
        self.post_message(self.Moved(self))

    def action_move(self, step: int) -> None:
        """Move the cursor over ``step`` rows."""
        self._moving(lambda: self._cursor.move(step))

    def action_page(self, step: int) -> None:
        """Move by ``step`` screens, the cursor keeping its line."""
        self._moving(lambda: self._cursor.page(step))

    def action_first(self) -> None:
        """Go to the first row."""
        self._moving(self._cursor.first)

    def action_last(self) -> None:
        """Go to the last row."""
        self._moving(self._cursor.last)

    def pick(self) -> None:
        """Mark the row under the cursor, or take the mark away, and go to the next one."""
        if self.row is not None:
            self.picked ^= {self.row.key}
            self.refresh()
            self.action_move(1)

    def action_choose(self) -> None:
        """Choose the row under the cursor; without one, the owner's own Enter has its turn."""
        if self.row is None:
            raise SkipAction
        self.post_message(self.RowChosen(self, self.row))

    def on_click(self, event: events.Click) -> None:
        """A click on the header sorts, on a row chooses it."""
        if event.y == 0:
            column = column_at(self.columns, self.size.width, event.x)
            if column is not None:
                self.post_message(self.SortRequested(self, column.key))
        elif self.held[self._cursor.top + event.y - 1] is not None:
            self.action_move(self._cursor.top + event.y - 1 - self._cursor.index)
            self.action_choose()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """The wheel moves the cursor."""
        event.stop()
        self.action_move(_WHEEL)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """The wheel moves the cursor."""
        event.stop()
        self.action_move(-_WHEEL)

    def render_line(self, y: int) -> Strip:
        """The header, then the rows in view."""
        width, base = self.size.width, self.rich_style
        if y == 0:
            text = header_line(self.columns, width, self.sort, self.descending)
            return Strip([Segment(text, base + _HEADER)], width)
        index = self._cursor.top + y - 1
        row = self.held[index]
        if row is None:
            return Strip([Segment(fit(self._blank_text(y, index), width), base)], width)
        style = base + _MARKED if row.marked else base
        if index == self._cursor.index:
            style += _CURSOR if self.has_focus else _RESTING
        return Strip([Segment(row_line(self.columns, width, row, row.key in self.picked), style)], width)

    def _blank_text(self, y: int, index: int) -> str:
        if not self.held.total:
            said = wrapped(_READING if self._reading else self.empty, self.size.width - 4)
            return f"  {said[y - 2]}" if 0 <= y - 2 < len(said) else ""
        return "  …" if index < self.held.total else ""
