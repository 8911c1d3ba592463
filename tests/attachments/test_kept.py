"""Nothing survives in a copy but the content of its pages, with their fonts and pictures: kinds and keys are listed."""

import json
from base64 import b64decode
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

import pikepdf
import pytest

from mes_tui.attachments.child import bundles, offered
from tests.attachments import active, kinds
from tests.attachments import documents as make
from tests.attachments.active import HARMS, PLACES, added, file, stream
from tests.attachments.test_objects import KINDS, judged
from tests.budget import some


def copied(copy: str, data: bytes) -> bytes:
    """The bytes of the copy of ``data`` that the child makes."""
    if copy == "merged":
        first = file({})
        header = json.dumps([["", len(first)], ["x", len(data)]]).encode()
        answer = bundles.merged(header + b"\n" + first + data, 0, lambda _: None)
    else:
        make_copy: Callable[..., dict[str, object]] = {"cleaned": offered.cleaned, "lighter": offered.lighter}[copy]
        answer = make_copy(data, 4 << 20, lambda _: None)
    assert answer["verdict"] == "ok"
    return b64decode(str(answer["document"]))


COPIES = ("cleaned", "lighter", "merged")


ALL_HARMS = b"[" + b" ".join(harm for _, harm in HARMS.values()) + b"]"


@pytest.mark.thorough(keep=6)
@pytest.mark.feature("P51")
@pytest.mark.parametrize("copy", COPIES)
@pytest.mark.parametrize("place", some(list(PLACES), ["on opening", "resources", "content", "structure"]))
def test_no_harm_survives_in_a_copy(place: str, copy: str) -> None:
    data = file(PLACES[place](ALL_HARMS))
    assert {kind for kind in KINDS if judged(data)[kind]} >= {kind for kind, _ in HARMS.values()}
    left = judged(copied(copy, data))
    assert not [kind for kind in KINDS if left[kind]]


def dictionaries(document: pikepdf.Pdf) -> Iterator[Any]:
    """Every dictionary of the file, those inside others too."""
    stack = [*document.objects, document.trailer]
    while stack:
        node = stack.pop()
        if isinstance(node, pikepdf.Dictionary | pikepdf.Stream):
            yield node
            stack += [value for value in dict(node.items()).values() if not _apart(value)]
        elif isinstance(node, pikepdf.Array):
            stack += [value for value in node if not _apart(value)]


def _apart(value: Any) -> bool:
    return getattr(value, "is_indirect", False)


def _decoded(stream: pikepdf.Stream) -> bytes:
    """The bytes of a stream; those of a picture as they are kept."""
    try:
        return bytes(stream.read_bytes())
    except pikepdf.PdfError:
        return bytes(stream.read_raw_bytes())


# What a page, its fonts, its pictures and its drawings are made of, and the file itself.
TYPES = {
    *("", "/Catalog", "/Pages", "/Page", "/XObject", "/Font", "/FontDescriptor", "/Encoding", "/ExtGState", "/Group"),
    *("/ObjStm", "/XRef"),
}
OUTLINE = {"/Outlines"}
WORD = b"secretword"
# Everything else that a file may hold, each with a word that must not be found again.
BESIDE = {
    "title": file({5: b"<< /Title (secretword) >>"}, trailer=b"/Info 5 0 R"),
    "metadata": file({**added(1, b"/Metadata 5 0 R"), 5: stream(b"/Type /Metadata /Subtype /XML", b"secretword")}),
    "metadata of a page": file({**added(3, b"/Metadata 5 0 R"), 5: stream(b"/Type /Metadata", b"secretword")}),
    "data of a program": file(added(3, b"/PieceInfo << /Prog << /Private (secretword) >> >>")),
    "structure": file(added(1, b"/StructTreeRoot << /K << /S /P /Alt (secretword) >> >>")),
    "outline": file(added(1, b"/Outlines << /First << /Title (secretword) >> >>")),
    "labels": file(added(1, b"/PageLabels << /Nums [0 << /P (secretword) >>] >>")),
    "thumbnail": file({**added(3, b"/Thumb 5 0 R"), 5: stream(b"/Width 1 /Height 1", b"secretword")}),
    "destinations": file(added(1, b"/Dests << /secretword [3 0 R /Fit] >>")),
    "article": file(added(3, b"/B [<< /T << /I << /Title (secretword) >> >> >>]")),
    "note": file(added(3, b"/Annots [<< /Subtype /Text /Rect [9 9 30 30] /F 2 /Contents (secretword) >>]")),
    "hidden answer": file(added(3, b"/Annots [<< /Subtype /Widget /FT /Tx /F 2 /V (secretword) /Rect [0 0 9 9] >>]")),
    "entry of the author's own": file(added(3, b"/Secretword (secretword)")),
    "entry of a content": file(added(4, b"/Secretword (secretword)")),
    "what is said of a content": file(
        {
            **added(3, b"/Resources << /Properties << /P << /E (secretword) /X << /Y (secretword) >> >> >> >>"),
            4: stream(b"", b"/Span /P BDC 0 0 9 9 re f EMC"),
        }
    ),
    "picture of a layer that is off": file(
        {
            **added(1, b"/OCProperties << /OCGs [5 0 R] /D << /OFF [5 0 R] >> >>"),
            **added(3, b"/Resources << /Properties << /L 5 0 R >> /XObject << /I 6 0 R >> >>"),
            4: stream(b"", b"0 0 9 9 re f /OC /L BDC q 9 0 0 9 0 0 cm /I Do Q EMC"),
            5: b"<< /Type /OCG /Name (a) >>",
            6: stream(
                b"/Subtype /Image /Width 10 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceGray", b"secretword"
            ),
        }
    ),
    "object that nothing means": file({5: b"(secretword)"}),
    "older version": active.revised(file({4: stream(b"", b"% secretword\n")}), {4: stream(b"", b"q Q")}),
    "bytes behind": file({}) + b"secretword",
}


@pytest.mark.parametrize("copy", some(COPIES, ["cleaned"]))
def test_nothing_beside_the_pages_survives_in_a_copy(copy: str) -> None:
    for what, data in BESIDE.items():
        made = copied(copy, data)
        document = pikepdf.open(BytesIO(made))
        held = [one.unparse(resolved=True) for one in document.objects]
        held += [_decoded(one) for one in document.objects if isinstance(one, pikepdf.Stream)]
        assert b"secretword" in data.lower()
        assert not [one for one in (made, *held) if b"secretword" in one.lower()], what


@pytest.mark.parametrize("copy", COPIES)
def test_a_copy_holds_no_other_kinds_than_those_of_pages_fonts_and_pictures(copy: str) -> None:
    allowed = TYPES | (OUTLINE if copy == "merged" else set())
    picture = kinds.picture("/ColorSpace /DeviceRGB /Filter /DCTDecode /BitsPerComponent 8", kinds.jpeg())
    sources = (make.filled_form("x"), make.coded("a"), picture)
    for data in sources:
        document = pikepdf.open(BytesIO(copied(copy, data)))
        assert {str(node.get("/Type", "")) for node in dictionaries(document)} <= allowed
        assert set(document.Root.keys()) <= {"/Type", "/Pages", "/Outlines"}
