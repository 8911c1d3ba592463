"""A page with something missing does not let go forward, always does backward, and leads to each field at fault."""

from pathlib import Path

import pytest

from mes_tui import type_ahead
from tests.journeys import paths
from tests.journeys.driver import at_work
from tests.journeys.filling import field, go_to, here, next_page, on_page
from tests.journeys.office import office
from widgets.error_summary import ErrorSummary


@pytest.mark.thorough
@pytest.mark.feature("P33", "P46")
async def test_the_errors_block_forward_lead_to_the_field_and_never_block_backward(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A call opens the draft, and no key: Enter is for it all the same.
    monkeypatch.setattr(type_ahead, "STANDS", 0)
    async with at_work(office(tmp_path)) as clerk:
        await paths.draft(clerk)
        clerk.press("f8")
        await clerk.sees(
            "Il y a 2 problèmes",
            "« Personne à joindre au service de garde » est vide : remplissez ce champ obligatoire.",
            "« Téléphone de la personne à joindre » est vide : remplissez ce champ obligatoire.",
            "Corrigez, puis F8. Ctrl+E liste les problèmes ; Ctrl+G va à une autre page.",
        )
        await clerk.until(lambda: here(clerk) == (1, "sg_resp_nom"), "the cursor in the first faulty field")
        clerk.press("ctrl+e")
        await clerk.until(lambda: isinstance(clerk.app.focused, ErrorSummary), "the focus in the problems")
        clerk.press("down", "enter")
        await clerk.until(lambda: here(clerk) == (1, "sg_resp_tel"), "Enter goes to the field")
        await clerk.write("418 555-01")
        clerk.press("f8")
        await clerk.sees("Il y a 2 problèmes", "« Téléphone de la personne à joindre »")
        clerk.press("f7")
        await clerk.sees("► Type de la demande", "Pour changer le type, l’installation ou le dossier parent-enfant")
        clerk.press("f8")
        await on_page(clerk, 1)
        await clerk.sees("418 555-01")


@pytest.mark.thorough
@pytest.mark.feature("P46")
async def test_once_put_right_a_problem_goes_and_the_page_lets_go(tmp_path: Path) -> None:
    async with at_work(office(tmp_path)) as clerk:
        await paths.draft(clerk)
        clerk.press("f8")
        await clerk.sees("Il y a 2 problèmes")
        await clerk.until(lambda: here(clerk) == (1, "sg_resp_nom"))
        await clerk.write("Ève Lafleur-Sansnom")
        clerk.press("tab")
        await clerk.until(lambda: here(clerk) == (1, "sg_resp_tel"))
        phone = field(clerk)
        assert phone is not None
        await clerk.until(lambda: clerk.app.screen.can_view_entire(phone), "the field in view")
        await clerk.until(lambda: "joindre au service de garde » est vide" not in clerk.read(), "the sentence goes")
        await clerk.sees("« Téléphone de la personne à joindre » est vide")
        await clerk.write("4185550123")
        clerk.press("tab")
        await clerk.until(lambda: not clerk.app.screen.query(ErrorSummary), "the list goes with the last problem")
        await next_page(clerk)
        assert here(clerk)[0] == 2
        assert "Corrigez, puis F8" not in clerk.read()


@pytest.mark.thorough
async def test_what_a_field_says_about_itself_goes_with_the_next_field(tmp_path: Path) -> None:
    async with at_work(office(tmp_path)) as clerk:
        await paths.draft(clerk)
        await go_to(clerk, "sg_resp_courriel")
        clerk.press("enter")
        await clerk.sees("Dernier champ de la page ; F8 pour la suivante.")
        clerk.press("shift+tab")
        await clerk.until(lambda: "Dernier champ" not in clerk.read(), "the sentence goes")


@pytest.mark.thorough
@pytest.mark.feature("P33")
async def test_ctrl_g_goes_to_any_page_whatever_is_missing(tmp_path: Path) -> None:
    async with at_work(office(tmp_path)) as clerk:
        await paths.draft(clerk)
        clerk.press("ctrl+g")
        await clerk.sees("Aller à", "Page 7 – Signature", "des réponses manquent")
        clerk.press("6")
        await on_page(clerk, 6)
        clerk.press("f7")
        await on_page(clerk, 5)


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("keys", "label"), [(("down", "enter"), "Date du plan"), (("escape",), "Document de référence joint")]
)
async def test_leaving_the_problems_leads_to_the_field_and_shows_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, keys: tuple[str, ...], label: str
) -> None:
    monkeypatch.setattr(type_ahead, "STANDS", 0)
    async with at_work(office(tmp_path)) as clerk:
        await paths.draft(clerk)
        clerk.press("ctrl+g")
        await clerk.sees("Page 2")
        clerk.press("2")
        await on_page(clerk, 2)
        await go_to(clerk, "plan_date")
        clerk.press("f8")
        await clerk.sees("Il y a 9 problèmes")
        clerk.press("ctrl+e")
        await clerk.until(lambda: isinstance(clerk.app.focused, ErrorSummary), "the focus in the problems")
        clerk.press(*keys)
        await clerk.sees(f"!›{label}")
        await clerk.app.animator.wait_until_complete()
        await clerk.sees(f"!›{label}")
