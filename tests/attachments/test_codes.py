"""The codes of printed pages, read from what scanners make of them."""

from io import BytesIO
from typing import Any

import pytest
import segno
from fpdf import FPDF

from mes_tui.attachments.child import pages
from mes_tui.attachments.child.limits import OutOfTime
from mes_tui.attachments.inspection import examine, lighter_copy
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


@pytest.mark.feature("P56")
@pytest.mark.parametrize("scanner", some(SCANNERS, SCANNERS[3:8]), ids=str)
def test_a_bad_scan_still_says_which_page_it_is(scanner: dict[str, float]) -> None:
    scan = scans.scanned(printed(), **scanner)
    assert examine(scan, 200).codes == ((1, TEXT.format(1)),)


def test_each_page_of_a_scan_is_read_whatever_stands_between() -> None:
    pictures = [scans.picture(printed(3), page, angle=2 * page) for page in (1, 2, 3)]
    blank = scans.picture(make.plain())
    scan = scans.as_pdf([pictures[2], blank, pictures[0], pictures[1]])
    assert examine(scan, 200).codes == ((1, TEXT.format(3)), (3, TEXT.format(1)), (4, TEXT.format(2)))


def test_a_heavy_colour_scan_made_light_is_still_read() -> None:
    heavy = scans.heavy_colour(printed(5), 1, 2, 3, 4, 5)
    assert 6 * 1024 * 1024 <= len(heavy) <= 8 * 1024 * 1024
    light = lighter_copy(heavy, 4 * 1024 * 1024)
    assert len(light) <= 4 * 1024 * 1024
    assert examine(light, 200).codes == tuple((page, TEXT.format(page)) for page in range(1, 6))


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


def test_a_scan_too_long_to_be_read_whole_is_accepted_with_what_was_read() -> None:
    pictures = [*[scans.picture(make.plain(), dpi=200)] * 199, scans.picture(coded(TEXT.format(200)), dpi=200)]
    found = examine(scans.as_pdf(pictures, dpi=200), 200)
    assert found.facts.pages == 200
    assert set(found.codes) <= {(200, TEXT.format(200))}


@pytest.mark.parametrize("looked_at", [0, 1, 4, 12])
def test_when_time_is_short_the_last_pages_were_read(monkeypatch: pytest.MonkeyPatch, looked_at: int) -> None:
    draw, time_left = pages.grey, iter(range(looked_at))

    def grey(page: Any, points: int) -> Any:
        if next(time_left, None) is None:
            raise OutOfTime
        return draw(page, points)

    monkeypatch.setattr(pages, "grey", grey)
    assert pages.codes(printed(12))["codes"] == [[page, TEXT.format(page)] for page in range(13 - looked_at, 13)]
