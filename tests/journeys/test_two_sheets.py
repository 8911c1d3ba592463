"""Two sheets of signatures: each person signs the page that came to them, and the second completes the first."""

from pathlib import Path

import pytest

from mes_tui.domain.codes import ListKind, Nature, RequestType, ServiceType
from tests.attachments.scans import scanned
from tests.forms.builders import complete_answers
from tests.journeys import paths
from tests.journeys.driver import at_work
from tests.journeys.office import MINISTRY, office
from tests.journeys.test_scans import printed
from tests.journeys.test_whole_cycle import review

PARENT, PROFESSIONAL = "Camille Exemple, parent ou tuteur", "Professionnel de la santé"
SLOT = "Signatures MES (ex. : parent, professionnel de la santé, RSG)"
MISSING = "Il manque la signature du professionnel de la santé."


@pytest.mark.feature("P49", "P50", "P56", "P57", "P63")
@pytest.mark.thorough
async def test_the_second_sheet_brings_the_signature_that_the_first_lacks(tmp_path: Path) -> None:
    settings, folder = office(tmp_path), tmp_path / "Documents"
    async with at_work(settings) as clerk:
        number = await paths.draft(clerk, answers=complete_answers(RequestType.NEW, ServiceType.CPE))
        paper = await printed(clerk)
        # The same page came back from the parent and from the hospital, each through its own scanner.
        for name, angle in (("parent.pdf", 2), ("hôpital.pdf", 181)):
            (folder / name).write_bytes(scanned(paper, angle=angle))
        await paths.documents(clerk)
        await paths.attach(clerk, Nature.PLAN, paths.paper(folder, "plan.pdf"))
        await paths.sheet(clerk, "parent.pdf", 1, PARENT)
        await clerk.sees(f"Signé par : {PARENT}", "+ Ajouter un autre fichier…")
        await paths.verification(clerk)
        await clerk.sees(f"✗ {SLOT}")
        await paths.sign(clerk)
        clerk.press("f8")
        await clerk.sees("La demande n’est pas encore recevable", MISSING)

        await paths.documents(clerk)
        await paths.sheet(clerk, "hôpital.pdf", 2, PROFESSIONAL)
        await clerk.sees("Signatures MES * : parent.pdf", "Signatures MES * : hôpital.pdf")
        await paths.verification(clerk)
        await clerk.sees(f"✓ {SLOT}", "ne vaut plus, car la demande a changé depuis")
        await paths.sign(clerk)
        await paths.submit(clerk, number)
        clerk.press("enter")
        await clerk.sees("Signatures sur papier", f"{PARENT} ; {PROFESSIONAL}.")
        await paths.details_in(clerk, ListKind.CURRENT, number)

    async with at_work(settings, MINISTRY) as agent:
        await review(agent, number)
        await agent.sees("Signatures sur papier", f"{PARENT} ; {PROFESSIONAL}.")
        assert MISSING not in agent.read()
