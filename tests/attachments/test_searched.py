"""Text that could be searched in a document can be searched in each copy of it, and no other text."""

from collections.abc import Callable
from functools import partial
from io import BytesIO

import pikepdf
import pypdfium2 as pdfium
import pytest
from fpdf import FPDF

from mes_tui.attachments.child import copies, offered, words
from mes_tui.attachments.child.pages import opened
from mes_tui.attachments.inspection import lighter_copy
from mes_tui.printing.signs import REGULAR, SYLLABICS
from tests.attachments.kinds import FONT, GROUPS, KINDS, LAYER, jpeg, page, stream
from tests.attachments.test_proof import COPIES, LIMIT, document, heard

PICTURE = "/Type /XObject /Subtype /Image /BitsPerComponent 8 /ColorSpace /DeviceGray /Filter /DCTDecode"
SCAN = stream(f"{PICTURE} /Width 200 /Height 260", jpeg("L"))
LINES = "Plan d'int\xe9gration de Lou", "Ergoth\xe9rapie : 4,5 heures"
# What a program that recognises text lays over the picture, for a sheet that lies as each turn of the page says.
UPRIGHT = {0: "1 0 0 1 60 {}", 90: "0 1 -1 0 {} 60", 180: "-1 0 0 -1 500 {}", 270: "0 -1 1 0 {} 600"}


def told(lines: tuple[str, ...], turn: int = 0, mode: int = 3) -> str:
    places = (f"{UPRIGHT[turn].format(500 - 60 * rank)} Tm ({line}) Tj" for rank, line in enumerate(lines))
    return f"BT /F1 14 Tf {mode} Tr {' '.join(places)} ET"


def recognised(over: str, entries: str = "", catalogue: str = "", more: str = "") -> bytes:
    resources = f"{FONT} /XObject << /X 5 0 R >> {more}"
    content = f"q 612 0 0 792 0 0 cm /X Do Q {over}"
    return page(content, entries, SCAN, *GROUPS, catalogue=catalogue, resources=resources)


def typed(*lines: str) -> bytes:
    pdf = FPDF(format="letter")
    pdf.add_page()
    for name, font in (("regular", REGULAR), ("syllabics", SYLLABICS)):
        pdf.add_font(name, "", font)
    pdf.set_font("regular", size=12)
    pdf.set_fallback_fonts(["syllabics"], exact_match=False)
    for line in lines:
        pdf.cell(text=line, new_x="LMARGIN", new_y="NEXT")
    return bytes(pdf.output())


ALPHABETS = "".join(map(chr, range(0x400, 0x520))), "".join(map(chr, range(0x1401, 0x1480)))
SEARCHED: dict[str, Callable[[], bytes]] = {
    **{f"recognised, turned by {turn}": partial(recognised, told(LINES, turn), f"/Rotate {turn}") for turn in UPRIGHT},
    **{f"lying, turned by {turn}": partial(recognised, told(LINES), f"/Rotate {turn}") for turn in (90, 180, 270)},
    "recognised, cropped": lambda: recognised(told(LINES), "/CropBox [20 250 500 760]"),
    "in a unit of two": lambda: recognised(told(LINES), "/UserUnit 2"),
    "under the picture": lambda: recognised("").replace(b"q 612", told(LINES, mode=0).encode("latin-1") + b" q 612"),
    "seen": lambda: recognised(told(LINES, mode=0)),
    "accents and signs": lambda: typed("Élise a 4,5 h – cœur", "« déjà » œuvre 😀 ᐃᓄᒃ"),
    "more letters than a font of bytes holds": lambda: typed(*ALPHABETS),
    "from right to left": lambda: typed("שלום עולם abc", "مرحبا بك"),
    **{name: KINDS[name] for name in ("unseen text", "text that reads otherwise", "drawn letters", "outlined text")},
}
SECRET = recognised(
    f"{told(LINES)} /OC /M BDC BT /F1 14 Tf 3 Tr 60 400 Td (Secret) Tj ET EMC",
    catalogue=LAYER.replace("5 0 R 6 0 R", "6 0 R 7 0 R").format("/OFF [6 0 R]"),
    more="/Properties << /M 6 0 R >>",
)
ALL: dict[str, Callable[[bytes], bytes]] = {
    **COPIES,
    "unlocked": lambda data: document(offered.unlocked(data, 0, heard)),
}


def found(data: bytes) -> list[str]:
    """The words, in no order: upside down, lines are read from the last one."""
    return sorted(str(pdfium.PdfDocument(data)[0].get_textpage().get_text_bounded()).split())


@pytest.mark.parametrize("name", SEARCHED)
@pytest.mark.thorough(keep=2)
def test_text_that_could_be_searched_can_be_searched_in_each_copy(name: str) -> None:
    data = SEARCHED[name]()
    wanted = found(data)
    assert wanted
    assert {copy: found(make_copy(data)) for copy, make_copy in ALL.items()} == dict.fromkeys(ALL, wanted)


@pytest.mark.parametrize("copy", COPIES)
def test_text_of_a_layer_that_is_not_shown_is_no_longer_there(copy: str) -> None:
    assert "Secret" in found(SECRET)
    assert found(COPIES[copy](SECRET)) == [word for word in found(SECRET) if word != "Secret"]


def test_text_beyond_the_edge_of_the_page_is_left_out() -> None:
    data = page("BT /F1 14 Tf 60 700 Td (Lou) Tj 0 -690 Td (Dehors) Tj ET", "/CropBox [0 100 612 792]")
    assert found(COPIES["lighter"](data)) == ["Lou"]


@pytest.mark.thorough(keep=2)
@pytest.mark.parametrize("turn", UPRIGHT)
def test_words_stand_where_they_are_seen(turn: int) -> None:
    data = recognised(told(("Lou Exemple",), turn), f"/Rotate {turn}")
    both = opened(data)[0], opened(COPIES["lighter"](data))[0]
    places = [[word.box for word in words.words(one, *one.get_size())] for one in both]
    assert [word.text for word in words.words(both[1], *both[1].get_size())] == ["Lou", "Exemple"]
    assert all(abs(a - b) < 8 for one, other in zip(*places, strict=True) for a, b in zip(one, other, strict=True))


def test_a_picture_with_words_is_read_by_another_reader() -> None:
    from pypdf import PdfReader

    made = COPIES["lighter"](SEARCHED["recognised, turned by 0"]())
    assert PdfReader(BytesIO(made)).pages[0].extract_text().split() == " ".join(LINES).split()
    assert not pikepdf.open(BytesIO(made)).check_pdf_syntax()


def test_nothing_is_drawn_of_the_words() -> None:
    data = recognised(told(LINES))
    made = copies.read(data)
    one = opened(data)[0]
    offered.become_picture(made, 1, one, 100, 90, one)
    with_words = opened(copies.written(made))[0].render().to_pil()
    made.pages[0].obj.Resources.Font = pikepdf.Dictionary()
    assert with_words.tobytes() == opened(copies.written(made))[0].render().to_pil().tobytes()


def test_the_child_has_all_that_words_need() -> None:
    data = SEARCHED["accents and signs"]()
    assert found(lighter_copy(data, LIMIT)) == found(data)
