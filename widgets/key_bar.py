"""The key bar: two lines at the bottom, so that no key is hidden at 80 columns."""

from dataclasses import dataclass

from rich.style import Style
from rich.text import Text
from textual import events
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget


@dataclass(frozen=True, slots=True)
class KeyHint:
    """One entry: the command, the key and label to show, and whether it may be used now."""

    command: str
    key: str
    label: str
    enabled: bool = True


class KeyBar(Widget):
    """Shows ``hints`` on two lines; refused commands are in brackets. A click asks for the command."""

    DEFAULT_CSS = """
    KeyBar { height: 2; }
    """

    hints: reactive[tuple[KeyHint, ...]] = reactive(())

    class Pressed(Message):
        """A hint was clicked."""

        def __init__(self, command: str) -> None:
            self.command = command
            super().__init__()

    def render(self) -> Text:
        """The hints that fit, in order, key in reverse video."""
        return Text("\n", no_wrap=True).join(self._line(row) for row in self.rows(self.size.width))

    def rows(self, width: int) -> tuple[tuple[KeyHint, ...], tuple[KeyHint, ...]]:
        """The hints of each of the two lines for ``width`` columns; what does not fit is in the palette."""
        rows: tuple[list[KeyHint], list[KeyHint]] = ([], [])
        index, used = 0, 0
        for hint in self.hints:
            needed = self._width(hint)
            if used + needed > width and index == 0:
                index, used = 1, 0
            if used + needed <= width:
                rows[index].append(hint)
                used += needed
        return tuple(rows[0]), tuple(rows[1])

    @staticmethod
    def _width(hint: KeyHint) -> int:
        return len(hint.key) + len(hint.label) + 4 + (0 if hint.enabled else 2)

    @staticmethod
    def _line(row: tuple[KeyHint, ...]) -> Text:
        line = Text()
        for hint in row:
            meta = Style(meta={"command": hint.command})
            line.append(f" {hint.key} ", style=Style(reverse=True) + meta)
            if hint.enabled:
                line.append(f"{hint.label}  ", style=meta)
            else:
                line.append(f"({hint.label})  ", style=meta)
        return line

    def on_click(self, event: events.Click) -> None:
        """Ask for the command under the pointer."""
        command = event.style.meta.get("command")
        if command:
            self.post_message(self.Pressed(command))
