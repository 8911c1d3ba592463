"""A sheet: passages and rows on as many lines as they need, drawn line by line as they come into view."""

from collections import Counter

import pytest
from rich.text import Text
from textual.containers import VerticalScroll
from textual.geometry import Size
from textual.strip import Strip

from tests.widgets.helpers import TinyApp, running
from widgets.sheet import Rows, Sheet

TITLE = Text("\nRésumé", style="underline")
LONG = "Rééducation du langage et de la motricité globale"
# The rows, the width, the lines: labels on 28 cells, values beside them whatever their lines.
CASES: dict[str, tuple[Rows, int, tuple[str, ...]]] = {
    "a row": ((("Enfant", "ÉCUYER, Léa"),), 60, ("Enfant" + " " * 23 + "ÉCUYER, Léa",)),
    "a long value": (
        (("Suivi", LONG),),
        60,
        ("Suivi" + " " * 24 + "Rééducation du langage et de la", " " * 29 + "motricité globale"),
    ),
    "a long label": (
        (("Adresse du parent demandeur de la mesure", "12, rue du Quai"),),
        60,
        ("Adresse du parent demandeur  12, rue du Quai", "de la mesure"),
    ),
    "its own lines": ((("Motif", "Un\nDeux"),), 60, ("Motif" + " " * 24 + "Un", " " * 29 + "Deux")),
    "no value": ((("Motif", ""),), 60, ("Motif",)),
    "no room": ((("Motif", "abc"),), 29, ("Motif" + " " * 24, " " * 29, " " * 29)),
    "a wide value, and what would act": ((("Nom", "王\x1b[31m"),), 60, ("Nom" + " " * 26 + "王␛[31m",)),
}


def read(sheet: Sheet) -> list[str]:
    height = sheet.size.height
    return [sheet.render_line(y).text.rstrip() for y in range(height)]


@pytest.mark.parametrize("case", CASES)
async def test_values_stand_beside_their_labels(case: str) -> None:
    rows, width, expected = CASES[case]
    sheet = Sheet(TITLE, rows)
    async with running(TinyApp(sheet), (width, 24)):
        assert read(sheet) == ["", "Résumé", *(line.rstrip() for line in expected)]
        assert {sheet.render_line(y).cell_length for y in range(sheet.size.height)} == {width}


async def test_what_is_shown_next_takes_its_own_room_and_another_width_cuts_elsewhere() -> None:
    sheet = Sheet(Text("Lecture…"))
    async with running(TinyApp(sheet), (60, 24)) as pilot:
        assert read(sheet) == ["Lecture…"]
        sheet.show((("Suivi", LONG),))
        await pilot.pause()
        assert sheet.size.height == 2
        await pilot.resize_terminal(100, 24)
        await pilot.pause()
        assert read(sheet) == ["Suivi" + " " * 24 + LONG]


async def test_a_passage_keeps_its_style() -> None:
    sheet = Sheet(TITLE)
    async with running(TinyApp(sheet), (60, 24)):
        styles = {part.text: part.style for part in sheet.render_line(1)}
        assert styles["Résumé"] is not None
        assert styles["Résumé"].underline


async def test_only_the_lines_in_view_are_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: Counter[int] = Counter()
    line = Sheet.render_line

    def counting(sheet: Sheet, y: int) -> Strip:
        asked[y] += 1
        return line(sheet, y)

    monkeypatch.setattr(Sheet, "render_line", counting)
    sheet = Sheet(tuple((f"Ligne {number}", "valeur") for number in range(500)))
    app = TinyApp(VerticalScroll(sheet))
    async with running(app, (60, 24)):
        assert sheet.virtual_size == Size(58, 500)
        app.screen._compositor.render_strips()
        assert max(asked) < 24
