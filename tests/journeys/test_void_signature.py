"""A signature is bound to what was signed: any change voids it and says which, and the request cannot go."""

from pathlib import Path

import pytest

from mes_tui.domain.codes import Nature
from tests.journeys import paths
from tests.journeys.driver import Clerk, at_work
from tests.journeys.filling import answer, field, go_to, on_page
from tests.journeys.office import office

VOID = "La signature de Maude Lavague, donnée le 2 août 2021 à"


async def signed(clerk: Clerk, folder: Path) -> None:
    """A request with a plan, signed; the step « Vérification » is shown."""
    await paths.draft(clerk)
    await paths.documents(clerk)
    await paths.attach(clerk, Nature.PLAN, paths.paper(folder, "plan.pdf"))
    await paths.verification(clerk)
    await paths.sign(clerk)
    await clerk.sees("✓ Signature électronique du directeur du service de garde")


@pytest.mark.thorough
@pytest.mark.feature("P58")
async def test_an_answer_changed_after_the_signature_voids_it_and_is_named(tmp_path: Path) -> None:
    async with at_work(office(tmp_path)) as clerk:
        await signed(clerk, tmp_path / "Documents")
        clerk.press("ctrl+g", "home", "1")
        await on_page(clerk, 1)
        await go_to(clerk, "sg_resp_nom")
        contact = field(clerk)
        assert contact is not None
        await answer(clerk, contact, "Noé Faux-Lac")
        await paths.verification(clerk)
        await clerk.sees(
            "✗ Signature électronique du directeur du service de garde",
            VOID,
            "ne vaut plus, car la demande a changé depuis : « Personne à joindre au service de garde ». "
            "Il faut signer de nouveau.",
        )
        await paths.sign(clerk)
        await clerk.sees("✓ Signature électronique du directeur du service de garde")


@pytest.mark.thorough
@pytest.mark.feature("P58", "P55")
async def test_a_document_changed_after_the_signature_voids_it_and_is_named(tmp_path: Path) -> None:
    async with at_work(office(tmp_path)) as clerk:
        await signed(clerk, tmp_path / "Documents")
        clerk.press("f7")
        await clerk.sees("► Documents à joindre", "plan.pdf")
        scan = paths.paper(tmp_path / "Documents", "signatures.pdf")
        await paths.attach(clerk, Nature.SIGNATURES, scan, "comparée au formulaire")
        clerk.press("f8")
        await clerk.sees("► Vérification", VOID, "« Document : Signatures MES ». Il faut signer de nouveau.")


@pytest.mark.thorough
@pytest.mark.feature("P57")
async def test_enter_on_a_line_that_fails_leads_to_its_cause(tmp_path: Path) -> None:
    async with at_work(office(tmp_path)) as clerk:
        await paths.draft(clerk)
        await paths.verification(clerk)
        await clerk.sees("✗ Champs obligatoires remplis", "✗ Plan d’intégration", "La demande n’est pas signée.")
        clerk.press("home", "enter")
        await on_page(clerk, 1)
        await clerk.sees("« Personne à joindre au service de garde » est vide : remplissez ce champ obligatoire.")
        await paths.verification(clerk)
        clerk.press("home", "down", "down", "enter")
        await clerk.sees("► Documents à joindre")
