"""Fonts are read once for all documents, and no document shows it: each has the bytes that it has when it is alone."""

import gc
import warnings
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from fontTools.subset import Options, Subsetter  # type: ignore[import-untyped]
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]
from fpdf import FPDF

from mes_tui.printing import canvas
from mes_tui.printing.fpdf_internals import lend
from mes_tui.printing.model import Document, PrintKind
from mes_tui.printing.render import render
from mes_tui.printing.signs import FONTS, known_signs
from mes_tui.printing.typefaces import opened, typefaces
from tests.budget import some
from tests.printing.documents import document, lines, page

TEXTS = ("Élise O’Neill-Œuvray ✓ 4,5 $", "ᐃᓄᒃ ᓄᓇᕕᒃ \u18b0 שלום محمد 你好", "")


def documents() -> list[Document]:
    answers = [document(pages=(page(1, text, *lines((text, text))),), child=text) for text in TEXTS]
    return [*map(document, some(list(PrintKind), [PrintKind.SUMMARY, PrintKind.FILE])), *answers]


def _fonts_of_its_own(own: FPDF, *_: object) -> None:
    own.add_font("sans", "", FONTS / "DejaVuSans.ttf")
    own.add_font("sans", "B", FONTS / "DejaVuSans-Bold.ttf")
    own.add_font("syllabics", "", FONTS / "NotoSansCanadianAboriginal-Regular.ttf")


@pytest.mark.thorough
def test_no_file_of_a_font_stays_open() -> None:
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always", ResourceWarning)
        typefaces.__wrapped__()
        known_signs.__wrapped__()
        render(document())
        gc.collect()
    assert [str(one.message) for one in told] == []


@pytest.mark.thorough
def test_a_document_printed_after_others_has_the_bytes_that_the_library_gives_to_it_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    printed = [render(asked) for asked in documents()]
    again = [render(asked) for asked in reversed(documents())]
    monkeypatch.setattr(canvas, "lend", _fonts_of_its_own)
    monkeypatch.setattr(canvas, "open_fonts", lambda *_: None)
    alone = [render(asked) for asked in documents()]
    assert printed == alone
    assert again[::-1] == alone


@pytest.mark.thorough
def test_the_fonts_are_read_once_whatever_is_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = documents()[-2:]
    for each in asked:
        render(each)
    read, kept = typefaces(), {key: _of(font) for key, font in typefaces().items()}

    def refuse(*_: object) -> None:
        raise AssertionError("a font was read again")

    monkeypatch.setattr(FPDF, "add_font", refuse)
    for each in asked:
        render(each)
    assert typefaces() is read
    assert {key: _of(font) for key, font in read.items()} == kept


def _of(font: Any) -> tuple[object, ...]:
    """What a document may not leave in a font that it was lent."""
    return len(font.cmap), [*font.missing_glyphs], [*font.subset.items()], font.desc.font_name


def test_what_a_document_writes_in_its_fonts_is_not_in_those_of_another_one_being_printed() -> None:
    first, second, new = FPDF(), FPDF(), _of(typefaces()["sans"])
    lend(first, typefaces())
    lend(second, typefaces())
    written: Any = first.fonts["sans"]
    written.desc.font_name = "/Other"
    for sign in "é你":
        written.subset.pick(ord(sign))
    assert len(written.missing_glyphs) == 1
    assert _of(second.fonts["sans"]) == _of(typefaces()["sans"]) == new


@pytest.mark.thorough
@pytest.mark.parametrize("path", sorted(FONTS.glob("*.ttf")), ids=lambda path: path.stem)
def test_a_font_cut_twice_is_the_one_cut_once(path: Path) -> None:
    known = TTFont(path, lazy=True).getBestCmap()
    # The library always keeps the space.
    texts = ["".join(map(chr, range(0x20, 0x7F))) + "Ľ", "Élise – 4,5 $", " ", "ᐃᓄᒃ\u18b0 שλя", "– "]
    glyphs = [[".notdef", *(known[ord(sign)] for sign in text if ord(sign) in known)] for text in texts]
    assert [_embedded(opened(path, each), each) for each in glyphs] == [
        _embedded(TTFont(path, recalcTimestamp=False, lazy=True), each) for each in glyphs
    ]


def _embedded(font: TTFont, glyphs: list[str]) -> bytes:
    """What the library embeds of a font."""
    options = Options(notdef_outline=True, recommended_glyphs=True)
    options.drop_tables += ["FFTM", "GDEF", "GPOS", "GSUB", "MATH", "hdmx", "meta"]
    subsetter = Subsetter(options)
    subsetter.populate(glyphs=glyphs)
    subsetter.subset(font)
    font.save(embedded := BytesIO())
    return embedded.getvalue()
