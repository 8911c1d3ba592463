"""What pdfium makes of the pages: their codes and their text read, copies that are lighter or carry nothing else."""

from base64 import b64encode
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

from mes_tui.attachments.child.limits import OutOfTime

PAGE_CHARACTERS = 20_000
OPENING_CHARACTERS = 1_000
ALL_CHARACTERS = 1_000_000
POINTS = 72
LONGEST_SIDE = 3_600  # pixels of a rendered page, whatever size it claims to have
# Points per inch, and of how many pages: most scans answer to the first, small or blurred codes to the second.
READ_AT = ((150, 10_000), (250, 10))
CODES_ON_A_PAGE = 4
CODE_LENGTH = 100
# Grey pictures, each try lighter than the one before: points per inch, JPEG quality.
LIGHTER = ((200, 50), (150, 45), (110, 35))
HEAVY = 100 * 1024  # bytes of pictures from which a page is made again
FILE_NAMES = 20

Tell = Callable[[dict[str, object]], None]


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
    return page.render(scale=scale, grayscale=True).to_pil()


def codes(data: bytes) -> dict[str, object]:
    """The texts of the codes found on the pages, as [page, text], and how the first page begins.

    From the last page on, where the form has its signatures: when time is short, the first pages are not looked at.
    """
    document = opened(data)
    texts_of_pages: dict[int, list[str]] = {}
    opening = page_text(document[0])[:OPENING_CHARACTERS]
    backwards = range(len(document), 0, -1)
    try:
        for points, most in READ_AT:
            for number in backwards[:most]:
                if number not in texts_of_pages:
                    texts = page_codes(grey(document[number - 1], points))
                    if texts:
                        texts_of_pages[number] = texts
    except OutOfTime:
        pass
    return {
        "verdict": "ok",
        "opening": opening,
        "codes": [[number, text] for number in sorted(texts_of_pages) for text in texts_of_pages[number]],
    }


def page_codes(picture: Any) -> list[str]:
    """The texts of the QR codes of a picture."""
    import zxingcpp

    read = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode, try_invert=False)
    return [code.text[:CODE_LENGTH] for code in read[:CODES_ON_A_PAGE]]


def texts(data: bytes) -> dict[str, object]:
    """The text of each page, as far as time and room allow: there may be fewer texts than pages."""
    document = opened(data)
    read: list[str] = []
    room = ALL_CHARACTERS
    try:
        for page in document:
            if room <= 0:
                break
            read.append(page_text(page)[: min(PAGE_CHARACTERS, room)])
            room -= len(read[-1])
    except OutOfTime:
        pass
    return {"verdict": "ok", "texts": read}


def page_text(page: Any) -> str:
    """The text of one page, or nothing: one bad page does not hide the others."""
    try:
        return str(page.get_textpage().get_text_bounded()).replace("\r\n", "\n")
    except Exception:
        return ""


def weights(document: Any) -> list[int]:
    """How many bytes the pictures of each page hold."""
    return [picture_bytes(page) for page in document]


def picture_bytes(page: Any) -> int:
    """How many bytes the pictures of a page hold, as they are kept in the file."""
    from pypdfium2 import raw

    pictures = page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=5)
    return sum(int(raw.FPDFImageObj_GetImageDataRaw(picture, None, 0)) for picture in pictures)


def weigh(data: bytes) -> dict[str, object]:
    """The weights of the pages, in bytes."""
    return {"verdict": "ok", "weights": weights(opened(data))}


def lighter(data: bytes, limit: int, tell: Tell) -> dict[str, object]:
    """A copy whose heavy pages are grey pictures, of at most ``limit`` bytes, or « heavy ».

    The other pages are kept as they are. ``tell`` hears of each page made.
    """
    document = opened(data)
    heavy = [number for number, weight in enumerate(weights(document)) if weight >= HEAVY]
    # A document that is heavy without heavy pictures is made again whole.
    heavy = heavy or list(range(len(document)))
    made = b""
    for turn, (points, quality) in enumerate(LIGHTER, 1):
        made = saved(with_pictures(document, heavy, points, quality, turn, tell))
        if len(made) <= limit:
            break
    if len(made) > limit:
        return {"verdict": "heavy"}
    return {"verdict": "ok", "document": b64encode(made).decode("ascii")}


def with_pictures(document: Any, heavy: list[int], points: int, quality: int, turn: int, tell: Tell) -> Any:
    """A new document where the pages ``heavy`` are pictures."""
    import pypdfium2 as pdfium

    made = pdfium.PdfDocument.new()
    kept = [number for number in range(len(document)) if number not in set(heavy)]
    if kept:
        made.import_pages(document, kept)
    for done, number in enumerate(heavy, 1):
        page = document[number]
        width, height = page.get_size()
        jpeg = BytesIO()
        grey(page, points).save(jpeg, "JPEG", quality=quality)
        picture = pdfium.PdfImage.new(made)
        picture.load_jpeg(jpeg, inline=True)
        picture.set_matrix(pdfium.PdfMatrix().scale(width, height))
        new = made.new_page(width, height, number)
        new.insert_obj(picture)
        new.gen_content()
        for finished in (new, page):
            finished.close()
        tell({"done": done, "of": len(heavy), "turn": turn})
    return made


def cleaned(data: bytes) -> dict[str, object]:
    """A copy that keeps what the pages show and nothing else: no action, no file, no form, no link."""
    document = opened(data)
    names = list(embedded_names(document))
    return {"verdict": "ok", "document": b64encode(saved(shown(document))).decode("ascii"), "files": names}


def shown(document: Any) -> Any:
    """A new document of what the pages show."""
    import pypdfium2 as pdfium
    from pypdfium2 import raw

    made = pdfium.PdfDocument.new()
    for number in range(len(document)):
        page = document[number]
        width, height = page.get_size()
        # What was typed in the form and drawn by annotations becomes part of the page.
        raw.FPDFPage_Flatten(page, raw.FLAT_PRINT)
        page.close()
        new = made.new_page(width, height)
        new.insert_obj(document.page_as_xobject(number, made).as_pageobject())
        new.gen_content()
        new.close()
    return made


def embedded_names(document: Any) -> Iterator[str]:
    """The names of the files inside the document."""
    for number in range(min(document.count_attachments(), FILE_NAMES)):
        try:
            yield str(document.get_attachment(number).get_name())[:CODE_LENGTH]
        except Exception:
            yield ""


def unlocked(data: bytes) -> dict[str, object]:
    """The same document, no longer encrypted."""
    from pypdfium2 import raw

    made = saved(opened(data), raw.FPDF_REMOVE_SECURITY)
    return {"verdict": "ok", "document": b64encode(made).decode("ascii")}


def saved(document: Any, flags: int = 0) -> bytes:
    """The bytes of the document."""
    output = BytesIO()
    document.save(output, flags=flags)
    return output.getvalue()
