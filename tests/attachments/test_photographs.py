"""A PDF made of the photograph of a telephone (HEIC): what it shows as it was held, or a sentence; in a thread."""

import dataclasses
import json
from functools import cache, partial
from pathlib import Path
from random import Random

import pypdfium2 as pdfium
import pytest
from PIL import Image, ImageChops

from mes_tui.attachments import inspection
from mes_tui.attachments.child import photographs, pictures
from mes_tui.attachments.child.photographs import OVERSIZED, UNREAD
from mes_tui.attachments.child.reading import codes
from mes_tui.attachments.confined import run_child
from mes_tui.attachments.inspection import picture_copy
from mes_tui.attachments.outline import check_outline, is_picture
from mes_tui.domain.errors import Refusal
from tests.attachments import heic
from tests.attachments.test_pictures import CODE, LIMIT, PAGE, made_of, seen
from tests.budget import few
from tests.hygiene.sources import ROOT

LYING = heic.SIDES[::-1]
TILES = tuple(heic.coded(name) for name in heic.QUARTERS)
GRID = partial(heic.grid, 2, 2, *heic.SIDES, (1, 2, 3, 4))
# Each with how many quarters to the left the page is turned in it.
FILES: dict[str, tuple[bytes, int]] = {
    "as it was written": (heic.real("page"), 0),
    "ten bits": (heic.real("deep"), 0),
    "seen through": (heic.real("glass"), 0),
    "made of tiles": (heic.file(*TILES, GRID(), primary=5), 0),
    "made of tiles, turned, and said to be": (
        heic.file(*TILES, GRID(heic.turned(1)), heic.exif(6, 5), primary=5),
        1,
    ),
    **{
        f"turned {turn} times, said to be {said}": (
            heic.file(heic.coded("page", heic.turned(turn)), heic.exif(said, 1)),
            turn,
        )
        for turn, said in ((0, 1), (0, 6), (1, 8), (2, 3), (3, 6), (3, 1))
    },
    "of several, the last": (heic.file(*TILES, heic.coded("page"), primary=5), 0),
    "of several, the first": (heic.file(heic.coded("page"), *TILES), 0),
    "under a common name": (heic.file(heic.coded("page"), brand=b"mif1"), 0),
    "one of a series": (heic.file(heic.coded("page"), brand=b"hevc", minor=b"mif1heic"), 0),
}


@pytest.fixture(autouse=True, scope="module")
def _prepared() -> None:
    photographs.prepare()


@pytest.mark.parametrize("name", FILES)
@pytest.mark.thorough(keep=1)
def test_the_document_shows_the_picture_that_is_meant_as_the_file_turns_it(name: str) -> None:
    data, turn = FILES[name]
    assert is_picture(data)
    made = made_of(data)
    document = pdfium.PdfDocument(made)
    assert (len(document), document.get_page_size(0)) == (1, (792, 612) if turn % 2 else (612, 792))
    shown = document[0].render(scale=1).to_pil().convert("L").rotate(-90 * turn, expand=True)
    shown = shown.resize((36, 36), Image.Resampling.BOX)
    assert max(ImageChops.difference(seen(PAGE), shown).tobytes()) < 40
    assert codes(made)["codes"] == [[1, CODE]]


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize(("columns", "size"), [(1, (386, 1000)), (3, (811, 700))])
def test_a_large_one_is_made_smaller_band_by_band_as_at_once(columns: int, size: tuple[int, int]) -> None:
    count = columns * 2
    whole = columns * heic.SIDES[0], 2 * heic.SIDES[1]
    tiles = [heic.coded("page")] * count
    data = heic.file(*tiles, heic.grid(columns, 2, *whole, range(1, count + 1)), primary=count + 1)
    smaller, at_once = photographs.read(data, (700, 1000)), photographs.read(data, sorted(whole))
    assert (smaller.size, at_once.size) == (size, whole)
    difference = ImageChops.difference(smaller, at_once.resize(size, Image.Resampling.LANCZOS))
    # Pillow shrinks first the way that costs less, which differs by what is rounded between the two.
    assert max(difference.tobytes()) <= 16


@pytest.mark.thorough
def test_the_child_makes_it_and_proves_it() -> None:
    made = picture_copy(heic.file(*TILES, GRID(), primary=5), LIMIT, "photo.heic")
    assert codes(made)["codes"] == [[1, CODE]]


@pytest.mark.thorough
@pytest.mark.parametrize("name", ["page", "deep"])
def test_one_of_fifty_million_points_is_made(name: str) -> None:
    tiles = [heic.coded(name)] * 60
    data = heic.file(*tiles, heic.grid(10, 6, 10 * heic.SIDES[0], 6 * heic.SIDES[1], range(1, 61)), primary=61)
    assert len(pdfium.PdfDocument(picture_copy(data, LIMIT, "photo.heic"))) == 1


def test_a_page_that_does_not_show_its_photograph_is_told() -> None:
    data = heic.real("page")
    assert pictures.judge(data, 1, made_of(data), lambda _: None).good
    wrong = made_of(heic.file(heic.coded("page", heic.turned(2))))
    assert pictures.judge(data, 1, wrong, lambda _: None).differing == (1,)


PAGE_ITEM = heic.coded("page")
NOT_READ = r"photo au format HEIC, que l’application ne lit pas.*en JPEG.*Le plus compatible"
TOO_LARGE = r"photo au format HEIC, trop grande.*en JPEG.*Le plus compatible"
DAMAGED = "illisible ou endommagé"
REFUSED: dict[str, tuple[bytes, str]] = {
    "cut in the head": (heic.real("page")[:200], DAMAGED),
    "cut in the middle": (heic.real("page")[:1200], DAMAGED),
    "name only": (heic.real("page")[:28], DAMAGED),
    "without a picture": (heic.file(), DAMAGED),
    "of a picture that is not there": (heic.file(PAGE_ITEM, primary=9), DAMAGED),
    "a tile that is not there": (heic.file(PAGE_ITEM, heic.grid(2, 1, 1632, 1056, [1, 7]), primary=2), DAMAGED),
    "made of itself": (heic.file(PAGE_ITEM, heic.grid(1, 1, 816, 1056, [2]), primary=2), DAMAGED),
    "said to be immense": (heic.file(heic.coded("page", said=(65_000, 65_000))), TOO_LARGE),
    "an immense sheet of tiles": (heic.file(PAGE_ITEM, heic.grid(1, 1, 65_000, 65_000, [1]), primary=2), TOO_LARGE),
    "of 108 million points": (heic.file(heic.coded("page", said=(12_000, 9_000))), TOO_LARGE),
    "said to be larger than it is": (heic.file(heic.coded("page", said=(1632, 2112))), DAMAGED),
    "said to be smaller than it is": (heic.file(heic.coded("page", said=(80, 100))), TOO_LARGE),
    "coded in another way": (heic.file(dataclasses.replace(PAGE_ITEM, kind=b"av01"), brand=b"mif1"), NOT_READ),
    "not coded": (heic.file(dataclasses.replace(PAGE_ITEM, kind=b"unci"), brand=b"mif1"), NOT_READ),
}


@pytest.mark.parametrize("name", REFUSED)
@pytest.mark.thorough(keep=6)
def test_one_that_is_not_read_is_refused_with_what_to_do(name: str) -> None:
    data, sentence = REFUSED[name]
    assert is_picture(data)
    with pytest.raises(Refusal, match=sentence):
        picture_copy(data, LIMIT, "photo.heic")


@cache
def altered(seed: int) -> bytes:
    random, data = Random(seed), bytearray(heic.file(*TILES, GRID(heic.turned(1)), heic.exif(6, 5), primary=5))
    for _ in range(1 + seed % 20):
        data[random.randrange(20, len(data))] = random.randrange(256)
    return bytes(data)


@pytest.mark.parametrize("seed", few(range(60), 4))
def test_one_whose_bytes_were_changed_is_made_or_refused_in_time(seed: int) -> None:
    reply = run_child("photograph", str(LIMIT), data=altered(seed), seconds=60)
    assert not reply.late
    if reply.ended:
        assert json.loads(reply.lines[-1])["verdict"] in ("ok", "damaged", "undrawn", UNREAD, OVERSIZED)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("kernel._MACHINES.clear()", "assert resource.getrlimit(resource.RLIMIT_NPROC) == (0, 0)"),
        ("child.THREADED = frozenset()", ""),
    ],
)
def test_where_threads_are_not_told_from_processes_or_cannot_start_it_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, before: str, after: str
) -> None:
    script = tmp_path / "enfant.py"
    script.write_text(
        f"import resource, sys\nsys.path.append({str(ROOT)!r})\n"
        "from mes_tui.attachments.child import __main__ as child, kernel\n"
        f"{before}\nchild.main('photograph', 1 << 20)\n{after}\n"
    )
    monkeypatch.setattr(inspection, "run_child", partial(run_child, script=script))
    with pytest.raises(Refusal, match=NOT_READ):
        picture_copy(heic.real("page"), LIMIT, "photo.heic")


@pytest.mark.parametrize(
    ("brand", "minor", "sentence"),
    [
        (b"avif", b"mif1miaf", "c’est une photo au format AVIF.*en JPEG"),
        (b"avis", b"msf1", "c’est une photo au format AVIF.*en JPEG"),
        (b"mif1", b"avifmiaf", "c’est une photo au format AVIF.*en JPEG"),
        (b"crx ", b"isom", "c’est une photo brute.*en JPEG"),
        (b"isom", b"mp42", "c’est une vidéo"),
        (b"qt  ", b"", "c’est une vidéo"),
        (b"heic", b"mif1", "c’est une image"),
        (b"heix", b"mif1heix", "c’est une image"),
        (b"hevc", b"msf1", "c’est une image"),
        (b"mif1", b"heic", "c’est une image"),
    ],
)
def test_what_a_file_of_boxes_is_is_named(brand: bytes, minor: bytes, sentence: str) -> None:
    data = heic.box(b"ftyp", brand, bytes(4), minor) + bytes(40)
    assert is_picture(data) == ("image" in sentence)
    with pytest.raises(Refusal, match=sentence):
        check_outline(data, "« photo.heic »")
