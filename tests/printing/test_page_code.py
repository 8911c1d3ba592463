"""The code of each page, read back from bad scans of it."""

import re
from dataclasses import replace
from io import BytesIO
from typing import Any

import pypdfium2
import pytest
import zxingcpp
from PIL import Image, ImageFilter

from mes_tui.domain.paper_code import PageKind, PaperCode, genuine, parse
from mes_tui.printing.model import PrintKind
from mes_tui.printing.render import render
from tests.budget import some
from tests.printing.documents import NUMBER, PAPER_KEY, document, lines, page
from tests.printing.documents import printed as read_back


def pictures(data: bytes, dpi: int = 100) -> list[Image.Image]:
    """The pages as a scanner in grey gives them."""
    with pypdfium2.PdfDocument(data) as sheets:
        return [sheet.render(scale=dpi / 72, grayscale=True).to_pil().copy() for sheet in sheets]


def codes(picture: Image.Image) -> list[str]:
    return [found.text for found in zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)]


def badly_scanned(picture: Image.Image, turned: float) -> Image.Image:
    """The page turned, blurred and saved as a poor JPEG."""
    worn = picture.rotate(turned, expand=True, fillcolor=255, resample=Image.Resampling.BILINEAR)
    kept = BytesIO()
    worn.filter(ImageFilter.GaussianBlur(0.6)).save(kept, "JPEG", quality=35)
    return Image.open(kept)


LONG = (page(5, "Moyens", *lines(("Moyens", "mot " * 1500))),)
KINDS = {
    PrintKind.FULL: (PageKind.FORM, PageKind.FORM, PageKind.SIGNATURES),
    PrintKind.SIGNATURES: (PageKind.SIGNATURES, PageKind.SIGNATURES, PageKind.SIGNATURES),
    PrintKind.SUMMARY: (PageKind.SUMMARY, PageKind.SUMMARY, PageKind.SUMMARY),
    PrintKind.FILE: (PageKind.CONTENTS, PageKind.FORM, PageKind.SIGNATURES),
    PrintKind.ARCHIVE: (PageKind.CONTENTS, PageKind.FORM, PageKind.SIGNATURES),
}


@pytest.mark.thorough(keep=1)
@pytest.mark.feature("P48", "P49")
@pytest.mark.parametrize("kind", PrintKind)
@pytest.mark.parametrize("draft", some([True, False], [True]))
def test_each_page_carries_a_code_that_says_which_it_is(kind: PrintKind, draft: bool) -> None:
    found = [codes(picture) for picture in pictures(render(document(kind, LONG, draft=draft)))]
    first, between, last = KINDS[kind]
    expected = [first, *[between] * (len(found) - 2), last][: len(found)]
    for number, (on_page, page_kind) in enumerate(zip(found, expected, strict=True), start=1):
        (text,) = on_page
        read = parse(text)
        assert read is not None
        assert read.says == PaperCode(page_kind, NUMBER, number, 3)
        assert genuine(read, PAPER_KEY)


@pytest.mark.thorough(keep=1)
@pytest.mark.feature("P49")
@pytest.mark.parametrize("turned", [0, 2, -2, 180, 182])
def test_the_code_is_read_from_a_bad_scan(turned: float) -> None:
    for picture in pictures(render(document(PrintKind.FULL, LONG))):
        (text,) = codes(badly_scanned(picture, turned))
        assert parse(text) is not None


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize("kind", PrintKind)
def test_the_code_says_nothing_of_a_person(kind: PrintKind) -> None:
    for picture in pictures(render(document(kind))):
        (text,) = codes(picture)
        assert re.fullmatch(rf"MES1:[FSRD]:{NUMBER}:P\d:R3:[0-9A-Z]{{4}}", text)


def test_the_code_is_drawn_in_vectors_with_its_white_around() -> None:
    reader = read_back(document(PrintKind.SIGNATURES))
    resources: Any = reader.pages[0]["/Resources"]
    assert "/XObject" not in resources
    (picture,) = pictures(render(document(PrintKind.SIGNATURES)), dpi=254)  # ten points to the millimetre
    (found,) = zxingcpp.read_barcodes(picture)
    left, right = found.position.top_left.x, found.position.top_right.x
    top, bottom = found.position.top_left.y, found.position.bottom_left.y
    assert right - left >= 200  # 20 mm
    for box in ((left - 33, top - 33, right + 33, top - 3), (left - 33, bottom + 4, right + 33, bottom + 33)):
        assert picture.crop(box).getextrema() == (255, 255)
    assert picture.crop((left - 33, top, left - 4, bottom)).getextrema() == (255, 255)
    assert picture.height - bottom >= 90  # what printers cannot print


def test_a_document_without_the_secret_has_no_code() -> None:
    asked = replace(document(), paper_key=b"")
    assert [codes(picture) for picture in pictures(render(asked))] == [[], []]


def test_a_number_that_is_not_one_of_a_request_has_no_code() -> None:
    (picture,) = pictures(render(document(PrintKind.SIGNATURES, number="Élise [/] 1")))
    assert codes(picture) == []
