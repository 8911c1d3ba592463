"""What a PDF carries, judged without extracting text, fields, outlines, metadata streams or images."""

from collections import Counter
from io import BytesIO
from typing import Any

_REFUSED_ANNOTATIONS = ("/FileAttachment", "/RichMedia")
# Where actions hang (/A, /OpenAction, /Next; /AA apart) and the trees that lead to them. Neither /Parent nor /Pages:
# going up would only walk in circles.
_FOLLOWED = (
    "/A", "/AcroForm", "/AF", "/Annots", "/Fields", "/First", "/JavaScript", "/Kids", "/Names", "/Next", "/OpenAction",
    "/Outlines",
)  # fmt: skip
_MILLIMETRES = 25.4 / 72
_LARGEST = 100_000
_KINDS_OF_SIZES = 10


def inspect(data: bytes, max_pages: int) -> dict[str, object]:
    """Judge the document ``data``; pypdf does the reading, which is lax as that of the programs people use.

    Many scanners lock a document for its owner only: the empty user password opens it for everybody.
    """
    from pypdf import PasswordType, PdfReader

    reader = PdfReader(BytesIO(data), strict=False)
    if reader.is_encrypted and reader.decrypt("") == PasswordType.NOT_DECRYPTED:
        return {"verdict": "password"}
    pages = len(reader.pages)
    if pages == 0:
        return {"verdict": "no-page"}
    if pages > max_pages:
        return {"verdict": "too-many-pages", "pages": pages}
    counts = content(reader)
    return {
        "verdict": "ok",
        "pages": pages,
        "sizes": sizes(reader),
        "producer": producer(reader),
        "encrypted": bool(reader.is_encrypted),
        **{name: counts[name] for name in ("launch", "embedded", "script", "form", "signatures")},
    }


def producer(reader: Any) -> str:
    """The program that made the document, or an empty text: a bad value is no reason to refuse the document."""
    try:
        made_by = entry(entry(reader.trailer, "/Info"), "/Producer")
        return made_by[:200] if isinstance(made_by, str) else ""
    except Exception:
        return ""


def sizes(reader: Any) -> list[list[int]]:
    """The sizes of the pages as they are seen, in millimetres: [width, height, number of pages], in reading order."""
    seen: Counter[tuple[int, int]] = Counter(size(page) for page in reader.pages)
    return [[width, height, pages] for (width, height), pages in list(seen.items())[:_KINDS_OF_SIZES]]


def size(page: Any) -> tuple[int, int]:
    """Width and height of a page in millimetres, (0, 0) when it does not say."""
    try:
        box, unit = page.cropbox, float(page.user_unit or 1)
        sides = [round(abs(float(side)) * unit * _MILLIMETRES) for side in (box.width, box.height)]
        width, height = (min(side, _LARGEST) for side in sides)
        return (height, width) if page.rotation % 180 else (width, height)
    except Exception:
        return (0, 0)


def resolved(value: Any) -> Any:
    """The object behind a reference."""
    return value.get_object() if hasattr(value, "get_object") else value


def entry(node: Any, key: str) -> Any:
    """The value of ``key`` in a dictionary, the reference resolved, or None."""
    return resolved(dict.get(node, key))


def content(reader: Any) -> Counter[str]:
    """How often the document would "launch" a program or run a "script", carries "embedded" files, a "form",
    "signatures".

    Looks where actions may live: catalogue, names, form, outline, pages and their annotations.
    """
    root = reader.root_object
    counts: Counter[str] = Counter()
    names = entry(root, "/Names")
    if isinstance(names, dict) and holds_names(entry(names, "/EmbeddedFiles")):
        counts["embedded"] += 1
    if entry(root, "/Collection"):
        counts["embedded"] += 1
    form = entry(root, "/AcroForm")
    if isinstance(form, dict):
        counts["script"] += bool(entry(form, "/XFA"))
        counts["form"] += bool(entry(form, "/Fields") or entry(form, "/XFA"))
    walk([root, *reader.pages], counts)
    return counts


def holds_names(tree: Any) -> bool:
    """Whether a name tree has an entry; many programs leave an empty one behind."""
    stack, seen = [tree], set()
    while stack:
        node = resolved(stack.pop())
        if not isinstance(node, dict) or id(node) in seen:
            continue
        seen.add(id(node))
        if entry(node, "/Names"):
            return True
        kids = entry(node, "/Kids")
        stack.extend(kids if isinstance(kids, list) else ())
    return False


def walk(stack: list[Any], counts: Counter[str]) -> None:
    """Follow actions and trees from ``stack``, each reference once, and count what is met in ``counts``."""
    seen: set[tuple[int, int]] = set()
    while stack:
        node = stack.pop()
        if hasattr(node, "idnum"):
            key = (node.idnum, node.generation)
            if key in seen:
                continue
            seen.add(key)
            node = node.get_object()
        if isinstance(node, list):
            stack.extend(node)
        elif isinstance(node, dict):
            note(node, counts)
            stack.extend(dict.get(node, name) for name in _FOLLOWED if name in node)
            triggers = entry(node, "/AA")
            stack.extend(dict.values(triggers) if isinstance(triggers, dict) else ())


def note(node: Any, counts: Counter[str]) -> None:
    """Note what one action, annotation, field or file specification is."""
    kind = entry(node, "/S")
    counts["launch"] += kind == "/Launch"
    counts["script"] += kind == "/JavaScript" or "/JS" in node
    counts["embedded"] += bool(entry(node, "/Subtype") in _REFUSED_ANNOTATIONS or entry(node, "/EF"))
    counts["signatures"] += bool(entry(node, "/FT") == "/Sig" and entry(node, "/V"))
