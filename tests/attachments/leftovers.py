"""What drawings, pictures and layers may hold beside what they show, each with a word that no copy may hold."""

from collections.abc import Callable
from functools import partial

from tests.attachments.kinds import FONT, FORM_7, LAYER, TEXT, jpeg, page, stream

TRACE = "Zibeline"
# Entries of a drawing and of a picture that are nothing to see.
ENTRIES = {
    "metadata": f"/Metadata << /Secret ({TRACE}) >>",
    "data of a program": f"/PieceInfo << /Prog << /Private ({TRACE}) >> >>",
    "files": f"/AF [<< /Type /Filespec /F ({TRACE}.xlsx) >>]",
    "an entry of nobody": f"/{TRACE} true",
    "place in the structure": f"/StructParents 0 /ID ({TRACE})",
    "measures": f"/Measure << /Secret ({TRACE}) >>",
    "other file": f"/Ref << /F ({TRACE}.pdf) /Page 0 >>",
    "print house": f"/OPI << /2.0 << /F ({TRACE}.tif) >> >>",
}
PICTURE = (
    "/Type /XObject /Subtype /Image /Width 200 /Height 260 /BitsPerComponent 8 /ColorSpace /DeviceRGB "
    "/Filter /DCTDecode"
)
DRAW = f"{TEXT} q 200 0 0 200 100 100 cm /X Do Q"


def drawing(entries: str) -> bytes:
    return page(DRAW, "", stream(f"{FORM_7} {entries}", "0 0 9 9 re f"), resources=f"{FONT} /XObject << /X 5 0 R >>")


def picture(entries: str) -> bytes:
    return page(DRAW, "", stream(f"{PICTURE} {entries}", jpeg()), resources=f"{FONT} /XObject << /X 5 0 R >>")


def in_layer(name: str, config: str, content: str) -> bytes:
    return page(
        f"{TEXT} /OC /M BDC {content} EMC",
        "",
        f"<< /Type /OCG /Name ({name}) >>",
        "<< /Type /OCG /Name (Autre) >>",
        catalogue=LAYER.format(config),
        resources=f"{FONT} /Properties << /M 5 0 R >>",
    )


LEFTOVERS: dict[str, Callable[[], bytes]] = {
    **{f"drawing: {name}": partial(drawing, entry) for name, entry in ENTRIES.items()},
    **{f"picture: {name}": partial(picture, entry) for name, entry in ENTRIES.items()},
    "picture: another of it": lambda: picture(f"/Alternates [<< /Image << /Secret ({TRACE}) >> >>]"),
    "popup of a note": lambda: page(
        TEXT, "/Annots [5 0 R]", f"<< /Subtype /Text /Rect [9 9 29 29] /Contents ({TRACE}) /T ({TRACE}) >>"
    ),
    "name of a layer": partial(in_layer, TRACE, "", ""),
    "what a layer hides": partial(in_layer, "Note", "/OFF [5 0 R]", f"BT /F1 9 Tf 9 9 Td ({TRACE}) Tj ET"),
    "marked content": lambda: page(
        f"{TEXT} /Span /M BDC EMC", resources=f"{FONT} /Properties << /M << /Secret ({TRACE}) >> >>"
    ),
}
