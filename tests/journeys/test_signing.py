"""Signing and submitting from the details, what is asked first, and what happens when somebody changed the request."""

from pathlib import Path

import pytest

from mes_tui.bootstrap import open_services
from mes_tui.domain.codes import ListKind
from mes_tui.settings import Settings
from screens.detail import DetailScreen
from tests.journeys import paths
from tests.journeys.driver import at_work
from tests.journeys.filling import answer, field, on_page
from tests.journeys.office import AUGUST, ELISE, office
from tests.services.builders import BAIE, Clock, Work


def ready(settings: Settings) -> str:
    """A request filled, signed, with its documents; its number."""
    services = open_services(settings, Clock(AUGUST), create=True)
    work = Work(services.store, Clock(AUGUST))
    request_id = work.ready(f"{BAIE}-{ELISE}-0")
    work.drafts.release(request_id)
    number = work.drafts.read(request_id).request.number
    services.store.close()
    return number


@pytest.mark.thorough
@pytest.mark.feature("P27", "P61", "P63")
async def test_from_the_details_a_request_is_submitted_and_the_details_follow(tmp_path: Path) -> None:
    settings = office(tmp_path)
    number = ready(settings)
    async with at_work(settings) as clerk:
        await paths.show(clerk, number)
        clerk.press("s")
        await clerk.sees("► Vérification", "✓ Signature électronique du directeur du service de garde")
        await paths.submit(clerk, number)
        clerk.press("enter")
        await clerk.at(DetailScreen)
        await clerk.sees(f"Demande {number}", "Statut de la demande Transmis", "Date de transmission 2 août 2021")
        await paths.details_in(clerk, ListKind.CURRENT, number)
        clerk.press("s")
        await clerk.sees("Le service de garde ne peut pas modifier une demande transmise au Ministère.")


@pytest.mark.thorough
@pytest.mark.feature("P61")
async def test_escape_in_the_confirmation_submits_nothing(tmp_path: Path) -> None:
    settings = office(tmp_path)
    number = ready(settings)
    async with at_work(settings) as clerk:
        await paths.show(clerk, number)
        clerk.press("s")
        await clerk.sees("✓ Signature électronique du directeur du service de garde")
        clerk.press("f8")
        await clerk.sees("Soumettre la demande")
        clerk.press("enter", "enter", "escape")
        await clerk.until(lambda: "Soumettre la demande" not in clerk.read(), "the confirmation goes")
        await paths.home(clerk)
        await clerk.sees("2 Demandes en cours 0", "3 Demandes brouillons 1")


@pytest.mark.thorough
@pytest.mark.feature("P58")
async def test_a_signature_without_a_function_says_what_is_missing_and_where(tmp_path: Path) -> None:
    async with at_work(office(tmp_path)) as clerk:
        await paths.draft(clerk)
        await paths.verification(clerk)
        await clerk.tab_to("first_name")
        await clerk.write("Maude")
        await clerk.tab_to("last_name")
        await clerk.write("Lavague")
        clerk.press("enter", "enter")
        await clerk.sees("Rien n’est encore signé")
        clerk.press("f4", "s")
        await clerk.sees("Pour signer, remplissez « Fonction ».")
        await clerk.until(lambda: getattr(clerk.app.focused, "id", "") == "function", "the focus in the empty field")
        clerk.press("f5")
        await clerk.sees("Demande relue ; ce qui est tapé est conservé.", "Maude", "Lavague")


@pytest.mark.thorough
@pytest.mark.feature("P58", "P72")
async def test_what_somebody_else_wrote_meanwhile_is_read_again_before_it_is_signed(tmp_path: Path) -> None:
    settings = office(tmp_path)
    async with at_work(settings) as first:
        number = await paths.draft(first)
        async with at_work(settings) as second:
            await paths.show(second, number)
            second.press("s")
            await paths.told_open(second)
            await second.sees("► Vérification", "La demande n’est pas signée.")
            contact = field(first)
            assert contact is not None
            await answer(first, contact, "Ève Lafleur")
            first.press("tab")
            await first.sees("Enregistré à")
            for entry, text in (("first_name", "Maude"), ("last_name", "Lavague"), ("function", "Directrice")):
                await second.tab_to(entry)
                await second.write(text)
            await paths.ask_to_sign(second)
            second.press("j")
            await second.sees("Une autre personne a modifié cette demande", "F5")
            second.press("f5")
            await second.sees("Demande relue", "Maude", "Lavague", "Directrice")
            second.press("s")
            await second.sees("Je déclare")
            second.press("j")
            await second.sees("Demande signée.")


@pytest.mark.thorough
@pytest.mark.feature("P33", "P34")
async def test_going_back_to_the_search_shows_the_child_found(tmp_path: Path) -> None:
    async with at_work(office(tmp_path)) as clerk:
        await paths.begin(clerk)
        await paths.find(clerk, BAIE, ELISE)
        clerk.press("f8")
        await clerk.sees("► Type de la demande", "Nouvelle demande")
        clerk.press("f7")
        await clerk.sees("► Identité de l’enfant", "O’NEILL-ŒUVRAY", "Enfant trouvé")
        clerk.press("f8")
        await clerk.sees("► Type de la demande")
        clerk.press("1", "enter")
        await on_page(clerk, 1)
