"""The dialogs of the wizard: where to go, two texts for one field, the papers, the receipt."""

import pytest

from mes_tui.bootstrap import Services
from mes_tui.domain.access import Actor
from screens.detail import DetailScreen
from screens.dialogs import Notice
from screens.file_picker import FileSave
from screens.home import HomeScreen
from screens.menu import MenuScreen
from screens.print_dialog import ChoiceDialog
from screens.wizard import WizardScreen
from screens.wizard.conflict import ConflictScreen
from screens.wizard.goto import GotoScreen
from tests.screens.driver import at_work
from tests.screens.office import DIRECTOR, newest_draft, open_as, request_id, signed_draft
from tests.screens.places import after, conflict, home, page, receipt
from widgets.calendar import Calendar
from widgets.form_page import FormPage
from widgets.menu import Menu
from widgets.status_line import StatusLine


@pytest.mark.thorough
@pytest.mark.feature("P33", "P43")
async def test_ctrl_g_lists_the_pages_and_the_steps_from_where_one_is(services: Services) -> None:
    async with at_work(services) as desk:
        await page(4)(desk)
        await desk.press("ctrl+g")
        await desk.at(GotoScreen)
        menu = desk.widget(Menu)
        assert [entry.label for entry in menu.entries][6:8] == ["Page 7 – Signature", "Étape 1 – Identité de l’enfant"]
        assert menu.entry is menu.entries[3]
        await desk.press("end", "enter")
        await desk.sees("► Vérification")
        await desk.press("ctrl+g")
        await desk.at(GotoScreen)
        assert desk.widget(Menu).entry.label == "Étape 5 – Vérification"  # type: ignore[union-attr]
        await desk.press("escape")
        await desk.sees("► Vérification")


@pytest.mark.feature("P61", "P62", "P63", "P71")
async def test_the_receipt_tells_the_number_the_instant_and_the_directorate(services: Services) -> None:
    draft = signed_draft(services)
    number = services.drafts.read(draft).request.number
    async with at_work(services) as desk:
        await receipt(desk)
        await desk.sees(
            f"La demande {number} a été transmise au Ministère le 22 novembre 2021 à",
            "Statut de la demande : Transmis",
            "Une notification est destinée à la direction régionale : Capitale-Nationale, Nord et Est.",
            "Le service de garde ne peut plus modifier cette demande",
            "Conservez ce numéro.",
        )
        await desk.press("enter")
        await desk.sees(f" / Détails de la demande {number} O’NEILL-ŒUVRAY, Élise")
        await desk.press("escape", "escape")
        await desk.at(HomeScreen)
        await desk.sees("Demandes en cours 5 !", "Demandes brouillons 4")


@pytest.mark.thorough
@pytest.mark.feature("P48", "P70")
async def test_the_print_dialog_offers_four_papers_and_writes_the_chosen_one(services: Services) -> None:
    async with at_work(services) as desk:
        desk.app.open_detail(request_id(services, "TRANSMIS"))
        await desk.sees("Statut de la demande")
        await desk.press("f9")
        await desk.at(ChoiceDialog)
        await desk.sees(
            "Chiffre ou Entrée\u00a0: Obtenir le document",
            "1 Formulaire complet",
            "2 Page de signatures seulement",
            "3 Récapitulatif",
            "4 Avec les documents joints",
        )
        await desk.press("3")
        await desk.at(FileSave)
        await desk.press("escape")
        await desk.at(DetailScreen)
        await desk.until(lambda: desk.said == "Aucun document écrit.")
        await desk.press("f9", "3")
        await desk.at(FileSave)
        await desk.press("enter")
        await desk.at(DetailScreen)
        await desk.until(lambda: desk.said.startswith("Document écrit :"))
        folder = services.settings.picker_root
        assert folder is not None
        assert [path.read_bytes()[:5] for path in folder.iterdir()] == [b"%PDF-"]


@pytest.mark.parametrize(("key", "kept"), [("f6", "Noé Faux-Lac"), ("f9", "Aude Brume")])
@pytest.mark.thorough
async def test_two_texts_for_one_field_are_both_shown_and_one_is_chosen(
    services: Services, key: str, kept: str
) -> None:
    async with at_work(services) as desk:
        await conflict(desk)
        await desk.sees("NON ENREGISTRÉ", "Personne à joindre au service de garde")
        # What was being typed when it came decides nothing.
        await desk.write("Maman a appelé : MADAME Lac")
        assert isinstance(desk.app.screen, ConflictScreen)
        await desk.press("escape")
        await desk.at(WizardScreen)
        await desk.sees("NON ENREGISTRÉ")
        await desk.press("f5")
        await desk.at(ConflictScreen)
        await desk.press(key)
        await desk.at(WizardScreen)
        draft = newest_draft(services)
        await desk.until(lambda: not desk.widget(StatusLine).unsaved)
        assert services.drafts.read(draft).answers["sg_resp_nom"] == kept
        assert desk.widget(FormPage).editors["sg_resp_nom"].typed == kept


async def test_a_request_open_elsewhere_is_told(services: Services) -> None:
    draft = newest_draft(services)
    colleague = Actor("uid:7", "Zoé Côté", DIRECTOR.rights, DIRECTOR.divisions)
    other = open_as(services.settings, colleague)
    other.drafts.open(draft)
    async with at_work(services) as desk:
        desk.app.open_wizard(draft)
        await desk.at(Notice)
        await desk.sees("Zoé Côté")
        await desk.press("enter")
        await desk.at(WizardScreen)
    other.store.close()


@pytest.mark.thorough
async def test_the_page_stays_in_sight_behind_a_window(services: Services) -> None:
    async with at_work(services) as desk:
        for reach, kind in ((after(home, "f10"), MenuScreen), (after(page(3), "f4"), Calendar)):
            await reach(desk)
            await desk.at(kind)
            strips = desk.app.screen._compositor.render_strips()
            assert any("Mesure exceptionnelle de soutien" in strip.text for strip in strips), kind
            desk.app.open_home()
