"""A page drawn by the terminal itself, in sixels: finer than blocks, on the many terminals that say they know them.

No text places it: it is drawn over blank cells once these are written, and goes away when they are written again.
"""

import re
from functools import cache

from mes_tui.domain.pictures import Picture
from mes_tui.terminal_graphics import Cell
from widgets.page_picture_parts import Part, drawn

_GREYS = 16  # as many as the oldest of these terminals keep
_LONGEST = 1000  # pixels of the longest side that all of them take
_HIGH = 6  # pixels of a sixel, one above the other
_LETTERS = bytes((63 + bits) % 256 for bits in range(256))
_REPEATED = re.compile(rb"(.)\1{3,}")


def most(cell: Cell) -> Cell:
    """How many columns and rows a picture may take."""
    width, height = cell
    return max(1, _LONGEST // width), max(1, _LONGEST // height)


def sent(picture: Picture, seen: Part, cell: Cell) -> str:
    """What draws the part that is ``seen`` where the cursor is; no sixel goes below its cells."""
    width, height = seen.width * cell[0], max(1, seen.height // 2 * cell[1] // _HIGH) * _HIGH
    pixels = drawn(picture, seen, (width, height), _GREYS).tobytes()
    rows = [pixels[start : start + width] for start in range(0, len(pixels), width)]
    greys = "".join(f"#{grey};2" + f";{round(100 * grey / (_GREYS - 1))}" * 3 for grey in range(_GREYS))
    bands = "-".join(_band(rows[top : top + _HIGH]) for top in range(0, height, _HIGH))
    return f'\x1bP0;1q"1;1;{width};{height}{greys}{bands}\x1b\\'


def placed(sequence: str, column: int, row: int) -> str:
    """``sequence`` at a cell of the window; the cursor is left where it was."""
    return f"\x1b7\x1b[{row + 1};{column + 1}H{sequence}\x1b8"


def _band(rows: list[bytes]) -> str:
    """Six rows of pixels: grey by grey, a letter for the pixels of that grey in each column."""
    width = len(rows[0])
    layers = []
    for grey in sorted(set().union(*rows)):
        # All columns at once: a byte for each, in which each row has its bit.
        bits = sum(int.from_bytes(row.translate(_bit(grey, place)), "big") for place, row in enumerate(rows))
        letters = bits.to_bytes(width, "big").translate(_LETTERS)
        layers.append(f"#{grey}{_REPEATED.sub(_run, letters).decode('ascii')}")
    return "$".join(layers)


@cache
def _bit(grey: int, place: int) -> bytes:
    return bytes((level == grey) << place for level in range(256))


def _run(found: re.Match[bytes]) -> bytes:
    return b"!%d%b" % (len(found[0]), found[1])
