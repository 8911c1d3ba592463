"""What pdfium makes of the pages: their codes and their text read, their pictures weighed."""

from collections.abc import Iterator
from io import BytesIO
from math import hypot
from typing import Any

from mes_tui.attachments.child.limits import OutOfTime
from mes_tui.attachments.child.marks import marks

PAGE_CHARACTERS = 20_000
OPENING_CHARACTERS = 1_000
ALL_CHARACTERS = 1_000_000
POINTS = 72
LONGEST_SIDE = 3_600  # pixels of a rendered page, whatever size it claims to have
# Points per inch, of how many pages, and whether sharpened: most scans answer to the first, small codes to the second,
# blurred ones and those photographed from afar to the third.
READ_AT = ((150, 10_000, False), (250, 10, False), (150, 4, True))
# The part of the short side of a letter or legal page that its code takes, or nearly: with a smaller one there is room
# for another page beside it.
_ALONE = 0.085
_SHARPER = (2, 250, 0)  # radius in pixels, percent, threshold
CODES_ON_A_PAGE = 4
CODE_LENGTH = 100
FILE_NAMES = 20


class Locked(Exception):
    """The document asks for a password."""


def opened(data: bytes) -> Any:
    """The document; its pages are drawn with what was typed in its form. Raises ``Locked``."""
    import pypdfium2 as pdfium
    from pypdfium2 import raw

    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if error.err_code == raw.FPDF_ERR_PASSWORD:
            raise Locked from error
        raise
    document.init_forms()
    return document


def grey(page: Any, points: float) -> Any:
    """The page as a grey picture at ``points`` per inch."""
    scale = min(points / POINTS, LONGEST_SIDE / max(*page.get_size(), 1))
    # Drawn in colours: asked for greys, pdfium makes each picture grey as a whole first, in more memory than there may
    # be, and then draws nothing.
    return page.render(scale=scale).to_pil().convert("L")


def codes(data: bytes) -> dict[str, object]:
    """The texts of the codes found on the pages, as [page, text], and how the first page begins.

    From the last page on, where the form has its signatures: when time is short, the first pages are not looked at.
    """
    document = opened(data)
    texts_of_pages: dict[int, dict[str, None]] = {}
    read: set[int] = set()
    opening = page_text(document[0])[:OPENING_CHARACTERS]
    backwards = range(len(document), 0, -1)
    try:
        for points, most, sharper in READ_AT:
            for number in backwards[:most]:
                page = document[number - 1]
                # What was not photographed is not blurred.
                if number not in read and not (sharper and next(pictures_of(page), None) is None):
                    texts, all_read = page_codes(grey(page, points), sharper=sharper)
                    texts_of_pages.setdefault(number, {}).update(dict.fromkeys(texts))
                    if all_read:
                        read.add(number)
    except OutOfTime:
        pass
    return {
        "verdict": "ok",
        "opening": opening,
        "codes": [[number, text] for number in sorted(texts_of_pages) for text in texts_of_pages[number]],
    }


def page_codes(picture: Any, *, sharper: bool = False) -> tuple[list[str], bool]:
    """The texts of the QR codes of a picture, black on white or white on black, and whether there can be no other: none
    is seen without being read, and there is no room for a second page."""
    import zxingcpp
    from PIL import ImageFilter

    if sharper:
        picture = picture.filter(ImageFilter.UnsharpMask(*_SHARPER))
    seen = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode, return_errors=True)
    texts = [code.text[:CODE_LENGTH] for code in seen if code.valid]
    alone = max(map(_side, seen), default=0) >= _ALONE * min(picture.size)
    return texts[:CODES_ON_A_PAGE], alone and len(texts) == len(seen)


def _side(code: Any) -> float:
    """How long the longest side of a code is, in pixels."""
    corners = [code.position.top_left, code.position.top_right, code.position.bottom_right, code.position.bottom_left]
    return max(hypot(a.x - b.x, a.y - b.y) for a, b in zip(corners, corners[1:] + corners[:1], strict=True))


def texts(data: bytes) -> dict[str, object]:
    """The text of each page and its marks, as far as time and room allow: there may be fewer texts than pages."""
    document = opened(data)
    read: list[str] = []
    added: list[list[list[str]]] = []
    room = ALL_CHARACTERS
    try:
        for page in document:
            if room <= 0:
                break
            told = marks(document, page)
            read.append(page_text(page)[: min(PAGE_CHARACTERS, room)])
            added.append(told)
            room -= len(read[-1]) + sum(len(text) for mark in told for text in mark)
    except OutOfTime:
        pass
    return {"verdict": "ok", "texts": read[: len(added)], "marks": added}


def page_text(page: Any) -> str:
    """The text of one page, or nothing: one bad page does not hide the others."""
    try:
        return str(page.get_textpage().get_text_bounded()).replace("\r\n", "\n")
    except Exception:
        return ""


def weights(document: Any) -> list[int]:
    """How many bytes the pictures of each page hold."""
    held = []
    for place in range(len(document)):
        page = document[place]
        held.append(sum(map(stored, pictures_of(page))))
        page.close()
    return held


def pictures_of(page: Any) -> Iterator[Any]:
    """The pictures that a page draws."""
    from pypdfium2 import raw

    yield from page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=5)


def stored(picture: Any) -> int:
    """How many bytes a picture is kept in."""
    from pypdfium2 import raw

    return int(raw.FPDFImageObj_GetImageDataRaw(picture, None, 0))


def weigh(data: bytes) -> dict[str, object]:
    """The weights of the pages, in bytes, and how many digital signatures the document holds."""
    document = opened(data)
    return {"verdict": "ok", "weights": weights(document), "signatures": signatures(document)}


def signatures(document: Any) -> int:
    """How many fields are signed; the others wait for a signature."""
    from pypdfium2 import raw

    fields = (raw.FPDF_GetSignatureObject(document, place) for place in range(raw.FPDF_GetSignatureCount(document)))
    return sum(raw.FPDFSignatureObj_GetSubFilter(field, None, 0) > 0 for field in fields)


def embedded_names(document: Any) -> Iterator[str]:
    """The names of the files inside the document."""
    for number in range(min(document.count_attachments(), FILE_NAMES)):
        try:
            yield str(document.get_attachment(number).get_name())[:CODE_LENGTH]
        except Exception:
            yield ""


def saved(document: Any) -> bytes:
    """The bytes of the document."""
    output = BytesIO()
    document.save(output)
    return output.getvalue()
