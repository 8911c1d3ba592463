"""Keys that spare keys: what is left to fill, the line above, one Enter that chooses and goes on, numbers swapped."""

import pytest
from textual.widgets import Input

from mes_tui.bootstrap import Services
from mes_tui.domain.requests import Place
from screens.wizard.step import FORM
from tests.screens.driver import Desk, at_work
from tests.screens.office import newest_draft, request_id
from widgets.form_page import FormPage


def at(desk: Desk) -> str:
    pages = desk.app.screen.query(FormPage)
    return pages.first().current_key if pages else ""


async def on_page(desk: Desk, number: int, **answers: str) -> int:
    """The empty draft with ``answers``, open on a page."""
    drafts, draft = desk.services.drafts, newest_draft(desk.services)
    version = drafts.save(draft, answers, drafts.read(draft).request.version, Place(FORM, number, "")).version
    assert version
    drafts.release(draft)
    desk.app.open_wizard(draft, step=FORM)
    await desk.sees(f"[{number}]")
    await desk.until(lambda: at(desk))
    return draft


async def test_f6_leads_round_the_page_to_what_is_left_and_says_when_nothing_is(services: Services) -> None:
    async with at_work(services) as desk:
        await on_page(desk, 3, frequentation_jours="200", groupe_nb_enfants="8")
        visited = []
        for _ in range(4):
            await desk.press("f6")
            visited.append(at(desk))
        assert visited == ["horaire_lundi_arrivee", "groupe_age", "groupe_nb_educ", "horaire_lundi_arrivee"]
        assert desk.bar()["next_empty"] == ("Manque", True)
        await desk.press("ctrl+g", "1")
        await desk.sees("[1]")
        await desk.write("Ève")
        await desk.press("tab")
        await desk.write("4185550123")
        await desk.press("f6")
        assert desk.said == "Plus rien à remplir dans cette page : F8 pour la suite."


async def test_ctrl_d_answers_a_day_as_the_one_above_and_each_field_takes_it_back(services: Services) -> None:
    async with at_work(services) as desk:
        draft = await on_page(desk, 3, horaire_lundi_arrivee="8:00", horaire_lundi_depart="16:30")
        assert "same_above" not in desk.bar()
        page = desk.widget(FormPage)
        page.focus_key("horaire_lundi_depart")
        await desk.press("ctrl+d")
        assert desk.said.startswith("Rien au-dessus à recopier ici")
        await desk.press("down")
        await desk.until(lambda: desk.bar().get("same_above") == ("Comme lundi", True))
        await desk.write("9")
        await desk.press("ctrl+d")
        assert desk.said.startswith("« Mardi » est comme « Lundi ».")
        assert at(desk) == "horaire_mercredi_depart"
        await desk.press("ctrl+d")
        assert desk.services.drafts.read(draft)
        await desk.until(lambda: _stored(desk, draft, "mercredi") == ("08:00", "16:30"))
        assert _stored(desk, draft, "mardi") == ("08:00", "16:30")
        page.focus_key("horaire_mardi_depart", back=True)
        await desk.press("ctrl+z")
        assert page.editors["horaire_mardi_depart"].typed == "9"
        page.focus_key("horaire_samedi_depart")
        await desk.press("ctrl+d")
        assert desk.said == "La ligne au-dessus est vide : rien à recopier."
        assert "quit" not in desk.bar()


def _stored(desk: Desk, draft: int, day: str) -> tuple[str, str]:
    answers = desk.services.drafts.read(draft).answers
    return answers.get(f"horaire_{day}_arrivee", ""), answers.get(f"horaire_{day}_depart", "")


@pytest.mark.thorough(keep=2)
@pytest.mark.parametrize(
    ("start", "keys", "reached"),
    [
        # The field that a choice has just shown comes next.
        ("prof_type", ("a", "u", "t", "enter"), "prof_type_autre"),
        ("prof_type", ("e", "r", "enter"), "deficience"),
        ("attestation", ("f4", "1"), "attestation_date"),
        ("attestation_date", ("f4", "enter"), "prof_type"),
        # Given up, nobody goes on.
        ("attestation", ("f4", "escape"), "attestation"),
    ],
)
async def test_one_enter_chooses_and_goes_on(
    services: Services, start: str, keys: tuple[str, ...], reached: str
) -> None:
    async with at_work(services) as desk:
        await on_page(desk, 2, attestation="rapport")
        desk.widget(FormPage).focus_key(start)
        await desk.press(*keys)
        await desk.until(lambda: at(desk) == reached)


async def test_a_number_is_searched_as_what_it_is_where_the_cursor_is(services: Services) -> None:
    async with at_work(services) as desk:
        await desk.press("f6")
        await desk.sees("Veuillez effectuer une recherche.")
        assert desk.app.focused is desk.widget(Input, "#necsg")
        await desk.write("1220191000001")
        await desk.press("enter")
        await desk.sees("EXEMPLE, Lou", "Enfant trouvé : Entrée ou F8 pour continuer.")


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize("left", [Place(5), Place(FORM, 1, "sg_resp_nom"), Place(FORM, 7, "consentement"), Place(4)])
async def test_opening_leads_to_the_first_comment_left_wherever_one_was(services: Services, left: Place) -> None:
    request = request_id(services, "COMMENTAIRES")
    services.drafts.remember(request, left)
    async with at_work(services) as desk:
        desk.app.open_wizard(request)
        await desk.sees("Commentaire 2 sur 2, page 4", "[4]")
        await desk.until(lambda: at(desk) == "besoin_sante_niveau")


async def test_opening_goes_on_in_the_section_of_a_comment_that_is_left(services: Services) -> None:
    request = request_id(services, "COMMENTAIRES")
    services.drafts.remember(request, Place(FORM, 4, "besoin_jeu_niveau"))
    async with at_work(services) as desk:
        desk.app.open_wizard(request)
        await desk.until(lambda: at(desk) == "besoin_jeu_niveau")
