"""What the status line says goes with what it is about: a field, a row, a screen, something that goes on."""

from collections.abc import Awaitable, Callable

import pytest

from mes_tui.bootstrap import Services
from mes_tui.survival import SENTENCE
from screens.dialogs import Notice
from screens.home import HomeScreen
from screens.wizard import WizardScreen
from screens.wizard.goto import GotoScreen
from screens.wizard.saving import PENDING
from tests.budget import some
from tests.screens.driver import Desk, at_work
from tests.screens.places import after, listed, page, rights, search, wizard
from widgets.form_page import FormPage
from widgets.status_line import StatusLine

# Where a refusal is said, the keys that bring it, and a key that leaves what it is about.
REFUSALS: dict[str, tuple[Callable[[Desk], Awaitable[None]], tuple[str, ...], str, str]] = {
    "a child who cannot have a request": (search("réglisse", "ne bénéficie pas"), (), "up", "ne bénéficie pas"),
    "a field left empty": (after(rights, "a"), ("f8",), "tab", "« Compte » est vide"),
    "a row that is not prepared": (after(listed("5"), "f8"), ("down", "down", "t"), "up", ""),
}


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize("name", some(list(REFUSALS), list(REFUSALS)[:2]))
async def test_a_refusal_goes_with_the_row_or_the_field_that_it_is_about(services: Services, name: str) -> None:
    reach, keys, away, told = REFUSALS[name]
    async with at_work(services) as desk:
        await reach(desk)
        await desk.press(*keys)
        await desk.until(lambda: desk.widget(StatusLine).alert and told in desk.said)
        sentence = desk.said
        await desk.until(lambda: not desk.app._under_way)
        assert desk.said == sentence
        await desk.press(away)
        await desk.until(lambda: sentence not in desk.said)


# What is said of a field or of a page of the form: how to be there, the keys that bring it, those that leave it.
OF_A_FIELD: dict[str, tuple[Callable[[Desk], Awaitable[None]], tuple[str, ...], tuple[str, ...], str]] = {
    "a page with nothing left to fill": (page(2), ("f6",), ("f8",), "Plus rien à remplir"),
    "a field that held nothing else": (page(2), ("f4", "f4"), ("f8",), "n’a rien contenu d’autre"),
    "a line that has none above": (page(2), ("ctrl+d",), ("f8",), "Rien au-dessus à recopier"),
}


@pytest.mark.thorough
@pytest.mark.parametrize("name", some(list(OF_A_FIELD), list(OF_A_FIELD)[:1]))
async def test_what_is_said_of_a_page_is_not_left_on_the_next_one(services: Services, name: str) -> None:
    reach, keys, away, told = OF_A_FIELD[name]
    async with at_work(services) as desk:
        await reach(desk)
        await desk.press(*keys)
        await desk.until(lambda: told in desk.said)
        await desk.press(*away)
        await desk.sees("[3]")
        await desk.until(lambda: told not in desk.said)


@pytest.mark.thorough
async def test_a_cause_read_at_the_verification_is_not_said_of_a_field_put_right(services: Services) -> None:
    async with at_work(services) as desk:
        await page(3)(desk)
        field = desk.widget(FormPage)
        field.focus_key("frequentation_jours")
        await desk.write("400", over=True)
        await desk.press("tab", "ctrl+g")
        await desk.at(GotoScreen)
        await desk.press("end", "enter")
        await desk.at(WizardScreen)
        await desk.sees("✗ Champs obligatoires remplis")
        await desk.press("enter")
        await desk.at(WizardScreen)
        await desk.until(lambda: "de 1 à 366" in desk.said)
        await desk.write("160", over=True)
        await desk.press("enter")
        await desk.until(lambda: "de 1 à 366" not in desk.said)


@pytest.mark.thorough
async def test_what_is_left_to_be_said_at_home_stands_until_a_key(services: Services) -> None:
    async with at_work(services) as desk:
        await desk.at(HomeScreen)
        desk.app.leave_message(SENTENCE)
        desk.app.open_again(0, [])
        await desk.sees("Une erreur imprévue", "CPE DE LA BAIE")
        (await desk.at(HomeScreen)).on_store_changed()
        await desk.pilot.pause()
        await desk.until(lambda: not desk.app._under_way)
        assert desk.said.startswith("Une erreur imprévue")
        await desk.press("down")
        await desk.until(lambda: desk.said.startswith("Les demandes transmises"))


async def test_what_goes_on_is_not_said_any_more_under_the_dialog_that_it_leads_to(services: Services) -> None:
    async with at_work(services) as desk:
        (await desk.at(HomeScreen)).say("Vérification du document…")
        desk.app.push_screen(Notice("Document", "Il porte un code."))
        await desk.at(Notice)
        await desk.press("enter")
        await desk.at(HomeScreen)
        assert "Vérification" not in desk.said


@pytest.mark.thorough
async def test_when_a_page_was_saved_is_not_said_of_another_step(services: Services) -> None:
    async with at_work(services) as desk:
        await wizard("Page", step=3, signed=False)(desk)
        await desk.write("Élise")
        await desk.press("tab")
        await desk.until(lambda: desk.widget(StatusLine).saved.startswith("Enregistré"))
        await (await desk.at(WizardScreen)).show_step(4)
        assert desk.widget(StatusLine).saved in ("", PENDING)
