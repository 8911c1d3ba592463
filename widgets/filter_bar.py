"""The filter above a list: what is typed is told a moment after the last key."""

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.message import Message
from textual.timer import Timer
from textual.widgets import Input, Static

from mes_tui.domain.text import clean
from widgets.one_line import OneLine

PAUSE = 0.15
LONGEST = 80


class FilterBar(Horizontal):
    """« Filtre : » and a field. ``begin`` goes to it, ``clear`` empties it, ``text`` is what it holds."""

    DEFAULT_CSS = """
    FilterBar { height: 1; padding: 0 1; }
    FilterBar > Static { width: auto; padding: 0 1 0 0; }
    FilterBar > OneLine { width: 1fr; }
    """

    class FilterChanged(Message):
        """The list is wanted for ``text``; "" for the whole list."""

        def __init__(self, text: str) -> None:
            self.text = text
            super().__init__()

    def __init__(self) -> None:
        super().__init__()
        self._timer: Timer | None = None
        self._told = ""

    def compose(self) -> ComposeResult:
        yield Static("Filtre :", markup=False)
        yield OneLine(limit=LONGEST, select_on_focus=False)

    @property
    def _field(self) -> Input:
        return self.query_one(Input)

    @property
    def text(self) -> str:
        """What is typed, without control characters and outer spaces."""
        return clean(self._field.value).strip()

    def begin(self, text: str) -> None:
        """Go to the field, ``text`` added after what it holds."""
        field = self._field
        field.focus()
        if text:
            field.value = clean(field.value + text, limit=LONGEST)
        field.cursor_position = len(field.value)

    def clear(self) -> None:
        """Empty the field; the whole list is asked at once."""
        self._field.value = ""
        self._tell()

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
