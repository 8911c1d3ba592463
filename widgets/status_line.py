"""Above the key bar, one line or more: what the application says, and whether everything is saved."""

from rich.text import Text
from textual.reactive import reactive
from textual.widget import Widget

from mes_tui.domain.text import clean
from widgets.cells import fit, wrapped

MOST_ROWS = 4


class StatusLine(Widget):
    """``message`` on the left; ``saved`` (« Enregistré à 10 h 42 », « NON ENREGISTRÉ ») on the right.

    ``alert`` marks a refusal or a failed save: reverse video, so that it does not hang on colour.
    """

    DEFAULT_CSS = """
    StatusLine { height: 1; }
    """

    message: reactive[str] = reactive("")
    alert: reactive[bool] = reactive(False)
    saved: reactive[str] = reactive("")
    unsaved: reactive[bool] = reactive(False)
    _height = 1

    def say(self, message: str, *, alert: bool = False) -> None:
        """Replace the message; a long one takes up to four lines."""
        self.message, self.alert = clean(message), alert

    def watch_message(self) -> None:
        """A sentence gets the lines that it needs: what to do is at its end."""
        self._fit()

    def watch_saved(self) -> None:
        """The room for the sentence changed."""
        self._fit()

    def on_resize(self) -> None:
        """The room for the sentence changed."""
        self._fit()

    def _fit(self) -> None:
        rows = len(self._rows(self.size.width))
        if self.size.width and rows != self._height:
            self._height = rows
            self.styles.height = rows

    def _rows(self, width: int) -> tuple[str, ...]:
        """The message cut at spaces; the save state takes the end of the first row."""
        if not self.message:
            return ("",)
        room = width - 2
        first = wrapped(self.message, room - (len(self.saved) + 2 if self.saved else 0))[0]
        rest = self.message[len(first) :].lstrip(" ")
        others = wrapped(rest, room) if rest else ()
        if len(others) >= MOST_ROWS:
            others = (*others[: MOST_ROWS - 2], fit(" ".join(others[MOST_ROWS - 2 :]), room))
        return (first, *others)

    def render(self) -> Text:
        """The message, and the save state against the right edge of the first line."""
        width = self.size.width
        right = Text(f" {self.saved} " if self.saved else "", style="bold reverse" if self.unsaved else "")
        style = "bold reverse" if self.alert else ""
        first, *others = (f" {row} " if row else "" for row in self._rows(width))
        line = Text(first, style=style, no_wrap=True)
        line.append(" " * max(0, width - line.cell_len - right.cell_len), style="not reverse")
        return Text("\n", no_wrap=True).join([line.append_text(right), *(Text(row, style=style) for row in others)])
