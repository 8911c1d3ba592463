"""The terminal's own cursor is where the person is: on the row, the entry or the line chosen, in the field."""

import pytest
from textual.widgets import Input, TextArea

from mes_tui.bootstrap import Services
from mes_tui.domain.codes import ListKind
from screens.file_picker import NewFolder
from screens.home import HomeScreen
from tests.budget import some
from tests.screens.driver import SMALL, Desk, at_work
from tests.screens.places import PLACES, walk
from tests.screens.test_lists import ready

FEW = {"accueil", "liste en cours", "menu", "détails BROUILLON", "page 1", "ajouter un document"}


def line(desk: Desk) -> str:
    """The line of the screen where the terminal's cursor stands after the next picture."""
    desk.app.place_cursor()
    return desk.lines()[desk.app.cursor_position.y]


@pytest.mark.thorough
async def test_it_follows_the_row_of_a_list(services: Services) -> None:
    async with at_work(services, SMALL, ListKind.DRAFTS) as desk:
        shown = await ready(desk)
        for key in ("down", "down", "end", "up", "home"):
            await desk.press(key)
            row = shown.row
            assert row is not None
            assert row.key in line(desk), key


async def test_it_is_in_the_field_where_one_types_and_back_in_the_list(services: Services) -> None:
    async with at_work(services, SMALL, ListKind.DRAFTS) as desk:
        shown = await ready(desk)
        await desk.write("ond")
        await desk.until(lambda: line(desk).split() == ["Filtre", ":", "ond"])
        await desk.press("down")
        await desk.until(lambda: shown.row is not None and shown.row.key in line(desk))


@pytest.mark.thorough
async def test_it_follows_the_line_of_a_folder(services: Services) -> None:
    folder = services.settings.picker_root
    assert folder is not None
    for name in ("un", "deux"):
        (folder / name).mkdir()
    async with at_work(services, SMALL, ListKind.DRAFTS) as desk:
        await ready(desk)
        await desk.press("f9", "3", "2")
        await desk.at(NewFolder)
        await desk.press("shift+tab")
        await desk.until(lambda: "deux" in line(desk) or "un" in line(desk) or ".." in line(desk))


@pytest.mark.thorough
async def test_it_is_within_what_has_the_keys_on_every_screen(services: Services) -> None:
    async with at_work(services, SMALL) as desk:
        places = some(PLACES, [place for place in PLACES if place.name in FEW])
        astray = []
        async for place in walk(desk, places):
            await desk.pilot.pause()
            desk.app.place_cursor()
            focused, cell = desk.app.screen.focused, desk.app.cursor_position
            if focused is None or isinstance(focused, Input | TextArea):
                continue
            region = focused.region.intersection(desk.app.screen.region)
            if region and not region.contains_point(cell):
                astray.append(f"{place}: {focused} {region} {cell}")
        assert astray == []
        await desk.at(HomeScreen)
