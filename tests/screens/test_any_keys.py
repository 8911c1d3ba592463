"""Whatever keys and pastes come, wherever they come, nothing fails: no error is even there to be outlived."""

import random
from collections.abc import Iterator

import pytest
from textual import events

from mes_tui.bootstrap import Services
from tests.budget import few
from tests.screens.driver import Desk, at_work
from tests.screens.places import PLACES, Place

KEYS = (
    *("enter", "tab", "shift+tab", "escape", "up", "down", "left", "right", "home", "end", "pageup", "pagedown"),
    *("backspace", "delete", "space", "ctrl+z", "ctrl+y", "ctrl+u", "ctrl+k", "ctrl+w", "ctrl+a", "ctrl+x", "ctrl+v"),
    *(f"f{number}" for number in range(1, 13)),
    *("ctrl+g", "ctrl+p", "ctrl+s", "ctrl+t", "ctrl+home", "ctrl+end", "shift+up", "shift+end"),
)
TEXTS = ("a", "é", "O", "1", "9", "-", "2021-02-31", "418 abc", "[/red]", "\x1b[2J", "日本", "x\n" * 12, "mot " * 300)
WHERE = ("page 1", "page 3", "page 4", "page 5", "étape 4", "étape 5", "page commentée", "liste brouillons", "étape 1")
LENGTH = 40


def pressed(seed: int) -> Iterator[events.Key | events.Paste]:
    """Forty keys and pastes, the same for the same seed."""
    chance = random.Random(seed)
    for _ in range(LENGTH):
        if chance.random() < 0.3:
            text = chance.choice(TEXTS)
            yield events.Key(text, text) if len(text) == 1 else events.Paste(text)
        else:
            key = chance.choice(KEYS)
            yield events.Key(key, " " if key == "space" else None)


async def still_there(desk: Desk) -> bool:
    """Whether the application goes on: « Se déconnecter » of the menu may have been chosen."""
    await desk.pilot.pause()
    return desk.app.is_running and not desk.app.return_code


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize("place", few([place for place in PLACES if place.name in WHERE], 2), ids=str)
async def test_no_key_ends_the_application(services: Services, place: Place) -> None:
    async with at_work(services) as desk:
        await place.reach(desk)
        for event in pressed(seed=len(place.name) * 101 + sum(map(ord, place.name))):
            desk.app.post_message(event)
            if not await still_there(desk):
                break
        assert desk.app._exception is None
