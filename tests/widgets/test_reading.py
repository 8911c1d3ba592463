"""The long reading: lines of any width, a cursor that stays where it was, headings to jump to."""

from itertools import pairwise

import pytest
from rich.cells import cell_len

from tests.widgets.helpers import TinyApp, lines, running, wait_for
from widgets.reading import ReadingView
from widgets.reading_lines import Answer, Block, Chart, CommentBlock, PageTitle, SectionTitle, lay_out

NASTY = "Élise [/] « O’Neill-Œuvray » ᐃᓄᒃ 日本語 \x1b[2J" + " très longue réponse" * 12
BLOCKS: tuple[Block, ...] = (
    SectionTitle("résumé", "Résumé [/]"),
    Answer("résumé", "Type", "Nouvelle"),
    PageTitle("page 1", "Page 1 de 2 – Identité"),
    SectionTitle("enfant", "Enfant et parents"),
    Answer("nom", "Identité de l’enfant, telle que le service de garde l’a transmise", NASTY),
    CommentBlock("nom", "▲ Commentaire préparé – Élise [/]", "Précisez :\ndeux lignes"),
    Answer("phrase", "", "Une phrase sans question. " * 9),
    PageTitle("page 2", "Page 2 de 2 – Horaire"),
    SectionTitle("horaire", "Semaine"),
    Chart("horaire", ("Jour", "Arrivée", "Départ"), (("Lundi [/]", "8:00", "17:30"), ("Mardi", NASTY, ""))),
)


@pytest.mark.parametrize("width", [20, 40, 78, 118])
def test_nothing_is_wider_than_the_line_and_nothing_is_lost(width: int) -> None:
    laid = lay_out(BLOCKS, width)
    assert all(cell_len(line.text) <= width for line in laid)
    text = " ".join(line.text for line in laid)
    for word in ("Résumé", "ᐃᓄᒃ", "日本語", "Précisez", "17:30", "Départ"):
        assert word in text
    assert "\x1b" not in "".join(line.text for line in laid)


def test_a_label_stands_beside_its_text_whichever_is_longer() -> None:
    (first, second) = lay_out([Answer("x", "Type de demande", "Renouvellement sans changement de besoins")], 50)
    assert first.text.split()[:4] == ["Type", "de", "demande", "Renouvellement"]
    assert second.text.startswith("    ")
    assert second.text.strip() == "changement de besoins"
    tall = lay_out([Answer("x", "Une question qui prend plusieurs lignes à elle seule", "Oui")], 40)
    assert len(tall) > 1
    assert tall[0].text.endswith("Oui")


def test_a_table_gives_each_column_its_room_and_wraps_the_longest() -> None:
    (header, monday, *tuesday) = lay_out([BLOCKS[-1]], 60)
    assert header.text.split() == ["Jour", "Arrivée", "Départ"]
    assert monday.text.split() == ["Lundi", "[/]", "8:00", "17:30"]
    assert len(tuesday) > 3


def view() -> tuple[TinyApp, ReadingView]:
    shown = ReadingView()
    return TinyApp(shown, heard=(ReadingView.Moved, ReadingView.Chosen)), shown


async def test_the_cursor_moves_by_line_by_screen_and_by_heading() -> None:
    app, reading = view()
    async with running(app, (60, 8)) as pilot:
        reading.show(BLOCKS, from_top=True)
        reading.focus()
        await wait_for(pilot, lambda: "Résumé" in lines(app)[0])
        assert reading.place == "résumé"
        await pilot.press("down", "down", "down")
        assert reading.place == "page 1"
        assert [reading.jump(1), reading.place] == [True, "enfant"]
        await pilot.pause()
        assert "Enfant et parents" in lines(app)[0]
        await pilot.press("pagedown")
        assert reading.place in ("nom", "phrase")
        await pilot.press("end")
        assert (reading.place, reading.percent, reading.jump(1)) == ("horaire", 100, False)
        assert [reading.jump(-1), reading.place] == [True, "horaire"]
        await pilot.press("home")
        assert (reading.place, reading.jump(-1)) == ("résumé", False)
        assert reading.go_to(lambda place: place == "page 2")
        await pilot.pause()
        assert "Page 2 de 2" in lines(app)[1]
        assert not reading.go_to(lambda place: place == "ailleurs")
        await pilot.press("enter")
        await wait_for(pilot, lambda: app.of(ReadingView.Chosen))
        assert app.of(ReadingView.Chosen)[0].place == "page 2"
        places = [message.place for message in app.of(ReadingView.Moved)]
        assert all(before != after for before, after in pairwise(places))


async def test_the_cursor_stays_on_its_place_when_the_text_or_the_width_changes() -> None:
    app, reading = view()
    async with running(app, (60, 10)) as pilot:
        reading.show(BLOCKS, from_top=True)
        await pilot.pause()
        reading.go_to(lambda place: place == "phrase")
        reading.action_move(2)
        await pilot.resize_terminal(100, 10)
        await wait_for(pilot, lambda: reading.outer_size.width == 100)
        assert reading.place == "phrase"
        reading.show((BLOCKS[0], Answer("neuf", "Nouveau", NASTY), *BLOCKS[1:]), from_top=False)
        assert reading.place == "phrase"
        reading.show(BLOCKS[:2], from_top=False)
        assert reading.place == "résumé"
        reading.show((), from_top=True)
        assert (reading.place, reading.percent) == (None, 0)


async def test_the_row_under_the_cursor_is_in_reverse_video() -> None:
    app, reading = view()
    async with running(app, (40, 6)) as pilot:
        reading.show(BLOCKS, from_top=True)
        reading.focus()
        await pilot.pause()
        await pilot.press("down")
        strips = [reading.render_line(y) for y in range(3)]
        reversed_rows = [all(s.style is not None and s.style.reverse for s in strip if s.text) for strip in strips]
        assert reversed_rows == [False, True, False]
