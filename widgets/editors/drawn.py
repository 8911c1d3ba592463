"""The editors that draw their answer themselves: choices, yes or no, ticks."""

from abc import abstractmethod
from collections.abc import Iterable

from rich.segment import Segment
from rich.style import Style
from textual.binding import Binding
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from mes_tui.domain.text import clean
from mes_tui.forms.vocabulary import Field
from widgets.editors.base import LABEL_WIDTH, UNDO_KEYS, FieldEditor

REVERSE = Style(reverse=True)
UNDERLINE = Style(underline=True)


class DrawnEditor(FieldEditor, Widget, can_focus=True):
    """An answer that is one of a few texts. Define ``pieces`` and ``content_rows``."""

    BINDINGS = [Binding("enter", "next_field", "Champ suivant", show=False), *UNDO_KEYS]

    def __init__(self, field: Field, *, label: str | None = None, label_width: int = LABEL_WIDTH) -> None:
        super().__init__()
        self._text = ""
        self.prepare(field, label=label, label_width=label_width)

    @property
    def typed(self) -> str:
        return self._text

    def put(self, text: str) -> None:
        if clean(text) != self._text:
            self._set(clean(text))

    def choose(self, text: str, over: str | None = None) -> None:
        """The person chose ``text``, with ``over`` before them (None: what the field shows)."""
        self.give(text, over)

    def take_back(self, text: str) -> None:
        self.choose(text)

    def _set(self, text: str) -> None:
        width = self.content_size.width
        before = self.content_rows(width) if width else 0
        self._text = text
        self.refresh(layout=bool(width) and self.content_rows(width) != before)

    @abstractmethod
    def pieces(self, y: int, width: int) -> Iterable[tuple[str, Style]]:
        """The texts of line ``y`` of the answer, with the style of each."""

    def render_line(self, y: int) -> Strip:
        if self.locked:
            return super().render_line(y)
        width, base = self.content_size.width, self.rich_style
        strip = Strip([Segment(text, base + style) for text, style in self.pieces(y, width) if text])
        return strip.adjust_cell_length(width, base)

    def get_content_width(self, container: Size, viewport: Size) -> int:
        return container.width
