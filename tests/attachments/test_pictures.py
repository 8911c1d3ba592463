"""A PDF made of a picture: what the picture shows, upright, on a sheet of letter size; or no copy."""

from base64 import b64decode
from functools import partial
from io import BytesIO

import pypdfium2 as pdfium
import pytest
from PIL import Image, ImageChops

from mes_tui.attachments.child import pictures
from mes_tui.attachments.child.reading import codes
from mes_tui.attachments.inspection import PageProgress, examine, picture_copy
from mes_tui.attachments.outline import is_picture
from mes_tui.domain.errors import Refusal
from tests.attachments import documents as make
from tests.attachments.scans import photograph, picture
from tests.budget import SHORT

LIMIT = 4 * 1024 * 1024
CODE = "MES1:2021-11-001:7"
PAGE = make.coded(CODE)

FILES = {
    "photo": partial(photograph, quality=90),
    "photo held sideways": partial(photograph, turn=90),
    "photo held upside down": partial(photograph, turn=180),
    "photo held the other way": partial(photograph, turn=270),
    "photo in several passes": partial(photograph, progressive=True, subsampling=0),
    "photo in four inks": partial(photograph, mode="CMYK"),
    "grey photo": partial(photograph, mode="L"),
    "screen shot": partial(photograph, kind="PNG"),
    "screen shot with a palette": partial(photograph, kind="PNG", mode="P"),
    "screen shot seen through": partial(photograph, kind="PNG", mode="RGBA"),
    "one bit": partial(photograph, kind="PNG", mode="1"),
    "fax": partial(photograph, kind="TIFF", mode="1", compression="group4"),
    "scan": partial(photograph, kind="TIFF", compression="tiff_lzw"),
    "scan as it is": partial(photograph, kind="TIFF"),
}


def made_of(data: bytes, limit: int = LIMIT) -> bytes:
    answer = pictures.document(data, limit, lambda _: None)
    assert answer["verdict"] == "ok"
    return b64decode(str(answer["document"]))


def seen(data: bytes) -> Image.Image:
    return picture(data, dpi=50).resize((36, 36), Image.Resampling.BOX)


@pytest.mark.parametrize("name", FILES)
@pytest.mark.thorough(keep=2)
def test_the_document_shows_the_picture_upright_and_its_code_is_read(name: str) -> None:
    data = FILES[name](PAGE)
    assert is_picture(data)
    made = made_of(data)
    assert pdfium.PdfDocument(made).get_page_size(0) == (612, 792)
    assert max(ImageChops.difference(seen(PAGE), seen(made)).tobytes()) < 40
    assert codes(made)["codes"] == [[1, CODE]]


def test_each_picture_of_a_file_is_a_sheet_as_it_is_upright_or_lying() -> None:
    first, *others = (picture(make.plain(3), page, dpi=60) for page in (1, 2, 3))
    output = BytesIO()
    first.save(output, "TIFF", save_all=True, append_images=[others[0].rotate(90, expand=True), others[1]])
    document = pdfium.PdfDocument(made_of(output.getvalue()))
    assert [document.get_page_size(place) for place in range(3)] == [(612, 792), (792, 612), (612, 792)]


@pytest.mark.thorough
def test_a_large_photograph_is_within_the_limit() -> None:
    data = photograph(PAGE, dpi=300, quality=95)
    assert len(made_of(data, 150 * 1024)) <= 150 * 1024
    assert pictures.document(data, 1024, lambda _: None) == {"verdict": "heavy"}


def test_a_page_that_does_not_show_its_picture_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    data = photograph(PAGE)
    assert pictures.judge(data, 1, made_of(data), lambda _: None).good
    wrong = made_of(photograph(make.plain(1)))
    assert pictures.judge(data, 1, wrong, lambda _: None).differing == (1,)


def test_the_child_makes_it_and_tells_each_page() -> None:
    told: list[PageProgress] = []
    data = photograph(PAGE, kind="TIFF", mode="1", compression="group4")
    made = picture_copy(data, LIMIT, "page.tif", told.append)
    assert told == [PageProgress(1, 1, 1), PageProgress(1, 1, 0)]
    assert examine(made, 200).codes == ((1, CODE),)


@pytest.mark.parametrize(
    "data", [photograph(PAGE)[:20_000], b"\xff\xd8\xff" + b"0" * 50, b"\x89PNG\r\n\x1a\n" + bytes(99)], ids=range(3)
)
def test_no_document_is_made_of_a_broken_picture(data: bytes) -> None:
    with pytest.raises(Refusal, match="illisible ou endommagé"):
        picture_copy(data, LIMIT, "photo.jpg")


@pytest.mark.skipif(SHORT, reason="a picture of 170 million points")
def test_a_picture_too_large_for_the_child_is_refused_in_words() -> None:
    output = BytesIO()
    Image.new("L", (19_000, 9_000), 200).save(output, "PNG")
    with pytest.raises(Refusal, match="n’arrive pas à dessiner la page 1"):
        picture_copy(output.getvalue(), LIMIT, "plan.png")
