"""A screen that is closed before it is there leaves nothing behind: no error either."""

import asyncio
import logging
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import pytest
from textual.screen import Screen

from mes_tui.bootstrap import Services
from tests.budget import few, some
from tests.journeys.bursts import REACH, quiet
from tests.screens.driver import Desk, at_work
from tests.screens.office import DIRECTOR, office
from tests.screens.places import CHUNKS, chunk, home

# After how many turns of the loop the screen is closed.
TURNS = some((0, 1, 2, 4, 8, 16), (0, 2))

OPENED = ("détails BROUILLON", "étape 1", "document")


@pytest.fixture(autouse=True)
def remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each dialog knows what it was made with, as full screens do."""
    kinds: list[type[Any]] = [Screen]
    for kind in kinds:
        kinds += kind.__subclasses__()
        if "__init__" in kind.__dict__:
            monkeypatch.setattr(kind, "__init__", _remembering(kind.__init__))


def _remembering(begin: Callable[..., None]) -> Callable[..., None]:
    @wraps(begin)
    def begun(screen: Screen[Any], *args: Any, **options: Any) -> None:
        screen.__dict__.setdefault("_made_with", (args, options))
        begin(screen, *args, **options)

    return begun


async def closed_at_once(desk: Desk) -> None:
    """Open the screen in front once more, and close it so soon."""
    screen, depth = desk.app.screen, len(desk.app.screen_stack)
    args, options = vars(screen)["_made_with"]
    for turns in TURNS:
        desk.app.push_screen(type(screen)(*args, **options))
        for _ in range(turns):
            await asyncio.sleep(0)
        while len(desk.app.screen_stack) > depth:
            desk.app.pop_screen()
        await quiet(desk)


@pytest.mark.parametrize("number", range(CHUNKS))
@pytest.mark.thorough(keep=1)
async def test_any_screen_may_be_closed_before_it_is_there(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, number: int
) -> None:
    caplog.set_level(logging.ERROR)
    async with at_work(office(tmp_path, DIRECTOR)) as desk:
        for place in few(chunk(number), 2):
            if place.name not in REACH:
                continue
            await place.reach(desk)
            await quiet(desk)
            await closed_at_once(desk)
            assert desk.app._exception is None, place
            assert [record.getMessage() for record in caplog.records] == [], place
            desk.app.open_home()
            await home(desk)


@pytest.mark.parametrize("turns", some((0, 2, 8), (2,)))
@pytest.mark.parametrize(
    "place", some(("détails BROUILLON", "liste brouillons", "étape 1", "étape 4", "document"), ("étape 1",))
)
async def test_the_application_may_be_left_while_a_screen_opens(
    services: Services, caplog: pytest.LogCaptureFixture, place: str, turns: int
) -> None:
    caplog.set_level(logging.ERROR)
    async with at_work(services) as desk:
        await REACH[place](desk)
        await quiet(desk)
        screen = desk.app.screen
        args, options = vars(screen)["_made_with"]
        desk.app.push_screen(type(screen)(*args, **options))
        for _ in range(turns):
            await asyncio.sleep(0)
        desk.app.exit()
    assert desk.app.return_code == 0
    assert [record.getMessage() for record in caplog.records] == []
