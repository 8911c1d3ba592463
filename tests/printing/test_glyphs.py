"""Any text becomes printable, and stays honest about what could not be printed."""

import pytest

from mes_tui.printing.glyphs import has_right_to_left, printable

LATIN = frozenset({*range(0x20, 0x180), 0x2019, 0x202F, 0x25A1, 0x300})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Élise O’Neill-Œuvray", "Élise O’Neill-Œuvray"),
        ("E\u0301lise", "Élise"),
        ("4\u202f500\u00a0$", "4\u202f500\u00a0$"),
        ("\x1b[31mrouge\x07", "[31mrouge"),
        ("你好", "□□"),
        ("👩\u200d👧", "□□"),
        ("❤\ufe0f", "□"),
        ("a\u2003b", "a b"),
        ("\u202eabc", "abc"),
        ("\ud800", ""),
        ("  espaces  ", "espaces"),
        ("un\ndeux", "un deux"),
        ("", ""),
    ],
)
def test_what_is_printed_of_a_text(text: str, expected: str) -> None:
    assert printable(text, LATIN) == expected


def test_line_breaks_stay_but_not_pages_of_nothing() -> None:
    assert printable("un\r\ndeux\n \n\n\n\ntrois\n\n", LATIN, lines=True) == "un\ndeux\n\ntrois"


def test_arabic_letters_take_the_form_of_their_place() -> None:
    known = LATIN | set(range(0x600, 0x700)) | set(range(0xFB50, 0xFF00))
    assert printable("\u0628\u0628\u0628", known) == "\ufe91\ufe92\ufe90"  # initial, medial, final
    assert printable("\u0628 \u062f\u0628", known) == "\ufe8f \ufea9\ufe8f"  # alone; dal joins nothing after it
    assert printable("\u0633\u0644\u0627\u0645", known) == "\ufeb3\ufefc\ufee1"  # lam and alef are one sign


@pytest.mark.parametrize(
    ("text", "expected"), [("שלום", True), ("محمد", True), ("Élise (abc) 12 %", False), ("", False)]
)
def test_right_to_left_is_recognised(text: str, expected: bool) -> None:
    assert has_right_to_left(text) is expected
