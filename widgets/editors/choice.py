"""One answer out of a closed list: letters jump, Up, Down, Space or F4 open the list."""

from collections.abc import Iterable

from rich.style import Style
from textual import events
from textual.binding import Binding

from mes_tui.domain.text import fold
from widgets.cells import fit, wrapped
from widgets.editors.drawn import REVERSE, UNDERLINE, DrawnEditor

ARROW = " ▾"


class ChoiceEditor(DrawnEditor):
    """Shows the label of the code chosen; ``typed`` is the code."""

    BINDINGS = [
        Binding("f4", "open_values", "Liste", show=False, id="values"),
        Binding("up,down,space", "open_values", "Liste", show=False),
        Binding("delete,backspace", "clear", "Effacer la réponse", show=False),
    ]

    _letters = ""

    @property
    def shown(self) -> str:
        """The label of the answer; a code that is not in the list any more is shown as it is."""
        return next((choice.label for choice in self.field.choices if choice.code == self._text), self._text)

    def content_rows(self, width: int) -> int:
        return super().content_rows(width) if self.locked else len(self._lines(width))

    def _lines(self, width: int) -> tuple[str, ...]:
        return wrapped(self.shown, width - len(ARROW))

    def pieces(self, y: int, width: int) -> Iterable[tuple[str, Style]]:
        lines = self._lines(width)
        if y >= len(lines):
            return ()
        style = REVERSE if self.has_focus else UNDERLINE
        return ((fit(lines[y], width - len(ARROW)), style), (ARROW if y == 0 else "", Style()))

    def on_key(self, event: events.Key) -> None:
        """Letters go to the first choice that begins with them, accents and capitals aside."""
        if not event.is_printable or event.character is None or event.character == " ":
            self._letters = ""
            return
        event.stop()
        found = self._beginning(self._letters + event.character)
        self._letters = self._letters + event.character if found else event.character
        found = found or self._beginning(event.character, after=self._text)
        if found:
            self.choose(found)

    def _beginning(self, letters: str, after: str = "") -> str:
        codes = [choice.code for choice in self.field.choices]
        start = codes.index(after) + 1 if after in codes else 0
        choices = (*self.field.choices[start:], *self.field.choices[:start])
        return next((choice.code for choice in choices if fold(choice.label).startswith(fold(letters))), "")

    def action_clear(self) -> None:
        """No answer."""
        self.choose("")

    def action_open_values(self) -> None:
        """Choose in a list."""
        if self.locked:
            return
        from widgets.choice_list import ChoiceList

        self._letters = ""
        self.app.push_screen(ChoiceList(self.label or self.field.label, self.field.choices, self._text), self._chosen)

    def _chosen(self, code: str | None) -> None:
        if code is not None:
            self.choose(code)
