"""One answer out of a closed list: F4, Space or letters open the list, where Enter chooses and goes on."""

from collections.abc import Iterable
from functools import partial

from rich.style import Style
from textual import events
from textual.binding import Binding

from widgets.cells import fit, wrapped
from widgets.editors.drawn import REVERSE, UNDERLINE, DrawnEditor
from widgets.messages import FieldDone

ARROW = " ▾"


class ChoiceEditor(DrawnEditor):
    """Shows the label of the code chosen; ``typed`` is the code."""

    BINDINGS = [
        Binding("f4", "open_values", "Liste", show=False, id="values"),
        Binding("space", "open_values", "Liste", show=False),
        Binding("delete,backspace", "clear", "Effacer la réponse", show=False),
    ]

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
        """Letters open the list, filtered by them."""
        if event.is_printable and event.character and event.character != " ":
            event.stop()
            self._open(event.character)

    def action_clear(self) -> None:
        """No answer."""
        self.choose("")

    def action_open_values(self) -> None:
        """Choose in a list."""
        self._open("")

    def _open(self, typed: str) -> None:
        if self.locked:
            return
        from widgets.choice_list import ChoiceList

        former = self.ask_former if self.former_kept else None
        choices = ChoiceList(self.label or self.field.label, self.choices, self._text, typed, former=former)
        self.app.push_screen(choices, partial(self._chosen, self.given))

    def _chosen(self, over: str, code: str | None) -> None:
        if code is not None:
            self.choose(code, over)
            self.post_message(FieldDone(self.key))
