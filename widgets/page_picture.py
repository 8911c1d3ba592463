"""A page drawn with half blocks, two pixels to a cell: one comes nearer to it and moves over it.

It is text like any other: it scrolls, is covered and goes away with its screen, on every terminal. One that draws
pictures itself does it finely.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby

from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.binding import Binding
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from mes_tui.domain.pictures import Picture
from mes_tui.terminal_graphics import Graphics
from widgets import kitty_picture, sixel_picture
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
    """Shows a picture, with blocks until it may ``use`` the graphics of the terminal, and by the key B.

    ``Looked`` tells that something else of it is seen.
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

    def __init__(self) -> None:
        super().__init__()
        self._graphics: Graphics | None = None
        self._blocks = True
        self._over = ""  # what draws over the cells, once they are written
        self._picture: Picture | None = None
        self._sight = Sight()
        self._strips: list[Strip] = []

    @property
    def _room(self) -> tuple[int, int]:
        """The columns and rows that a picture may take."""
        if self._graphics is None or self._blocks:
            return self.size
        most = sixel_picture.most(cell) if (cell := self._graphics.cell()) else (kitty_picture.most(),) * 2
        return min(self.size.width, most[0]), min(self.size.height, most[1])

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

    def use(self, graphics: Graphics) -> None:
        """Let the terminal draw."""
        self._graphics, self._blocks = graphics, False
        self._draw()

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
        if self._graphics is not None:
            self._blocks = not self._blocks
            self._draw()

    def on_unmount(self) -> None:
        """The terminal keeps no page."""
        self._over = ""
        self._forget()

    def _forget(self) -> None:
        if self._graphics is not None and not self._graphics.cell():
            self._graphics.write(kitty_picture.removed())

    def _draw(self) -> None:
        self._strips, self._over = [], ""
        if self._picture is not None and self.size:
            self._strips = self._drawn(self._picture, part(self._picture, self._sight, *self._room))
        else:
            self._forget()
        self.refresh()
        self.post_message(self.Looked())

    def _drawn(self, picture: Picture, seen: Part) -> list[Strip]:
        if self._graphics is None or self._blocks:
            colours = not self.app.no_color
            return strips(shades(picture, seen, len(GREYS) if colours else 2), colours=colours)
        rows = seen.height // 2
        if cell := self._graphics.cell():
            self._over = sixel_picture.sent(picture, seen, cell)
            return [Strip.blank(seen.width, _GROUND)] * rows
        self._graphics.write(kitty_picture.sent(picture, seen))
        return kitty_picture.cells(seen.width, rows)

    def render_lines(self, crop: Region) -> list[Strip]:
        """The cells, which are about to be written."""
        if self._over:
            self.call_after_refresh(self._draw_over)
        return super().render_lines(crop)

    def _draw_over(self) -> None:
        # What stands in front of the page would be drawn over too.
        if self._graphics is not None and self._over and self.screen is self.app.screen:
            left = (self.size.width - self._strips[0].cell_length) // 2
            place = self.content_region.offset
            self._graphics.write(sixel_picture.placed(self._over, place.x + left, place.y))

    def render_line(self, y: int) -> Strip:
        """One line of cells, in the middle."""
        if y >= len(self._strips):
            return Strip.blank(self.size.width, _GROUND)
        drawn = self._strips[y]
        before = (self.size.width - drawn.cell_length) // 2
        after = self.size.width - before - drawn.cell_length
        return Strip.join([Strip.blank(before, _GROUND), drawn, Strip.blank(after, _GROUND)])
