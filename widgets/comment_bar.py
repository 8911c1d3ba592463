"""Over each page of a commented request: « 1/2 commentaires corrigés », and the keys that go from one to the next."""

from dataclasses import dataclass

from rich.style import Style
from rich.text import Text
from textual import events
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

GAP = "   "


@dataclass(frozen=True, slots=True)
class CommentKey:
    """A command of the bar, with the key it is shown with: « F11 », « Précédent »."""

    command: str
    key: str
    label: str


class CommentBar(Widget):
    """One line: how many are corrected at the left, the keys at the right."""

    DEFAULT_CSS = """
    CommentBar { height: 1; padding: 0 1; }
    """

    progress: reactive[str] = reactive("")
    keys: reactive[tuple[CommentKey, ...]] = reactive(())

    class Pressed(Message):
        """A command of the bar was clicked."""

        def __init__(self, command: str) -> None:
            self.command = command
            super().__init__()

    def render(self) -> Text:
        """The progress in bold, then the keys against the right edge."""
        keys = Text(GAP, no_wrap=True).join(
            Text(f"{key.key} {key.label}", style=Style(meta={"command": key.command}), no_wrap=True)
            for key in self.keys
        )
        line = Text(self.progress, style="bold", no_wrap=True)
        line.truncate(max(0, self.size.width - keys.cell_len - 1), overflow="ellipsis")
        line.append(" " * max(1, self.size.width - line.cell_len - keys.cell_len))
        return line.append_text(keys)

    def on_click(self, event: events.Click) -> None:
        """Ask for the command under the pointer."""
        command = event.style.meta.get("command")
        if isinstance(command, str):
            self.post_message(self.Pressed(command))
