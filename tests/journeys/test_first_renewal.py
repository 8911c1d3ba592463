"""An office that starts today: the first renewal, of a child of whom no subsidy is known, from the list to paper."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pypdf import PdfReader

from mes_tui.bootstrap import open_services
from mes_tui.domain.codes import ListKind, Nature
from screens.detail import DetailScreen
from screens.file_picker import FileSave
from tests.forms.builders import complete_answers
from tests.journeys import paths
from tests.journeys.driver import Clerk, at_work, plain
from tests.journeys.filling import fill_page, on_page, wizard
from tests.journeys.office import MILAN, import_file, nirec, office, settings
from tests.services.builders import BAIE, Clock

# The second year of the service, the first one of the office.
STARTS = datetime(2022, 8, 2, 14, 0, tzinfo=UTC)
DECLARED = {"subv_annee": "2021-2022", "subv_heures": "3,5"}


def without_history(folder: Path) -> None:
    """A provider whose file tells of no subsidy, as a file of CSG does."""
    file = folder / "csg.json"
    file.write_text(json.dumps(import_file(BAIE, granted=()), ensure_ascii=False), encoding="utf-8")
    with open_services(settings(folder), Clock(STARTS), create=True) as services:
        services.imports.load(file)


async def choose_type(clerk: Clerk) -> str:
    """All four types are offered, none is proposed: the clerk knows that it is a renewal with change."""
    await paths.begin(clerk)
    await clerk.write(nirec(BAIE, MILAN))
    clerk.press("enter")
    await clerk.sees("Enfant trouvé")
    clerk.press("f8")
    await clerk.sees("> 1 Nouvelle demande", "2 Demande de renouvellement sans changement", "4 Demande de transfert")
    assert "proposée" not in clerk.read().partition("> 1 Nouvelle demande")[2]
    clerk.press("3")
    await clerk.sees("Aucune subvention connue dans la division en 2021-2022")
    clerk.press("enter")
    await on_page(clerk, 1)
    session = wizard(clerk).session
    assert session is not None
    return session.file.request.number


def fill_other_pages(clerk: Clerk) -> None:
    """By a call, all that is not of this journey."""
    session = wizard(clerk).session
    assert session is not None
    request, drafts = session.file.request, clerk.app.services.drafts
    answers = complete_answers(request.type) | {"plan_date": "2022-06-15"}
    drafts.save(request.id, {k: v for k, v in answers.items() if k not in session.file.answers}, request.version)


@pytest.mark.thorough
@pytest.mark.feature("P41", "P42", "P61", "C4")
async def test_the_first_renewal_of_an_office_goes_from_the_list_to_the_file_handed_over_and_to_paper(
    tmp_path: Path,
) -> None:
    async with at_work(office(tmp_path, "office without history", without_history), now=STARTS) as clerk:
        number = await choose_type(clerk)
        fill_other_pages(clerk)
        await paths.home(clerk)
        await paths.open_request(clerk, ListKind.DRAFTS, number)
        clerk.press("m")
        await on_page(clerk, 1)
        clerk.press("ctrl+g", "home", "5")
        await on_page(clerk, 5)
        assert set(DECLARED) <= await fill_page(clerk, DECLARED)
        await paths.documents(clerk)
        await paths.attach(clerk, Nature.PLAN, paths.paper(tmp_path / "Documents", "plan.pdf"))
        await paths.attach(clerk, Nature.SIGNATURES, paths.paper(tmp_path / "Documents", "signatures.pdf"), "comparée")
        clerk.press("f8")
        await clerk.sees("✓ Champs obligatoires remplis")
        await paths.sign(clerk)
        clerk.press("f8")
        await clerk.sees(f"Soumettre la demande {number} ?", "vous le remettez à la direction régionale")
        clerk.press("s")
        await clerk.sees("Dossier à remettre", "Statut de la demande : Transmis")
        clerk.press("enter")
        await clerk.at(FileSave)
        clerk.press("enter")
        await clerk.sees("Dossier à remettre :", "renseignements confidentiels")
        clerk.press("enter")
        await clerk.at(DetailScreen)
        file = await paths.print_pdf(clerk, "1", "formulaire signé.pdf")
        text = plain(" ".join(page.extract_text() for page in PdfReader(file).pages))
        for part in (
            "Dernière subvention, déclarée par le service de garde",
            "2021-2022",
            "Accordées en 2021-2022 (déclarées par le service de garde) : 3,5 heures / jour",
        ):
            assert plain(part) in text
        known = "SELECT year, hours_per_day, declared FROM support_grant"
        assert [(*row[:2], bool(row[2])) for row in clerk.app.services.store.rows(known)] == [(2021, "3,5", True)]
