"""Where a page of the form opens, and by which end its fields are entered."""

import pytest

from mes_tui.domain.rules import Choice
from mes_tui.forms.evaluation import Issue, evaluate
from mes_tui.forms.vocabulary import Field, Form, Grid, GridRow, Kind, Page, Section
from tests.widgets.fields import TODAY, field
from tests.widgets.helpers import TinyApp, lines, running, text, wait_for
from tests.widgets.test_form_page import CONTEXT
from widgets.editors.ticks import ChoicesEditor
from widgets.form_page import FormPage


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize(("rows", "above"), [(24, 0), (17, 0), (16, 1), (13, 4)])
async def test_a_page_opens_at_its_top_as_far_as_the_field_that_takes_the_focus_is_in_view(
    rows: int, above: int
) -> None:
    facts = tuple(Field(key=f"fait_{n}", label=f"Fait {n}", kind=Kind.INFO) for n in range(15))
    entries = tuple(Field(key=f"texte_{n}", label=f"Texte {n}", kind=Kind.TEXT) for n in range(20))
    form = Form("essai", "Essai", (Page(1, "Essai", (Section("s", "Enfant et parents", facts + entries),)),))
    page = FormPage(form.pages[0], evaluate(form, {}, CONTEXT), {}, today=TODAY)
    app = TinyApp()
    async with running(app, (80, rows)) as pilot:
        await app.mount(page)
        for key in ("", "texte_19"):
            page.focus_key(key)
            await wait_for(pilot, lambda key: page.current_key == (key or "texte_0"), key)
            for _ in range(8):  # the last scrolling counts, not one on the way
                await pilot.pause()
            assert page.scroll_offset.y == (page.max_scroll_y if key else above)
        page.focus_key("texte_18")  # in view already: nothing moves
        await wait_for(pilot, lambda: page.current_key == "texte_18")
        assert page.scroll_offset.y == page.max_scroll_y


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize("key", ["ctrl+home", "pageup"])
async def test_what_the_person_scrolls_to_stays_in_view_until_they_move(key: str) -> None:
    facts = tuple(Field(key=f"fait_{n}", label=f"Fait {n}", kind=Kind.INFO) for n in range(20))
    entry = Field(key="texte", label="Texte", kind=Kind.TEXT)
    form = Form("essai", "Essai", (Page(1, "Essai", (Section("s", "Besoins", (*facts, entry)),)),))
    page = FormPage(form.pages[0], evaluate(form, {}, CONTEXT), {}, today=TODAY)
    async with running(TinyApp(page), (80, 18)) as pilot:
        page.focus_key("texte")
        await wait_for(pilot, lambda: page.scroll_offset.y > 0)
        await pilot.press(key)
        page.watch_virtual_size()  # something above is laid out anew
        await pilot.pause()
        assert page.scroll_offset.y == 0
        page.focus_key("texte")
        await wait_for(pilot, lambda: page.scroll_offset.y > 0)


@pytest.mark.parametrize(
    ("start", "keys", "places"),
    [
        ("avant", ["down", "up", "enter", "up", "tab"], [0, 0, 0]),
        ("apres", ["up", "down", "shift+tab"], [3, 3]),
        ("avant", ["down", "down", "down", "down", "down", "up"], [0, 1, 2, 3, 3]),
    ],
)
async def test_boxes_are_entered_by_the_end_one_comes_from(start: str, keys: list[str], places: list[int]) -> None:
    async with running(TinyApp(page := _with_boxes())) as pilot:
        boxes = page.editors["cases"]
        assert isinstance(boxes, ChoicesEditor)
        page.focus_key(start)
        await wait_for(pilot, lambda: page.current_key == start)
        seen = []
        for key in keys:
            await pilot.press(key)
            await pilot.pause()
            seen += [boxes.place] if page.current is boxes else []
        assert seen == places


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize("start", ["avant", "apres"])
async def test_a_list_of_problems_leads_to_the_first_box_and_comes_back_to_the_same(start: str) -> None:
    async with running(TinyApp(page := _with_boxes())) as pilot:
        boxes = page.editors["cases"]
        assert isinstance(boxes, ChoicesEditor)
        for key in (start, "cases"):
            page.focus_key(key)
            await wait_for(pilot, lambda key=key: page.current_key == key)
        assert boxes.place == 0
        await pilot.press("down", "down")
        page.focus_key("cases", back=True)
        await pilot.pause()
        assert boxes.place == 2
        await pilot.press("down", "down", "up")
        assert (page.current_key, boxes.place) == ("cases", 3)


@pytest.mark.parametrize(("rows", "key"), [(8, "down"), (8, "end"), (30, "down"), (8, "up")])
async def test_the_box_under_the_cursor_is_in_view_in_a_page_too_small_for_them_all(rows: int, key: str) -> None:
    choices = tuple(Choice(str(number), f"Choix {number:02}") for number in range(15))
    boxes = Field(key="cases", label="Cases", kind=Kind.CHOICES, choices=choices)
    facts = tuple(Field(key=f"fait_{n}", label=f"Fait {n}", kind=Kind.INFO) for n in range(6))
    after = Field(key="apres", label="Après", kind=Kind.TEXT)
    form = Form("essai", "Essai", (Page(1, "Essai", (Section("s", "Besoins", (*facts, boxes, after)),)),))
    page = FormPage(form.pages[0], evaluate(form, {}, CONTEXT), {}, today=TODAY)
    async with running(app := TinyApp(page), (80, rows)) as pilot:
        page.focus_key("apres" if key == "up" else "cases")
        await wait_for(pilot, lambda: page.current_key == ("apres" if key == "up" else "cases"))
        editor = page.editors["cases"]
        assert isinstance(editor, ChoicesEditor)
        for _ in range(13):
            await pilot.press(key)
            await wait_for(pilot, lambda: f"Choix {editor.place:02}" in text(app))
        assert editor.place in (13, 14, 2)


def _with_boxes() -> FormPage:
    cell = Field(key="case", label="Case", kind=Kind.TEXT)
    items = (
        Grid("grille", "Grille", ("Rang", "Case"), (GridRow("1", (cell,)),)),
        field(Kind.TEXT, "avant", "Avant"),
        field(Kind.CHOICES, "cases", "Cases"),
        field(Kind.TEXT, "apres", "Après"),
    )
    form = Form("essai", "Essai", (Page(1, "Essai", (Section("s", "Section", items),)),))
    return FormPage(form.pages[0], evaluate(form, {}, CONTEXT), {}, today=TODAY)


async def test_a_sentence_on_several_lines_has_one_mark() -> None:
    cells = tuple(Field(key=key, label=key, kind=Kind.TEXT) for key in ("un", "deux"))
    alone = Field(key="seul", label="Seul", kind=Kind.TEXT)
    grid = Grid("grille", "Grille", ("Rang", "Un", "Deux"), (GridRow("1", cells),))
    form = Form("essai", "Essai", (Page(1, "Essai", (Section("s", "Section", (grid, alone)),)),))
    page = FormPage(form.pages[0], evaluate(form, {}, CONTEXT), {}, today=TODAY)
    app = TinyApp(page)
    async with running(app) as pilot:
        long = "Écrivez la réponse au complet, avec tout ce que la personne qui la lira doit savoir. " * 2
        page.mark_issues(Issue(key, 1, "s", key, f"{key} : {long}") for key in ("un", "deux", "seul"))
        await wait_for(pilot, lambda: "seul :" in text(app))
        marked = [line.strip("! ").split(" ")[0] for line in lines(app) if line.startswith("! ")]
        assert marked == ["1", "un", "deux", "Seul"]
