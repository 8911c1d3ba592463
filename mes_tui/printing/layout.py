"""The blocks of a document: headings, rows, tables, signature boxes. A block is kept whole whenever it can be."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from mes_tui.forms.presentation import NO_VALUE, NOT_PROVIDED, ShownLine, ShownTable
from mes_tui.printing.canvas import ACCENT, BODY_TOP, HAIRLINE, MARGIN, SOFT, Canvas, Style
from mes_tui.printing.fpdf_internals import Element, Scope

TITLE = Style(17, 8, bold=True, color=ACCENT)
PAGE_TITLE = Style(12, 6, bold=True, color=ACCENT)
SECTION_TITLE = Style(9.5, 5, bold=True)
LABEL = Style(8.5, 4.5)
ANSWER = Style(9, 4.5)
ABSENT = Style(9, 4.5, color=SOFT)
COLUMN_TITLE = Style(8, 4, bold=True)
CELL = Style(8.5, 4.2)
TABLE_TITLE = Style(8.5, 4.5, bold=True, color=SOFT)
CONTINUED = Style(7.5, 4.5, color=SOFT)

LABEL_SHARE = 0.4
PADDING = 0.95
AFTER = 0.5
RULE = 1.3
NOTE_SPACE = 1.2
GUTTER = 4.0
WHOLE = 80.0
"""A row or a small table up to this height, in millimetres, goes to the next page rather than being cut."""
SHORT = 45.0
"""Answers up to this height together, in millimetres, stay together under the title of their section."""
FEWEST_LINES = 3
"""A row that must be cut leaves at least this many lines on each side."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a row: wrapped lines, place, look and tag."""

    lines: tuple[str, ...]
    x: float
    width: float
    style: Style
    tag: str = "TD"
    scope: Scope = ""

    @property
    def height(self) -> float:
        return max(1, len(self.lines)) * self.style.leading


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading that waits for the block it announces. ``before`` is dropped at the top of a page."""

    level: int
    style: Style
    lines: tuple[str, ...]
    before: float
    after: float
    ruled: bool
    outline: bool

    @property
    def height(self) -> float:
        return self.before + len(self.lines) * self.style.leading + self.after


class Layout:
    """Prints blocks one under the other on a canvas, breaking pages before them.

    A heading is printed with the block that follows it, never alone at the foot of a page.
    """

    def __init__(self, canvas: Canvas) -> None:
        self.canvas = canvas
        self._waiting: list[Heading] = []

    def space(self, height: float) -> None:
        """Leave ``height`` millimetres blank, nothing at the top of a page."""
        if float(self.canvas.y) > BODY_TOP:
            self.canvas.set_y(min(float(self.canvas.y) + height, self.canvas.body_bottom))

    def need(self, height: float) -> bool:
        """Go to a new page when ``height`` millimetres and the waiting headings do not fit; says whether it did.

        The waiting headings are then printed.
        """
        announced = sum(heading.height for heading in self._waiting)
        full = self.canvas.body_bottom - BODY_TOP
        broke = self.canvas.room < min(height + announced, full) and float(self.canvas.y) > BODY_TOP
        if broke:
            self.canvas.new_page()
        waiting, self._waiting = self._waiting, []
        for heading in waiting:
            self._print(heading)
        return broke

    def new_page(self) -> None:
        """Go to a new page, whatever is left of this one."""
        self.need(0)
        self.canvas.new_page()

    def heading(
        self,
        level: int,
        text: str,
        style: Style,
        *,
        before: float = 0.0,
        after: float = AFTER,
        ruled: bool = False,
        outline: bool = True,
    ) -> None:
        """Announce a heading of ``level`` 1 to 3; ``before`` and ``after`` are blank millimetres around it.

        ``ruled`` underlines it; ``outline`` puts it in the table of contents that readers show beside the pages.
        """
        lines = self.canvas.wrap(text, style, self.canvas.width)
        after += RULE if ruled else 0
        self._waiting.append(Heading(level, style, lines, before, after, ruled, outline))

    def _print(self, heading: Heading) -> None:
        canvas = self.canvas
        self.space(heading.before)
        top = float(canvas.y)
        canvas.set_y(top)
        if heading.outline:
            canvas.start_section(" ".join(heading.lines), level=heading.level - 1)
        with canvas.tag(canvas.element(f"H{heading.level}")):
            canvas.put(heading.lines, MARGIN, top, canvas.width, heading.style)
        bottom = top + len(heading.lines) * heading.style.leading
        if heading.ruled:
            canvas.rule(bottom + 0.8, weight=0.3, color=SOFT)
        canvas.set_xy(MARGIN, bottom + heading.after)

    def paragraph(self, text: str, style: Style) -> None:
        """Print a paragraph over the whole width."""
        canvas = self.canvas
        lines = canvas.wrap(text, style, canvas.width)
        if lines:
            self.flow((Cell(lines, MARGIN, canvas.width, style, "P"),), parent=None, ruled=False, padding=0)

    def answers(self, lines: Sequence[ShownLine]) -> None:
        """Print questions and answers as a table of two columns, the question as header of its row.

        A long answer flows over the pages, in its own column.
        """
        self.rows([self._answer(line) for line in lines])

    def height_of(self, line: ShownLine, note: Style) -> float:
        """The height of an answer in its row, or of a statement (no question) in the style of a ``note``."""
        if line.label:
            return _height(self._answer(line))
        return len(self.canvas.wrap(line.text, note, self.canvas.width)) * note.leading + 2 * NOTE_SPACE

    def _answer(self, line: ShownLine) -> tuple[Cell, ...]:
        canvas = self.canvas
        left = canvas.width * LABEL_SHARE
        right = canvas.width - left
        empty = not line.text.strip() or line.text == NOT_PROVIDED
        style = ABSENT if empty else ANSWER
        return (
            Cell(canvas.wrap(line.label, LABEL, left - GUTTER), MARGIN, left, LABEL, "TH", "Row"),
            Cell(canvas.wrap(NOT_PROVIDED if empty else line.text, style, right), MARGIN + left, right, style),
        )

    def rows(self, rows: Sequence[tuple[Cell, ...]], padding: float = PADDING) -> None:
        """Print ready rows as one table without column headers: a few stay together, many never leave one alone."""
        if not rows:
            return
        self.need(_beginning(rows, padding))
        table = self.canvas.element("Table")
        for index, row in enumerate(rows):
            self.need(_ending(rows[index:], padding))
            self.flow(row, parent=table, padding=padding)

    def table(self, table: ShownTable, *, named: bool = True) -> None:
        """Print a table with its title and headers; the headers come back on each page.

        ``named``: the first cell of a row is its header, as soon as there are rows to tell apart.
        """
        canvas = self.canvas
        columns = max((len(table.headers), *(len(row) for row in table.rows)))
        if not columns:
            return
        widths = self._widths(table, columns)
        head = self._cells(table.headers, widths, COLUMN_TITLE, head=True)
        named = named and len(table.rows) > 2 and columns > 2
        rows = [self._cells(row, widths, CELL, named=named) for row in table.rows]
        title = canvas.wrap(table.label, TABLE_TITLE, canvas.width)
        caption = (Cell(title, MARGIN, canvas.width, TABLE_TITLE, "Caption"),)
        start = (_height(caption) if title else 0) + _height(head)
        whole = start + sum(_height(row) for row in rows)
        self.need(whole if whole <= WHOLE or not rows else start + _least(rows[0]))
        element = canvas.element("Table")
        if title:
            self.flow(caption, parent=element, ruled=False)
        self._table_head(head, element)
        for row in rows:
            self.flow(row, parent=element, on_break=lambda: self._table_head(head, None))

    def _cells(
        self, texts: Sequence[str], widths: Sequence[float], style: Style, *, head: bool = False, named: bool = False
    ) -> tuple[Cell, ...]:
        """Wrap the texts of one row; the cells of a ``head`` are headers, as is the first of a ``named`` row."""
        cells = []
        x = MARGIN
        for index, width in enumerate(widths):
            text = texts[index] if index < len(texts) else ""
            scope: Scope = "Column" if head else "Row" if named and index == 0 else ""
            lines = self.canvas.wrap(text if head or text.strip() else NO_VALUE, style, width - GUTTER / 2)
            cells.append(Cell(lines, x, width, style, "TH" if scope else "TD", scope))
            x += width
        return tuple(cells)

    def _table_head(self, head: tuple[Cell, ...], table: Element | None) -> None:
        """Print the headers; without ``table`` they are a reminder at the top of a page, so decoration."""
        canvas = self.canvas
        if table is None:
            top = float(canvas.y)
            with canvas.artifact():
                for cell in head:
                    canvas.put(cell.lines, cell.x, top + PADDING, cell.width, cell.style)
            canvas.set_xy(MARGIN, top + _height(head))
        else:
            self.flow(head, parent=table, ruled=False)
        canvas.rule(float(canvas.y), weight=0.3, color=SOFT)

    def _widths(self, table: ShownTable, columns: int) -> list[float]:
        """Share the page's width: short columns get what they ask for, long texts share the rest."""
        canvas = self.canvas
        natural = []
        for index in range(columns):
            head = table.headers[index] if index < len(table.headers) else ""
            texts = [row[index] for row in table.rows if index < len(row)]
            asked = [canvas.measure(head, COLUMN_TITLE), *(canvas.measure(text[:200], CELL) for text in texts)]
            natural.append(max(12.0, max(asked) + GUTTER))
        return _shared(natural, canvas.width)

    def flow(
        self,
        cells: tuple[Cell, ...],
        *,
        parent: Element | None,
        ruled: bool = True,
        padding: float = PADDING,
        on_break: Callable[[], None] | None = None,
    ) -> None:
        """Print a row of ``cells``: whole if it is not too high, else line by line over as many pages as it takes."""
        canvas = self.canvas
        if self.need(_least(cells, padding)) and on_break:
            on_break()
        row = canvas.element("TR", parent) if cells[0].tag in {"TH", "TD"} else parent
        elements = [canvas.element(cell.tag, row, cell.scope) for cell in cells]
        total = max(1, max(len(cell.lines) for cell in cells))
        leading = max(cell.style.leading for cell in cells)
        start = 0
        while start < total:
            count = _share(total - start, int((canvas.room - 2 * padding) / leading + 0.001))
            if not count:
                canvas.new_page()
                if on_break:
                    on_break()
                if start:
                    self._recall(cells[0], padding)
                continue
            top = float(canvas.y) + padding
            self._chunk(cells, elements, start, start + count, top)
            tallest = max(len(cell.lines[start : start + count] or " ") * cell.style.leading for cell in cells)
            start += count
            canvas.set_xy(MARGIN, top + tallest + padding)
            if ruled and start == total:
                canvas.rule(float(canvas.y), weight=0.1, color=HAIRLINE)

    def _chunk(self, cells: tuple[Cell, ...], elements: list[Element], start: int, end: int, top: float) -> None:
        for cell, element in zip(cells, elements, strict=True):
            if cell.lines[start:end] or not start:
                self.canvas.tell(element, cell.lines, cell.x, top, cell.style, slice(start, end))

    def _recall(self, cell: Cell, padding: float) -> None:
        """Say at the top of a page which question the text goes on answering."""
        if cell.tag != "TH" or not cell.lines:
            return
        canvas = self.canvas
        words = canvas.wrap(
            f"{cell.lines[0].rstrip()}{'…' if len(cell.lines) > 1 else ''} (suite)", CONTINUED, cell.width - 4
        )
        with canvas.artifact():
            y = float(canvas.y)
            canvas.put(words, cell.x, y + padding, cell.width, CONTINUED)
            canvas.set_xy(MARGIN, y)


def _height(cells: Sequence[Cell], padding: float = PADDING) -> float:
    return max((cell.height for cell in cells), default=0.0) + 2 * padding


def _least(cells: Sequence[Cell], padding: float = PADDING) -> float:
    """The height without which a row goes to the next page: all of it, or its first lines when it is a long one."""
    height = _height(cells, padding)
    if height <= WHOLE:
        return height
    return FEWEST_LINES * max(cell.style.leading for cell in cells) + 2 * padding


def _beginning(rows: Sequence[tuple[Cell, ...]], padding: float) -> float:
    """The height without which ``rows`` begin on the next page: all of them when they are few, else the first two."""
    heights = [_height(row, padding) for row in rows]
    if sum(heights) <= SHORT:
        return sum(heights)
    return heights[0] + _least(rows[1], padding) if len(rows) > 1 and heights[0] <= SHORT else _least(rows[0], padding)


def _ending(rows: Sequence[tuple[Cell, ...]], padding: float) -> float:
    """The height without which the first of the ``rows`` left goes to the next page: the last two go together."""
    if len(rows) == 2 and sum(_height(row, padding) for row in rows) <= SHORT:
        return _height(rows[0], padding) + _height(rows[1], padding)
    return 0.0


def _share(left: int, fits: int) -> int:
    """How many of ``left`` lines go on a page where ``fits`` do: all, or a cut that strands no line; 0 = none."""
    if left <= fits:
        return left
    count = min(fits, left - FEWEST_LINES) if left > FEWEST_LINES else 0
    return count if count >= FEWEST_LINES else 0


def _shared(natural: list[float], width: float) -> list[float]:
    """Share ``width`` between columns: those that ask for less than an equal part get it, the others share the rest."""
    shares = [0.0] * len(natural)
    open_columns = set(range(len(natural)))
    rest = width
    while open_columns:
        equal = rest / len(open_columns)
        modest = {index for index in open_columns if natural[index] <= equal}
        if not modest or modest == open_columns:
            asked = sum(natural[index] for index in open_columns)
            for index in open_columns:
                shares[index] = rest * natural[index] / asked if modest else equal
            break
        for index in modest:
            shares[index] = natural[index]
            rest -= natural[index]
        open_columns -= modest
    return shares
