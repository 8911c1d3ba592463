"""The codes of printed pages, read from what scanners make of them."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
import segno
from fpdf import FPDF
from PIL import Image, ImageOps

from mes_tui.attachments.child import pages, reading
from mes_tui.attachments.child.limits import OutOfTime
from mes_tui.attachments.inspection import examine, lighter_copy
from mes_tui.printing import page_code
from tests.attachments import documents as make
from tests.attachments import scans
from tests.attachments.documents import coded
from tests.budget import some

TEXT = "MES1:S:2021-11-043:P{}:R3:7F2A"


def printed(pages: int = 1) -> bytes:
    """Pages with a code of 20 mm at their foot, as the application prints it."""
    return coded(*(TEXT.format(number) for number in range(1, pages + 1)))


SCANNERS: list[dict[str, float]] = [
    {},
    {"angle": 2},
    {"angle": 180},
    {"angle": 182},
    {"angle": 90},
    {"angle": -2, "blur": 0.9},
    {"dpi": 150, "angle": 2},
    {"dpi": 200, "quality": 20},
    {"dpi": 300, "angle": 182},
]


@pytest.mark.thorough(keep=1)
@pytest.mark.feature("P56")
@pytest.mark.parametrize("scanner", some(SCANNERS, SCANNERS[3:8]), ids=str)
def test_a_bad_scan_still_says_which_page_it_is(scanner: dict[str, float]) -> None:
    scan = scans.scanned(printed(), **scanner)
    assert examine(scan, 200).codes == ((1, TEXT.format(1)),)


def sheet(*numbers: int, dpi: int = 150, **how: Any) -> Image.Image:
    """Pages printed with a code, side by side."""
    return scans.side_by_side(*(scans.picture(printed(2), number, dpi=dpi, **how) for number in numbers))


ONE, BOTH = {TEXT.format(1)}, {TEXT.format(1), TEXT.format(2)}
# What comes in a file, and the codes that are read in it.
SPOILT: dict[str, tuple[Callable[[], Image.Image], set[str]]] = {
    "negative": (lambda: scans.negative(sheet(1)), ONE),
    "negative, coarse": (lambda: scans.negative(sheet(1, dpi=75)), ONE),
    "negative, upside down": (lambda: scans.negative(sheet(1, angle=180)), ONE),
    "negative, askew": (lambda: scans.negative(sheet(1, angle=3)), ONE),
    "negative, two tones": (lambda: scans.negative(sheet(1).convert("1", dither=Image.Dither.NONE).convert("L")), ONE),
    "negative, photographed": (lambda: scans.negative(scans.on_a_table(sheet(1)).convert("L")), ONE),
    "two pages": (lambda: sheet(1, 2), BOTH),
    "two pages, small": (lambda: sheet(1, 2, dpi=65), BOTH),
    "two pages, sideways": (lambda: sheet(1, 2, dpi=100).rotate(90, expand=True), BOTH),
    "two pages, negative": (lambda: scans.negative(sheet(1, 2, dpi=100)), BOTH),
    "a page and a negative": (
        lambda: scans.side_by_side(sheet(1, dpi=100), scans.negative(sheet(2, dpi=100))),
        BOTH,
    ),
    "two pages photographed": (lambda: scans.on_a_table(sheet(1, 2), height=3024, share=0.5), BOTH),
    "photographed from the front": (lambda: scans.on_a_table(sheet(1), tilt=0), ONE),
    "photographed from the side": (lambda: scans.on_a_table(sheet(1), tilt=0.3), ONE),
    "photographed in the dark": (lambda: scans.on_a_table(sheet(1), shade=0.1), ONE),
    "photographed from afar": (lambda: scans.on_a_table(sheet(1), height=3024, share=0.5), ONE),
    "photographed sideways": (lambda: scans.on_a_table(sheet(1)).rotate(90, expand=True), ONE),
    "photographed askew": (lambda: scans.on_a_table(sheet(1)).rotate(25), ONE),
    "photographed for the web": (lambda: scans.on_a_table(sheet(1)).resize((900, 1200)), ONE),
    "out of focus": (lambda: sheet(1, dpi=200, blur=2.5), ONE),
    "dark": (lambda: sheet(1).point([level // 4 for level in range(256)]), ONE),
    "pale": (lambda: sheet(1).point([200 + level // 5 for level in range(256)]), ONE),
    "dots": (lambda: sheet(1).convert("1").convert("L"), ONE),
    "fax": (lambda: sheet(1, dpi=200).resize((1728, 1078)).resize((1728, 2156)), ONE),
    "seen from behind": (lambda: ImageOps.mirror(sheet(1)), ONE),
}


PHOTOGRAPHS = [name for name in SPOILT if "photographed" in name]
# A program that makes a PDF of a photograph says 72 points per inch, or fits it to the sheet, here of 11 inches.
SHEETS = [
    *((name, False) for name in some(PHOTOGRAPHS, PHOTOGRAPHS[::3])),
    *((name, True) for name in some(list(SPOILT), [name for name in SPOILT if name not in PHOTOGRAPHS[::3]])),
]


@pytest.mark.feature("P56")
@pytest.mark.parametrize(("spoilt", "fitted"), SHEETS)
@pytest.mark.thorough
def test_a_page_is_known_however_it_was_spoilt(spoilt: str, fitted: bool) -> None:
    make_picture, codes = SPOILT[spoilt]
    made = make_picture()
    dpi = 72 if not fitted else made.height // 11 if spoilt in PHOTOGRAPHS else 150
    said = reading.codes(scans.as_pdf([made], dpi=dpi, quality=75))["codes"]
    assert isinstance(said, list)
    assert {text for _, text in said} == codes
    assert len(said) == len(codes)


@pytest.mark.thorough(keep=2)
@pytest.mark.parametrize(
    ("beside", "angle", "looked_for_again"), [(1, 0, False), (1, 3, False), (1, 90, False), (2, 0, True)]
)
def test_a_sheet_is_looked_at_again_only_where_a_code_leaves_room_for_another_page(
    beside: int, angle: float, looked_for_again: bool
) -> None:
    pdf = FPDF(format="letter")
    pdf.add_page()
    code = BytesIO()
    segno.make(TEXT.format(1), error="m", micro=False).save(code, kind="png", scale=8, border=0)
    pdf.image(code, 180, 245, page_code.SIZE)
    sheet_of = scans.side_by_side(*[scans.picture(bytes(pdf.output()), dpi=150, angle=angle)] * beside)
    _, all_read = reading.page_codes(sheet_of)
    assert all_read is not looked_for_again


@pytest.mark.thorough
@pytest.mark.feature("P56")
@pytest.mark.parametrize("dpi", some([72, 366], [366]))
def test_the_confined_child_reads_a_photograph_of_twelve_million_pixels(dpi: int) -> None:
    photo = scans.on_a_table(sheet(1, dpi=300), height=4032)
    assert examine(scans.as_pdf([photo], dpi=dpi, quality=75), 200).codes == ((1, TEXT.format(1)),)


@pytest.mark.thorough
def test_the_confined_child_reads_what_is_seen_once_sharpened_and_white_on_black() -> None:
    seen = [scans.negative(sheet(1)), sheet(2, dpi=200, blur=2.5).resize((1275, 1650))]
    assert examine(scans.as_pdf(seen, dpi=150, quality=75), 200).codes == ((1, TEXT.format(1)), (2, TEXT.format(2)))


@pytest.mark.thorough
def test_each_page_of_a_scan_is_read_whatever_stands_between() -> None:
    pictures = [scans.picture(printed(3), page, angle=2 * page) for page in (1, 2, 3)]
    blank = scans.picture(make.plain())
    scan = scans.as_pdf([pictures[2], blank, pictures[0], pictures[1]])
    assert examine(scan, 200).codes == ((1, TEXT.format(3)), (3, TEXT.format(1)), (4, TEXT.format(2)))


@pytest.mark.thorough
def test_a_heavy_colour_scan_made_light_is_still_read() -> None:
    heavy = scans.heavy_colour(printed(2), 1, 2)
    limit = len(heavy) // 2
    light = lighter_copy(heavy, limit)
    assert len(light) <= limit
    assert examine(light, 200).codes == ((1, TEXT.format(1)), (2, TEXT.format(2)))


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize("data", [make.plain, lambda: scans.scanned(printed(), blur=6)], ids=["no code", "blurred"])
def test_a_page_without_a_readable_code_says_nothing(data) -> None:  # type: ignore[no-untyped-def]
    assert examine(data(), 200).codes == ()


def test_the_beginning_of_the_first_page_is_told() -> None:
    assert examine(make.plain(3), 200).opening == make.LINES[0].replace("’", "'")


def test_a_hostile_code_is_only_a_text_cut_short() -> None:
    code = BytesIO()
    segno.make("\x1b[2J\u202e" + "A" * 500, error="l", micro=False).save(code, kind="png", scale=8)
    pdf = FPDF(format="letter")
    pdf.add_page()
    pdf.image(code, 15, 150, 80)
    ((page, text),) = examine(bytes(pdf.output()), 200).codes
    assert page == 1
    assert "[2J" in text
    assert len(text) <= 100
    assert not set(text) & set("\x1b\u202e")


@pytest.mark.thorough
def test_a_scan_too_long_to_be_read_whole_is_accepted_with_what_was_read() -> None:
    pictures = [*[scans.picture(make.plain(), dpi=200)] * 199, scans.picture(coded(TEXT.format(200)), dpi=200)]
    found = examine(scans.as_pdf(pictures, dpi=200), 200)
    assert found.facts.pages == 200
    assert set(found.codes) <= {(200, TEXT.format(200))}


@pytest.mark.thorough(keep=2)
@pytest.mark.parametrize("looked_at", [0, 1, 4, 12])
def test_when_time_is_short_the_last_pages_were_read(monkeypatch: pytest.MonkeyPatch, looked_at: int) -> None:
    draw, time_left = pages.grey, iter(range(looked_at))

    def grey(page: Any, points: int) -> Any:
        if next(time_left, None) is None:
            raise OutOfTime
        return draw(page, points)

    monkeypatch.setattr(reading, "grey", grey)
    assert reading.codes(printed(12))["codes"] == [[page, TEXT.format(page)] for page in range(13 - looked_at, 13)]


def test_time_that_ends_while_a_picture_is_handed_over_keeps_what_was_read(monkeypatch: pytest.MonkeyPatch) -> None:
    whole, time_left = Image.Image.tobytes, iter(range(2))

    def tobytes(picture: Image.Image, *how: Any) -> bytes:
        if next(time_left, None) is None:
            raise OutOfTime
        return whole(picture, *how)

    monkeypatch.setattr(Image.Image, "tobytes", tobytes)
    assert reading.codes(printed(12))["codes"] == [[page, TEXT.format(page)] for page in (11, 12)]
