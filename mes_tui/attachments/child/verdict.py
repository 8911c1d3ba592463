"""Whether two readers, pdfium and pypdf, show the same pages of a PDF, and what its objects carry beside them."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

from mes_tui.attachments.child import empty, pages
from mes_tui.attachments.child.objects import Decode, Judge

_MILLIMETRES = 25.4 / 72
_LARGEST = 100_000
_KINDS_OF_SIZES = 10
_ENDLESS = 1e9  # points
_NEAR = 2.0  # points by which readers round the sides of a page
_HEADER = 60  # bytes that the number of an object takes before it
_TABLE_TOLD = re.compile(rb"startxref\s+\d+")
# What the page of a form says when Adobe Reader alone makes the true ones, in lower case.
_WAITING = ("adobe reader", "acrobat", "pdf viewer", "visualiseur pdf", "please wait", "veuillez patienter")
# The protected document inside its wrapper.
_WRAPPED = "microsoftirmservices"

# The sides of a page as it is seen, in points; None for a page that does not say.
Sides = tuple[float, float] | None


def inspect(data: bytes, max_pages: int) -> dict[str, object]:
    """Judge the document ``data``. Raises ``Locked``.

    Many scanners lock a document for its owner only: the empty user password opens it for everybody.
    """
    from pypdfium2 import PdfiumError, raw

    try:
        document = pages.opened(data)
    except PdfiumError as error:
        if error.err_code == raw.FPDF_ERR_SECURITY and b"Encrypt" in data:
            return {"verdict": "protected"}
        reader = other_reader(data)
        return {"verdict": "damaged" if reader is None or len(reader.pages) else "no-page"}
    reader = other_reader(data)
    counted, counted_too = len(document), len(reader.pages) if reader else len(document)
    if not counted or not counted_too:
        return {"verdict": "no-page"}
    if min(counted, counted_too) > max_pages:
        return {"verdict": "too-many-pages", "pages": counted}
    bare: list[int] = []
    shown = [sides for place in range(min(counted, max_pages)) if (sides := opened_sides(document, place, bare))]
    if not shown or (len(shown) < counted and (counted == counted_too or misses_pages(reader))):
        return {"verdict": "damaged"}
    lost = [number for number in bare if reader and number <= counted_too and empty.lost(reader.pages[number - 1])]
    if lost := lost or [number for number, sides in enumerate(shown, 1) if not min(sides)]:
        return {"verdict": "unreadable", "pages": lost}
    judge = Judge()
    counts = judge.judge(data, decoder(data, reader))
    if kind := named_kind(document, counts):
        return {"verdict": kind}
    if reader is None or counted != counted_too or stale(reader, judge.last) or not alike(shown, reader):
        counts["unsure"] += 1
    return {
        "verdict": "ok",
        "pages": len(shown),
        "sizes": sizes(reader, shown),
        "producer": producer(reader),
        "encrypted": raw.FPDF_GetSecurityHandlerRevision(document) >= 0,
        "script": counts["script"] + counts["xfa"],
        "form": counts["form"] + counts["xfa"],
        "layers": hidden_layers(reader),
        "blank": bare,
        **{name: counts[name] for name in ("launch", "embedded", "outside", "unsure", "signatures")},
    }


def other_reader(data: bytes) -> Any:
    """The document as pypdf reads it, which is lax as the programs that people use; None when it cannot."""
    from pypdf import PasswordType, PdfReader

    try:
        reader = PdfReader(BytesIO(ended(data)), strict=False)
        if reader.is_encrypted and reader.decrypt("") == PasswordType.NOT_DECRYPTED:
            return None
        for page in reader.pages:
            resolved(page)
    except Exception:
        return None
    return reader


def ended(data: bytes) -> bytes:
    """The document with its last mark, without which pypdf would not see its last version."""
    told = _TABLE_TOLD.search(data, max(0, data.rfind(b"startxref")))
    return data[: told.end()] + b"\n%%EOF\n" if told and b"%%EOF" not in data[told.end() :] else data


def opened_sides(document: Any, place: int, bare: list[int]) -> Sides:
    """The sides of a page that pdfium can open, with all that it is made of; one that is ``bare`` is added to them."""
    try:
        page = document[place]
    except Exception:
        return None
    width, height = page.get_size()
    if empty.bare(page):
        bare.append(place + 1)
    page.close()
    return width, height


def misses_pages(reader: Any) -> bool:
    """Whether the tree of the pages holds what is none: a page was lost, where there are not only too many counted."""
    nodes, seen = [entry(reader.root_object, "/Pages")], set()
    while nodes:
        node = nodes.pop()
        if not isinstance(node, dict):
            return True
        if id(node) not in seen:
            seen.add(id(node))
            nodes += [resolved(kid) for kid in entry(node, "/Kids") or ()]
    return False


def decoder(data: bytes, reader: Any) -> Decode:
    """How the object streams of the document are read."""
    from pypdf.generic import IndirectObject, read_object

    def decode(named: tuple[int, ...], at: int) -> bytes:
        stream: Any
        if not reader.is_encrypted:
            reader.stream.seek(at)
            stream = read_object(reader.stream, reader)
        elif named and 0 <= at - reader.xref[named[1]][named[0]] <= _HEADER:
            stream = resolved(IndirectObject(named[0], named[1], reader))
        else:  # of an older version of the document, whose key pypdf does not give
            raise ValueError(at)
        return bytes(stream.get_data())

    return decode


def named_kind(document: Any, counts: Counter[str]) -> str:
    """What the document is, when its pages are not what it is about; else an empty text."""
    if counts["payload"] or any(_WRAPPED in name.lower() for name in pages.embedded_names(document)):
        return "wrapper"
    if counts["portfolio"]:
        return "portfolio"
    if counts["xfa"]:
        said = pages.page_text(document[0]).lower()
        if counts["rendered"] or any(words in said for words in _WAITING):
            return "dynamic"
    return ""


def alike(shown: Sequence[Sides], reader: Any) -> bool:
    """Whether both readers give each page the same sides, as far as it says."""
    return all(
        one is None or other is None or all(abs(a - b) <= _NEAR for a, b in zip(one, other, strict=True))
        for one, other in zip(shown, map(sides_of, reader.pages), strict=False)
    )


def stale(reader: Any, last: Mapping[tuple[int, ...], int]) -> bool:
    """Whether the tables of the file mean an object that stands again later in it: a reader that looks for the objects
    itself shows the later one."""
    return any(
        last.get((number, generation), 0) - place > _HEADER
        for generation, places in reader.xref.items()
        for number, place in places.items()
    )


def hidden_layers(reader: Any) -> int:
    """How many layers the document hides."""
    try:
        layers = entry(reader.root_object, "/OCProperties") or {}
        shown = entry(layers, "/D") or {}
        if entry(shown, "/BaseState") == "/OFF":
            return max(0, len(entry(layers, "/OCGs")) - len(entry(shown, "/ON") or ()))
        return len(entry(shown, "/OFF") or ())
    except Exception:
        return 0


def producer(reader: Any) -> str:
    """The program that made the document, or an empty text: a bad value is no reason to refuse the document."""
    try:
        made_by = entry(entry(reader.trailer, "/Info"), "/Producer")
        return made_by[:200] if isinstance(made_by, str) else ""
    except Exception:
        return ""


def sizes(reader: Any, shown: Sequence[Sides]) -> list[list[int]]:
    """The sizes of the pages as they are seen, in millimetres: [width, height, number of pages], in reading order."""
    measured = [(sides_of(page), unit_of(page)) for page in reader.pages] if reader else [(one, 1.0) for one in shown]
    seen = Counter(tuple(millimetres(side * unit) for side in sides or (0, 0)) for sides, unit in measured)
    return [[width, height, pages] for (width, height), pages in list(seen.items())[:_KINDS_OF_SIZES]]


def millimetres(points: float) -> int:
    """As whole millimetres, of which a side has a hundred metres at most."""
    return min(round(points * _MILLIMETRES), _LARGEST)


def sides_of(page: Any) -> Sides:
    """The sides of a page that pypdf read: of what is both on the sheet and in the part that is shown."""
    try:
        boxes = [[float(side) for side in box] for box in (page.mediabox, page.cropbox)]
        width, height = (
            min(max(box[side], box[side + 2]) for box in boxes) - max(min(box[side], box[side + 2]) for box in boxes)
            for side in (0, 1)
        )
        if not (0 < width < _ENDLESS and 0 < height < _ENDLESS):
            return None
        return (height, width) if page.rotation % 180 else (width, height)
    except Exception:
        return None


def unit_of(page: Any) -> float:
    """How many points a unit of the page measures."""
    try:
        return float(page.user_unit)
    except Exception:
        return 1.0


def resolved(value: Any) -> Any:
    """The object behind a reference."""
    return value.get_object() if hasattr(value, "get_object") else value


def entry(node: Any, key: str) -> Any:
    """The value of ``key`` in a dictionary, the reference resolved, or None."""
    return resolved(dict.get(node, key))
