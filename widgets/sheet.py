"""A sheet to be scrolled: passages, and rows of a label with its value; only the lines in view are drawn."""

from collections.abc import Iterator, Sequence

from rich.segment import Segment
from rich.text import Text
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from widgets.cells import fit, wrapped

Rows = tuple[tuple[str, str], ...]
_LABEL, _GAP = 28, 1


class Sheet(Widget):
    """``parts`` one under the other, on as many lines as they need. A value of several lines stays beside its label."""

    DEFAULT_CSS = """
    Sheet { width: 100%; height: auto; }
    """

    def __init__(self, *parts: Text | Rows, id: str | None = None) -> None:  # noqa: A002  Textual's own name
        super().__init__(id=id)
        self._parts: Sequence[Text | Rows] = parts
        self._lines: list[list[Segment]] = []
        self._width = 0

    def show(self, *parts: Text | Rows) -> None:
        """Show ``parts`` from now on."""
        self._parts, self._width = parts, 0
        self.refresh(layout=True)

    def _laid_out(self, width: int) -> list[list[Segment]]:
        if width != self._width:
            self._width = width
            self._lines = [line for part in self._parts for line in self._lines_of(part, width)]
        return self._lines

    def _lines_of(self, part: Text | Rows, width: int) -> Iterator[list[Segment]]:
        if isinstance(part, Text):
            console = self.app.console
            style = console.get_style(part.style)
            for line in part.wrap(console, width):
                yield list(Segment.apply_style(line.render(console), style))
            return
        for label, value in part:
            labels, values = wrapped(label, _LABEL), wrapped(value, max(1, width - _LABEL - _GAP))
            for row in range(max(len(labels), len(values))):
                left = fit(labels[row] if row < len(labels) else "", _LABEL + _GAP)
                yield [Segment(left + (values[row] if row < len(values) else ""))]

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as the parts need."""
        return len(self._laid_out(width))

    def render_line(self, y: int) -> Strip:
        width, base = self.content_size.width, self.rich_style
        lines = self._laid_out(width)
        line = lines[y] if y < len(lines) else []
        return Strip(Segment.apply_style(line, base)).adjust_cell_length(width, base)
