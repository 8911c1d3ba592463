"""The paper that goes from hand to hand: printed before it is signed, known by its revision, scanned and joined."""

from pathlib import Path

import pytest

from mes_tui.domain.codes import Nature
from screens.dialogs import Confirm
from screens.file_picker import FileSave
from tests.journeys import paths
from tests.journeys.driver import at_work
from tests.journeys.filling import answer, field, on_page
from tests.journeys.office import office
from tests.journeys.test_transmission import printed


@pytest.mark.thorough
@pytest.mark.feature("P48", "P49", "P56", "P70")
async def test_the_signature_page_is_printed_signed_scanned_and_joined(tmp_path: Path) -> None:
    async with at_work(office(tmp_path)) as clerk:
        number = await paths.draft(clerk)
        clerk.press("ctrl+g", "home", "7")
        await on_page(clerk, 7)
        file = await paths.print_pdf(clerk, "2", "à signer.pdf")
        await clerk.sees("(1 page, révision 1).")
        text = printed(file)
        for part in (number, "révision 1", "Parent ou tuteur", "Autre parent ou tuteur", "Professionnel de la santé"):
            assert part in text
        await paths.documents(clerk)
        await paths.attach(clerk, Nature.SIGNATURES, "à signer.pdf")
        await clerk.sees("Signatures MES * : à signer.pdf")


@pytest.mark.feature("P56", "P70")
@pytest.mark.thorough
async def test_a_draft_says_so_on_paper_and_a_changed_one_takes_a_new_revision(tmp_path: Path) -> None:
    async with at_work(office(tmp_path)) as clerk:
        await paths.draft(clerk)
        assert "BROUILLON" in printed(await paths.print_pdf(clerk, "1", "un.pdf")).upper()
        await clerk.sees("révision 1).")
        contact = field(clerk)
        assert contact is not None
        await answer(clerk, contact, "Noé Faux-Lac")
        file = await paths.print_pdf(clerk, "1", "deux.pdf")
        await clerk.sees("révision 2).")
        assert "Noé Faux-Lac" in printed(file)
        assert "révision 2" in printed(file)


@pytest.mark.feature("P70")
@pytest.mark.thorough
async def test_a_file_is_replaced_only_after_a_confirmation(tmp_path: Path) -> None:
    folder = tmp_path / "Documents"
    async with at_work(office(tmp_path)) as clerk:
        await paths.draft(clerk)
        paths.paper(folder, "déjà.pdf")
        before = (folder / "déjà.pdf").read_bytes()
        await paths.print_to(clerk, "1")
        await clerk.write("déjà")
        clerk.press("enter")
        await clerk.at(Confirm)
        await clerk.sees("« déjà.pdf » existe déjà dans ce dossier. Le remplacer")
        clerk.press("escape")
        await clerk.at(FileSave)
        assert (folder / "déjà.pdf").read_bytes() == before
        clerk.press("enter")
        await clerk.at(Confirm)
        clerk.press("r")
        await clerk.sees("Document écrit :")
        assert "Demande" in printed(folder / "déjà.pdf")
