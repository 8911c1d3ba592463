"""Pages on which nothing is seen: truly empty, or such that nobody can read what they should show."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from mes_tui.attachments.child.pages import pictures_of, stored
from mes_tui.attachments.child.proof import room_for

_DEPTH = 5
_LOOKED_AT = 20_000  # bytes of a content
_OPERATORS = frozenset(
    rb"""b B b* B* BDC BI BMC BT BX c cm CS cs d d0 d1 Do DP EI EMC ET EX f F f* G g gs h i ID j J K k l m M MP n q Q re
    RG rg ri s S SC sc SCN scn sh T* Tc Td TD Tf Tj TJ TL Tm Tr Ts Tw Tz v w W W* y ' " """.split()
)
_NO_OPERATORS = re.compile(rb"%[^\r\n]*|\((?:[^()\\]|\\.)*\)|<[^<>]*>|/[^\s()<>\[\]{}/%]*|\bBX\b.*?\bEX\b", re.DOTALL)
_WORD = re.compile(rb"[^\s()<>\[\]{}/%]+")
_NUMBER = re.compile(rb"[-+.\d]+|true|false|null")
_DRAWN = re.compile(rb"/([^\s()<>\[\]{}/%]+)\s+Do\b")
_MADE_HERE = (b"BI", b"sh")
_EDGE = 2  # pixels that a picture and its page share
_LARGE = 0.25  # the part of a page that a picture which cannot be decoded takes with it
_ENOUGH = 0.5  # the part of the bytes of a picture without which it is none
_PICTURES = ("CCITTFaxDecode", "DCTDecode", "JBIG2Decode", "JPXDecode")
# A picture of one colour is kept in fewer bytes by those who keep what changes only.
_ONE_COLOUR = {"JBIG2Decode": 2_000}


def bare(page: Any) -> bool:
    """Whether pdfium finds nothing to draw on a page that it opened, nor over it."""
    from pypdfium2 import raw

    return not raw.FPDFPage_GetAnnotCount(page) and not _draws(
        page, raw.FPDFPage_CountObjects, raw.FPDFPage_GetObject, _DEPTH
    )


def _draws(holder: Any, count: Callable[..., int], get: Callable[..., Any], depth: int) -> bool:
    from pypdfium2 import raw

    for place in range(count(holder)):
        one = get(holder, place)
        if raw.FPDFPageObj_GetType(one) != raw.FPDF_PAGEOBJ_FORM or not depth:
            return True
        if _draws(one, raw.FPDFFormObj_CountObjects, raw.FPDFFormObj_GetObject, depth - 1):
            return True
    return False


def lost(page: Any) -> bool:
    """Whether a page that is ``bare`` should have shown something, as far as pypdf reads what it is made of."""
    if page.get("/Contents") is None:
        # Said to be somewhere, and not there, is another thing than nothing.
        return "/Contents" in page and hasattr(page.raw_get("/Contents"), "idnum")
    return _fails(page.get("/Contents"), page, _DEPTH)


def _fails(content: Any, holder: Any, depth: int) -> bool:
    """Whether what a page or a drawing is made of cannot be read, or draws what is not there."""
    try:
        parts = [part.get_object() for part in content] if isinstance(content, list) else [content]
        read = [part.get_data() for part in parts]
    except Exception:
        return True
    if any(part._data and not data for part, data in zip(parts, read, strict=True)):
        return True
    data = b"\n".join(read)[:_LOOKED_AT]
    said = [word for word in _words(data) if not _NUMBER.fullmatch(word)]
    known = sum(word in _OPERATORS for word in said)
    if len(said) > 2 * known or any(word in _MADE_HERE for word in said):
        return True
    return any(_missing(name.decode("latin-1"), holder, depth) for name in _DRAWN.findall(data))


def _words(content: bytes) -> Iterator[bytes]:
    yield from _WORD.findall(_NO_OPERATORS.sub(b" ", content))


def _missing(name: str, holder: Any, depth: int) -> bool:
    """Whether nothing can be made of the drawing ``name``: a picture would have been found, if it were one."""
    try:
        drawing = holder["/Resources"]["/XObject"][f"/{name}"]
    except Exception:
        return True
    if not hasattr(drawing, "get_data") or drawing.get("/Subtype") != "/Form":
        return True
    return depth > 0 and _fails(drawing, drawing if "/Resources" in drawing else holder, depth - 1)


def undecoded(page: Any, drawn: Any) -> bool:
    """Whether a large picture of a page is nowhere in what was ``drawn`` of it, for it cannot be decoded."""
    width, height = page.get_size()
    for picture in pictures_of(page):
        left, bottom, right, top = picture.get_bounds()
        large = (right - left) * (top - bottom) >= _LARGE * width * height
        if large and one_colour(_part(drawn, page, picture)) and not _decodes(picture):
            return True
    return False


def one_colour(drawn: Any) -> bool:
    """Whether nothing is seen in what was drawn."""
    darkest, palest = drawn.getextrema()
    return bool(darkest == palest)


def _part(drawn: Any, page: Any, picture: Any) -> Any:
    """Where the picture is in what was drawn; all of it when the page is turned or cropped."""
    left, bottom, right, top = picture.get_bounds()
    x, y, far, high = page.get_mediabox()
    if page.get_rotation() or page.get_cropbox() != (x, y, far, high):
        return drawn
    across, down = drawn.width / (far - x), drawn.height / (high - y)
    box = ((left - x) * across, (high - top) * down, (right - x) * across, (high - bottom) * down)
    inside = [
        min(max(0, round(side) + shift), most)
        for side, shift, most in zip(box, (_EDGE, _EDGE, -_EDGE, -_EDGE), drawn.size * 2, strict=True)
    ]
    return drawn.crop(inside) if inside[0] < inside[2] and inside[1] < inside[3] else drawn


def _decodes(picture: Any) -> bool:
    """Whether pdfium makes something of a picture for which there is room."""
    from pypdfium2 import raw

    about = picture.get_metadata()
    size = about.width * about.height * max(about.bits_per_pixel, 1) // 8
    if not room_for(4 * size):
        return True
    kept, filters = stored(picture), picture.get_filters()
    if filters and filters[-1] in _PICTURES:
        if kept > _ONE_COLOUR.get(filters[-1], kept):
            return False
    elif raw.FPDFImageObj_GetImageDataDecoded(picture, None, 0) < size * _ENOUGH:
        return False
    bitmap = raw.FPDFImageObj_GetBitmap(picture)
    if bitmap:
        raw.FPDFBitmap_Destroy(bitmap)
    return bool(bitmap)
