"""Going from page to page faster than the screen is drawn: nothing ends, nothing is skipped."""

from pathlib import Path

import pytest
from textual.geometry import Region

from mes_tui.domain.codes import RequestType
from screens.wizard.documents_step import DocumentsStep
from tests.journeys.driver import at_work, plain
from tests.journeys.filling import field, go_to, here, on_page, wizard
from tests.journeys.office import ELISE, office
from tests.journeys.paths import create
from tests.services.builders import BAIE
from widgets.editors.note import NoteEditor


@pytest.mark.thorough
async def test_a_field_that_an_answer_brings_is_next_even_before_it_is_drawn(tmp_path: Path) -> None:
    async with at_work(office(tmp_path)) as clerk:
        await create(clerk, BAIE, ELISE, RequestType.NEW)
        clerk.press("ctrl+g", "4")
        await on_page(clerk, 4)
        await go_to(clerk, "securite")
        clerk.send("o\t")
        await clerk.until(lambda: here(clerk)[1] != "securite")
        assert here(clerk)[1] == "securite_description"


@pytest.mark.thorough
async def test_a_note_taken_off_the_screen_can_still_be_asked_to_draw_itself(tmp_path: Path) -> None:
    async with at_work(office(tmp_path)) as clerk:
        await create(clerk, BAIE, ELISE, RequestType.NEW)
        clerk.press("ctrl+g", "5")
        await on_page(clerk, 5)
        await go_to(clerk, "moyens")
        note = field(clerk)
        assert isinstance(note, NoteEditor)
        clerk.press("f7")
        await on_page(clerk, 4)
        # A page that was seen is kept; it goes with the step, or when the form changes.
        await note.remove()
        assert not note.is_attached
        assert [strip.text for strip in note.render_lines(Region(0, 0, 10, 2))] == [" " * 10] * 2


@pytest.mark.thorough
async def test_the_keys_can_be_told_while_the_documents_are_being_drawn(tmp_path: Path) -> None:
    async with at_work(office(tmp_path)) as clerk:
        await create(clerk, BAIE, ELISE, RequestType.NEW)
        screen, step = wizard(clerk), DocumentsStep()
        await screen.query("#step-body > *").remove()
        drawn = screen.query_one("#step-body").mount(step)
        screen.refresh_steps()
        assert plain(step.refusal("open_document")).startswith("Aucun document dans cette case")
        await drawn


@pytest.mark.thorough
async def test_a_whole_page_typed_ahead_of_the_screen_goes_where_it_was_meant(tmp_path: Path) -> None:
    async with at_work(office(tmp_path)) as clerk:
        await create(clerk, BAIE, ELISE, RequestType.NEW)
        clerk.send("Ève Lafleur\t4185550123\t204\teve@exemple.invalid")
        clerk.press("f8")
        clerk.send("plan\r2021-06-15\to\t")
        await on_page(clerk, 2)
        await clerk.until(lambda: here(clerk) == (2, "plan_ecarts"), "three fields of page 2 answered")
        await clerk.sees("Plan d’intégration ▾", "2021-06-15", "(•) Oui")
        clerk.press("f7")
        await on_page(clerk, 1)
        await go_to(clerk, "sg_resp_courriel")
        await clerk.sees("Ève Lafleur", "418 555-0123", "204", "eve@exemple.invalid")


@pytest.mark.thorough
async def test_an_extension_typed_after_the_telephone_goes_in_its_own_field(tmp_path: Path) -> None:
    async with at_work(office(tmp_path)) as clerk:
        await create(clerk, BAIE, ELISE, RequestType.NEW)
        await go_to(clerk, "sg_resp_tel")
        clerk.send("418 555-0123 poste 12\t")
        await clerk.sees("Le poste 12 est maintenant dans « Poste de la personne à joindre ».")
        assert here(clerk) == (1, "sg_resp_poste")
        clerk.send("\t")
        await clerk.until(lambda: here(clerk) == (1, "sg_resp_courriel"))
        session = wizard(clerk).session
        assert session is not None
        assert (session.answers["sg_resp_tel"], session.answers["sg_resp_poste"]) == ("418 555-0123", "12")
        await go_to(clerk, "sg_resp_tel")
        clerk.press("end", "ctrl+u")
        clerk.send("418 555-0199 poste 7\t")
        await clerk.until(lambda: session.answers["sg_resp_tel"] == "418 555-0199 poste 7", "nothing overwritten")
        assert session.answers["sg_resp_poste"] == "12"
