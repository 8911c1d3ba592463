"""A page that nobody could read is refused with its number; one that is truly empty is accepted, and told."""

import zlib
from collections.abc import Callable
from random import Random

import pytest

from mes_tui.attachments.child import reading, verdict
from mes_tui.attachments.inspection import examine, inspect
from mes_tui.domain.errors import Refusal
from mes_tui.domain.findings import Inspection
from mes_tui.forms.findings import content_lines
from tests.attachments import documents as make
from tests.attachments.kinds import CONTENTS, FONT, LETTER, TEXT, assembled, jpeg, layered, page, stream, together

NOISE = Random(3).randbytes(3000)
SIZE = "/Width 200 /Height 260"
GREY = f"{SIZE} /BitsPerComponent 8 /ColorSpace /DeviceGray"
BILEVEL = f"{SIZE} /BitsPerComponent 1 /ColorSpace /DeviceGray"
FORM = "/Type /XObject /Subtype /Form /BBox [0 0 600 700]"
PACKED = zlib.compress(bytes(range(256)) * 204)
Document = Callable[[], bytes]


def content(entry: str, *more: str | bytes) -> bytes:
    """A page whose entry /Contents is ``entry``; ``more`` are objects 4, 5…"""
    return assembled(
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R {LETTER} {entry} /Resources << {FONT} >> >>",
        *more,
    )


def packed(data: bytes, entries: str = "") -> bytes:
    return content("/Contents 4 0 R", stream(entries, data))


def scan(entries: str, data: bytes, over: str = "") -> bytes:
    """A page that is a picture."""
    kind = "/Type /XObject /Subtype /Image"
    resources = f"{FONT} /XObject << /X 5 0 R >>"
    return page(f"q 600 0 0 780 0 0 cm /X Do Q {over}", "", stream(f"{kind} {entries}", data), resources=resources)


def drawing(entries: str, data: bytes) -> bytes:
    return page("/X Do", "", stream(f"{FORM} {entries}", data), resources="/XObject << /X 5 0 R >>")


LOST: dict[str, Document] = {
    "content that is noise": lambda: packed(NOISE),
    "content that is a web page": lambda: packed(b"<html><body>Page introuvable</body></html>"),
    "content that is not there": lambda: content("/Contents 9 0 R"),
    "content that is no stream": lambda: content("/Contents 4 0 R", "(rien)"),
    "one part of the content not there": lambda: content("/Contents [4 0 R 9 0 R]", stream("", "q")),
    "content that does not inflate": lambda: packed(NOISE, "/Filter /FlateDecode"),
    "content by an unknown filter": lambda: packed(NOISE, "/Filter /Inconnu"),
    "content locked apart": lambda: packed(NOISE, "/Filter /Crypt /DecodeParms << /Name /Secret >>"),
    "JPEG that is noise": lambda: scan(f"{GREY} /Filter /DCTDecode", NOISE),
    "JPEG under recognised text": lambda: scan(f"{GREY} /Filter /DCTDecode", NOISE, f"3 Tr {TEXT[:51]}"),
    "JPEG of zeros": lambda: scan(f"{GREY} /Filter /DCTDecode", bytes(3000)),
    "JPEG cut in its header": lambda: scan(f"{GREY} /Filter /DCTDecode", jpeg("L")[:100]),
    "JPEG 2000 that is noise": lambda: scan(f"{SIZE} /Filter /JPXDecode", NOISE),
    "JBIG2 that is noise": lambda: scan(f"{BILEVEL} /Filter /JBIG2Decode", NOISE),
    "picture that does not inflate": lambda: scan(f"{GREY} /Filter /FlateDecode", NOISE),
    "picture cut at its start": lambda: scan(f"{GREY} /Filter /FlateDecode", PACKED[:20]),
    "picture without data": lambda: scan(GREY, b""),
    "picture of a few points": lambda: scan(GREY, bytes(100)),
    "picture by an unknown filter": lambda: scan(f"{GREY} /Filter /Inconnu", NOISE),
    "picture without a size": lambda: scan("/BitsPerComponent 8 /ColorSpace /DeviceGray", bytes(100)),
    "picture that is not there": lambda: page("/X Do", resources="/XObject << /X 9 0 R >>"),
    "picture that has no name": lambda: page("/X Do", resources=""),
    "drawing that is noise": lambda: drawing("", NOISE),
    "drawing that does not inflate": lambda: drawing("/Filter /FlateDecode", NOISE),
    "page cropped to nothing": lambda: page(entries="/CropBox [1000 1000 1500 1500]"),
    "page cropped to a line": lambda: page(entries="/CropBox [612 0 900 792]"),
    "picture in the page that is noise": lambda: page(b"q BI /W 9 /H 9 /BPC 8 /CS /G /F /DCT ID " + NOISE + b" EI Q"),
}
WHITE = zlib.compress(b"\xff" * 52_000)
EMPTY: dict[str, Document] = {
    "no content": CONTENTS["no content"],
    "nothing in it": lambda: page(""),
    "blanks": lambda: page("\n \n"),
    "no part": lambda: content("/Contents []"),
    "state only": lambda: page("q /GS0 gs 0 g 1 i q 0 0 612 792 re W* n Q Q", resources="/ExtGState << /GS0 << >> >>"),
    "a remark": lambda: page("% page blanche, laissée vide\nq Q"),
    "words of later versions": lambda: page("BX 1 2 nouveau encore autre EX"),
    "white paint": lambda: page("1 g 0 0 612 792 re f"),
    "a space": lambda: page("/P <</MCID 0>> BDC q BT /F1 12 Tf 1 0 0 1 72 700 Tm [( )] TJ ET Q EMC"),
    "no letter": lambda: page("BT /F1 12 Tf () Tj ET"),
    "white scan": lambda: scan(f"{GREY} /Filter /FlateDecode", WHITE),
    "an empty drawing": lambda: drawing("", b""),
    "all in a layer that is off": lambda: layered("/OFF [5 0 R]").replace(TEXT.encode(), b" " * len(TEXT)),
}
SEEN: dict[str, Document] = {
    "small picture that is noise": lambda: page(
        f"{TEXT} q 60 0 0 60 9 9 cm /X Do Q",
        "",
        stream(f"/Type /XObject /Subtype /Image {GREY} /Filter /DCTDecode", NOISE),
        resources=f"{FONT} /XObject << /X 5 0 R >>",
    ),
    "JPEG cut in the middle": lambda: scan(f"{GREY} /Filter /DCTDecode", jpeg("L")[:-200]),
    "scan": lambda: scan(f"{GREY} /Filter /DCTDecode", jpeg("L")),
    "text": make.plain,
}


def judged(data: bytes) -> tuple[str, object]:
    """What the child says of a document: its verdict, and which pages."""
    said = verdict.inspect(data, 200)
    if said["verdict"] == "ok":
        drawn = reading.codes(data)
        said = drawn if drawn["verdict"] != "ok" else {**said, "pages": drawn["blank"]}
    return str(said["verdict"]), said["pages"]


@pytest.mark.thorough(keep=9)
@pytest.mark.parametrize("name", LOST)
def test_a_page_that_nobody_could_read_is_refused(name: str) -> None:
    assert judged(LOST[name]()) == ("unreadable", [1])


@pytest.mark.parametrize("name", EMPTY)
def test_a_page_that_is_empty_is_told(name: str) -> None:
    assert judged(EMPTY[name]()) == ("ok", [1])


@pytest.mark.thorough(keep=2)
@pytest.mark.parametrize("name", SEEN)
def test_a_page_that_can_be_read_is_neither(name: str) -> None:
    assert judged(SEEN[name]()) == ("ok", [])


@pytest.mark.parametrize("name", ["content by an unknown filter", "JPEG that is noise"])
def test_the_sentence_names_the_page_and_says_what_to_do(name: str) -> None:
    data = together([make.plain, EMPTY["white paint"], LOST[name]])
    with pytest.raises(Refusal) as refused:
        inspect(data, 200, "plan.pdf")
    sentence = refused.value.sentence
    assert "« plan.pdf » est endommagé : personne ne pourrait lire la page 3" in sentence.replace("\u00a0", " ")
    assert "Numérisez le document de nouveau" in sentence


def test_empty_pages_are_told_by_number() -> None:
    facts = examine(together([make.plain, EMPTY["no content"], make.plain, EMPTY["white scan"]]), 200).facts
    assert facts.clean
    assert facts.blank == (2, 4)
    assert "! Rien ne se voit aux pages 2 et 4." in content_lines(facts)
    assert Inspection.read(facts.text) == facts
