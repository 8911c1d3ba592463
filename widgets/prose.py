"""Sentences: a static text cut at ordinary spaces only, so that « : », « ? » and guillemets stay with their words."""

from rich.text import Text
from textual.geometry import Size
from textual.widgets import Static

from widgets.cells import wrapped


class Prose(Static):
    """A ``Static`` for running text. Plain text only, never markup."""

    def __init__(self, text: str = "", *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(text, id=id, classes=classes, markup=False)

    def _lines(self, width: int) -> tuple[str, ...]:
        return wrapped(str(self.content), width)

    def render(self) -> Text:
        """The text on lines of the widget's width."""
        return Text("\n".join(self._lines(self.content_size.width or self.size.width or 80)), no_wrap=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as the text needs."""
        return len(self._lines(width))
