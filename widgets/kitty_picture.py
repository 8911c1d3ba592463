"""A page drawn by the terminal itself, by the graphics protocol of kitty: finer than blocks.

The picture is sent once, and stands where its cells are written: those are text, each naming its row and its column by
the marks above it, and the picture by its colour. So it is covered, moved and taken away as text is. The terminal is
asked for no reply (q=2).
"""

from base64 import b64encode
from functools import cache
from io import BytesIO

from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from mes_tui.domain.pictures import Picture
from widgets.page_picture_parts import Part, drawn

# The marks that stand for 0, 1, 2…: the first of « Unicode placeholders » in sw.kovidgoyal.net/kitty/graphics-protocol.
_MARKS = """
305 30D-30E 310 312 33D-33F 346 34A-34C 350-352 357 35B 363-36F 483-487 592-595 597-599 59C-5A1 5A8-5A9 5AB-5AC 5AF 5C4
610-617 657-65B 65D-65E 6D6-6DC 6DF-6E2 6E4 6E7-6E8 6EB-6EC 730 732-733 735-736 73A 73D 73F-741 743 745 747 749-74A
7EB-7F1 7F3 816-819 81B-823 825-827 829-82D
"""
_CELL = "\U0010eeee"
_NUMBER = 77  # of the picture, and of its colour in the palette
_WIDE, _HIGH = 8, 16  # pixels sent for a cell
_GREYS = 16
_PIECE = 4096


@cache
def marks() -> str:
    """The marks, in their order."""
    ranges = ([int(end, 16) for end in part.split("-")] for part in _MARKS.split())
    return "".join(chr(code) for ends in ranges for code in range(ends[0], ends[-1] + 1))


def most() -> int:
    """How many columns and rows a picture may take."""
    return len(marks())


def sent(picture: Picture, seen: Part) -> str:
    """What gives the terminal the part that is ``seen``, in place of the one before."""
    columns, rows = seen.width, seen.height // 2
    pixels = drawn(picture, seen, (columns * _WIDE, rows * _HIGH), _GREYS)
    png = BytesIO()
    pixels.point([min(level, _GREYS - 1) * 255 // (_GREYS - 1) for level in range(256)]).save(png, "PNG")
    data = b64encode(png.getvalue()).decode("ascii")
    pieces = [data[start : start + _PIECE] for start in range(0, len(data), _PIECE)]
    first = f"a=T,U=1,f=100,i={_NUMBER},c={columns},r={rows},"
    return "".join(
        f"\x1b_G{'' if rank else first}q=2,m={int(rank < len(pieces) - 1)};{piece}\x1b\\"
        for rank, piece in enumerate(pieces)
    )


def removed() -> str:
    """What makes the terminal forget the picture."""
    return f"\x1b_Ga=d,d=I,i={_NUMBER},q=2\x1b\\"


def cells(columns: int, rows: int) -> list[Strip]:
    """The lines of cells where the picture stands."""
    style = Style.from_color(Color.from_ansi(_NUMBER))
    # One segment a cell: what is laid over a line is cut out of it between two segments, never between two marks.
    return [
        Strip([Segment(_CELL + marks()[row] + marks()[column], style) for column in range(columns)], columns)
        for row in range(rows)
    ]
