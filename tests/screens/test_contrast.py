"""Text and frames are legible in the palettes of the usual terminals, dark and light, on every screen."""

from pathlib import Path

import pytest

from mes_tui.domain.access import Actor
from mes_tui.theme import own_theme
from tests.budget import some
from tests.screens.contrast import DARK, LIGHT, contrast, faint
from tests.screens.driver import at_work
from tests.screens.ministry_places import MINISTRY_PLACES
from tests.screens.office import AGENT, DIRECTOR, office
from tests.screens.places import PLACES, walk

# One of each kind of widget, for the short budget.
FEW = {"accueil", "page 1, problèmes", "étape 5, à signer", "aide en ligne", "menu", "calendrier", "liste de choix"}


def test_the_ratio_is_that_of_the_standard() -> None:
    assert contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21)
    assert contrast((119, 119, 119), (255, 255, 255)) == pytest.approx(4.48, abs=0.01)
    assert {len(terminal.colours) for terminal in (*DARK.values(), *LIGHT.values())} == {16}


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize("dark", [True, False], ids=["dark", "light"])
@pytest.mark.parametrize("side", some([DIRECTOR, AGENT], [DIRECTOR]), ids=lambda side: side.login)
async def test_everything_is_legible_in_the_usual_palettes(tmp_path: Path, dark: bool, side: Actor) -> None:
    every = PLACES if side is DIRECTOR else MINISTRY_PLACES
    places = some(every, [place for place in every if place.name in FEW])
    async with at_work(office(tmp_path, side)) as desk:
        theme = own_theme(dark=dark)
        desk.app.register_theme(theme)
        desk.app.theme = theme.name
        found = [fault async for place in walk(desk, places) for fault in faint(desk, place)]
    assert found == []
