"""The pages drawn, to read the codes that are printed on them, and to tell those on which nothing is seen."""

from math import hypot
from typing import Any

from mes_tui.attachments.child import empty, looks
from mes_tui.attachments.child.limits import OutOfTime
from mes_tui.attachments.child.pages import grey, opened, page_text, pictures_of

OPENING_CHARACTERS = 1_000
# Points per inch, of how many pages, and whether sharpened: most scans answer to the first, small codes to the second,
# blurred ones and those photographed from afar to the third.
READ_AT = ((150, 10_000, False), (250, 10, False), (150, 4, True))
# The part of the short side of a letter or legal page that its code takes, or nearly: with a smaller one there is room
# for another page beside it.
_ALONE = 0.085
_SHARPER = (2, 250, 0)  # radius in pixels, percent, threshold
CODES_ON_A_PAGE = 4
CODE_LENGTH = 100


def codes(data: bytes) -> dict[str, object]:
    """The texts of the codes found on the pages, as [page, text], how the first page begins and what it looks like, the
    pages on which nothing is seen; « unreadable » with those whose picture cannot be decoded.

    From the last page on, where the form has its signatures: when time is short, the first pages are not looked at.
    """
    document = opened(data)
    texts_of_pages: dict[int, dict[str, None]] = {}
    read: set[int] = set()
    # Where nothing is seen, whether something should be.
    unseen: dict[int, bool] = {}
    opening, look = page_text(document[0])[:OPENING_CHARACTERS], ""
    backwards = range(len(document), 0, -1)
    try:
        for points, most, sharper in READ_AT:
            for number in backwards[:most]:
                page = document[number - 1]
                # What was not photographed is not blurred.
                if number not in read and not (sharper and next(pictures_of(page), None) is None):
                    drawn = grey(page, points)
                    if (lost := empty.undecoded(page, drawn)) or empty.one_colour(drawn):
                        unseen[number] = lost
                    elif number == 1 and not look:
                        look = looks.of_scan(page, drawn)
                    texts, all_read = page_codes(drawn, sharper=sharper)
                    texts_of_pages.setdefault(number, {}).update(dict.fromkeys(texts))
                    if all_read or number in unseen:
                        read.add(number)
    except OutOfTime:
        pass
    if any(unseen.values()):
        return {"verdict": "unreadable", "pages": sorted(number for number, lost in unseen.items() if lost)}
    return {
        "verdict": "ok",
        "opening": opening,
        "look": look,
        "blank": sorted(unseen),
        "codes": [[number, text] for number in sorted(texts_of_pages) for text in texts_of_pages[number]],
    }


def page_codes(picture: Any, *, sharper: bool = False) -> tuple[list[str], bool]:
    """The texts of the QR codes of a picture, black on white or white on black, and whether there can be no other: none
    is seen without being read, and there is no room for a second page."""
    import zxingcpp
    from PIL import ImageFilter

    if sharper:
        picture = picture.filter(ImageFilter.UnsharpMask(*_SHARPER))
    # As bytes: asked of the picture by the library, they would be lost with the time that ends meanwhile.
    dots = memoryview(picture.tobytes()).cast("B", (picture.height, picture.width))
    seen = zxingcpp.read_barcodes(dots, formats=zxingcpp.BarcodeFormat.QRCode, return_errors=True)
    texts = [code.text[:CODE_LENGTH] for code in seen if code.valid]
    alone = max(map(_side, seen), default=0) >= _ALONE * min(picture.size)
    return texts[:CODES_ON_A_PAGE], alone and len(texts) == len(seen)


def _side(code: Any) -> float:
    """How long the longest side of a code is, in pixels."""
    corners = [code.position.top_left, code.position.top_right, code.position.bottom_right, code.position.bottom_left]
    return max(hypot(a.x - b.x, a.y - b.y) for a, b in zip(corners, corners[1:] + corners[:1], strict=True))
