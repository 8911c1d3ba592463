"""What is seen of a page that one comes nearer to and moves over. Pure."""

from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING

from mes_tui.domain.pictures import Picture

if TYPE_CHECKING:
    from PIL.Image import Image

_DOWN, _ACROSS = ("en haut", "au milieu", "en bas"), ("à gauche", "au centre", "à droite")


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


def drawn(picture: Picture, seen: Part, size: tuple[int, int], count: int) -> "Image":
    """The part that is seen as a picture of ``size``, whose pixels are 0 for black to ``count`` - 1 for white."""
    from PIL import Image

    whole = Image.frombytes("L", (picture.width, picture.height), picture.greys)
    box = (seen.left, seen.top, seen.right, seen.bottom)
    pixels = whole.resize(size, Image.Resampling.BOX, box)
    return pixels.point([level * count // 256 for level in range(256)])


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
