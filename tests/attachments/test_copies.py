"""Copies that the application offers: unlocked, cleaned, lighter. The pages stay, what is not a page goes."""

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO

import pikepdf
import pypdfium2 as pdfium
import pytest
from PIL import Image, ImageChops
from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject, NumberObject

from mes_tui.attachments.child import proof
from mes_tui.attachments.inspection import (
    PageProgress,
    Stopped,
    cleaned_copy,
    examine,
    lighter_copy,
    page_texts,
    page_weights,
    unlocked_copy,
)
from mes_tui.domain.errors import Refusal
from mes_tui.domain.findings import Inspection
from tests.attachments import documents as make
from tests.attachments import scans
from tests.budget import SHORT, some

LIMIT = 4 * 1024 * 1024
BARE = Inspection(pages=1, sizes=((216, 279, 1),))


def facts(data: bytes) -> Inspection:
    return replace(examine(data, 200).facts, producer="")


HARMFUL: dict[str, Callable[[], bytes]] = {
    "launch on opening": lambda: make.written(make.on_opening(make.launch())),
    "launch after another action": lambda: make.written(make.on_opening(make.chained(make.launch()))),
    "launch on a page": lambda: make.written(make.on_page(make.launch())),
    "launch behind a link": lambda: make.written(make.in_annotation(make.launch())),
    "launch in the outline": lambda: make.written(make.in_outline(make.launch())),
    "launch in a form": lambda: make.written(make.in_form(make.launch())),
    "launch spelled in hexadecimal": make.disguised_launch,
    "attached file": lambda: make.written(lambda w: w.add_attachment("budget.xlsx", b"PK")),
    "file annotation": lambda: make.with_annotation("/FileAttachment"),
    "rich media": lambda: make.with_annotation("/RichMedia"),
    "script of the document": lambda: make.written(make.named_script),
    "script on a page": lambda: make.written(make.on_page(make.script())),
    "dynamic form": make.dynamic_form,
}


@pytest.mark.thorough(keep=2)
@pytest.mark.parametrize(
    "name", some(list(HARMFUL), ["launch on opening", "attached file", "script of the document", "dynamic form"])
)
def test_a_cleaned_copy_carries_nothing_but_its_page(name: str) -> None:
    data = HARMFUL[name]()
    assert facts(data) != BARE
    copy, _ = cleaned_copy(data)
    assert replace(facts(copy), blank=()) == BARE
    assert page_texts(copy) == page_texts(data)
    for trace in (b"/Launch", b"/JavaScript", b"/JS", b"/EmbeddedFile", b"calc.exe", b"/AcroForm", b"/Annots", b"/AA"):
        assert trace not in copy


def test_the_files_left_out_are_named() -> None:
    data = make.with_files("budget d’Élise\u202e [red].xlsx", "ᐃᓄᒃ.doc")
    assert cleaned_copy(data)[1] == ("budget d’Élise [red].xlsx", "ᐃᓄᒃ.doc")


def differing(one: bytes, other: bytes) -> float:
    """The part of the first page that two documents do not draw alike."""
    drawn = [pdfium.PdfDocument(data) for data in (one, other)]
    for document in drawn:
        document.init_forms()
    before, after = (document[0].render(scale=1, grayscale=True).to_pil() for document in drawn)
    assert before.size == after.size
    assert min(before.tobytes()) < 128
    far: int = sum(ImageChops.difference(before, after).histogram()[96:])
    return far / int(before.width * before.height)


def test_what_was_typed_in_a_form_stays_on_the_page() -> None:
    data = make.filled_form("Ergothérapie 4,5 h")
    copy, _ = cleaned_copy(data)
    assert "Ergothérapie 4,5 h" in page_texts(copy)[0]
    assert facts(copy) == BARE
    assert differing(data, copy) < 0.005


@pytest.mark.thorough(keep=2)
@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_a_turned_or_cropped_page_is_seen_as_before(turned: int) -> None:
    def change(writer: PdfWriter) -> None:
        writer.pages[0].rotate(turned)
        writer.pages[0].cropbox.lower_left = (20, 300)

    data = make.written(change)
    copy, _ = cleaned_copy(data)
    assert differing(data, copy) < 0.005
    assert facts(copy).sizes == facts(data).sizes


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize("algorithm", ["AES-256", "AES-128", "RC4-128"])
def test_an_unlocked_copy_is_read_by_all(algorithm: str) -> None:
    data = make.locked("", algorithm)
    assert facts(data).encrypted
    copy = unlocked_copy(data)
    assert not PdfReader(BytesIO(copy)).is_encrypted
    assert facts(copy) == replace(facts(data), encrypted=False)
    assert page_texts(copy) == page_texts(data)


@pytest.mark.parametrize("algorithm", ["AES-256", "RC4-128"])
def test_no_copy_opens_what_a_password_protects(algorithm: str) -> None:
    data = make.locked("passe", algorithm)
    for copy in (unlocked_copy, cleaned_copy, page_weights, lambda data: lighter_copy(data, LIMIT)):
        with pytest.raises(Refusal, match="protégé par un mot de passe"):
            copy(data)


@pytest.mark.thorough
def test_a_heavy_scan_becomes_light_page_by_page() -> None:
    heavy = scans.heavy_colour(make.plain(5), 1, 2, 3, 4, 5)
    assert 6 * 1024 * 1024 <= len(heavy) <= 8 * 1024 * 1024
    weights = page_weights(heavy).pages
    assert len(weights) == 5
    assert len(heavy) * 0.95 < sum(weights) <= len(heavy)
    told: list[PageProgress] = []
    copy = lighter_copy(heavy, LIMIT, "scan.pdf", told.append)
    assert len(copy) <= LIMIT
    assert told == [PageProgress(done, 5, turn) for turn in (1, 0) for done in range(1, 6)]
    assert facts(copy) == Inspection(pages=5, sizes=((216, 279, 5),))


@pytest.mark.thorough
def test_the_pages_that_weigh_nothing_are_kept_as_they_are_in_their_place() -> None:
    writer = PdfWriter()
    for part in (make.plain(1), scans.heavy_colour(make.plain(1)), make.plain(3)):
        for page in PdfReader(BytesIO(part)).pages:
            writer.add_page(page)
    mixed = BytesIO()
    writer.write(mixed)
    copy = lighter_copy(mixed.getvalue(), LIMIT)
    assert [bool(text.strip()) for text in page_texts(copy)] == [True, False, True, True, True]
    assert page_texts(copy)[2:] == page_texts(make.plain(3))
    assert len(copy) < 1024 * 1024


@pytest.mark.thorough
def test_what_cannot_be_made_light_enough_says_what_to_do() -> None:
    heavy = scans.heavy_colour(make.plain(1))
    with pytest.raises(Refusal, match=r"^Même allégé, «\sscan\.pdf\s» dépasse 2\sKo\. Numérisez moins de pages"):
        lighter_copy(heavy, 2 * 1024, "scan.pdf")


@pytest.mark.thorough
def test_a_person_who_gives_up_gets_no_copy() -> None:
    heavy = scans.heavy_colour(make.plain(3), 1, 2, 3)
    told: list[object] = []
    with pytest.raises(Stopped):
        lighter_copy(heavy, 1024, "scan.pdf", told.append, lambda: bool(told))


@pytest.mark.parametrize("make_copy", [cleaned_copy, unlocked_copy, lambda data: lighter_copy(data, LIMIT)])
def test_no_copy_is_made_of_what_cannot_be_read(make_copy: Callable[[bytes], object]) -> None:
    with pytest.raises(Refusal, match="illisible ou endommagé"):
        make_copy(b"%PDF-1.7\n" + bytes(range(256)) * 20 + b"\n%%EOF\n")


@pytest.mark.thorough
def test_a_page_of_a_monstrous_size_is_drawn_within_bounds() -> None:
    def change(writer: PdfWriter) -> None:
        writer.pages[0].mediabox.upper_right = (14_400, 14_400)
        writer.pages[0][NameObject("/UserUnit")] = NumberObject(10)

    copy = lighter_copy(make.written(change), LIMIT)
    assert len(copy) <= LIMIT
    assert examine(make.written(change), 200).facts.pages == 1


LETTER, A3, TABLOID = (612, 792), (842, 1191), (792, 1224)
# Scans at 600 points per inch, which take 100 to 200 Mo each once they are drawn.
LARGE = {"A3": (1, A3, 80), "11 x 17": (1, TABLOID, 80), "14 letter pages": (14, LETTER, 68)}


@pytest.mark.thorough
@pytest.mark.parametrize("name", some(list(LARGE), ["A3"]))
def test_a_very_large_scan_is_made_light_and_never_white(name: str) -> None:
    count, sheet, quality = LARGE[name]
    data = scans.very_large(count, sheet, quality=quality)
    copy = lighter_copy(data, LIMIT, "scan.pdf")
    assert len(copy) <= LIMIT
    wanted, *found = (
        scans.picture(document, page + 1, dpi=20).convert("L").resize((12, 12))
        for document, page in ((data, 0), *((copy, page) for page in range(count)))
    )
    assert [max(ImageChops.difference(wanted, page).tobytes()) < 30 for page in found] == [True] * count


@pytest.mark.skipif(SHORT, reason="a picture of 34 million points")
def test_a_scan_that_there_is_no_room_to_draw_is_refused() -> None:
    data = scans.very_large(1, LETTER, quality=92, progressive=True, subsampling=0)
    with pytest.raises(Refusal, match="n’arrive pas à dessiner la page 1"):
        lighter_copy(data, LIMIT, "scan.pdf")


def test_a_picture_that_says_more_than_there_is_room_for_is_refused() -> None:
    """pdfium would draw nothing, on both pages alike."""
    output = BytesIO()
    Image.new("RGB", (60, 40)).save(output, "JPEG", progressive=True)
    said, side = bytearray(output.getvalue()), 32767
    place = said.index(b"\xff\xc2") + 5
    said[place : place + 4] = side.to_bytes(2, "big") * 2
    name, document = pikepdf.Name, pikepdf.new()
    image = {"Subtype": name.Image, "Width": side, "Height": side, "ColorSpace": name.DeviceRGB, "BitsPerComponent": 8}
    page = document.add_blank_page(page_size=(612, 792))
    page.Resources = pikepdf.Dictionary(
        XObject=pikepdf.Dictionary(I=document.make_stream(bytes(said), Filter=name.DCTDecode, **image))
    )
    page.Contents = document.make_stream(b"q 500 0 0 500 10 10 cm /I Do Q")
    document.Root.OpenAction = pikepdf.Dictionary(S=name.JavaScript, JS=pikepdf.String("app.beep(0)"))
    document.save(output := BytesIO())
    with pytest.raises(Refusal, match="n’arrive pas à dessiner la page 1"):
        cleaned_copy(output.getvalue(), "x.pdf")


@pytest.mark.parametrize(
    ("how", "held"),
    [
        ({}, 0),
        ({"progressive": True}, 60 * 40 * 3 * 2),
        ({"progressive": True, "mode": "L"}, 60 * 40 * 2),
        ({"progressive": True, "mode": "CMYK"}, 60 * 40 * 4 * 2),
    ],
)
def test_what_a_picture_takes_to_be_drawn_is_read_in_its_first_bytes(how: dict[str, object], held: int) -> None:
    output = BytesIO()
    Image.new(str(how.pop("mode", "RGB")), (60, 40)).save(output, "JPEG", **how)
    assert proof.held(output.getvalue()) == held
    assert proof.held(output.getvalue()[:9]) == 0
    assert not proof.room_for(1 << 62)
