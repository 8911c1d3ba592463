"""One line above the key bar: what the application says, and whether everything is saved."""

from rich.text import Text
from textual.reactive import reactive
from textual.widget import Widget

from mes_tui.domain.text import clean


class StatusLine(Widget):
    """``message`` on the left; ``saved`` (« Enregistré à 10 h 42 », « NON ENREGISTRÉ ») on the right.

    ``alert`` marks a refusal or a failed save: reverse video, so that it does not hang on colour.
    """

    DEFAULT_CSS = """
    StatusLine { height: 1; }
    StatusLine.-tall { height: 2; }
    """

    message: reactive[str] = reactive("")
    alert: reactive[bool] = reactive(False)
    saved: reactive[str] = reactive("")
    unsaved: reactive[bool] = reactive(False)

    def say(self, message: str, *, alert: bool = False) -> None:
        """Replace the message; a long one takes two lines."""
        self.message, self.alert = clean(message), alert

    def watch_message(self) -> None:
        """A sentence that does not fit on one line gets two."""
        self._fit()

    def on_resize(self) -> None:
        """The room for the sentence changed."""
        self._fit()

    def _fit(self) -> None:
        room = self.size.width - len(self.saved) - 3
        self.set_class(bool(self.message) and len(self.message) > room > 0, "-tall")

    def render(self) -> Text:
        """The message, and the save state against the right edge of the first line."""
        width = self.size.width
        right = Text(f" {self.saved} " if self.saved else "", style="bold reverse" if self.unsaved else "dim")
        style = "bold reverse" if self.alert else ""
        sentence = f" {self.message} " if self.message else ""
        if len(sentence) + right.cell_len <= width:
            line = Text(sentence, style=style, no_wrap=True)
            line.append(" " * (width - line.cell_len - right.cell_len), style="not reverse")
            return line.append_text(right)
        cut = sentence.rfind(" ", 0, max(1, width - right.cell_len))
        cut = cut if cut > 0 else max(1, width - right.cell_len)
        line = Text(sentence[:cut], style=style, no_wrap=True)
        line.append(" " * max(0, width - cut - right.cell_len), style="not reverse")
        line.append_text(right).append("\n")
        rest = Text(sentence[cut:], style=style)
        rest.truncate(width, overflow="ellipsis")
        return line.append_text(rest)
