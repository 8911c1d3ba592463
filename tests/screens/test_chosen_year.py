"""The second step of the wizard asks for the reference year, which is proposed."""

import pytest

from mes_tui.bootstrap import Services
from screens.detail import DetailScreen
from screens.dialogs import Confirm
from tests.screens.driver import at_work
from tests.screens.office import newest_draft
from tests.screens.places import search
from widgets.menu import Menu


@pytest.mark.thorough
@pytest.mark.feature("P41")
async def test_the_year_is_chosen_where_both_are_possible(services: Services) -> None:
    async with at_work(services) as desk:
        await search("exemple", "Choix de la demande de soutien", "f8")(desk)
        await desk.sees("Année de référence", "– proposée")
        other = services.children.years[1]
        await desk.press("shift+tab", "down")
        await desk.until(lambda: desk.widget(Menu, "#years").current == 1)
        await desk.press("enter", "3", "enter")
        await desk.sees("Renseignements sur l’identité")
        assert services.drafts.read(newest_draft(services)).request.year == other


@pytest.mark.feature("P22")
async def test_an_open_request_is_offered_instead_of_a_second_one(services: Services) -> None:
    async with at_work(services) as desk:
        await search("ficelle", "Voulez-vous l’ouvrir", "f8")(desk)
        await desk.press("enter", "escape")
        # One for the other year may be wanted.
        await desk.until(lambda: desk.app.screen.query("#years") and desk.widget(Menu, "#years").current == 1)
        await desk.press("f7")
        await desk.sees("Enfant trouvé")
        await desk.press("f8")
        await desk.at(Confirm)
        await desk.press("o")
        await desk.at(DetailScreen)
        await desk.sees("FICELLE, Milan", "Demande 2021-11-003")


@pytest.mark.thorough
@pytest.mark.parametrize(("keys", "file"), [((), "BAIE-0008A, Marie-Lou"), (("down",), "BAIE-0008B, Jean-Simon")])
async def test_which_of_two_files_a_request_is_made_of_is_said(
    services: Services, keys: tuple[str, ...], file: str
) -> None:
    async with at_work(services) as desk:
        await search("doubledossier", f"Dossier parent-enfant : {file} Doubledossier", *keys, "f8")(desk)
