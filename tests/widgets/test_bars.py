"""The bars of the wizard and of the lists: steps, pages, filter."""

import pytest
from textual import events

from mes_tui.forms.editions import edition
from tests.forms.builders import EDITION
from tests.widgets.fields import context
from tests.widgets.helpers import TinyApp, lines, running, wait_for
from widgets.filter_bar import FilterBar
from widgets.one_line import OneLine
from widgets.page_bar import PageBar, PageItem, PageMark
from widgets.step_bar import StepBar, StepItem, StepState

STEPS = (
    ("Identité de l’enfant", "Recherche de l’enfant"),
    ("Type de la demande", "Choix de la demande de soutien"),
    ("Demande de soutien", "Formulaire de demande"),
    ("Documents à joindre", "Documents complémentaires"),
    ("Vérification", "Recevabilité de la demande"),
)
TITLES = ("Renseignements sur l’identité", "Moyens en place et concertation avec les partenaires du réseau de la santé")


def step_items(current: int) -> tuple[StepItem, ...]:
    return tuple(
        StepItem(number, *names, StepState.DONE if number < current else StepState.TODO, number == current)
        for number, names in enumerate(STEPS, start=1)
    )


@pytest.mark.thorough(keep=4)
@pytest.mark.feature("P32")
@pytest.mark.parametrize("current", [1, 2, 3, 4, 5])
@pytest.mark.parametrize("width", [80, 120])
async def test_the_five_steps_fit_on_two_lines_with_their_state(current: int, width: int) -> None:
    bar = StepBar()
    app = TinyApp(bar)
    async with running(app, (width, 24)) as pilot:
        bar.items = step_items(current)
        await wait_for(pilot, lambda: "Vérification" in "".join(lines(app)[:2]))
        shown = "\n".join(lines(app)[:2])
        for number, (label, _) in enumerate(STEPS, start=1):
            sign = "►" if number == current else "✓" if number < current else "·"
            assert f"{sign} {label}" in shown
        assert lines(app)[1].endswith(STEPS[current - 1][1])


@pytest.mark.feature("P32")
@pytest.mark.parametrize("current", [1, 5])
async def test_in_a_tall_window_each_step_has_its_subtitle(current: int) -> None:
    bar = StepBar()
    app = TinyApp(bar)
    async with running(app, (120, 40)) as pilot:
        bar.items = step_items(current)
        await wait_for(pilot, lambda: bar.size.height == 3)
        shown = "\n".join(lines(app)[:3])
        for label, subtitle in STEPS:
            assert f"{label} – {subtitle}" in shown


async def test_a_click_on_a_step_asks_for_it() -> None:
    bar = StepBar()
    app = TinyApp(bar, heard=(StepBar.StepWanted,))
    async with running(app) as pilot:
        bar.items = step_items(1)
        await wait_for(pilot, lambda: "Documents" in lines(app)[1])
        await pilot.click(StepBar, offset=(5, 1))
        await wait_for(pilot, lambda: app.of(StepBar.StepWanted))
        assert app.of(StepBar.StepWanted)[0].number == 4


@pytest.mark.feature("P43")
@pytest.mark.parametrize("width", [80, 120])
async def test_the_pages_are_numbered_with_their_state(width: int) -> None:
    bar = PageBar()
    app = TinyApp(bar, heard=(PageBar.PageWanted,))
    marks = (PageMark.COMPLETE, PageMark.STARTED, *(5 * (PageMark.EMPTY,)))
    async with running(app, (width, 24)) as pilot:
        bar.items = tuple(PageItem(n, TITLES[0], mark, n == 1) for n, mark in enumerate(marks, start=1))
        await wait_for(pilot, lambda: "Page" in lines(app)[0])
        assert lines(app)[0].strip().startswith(TITLES[0])
        assert lines(app)[0].endswith("Page [1]✓ 2… 3 4 5 6 7")
        bar.items = tuple(PageItem(n, TITLES[1], mark, n == 2) for n, mark in enumerate(marks, start=1))
        whole = "Page 1✓ [2]… 3 4 5 6 7" if width == 120 else "Page 1✓[2]…3 4 5 6 7"
        await wait_for(pilot, lambda: lines(app)[0].endswith(f" {whole}"))
        assert (" du… " in lines(app)[0]) == (width == 80)
        await pilot.click(PageBar, offset=(width - 2, 0))
        await wait_for(pilot, lambda: app.of(PageBar.PageWanted))
        assert app.of(PageBar.PageWanted)[0].number == 7


@pytest.mark.feature("P43")
async def test_the_title_of_every_page_of_the_edition_is_whole_at_80_columns() -> None:
    bar = PageBar()
    app = TinyApp(bar)
    pages = edition(EDITION, context().rules).pages
    async with running(app, (80, 24)) as pilot:
        for current in pages:
            bar.items = tuple(PageItem(p.number, p.title, PageMark.COMPLETE, p is current) for p in pages)
            await wait_for(pilot, lambda title: lines(app)[0].strip().startswith(title), current.title)
            assert lines(app)[0].endswith("7✓" if current is not pages[-1] else "[7]✓")
            assert "  Page " in lines(app)[0]


async def test_the_filter_is_told_once_after_the_last_key() -> None:
    bar = FilterBar()
    app = TinyApp(bar, heard=(FilterBar.FilterChanged,))
    async with running(app) as pilot:
        bar.begin("t")
        await wait_for(pilot, lambda: isinstance(app.focused, OneLine))
        await pilot.press("r", "e", "m", "enter")
        await wait_for(pilot, lambda: [m.text for m in app.of(FilterBar.FilterChanged)][-1:] == ["trem"])
        bar.clear()
        await wait_for(pilot, lambda: [m.text for m in app.of(FilterBar.FilterChanged)][-1:] == [""])
        bar.clear()
        assert [m.text for m in app.of(FilterBar.FilterChanged)].count("") == 1


async def test_an_unused_filter_says_how_and_one_in_use_only_what_is_typed() -> None:
    app = TinyApp(bar := FilterBar())
    async with running(app) as pilot:
        await wait_for(pilot, lambda: lines(app)[0].split() == ["Filtre", ":", "(tapez", "simplement)"])
        bar.begin("t")
        await wait_for(pilot, lambda: lines(app)[0].split() == ["Filtre", ":", "t"])
        bar.clear()
        await wait_for(pilot, lambda: lines(app)[0].split() == ["Filtre", ":", "(tapez", "simplement)"])


async def test_a_pasted_filter_is_one_clean_line() -> None:
    bar = FilterBar()
    app = TinyApp(bar, heard=(FilterBar.FilterChanged,))
    async with running(app) as pilot:
        bar.begin("")
        field = bar.query_one(OneLine)
        await wait_for(pilot, lambda: field.has_focus)
        field.post_message(events.Paste("O’Neill\n\x1b[31m%"))
        await wait_for(pilot, lambda: app.of(FilterBar.FilterChanged))
        assert bar.text == "O’Neill [31m%"
