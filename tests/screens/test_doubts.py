"""What is to be confirmed is said in the wizard, and stops nobody."""

import pytest
from textual.widgets import Input

from mes_tui.bootstrap import Services
from tests.screens.driver import at_work
from tests.screens.places import search


@pytest.mark.thorough
@pytest.mark.feature("P39", "P41")
async def test_what_is_to_be_confirmed_of_a_child_is_said_and_refuses_nothing(services: Services) -> None:
    async with at_work(services) as desk:
        await search("cadran", "59 mois ou moins au 30 septembre", "à confirmer")(desk)
        await desk.press("f8")
        await desk.sees("► Type de la demande")


@pytest.mark.thorough
@pytest.mark.feature("P34", "P37")
async def test_a_number_of_another_form_is_searched_and_said_when_nobody_has_it(services: Services) -> None:
    async with at_work(services) as desk:
        await desk.press("f6")
        await desk.sees("Veuillez effectuer une recherche.")
        desk.widget(Input, "#nirec").focus()
        await desk.write("1999999")
        await desk.press("f4")
        await desk.sees("Aucun enfant trouvé", "ressemble à un numéro d’enfant (NECSG)")
        # However long what is said underneath is, the arrows go from field to field.
        await desk.press("down")
        assert desk.widget(Input, "#necsg").has_focus
