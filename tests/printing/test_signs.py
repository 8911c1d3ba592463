"""A sign that no font has is told with its place, and only such a sign."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mes_tui.forms.presentation import ShownTable
from mes_tui.printing.glyphs import MISSING, missing, printable
from mes_tui.printing.model import AttachedDocument, ExtraLine, PrintKind, SignatureBox
from mes_tui.printing.signs import known_signs, unprintable
from tests.printing.documents import document, lines, page

SIGNS = "🦄"


@given(st.text())
def test_a_sign_is_missing_when_a_square_is_printed_for_it(text: str) -> None:
    text = text.replace(MISSING, "")
    assert bool(missing(text, known_signs())) is (MISSING in printable(text, known_signs(), lines=True))


@pytest.mark.parametrize("text", ["Élise O’Neill-Œuvray", "ᐃᓄᒃ", "محمد", "שלום", "4\u202f500\u00a0$", "□", "e\u0301\n"])
def test_what_can_be_printed_is_not_told(text: str) -> None:
    assert missing(text, known_signs()) == ""


@pytest.mark.parametrize("text", ["🦄", "你好", "👩\u200d👧", "🇨🇦"])
def test_each_sign_is_told_once_with_its_page_and_its_field(text: str) -> None:
    asked = document(PrintKind.FULL, (page(3, "Enfant", *lines(("Diagnostic", f"{text} et {text}"))),))
    (told,) = unprintable(asked)
    assert told.startswith("page 3, «\u00a0Diagnostic\u00a0»\u00a0: ")
    assert told.count(text[0]) == 1


def test_every_place_that_is_printed_is_looked_at() -> None:
    table = ShownTable("Grille", ("Jour", "Heures"), (("lundi", SIGNS),))
    asked = document(PrintKind.FULL, (page(2, "Page", table, *lines(("Nom", SIGNS))),))
    asked = replace(
        asked,
        cover=replace(asked.cover, child=SIGNS),
        boxes=(SignatureBox("Parent", "", SIGNS, (ExtraLine("Organisme", SIGNS),)),),
        summary=lines(("Heures", SIGNS)),
        attachments=(AttachedDocument(SIGNS, "Plan", ""),),
    )
    assert [told.split("\u00a0: ")[0].replace("\u00a0", " ") for told in unprintable(asked)] == [
        "en-tête",
        "page 2, « Heures »",
        "page 2, « Nom »",
        "« Heures »",
        "page de signatures",
        "titre d’un document joint",
    ]
