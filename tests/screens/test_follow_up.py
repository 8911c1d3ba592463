"""What an office keeps of a request for itself, on the screen of its details: the note, the wish that it be signed."""

from pathlib import Path

import pytest

from mes_tui.bootstrap import Services
from screens.detail import DetailScreen
from screens.dialogs import Confirm
from screens.notices import NoticesScreen
from screens.outcome_dialog import OutcomeDialog
from tests.screens.driver import SIZES, Desk, at_work
from tests.screens.office import CLERK, DIRECTOR, READER, newest_draft, office, open_as, request_id, settings

WAITS = "Attend le rapport de l’ergothérapeute"


async def detail(desk: Desk, number: int) -> None:
    desk.app.open_detail(number)
    await desk.at(DetailScreen)
    await desk.sees("Statut de la demande")


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_a_note_is_written_with_its_day_read_with_the_request_and_taken_away(
    services: Services, size: tuple[int, int]
) -> None:
    async with at_work(services, size) as desk:
        await detail(desk, request_id(services, "TRANSMIS"))
        await desk.press("n")
        await desk.at(OutcomeDialog)
        await desk.sees("n’est ni transmise ni imprimée", "À suivre le (facultatif)")
        await desk.write(WAITS)
        await desk.press("tab")
        await desk.write("1er décembre 2021")
        await desk.press("f8")
        await desk.at(DetailScreen)
        await desk.sees("Note enregistrée.", "Suivi du service de garde, jamais transmis", WAITS, "1er décembre 2021")
        await desk.press("n")
        await desk.at(OutcomeDialog)
        await desk.press(*["backspace"] * len(WAITS), "f8")
        await desk.at(DetailScreen)
        await desk.sees("Aucune note pour cette demande.")
        assert "Suivi du service de garde" not in desk.read()


@pytest.mark.thorough
async def test_what_is_wrong_with_a_note_is_said_where_it_is_typed(services: Services) -> None:
    async with at_work(services) as desk:
        await detail(desk, newest_draft(services))
        await desk.press("n")
        await desk.at(OutcomeDialog)
        await desk.write(WAITS)
        await desk.press("tab")
        await desk.write("2021-11-01")
        await desk.press("f8")
        await desk.sees("Cette date est passée", WAITS)


@pytest.mark.thorough
async def test_what_a_colleague_noted_meanwhile_is_shown_and_what_was_typed_stays(
    services: Services, tmp_path: Path
) -> None:
    written = newest_draft(services)
    async with at_work(services) as desk:
        await detail(desk, written)
        await desk.press("n")
        await desk.at(OutcomeDialog)
        await desk.write(WAITS)
        clerk = open_as(settings(tmp_path), CLERK)
        clerk.follow_up.write(written, {"text": "Parent absent jusqu’à lundi"}, None)
        await desk.press("f8")
        await desk.sees("Sylvie Lasaisie a écrit entre-temps : « Parent absent jusqu’à lundi ».", WAITS)
        await desk.press("f8")
        await desk.at(DetailScreen)
        await desk.sees(WAITS)
        clerk.store.close()


@pytest.mark.feature("P59", "P60", "P62")
async def test_a_clerk_hands_a_request_over_and_takes_it_back(tmp_path: Path) -> None:
    services = office(tmp_path, CLERK)
    handed = newest_draft(services)
    number = services.drafts.read(handed).request.number
    async with at_work(services) as desk:
        await detail(desk, handed)
        assert desk.bar()["ask_signature"] == ("Faire signer", True)
        await desk.press("f")
        await desk.at(Confirm)
        await desk.sees(f"Remettre la demande {number} à signer ?", "Attention : elle n’est pas complète.")
        await desk.press("r")
        await desk.at(DetailScreen)
        await desk.sees(f"Demande {number} remise à signer : Maude Lavague", "Remise à signer", "Par Sylvie Lasaisie")
        director = open_as(settings(tmp_path), DIRECTOR)
        assert director.follow_up.of(handed).wish is not None
        director.store.close()
        await desk.press("f")
        await desk.at(Confirm)
        await desk.press("r")
        await desk.sees(f"La demande {number} n’est plus à signer.")


@pytest.mark.feature("P62", "P65")
async def test_who_may_sign_has_the_notice_and_hands_nothing_over(services: Services, tmp_path: Path) -> None:
    handed, clerk = newest_draft(services), open_as(settings(tmp_path), CLERK)
    number = clerk.drafts.read(handed).request.number
    async with at_work(services) as desk:
        await detail(desk, handed)
        assert "ask_signature" not in desk.bar()
        await desk.press("f")
        assert desk.said == "Vous pouvez signer vous-même cette demande : S mène à la vérification."
        clerk.follow_up.ask_signature(handed, clerk.drafts.read(handed).request.version)
        clerk.store.close()
        await desk.press("escape", "8")
        await desk.at(NoticesScreen)
        await desk.sees(number, "À signer")


@pytest.mark.feature("P60")
async def test_who_may_only_read_is_told_what_it_takes(tmp_path: Path) -> None:
    services = office(tmp_path, READER)
    async with at_work(services) as desk:
        await detail(desk, newest_draft(services))
        for key in ("n", "f"):
            await desk.press(key)
            assert desk.said.startswith("Vous ne possédez pas les accès pour ")
