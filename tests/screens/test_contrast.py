"""Text and frames are legible in the palettes of the usual terminals, dark and light, on every screen."""

from pathlib import Path

import pytest

from mes_tui.domain.access import Actor
from mes_tui.settings_keys import CONTRAST, DARK, LIGHT, THEMES
from tests.budget import some
from tests.screens.contrast import DARK_TERMINALS, LIGHT_TERMINALS, MORE, USUAL, contrast, faint
from tests.screens.driver import at_work
from tests.screens.ministry_places import MINISTRY_PLACES
from tests.screens.office import AGENT, DIRECTOR, office
from tests.screens.places import PLACES, walk

# One of each kind of widget, for the short budget.
FEW = {"accueil", "page 1, problèmes", "étape 5, à signer", "aide en ligne", "menu", "calendrier", "liste de choix"}

# A theme of its own colours is the same everywhere, and is held to more.
WHERE = {
    DARK: (DARK_TERMINALS, USUAL),
    LIGHT: (LIGHT_TERMINALS, USUAL),
    CONTRAST: ((*DARK_TERMINALS, *LIGHT_TERMINALS), MORE),
}


def test_the_ratio_is_that_of_the_standard() -> None:
    assert contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21)
    assert contrast((119, 119, 119), (255, 255, 255)) == pytest.approx(4.48, abs=0.01)
    assert {len(terminal.colours) for terminal in (*DARK_TERMINALS, *LIGHT_TERMINALS)} == {16}


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("side", some([DIRECTOR, AGENT], [DIRECTOR]), ids=lambda side: side.login)
async def test_everything_is_legible_in_the_usual_palettes(tmp_path: Path, theme: str, side: Actor) -> None:
    every = PLACES if side is DIRECTOR else MINISTRY_PLACES
    # Each picture of a theme of its own colours is judged on twice as many terminals: one place in three.
    places = some(every[:: 3 if theme == CONTRAST else 1], [place for place in every if place.name in FEW])
    async with at_work(office(tmp_path, side)) as desk:
        desk.app.use_theme(theme)
        found = [fault async for place in walk(desk, places) for fault in faint(desk, place, *WHERE[theme])]
    assert found == []
