"""What a widget draws over its own lines goes through the application's filters too: no colours, no escapes."""

from collections.abc import Callable
from operator import is_

from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget


def dressed(widget: Widget, strips: list[Strip], crop: Region) -> list[Strip]:
    """``strips``, whole lines of ``widget``, filtered and cut to the columns of ``crop``."""
    _, background = widget.background_colors
    filters = widget.get_line_filters()
    out = []
    for strip in strips:
        for line_filter in filters:
            strip = strip.apply_filter(line_filter, background)
        out.append(strip)
    if crop.column_span == (0, widget.outer_size.width):
        return out
    return [strip.crop(*crop.column_span) for strip in out]


class Kept:
    """The lines of a widget as they were last dressed.

    For each key typed in a field, Textual asks the lines of every widget of the page that shows. It keeps its own until
    one of them must be drawn anew: so are these.
    """

    def __init__(self) -> None:
        self._crop, self._plain, self._shown = Region(), list[Strip](), list[Strip]()

    def lines(self, plain: list[Strip], crop: Region, dress: Callable[[], list[Strip]]) -> list[Strip]:
        """``dress()``, or what it gave when ``crop`` and Textual's own lines, ``plain``, were the same."""
        if crop != self._crop or len(plain) != len(self._plain) or not all(map(is_, plain, self._plain)):
            self._crop, self._plain, self._shown = crop, plain, dress()
        return self._shown
