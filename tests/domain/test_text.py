"""Hostile, exotic and merely French text."""

import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mes_tui.domain.text import clean, fold, long_date


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Élise [/] O’Neill-Œuvray", "Élise [/] O’Neill-Œuvray"),
        ("E\u0301lise", "Élise"),
        ("ᐃᓄᒃ", "ᐃᓄᒃ"),
        ("\x1b[31mrouge\x1b[0m", "[31mrouge[0m"),
        ("\x9b31mrouge", "31mrouge"),
        ("a\x00b\x07c\x7f", "abc"),
        ("abc\u202egnp.exe", "abcgnp.exe"),
        ("zéro\u200blargeur\ufeff", "zérolargeur"),
        ("coup\u00adure", "coupure"),
        ("tag\U000e0041é", "tagé"),
        ("moitié \ud800 seule", "moitié  seule"),
        ("un\ttab", "un tab"),
        ("deux\r\nlignes", "deux lignes"),
        ("deux\u2028lignes\x85encore", "deux lignes encore"),
        ("insécable\u00a0: «\u00a0oui\u00a0»", "insécable\u00a0: «\u00a0oui\u00a0»"),
        ("100 % {sur} $mesure", "100 % {sur} $mesure"),
        ("می\u200cخواهم", "می\u200cخواهم"),
    ],
)
def test_clean_keeps_letters_and_drops_what_a_terminal_would_obey(text: str, expected: str) -> None:
    assert clean(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("un\r\ndeux\rtrois\ttab", "un\ndeux\ntrois tab"), ("un\u2029deux\x0btrois", "un\ndeux\ntrois")],
)
def test_clean_keeps_line_breaks_of_long_texts_in_one_form(text: str, expected: str) -> None:
    assert clean(text, lines=True) == expected


def test_clean_cuts_after_composing() -> None:
    assert clean("e\u0301" * 5, limit=3) == "ééé"


@given(st.text(alphabet=st.characters()))
def test_clean_leaves_nothing_to_clean(text: str) -> None:
    for lines in (False, True):
        once = clean(text, lines=lines)
        assert clean(once, lines=lines) == once
        assert unicodedata.is_normalized("NFC", once)
        assert not [c for c in once if unicodedata.category(c) in {"Cc", "Cs"} and (c != "\n" or not lines)]


@pytest.mark.feature("P35")
@pytest.mark.parametrize(
    ("stored", "typed"),
    [
        ("L’Écuyer-Sansregret", "l'ecuyer-sansregret"),
        ("Lœuillet", "LOEUILLET"),
        ("O’Neill‑Œuvray", "o'neill-oeuvray"),
        ("Éli  Cadran ", "eli cadran"),
        ("D´Amour", "d'amour"),
        ("Nguyễn Thị Ánh", "nguyen thi anh"),
        ("Ångström – Müller", "angstrom - muller"),
        ("Łukasz Søren", "lukasz soren"),
        ("STRAẞE", "strasse"),
        ("ᐃᓄᒃ", "ᐃᓄᒃ"),
        ("«\u00a0Zoé\u202fRéglisse\u00a0»", "« zoe reglisse »"),
        ("ﬁlle", "fille"),
    ],
)
def test_fold_brings_together_what_people_type_and_what_is_stored(stored: str, typed: str) -> None:
    assert fold(stored) == fold(typed) == fold(fold(stored))


@given(st.text(alphabet=st.characters()))
def test_fold_is_stable(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2021, 8, 2), "2 août 2021"),
        (date(2016, 10, 1), "1er octobre 2016"),
        (date(2020, 2, 29), "29 février 2020"),
    ],
)
def test_a_date_in_a_sentence_is_in_words(day: date, words: str) -> None:
    assert long_date(day) == words
