"""The filter above a list: what is typed is told a moment after the last key."""

from typing import TYPE_CHECKING

from rich.text import Text
from textual import events, on
from textual.message import Message
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Input

from mes_tui.domain.text import clean

if TYPE_CHECKING:
    from widgets.one_line import OneLine

PAUSE = 0.15
LONGEST = 80
HINT = "(tapez simplement)"


class FilterBar(Widget, can_focus=True):
    """A label and a field. ``begin`` goes to it, ``clear`` empties it, ``text`` is what it holds.

    The field is made at its first use: most lists are only read, and nothing in them takes longer to make.
    """

    DEFAULT_CSS = """
    FilterBar { height: 1; padding: 0 1; }
    FilterBar > OneLine { width: 1fr; }
    """

    class FilterChanged(Message):
        """The list is wanted for ``text``; "" for the whole list."""

        def __init__(self, text: str) -> None:
            self.text = text
            super().__init__()

    def __init__(self, label: str = "Filtre") -> None:
        super().__init__()
        self._label = f"{label}\u00a0: "
        self._field: OneLine | None = None
        self._timer: Timer | None = None
        self._told = ""

    def render(self) -> Text:
        """The label, and where the field will be, underlined as fields are, with what to do there."""
        line = Text(self._label, no_wrap=True).append(HINT, style="italic underline")
        return line.append(" " * max(0, self.content_size.width - line.cell_len), style="underline")

    @property
    def text(self) -> str:
        """What is typed, without control characters and outer spaces."""
        return clean(self._field.value).strip() if self._field is not None else ""

    def begin(self, text: str) -> None:
        """Go to the field, ``text`` added after what it holds."""
        field = self._made()
        field.focus()
        if text:
            field.value = clean(field.value + text, limit=LONGEST)
        field.cursor_position = len(field.value)

    def clear(self) -> None:
        """Empty the field; the whole list is asked at once."""
        if self._field is not None:
            self._field.value = ""
        self._tell()

    def on_focus(self) -> None:
        """Tab or the mouse came here: make the field, and go to it."""
        self.begin("")

    def on_descendant_blur(self) -> None:
        """Who goes on to the list means the one that was asked for."""
        self._tell()

    def on_key(self, event: events.Key) -> None:
        """A letter typed before the field has the focus is its first one; those of the field do not come here."""
        if event.character and event.is_printable:
            event.stop()
            self.begin(event.character)

    def _made(self) -> "OneLine":
        if self._field is None:
            from widgets.one_line import OneLine

            self._field = OneLine(limit=LONGEST)
            self._field.placeholder = HINT
            self._field.styles.margin = (0, 0, 0, len(self._label))
            self.mount(self._field)
            self.can_focus = False
        return self._field

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(PAUSE, self._tell)

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self._tell()

    def _tell(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        if self.text != self._told:
            self._told = self.text
            self.post_message(self.FilterChanged(self.text))
