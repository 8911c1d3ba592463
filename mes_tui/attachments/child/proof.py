"""Does a copy show what the document shows? Both are drawn coarsely, and compared cell by cell, page by page.

pdfium draws both; the copies are built by qpdf, so that one library does not vouch for itself.
"""

import mmap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from mes_tui.attachments.child.pages import page_text, pictures_of, stored

# The longest side of a page drawn for comparison, in pixels, and the side of a cell: about 5 mm of a letter page.
LONGEST = 480
CELL = 8
FINER = 3  # times for a page made a picture: thin lines and patterns are coarse otherwise
# Greatest difference of a cell, from 0 to 255. A page kept as it is differs by the rounding of its marks only; a page
# made a picture has paler lines and no colour.
SAME, ALIKE = 24, 56
HEAVY = 100 * 1024  # bytes of pictures that cannot be a page of one colour
KEPT = 0.9  # the part of its letters that a page must still give
_ROOM = 16 * 1024 * 1024  # what drawing takes beside a picture

Step = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Judged:
    """The pages of a copy that do not show what they should, or cannot be drawn."""

    differing: tuple[int, ...] = ()
    undrawn: tuple[int, ...] = ()

    @property
    def good(self) -> bool:
        """Whether the copy may be offered."""
        return not self.differing and not self.undrawn


@dataclass(frozen=True, slots=True)
class Leave:
    """How pages may differ: those made ``grey`` pictures, without text, those with an answer ``added`` to what was
    drawn, those with marks ``unseen`` (by their places), which pdfium draws in spite of their layer; whether text may
    be gone because it was in one of the ``layers`` that are not shown."""

    grey: frozenset[int] = frozenset()
    added: frozenset[int] = frozenset()
    unseen: Mapping[int, Sequence[int]] = field(default_factory=dict)
    layers: bool = False


def judged(original: Any, copy: Any, leave: Leave, step: Step, start: int = 0, count: int | None = None) -> Judged:
    """Compare the pages of ``original`` with the ``count`` pages of ``copy`` from ``start`` on, all unless given;
    ``step`` hears of each."""
    there, count = readable(original), len(copy) if count is None else count
    if there != count:
        return Judged(differing=tuple(range(min(there, count) + 1, max(there, count) + 1)))
    differing, undrawn = [], []
    for number in range(1, count + 1):
        one, other = original[number - 1], copy[start + number - 1]
        hide(one, leave.unseen.get(number, ()))
        if not (drawable(one) and drawable(other)):
            undrawn.append(number)
        elif not same(one, other, number, leave):
            differing.append(number)
        one.close()
        other.close()
        step(number, count)
    return Judged(tuple(differing), tuple(undrawn))


def readable(document: Any) -> int:
    """How many pages there are: a document may announce more than it has."""
    import pypdfium2 as pdfium

    count = len(document)
    for place in reversed(range(len(document))):
        try:
            document[place].close()
            break
        except pdfium.PdfiumError:
            count = place
    return count


def hide(page: Any, places: Sequence[int]) -> None:
    """Draw the page without the marks at ``places``."""
    from pypdfium2 import raw

    for place in places:
        mark = raw.FPDFPage_GetAnnot(page, place)
        raw.FPDFAnnot_SetFlags(mark, raw.FPDF_ANNOT_FLAG_HIDDEN)
        raw.FPDFPage_CloseAnnot(mark)


def same(one: Any, other: Any, number: int, leave: Leave) -> bool:
    """Whether two pages show the same, and whether the text of the first can be found in the second."""
    sizes = [page.get_size() for page in (one, other)]
    if max(abs(a - b) for a, b in zip(*sizes, strict=True)) > 1:
        return False
    grey = number in leave.grey
    if apart(seen(one, grey), seen(other, grey), more=number in leave.added) > (ALIKE if grey else SAME):
        return False
    return leave.layers or not lost_text(page_text(one), page_text(other))


def seen(page: Any, grey: bool = False) -> Any:
    """The page as a small picture of cells. In colours, even when greys are asked for: pdfium makes the pictures of a
    page grey as a whole, in more memory than there is."""
    finer = FINER if grey else 1
    scale = LONGEST * finer / max(*page.get_size(), 1)
    picture = page.render(scale=scale).to_pil().convert("L" if grey else "RGB")
    return picture.reduce(CELL * finer)


def apart(one: Any, other: Any, *, more: bool = False) -> int:
    """The greatest difference between the cells of two pictures; what is darker in the second does not count when it
    may have ``more``."""
    from PIL import ImageChops

    if one.size != other.size:
        other = other.resize(one.size)
    difference = ImageChops.subtract(other, one) if more else ImageChops.difference(one, other)
    extrema = difference.getextrema()
    return max(int(high) for _, high in (extrema if isinstance(extrema[0], tuple) else (extrema,)))


def lost_text(before: str, after: str) -> bool:
    """Whether letters that could be found no longer can be."""
    one, other = (sum(map(str.isalnum, text)) for text in (before, after))
    return other < one * KEPT


def drawable(page: Any) -> bool:
    """Whether a page has a surface and pdfium has room to draw its pictures: without it, it draws nothing and says
    nothing."""
    if not min(page.get_size()):
        return False
    pictures = list(pictures_of(page))
    if any(not room_for(needed(picture)) for picture in pictures):
        return False
    if sum(stored(picture) for picture in pictures) < HEAVY:
        return True
    extrema = seen(page, grey=True).getextrema()
    return bool(extrema[1] > extrema[0])


def needed(picture: Any) -> int:
    """The bytes that a picture takes while it is drawn: one that is refined in several passes is held as a whole."""
    from ctypes import c_uint8

    from pypdfium2 import raw

    if "DCTDecode" not in picture.get_filters():
        return 0
    size = stored(picture)
    data = (c_uint8 * size)()
    raw.FPDFImageObj_GetImageDataRaw(picture, data, size)
    return held(bytes(data))


def held(jpeg: bytes) -> int:
    """The bytes that a progressive JPEG takes while it is drawn, 0 for another one."""
    place = 2
    while place + 9 < len(jpeg) and jpeg[place] == 0xFF:
        marker, length = jpeg[place + 1], int.from_bytes(jpeg[place + 2 : place + 4], "big")
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = (int.from_bytes(jpeg[place + at : place + at + 2], "big") for at in (5, 7))
            return width * height * jpeg[place + 9] * 2 if marker == 0xC2 else 0
        place += 2 + length
    return 0


def room_for(size: int) -> bool:
    """Whether this process may take ``size`` bytes more."""
    if not size:
        return True
    try:
        mmap.mmap(-1, size + _ROOM).close()
    except (OSError, MemoryError, ValueError):
        return False
    return True
