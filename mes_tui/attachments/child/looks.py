"""What a scanned page looks like, in a few hundred greys: much the same each time that the paper is scanned.

The ground is taken away, the lines are set straight, and what is drawn is put in a frame that follows its own middle
and spread: the angle, the place, the scale and the darkness of a scan are lost, how the page is filled is left.
"""

from base64 import b64encode
from itertools import pairwise
from typing import Any

from mes_tui.attachments.child.pages import pictures_of

VERSION = "1"
COLUMNS, ROWS = 16, 20
MEAN = 32  # of the cells, which end at 255
_SIDE = 200  # pixels of the short side that is looked at
_EDGE = 50  # a part of that many is left out all around: the shadow of the lid
_INK = 5  # greys that part what is drawn from the ground
_ANGLES = range(-3, 4)  # degrees that a page may be turned by
_FINER = (0.5, 0.25)
_SPREAD = 2.1  # times the deviation, on each side of the middle
_FINE = 8  # pixels of a cell before it becomes one
_BLUR = 4  # pixels by which two scans may lie apart
_FAINT = 0.5  # of the mean grey of a page on which there is nothing to compare
_SCANNED = 0.5  # the part of a page that its picture takes


def of_scan(page: Any, drawn: Any) -> str:
    """The look of a page that is a picture, as it is ``drawn`` in greys: « 1: » and its cells in base 64, else ""."""
    if not _is_scan(page):
        return ""
    ink = _ink(drawn)
    if sum(place * count for place, count in enumerate(ink.histogram())) < _FAINT * ink.width * ink.height:
        return ""
    return f"{VERSION}:{b64encode(_cells(ink)).decode('ascii')}"


def _is_scan(page: Any) -> bool:
    width, height = page.get_size()
    for picture in pictures_of(page):
        left, bottom, right, top = picture.get_bounds()
        if (right - left) * (top - bottom) >= _SCANNED * width * height:
            return True
    return False


def _ink(drawn: Any) -> Any:
    """What is drawn on the ground, the darker the greater."""
    small = drawn.reduce(max(1, min(drawn.size) // _SIDE))
    across, down = small.width // _EDGE, small.height // _EDGE
    small = small.crop((across, down, small.width - across, small.height - down))
    counts, left, ground = small.histogram(), small.width * small.height / 2, 255
    while ground > 0 and (left := left - counts[ground]) > 0:
        ground -= 1
    most = max(1, ground - _INK)
    return small.point([max(0, (most - grey) * 255 // most) for grey in range(256)])


def _cells(ink: Any) -> bytes:
    from PIL import Image, ImageFilter

    straight = ink.rotate(_angle(ink), Image.Resampling.BILINEAR)
    (x, across), (y, down) = (_middle(_line(straight, along)) for along in (True, False))
    frame = (x - _SPREAD * across, y - _SPREAD * down, x + _SPREAD * across, y + _SPREAD * down)
    size = (COLUMNS * _FINE, ROWS * _FINE)
    framed = straight.transform(size, Image.Transform.EXTENT, frame, Image.Resampling.BILINEAR)
    cells = framed.filter(ImageFilter.GaussianBlur(_BLUR)).reduce(_FINE).tobytes()
    scale = MEAN * len(cells) / max(1, sum(cells))
    return bytes(min(255, round(cell * scale)) for cell in cells)


def _angle(ink: Any) -> float:
    """The angle that sets the lines straight: rows of text and rows of nothing are then furthest apart."""
    from PIL import Image, ImageFilter

    # Blurred, for a picture that is not turned at all is sharper than those that are.
    coarse = ink.reduce(2).filter(ImageFilter.BoxBlur(1))

    def apart(angle: float) -> int:
        rows = _line(coarse.rotate(angle, Image.Resampling.BILINEAR), along=False)
        return sum((one - next_) ** 2 for one, next_ in pairwise(rows))

    best = max((apart(angle), float(angle)) for angle in _ANGLES)
    for step in _FINER:
        best = max(best, *((apart(angle), angle) for angle in (best[1] - step, best[1] + step)))
    return best[1]


def _line(ink: Any, along: bool) -> bytes:
    """The mean of each column, or of each row."""
    from PIL import Image

    size = (ink.width, 1) if along else (1, ink.height)
    return bytes(ink.resize(size, Image.Resampling.BOX).tobytes())


def _middle(line: bytes) -> tuple[float, float]:
    """The middle of what is drawn, and how far it spreads."""
    total = sum(line) or 1
    middle = sum(place * value for place, value in enumerate(line)) / total
    spread = sum((place - middle) ** 2 * value for place, value in enumerate(line)) / total
    return middle + 0.5, max(spread, 1.0) ** 0.5
