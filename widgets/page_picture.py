"""A page drawn with half blocks, two pixels to a cell: one comes nearer to it and moves over it.

It is text like any other: it scrolls, is covered and goes away with its screen, on every terminal.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import groupby

from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.binding import Binding
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from mes_tui.domain.pictures import Picture
from widgets import kitty_picture
from widgets.page_picture_parts import Part, Sight, moved, part, place, scales

# Greys of the palette of 256 colours, from black to white: few, so that a page is few bytes on a slow line.
GREYS = (16, 236, 240, 244, 247, 250, 253, 231)
_INK = 1.6  # how much darker a thin line is drawn than the grey that it fades to
# Without greys, what is ink: how much darker than the pixels around it, how far these are, or how dark by itself.
_DARKER, _AROUND, _BLACK = 20, 6, 64
_TOP, _BOTTOM, _FULL = "▀", "▄", "█"
# Without colours, by (ink above, ink below).
_SIGNS = {(True, True): _FULL, (True, False): _TOP, (False, True): _BOTTOM, (False, False): " "}
_GROUND = Style.null()

Rows = list[bytes]


def shades(picture: Picture, seen: Part, count: int) -> Rows:
    """The rows of pixels drawn for a part, each 0 for black to ``count`` - 1 for white; with two, 0 is
    what is darker than its surroundings, or black."""
    from PIL import Image, ImageChops, ImageFilter

    whole = Image.frombytes("L", (picture.width, picture.height), picture.greys)
    box = (seen.left, seen.top, seen.right, seen.bottom)
    drawn = whole.resize((seen.width, seen.height), Image.Resampling.BOX, box)
    drawn = drawn.point([round(255 * (level / 255) ** _INK) for level in range(256)])
    if count == 2:
        around = drawn.filter(ImageFilter.BoxBlur(_AROUND))
        darker = ImageChops.subtract(around, drawn).point([0 if level > _DARKER else 255 for level in range(256)])
        drawn = ImageChops.darker(darker, drawn.point([0 if level < _BLACK else 255 for level in range(256)]))
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
    """Shows a picture. ``Looked`` tells that something else of it is seen.

    ``send`` writes to a terminal that draws pictures itself; without it, and by the key B, blocks do.
    """

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
        Binding("b,B", "blocks", "En blocs", show=False),
    ]

    class Looked(Message):
        """Nearer, farther, or elsewhere."""

    def __init__(self, send: Callable[[str], None] | None = None) -> None:
        super().__init__()
        self._send, self._blocks = send, send is None
        self._picture: Picture | None = None
        self._sight = Sight()
        self._strips: list[Strip] = []

    @property
    def _room(self) -> tuple[int, int]:
        """The columns and rows that a picture may take."""
        most = kitty_picture.most()
        return self.size if self._blocks else (min(self.size.width, most), min(self.size.height, most))

    @property
    def nearness(self) -> tuple[int, int]:
        """How near one is, from 1, and how near one can come; (0, 0) without a picture."""
        if self._picture is None or not self.size:
            return 0, 0
        steps = len(scales(self._picture, *self._room))
        return min(self._sight.near, steps - 1) + 1, steps

    @property
    def place(self) -> str:
        """Where one looks; "" without a picture."""
        if self._picture is None or not self.size:
            return ""
        return place(self._picture, part(self._picture, self._sight, *self._room))

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
            seen = part(self._picture, self._sight, *self._room)
            self._sight = moved(self._picture, seen, self._sight, across, down)
            self._draw()

    def action_blocks(self) -> None:
        """Draw with blocks, for a terminal that does not draw pictures after all, or no longer."""
        if self._send is not None:
            self._blocks = not self._blocks
            self._draw()

    def on_unmount(self) -> None:
        """The terminal keeps no page."""
        if self._send is not None:
            self._send(kitty_picture.removed())

    def _draw(self) -> None:
        self._strips = []
        if self._picture is not None and self.size:
            seen = part(self._picture, self._sight, *self._room)
            if self._send is not None and not self._blocks:
                self._send(kitty_picture.sent(self._picture, seen))
                self._strips = kitty_picture.cells(seen.width, seen.height // 2)
            else:
                colours = not self.app.no_color
                self._strips = strips(shades(self._picture, seen, len(GREYS) if colours else 2), colours=colours)
        elif self._send is not None:
            self._send(kitty_picture.removed())
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
