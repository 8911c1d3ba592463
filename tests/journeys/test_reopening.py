"""The window dies without warning: everything up to the last field left is there, and the wizard opens where it was."""

from pathlib import Path

import pytest

from mes_tui.domain.codes import ListKind, RequestType, ServiceType
from tests.forms.builders import complete_answers
from tests.journeys import paths
from tests.journeys.driver import Clerk, at_work
from tests.journeys.filling import answer, field, fill_page, go_to, here, next_page, on_page
from tests.journeys.office import ELISE, office
from tests.services.builders import BAIE


def places(clerk: Clerk) -> list[tuple[str, ...]]:
    """The field where each wizard was left."""
    return clerk.app.services.store.rows("SELECT place_key FROM request", {})


@pytest.mark.thorough
@pytest.mark.feature("P18", "P31", "P47", "P64")
async def test_after_a_sudden_end_the_draft_opens_on_the_same_field_with_all_that_was_left(tmp_path: Path) -> None:
    settings, answers = office(tmp_path), complete_answers(RequestType.NEW, ServiceType.CPE)
    async with at_work(settings) as clerk:
        number = await paths.draft(clerk)
        await fill_page(clerk, answers)
        await next_page(clerk)
        await go_to(clerk, "plan_date")
        editor = field(clerk)
        assert editor is not None
        await answer(clerk, editor, "15 juin 2021")
        await go_to(clerk, "diagnostic")
        await clerk.until(lambda: ("diagnostic",) in places(clerk), "the place is kept")
        clerk.send("Élise, à moitié tap")
        await clerk.sees("Élise, à moitié tap")

    async with at_work(settings) as clerk:
        await clerk.sees("3 Demandes brouillons 1")
        await paths.show(clerk, number)
        await clerk.sees("Statut de la demande Brouillon", "Date de transmission -")
        clerk.press("m")
        await paths.told_open(clerk)
        await on_page(clerk, 2)
        await clerk.until(lambda: here(clerk) == (2, "diagnostic"), "the field where the person was")
        clerk.press("ctrl+home")
        await clerk.sees("2021-06-15")
        clerk.press("f7")
        await on_page(clerk, 1)
        await clerk.sees("Ève Lafleur-Sansnom")
        await go_to(clerk, "sg_resp_courriel")
        await clerk.sees("418 555-0123", "204", "eve.lafleur@exemple.invalid")


@pytest.mark.feature("P47")
@pytest.mark.thorough
async def test_leaving_with_f3_keeps_the_text_of_the_field_being_typed(tmp_path: Path) -> None:
    settings = office(tmp_path)
    async with at_work(settings) as clerk:
        number = await paths.create(clerk, BAIE, ELISE, RequestType.NEW)
        clerk.send("Ève ᐃᓄ")
        clerk.press("f3")
        await paths.details_in(clerk, ListKind.DRAFTS, number)
    async with at_work(settings) as clerk:
        await paths.open_request(clerk, ListKind.DRAFTS, number)
        clerk.press("m")
        await on_page(clerk, 1)
        await clerk.sees("Ève ᐃᓄ")
        await clerk.until(lambda: here(clerk) == (1, "sg_resp_nom"))


@pytest.mark.thorough
async def test_keys_that_arrive_while_the_window_closes_harm_nothing(tmp_path: Path) -> None:
    async with at_work(office(tmp_path)) as clerk:
        await paths.draft(clerk)
        clerk.send("Ève\t" * 200)
        clerk.press("f8", "f7", "f3")
