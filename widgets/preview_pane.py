"""What is told beside a list of the row under the cursor."""

from collections.abc import Sequence

from rich.text import Text
from textual.widget import Widget

from widgets.cells import visible, wrapped

MORE = "…"
PaneLine = tuple[str, str]
"""A style, "" for none, and a text."""


class PreviewPane(Widget):
    """``lines`` under each other. Where they have no room, blank ones go first, then « … » says that there is more.
    Nothing takes the focus."""

    DEFAULT_CSS = """
    PreviewPane { width: 1fr; max-width: 64; height: 1fr; padding: 0 1; border-left: solid $secondary; display: none; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._lines: tuple[PaneLine, ...] = ()

    def show(self, lines: Sequence[PaneLine]) -> None:
        """Show ``lines`` in place of those of before."""
        if tuple(lines) != self._lines:
            self._lines = tuple(lines)
            self.refresh()

    def render(self) -> Text:
        """The lines that there is room for."""
        width, height = self.content_size
        cut = [(style, line) for style, text in self._lines for line in wrapped(text, width) or ("",)]
        if len(cut) > height:
            cut = [(style, line) for style, line in cut if line]
        if len(cut) > height:
            cut = [*cut[: height - 1], ("", MORE)]
        return Text("\n", no_wrap=True).join(Text(visible(line), style=style) for style, line in cut)
