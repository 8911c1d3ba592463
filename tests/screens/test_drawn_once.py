"""What an act of the person shows is made, laid out and drawn once, and looks as it would without."""

from collections import Counter
from typing import Any

import pyte
import pytest
from textual._compositor import Compositor
from textual.app import App
from textual.css.stylesheet import Stylesheet
from textual.geometry import Region
from textual.screen import Screen
from textual.strip import Strip

from mes_tui.app import MesApp
from mes_tui.bootstrap import Services
from mes_tui.textual_internals import RememberingStylesheet
from screens.home import HomeScreen
from tests.budget import few, some
from tests.journeys.bursts import REACH, quiet
from tests.screens.driver import SMALL, at_work
from tests.screens.places import PLACES, Place, detail, home, listed, page
from widgets.editors.base import FieldEditor
from widgets.form_page import FormPage

# From where, which key, then how many layouts and characters at most: a whole screen takes 3 to 4 000.
ACTS = {
    "a list": (home, "3", 1, 5_000),
    "the details": (listed("3"), "enter", 1, 4_500),
    "the wizard": (detail("BROUILLON"), "m", 2, 9_500),
    "the next page": (page(1), "f8", 2, 7_500),
    "the page before, shown already": (page(2), "f7", 2, 7_500),
    "a letter": (page(6), "a", 1, 600),
}


@pytest.fixture(autouse=True)
def on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw at each turn, as on a terminal: see ``tests.undrawn``."""
    for name in ("render_update", "render_strips"):
        method = getattr(Compositor, name)
        monkeypatch.setattr(Compositor, name, getattr(method, "__wrapped__", method))


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How many layouts were made and how many characters were to be written."""
    # However busy the machine is, what an act shows is waited for.
    for module in ("screens.base", "screens.parts"):
        monkeypatch.setattr(f"{module}.AT_ONCE", 30)
    counted: Counter[str] = Counter()
    lay_out, display = Screen._refresh_layout, App._display

    def counting_layout(screen: Screen[Any], *args: Any, **options: Any) -> None:
        counted["layouts"] += screen.is_current
        lay_out(screen, *args, **options)

    def counting_display(app: App[Any], screen: Screen[Any], renderable: Any) -> None:
        if hasattr(renderable, "render_segments") and not app._batch_count:
            counted["characters"] += len(renderable.render_segments(app.console))
        display(app, screen, renderable)

    monkeypatch.setattr(Screen, "_refresh_layout", counting_layout)
    monkeypatch.setattr(App, "_display", counting_display)
    return counted


@pytest.mark.thorough(keep=3)
@pytest.mark.parametrize("act", ACTS)
async def test_an_act_is_laid_out_and_drawn_once(services: Services, drawn: Counter[str], act: str) -> None:
    reach, key, layouts, characters = ACTS[act]
    async with at_work(services) as desk:
        await reach(desk)
        await quiet(desk)
        drawn.clear()
        await desk.press(key)
        await quiet(desk)
        # A busy machine may lay out what came before the rest of it; it is drawn once all the same.
        assert drawn["layouts"] <= 2 * layouts
        assert drawn["characters"] <= characters


def test_no_screen_is_laid_out_again_to_hide_tooltips_and_toasts(services: Services) -> None:
    app = MesApp(services)
    assert (app._disable_tooltips, app._disable_notifications) == (True, True)


async def test_a_page_that_was_shown_is_not_made_again(services: Services) -> None:
    async with at_work(services) as desk:
        await page(1)(desk)
        first = desk.widget(FormPage)
        for key, number in (("f8", 2), ("f7", 1)):
            await desk.press(key)
            await desk.until(lambda number: desk.widget(FormPage).page.number == number, number)
        assert desk.widget(FormPage) is first
        assert [shown.page.number for shown in desk.app.screen.query(FormPage) if shown.display] == [1]


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize(("key", "seen"), [("3", False), ("f10", True)], ids=["a list", "a dialog"])
async def test_what_changes_behind_a_screen_is_drawn_when_it_is_seen(
    services: Services, drawn: Counter[str], key: str, seen: bool
) -> None:
    async with at_work(services) as desk:
        behind = await desk.at(HomeScreen)
        await desk.press(key)
        await quiet(desk)
        drawn.clear()
        behind.say("Dit derrière")
        await quiet(desk)
        assert (drawn["characters"] > 0) is seen
        await desk.press("escape")
        await desk.sees("Dit derrière")


@pytest.mark.thorough
@pytest.mark.parametrize("place", few([place for place in PLACES if place.name in REACH], 4), ids=str)
async def test_styles_that_are_remembered_are_those_that_textual_finds(services: Services, place: Place) -> None:
    async with at_work(services) as desk:
        await place.reach(desk)
        await quiet(desk)
        sheet = desk.app.stylesheet
        assert isinstance(sheet, RememberingStylesheet)
        for widget in desk.app.screen.walk_children(with_self=True):
            given = dict(widget.styles.base.get_rules())
            Stylesheet.apply(sheet, widget)
            assert dict(widget.styles.base.get_rules()) == given, widget


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize("place", few([place for place in PLACES if place.name in REACH], 4), ids=str)
async def test_the_styles_of_the_parts_are_those_that_textual_finds(services: Services, place: Place) -> None:
    async with at_work(services) as desk:
        await place.reach(desk)
        await quiet(desk)
        for widget in desk.app.screen.walk_children():
            names = sorted(widget._get_component_classes())
            found = {name: widget.get_component_styles(name).get_rules() for name in names}
            Stylesheet._process_component_classes(desk.app.stylesheet, widget)
            assert found == {name: widget.get_component_styles(name).get_rules() for name in names}, widget


async def test_a_letter_asks_its_own_field_for_its_lines_and_no_other(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[FieldEditor] = []
    lines = FieldEditor.render_lines

    def noting(field: FieldEditor, crop: Region) -> list[Strip]:
        asked.append(field)
        return lines(field, crop)

    async with at_work(services) as desk:
        await page(6)(desk)
        await quiet(desk)
        monkeypatch.setattr(FieldEditor, "render_lines", noting)
        await desk.press("a")
        await quiet(desk)
        assert {*asked} == {desk.app.focused}


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize("patience", [0, 30], ids=["as it goes", "at once"])
@pytest.mark.parametrize("act", some(list(ACTS), ["the wizard", "the page before, shown already"]))
async def test_what_is_written_to_the_terminal_is_what_the_screen_shows(
    services: Services, monkeypatch: pytest.MonkeyPatch, act: str, patience: float
) -> None:
    terminal = pyte.Screen(*SMALL)
    stream, display = pyte.Stream(terminal), App._display

    def write(app: App[Any], screen: Screen[Any], renderable: Any) -> None:
        if hasattr(renderable, "render_segments") and not app._batch_count:
            stream.feed(renderable.render_segments(app.console))
        display(app, screen, renderable)

    monkeypatch.setattr(App, "_display", write)
    monkeypatch.setattr("screens.base.AT_ONCE", patience)
    reach, key, _, _ = ACTS[act]
    async with at_work(services) as desk:
        await reach(desk)
        await desk.press(key)
        await quiet(desk)
        strips = desk.app.screen._compositor.render_strips()
        assert [row.rstrip() for row in terminal.display] == [strip.text.rstrip() for strip in strips]
