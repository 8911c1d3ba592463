"""« Renouveler »: R on a request that is over, F8 on the lists for all the children of last year."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mes_tui.bootstrap import Services
from mes_tui.domain.codes import ListKind, RequestType
from mes_tui.domain.statuses import Event
from screens.detail import DetailScreen
from screens.dialogs import Confirm, Notice
from screens.home import HomeScreen
from screens.menu import MenuScreen
from screens.print_dialog import ChoiceDialog
from screens.renewals import RenewalsScreen
from screens.request_list import ListScreen
from screens.wizard import WizardScreen
from tests.screens.driver import LARGE, Desk, at_work
from tests.screens.office import AGENT as MINISTRY
from tests.screens.office import BAIE, NOW, NUAGES, READER, office, request_id
from tests.services.builders import AGENT, Clock, Work, granting
from widgets.record_list import RecordList

NEXT = datetime(2022, 8, 3, 15, tzinfo=UTC)
GRANTED = "SELECT id, number, child_name FROM request WHERE division = :d AND status = 'CONFORME' ORDER BY folded"


def a_year_later(folder: Path) -> Services:
    """The sample office in August 2022; all that BAIE had sent was declared compliant."""
    services = office(folder)
    ministry = Work(services.store, Clock(NOW), AGENT)
    sent = "SELECT id FROM request WHERE division = :division AND status = 'TRANSMIS'"
    for (id_,) in services.store.rows(sent, {"division": BAIE}):
        ministry.review.decide(id_, Event.DECLARE_COMPLIANT, granting("2"), ministry.version(id_), discard=True)
    services.context.clock = Clock(NEXT)
    return services


def compliant(services: Services) -> list[tuple[int, str, str]]:
    return [(id_, number, name) for id_, number, name in services.store.rows(GRANTED, {"d": BAIE})]


async def on_detail(desk: Desk, request: int) -> None:
    desk.app.open_detail(request)
    await desk.at(DetailScreen)
    await desk.sees("Statut de la demande")


@pytest.mark.thorough
@pytest.mark.feature("P41", "P42")
async def test_r_on_a_compliant_request_makes_the_renewal_chosen_and_opens_it(tmp_path: Path) -> None:
    services = a_year_later(tmp_path)
    request, number, name = compliant(services)[0]
    async with at_work(services) as desk:
        await on_detail(desk, request)
        assert desk.bar()["renew"] == ("Renouveler", True)
        assert {"submit", "attach", "delete"} & set(desk.bar()) == set()
        await desk.press("r")
        await desk.at(ChoiceDialog)
        await desk.sees("Renouveler pour 2022-2023", name, "Une subvention a été accordée dans l’installation choisie")
        await desk.sees(f"Les réponses de la demande {number} seront reprises", "2 Demande de renouvellement avec")
        await desk.press("2")
        await desk.at(WizardScreen)
        await desk.sees("2022-11-001")
        made = services.store.rows("SELECT type, previous FROM request WHERE number = '2022-11-001'")
        assert made == [(RequestType.RENEWAL_CHANGED.value, number)]


@pytest.mark.feature("P31")
@pytest.mark.thorough
async def test_the_request_already_open_is_offered_in_its_place(tmp_path: Path) -> None:
    services = a_year_later(tmp_path)
    request = compliant(services)[0][0]
    services.renewals.renew(services.renewals.of_request(request), RequestType.RENEWAL_UNCHANGED)
    async with at_work(services) as desk:
        await on_detail(desk, request)
        await desk.press("r")
        await desk.at(Confirm)
        await desk.sees("La demande 2022-11-001 est déjà ouverte", "Voulez-vous l’ouvrir")
        await desk.press("o")
        await desk.sees("Demande 2022-11-001", "Brouillon")


@pytest.mark.thorough
async def test_a_renewal_that_does_not_fit_is_refused_in_words(tmp_path: Path) -> None:
    services = office(tmp_path)
    async with at_work(services) as desk:
        # Jade left during the year before.
        left = services.store.rows("SELECT id FROM request WHERE close_reason = 'DEPART' AND division = '3000-2000'")
        await on_detail(desk, left[0][0])
        await desk.press("r")
        await desk.sees("Vous ne pouvez pas créer une demande concernant la MES")
        assert isinstance(desk.app.screen, DetailScreen)
        await desk.press("escape")
        await on_detail(desk, request_id(services, "TRANSMIS"))
        assert "renew" not in desk.bar()
        await desk.press("r")
        await desk.sees("Seule une demande conforme ou terminée, ou transmise pour une année précédente")
        # A year later, nobody knows what came of it.
        services.context.clock = Clock(NEXT)
        await desk.press("r")
        await desk.at(ChoiceDialog)
        await desk.sees("Renouveler pour 2022-2023", "Aucune subvention connue", "2 Demande de renouvellement avec")


async def test_who_may_only_read_is_told_why_they_cannot_renew(tmp_path: Path) -> None:
    services = office(tmp_path, READER)
    async with at_work(services, first=ListKind.COMPLIANT) as desk:
        await desk.at(ListScreen)
        await desk.press("f8")
        await desk.sees("il faut le droit « Saisir dans les formulaires »")
        await on_detail(desk, request_id(services, "CONFORME"))
        await desk.press("r")
        await desk.sees("il faut le droit « Saisir dans les formulaires »")


@pytest.mark.feature("P42")
async def test_f12_prepares_the_drafts_of_all_the_children_after_a_preview(tmp_path: Path) -> None:
    services = a_year_later(tmp_path)
    children = [name for _, _, name in compliant(services)]
    assert len(children) >= 3
    async with at_work(services, first=ListKind.CLOSED) as desk:
        await desk.at(ListScreen)
        await desk.press("f8")
        screen = await desk.at(RenewalsScreen)
        await desk.sees("Renouveler en lot pour 2022-2023", f"{len(children)} à préparer", "Sans changement")
        shown = desk.widget(RecordList)
        assert [row.cells[0] for row in shown.held.rows if row.cells[3] == "Sans changement"] == children
        # Of the others a request was sent, and nothing is known of what came of it: nothing is proposed.
        lines = [row.cells[0] for row in shown.held.rows]
        first, second = (lines.index(child) for child in children[:2])
        assert {row.cells[3] for row in shown.held.rows if row.cells[0] not in children} <= {
            "Rien\u00a0: ne pas préparer",
            "Pas de renouvellement",
        }
        await desk.press(*["down"] * first, "t")
        await desk.sees("Avec changement")
        await desk.press("space")
        await desk.sees("Rien : ne pas préparer", f"{len(children) - 1} à préparer")
        await desk.press("t", *["down"] * (second - first), "t")
        await desk.sees("Avec changement")
        await desk.press("f8")
        await desk.at(Confirm)
        await desk.sees(f"Préparer {len(children)} brouillons pour 2022-2023 :", "et 1 avec changement ?")
        await desk.press("p")
        await desk.at(Notice)
        await desk.sees(f"{len(children)} brouillons préparés sur {len(children)}.", f"2022-11-002 {children[1]} – Ren")
        await desk.press("enter")
        await desk.until(lambda: desk.app.screen is screen)
        await desk.sees("0 à préparer", "Déjà ouverte : 2022-11-001")
        await desk.press("f8")
        await desk.sees("Il n’y a rien à préparer")
        await desk.press("t")
        await desk.sees("La demande 2022-11-002 est déjà ouverte pour cet enfant")
        await desk.press("enter")
        await desk.at(DetailScreen)
        await desk.sees("Renouvellement avec changement")
        types = services.store.rows("SELECT type FROM request WHERE year = 2022 ORDER BY id")
        assert [type_ for (type_,) in types] == ["RSC", "RAC", *["RSC"] * (len(children) - 2)]


@pytest.mark.feature("P42")
@pytest.mark.parametrize(
    "keys", [("f8",), ("f10", "r"), ("f10", "R"), ("f10", "end", "up", "up", "up", "enter")], ids="-".join
)
@pytest.mark.thorough(keep=1)
async def test_the_renewals_open_from_the_home_screen_and_from_the_menu(tmp_path: Path, keys: tuple[str, ...]) -> None:
    services = office(tmp_path)
    async with at_work(services) as desk:
        await desk.sees("F8 Renouveler")
        await desk.press(keys[0])
        if keys[0] == "f10":
            await desk.at(MenuScreen)
            await desk.sees("R Renouveler en lot")
        await desk.press(*keys[1:])
        await desk.at(RenewalsScreen)
        await desk.sees("Portail DSG / Accueil / Renouveler en lot")
        await desk.press("escape")
        await desk.at(HomeScreen)


@pytest.mark.thorough
async def test_the_menu_says_why_somebody_cannot_renew_and_an_agent_has_nothing_to(tmp_path: Path) -> None:
    async with at_work(office(tmp_path / "lecture", READER)) as desk:
        await desk.press("f8")
        await desk.sees("il faut le droit « Saisir dans les formulaires »")
        await desk.press("f5", "f10")
        await desk.sees("R (Renouveler en lot)")
        await desk.press("r")
        await desk.at(HomeScreen)
        await desk.sees("il faut le droit « Saisir dans les formulaires »")
    async with at_work(office(tmp_path / "ministère", MINISTRY)) as desk:
        assert "renew_all" not in desk.bar()
        await desk.press("f10")
        await desk.sees("Gestion des droits d’accès", "Échap : fermer")
        assert "Renouveler" not in desk.read()


@pytest.mark.thorough
async def test_what_a_colleague_makes_meanwhile_is_a_refusal_of_the_receipt(tmp_path: Path) -> None:
    services = a_year_later(tmp_path)
    requests = compliant(services)
    async with at_work(services, LARGE, ListKind.COMPLIANT) as desk:
        await desk.at(ListScreen)
        await desk.press("f8")
        await desk.at(RenewalsScreen)
        await desk.sees(f"{len(requests)} à préparer")
        await desk.press("f8")
        await desk.at(Confirm)
        colleague = Work(services.store, Clock(NEXT), replace(services.actor, login="uid:77"))
        colleague.drafts.create(colleague.drafts.read(requests[0][0]).request.file_key, RequestType.RENEWAL_CHANGED)
        await desk.press("p")
        await desk.at(Notice)
        await desk.sees(f"{len(requests) - 1} brouillons préparés sur {len(requests)}.", "Refus :")
        await desk.sees(f"{requests[0][2]} – La demande 2022-11-001 est déjà ouverte")


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize(("division", "refused"), [(NUAGES, True), (BAIE, False)], ids=["refused", "proposed"])
async def test_the_reason_of_the_first_row_is_said_before_the_cursor_moves(
    tmp_path: Path, division: str, refused: bool
) -> None:
    services = office(tmp_path)
    first = services.renewals.preview(division)[0]
    assert bool(first.refusal) is refused
    reason = first.refusal or first.offers[0].reason
    async with at_work(services) as desk:
        desk.app.work_for(division)
        await desk.press("f8")
        screen = await desk.at(RenewalsScreen)
        await desk.until(lambda: " ".join(reason.split()) in desk.said)
        assert desk.widget(RecordList).index == 0
        if refused:
            screen.say("")
            await desk.press("t")
            await desk.until(lambda: " ".join(reason.split()) in desk.said)


async def test_an_office_without_history_says_that_there_is_nothing_to_renew(tmp_path: Path) -> None:
    services = office(tmp_path)
    services.context.clock = Clock(datetime(2031, 8, 3, 15, tzinfo=UTC))
    async with at_work(services, first=ListKind.COMPLIANT) as desk:
        await desk.at(ListScreen)
        await desk.press("f8")
        await desk.at(RenewalsScreen)
        await desk.sees("Aucune subvention connue dans ce service de garde en 2030-2031", "vous y déclarerez")
        await desk.press("enter")
        assert desk.said == "Aucune ligne choisie."
        await desk.press("f8")
        assert desk.said == "Aucune ligne à préparer pour l’instant."
