"""The numbered pages of the form: title at the left, « Page 1 2 3 4 5 6 7 » at the right (P43).

The numbers stand closer beside a title that needs the room.
"""

from dataclasses import dataclass
from enum import Enum

from rich.style import Style
from rich.text import Text
from textual import events
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from widgets.cells import visible

WORD = "Page "
SIGNS = (
    "En haut à droite, le numéro de la page affichée est entre crochets ; ✓ suit celui d’une page complète, … celui "
    "d’une page commencée. Devant un champ, › marque celui où vous êtes, ! celui qui est à corriger."
)


class PageMark(Enum):
    """How far a page is, by the names of ``PageState``; the value is the sign shown after its number."""

    EMPTY = " "
    STARTED = "…"
    COMPLETE = "✓"


@dataclass(frozen=True, slots=True)
class PageItem:
    """One page: its number, its title and how far it is."""

    number: int
    title: str
    mark: PageMark
    current: bool = False


class PageBar(Widget):
    """One line; the current page's number is between brackets, ✓ follows a complete page, … a page begun."""

    DEFAULT_CSS = """
    PageBar { height: 1; padding: 0 1; }
    """

    items: reactive[tuple[PageItem, ...]] = reactive(())

    class PageWanted(Message):
        """A page was clicked."""

        def __init__(self, number: int) -> None:
            self.number = number
            super().__init__()

    def render(self) -> Text:
        """The title, cut if it must be, then the numbers."""
        numbers = self._numbers(" ")
        title = next((visible(item.title) for item in self.items if item.current), "")
        line = Text(title, style="bold", no_wrap=True)
        if line.cell_len + numbers.cell_len + 2 > self.size.width:
            numbers = self._numbers("")
        line.truncate(max(0, self.size.width - numbers.cell_len - 2), overflow="ellipsis")
        line.append(" " * max(1, self.size.width - line.cell_len - numbers.cell_len))
        return line.append_text(numbers)

    def _numbers(self, gap: str) -> Text:
        """« Page 1✓ 2 [3]… 4 »; a ``gap`` of nothing leaves one after a number without a sign only."""
        numbers = Text(WORD, no_wrap=True)
        for item in self.items:
            number = self._number(item)
            numbers.append_text(number).append(gap or " " * (number.plain[-1:].isdigit()))
        numbers.rstrip()
        return numbers

    @staticmethod
    def _number(item: PageItem) -> Text:
        style = Style(bold=item.current, meta={"page": item.number})
        number = f"[{item.number}]" if item.current else f"{item.number}"
        return Text(f"{number}{item.mark.value}".rstrip() or number, style=style)

    def on_click(self, event: events.Click) -> None:
        """Ask for the page under the pointer."""
        number = event.style.meta.get("page")
        if isinstance(number, int):
            self.post_message(self.PageWanted(number))
