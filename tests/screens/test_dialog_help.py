"""F1 in a dialog: what it is for and what its keys do; then the dialog is as it was."""

import pytest

from mes_tui.bootstrap import Services
from screens.base import MesModal
from screens.help import HelpScreen
from tests.screens.driver import at_work
from tests.screens.ministry_places import Reach
from tests.screens.places import detail, page, wizard

DIALOGS: dict[str, tuple[Reach, str, str, str]] = {
    "Imprimer": (detail("BROUILLON"), "f9", "Choisissez avec les flèches", "Obtenir le document."),
    "Soumettre": (wizard("Analyse de recevabilité", step=5), "f8", "Entrée ne confirme rien", "Soumettre."),
    "Aller à": (page(2), "ctrl+g", "Touches", "Des réponses manquent."),
}


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize("title", DIALOGS)
async def test_f1_tells_what_a_dialog_is_for_and_leaves_it_as_it_was(services: Services, title: str) -> None:
    reach, key, about, does = DIALOGS[title]
    async with at_work(services) as desk:
        await reach(desk)
        await desk.press(key)
        await desk.until(lambda: isinstance(desk.app.screen, MesModal))
        dialog = desk.app.screen
        await desk.press("f1")
        await desk.at(HelpScreen)
        await desk.sees(title, about, does)
        await desk.press("f1", "escape")
        await desk.until(lambda: desk.app.screen is dialog)
