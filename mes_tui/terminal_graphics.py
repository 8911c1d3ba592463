"""How a terminal draws pictures: by the protocol of kitty, which TERM tells, or in sixels, which it is asked."""

import fcntl
import re
import struct
import termios
from collections.abc import Callable, Mapping
from dataclasses import dataclass

# Terminals that draw pictures by the protocol of kitty, placed by text. What TERM says is true through SSH too, and no
# longer under tmux, which keeps the other variables of the terminal around it.
_BY_TEXT = {"xterm-kitty", "xterm-ghostty"}
# The size of a cell, then the attributes: every terminal answers the second, so that the first has come by then.
QUESTION = "\x1b[16t\x1b[c"
_CELL = re.compile(r"\x1b\[6;(\d{1,3});(\d{1,3})t", re.ASCII)
# The first number is a kind of terminal, the others are what it does.
_ATTRIBUTES = re.compile(r"\x1b\[\?\d+((?:;\d+)*)c", re.ASCII)
_SIXEL = "4"

Cell = tuple[int, int]
"""The width and the height of a cell, in pixels."""


@dataclass(frozen=True, slots=True)
class Graphics:
    """What ``write``s the sequences of pictures; for a terminal that is sent sixels, what tells its ``cell``, which
    changes with the size of its letters."""

    write: Callable[[str], None]
    cell: Callable[[], Cell | None] = lambda: None


class Answers:
    """What the terminal answers to ``QUESTION``, one sequence after the other."""

    def __init__(self) -> None:
        self.cell: Cell | None = None
        self.complete = self.sixel = False

    def hear(self, sequence: str) -> None:
        """Take one answer; any other sequence says nothing."""
        if found := _CELL.fullmatch(sequence):
            self.cell = (int(found[2]), int(found[1])) if int(found[1]) and int(found[2]) else None
        elif found := _ATTRIBUTES.fullmatch(sequence):
            self.complete, self.sixel = True, _SIXEL in found[1].split(";")


def draws_by_text(environ: Mapping[str, str]) -> bool:
    """Whether the terminal is known to draw by the protocol of kitty."""
    return environ.get("TERM", "") in _BY_TEXT


def window_cell(descriptor: int) -> Cell | None:
    """The cell of the window now, None where the terminal does not tell its pixels."""
    try:
        told = fcntl.ioctl(descriptor, termios.TIOCGWINSZ, b"\0" * 8)
    except OSError:
        return None
    rows, columns, width, height = struct.unpack("HHHH", told)
    return (width // columns, height // rows) if rows and columns and width >= columns and height >= rows else None
