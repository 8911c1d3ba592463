"""The lists of « À faire »: what is read again is still there."""

import pytest

from mes_tui.bootstrap import Services
from screens.detail import DetailScreen
from screens.to_do import ToDoScreen
from tests.budget import some
from tests.screens.driver import Desk, at_work

NONE_LEFT = "Plus aucune demande"


async def open_and_come_back(desk: Desk) -> None:
    await desk.press("enter")
    await desk.at(DetailScreen)
    await desk.press("escape")
    await desk.at(ToDoScreen)


async def read_again(desk: Desk) -> None:
    await desk.press("f5")
    await desk.until(lambda: desk.said == ToDoScreen.REREAD)


async def follow_the_store(desk: Desk) -> None:
    (await desk.at(ToDoScreen)).on_store_changed()


READ_AGAIN = {"opened": open_and_come_back, "F5": read_again, "others' work": follow_the_store}


@pytest.mark.thorough(keep=1)
@pytest.mark.feature("P65")
@pytest.mark.parametrize("way", some(list(READ_AGAIN), list(READ_AGAIN)[:2]))
async def test_a_list_that_is_read_again_still_shows_what_waits(services: Services, way: str) -> None:
    async with at_work(services) as desk:
        await desk.press("right", "down", "enter")
        screen = await desk.at(ToDoScreen)
        await desk.until(lambda: screen.records.row is not None)
        held, rows = screen.records.held.total, [line for line in desk.lines() if "2021-" in line]
        await READ_AGAIN[way](desk)
        await desk.until(lambda: not desk.app._under_way)
        await desk.until(lambda: [line for line in desk.lines() if "2021-" in line] == rows)
        assert screen.records.held.total == held
        assert NONE_LEFT not in desk.read()


@pytest.mark.feature("P65")
async def test_letters_narrow_the_list_as_in_every_other_and_enter_opens_what_was_typed(services: Services) -> None:
    async with at_work(services) as desk:
        await desk.press("right", "down", "down", "enter")
        screen = await desk.at(ToDoScreen)
        await desk.until(lambda: screen.records.held.total > 2)
        last = [line.split()[0] for line in desk.lines() if "2021-" in line][-1]
        await desk.write(last[-3:])
        await desk.until(lambda: screen.records.held.total == 1)
        await desk.press("enter")
        await desk.at(DetailScreen)
        await desk.sees(last)
        await desk.press("escape")
        await desk.at(ToDoScreen)
        await desk.write("zzz")
        await desk.sees("Aucune demande ne correspond au filtre.")
        await desk.press("escape")
        await desk.until(lambda: screen.records.held.total > 2)
