"""No copy without proof: what each copy shows is what its document showed, page by page, or there is no copy."""

import json
from base64 import b64decode
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pikepdf
import pypdfium2 as pdfium
import pytest
from fpdf import FPDF
from PIL import Image, ImageChops, ImageStat

from mes_tui.attachments.child import bundles, letters, offered, proof
from mes_tui.attachments.child.pages import opened
from mes_tui.attachments.inspection import cleaned_copy, unproven
from mes_tui.domain.errors import Refusal
from tests.attachments import documents as make
from tests.attachments.kinds import (
    ADDED,
    BOX,
    HIDDEN_MARK,
    KINDS,
    LETTERS,
    TEXT,
    UNPROVEN,
    field,
    page,
    stream,
    together,
    wide,
)
from tests.attachments.leftovers import LEFTOVERS, TRACE
from tests.budget import few, some

LIMIT = 4 * 1024 * 1024
# What a copy may differ by, as a person sees it: cells of a page drawn finer, and cut otherwise, than in the proof.
SAME, ALIKE = 8, 40


def heard(_: dict[str, object]) -> None:
    """Nobody listens."""


def document(answer: dict[str, Any]) -> bytes:
    assert answer["verdict"] == "ok", answer
    return b64decode(answer["document"])


def cleaned(data: bytes) -> bytes:
    return document(offered.cleaned(data, 0, heard))


def lighter(data: bytes) -> bytes:
    return document(offered.lighter(data, LIMIT, heard))


def behind(data: bytes) -> bytes:
    """What is put behind a printed form, without the form."""
    first = make.plain()
    header = json.dumps([["", len(first)], ["plan", len(data)]]).encode()
    made = pikepdf.open(BytesIO(document(bundles.merged(header + b"\n" + first + data, 0, heard))))
    del made.pages[0]
    output = BytesIO()
    made.save(output)
    return output.getvalue()


def judged(before: bytes, after: bytes, leave: proof.Leave) -> proof.Judged:
    return proof.judged(opened(before), opened(after), leave, lambda *_: None)


def seen(data: bytes, place: int = 0, grey: bool = False) -> Image.Image:
    drawn: Image.Image = opened(data)[place].render(scale=0.9).to_pil().convert("L" if grey else "RGB")
    return drawn.resize((36, 36), Image.Resampling.BOX)


def apart(one: bytes, other: bytes, grey: bool = False, start: int = 0) -> int:
    difference = ImageChops.difference(seen(one, 0, grey), seen(other, start, grey))
    return max(part.tobytes()[at] for part in difference.split() for at in range(36 * 36))


COPIES: dict[str, Callable[[bytes], bytes]] = {"cleaned": cleaned, "behind": behind, "lighter": lighter}


def ink(data: bytes) -> float:
    return 255 - float(ImageStat.Stat(seen(data, grey=True)).mean[0])


def text(data: bytes) -> str:
    return str(pdfium.PdfDocument(data)[0].get_textpage().get_text_bounded())


@pytest.mark.thorough
@pytest.mark.parametrize("copy", COPIES)
def test_a_copy_shows_what_its_document_shows_whatever_the_page(copy: str) -> None:
    grey = copy == "lighter"
    # The pages of a cleaned copy are those that are put behind a form, or made pictures of.
    names = some(list(KINDS), list(KINDS)[:: 1 if copy == "cleaned" else 4])
    wrong = {}
    for name in names:
        data = KINDS[name]()
        made = COPIES[copy](data)
        gap = apart(data, made, grey=grey)
        if gap > (ALIKE if grey else SAME) or pikepdf.open(BytesIO(made)).check_pdf_syntax():
            wrong[name] = gap
    # Tiles are drawn in whole pixels: those of the picture are not quite those of the page.
    assert not wrong.keys() - {"tiles"}


@pytest.mark.thorough(keep=2)
@pytest.mark.parametrize("name", ADDED)
def test_an_answer_that_nothing_draws_is_drawn_in_the_copy(name: str) -> None:
    data = ADDED[name]()
    for make_copy in (cleaned, behind):
        made = make_copy(data)
        assert apart(data, made) > SAME
        assert ink(made) > ink(data)
    if "typed" in name:
        assert "Lou Exemple" in text(made)


@pytest.mark.parametrize("name", ADDED)
def test_an_answer_that_nothing_draws_is_not_lost_in_a_picture_of_its_page(name: str) -> None:
    assert offered.lighter(ADDED[name](), LIMIT, heard) == {"verdict": "undrawn", "pages": [1]}


@pytest.mark.parametrize("name", LETTERS)
def test_an_answer_that_would_lose_a_letter_makes_no_copy(name: str) -> None:
    data = LETTERS[name]()
    answers = [offered.cleaned(data, 0, heard), *some([offered.lighter(data, LIMIT, heard)], [])]
    assert {(answer["verdict"], repr(answer.get("pages"))) for answer in answers} == {("undrawn", "[1]")}


def test_the_letters_that_pdfium_is_said_to_draw_leave_ink() -> None:
    def drawn(letter: str) -> bytes:
        shown = opened(field("Tx", f"/V {wide(letter)}"))[0]
        return bytes(shown.render(grayscale=True).to_pil().tobytes())

    nothing = drawn(" ")
    seen = sorted(letter for letter in letters.DRAWN if letter.isprintable() and not letter.isspace())
    assert [letter for letter in few(seen, 60) if drawn(letter) == nothing] == []


def test_a_mark_in_a_layer_that_is_not_shown_is_left_out() -> None:
    for name, make_copy in COPIES.items():
        grey = name == "lighter"
        assert apart(page(TEXT), make_copy(HIDDEN_MARK), grey) <= (ALIKE if grey else SAME)


@pytest.mark.parametrize("name", UNPROVEN)
def test_a_page_that_cannot_be_proven_makes_no_copy(name: str) -> None:
    undrawn = "without a drawing" in name
    answer = offered.cleaned(UNPROVEN[name](), 0, heard)
    assert answer["verdict"] == ("undrawn" if undrawn else "differs")
    assert answer["pages"] == [1]
    assert not undrawn or offered.lighter(UNPROVEN[name](), LIMIT, heard) == {"verdict": "undrawn", "pages": [1]}


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("Stamp without a drawing", "« plan.pdf » ne peut pas être copié sans perte.*dessiner la page 1"),
        (
            "off by its usage only",
            "ne peut pas être copié tel quel.*la copie ne montrerait pas la page 1 comme l’original",
        ),
    ],
)
def test_the_pages_that_cannot_be_proven_are_said_with_what_to_do(name: str, sentence: str) -> None:
    with pytest.raises(Refusal, match=sentence.replace("« ", "«\\s").replace(" »", "\\s»")) as refused:
        cleaned_copy(UNPROVEN[name](), "plan.pdf")
    assert "Imprimer en PDF" in refused.value.sentence


def test_many_pages_are_counted() -> None:
    said = unproven({"verdict": "differs", "pages": list(range(1, 10))}, "Ce fichier")
    assert "les pages 1, 2, 3, 4, 5 et 4 de plus" in said


def test_what_a_layer_hides_is_no_longer_in_the_copy() -> None:
    data = KINDS["text"]()
    assert "Secret" in text(data)
    assert "Secret" not in text(cleaned(data))
    assert "Lou" in text(cleaned(data))
    form = pikepdf.open(BytesIO(cleaned(KINDS["a form that is one"]())))
    assert "/XObject" not in form.pages[0].Resources or not form.pages[0].Resources.XObject.keys()


@pytest.mark.parametrize("name", ["unseen text", "text that reads otherwise", "drawn letters", "outlined text"])
def test_text_that_could_be_found_can_be_found_in_the_copy(name: str) -> None:
    data = KINDS[name]()
    assert text(data).strip()
    assert [text(make_copy(data)) for make_copy in (cleaned, behind)] == [text(data)] * 2


WHITE, BLACK = "", "0 g 0 0 612 792 re f"
WORD = "BT /F1 10 Tf 60 300 Td (Oui) Tj ET"
# Copies that lost or changed something, small as it may be: (the page, what the copy shows).
LOSSES: dict[str, tuple[bytes, bytes]] = {
    "all of it": (page(), page(WHITE)),
    "all but black": (page(), page(BLACK)),
    "one word": (page(f"{TEXT} {WORD}"), page(TEXT)),
    "a word turned into another": (page("BT /F1 40 Tf 9 9 Td (OUI) Tj ET"), page("BT /F1 40 Tf 9 9 Td (NON) Tj ET")),
    "a tick": (page(f"{TEXT} 2 w 400 400 m 406 394 l 420 412 l S"), page(TEXT)),
    "a pale colour": (page(f"{TEXT} 1 1 0 rg 60 100 200 20 re f"), page(TEXT)),
    "its place": (page(TEXT), page(f"1 0 0 1 0 40 cm {TEXT}")),
    "its edge": (page(entries="/CropBox [0 0 612 700]"), page()),
    "its turn": (page(), page(entries="/Rotate 180")),
    "its size": (page(WHITE), page(WHITE, entries="/CropBox [0 0 306 396]")),
    "its text": (page("BT /F1 20 Tf 3 Tr 60 300 Td (Lou Exemple) Tj ET"), page(WHITE)),
    "a page": (make.plain(2), make.plain(1)),
    "the order of its pages": (together([page, lambda: page(BOX)]), together([lambda: page(BOX), page])),
    "something more": (page(), page(f"{TEXT} {BOX}")),
}


@pytest.mark.parametrize("loss", LOSSES)
def test_a_copy_that_lost_something_is_told_by_page(loss: str) -> None:
    before, after = LOSSES[loss]
    assert judged(before, before, proof.Leave()).good
    found = judged(before, after, proof.Leave())
    assert found.differing == {"a page": (2,), "the order of its pages": (1, 2)}.get(loss, (1,))


def test_a_page_without_a_surface_makes_no_copy() -> None:
    made = [offered.cleaned, offered.unlocked]
    answers = [copy(page(entries="/CropBox [1000 1000 1500 1500]"), 0, heard) for copy in made]
    assert [(answer["verdict"], answer["pages"]) for answer in answers] == [("undrawn", [1])] * 2


def test_a_page_whose_heavy_picture_draws_nothing_proves_nothing() -> None:
    """Both are as white: neither shows what it holds."""
    entries = "/Subtype /Image /Width 9 /Height 9 /ColorSpace /DeviceRGB /Filter /DCTDecode /BitsPerComponent 8"
    broken = stream(entries, bytes(range(256)) * 500)
    held = page("q 300 0 0 300 100 100 cm /X Do Q", "", broken, resources="/XObject << /X 5 0 R >>")
    assert judged(held, held, proof.Leave()).undrawn == (1,)


GREY_LOSSES = ["all of it", "all but black", "its place", "its edge", "its turn", "its text", "something more"]


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize("loss", GREY_LOSSES)
def test_a_page_made_a_grey_picture_may_lose_its_colours_and_no_more(loss: str) -> None:
    leave = proof.Leave(grey=frozenset({1}))
    before, after = LOSSES[loss]
    assert judged(before, lighter(before), leave).good
    assert not judged(before, lighter(after), leave).good


def test_a_page_with_an_answer_added_may_be_darker_and_nothing_may_be_gone() -> None:
    leave = proof.Leave(added=frozenset({1}))
    assert judged(page(), page(f"{TEXT} {WORD}"), leave).good
    assert not judged(page(f"{TEXT} {WORD}"), page(), leave).good


def test_pages_announced_that_are_not_there_are_not_asked_of_the_copy() -> None:
    data = page().replace(b"/Count 1", b"/Count 5")
    assert len(pikepdf.open(BytesIO(cleaned(data))).pages) == 1


def test_each_page_compared_is_told() -> None:
    told: list[dict[str, object]] = []
    offered.cleaned(make.plain(3), 0, told.append)
    assert told == [{"done": done, "of": 3, "turn": 0} for done in (1, 2, 3)]


def opened_up(data: bytes) -> bytes:
    """The document as text: nothing compressed."""
    output = BytesIO()
    pikepdf.open(BytesIO(data)).save(output, qdf=True, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return output.getvalue()


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize("copy", ["cleaned", "behind"])
def test_nothing_is_kept_that_drawings_and_pictures_do_not_show(copy: str) -> None:
    trace = TRACE.encode()
    assert [name for name in LEFTOVERS if trace not in LEFTOVERS[name]()] == []
    assert [name for name in LEFTOVERS if trace in opened_up(COPIES[copy](LEFTOVERS[name]()))] == []


def test_what_pages_share_is_kept_once() -> None:
    pdf = FPDF(format="letter")
    logo = Image.effect_noise((300, 150), 80)
    for _ in range(20):
        pdf.add_page()
        pdf.image(logo, 10, 10, 50)
    data = bytes(pdf.output())
    for make_copy in (cleaned, behind):
        assert len(make_copy(data)) < 1.2 * len(data)
