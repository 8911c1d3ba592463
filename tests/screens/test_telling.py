"""What a provider tells the Ministry of a request, from its details: offered, confirmed as understood, and said."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from mes_tui.bootstrap import Services
from mes_tui.domain.access import TOLD
from mes_tui.domain.answering import Answerer
from mes_tui.domain.codes import RequestType
from mes_tui.domain.people import Guardian
from mes_tui.domain.statuses import UNTOLD, Audience, Event
from screens.detail import DetailScreen
from screens.dialogs import Confirm
from screens.outcome_dialog import OutcomeDialog
from screens.print_dialog import ChoiceDialog
from screens.telling import heard
from storage import records
from tests.screens.driver import at_work
from tests.screens.office import AGENT, open_as, request_id, settings


@pytest.mark.feature("C5")
async def test_a_departure_is_confirmed_with_its_day_and_told(services: Services) -> None:
    told = request_id(services, "COMMENTAIRES")
    number = services.drafts.read(told).request.number
    async with at_work(services) as desk:
        desk.app.open_detail(told)
        await desk.at(DetailScreen)
        await desk.sees("U Suites")
        await desk.press("u")
        await desk.at(ChoiceDialog)
        await desk.press("2")
        await desk.at(OutcomeDialog)
        await desk.write("19 nov. 2021")
        await desk.press("f8")
        await desk.at(Confirm)
        await desk.sees("Dernier jour de présence : 19 novembre 2021")
        await desk.press("a")
        await desk.at(DetailScreen)
        await desk.sees(f"La demande {number} a un départ annoncé. Le Ministère en est avisé.")


@pytest.mark.thorough
@pytest.mark.feature("C12")
async def test_the_type_that_the_ministry_wants_is_named_whole(services: Services, tmp_path: Path) -> None:
    sent = request_id(services, "TRANSMIS", RequestType.TRANSFER.value)
    version = services.drafts.read(sent).request.version
    agent = open_as(settings(tmp_path), AGENT)
    wanted = {"type": RequestType.RENEWAL_UNCHANGED.value, "text": "x"}
    agent.review.decide(sent, Event.RETURN_FOR_TYPE, wanted, version, discard=True)
    agent.store.close()
    async with at_work(services) as desk:
        desk.app.open_detail(sent)
        await desk.at(DetailScreen)
        await desk.sees("U Suites")
        await desk.press("u", "1")
        await desk.sees("Type actuel", "Renouvellement sans changement (demandé par le Ministère)")


@pytest.mark.parametrize("event", TOLD)
def test_what_is_told_is_said_in_its_own_words_and_to_whom(event: Event) -> None:
    assert event.effect.notice.predicate != UNTOLD.predicate
    told = heard(event, "est", Answerer.AGENT)
    assert ("pas avisé" in told) is (Audience.DIRECTORATE not in event.effect.notice.to)
    assert "avisez-en vous-même" in heard(event, "est", Answerer.PROVIDER)


@pytest.mark.thorough
async def test_another_dossier_is_shown_with_all_that_it_changes_then_taken(services: Services) -> None:
    told = request_id(services, "COMMENTAIRES")
    file = services.drafts.read(told)
    with services.store.writing() as session:
        former = replace(file.child_file, end=date(2021, 10, 1))
        care = replace(file.child_file, key="NEUF", guardian=Guardian("Zibeline", "Aude"), start=date(2021, 10, 1))
        for one in (former, care):
            records.upsert_child_file(session, file.request.division, one)
        records.settle(session)
    async with at_work(services) as desk:
        desk.app.open_detail(told)
        await desk.at(DetailScreen)
        await desk.sees("U Suites")
        await desk.press("u")
        await desk.at(ChoiceDialog)
        await desk.sees("Prendre un autre dossier parent-enfant")
        await desk.press("2", "1")
        await desk.at(Confirm)
        await desk.sees("Aude Zibeline", "Identité du parent responsable")
        await desk.press("p")
        await desk.at(DetailScreen)
        await desk.sees(f"La demande {file.request.number} suit maintenant ce dossier : Aude Zibeline")
        assert services.drafts.read(told).child_file.guardian.last_name == "Zibeline"
