"""Pages of many kinds, each with one property that a copy could lose: boxes, content, marks and answers, layers."""

from collections.abc import Callable, Sequence
from functools import partial
from io import BytesIO

from PIL import Image, ImageDraw

FONT = "/Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >> >>"
TEXT = "BT /F1 24 Tf 60 700 Td (Plan de Lou Exemple) Tj ET 0 0 1 rg 60 300 120 200 re f"
FORM = f"/DA (/F1 12 Tf 0 g) /DR << {FONT} >>"
LETTER = "/MediaBox [0 0 612 792]"


def stream(entries: str, data: str | bytes) -> bytes:
    body = data.encode("latin-1") if isinstance(data, str) else data
    return f"<< {entries} /Length {len(body)} >>\nstream\n".encode("latin-1") + body + b"\nendstream"


def assembled(*objects: str | bytes) -> bytes:
    """A document whose object 1 is the catalogue."""
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + (body.encode("latin-1") if isinstance(body, str) else body) + b"\nendobj\n"
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n".encode()
    return bytes(out)


def page(
    content: str | bytes = TEXT,
    entries: str = "",
    *more: str | bytes,
    box: str = LETTER,
    up: str = "",
    catalogue: str = "",
    resources: str | None = FONT,
) -> bytes:
    """A page; ``more`` are objects 5, 6…; ``up`` is what the page inherits."""
    own = "" if resources is None else f"/Resources << {resources} >>"
    return assembled(
        f"<< /Type /Catalog /Pages 2 0 R {catalogue} >>",
        f"<< /Type /Pages /Kids [3 0 R] /Count 1 {up} >>",
        f"<< /Type /Page /Parent 2 0 R {box} /Contents 4 0 R {own} {entries} >>",
        stream("", content),
        *more,
    )


def jpeg(mode: str = "RGB", size: tuple[int, int] = (200, 260), **kind: object) -> bytes:
    picture = Image.new(mode, size, 240 if mode == "L" else tuple([230] * len(mode)))
    ImageDraw.Draw(picture).rectangle(
        (10, 10, size[0] // 2, size[1] // 2), fill=20 if mode == "L" else (20,) * len(mode)
    )
    output = BytesIO()
    picture.save(output, "JPEG", **kind)
    return output.getvalue()


def drawn(
    entries: str, data: str | bytes, paint: str = "q 300 0 0 300 100 100 cm /X Do Q", *more: str | bytes
) -> bytes:
    """A page that paints one object, /X."""
    return page(f"{TEXT} {paint}", "", stream(entries, data), *more, resources=f"{FONT} /XObject << /X 5 0 R >>")


def picture(entries: str, data: str | bytes, size: tuple[int, int] = (200, 260)) -> bytes:
    return drawn(f"/Type /XObject /Subtype /Image /Width {size[0]} /Height {size[1]} {entries}", data)


def form(entries: str, data: str) -> bytes:
    return drawn(f"/Type /XObject /Subtype /Form /BBox [0 0 1 1] {entries}", data)


def note(subtype: str, entries: str = "", *more: str | bytes, to: str = "", catalogue: str = "") -> bytes:
    mark = f"<< /Type /Annot /Subtype /{subtype} /Rect [100 100 400 200] {entries} >>"
    return page(TEXT, f"/Annots [5 0 R] {to}", mark, *more, catalogue=catalogue)


def stamp(entries: str = "/F 4", appearance: str = "/BBox [0 0 300 100]", **place: str) -> bytes:
    """A mark with an appearance of its own."""
    ink = "1 0 0 rg 0 0 300 60 re f BT /F1 20 Tf 10 75 Td (RECU) Tj ET"
    return note(
        "Stamp",
        f"{entries} /AP << /N 6 0 R >>",
        stream(f"/Type /XObject /Subtype /Form {appearance} /Resources << {FONT} >>", ink),
        **place,
    )


def field(kind: str, entries: str, need: str = "", *more: str | bytes, to: str = "", flags: int = 4) -> bytes:
    """A field of a form, object 5."""
    return note(
        "Widget",
        f"/FT /{kind} /T (nom) /F {flags} /DA (/F1 20 Tf 0 g) {entries}",
        *more,
        to=to,
        catalogue=f"/AcroForm << /Fields [5 0 R] {need} {FORM} >>",
    )


def states(on: str, entries: str) -> bytes:
    """A box whose appearance is one of two."""
    black = stream("/Type /XObject /Subtype /Form /BBox [0 0 300 100]", "0 g 20 20 200 60 re f")
    white = stream("/Type /XObject /Subtype /Form /BBox [0 0 300 100]", "0 G 20 20 200 60 re S")
    return field("Btn", f"/AP << /N << /{on} 6 0 R /Off 7 0 R >> >> {entries}", "", black, white)


BOX = "0 g 100 100 300 150 re f"
LAYER = "/OCProperties << /OCGs [5 0 R 6 0 R] /D << {} >> >>"
GROUPS = ("<< /Type /OCG /Name (Note interne) >>", "<< /Type /OCG /Name (Autre) >>")


def layered(config: str, content: str = f"/OC /M BDC {BOX} EMC", mark: str = "5 0 R", *more: str | bytes) -> bytes:
    """A page with a box in a layer, /M, of group 5; groups 5 and 6, objects 7…"""
    resources = f"{FONT} /Properties << /M {mark} >> /XObject << /X 7 0 R >>"
    return page(f"{TEXT} {content}", "", *GROUPS, *more, catalogue=LAYER.format(config), resources=resources)


RUN = "/OC /M BDC"
FORM_7 = "/Type /XObject /Subtype /Form /BBox [0 0 612 792]"
INHERITED = {"resources": None, "up": f"/Resources << {FONT} >>"}

BOXES: dict[str, Callable[[], bytes]] = {
    **{f"turned by {turn}": partial(page, entries=f"/Rotate {turn}") for turn in (90, 180, 270, -90, 450)},
    "cropped": lambda: page(entries="/CropBox [20 250 500 760]"),
    "cropped and turned": lambda: page(entries="/CropBox [20 250 500 760] /Rotate 90"),
    "cropped outside": lambda: page(entries="/CropBox [-50 -50 900 900]"),
    "from a corner below zero": lambda: page(box="/MediaBox [-100 -100 512 692]"),
    "box upside down": lambda: page(box="/MediaBox [612 792 0 0]"),
    "no box at all": lambda: page(box=""),
    "box inherited": lambda: page(box="", up="/MediaBox [0 0 500 750]"),
    "crop inherited": lambda: page(up="/CropBox [20 250 500 760]"),
    "turn inherited": lambda: page(up="/Rotate 270"),
    "unit of two": lambda: page(entries="/UserUnit 2"),
    "resources inherited": lambda: page(**INHERITED),  # type: ignore[arg-type]
    "resources inherited, no marks": lambda: page(TEXT, "/Annots []", **INHERITED),  # type: ignore[arg-type]
    "resources inherited, a mark": lambda: page(
        TEXT,
        "/Annots [5 0 R]",
        "<< /Type /Annot /Subtype /Stamp /F 4 /Rect [100 100 400 200] /AP << /N 6 0 R >> >>",
        stream("/Type /XObject /Subtype /Form /BBox [0 0 300 100]", "1 0 0 rg 0 0 300 60 re f"),
        **INHERITED,  # type: ignore[arg-type]
    ),
    "small": lambda: page("0 g 10 10 20 20 re f", box="/MediaBox [0 0 60 40]"),
    "wide": lambda: page(box="/MediaBox [0 0 3000 792]"),
}
CONTENTS: dict[str, Callable[[], bytes]] = {
    "no content": lambda: assembled(
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R {LETTER} >>",
    ),
    "in two parts": lambda: page(TEXT + " q", "", stream("", "1 0 0 rg 60 60 90 90 re f Q")).replace(
        b"/Contents 4 0 R", b"/Contents [4 0 R 5 0 R]"
    ),
    "colour without a space": lambda: page("1 0 0 sc 60 300 120 200 re f"),
    "picture in the page": lambda: page(
        TEXT + "\nq 200 0 0 200 100 60 cm BI /W 2 /H 2 /BPC 8 /CS /G ID " + "\x00\xf0\xf0\x00" + "\nEI Q\n"
    ),
    "grey scan": lambda: picture("/BitsPerComponent 8 /ColorSpace /DeviceGray /Filter /DCTDecode", jpeg("L")),
    "colour scan": lambda: picture("/BitsPerComponent 8 /ColorSpace /DeviceRGB /Filter /DCTDecode", jpeg()),
    "negative": lambda: picture(
        "/BitsPerComponent 8 /ColorSpace /DeviceGray /Filter /DCTDecode /Decode [1 0]", jpeg("L")
    ),
    "four inks": lambda: picture("/BitsPerComponent 8 /ColorSpace /DeviceCMYK /Filter /DCTDecode", jpeg("CMYK")),
    "one bit": lambda: picture("/BitsPerComponent 1 /ColorSpace /DeviceGray", bytes([0xF0] * 8), (8, 8)),
    "stencil": lambda: picture("/ImageMask true /BitsPerComponent 1", bytes([0xF0] * 8), (8, 8)),
    "palette": lambda: picture(
        "/BitsPerComponent 8 /ColorSpace [/Indexed /DeviceRGB 1 <ff000000ff00>]", bytes([0, 1] * 32), (8, 8)
    ),
    "masked by a colour": lambda: picture(
        "/BitsPerComponent 8 /ColorSpace /DeviceGray /Mask [0 40]", bytes([0, 90] * 32), (8, 8)
    ),
    "form": lambda: form("", "1 0 0 rg 0 0 .5 .5 re f"),
    "form with the font of its page": lambda: form("", "BT /F1 .3 Tf 0 .4 Td (Oui) Tj ET"),
    "form moved": lambda: form("/Matrix [.5 0 0 .5 .2 .2]", "1 0 0 rg 0 0 .5 .5 re f"),
    "form in a form": lambda: drawn(
        "/Type /XObject /Subtype /Form /BBox [0 0 1 1] /Resources << /XObject << /Y 6 0 R >> >>",
        "/Y Do",
        "q 300 0 0 300 100 100 cm /X Do Q",
        stream("/Type /XObject /Subtype /Form /BBox [0 0 1 1]", "0 1 0 rg 0 0 .7 .7 re f"),
    ),
    "group of its own": lambda: form("/Group << /S /Transparency /I true >>", "1 0 0 rg 0 0 .5 .5 re f"),
    "page group": lambda: page(entries="/Group << /S /Transparency /CS /DeviceRGB /I true /K true >>"),
    "half transparent": lambda: page(
        f"/G gs {TEXT} 1 0 0 rg 60 350 200 200 re f", resources=f"{FONT} /ExtGState << /G << /ca .5 /BM /Multiply >> >>"
    ),
    "soft mask": lambda: page(
        f"{TEXT} /G gs 0 g 100 60 300 200 re f",
        "",
        stream(
            "/Type /XObject /Subtype /Form /BBox [0 0 612 792] /Group << /S /Transparency /CS /DeviceGray >>",
            "1 g 100 60 150 200 re f",
        ),
        resources=f"{FONT} /ExtGState << /G << /SMask << /S /Luminosity /G 5 0 R >> >> >>",
    ),
    "tiles": lambda: page(
        "/Pattern cs /P scn 60 60 400 400 re f",
        "",
        stream(
            "/PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 20 20] /XStep 20 /YStep 20 /Resources << >>",
            "1 0 0 rg 0 0 10 10 re f",
        ),
        resources="/Pattern << /P 5 0 R >>",
    ),
    "shading": lambda: page(
        "q 60 60 400 400 re W n /S sh Q",
        resources="/Shading << /S << /ShadingType 2 /ColorSpace /DeviceRGB /Coords [60 60 460 460] /Function "
        "<< /FunctionType 2 /Domain [0 1] /C0 [1 0 0] /C1 [0 0 1] /N 1 >> >> >>",
    ),
    "an ink of its own": lambda: page(
        "/S cs .8 scn 60 60 400 400 re f",
        resources="/ColorSpace << /S [/Separation /Encre /DeviceRGB << /FunctionType 2 /Domain [0 1] /C0 [1 1 1] "
        "/C1 [0 .4 0] /N 1 >>] >>",
    ),
    "drawn letters": lambda: page(
        "BT /T 100 Tf 60 300 Td (aa) Tj ET",
        "",
        stream("", "1000 0 0 0 750 750 d1 0 0 750 750 re f"),
        resources="/Font << /T << /Type /Font /Subtype /Type3 /FontBBox [0 0 750 750] /FontMatrix [.001 0 0 .001 0 0] "
        "/CharProcs << /A 5 0 R >> /Encoding << /Differences [97 /A] >> /FirstChar 97 /LastChar 97 /Widths [1000] "
        "/Resources << >> >> >>",
    ),
    "text that clips": lambda: page("q BT /F1 200 Tf 7 Tr 60 300 Td (Lou) Tj ET 1 0 0 rg 0 0 612 792 re f Q"),
    "outlined text": lambda: page("BT /F1 90 Tf 1 Tr 60 300 Td (Lou) Tj ET"),
    "text that reads otherwise": lambda: page(
        "/Span /M BDC BT /F1 40 Tf 60 300 Td (x) Tj ET EMC",
        resources=f"{FONT} /Properties << /M << /ActualText (Lou Exemple) >> >>",
    ),
    "unseen text": lambda: page("BT /F1 20 Tf 3 Tr 60 300 Td (Lou Exemple) Tj ET " + TEXT),
}
SHADES = "/C [1 0 0] /IC [0 0 0]"
QUADS = "/QuadPoints [100 200 400 200 100 100 400 100] /C [1 1 0]"
OPEN = "q .5 0 0 .5 0 0 cm " + TEXT
OPENED = "<< /Type /Annot /Subtype /Stamp /F 4 /Rect [100 100 400 200] /AP << /N 6 0 R >> >>"
RED = stream("/Type /XObject /Subtype /Form /BBox [0 0 300 100]", "1 0 0 rg 0 0 300 60 re f")
LONG = "Lou Exemple a besoin de quelques minutes de plus pour chacune des choses de la matinee, et du repas"
MARKS: dict[str, Callable[[], bytes]] = {
    "answer with signs": lambda: field("Tx", "/V <FEFF004C20190152007500760072006500202013002000340020202620ACFEFF>"),
    "answer whose drawing holds any sign": lambda: field("Tx", "/V <FEFF2264> /AP << /N 6 0 R >>", "", RED),
    "stamp": stamp,
    "stamp not for printing": lambda: stamp("/F 0"),
    "stamp without flags": lambda: stamp(""),
    "stamp hidden": lambda: stamp("/F 2"),
    "stamp for paper only": lambda: stamp("/F 36"),
    "stamp moved and turned": lambda: stamp("/F 4", "/BBox [0 0 300 100] /Matrix [0 1 -1 0 0 0]"),
    "stamp on a turned page": lambda: stamp(to="/Rotate 90"),
    "stamp in a unit of two": lambda: stamp(to="/UserUnit 2"),
    "stamp after what is left open": lambda: page(OPEN, "/Annots [5 0 R]", OPENED, RED),
    "stamp after what is closed twice": lambda: page(f".5 0 0 .5 0 0 cm {TEXT} Q Q", "/Annots [5 0 R]", OPENED, RED),
    "highlight": lambda: note("Highlight", f"/F 4 {QUADS}"),
    "underline": lambda: note("Underline", f"/F 4 {QUADS}"),
    "square": lambda: note("Square", f"/F 4 {SHADES}"),
    "circle, not for printing": lambda: note("Circle", SHADES),
    "ink": lambda: note("Ink", "/F 4 /InkList [[100 100 400 200]] /C [1 0 0] /BS << /W 8 >>"),
    "sticky note": lambda: note("Text", "/F 4 /Contents (Appeler Lou)"),
    "popup": lambda: note("Popup", "/F 4 /Contents (Appeler Lou)"),
    "link": lambda: note("Link", "/A << /S /URI /URI (https://exemple.ca) >>"),
    "answer": lambda: field("Tx", "/V (Lou Exemple)"),
    "long answer": lambda: field("Tx", f"/V ({LONG}) /Ff 4096"),
    "answer on a turned page": lambda: field("Tx", "/V (Lou Exemple)", to="/Rotate 180"),
    "answer not for printing": lambda: field("Tx", "/V (Lou Exemple)", flags=0),
    "answer whose drawing is stale": lambda: field("Tx", "/V (Lou) /AP << /N 6 0 R >>", "/NeedAppearances true", RED),
    "choice": lambda: field("Ch", "/V (Lou) /Opt [(Lou) (Alix)] /Ff 131072"),
    "choice in a list": lambda: field("Ch", "/V (Lou) /Opt [(Lou) (Alix)]"),
    "button": lambda: field("Btn", "/Ff 65536 /MK << /CA (Envoyer) /BG [.8 .8 .8] >>"),
    "ticked": lambda: states("Oui", "/V /Oui /AS /Oui"),
    "not ticked": lambda: states("Oui", "/V /Off /AS /Off"),
    "ticked, without a drawing": lambda: field("Btn", "/V /Oui /AS /Oui /MK << /CA (4) >>"),
    "place for a signature": lambda: field("Sig", ""),
}
LAYERS: dict[str, Callable[[], bytes]] = {
    "layer on": lambda: layered("/ON [5 0 R]"),
    "layer off": lambda: layered("/OFF [5 0 R]"),
    "all off": lambda: layered("/BaseState /OFF"),
    "all off but it": lambda: layered("/BaseState /OFF /ON [5 0 R]"),
    "off on the screen": lambda: page(
        f"{TEXT} {RUN} {BOX} EMC",
        "",
        "<< /Type /OCG /Name (Note interne) /Usage << /View << /ViewState /OFF >> >> >>",
        GROUPS[1],
        catalogue=LAYER.format("/AS [<< /Event /View /Category [/View] /OCGs [5 0 R] >>]"),
        resources=f"{FONT} /Properties << /M 5 0 R >>",
    ),
    "off with another": lambda: layered("/OFF [6 0 R]", mark="<< /Type /OCMD /OCGs [5 0 R 6 0 R] /P /AllOn >>"),
    "on with another": lambda: layered("/OFF [6 0 R]", mark="<< /Type /OCMD /OCGs [5 0 R 6 0 R] >>"),
    "on when another is off": lambda: layered("/OFF [6 0 R]", mark="<< /Type /OCMD /OCGs [6 0 R] /P /AllOff >>"),
    "off by an expression": lambda: layered("/OFF [5 0 R]", mark="<< /Type /OCMD /VE [/Not [/Not 5 0 R]] >>"),
    "marks inside": lambda: layered("/OFF [5 0 R]", f"{RUN} /Span BMC {BOX} EMC {BOX} EMC 1 0 0 rg 9 9 50 50 re f"),
    "text": lambda: layered("/OFF [5 0 R]", f"BT /F1 40 Tf {RUN} 60 200 Td (Secret) Tj EMC 0 -90 Td (Lou) Tj ET"),
    "a clip in it": lambda: layered("/OFF [5 0 R]", f"q {RUN} 0 0 50 50 re W f EMC 0 g 0 0 200 200 re f Q"),
    "a form in it": lambda: layered("/OFF [5 0 R]", f"{RUN} /X Do EMC", "5 0 R", stream(FORM_7, BOX)),
    "a form that is one": lambda: layered("/OFF [5 0 R]", "/X Do", "5 0 R", stream(f"{FORM_7} /OC 5 0 R", BOX)),
    "in a form": lambda: layered(
        "/OFF [5 0 R]",
        "/X Do",
        "5 0 R",
        stream(f"{FORM_7} /Resources << /Properties << /M 5 0 R >> >>", f"{RUN} {BOX} EMC"),
    ),
}
KINDS = {**BOXES, **CONTENTS, **MARKS, **LAYERS}
HIDDEN_MARK = page(
    TEXT,
    "/Annots [7 0 R]",
    *GROUPS,
    OPENED.replace("6 0 R", "8 0 R").replace("/F 4", "/F 4 /OC 5 0 R"),
    RED,
    catalogue=LAYER.format("/OFF [5 0 R]"),
)
# Answers that pdfium leaves out.
ADDED: dict[str, Callable[[], bytes]] = {
    "ticked by its value only": lambda: states("Oui", "/V /Oui"),
    "ticked by the value of its field": lambda: states("Oui", "/Parent << /T (n) /FT /Btn /V /Oui >>"),
    "typed note without a drawing": lambda: note("FreeText", "/DA (/F1 20 Tf 0 g) /Contents (Lou Exemple)"),
    "typed note without a font": lambda: note("FreeText", "/Contents (Lou Exemple)"),
}


def wide(text: str) -> str:
    """A string of a document, in letters of any alphabet."""
    return f"<FEFF{text.encode('utf-16-be').hex()}>"


APART = wide("Zoe\u0308")
SIGN = wide("Lou ≤ 4 heures")
# Answers with a letter that no font of pdfium has: it would be drawn as nothing.
LETTERS: dict[str, Callable[[], bytes]] = {
    "a sign": lambda: field("Tx", f"/V {SIGN}"),
    "a sign of its parent": lambda: field("Tx", "/Parent 6 0 R", "", f"<< /V {SIGN} >>"),
    "a sign in several lines": lambda: field("Tx", f"/V {wide(LONG + ' ☐ non')} /Ff 4096"),
    "a sign of a long value": lambda: field("Tx", "/V 6 0 R", "", stream("", b"\xfe\xff" + "Л".encode("utf-16-be"))),
    "another alphabet": lambda: field("Tx", f"/V {wide('Лу')}"),
    "syllabics": lambda: field("Tx", f"/V {wide('ᐊᔪᖅ')}"),
    "an accent of its own": lambda: field("Tx", f"/V {APART}"),
    "an emoji": lambda: field("Tx", f"/V {wide('😀 Lou')}"),
    "a choice": lambda: field("Ch", f"/V (L) /Opt [[(L) {SIGN}] [(A) (Alix)]] /Ff 131072"),
    "several choices": lambda: field("Ch", f"/V [(Lou) {SIGN}] /Opt [(Lou) {SIGN}] /Ff 2097152"),
    "a drawing that is stale": lambda: field("Tx", f"/V {SIGN} /AP << /N 6 0 R >>", "/NeedAppearances true", RED),
    "a typed note": lambda: note("FreeText", f"/DA (/F1 20 Tf 0 g) /Contents {SIGN}"),
}
# Pages that cannot be proven: nobody draws the mark, or readers disagree on the layer.
UNPROVEN: dict[str, Callable[[], bytes]] = {
    **{
        f"{subtype} without a drawing": partial(note, subtype, f"/F 4 {SHADES} /L [100 100 400 200]")
        for subtype in ("Line", "Polygon", "PolyLine", "Stamp", "Caret")
    },
    "policy of a single group": lambda: layered("/OFF [6 0 R]", mark="<< /Type /OCMD /OCGs 6 0 R /P /AllOff >>"),
    "off by its usage only": lambda: layered("/ON [5 0 R]").replace(
        b"/Name (Note interne)", b"/Name (Note) /Usage << /View << /ViewState /OFF >> >>"
    ),
}


def together(makers: Sequence[Callable[[], bytes]]) -> bytes:
    """A document of the pages of several."""
    import pikepdf

    made = pikepdf.new()
    for make in makers:
        made.pages.extend(pikepdf.open(BytesIO(make())).pages)
    output = BytesIO()
    made.save(output)
    return output.getvalue()
