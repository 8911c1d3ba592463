"""Fields laid out as a table: a timetable, hours by moment, partners. One small editor for each cell."""

from collections.abc import Iterator, Mapping
from datetime import date

from rich.segment import Segment
from textual.actions import SkipAction
from textual.app import ComposeResult
from textual.binding import Binding
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from mes_tui.forms.vocabulary import Field, Grid
from mes_tui.textual_internals import InPageOrder
from widgets.cells import fit, wrapped
from widgets.dressing import dressed
from widgets.editors.base import BOLD, GUTTER, FieldEditor, fault_style
from widgets.editors.line import entry_width
from widgets.field_editors import cell_for

LONGEST_LABEL = 36
_STAR = 2


class GridEditor(InPageOrder, Widget):
    """The label, the headers and the sentences of the cells are drawn by the grid; the cells are its children.

    The first header stands over the labels of the rows. Up and Down go from row to row, Tab and Enter from cell to
    cell. ``editors`` holds the cells by key.
    """

    DEFAULT_CSS = """
    GridEditor { layout: grid; height: auto; width: 100%; grid-rows: auto; keyline: none; }
    """
    BINDINGS = [
        Binding("up", "row(-1)", "Ligne précédente", show=False),
        Binding("down", "row(1)", "Ligne suivante", show=False),
    ]

    def __init__(self, grid: Grid, *, today: date | None = None) -> None:
        super().__init__()
        self.grid = grid
        longest = max((len(row.label) for row in grid.rows), default=0)
        self._label_width = GUTTER + min(LONGEST_LABEL, max(longest, len(grid.headers[0]))) + _STAR + 1
        self.rows = [
            [
                cell_for(cell, row.label if first else "", self._label_width if first else GUTTER, today=today)
                for first, cell in zip((True, *(False for _ in row.cells)), row.cells, strict=False)
            ]
            for row in grid.rows
        ]
        self.editors: dict[str, FieldEditor] = {cell.key: cell for row in self.rows for cell in row}
        self._lay_out()

    def compose(self) -> ComposeResult:
        for row in self.rows:
            yield from row

    def _lay_out(self) -> None:
        columns = list(zip(*(row.cells for row in self.grid.rows), strict=True))
        self.styles.grid_size_columns = max(1, len(columns))
        self.styles.grid_columns = " ".join(
            self._column(cells, first=place == 0) for place, cells in enumerate(columns)
        )
        rooms = map(self._room, columns)
        # A header that is wider than what it stands over goes on under itself.
        self._header_lines = max(
            (len(wrapped(header, room)) for header, room in zip(self.grid.headers[1:], rooms, strict=False) if room),
            default=1,
        )
        self.styles.padding = (self._above, 0, 0, 0)

    @property
    def _above(self) -> int:
        """The lines of the label and of the headers."""
        return len(self._title_lines()) + self._header_lines

    @staticmethod
    def _room(cells: tuple[Field, ...]) -> int:
        """The cells that a header has over ``cells``, 0 when they take what is left of the line."""
        widths = [entry_width(cell) for cell in cells]
        return max(widths) + GUTTER if all(widths) else 0

    def _column(self, cells: tuple[Field, ...], *, first: bool) -> str:
        label = self._label_width if first else GUTTER
        widths = [entry_width(cell) for cell in cells]
        if all(widths):
            return str(label + max(widths) + GUTTER)
        return "1.25fr" if first else "1fr"

    def _title_lines(self) -> tuple[str, ...]:
        return wrapped(self.grid.label, 72) if self.grid.label else ()

    def mark(self, sentences: Mapping[str, str]) -> None:
        """Show the sentences of the cells, by key, under the grid; the cells not named lose theirs."""
        told, shown = self._sentence_lines(), self.styles.padding
        for key, cell in self.editors.items():
            cell.mark(sentences.get(key, ""))
        self.styles.padding = (self._above, 0, len(self._sentence_lines()), 0)
        if (told, shown) != (self._sentence_lines(), self.styles.padding):
            self.refresh(layout=True)

    def _sentence_lines(self) -> list[str]:
        """« ! » in front of each sentence, not of each of its lines."""
        width = (self.size.width or 80) - GUTTER
        sentences = [cell.sentence for cell in self.editors.values() if cell.sentence and cell.display]
        return [
            ("" if place else "!").ljust(GUTTER) + line
            for sentence in sentences
            for place, line in enumerate(wrapped(sentence, width))
        ]

    def show_rows(self, visible: frozenset[str]) -> None:
        """Show the rows that have a visible cell; a hidden cell of a shown row leaves its place empty."""
        displays = [any(cell.key in visible for cell in row) for row in self.rows]
        for row, display in zip(self.rows, displays, strict=True):
            for cell in row:
                if cell.display != display:
                    cell.display = display
                if cell.visible != (cell.key in visible):
                    cell.visible = cell.key in visible
        if self.display != any(displays):
            self.display = any(displays)

    def action_row(self, step: int) -> None:
        """Go to the cell of the same column in the next row that has one; past the ends, leave the grid."""
        focused = self.screen.focused
        for number, row in enumerate(self.rows):
            if focused in row:
                column = row.index(focused)
                for cell in self._reachable(number, column, step):
                    cell.focus()
                    return
        raise SkipAction

    def above(self, editor: FieldEditor) -> tuple[tuple[FieldEditor, FieldEditor], ...]:
        """Each cell of the line of ``editor`` that may be answered, with the one above it; () for the first line."""
        shown = [row for row in self.rows if row[0].display]
        place = next((place for place, row in enumerate(shown) if editor in row), 0)
        pairs = zip(shown[place], shown[place - 1], strict=True) if place else ()
        return tuple((cell, over) for cell, over in pairs if cell.focusable and cell.visible)

    def below(self, editor: FieldEditor) -> FieldEditor | None:
        """The cell under ``editor``, in the next line that has one."""
        number, row = next((number, row) for number, row in enumerate(self.rows) if editor in row)
        return next(self._reachable(number, row.index(editor), 1), None)

    def _reachable(self, number: int, column: int, step: int) -> Iterator[FieldEditor]:
        number += step
        while 0 <= number < len(self.rows):
            cell = self.rows[number][column]
            if cell.focusable and cell.display:
                yield cell
            number += step

    def render_lines(self, crop: Region) -> list[Strip]:
        """The label, the headers and, at the bottom, what is wrong with the cells."""
        width, height = self.outer_size
        strips = super().render_lines(Region(0, crop.y, width, crop.height))
        drawn = self._drawn(width, height)
        return dressed(self, [drawn.get(crop.y + place, strip) for place, strip in enumerate(strips)], crop)

    def _drawn(self, width: int, height: int) -> dict[int, Strip]:
        base = self.rich_style
        title = self._title_lines()
        lines = {y: (" " * GUTTER + line, base + BOLD) for y, line in enumerate((*title, *self._headers(width)))}
        sentences = self._sentence_lines()
        for place, line in enumerate(sentences):
            lines[height - len(sentences) + place] = (line, base + fault_style(self))
        return {y: Strip([Segment(fit(text, width), style)], width) for y, (text, style) in lines.items()}

    def _headers(self, width: int) -> list[str]:
        """Each header over its column, on as many lines as the highest one."""
        row = next((row for row in self.rows if row and row[0].display), [])
        starts = [0, *(cell.virtual_region.x + cell.label_width - GUTTER for cell in row)]
        ends = [*(start - 1 for start in starts[1:]), width - GUTTER]
        lines = [""] * self._header_lines
        for header, start, end in zip(self.grid.headers, starts, ends, strict=False):
            for place, part in enumerate(wrapped(header, max(1, end - start))[: self._header_lines]):
                lines[place] = fit(lines[place], start) + part
        return lines
