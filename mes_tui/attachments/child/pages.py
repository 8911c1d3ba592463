"""What pdfium makes of the pages: drawn, their text read, their pictures weighed."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from mes_tui.attachments.child.limits import OutOfTime
from mes_tui.attachments.child.marks import marks

PAGE_CHARACTERS = 20_000
ALL_CHARACTERS = 1_000_000
POINTS = 72
LONGEST_SIDE = 3_600  # pixels of a rendered page, whatever size it claims to have
NAME_LENGTH = 100
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
            yield str(document.get_attachment(number).get_name())[:NAME_LENGTH]
        except Exception:
            yield ""


def saved(document: Any) -> bytes:
    """The bytes of the document."""
    output = BytesIO()
    document.save(output)
    return output.getvalue()
