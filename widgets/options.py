"""A list of options whose highlight is seen without colours, moved in from a field that keeps the focus."""

from rich.style import Style
from textual.strip import Strip
from textual.widgets import OptionList

from mes_tui.textual_internals import is_highlighted

_REVERSE = Style(reverse=True)


class Options(OptionList, can_focus=False):
    """Plain text, no border. The highlight is in reverse video: the list's own styles cannot say it."""

    DEFAULT_CSS = """
    Options, Options:ansi { height: auto; border: none; padding: 0; background: transparent; }
    Options > .option-list--option-highlighted, Options:ansi > .option-list--option-highlighted {
        background: transparent; color: $foreground;
    }
    """

    def __init__(self) -> None:
        super().__init__(markup=False, compact=True)

    def render_line(self, y: int) -> Strip:
        """A line of an option, reversed for the one under the highlight."""
        strip = super().render_line(y)
        line = self.scroll_offset.y + y
        return strip.apply_style(_REVERSE) if is_highlighted(self, line) else strip
