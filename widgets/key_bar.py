"""The key bar: two lines at the bottom; the keys of every screen are always at the same place on the last one."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

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


# The commands that nearly every screen has, in their places on the last line, each with the cells kept for it.
PLACES = {"help": 10, "back": 13, "refresh": 12, "menu": 11}
# Named when others have no room: it shows them all.
OTHERS = "palette"
Row = tuple[KeyHint, ...]


class KeyBar(Widget):
    """Shows ``hints`` on two lines; refused commands are in brackets. A click asks for the command.

    Each command of ``PLACES`` has its own cells of the last line, blank on a screen without it. The others follow in
    their order on the first line, then beside these. When some have no room, those that may not be used now give theirs
    up first, and « … » names the palette.
    """

    DEFAULT_CSS = """
    KeyBar { height: 2; }
    """

    hints: reactive[Row] = reactive(())

    class Pressed(Message):
        """A hint was clicked."""

        def __init__(self, command: str) -> None:
            self.command = command
            super().__init__()

    def render(self) -> Text:
        """The hints that fit, in order, key in reverse video."""
        return Text("\n", no_wrap=True).join(self._line(row) for row in self.rows(self.size.width))

    def rows(self, width: int) -> tuple[Row, Row]:
        """The hints of each of the two lines for ``width`` columns; what does not fit is in the palette."""
        by_id = {hint.command: hint for hint in self.hints}
        placed = [self._placed(by_id.get(id_), cells) for id_, cells in PLACES.items()]
        others = [hint for hint in self.hints if hint.command not in (*PLACES, OTHERS)]
        room = width - sum(map(self._width, placed))
        first, second, left = self._lines(others, width, room)
        if left and OTHERS in by_id:
            more = replace(by_id[OTHERS], label="…")
            useful = sorted(others, key=lambda hint: not hint.enabled)
            first, second, _ = self._lines(useful, width, room - self._width(more))
            second.append(more)
        return tuple(first), (*placed, *second)

    @classmethod
    def _lines(
        cls, hints: Sequence[KeyHint], width: int, room: int
    ) -> tuple[list[KeyHint], list[KeyHint], list[KeyHint]]:
        """Those of ``hints`` that the first line takes, those that fit in ``room`` on the second, and the others."""
        first, left = cls._fitting(hints, width)
        return first, *cls._fitting(left, room)

    @classmethod
    def _placed(cls, hint: KeyHint | None, cells: int) -> KeyHint:
        """``hint``, or nothing, on ``cells`` cells at least."""
        hint = hint or KeyHint("", "", "")
        return replace(hint, label=hint.label + " " * (cells - cls._width(hint)))

    @classmethod
    def _fitting(cls, hints: Sequence[KeyHint], room: int) -> tuple[list[KeyHint], list[KeyHint]]:
        """The first of ``hints`` that take no more than ``room`` cells, and the others."""
        taken = [*accumulate(map(cls._width, hints))]
        count = sum(cells <= room for cells in taken)
        return list(hints[:count]), list(hints[count:])

    @staticmethod
    def _width(hint: KeyHint) -> int:
        if not hint.command:
            return len(hint.label)
        return len(hint.key) + len(hint.label) + 4 + (0 if hint.enabled else 2)

    @staticmethod
    def _line(row: Row) -> Text:
        line = Text()
        for hint in row:
            if not hint.command:
                line.append(hint.label)
                continue
            meta = Style(meta={"command": hint.command})
            line.append(f" {hint.key} ", style=Style(reverse=True) + meta)
            name = hint.label.rstrip(" ")
            line.append(name if hint.enabled else f"({name})", style=meta)
            line.append(" " * (len(hint.label) - len(name) + 2))
        return line

    def on_click(self, event: events.Click) -> None:
        """Ask for the command under the pointer."""
        command = event.style.meta.get("command")
        if command:
            self.post_message(self.Pressed(command))
