"""« Aller à »: each page and each step has a key of its own."""

import pytest

from mes_tui.bootstrap import Services
from screens.wizard import WizardScreen
from screens.wizard.goto import LETTERS, GotoScreen
from screens.wizard.progress import STEPS
from tests.screens.driver import at_work
from tests.screens.office import request_id
from tests.screens.places import in_field, page
from widgets.menu import Menu


async def test_each_page_and_each_step_has_a_key_of_its_own(services: Services) -> None:
    async with at_work(services) as desk:
        await page(2)(desk)
        await desk.press("ctrl+g")
        dialog = await desk.at(GotoScreen)
        keys = [entry.digit for entry in dialog.query_one(Menu).entries]
        assert keys == [*"1234567", *LETTERS]
        await desk.sees(*(f"Étape {number} – {label}" for number, (label, _) in enumerate(STEPS, start=1)))
        assert all(letter in label.upper() for letter, (label, _) in zip(LETTERS, STEPS, strict=True))


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize(("key", "seen"), [("v", "Analyse de recevabilité"), ("s", "[2]"), ("d", "Plan d’intégration")])
async def test_the_key_of_a_step_leads_to_it(services: Services, key: str, seen: str) -> None:
    async with at_work(services) as desk:
        await page(2)(desk)
        await desk.press("ctrl+g")
        await desk.at(GotoScreen)
        await desk.press(key)
        await desk.sees(seen)


async def test_what_was_just_typed_counts_in_the_pages_with_answers_missing(services: Services) -> None:
    request = services.drafts.read(request_id(services, "COMMENTAIRES")).request
    services.drafts.save(request.id, {"date_debut_freq": "31 février"}, request.version)
    async with at_work(services) as desk:
        desk.app.open_wizard(request.id, step=3)
        await (await desk.at(WizardScreen)).goto(3, 3, "date_debut_freq")
        await in_field(desk, "date_debut_freq")
        await desk.press("end", "ctrl+u")
        await desk.write("2021-09-02")
        await desk.press("ctrl+g")
        dialog = await desk.at(GotoScreen)
        assert [entry.label for entry in dialog.query_one(Menu).entries if entry.marked] == []
