"""The detail of a request: headings, summary, documents, what may be done and why the rest may not."""

import re
from pathlib import Path

import pytest

from mes_tui.bootstrap import Services
from mes_tui.domain.access import Actor
from mes_tui.domain.codes import ListKind
from screens.detail import DetailScreen
from screens.dialogs import Confirm, TypeToConfirm
from screens.document_view import DocumentView
from screens.help import HelpScreen
from screens.home import HomeScreen
from screens.print_dialog import ChoiceDialog
from screens.wizard import WizardScreen
from tests.budget import few
from tests.screens.driver import LARGE, SIZES, Desk, at_work
from tests.screens.office import CLERK, DIRECTOR, READER, newest_draft, office, request_id
from widgets.menu import Menu

HEADINGS = (
    "Installation",
    "Enfant",
    "Parent",
    "Autre parent",
    "Adresse du parent demandeur",
    "Type de demande",
    "Statut de la demande",
    "Date de transmission",
)
CHANGES = frozenset({"edit", "submit", "attach"})
KEYS = {"edit": "m", "submit": "s", "attach": "a", "delete": "delete", "print": "f9"}
# Status as stored -> what the director may do with the request.
ALLOWED = {
    "BROUILLON": {*CHANGES, "delete", "print"},
    "TRANSMIS": {"print"},
    "COMMENTAIRES": {*CHANGES, "print"},
    "CONFORME": {"print"},
    "TERMINEE": {"print"},
}
# Status as stored -> what the sentence that refuses to change the request says of it.
WHY = {"TRANSMIS": "transmise au Ministère", "COMMENTAIRES": "", "CONFORME": "« Conforme »", "TERMINEE": "« Terminée »"}


async def opened(desk: Desk, status: str, type_: str = "") -> DetailScreen:
    """The detail of the first request with ``status``."""
    desk.app.open_detail(request_id(desk.services, status, type_))
    screen = await desk.at(DetailScreen)
    await desk.sees("Statut de la demande")
    return screen


def value(desk: Desk, label: str) -> str:
    """What stands at the right of ``label``, without the scroll bar."""
    row = next(row for row in desk.lines() if row.strip().startswith(label))
    return row.strip().removeprefix(label).rstrip("▁▂▃▄▅▆▇█ ").strip()


@pytest.mark.feature("P15", "P22", "P25", "P26", "P29", "A3")
@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_a_transmitted_request_shows_the_headings_of_the_portal(
    services: Services, size: tuple[int, int]
) -> None:
    async with at_work(services, size) as desk:
        await opened(desk, "TRANSMIS", "RSC")
        await desk.sees(
            "Demande 2021-11-003 Service de garde : 3000-2000 CPE DE LA BAIE",
            "Détails de la demande",
            "Résumé de la demande du service de garde",
        )
        places = [next(i for i, row in enumerate(desk.lines()) if row.strip().startswith(name)) for name in HEADINGS]
        assert places == sorted(places)
        assert value(desk, "Installation") == "Installation du Quai (3000-2001)"
        assert value(desk, "Enfant").startswith("FICELLE, Milan – 2 juin 2018 – NECSG\u00a01000002")
        assert value(desk, "Type de demande") == "Renouvellement sans changement"
        assert value(desk, "Statut de la demande") == "Transmis"
        assert re.fullmatch(r"\d+ novembre 2021 \(second appel, à confirmer\)", value(desk, "Date de transmission"))
        assert value(desk, "Accompagnement par jour").replace("\u00a0", " ") == "3 heures / jour"
        assert value(desk, "Jours par semaine").replace("\u00a0", " ") == "5 jours / semaine"
        assert value(desk, "Fréquentation prévue").replace("\u00a0", " ").endswith(" jours")


@pytest.mark.feature("P26")
async def test_the_help_explains_each_value_of_the_summary(services: Services) -> None:
    async with at_work(services, LARGE) as desk:
        await opened(desk, "TRANSMIS", "RSC")
        await desk.sees("Résumé de la demande du service de garde (i) F1")
        await desk.press("f1")
        await desk.at(HelpScreen)
        await desk.sees(
            "Accompagnement par jour : Le nombre d’heures",
            "Jours par semaine : Le nombre de jours de présence",
            "Fréquentation prévue : Le nombre de jours où l’enfant devrait être présent",
        )


@pytest.mark.thorough
@pytest.mark.feature("P29", "P25")
async def test_a_draft_has_a_dash_for_its_transmission(services: Services) -> None:
    async with at_work(services) as desk:
        await opened(desk, "BROUILLON")
        assert value(desk, "Date de transmission") == "- (second appel\u00a0: encore 8 jours, à confirmer)"
        assert value(desk, "Statut de la demande") == "Brouillon"


@pytest.mark.thorough
@pytest.mark.feature("P26", "A9")
async def test_a_draft_shows_of_its_summary_what_is_answered_only(services: Services) -> None:
    draft = newest_draft(services)
    async with at_work(services, LARGE) as desk:
        desk.app.open_detail(draft)
        await desk.at(DetailScreen)
        await desk.sees("Statut de la demande Brouillon")
        assert "Jours par semaine 5 jours / semaine" in desk.read().replace("\u00a0", " ")
        assert "Accompagnement par jour" not in desk.read()
        services.drafts.save(draft, {"heures_jour": "3"}, services.drafts.read(draft).request.version)
        await desk.press("f5")
        await desk.sees("Résumé de la demande du service de garde", "Accompagnement par jour 3 heures / jour")
        assert "Non fourni" not in desk.read().partition("Résumé de la demande")[2]


@pytest.mark.thorough
@pytest.mark.feature("P25", "P19", "P20", "P71")
async def test_what_the_ministry_decided_is_told(services: Services) -> None:
    async with at_work(services, LARGE) as desk:
        await opened(desk, "COMMENTAIRES")
        assert "1/2 commentaires corrigés." in value(desk, "! ")
        assert value(desk, "Statut de la demande") == "Commentaires"
        await desk.press("escape")
        await opened(desk, "CONFORME")
        assert value(desk, "Heures accordées par jour") == "4,5"
        await desk.press("escape")
        await opened(desk, "TERMINEE")
        assert value(desk, "Terminée le").split()[-1].endswith(")")


@pytest.mark.thorough(keep=1)
@pytest.mark.feature("P13", "P22")
@pytest.mark.parametrize(
    ("status", "kind"),
    few(
        [
            ("BROUILLON", ListKind.DRAFTS),
            ("TRANSMIS", ListKind.CURRENT),
            ("COMMENTAIRES", ListKind.CURRENT),
            ("CONFORME", ListKind.COMPLIANT),
            ("TERMINEE", ListKind.CLOSED),
        ],
        2,
    ),
)
async def test_the_breadcrumb_names_the_list_of_the_request(services: Services, status: str, kind: ListKind) -> None:
    async with at_work(services, LARGE) as desk:
        screen = await opened(desk, status)
        assert screen.trail[2] == kind.label
        assert desk.lines()[1].strip().startswith(f"Portail DSG / Accueil / {kind.label} / Détails de la demande 20")


OVER = {"submit", "attach", "delete"}


@pytest.mark.thorough(keep=1)
@pytest.mark.feature("P27", "P63", "P64", "P69")
@pytest.mark.parametrize("status", few(list(ALLOWED), 2))
async def test_what_a_status_does_not_allow_is_greyed_and_says_why(services: Services, status: str) -> None:
    async with at_work(services, LARGE) as desk:
        await opened(desk, status)
        bar = desk.bar()
        assert {command for command in KEYS if command in bar and bar[command][1]} == ALLOWED[status]
        # What can never come back is not even in the bar; its key still says why.
        assert set(KEYS) - set(bar) == (OVER if status in ("CONFORME", "TERMINEE") else set())
        for command in KEYS.keys() - ALLOWED[status]:
            if command in bar:
                assert f"({bar[command][0]})" in desk.read()
            await desk.press(KEYS[command])
            assert isinstance(desk.app.screen, DetailScreen)
            assert ("« Brouillon »" if command == "delete" else WHY[status]) in desk.said


@pytest.mark.thorough(keep=1)
@pytest.mark.feature("P60", "P64")
@pytest.mark.parametrize(("actor", "allowed"), [(CLERK, {"edit", "attach", "delete", "print"}), (READER, {"print"})])
async def test_what_a_right_does_not_allow_says_whom_to_ask(tmp_path: Path, actor: Actor, allowed: set[str]) -> None:
    async with at_work(office(tmp_path, actor), LARGE) as desk:
        await opened(desk, "BROUILLON")
        assert {command for command in KEYS if desk.bar()[command][1]} == allowed
        for command in KEYS.keys() - allowed:
            await desk.press(KEYS[command])
            assert "Demandez-le à Maude Lavague." in desk.said


@pytest.mark.feature("P27", "P31", "P70")
@pytest.mark.parametrize(
    ("keys", "kind", "shown"),
    few(
        [
            (("m",), WizardScreen, "Modifier la demande"),
            (("M",), WizardScreen, "Modifier la demande"),
            (("f2",), WizardScreen, "Modifier la demande"),
            (("a",), WizardScreen, "Joindre des documents"),
            (("s",), WizardScreen, "Analyse de recevabilité"),
            (("f8",), WizardScreen, "Analyse de recevabilité"),
            (("f9",), ChoiceDialog, "Formulaire complet"),
            (("D",), TypeToConfirm, "Une fois supprimée, une demande ne peut être réactivée."),
            (("tab", "enter"), DocumentView, "SHA-256"),
        ],
        4,
    ),
)
@pytest.mark.thorough
async def test_each_key_of_a_draft_leads_where_it_says(
    services: Services, keys: tuple[str, ...], kind: type, shown: str
) -> None:
    async with at_work(services) as desk:
        signed = services.store.rows("SELECT request_id FROM signature ORDER BY request_id DESC", {})
        draft = next(row[0] for row in signed if services.drafts.read(row[0]).request.status == "BROUILLON")
        desk.app.open_detail(draft)
        await desk.sees("Résumé de la demande")
        await desk.press(*keys)
        await desk.at(kind)
        await desk.sees(shown)


@pytest.mark.thorough
@pytest.mark.feature("P28", "P29")
@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_the_documents_stand_in_a_table_and_what_is_cut_is_said(
    services: Services, size: tuple[int, int]
) -> None:
    async with at_work(services, size) as desk:
        await opened(desk, "TRANSMIS", "NOUV")
        await desk.press("tab")
        menu = desk.widget(Menu)
        assert menu.has_focus
        header = next(row for row in desk.lines() if "Titre du document" in row)
        columns = [header.index(name) for name in ("Titre du document", "Nature du document", "Date de réception")]
        after = desk.lines().index(header) + 1
        entries = desk.lines()[after : after + len(menu.entries)]
        assert len(entries) >= 2
        for row in entries:
            assert "novembre 2021" in row
            assert [row[place - 1] for place in columns] == [" "] * 3
            assert all(row[place] != " " for place in columns)
        await desk.press("end")
        assert desk.said.startswith("Signature")
        assert desk.said.endswith("Entrée : ouvrir.")


@pytest.mark.thorough
@pytest.mark.feature("P28")
async def test_a_request_without_documents_says_so(services: Services) -> None:
    async with at_work(services) as desk:
        await desk.press("3")
        await desk.sees("Modifiée le")
        await desk.press("enter")
        await desk.sees("Aucun document joint.")
        await desk.press("tab", "enter")
        assert isinstance(desk.app.screen, DetailScreen)


@pytest.mark.feature("P69")
async def test_a_draft_is_deleted_only_when_its_number_is_typed(services: Services) -> None:
    async with at_work(services) as desk:
        screen = await opened(desk, "BROUILLON")
        number = services.drafts.read(screen.request_id).request.number
        await desk.press("delete")
        await desk.at(TypeToConfirm)
        await desk.sees(
            f"La demande {number} et ses documents seront effacés pour toujours.",
            "Une fois supprimée, une demande ne peut être réactivée.",
            f"Pour confirmer, tapez {number} puis Entrée :",
        )
        await desk.press("enter")
        await desk.sees(f"Ce n’est pas {number} : rien n’a été fait.")
        await desk.press("2", "0", "enter")
        await desk.sees("rien n’a été fait")
        await desk.press("escape")
        await desk.at(DetailScreen)
        assert services.drafts.read(screen.request_id).request.number == number
        await desk.press("d")
        await desk.at(TypeToConfirm)
        await desk.write(f" {number} ")
        await desk.press("enter")
        await desk.at(HomeScreen)
        assert desk.said == f"La demande {number} a été supprimée."
        assert not services.store.rows("SELECT 1 FROM request WHERE number = :number", {"number": number})


@pytest.mark.thorough
@pytest.mark.feature("P28", "C27")
async def test_the_key_that_deletes_is_about_the_document_under_the_cursor(services: Services) -> None:
    async with at_work(services) as desk:
        screen = await opened(desk, "COMMENTAIRES")
        before = services.drafts.read(screen.request_id).attachments
        assert len(before) > 1
        await desk.press("delete")
        assert "« Brouillon »" in desk.said
        await desk.press("tab")
        assert desk.bar()["remove_document"] == ("Supprimer", True)
        assert "delete" not in desk.bar()
        for left in range(len(before), 0, -1):
            await desk.press("end", "d" if left == 1 else "delete")
            await desk.at(Confirm)
            await desk.sees(f"Supprimer {before[left - 1].title} de la case", "La demande reste.")
            if left == len(before):
                await desk.press("escape")
                await desk.at(DetailScreen)
                assert services.drafts.read(screen.request_id).attachments == before
                await desk.press("delete")
                await desk.at(Confirm)
            await desk.press("s")
            await desk.at(DetailScreen)
            await desk.sees(f"Document supprimé : {before[left - 1].title}.")
            assert services.drafts.read(screen.request_id).attachments == before[: left - 1]
        await desk.sees("Aucun document joint.")
        # Nothing is left under the cursor: the key is about the request again.
        assert "remove_document" not in desk.bar()
        await desk.press("delete")
        assert "« Brouillon »" in desk.said


@pytest.mark.thorough
@pytest.mark.feature("P28")
async def test_what_was_said_stays_when_the_documents_are_drawn_anew(services: Services) -> None:
    async with at_work(services) as desk:
        screen = await opened(desk, "COMMENTAIRES")
        file = services.drafts.read(screen.request_id)
        await desk.press("tab", "end")
        last = file.attachments[-1]
        services.documents.remove(screen.request_id, last.nature, file.request.version, rank=last.rank)
        await desk.press("f5")
        menu = screen.query_one(Menu)
        await desk.until(lambda: len(menu.entries) < len(file.attachments))
        await desk.pilot.pause()
        assert desk.said == "Demande relue."


@pytest.mark.feature("P28", "P64")
async def test_a_document_that_was_sent_is_not_deleted_and_the_sentence_says_why(services: Services) -> None:
    async with at_work(services, LARGE) as desk:
        await opened(desk, "TRANSMIS", "NOUV")
        await desk.press("tab", "delete")
        assert isinstance(desk.app.screen, DetailScreen)
        assert WHY["TRANSMIS"] in desk.said
        assert desk.bar()["remove_document"] == ("Supprimer", False)


@pytest.mark.thorough
@pytest.mark.feature("P28")
async def test_a_document_is_not_deleted_from_details_that_somebody_else_changed(services: Services) -> None:
    async with at_work(services) as desk:
        screen = await opened(desk, "COMMENTAIRES")
        await desk.press("tab", "delete")
        await desk.at(Confirm)
        request = services.drafts.read(screen.request_id)
        services.documents.remove(screen.request_id, request.attachments[-1].nature, request.request.version)
        await desk.press("s")
        await desk.at(DetailScreen)
        await desk.until(lambda: len(desk.widget(Menu).entries) == len(request.attachments) - 1)
        assert services.drafts.read(screen.request_id).attachments == request.attachments[:-1]
        assert "Document supprimé" not in desk.said


@pytest.mark.thorough
async def test_a_request_deleted_by_somebody_else_closes_its_detail(tmp_path: Path) -> None:
    services = office(tmp_path, DIRECTOR)
    async with at_work(services) as desk:
        screen = await opened(desk, "BROUILLON")
        services.drafts.delete(screen.request_id, services.drafts.read(screen.request_id).request.number)
        await desk.press("f5")
        await desk.at(HomeScreen)
        assert "n’existe plus" in desk.said
