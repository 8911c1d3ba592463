"""Paper that comes back through the scanner: to the right request, to another, after a change; heavy, harmful, many."""

from pathlib import Path

import pytest

from mes_tui.domain.codes import Nature
from screens.dialogs import Confirm, Notice
from screens.file_picker import FilePicker
from screens.picture_view import PictureView
from screens.wizard import WizardScreen
from screens.wizard.copy_dialog import CopyDialog
from screens.wizard.slots_dialog import SlotsDialog
from screens.wizard.word_dialog import WordDialog
from tests.attachments import documents
from tests.attachments.scans import heavy_colour, photograph, scanned
from tests.journeys import paths
from tests.journeys.driver import Clerk, at_work
from tests.journeys.filling import answer, field, on_page
from tests.journeys.office import MILAN, office


async def printed(clerk: Clerk) -> bytes:
    """The page of signatures of the open request, printed from its last page."""
    clerk.press("ctrl+g", "home", "7")
    await on_page(clerk, 7)
    data = (await paths.print_pdf(clerk, "2", "à signer.pdf")).read_bytes()
    (paths.documents_folder(clerk) / "à signer.pdf").unlink()
    return data


@pytest.mark.feature("P56")
async def test_a_signed_page_goes_to_its_own_request_only_and_tells_what_changed_since(tmp_path: Path) -> None:
    folder = tmp_path / "Documents"
    async with at_work(office(tmp_path)) as clerk:
        number = await paths.draft(clerk)
        paper = await printed(clerk)
        (folder / "signée.pdf").write_bytes(scanned(paper, angle=182))
        await paths.documents(clerk)
        await paths.attach(clerk, Nature.SIGNATURES, "signée.pdf")
        await clerk.sees(f"Page de signatures de la demande {number}, révision 1 : à jour à sa réception.")
        await paths.home(clerk)

        await paths.draft(clerk, MILAN)
        await paths.documents(clerk)
        await paths.pick(clerk, Nature.SIGNATURES, "signée.pdf")
        await clerk.sees(f"« signée.pdf » porte le code de la demande {number} (page 1 du fichier)")
        await clerk.at(WizardScreen)
        await clerk.sees("Signatures MES * : + Ajouter…")


@pytest.mark.feature("P56")
@pytest.mark.thorough
async def test_a_page_signed_before_a_change_is_joined_once_the_change_is_read(tmp_path: Path) -> None:
    folder = tmp_path / "Documents"
    async with at_work(office(tmp_path)) as clerk:
        number = await paths.draft(clerk)
        (folder / "signée.pdf").write_bytes(scanned(await printed(clerk), angle=2))
        clerk.press("ctrl+g", "home")
        await clerk.sees("Aller à")
        clerk.press("1")
        await on_page(clerk, 1)
        contact = field(clerk)
        assert contact is not None
        await answer(clerk, contact, "Noé Faux-Lac")
        await paths.documents(clerk)
        for key, said in (
            ("escape", "Rien n’a été joint."),
            ("j", "Votre document est maintenant ajouté à la demande : signée.pdf."),
        ):
            await paths.pick(clerk, Nature.SIGNATURES, "signée.pdf")
            await clerk.at(Confirm)
            await clerk.sees(
                f"page de signatures de la demande {number}, révision 1",
                "Le formulaire a changé depuis l’impression :",
                "Personne à joindre au service de garde",
            )
            clerk.press(key)
            if key == "j":
                await paths.everybody(clerk)
            await clerk.sees(said)
        await clerk.sees("! À sa réception, le formulaire avait changé depuis l’impression")


@pytest.mark.feature("P56")
@pytest.mark.thorough
async def test_signatures_without_a_code_are_joined_with_the_word_of_the_clerk(tmp_path: Path) -> None:
    async with at_work(office(tmp_path)) as clerk:
        await paths.draft(clerk)
        paths.paper(tmp_path / "Documents", "fax.pdf")
        await paths.documents(clerk)
        await paths.pick(clerk, Nature.SIGNATURES, "fax.pdf")
        await clerk.at(WordDialog)
        clerk.press("enter")
        await clerk.sees("Écrivez d’abord quelques mots")
        clerk.press("escape")
        await clerk.sees("Rien n’a été joint.", "Signatures MES * : + Ajouter…")
        await paths.attach(clerk, Nature.SIGNATURES, "fax.pdf", "Élise [/] O’Neill : vue")
        await clerk.sees("Aucun code lisible", "Note : Élise [/] O’Neill : vue")


@pytest.mark.feature("P51")
@pytest.mark.thorough
async def test_a_scan_of_seven_megabytes_is_joined_as_a_lighter_copy_still_read(tmp_path: Path) -> None:
    folder = tmp_path / "Documents"
    async with at_work(office(tmp_path)) as clerk:
        number = await paths.draft(clerk)
        full = (await paths.print_pdf(clerk, "1", "complet.pdf")).read_bytes()
        heavy = heavy_colour(full, 1, 2, 3, -1)
        (folder / "lourd.pdf").write_bytes(heavy)
        assert 6 * 1024 * 1024 <= len(heavy) <= 8 * 1024 * 1024
        await paths.documents(clerk)
        await paths.pick(clerk, Nature.SIGNATURES, "lourd.pdf")
        await clerk.at(Confirm)
        await clerk.sees("la limite est de 4 Mo.", "Pages les plus lourdes : page", "A : Alléger")
        clerk.press("a")
        await clerk.at(CopyDialog)
        await clerk.sees(
            "lourd.pdf, ",
            "(il reste tel quel).",
            "Copie :",
            "4 pages, lettre",
            "Code carré lu, page 1, 2, 3 et 4.",
            "J : Joindre ",
        )
        clerk.press("j")
        await paths.everybody(clerk)
        await clerk.sees(
            "Votre document est maintenant ajouté à la demande : lourd.pdf.",
            f"Page de signatures de la demande {number}, révision 1 : à jour à sa réception.",
            "Copie allégée, faite par l’application",
        )
        assert (folder / "lourd.pdf").read_bytes() == heavy


@pytest.mark.feature("P51")
@pytest.mark.thorough
async def test_a_photograph_is_joined_as_a_document_and_a_locked_one_unlocked(tmp_path: Path) -> None:
    folder = tmp_path / "Documents"
    async with at_work(office(tmp_path)) as clerk:
        (folder / "Élise [1].JPG").write_bytes(photograph(documents.titled("Plan d’Élise"), dpi=60, turn=90))
        (folder / "verrou.pdf").write_bytes(documents.locked("", "AES-256"))
        await paths.draft(clerk)
        await paths.documents(clerk)
        await paths.pick(clerk, Nature.PLAN, "Élise [1].JPG")
        await clerk.sees("c’est une image", "une feuille lettre par image", "C : Convertir")
        clerk.press("c")
        await clerk.at(CopyDialog)
        await clerk.sees("Élise [1].JPG, ", "1 page, lettre", "I : la voir.")
        clerk.press("i")
        await clerk.at(PictureView)
        await clerk.sees("Page 1 de 1, agrandissement 1 de 5", "▀")
        clerk.press("escape")
        await clerk.at(CopyDialog)
        clerk.press("j")
        await clerk.sees("Élise [1].pdf", "Copie PDF d’une image, faite par l’application")
        await paths.pick(clerk, Nature.PSI, "verrou.pdf")
        await clerk.sees(
            "Votre document est maintenant ajouté à la demande : verrou.pdf.",
            "Copie déverrouillée, faite par l’application",
        )


@pytest.mark.thorough
@pytest.mark.feature("P51")
async def test_a_harmful_document_is_joined_cleaned_once_it_was_seen(tmp_path: Path) -> None:
    folder = tmp_path / "Documents"
    harmful = documents.written(documents.on_opening(documents.launch()), 2)
    async with at_work(office(tmp_path)) as clerk:
        (folder / "lance.pdf").write_bytes(harmful)
        await paths.draft(clerk)
        await paths.documents(clerk)
        await paths.pick(clerk, Nature.PLAN, "lance.pdf")
        await clerk.sees("contient une commande qui lance un programme", "N : Nettoyer")
        clerk.press("n")
        await clerk.at(CopyDialog)
        await clerk.sees("Page 1 de 2", "Plan d'intégration d'Élise")
        clerk.press("f8")
        await clerk.sees("Page 2 de 2", "Ergothérapie : 4,5 heures")
        clerk.press("escape")
        await clerk.sees("Rien n’a été joint.", "Plan d’intégration * : + Ajouter…")
        await paths.pick(clerk, Nature.PLAN, "lance.pdf")
        await clerk.sees("N : Nettoyer")
        clerk.press("n")
        await clerk.at(CopyDialog)
        clerk.press("j")
        await clerk.sees(
            "Votre document est maintenant ajouté à la demande : lance.pdf.", "Copie nettoyée, faite par l’application"
        )
        assert (folder / "lance.pdf").read_bytes() == harmful


@pytest.mark.feature("P50", "P53", "A6")
@pytest.mark.thorough
async def test_several_files_go_each_to_the_slot_that_the_clerk_confirms(tmp_path: Path) -> None:
    folder = tmp_path / "Documents"
    async with at_work(office(tmp_path)) as clerk:
        await paths.draft(clerk)
        (folder / "a.pdf").write_bytes(scanned(await printed(clerk)))
        (folder / "b.pdf").write_bytes(documents.titled("Plan d’intégration"))
        (folder / "c.pdf").write_bytes(documents.titled("Facture"))
        (folder / "d.pdf").write_bytes(documents.locked("énigme", "AES-256"))
        await paths.documents(clerk)
        clerk.press("home", "enter")
        await clerk.at(FilePicker)
        await clerk.sees("a.pdf", "b.pdf", "c.pdf", "d.pdf")
        clerk.press("space", "space", "space", "space")
        await clerk.sees("4 fichiers marqués : Entrée pour choisir.")
        clerk.press("enter")
        await clerk.at(Notice)
        await clerk.sees("Fichiers refusés", "« d.pdf » est protégé par un mot de passe.")
        clerk.press("enter")
        await clerk.at(SlotsDialog)
        await clerk.sees(
            "→ 4 Signatures MES (code lu à la page 1)",
            "→ 1 Plan d’intégration (d’après sa première page)",
            "→ à choisir (1 à 7), sinon non joint",
        )
        clerk.press("down", "down", "3")
        await clerk.sees("→ 3 Rapport d’un professionnel de la santé")
        clerk.press("enter")
        await paths.everybody(clerk)
        await clerk.sees("Vos documents sont maintenant ajoutés à la demande : a.pdf, b.pdf et c.pdf.")
        await clerk.sees("Plan d’intégration * : b.pdf", "santé : c.pdf", "Signatures MES * : a.pdf")
