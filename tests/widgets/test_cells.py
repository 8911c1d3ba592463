"""Text on an exact number of terminal cells."""

import pytest
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from mes_tui.textual_internals import tie_words
from widgets.cells import fit, shortened, visible, wrapped

NASTY = [
    "Élise [/] O’Neill-Œuvray",
    "ᐃᓄᒃᑎᑐᑦ ᓄᓇᕗᑦ",
    "日本語テキスト",
    "e\u0301cole de\u0301ja\u0300",
    "100\u00a0% «\u00a0x\u00a0»",
    "a\x1b[31mb\x07\u202egauche",
    "👩\u200d👩\u200d👧 famille",
    "",
]


@pytest.mark.parametrize("text", NASTY)
@pytest.mark.parametrize("width", [1, 2, 3, 5, 8, 13, 40])
def test_fit_gives_exactly_the_cells_asked(text: str, width: int) -> None:
    assert cell_len(fit(text, width)) == width


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("Montréal", 8, "Montréal"),
        ("Montréal", 7, "Montré…"),
        ("Laval", 8, "Laval   "),
        ("日本語", 4, "日… "),
        ("日本語", 5, "日本…"),
        ("e\u0301cole", 3, "e\u0301c…"),
        ("ab", 0, ""),
        ("ligne\nsuivante", 14, "ligne suivante"),
        ("a\x1b[2Jb", 6, "a␛[2Jb"),
        ("a\u202eb\x9b", 4, "a\ufffdb\ufffd"),
    ],
)
def test_fit_cuts_between_characters(text: str, width: int, expected: str) -> None:
    assert fit(text, width) == expected


@pytest.mark.parametrize("text", NASTY)
@pytest.mark.parametrize("width", [0, 1, 2, 3, 5, 8, 13, 40])
def test_shortened_never_passes_the_width(text: str, width: int) -> None:
    assert cell_len(shortened(text, width)) <= width


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("Montréal", 8, "Montréal"),
        ("TREMBLAY-GAGNON, Zoé", 12, "TREMBL…, Zoé"),
        ("日本語テキスト", 8, "日本…ト"),
        ("e\u0301cole de\u0301ja\u0300", 6, "e\u0301co…ja\u0300"),
        ("a\x1b[2Jb", 9, "a␛[2Jb"),
    ],
)
def test_shortened_keeps_both_ends(text: str, width: int, expected: str) -> None:
    assert shortened(text, width) == expected


def test_visible_keeps_markup_as_written() -> None:
    assert visible("[bold]Saint-Jean[/]") == "[bold]Saint-Jean[/]"


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("", 10, ("",)),
        ("un deux trois", 7, ("un deux", "trois")),
        ("un\ndeux", 10, ("un", "deux")),
        ("anticonstitutionnellement", 10, ("anticonsti", "tutionnell", "ement")),
        ("a anticonstitutionnellement", 10, ("a", "anticonsti", "tutionnell", "ement")),
        ("4\u00a0heures par jour", 8, ("4\u00a0heures", "par jour")),
        ("日本語 テ", 4, ("日本", "語", "テ")),
    ],
)
def test_wrapped_keeps_words_and_no_break_spaces(text: str, width: int, expected: tuple[str, ...]) -> None:
    assert wrapped(text, width) == expected


@pytest.mark.parametrize("text", NASTY)
def test_wrapped_never_passes_the_width(text: str) -> None:
    assert all(cell_len(line) <= 6 for line in wrapped(text, 6))


@pytest.mark.parametrize("width", range(14, 50))
def test_a_cell_of_a_table_is_cut_at_ordinary_spaces_only(width: int) -> None:
    tie_words()
    whole = "Aurélie Ficelle – 418\u00a0555-0102 ou 418\u00a0555-0103, «\u00a0mère\u00a0»"
    table = Table.grid()
    table.add_row(Text("Parent", style="dim"), Text(f"{whole}\n{whole}").append(" (refusé)", style="italic"))
    console = Console(width=width + len("Parent"))
    with console.capture() as capture:
        console.print(table)
    lines = [line[len("Parent") :].strip() for line in capture.get().splitlines()]
    assert [word for line in lines for word in line.split(" ")] == f"{whole} {whole} (refusé)".split(" ")
    assert max(map(cell_len, lines)) <= width
