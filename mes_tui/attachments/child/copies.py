"""New documents of what pages show. qpdf builds them, by pikepdf; pdfium draws the answers that no appearance shows.

Pages keep their own content: only what a reader draws over it is added, and what is not drawn is left out.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from mes_tui.attachments.child import layers, letters
from mes_tui.attachments.child.pages import Locked, opened, saved
from mes_tui.attachments.child.proof import Leave

_INVISIBLE, _HIDDEN, _PRINT, _NO_VIEW = 1, 2, 4, 32  # flags of annotations
_MULTILINE = 4096  # flag of a field
# Annotations that are something to see, and that pdfium draws by their appearance only.
_DRAWN_BY_APPEARANCE = ("/Caret", "/FreeText", "/Line", "/PolyLine", "/Polygon", "/Stamp")
_SETTLING = 36  # points per inch: enough for pdfium to make the appearances
_LETTER = (0, 0, 612, 792)
_CONTENT = "/Page"

_PAGE = "Type Parent MediaBox CropBox Rotate UserUnit Resources Contents Group"
_RESOURCES = "ExtGState ColorSpace Pattern Shading XObject Font ProcSet Properties"
# Every entry of what a page is drawn with; any other goes: data of programs, actions, files, links between objects.
_DRAWING = """
    Type Subtype Name S CS I K Length Filter DecodeParms Resources Group Matrix BBox FormType
    Width Height BitsPerComponent ColorSpace Intent ImageMask Mask Decode Interpolate SMask SMaskInData Matte
    Predictor Colors Columns EarlyChange EndOfLine EncodedByteAlign Rows EndOfBlock BlackIs1 DamagedRowsBeforeError
    JBIG2Globals ColorTransform PatternType PaintType TilingType XStep YStep Shading ExtGState
    ShadingType Background AntiAlias Domain Function Coords Extend BitsPerCoordinate BitsPerFlag VerticesPerRow
    FunctionType Range Size Order Encode C0 C1 N Functions Bounds BitsPerSample
    BaseFont FirstChar LastChar Widths FontDescriptor Encoding ToUnicode DescendantFonts CIDSystemInfo DW W DW2 W2
    CIDToGIDMap FontBBox FontMatrix CharProcs FontName FontFamily FontStretch FontWeight Flags ItalicAngle Ascent
    Descent Leading CapHeight XHeight StemV StemH AvgWidth MaxWidth MissingWidth FontFile FontFile2 FontFile3 CharSet
    CIDSet Length1 Length2 Length3 BaseEncoding Differences CMapName WMode UseCMap Registry Ordering Supplement
    Alternate WhitePoint BlackPoint Gamma Colorants Process Components
    LW LC LJ ML D RI OP op OPM Font TR TR2 FL SM SA BM CA ca AIS TK G BC
"""


def _names(words: str) -> frozenset[str]:
    return frozenset(f"/{word}" for word in words.split())


_OF_PAGES, _OF_RESOURCES, _OF_DRAWINGS = _names(_PAGE), _names(_RESOURCES), _names(_DRAWING)
# Entries whose value is a list of names of the author's own.
_LISTS = _names("CharProcs Colorants")


@dataclass(frozen=True, slots=True)
class Shown:
    """A new document of what pages show, None for one kept as it is. ``undrawn`` are the pages with a mark that nothing
    can draw; ``leave`` says how the others may differ from what pdfium draws."""

    document: Any
    undrawn: frozenset[int] = frozenset()
    leave: Leave = field(default_factory=Leave)


def prepare() -> None:
    """Have qpdf open the device of random numbers, which it does once, for the first document locked by AES-256."""
    import pikepdf

    pikepdf.new().save(BytesIO(), encryption=pikepdf.Encryption(owner="-", user="-"))


def read(data: bytes) -> Any:
    """The document, by qpdf. Raises ``Locked``."""
    import pikepdf

    try:
        return pikepdf.open(BytesIO(data))
    except pikepdf.PasswordError as error:
        raise Locked from error


def written(document: Any) -> bytes:
    """The bytes of a document of qpdf."""
    import pikepdf

    output = BytesIO()
    objects = pikepdf.ObjectStreamMode.generate
    # The metadata stay as they are: nobody reads what a stranger wrote there.
    document.save(output, object_stream_mode=objects, encryption=False, fix_metadata_version=False)
    return output.getvalue()


def picture(document: Any, jpeg: bytes, width: int, height: int, *, grey: bool) -> Any:
    """A picture of a document of qpdf."""
    import pikepdf

    name = pikepdf.Name
    return document.make_stream(
        jpeg,
        Type=name.XObject,
        Subtype=name.Image,
        Width=width,
        Height=height,
        ColorSpace=name.DeviceGray if grey else name.DeviceRGB,
        BitsPerComponent=8,
        Filter=name.DCTDecode,
    )


def shown(data: bytes, blank: frozenset[int] = frozenset()) -> Shown:
    """A new document of what the pages of ``data`` show, nothing on those left ``blank``, to be made grey pictures."""
    import pikepdf

    source, added, undrawn = settled(data, blank)
    hidden = layers.hidden_by(source.Root)
    unseen: dict[int, list[int]] = {}
    for number, page in enumerate(source.pages, 1):
        if hidden is not None:
            unseen[number] = hide_marks(page, hidden)
        seen = list(seen_marks(page))
        for mark in seen:
            if mark.get("/Subtype") in _DRAWN_BY_APPEARANCE and "/AP" not in mark:
                undrawn.add(number)
            if choose_state(mark):
                added.add(number)
            mark.F = _PRINT
        if number in blank:
            # Its picture is drawn by pdfium: what pdfium leaves out would be lost.
            undrawn |= added & {number}
            seen = []
        page.obj.Annots = pikepdf.Array(seen)
        if seen and not balanced(page):
            enclose(source, page)
    source.flatten_annotations("all")
    if hidden is not None:
        layers.take_out(source, hidden)
    made = pikepdf.new()
    for page in source.pages:
        if "/MediaBox" not in page.obj and page.mediabox is None:
            page.mediabox = pikepdf.Array(_LETTER)
        _pare(page.obj, _OF_PAGES)
        made.pages.append(page)
    pare(made)
    if hidden is not None:
        made.remove_unreferenced_resources()
    leave = Leave(grey=blank, added=frozenset(added), unseen=unseen, layers=hidden is not None)
    return Shown(made, frozenset(undrawn), leave)


def settled(data: bytes, blank: frozenset[int]) -> tuple[Any, set[int], set[int]]:
    """The document with an appearance for each answer and mark that pdfium can draw, the pages where the text of a
    note that it does not draw was made an answer, for it to do so, and those where it would lose a letter."""
    import pikepdf

    source = read(data)
    form = source.Root.get("/AcroForm")
    form = form if isinstance(form, pikepdf.Dictionary) else pikepdf.Dictionary()
    all_stale = stale = bool(form.get("/NeedAppearances", False))
    added: set[int] = set()
    undrawn: set[int] = set()
    for number, page in enumerate(source.pages, 1):
        if number in blank:
            # At once: what such pages hold may be more than can be held twice.
            page.obj.Contents = source.make_stream(b"")
            page.obj.Resources = pikepdf.Dictionary()
        for mark in seen_marks(page):
            if (all_stale or "/AP" not in mark) and letters.lost(mark):
                undrawn.add(number)
            if "/AP" not in mark:
                stale = True
                if mark.get("/Subtype") == "/FreeText" and str(mark.get("/Contents", "")).strip():
                    added.add(number)
                    make_answer(source, mark, number)
    if stale:
        document = opened(written(source))
        for place in range(len(document)):
            page = document[place]
            page.render(scale=_SETTLING / 72, grayscale=True)
            page.close()
        source = read(saved(document))
        form = source.Root.get("/AcroForm")
        if isinstance(form, pikepdf.Dictionary) and "/NeedAppearances" in form:
            # qpdf would leave out the fields, as if their appearances were still to be made.
            del form.NeedAppearances
    return source, added, undrawn


def make_answer(source: Any, mark: Any, number: int) -> None:
    """Turn a note whose text has no appearance into a field of the form, which pdfium draws."""
    import pikepdf

    mark.Subtype, mark.FT, mark.Ff = pikepdf.Name.Widget, pikepdf.Name.Tx, _MULTILINE
    mark.V = mark.Contents
    mark.T = pikepdf.String(f"note {number} {mark.objgen}")
    if "/DA" not in mark:
        mark.DA = pikepdf.String("/Helv 10 Tf 0 g")
    form = source.Root.get("/AcroForm")
    if not isinstance(form, pikepdf.Dictionary):
        form = source.Root.AcroForm = pikepdf.Dictionary(DA=pikepdf.String("/Helv 10 Tf 0 g"))
    fields = form.get("/Fields")
    form.Fields = pikepdf.Array([*(fields if isinstance(fields, pikepdf.Array) else ()), mark])


def seen_marks(page: Any) -> Iterator[Any]:
    """The annotations and fields of a page that a reader shows on the screen."""
    for mark in marks_of(page):
        flags = mark.get("/F", 0)
        unseen = _HIDDEN | _NO_VIEW | (_INVISIBLE if mark.get("/Subtype") == "/Widget" else 0)
        if mark.get("/Subtype") != "/Popup" and not (isinstance(flags, int) and flags & unseen):
            yield mark


def marks_of(page: Any) -> Iterator[Any]:
    """All of them."""
    import pikepdf

    marks = page.obj.get("/Annots")
    for mark in marks if isinstance(marks, pikepdf.Array) else ():
        yield mark if isinstance(mark, pikepdf.Dictionary) else pikepdf.Dictionary(Subtype=pikepdf.Name.Popup)


def hide_marks(page: Any, hidden: layers.Hidden) -> list[int]:
    """Hide the marks of the layers that are not shown; return their places."""
    places = [place for place, mark in enumerate(marks_of(page)) if "/OC" in mark and hidden(mark.OC)]
    for place in places:
        page.obj.Annots[place].F = _HIDDEN
    return places


def choose_state(mark: Any) -> bool:
    """Say which of its appearances a box or a button shows, where only its value does; tell whether it is ticked."""
    import pikepdf

    appearance = mark.get("/AP")
    states = appearance.get("/N") if isinstance(appearance, pikepdf.Dictionary) else None
    if "/AS" in mark or not isinstance(states, pikepdf.Dictionary) or isinstance(states, pikepdf.Stream):
        return False
    parent = mark.get("/Parent")
    value = mark.get("/V", parent.get("/V") if isinstance(parent, pikepdf.Dictionary) else None)
    ticked = isinstance(value, pikepdf.Name) and str(value) in states
    mark.AS = value if ticked else pikepdf.Name.Off
    return ticked


def balanced(page: Any) -> bool:
    """Whether the content of a page leaves the graphics state as it was."""
    import pikepdf

    depth = 0
    for instruction in pikepdf.parse_content_stream(page, "q Q"):
        depth += 1 if str(instruction.operator) == "q" else -1
        if depth < 0:
            return False
    return depth == 0


def enclose(source: Any, page: Any) -> None:
    """Make the content of a page a drawing of its own, which changes nothing for what is drawn over it."""
    import pikepdf

    drawing = page.as_form_xobject(handle_transformations=False)
    # Its content is read from the page when asked for: now, while it is there.
    drawing.write(drawing.read_bytes())
    drawing.BBox = page.mediabox
    page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary({_CONTENT: source.make_indirect(drawing)}))
    page.obj.Contents = source.make_stream(f"{_CONTENT} Do".encode())


def pare(document: Any) -> None:
    """Leave nothing in a new document but what its pages are drawn with."""
    import pikepdf

    stack = [(page.obj, _OF_PAGES) for page in document.pages]
    met: set[tuple[int, int]] = set()
    while stack:
        node, kept = stack.pop()
        if node.is_indirect:
            if node.objgen in met:
                continue
            met.add(node.objgen)
        if isinstance(node, pikepdf.Array):
            stack += [(item, _OF_DRAWINGS) for item in node if _holds_others(item)]
            continue
        if kept:
            _pare(node, kept)
        for key, value in node.items():
            if not _holds_others(value) or key == "/Parent":
                continue
            if kept is _OF_RESOURCES and key == "/Properties":
                node[key] = pikepdf.Dictionary({name: _spoken(value[name]) for name in list(value)})
            elif key == "/Resources":
                stack.append((value, _OF_RESOURCES))
            elif kept is _OF_RESOURCES or key in _LISTS:
                stack.append((value, frozenset()))
            else:
                stack.append((value, _OF_DRAWINGS))


def _spoken(marked: Any) -> Any:
    """What a piece of content reads as, of all that is said of it: its text is found by that."""
    import pikepdf

    text = marked.get("/ActualText") if isinstance(marked, pikepdf.Dictionary) else None
    return pikepdf.Dictionary(ActualText=text) if isinstance(text, pikepdf.String) else pikepdf.Dictionary()


def _holds_others(value: Any) -> bool:
    import pikepdf

    return isinstance(value, pikepdf.Array | pikepdf.Dictionary | pikepdf.Stream)


def _pare(node: Any, kept: frozenset[str]) -> None:
    for key in node.keys() - kept:
        del node[key]
