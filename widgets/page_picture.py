"""A page drawn with half blocks, two pixels to a cell: one comes nearer to it and moves over it.

It is text like any other: it scrolls, is covered and goes away with its screen, on every terminal.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from math import ceil

from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.binding import Binding
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from mes_tui.domain.pictures import Picture

# Greys of the palette of 256 colours, from black to white: few, so that a page is few bytes on a slow line.
GREYS = (16, 236, 240, 244, 247, 250, 253, 231)
_INK = 1.6  # how much darker a thin line is drawn than the grey that it fades to
_TOP, _BOTTOM, _FULL = "▀", "▄", "█"
_DOWN, _ACROSS = ("en haut", "au milieu", "en bas"), ("à gauche", "au centre", "à droite")
# Without colours, by (ink above, ink below).
_SIGNS = {(True, True): _FULL, (True, False): _TOP, (False, True): _BOTTOM, (False, False): " "}
_GROUND = Style.null()

Rows = list[bytes]


@dataclass(frozen=True, slots=True)
class Sight:
    """What one looks at: how ``near``, 0 for the whole page, and the point in the middle, as parts of the page."""

    near: int = 0
    x: float = 0.5
    y: float = 0.5


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a picture, in its own pixels, and the pixels that it is drawn with."""

    left: float
    top: float
    right: float
    bottom: float
    width: int
    height: int


def scales(picture: Picture, columns: int, rows: int) -> tuple[float, ...]:
    """How many of its pixels make one that is drawn: the whole page, its width, then each time twice as near."""
    whole = max(picture.width / columns, picture.height / (2 * rows))
    wide = picture.width / columns
    nearer = [wide / 2**step for step in range(16) if 1 <= wide / 2**step < whole]
    return (whole, *nearer)


def part(picture: Picture, sight: Sight, columns: int, rows: int) -> Part:
    """The part that is seen: it never goes past the edges."""
    steps = scales(picture, columns, rows)
    scale = steps[min(sight.near, len(steps) - 1)]
    width = max(1, min(columns, ceil(picture.width / scale - 0.01)))
    height = max(2, min(2 * rows, 2 * ceil(picture.height / scale / 2 - 0.01)))
    left, right = _stretch(sight.x * picture.width, width * scale, picture.width)
    top, bottom = _stretch(sight.y * picture.height, height * scale, picture.height)
    return Part(left, top, right, bottom, width, height)


def _stretch(middle: float, length: float, whole: int) -> tuple[float, float]:
    start = max(0.0, min(middle - length / 2, whole - length))
    return start, min(start + length, float(whole))


def moved(picture: Picture, seen: Part, sight: Sight, across: int, down: int) -> Sight:
    """Half of what is ``seen`` further."""
    x = (seen.left + seen.right) / 2 + across * (seen.right - seen.left) / 2
    y = (seen.top + seen.bottom) / 2 + down * (seen.bottom - seen.top) / 2
    return Sight(sight.near, _between(x / picture.width), _between(y / picture.height))


def place(picture: Picture, seen: Part) -> str:
    """« en haut à gauche »: where the middle of a part is."""
    down = (seen.top + seen.bottom) / 2 / picture.height
    across = (seen.left + seen.right) / 2 / picture.width
    return " ".join(words[min(int(share * 3), 2)] for words, share in ((_DOWN, down), (_ACROSS, across)))


def _between(share: float) -> float:
    return max(0.0, min(share, 1.0))


def shades(picture: Picture, seen: Part, count: int) -> Rows:
    """The rows of pixels drawn for a part, each 0 for black to ``count`` - 1 for white; with two, dots make greys."""
    from PIL import Image

    whole = Image.frombytes("L", (picture.width, picture.height), picture.greys)
    box = (seen.left, seen.top, seen.right, seen.bottom)
    drawn = whole.resize((seen.width, seen.height), Image.Resampling.BOX, box)
    drawn = drawn.point([round(255 * (level / 255) ** _INK) for level in range(256)])
    if count == 2:
        drawn = drawn.convert("1").convert("L")
    pixels = drawn.point([level * count // 256 for level in range(256)]).tobytes()
    return [pixels[start : start + seen.width] for start in range(0, len(pixels), seen.width)]


def strips(rows: Rows, *, colours: bool) -> list[Strip]:
    """The lines of cells that show ``rows``, two of them each."""
    pairs = zip(rows[::2], rows[1::2], strict=True)
    draw = _coloured if colours else _plain
    return [Strip(list(draw(list(zip(above, below, strict=True)))), len(above)) for above, below in pairs]


def _coloured(cells: Sequence[tuple[int, int]]) -> Iterator[Segment]:
    for (above, below), same in groupby(cells):
        yield Segment((" " if above == below else _TOP) * len(list(same)), _style(above, below))


@lru_cache(len(GREYS) ** 2)
def _style(above: int, below: int) -> Style:
    ground = Color.from_ansi(GREYS[below])
    return Style.from_color(None if above == below else Color.from_ansi(GREYS[above]), ground)


def _plain(cells: Sequence[tuple[int, int]]) -> Iterator[Segment]:
    yield Segment("".join(_SIGNS[not above, not below] for above, below in cells), _GROUND)


class PagePicture(Widget, can_focus=True):
    """Shows a picture. ``Looked`` tells that something else of it is seen."""

    DEFAULT_CSS = """
    PagePicture { height: 1fr; width: 100%; }
    """
    BINDINGS = [
        Binding("plus,equals_sign", "nearer(1)", "Agrandir", show=False),
        Binding("minus", "nearer(-1)", "Réduire", show=False),
        Binding("up", "move(0, -1)", "Vers le haut", show=False),
        Binding("down", "move(0, 1)", "Vers le bas", show=False),
        Binding("left", "move(-1, 0)", "Vers la gauche", show=False),
        Binding("right", "move(1, 0)", "Vers la droite", show=False),
    ]

    class Looked(Message):
        """Nearer, farther, or elsewhere."""

    def __init__(self) -> None:
        super().__init__()
        self._picture: Picture | None = None
        self._sight = Sight()
        self._strips: list[Strip] = []

    @property
    def nearness(self) -> tuple[int, int]:
        """How near one is, from 1, and how near one can come; (0, 0) without a picture."""
        if self._picture is None or not self.size:
            return 0, 0
        steps = len(scales(self._picture, *self.size))
        return min(self._sight.near, steps - 1) + 1, steps

    @property
    def place(self) -> str:
        """Where one looks; "" without a picture."""
        if self._picture is None or not self.size:
            return ""
        return place(self._picture, part(self._picture, self._sight, *self.size))

    def show(self, picture: Picture | None) -> None:
        """Show ``picture`` as near as the one before, from its top; nothing for None."""
        self._picture = picture
        self._sight = Sight(self._sight.near, self._sight.x, 0)
        self._draw()

    def on_resize(self) -> None:
        """There is more room, or less."""
        self._draw()

    def action_nearer(self, step: int) -> None:
        """Come nearer to what is in the middle, or step back."""
        near, steps = self.nearness
        if steps:
            self._sight = Sight(max(0, min(near - 1 + step, steps - 1)), self._sight.x, self._sight.y)
            self._draw()

    def action_move(self, across: int, down: int) -> None:
        """Look at what is beside."""
        if self._picture is not None and self.size:
            seen = part(self._picture, self._sight, *self.size)
            self._sight = moved(self._picture, seen, self._sight, across, down)
            self._draw()

    def _draw(self) -> None:
        self._strips = []
        if self._picture is not None and self.size:
            seen = part(self._picture, self._sight, *self.size)
            colours = not self.app.no_color
            self._strips = strips(shades(self._picture, seen, len(GREYS) if colours else 2), colours=colours)
        self.refresh()
        self.post_message(self.Looked())

    def render_line(self, y: int) -> Strip:
        """One line of cells, in the middle."""
        if y >= len(self._strips):
            return Strip.blank(self.size.width, _GROUND)
        drawn = self._strips[y]
        before = (self.size.width - drawn.cell_length) // 2
        after = self.size.width - before - drawn.cell_length
        return Strip.join([Strip.blank(before, _GROUND), drawn, Strip.blank(after, _GROUND)])
