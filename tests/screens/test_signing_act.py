"""Signing is an act of its own: no key of a form or of a list does it, and who does it for somebody else is told."""

import pytest
from textual.widgets import Input

from mes_tui.bootstrap import Services
from mes_tui.services.journal_words import described
from screens.dialogs import Confirm
from screens.wizard.verification_step import VerificationStep
from tests.screens.driver import at_work
from tests.screens.office import newest_draft
from tests.screens.places import wizard
from widgets.menu import Menu


@pytest.mark.thorough(keep=1)
@pytest.mark.feature("P58")
@pytest.mark.parametrize("name", ["Maude", "Aude"])
async def test_only_the_letter_of_the_declaration_signs_and_the_account_is_named(services: Services, name: str) -> None:
    async with at_work(services) as desk:
        await wizard("Analyse de recevabilité", step=5, signed=False)(desk)
        step = desk.widget(VerificationStep)
        for key, text in (("first_name", name), ("last_name", "Lavague"), ("function", "Directrice")):
            step.query_one(f"#{key}", Input).value = text
        draft = newest_draft(desk.services)
        await desk.press("tab", "tab", "tab", "enter", "f4")
        assert not isinstance(desk.app.screen, Confirm)
        desk.widget(Menu).focus()
        await desk.press("s")
        await desk.at(Confirm)
        await desk.sees("Je déclare que les renseignements", "ONDÉE, Flavie", f"{name} Lavague, Directrice")
        assert ("Le compte ouvert est celui de Maude Lavague" in desk.read()) == (name != "Maude")
        await desk.press("enter", "f4", "s")
        assert desk.services.drafts.read(draft).signature is None
        await desk.press("escape", "s")
        await desk.at(Confirm)
        await desk.press("j")
        await desk.sees("Demande signée.")
        signed = desk.services.store.rows("SELECT detail FROM journal WHERE action = 'signer' ORDER BY id DESC", {})
        told = described("signer", signed[0][0], None, {})
        assert told == "Signé électroniquement" + (", au nom de quelqu’un d’autre" if name != "Maude" else "")


@pytest.mark.feature("P58")
async def test_the_bar_names_no_letter_that_the_field_takes_as_text(services: Services) -> None:
    async with at_work(services) as desk:
        await wizard("Analyse de recevabilité", step=5, signed=False)(desk)
        await desk.sees("S Signer")
        desk.widget(VerificationStep).query_one("#first_name", Input).focus()
        await desk.until(lambda: "S Signer" not in desk.read())
        desk.widget(Menu).focus()
        await desk.sees("S Signer")
