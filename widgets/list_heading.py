"""What stands above a list: its name and what part of it is in view, then whose list it is (P15)."""

from collections.abc import Callable

from rich.text import Text
from textual.widget import Widget

from widgets.cells import fit


class ListHeading(Widget):
    """``label`` on the left and ``position`` on the right of the first line, ``owner`` on the second.

    One widget, which asks for the position when it is drawn: the first picture of a list is whole, and a move in the
    list costs no layout.
    """

    DEFAULT_CSS = """
    ListHeading { height: 2; padding: 0 1; }
    """

    def __init__(self, label: str, owner: str, position: Callable[[], str]) -> None:
        super().__init__()
        self._label = label
        self._owner = owner
        self._position = position
        self._drawn = ""

    def retitle(self, label: str, owner: str) -> None:
        """Other lines."""
        if (label, owner) != (self._label, self._owner):
            self._label, self._owner = label, owner
            self.refresh()

    def follow(self) -> None:
        """Draw the position again if it is another one."""
        if self._position() != self._drawn:
            self.refresh()

    def render(self) -> Text:
        """Both lines, cut to the width."""
        width = self.content_size.width
        self._drawn = self._position()
        heading = Text(no_wrap=True)
        heading.append(fit(self._label, width - len(self._drawn) - 1), style="bold")
        heading.append(f" {self._drawn}\n")
        return heading.append(fit(self._owner, width))
