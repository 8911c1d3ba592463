"""A child of two homes: one request for both, a box for each on the page of signatures, and each home is read."""

import json
from pathlib import Path

import pytest

from mes_tui.bootstrap import open_services
from mes_tui.domain.codes import Nature, RequestType, ServiceType
from mes_tui.settings import Settings
from screens.dialogs import Confirm
from screens.wizard import WizardScreen
from tests.attachments.scans import scanned
from tests.forms.builders import complete_answers
from tests.journeys import paths
from tests.journeys.driver import Clerk, at_work
from tests.journeys.office import ANA, AUGUST, MINISTRY, SITES, import_file, nirec, office
from tests.journeys.test_scans import printed
from tests.journeys.test_two_sheets import PROFESSIONAL, SLOT
from tests.journeys.test_whole_cycle import review
from tests.services.builders import BAIE, Clock

HERE, THERE = "Camille Exemple", "Dominique Autregarde"
MISSING = f"Il manque la signature du parent ou tuteur de l’autre foyer, {THERE}"

BOTH = f"{HERE}, parent ou tuteur ; {PROFESSIONAL} ; {THERE}, parent ou tuteur de l’autre foyer."


def shared(folder: Path) -> Settings:
    """The office where ANA goes to one place from two homes, half of the week each."""
    settings, data = office(folder), import_file(BAIE)
    for file in data["dossiers"]:
        if file["id"].startswith(f"{BAIE}-{ANA}-"):
            file |= {"numero_installation": SITES[BAIE][0][0], "jours_semaine": 2.5}
    path = folder / "csg.json"
    path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    services = open_services(settings, Clock(AUGUST), create=True)
    services.imports.load(path)
    services.store.close()
    return settings


async def found(clerk: Clerk) -> None:
    """Search ANA from the home screen: the « dossier » of each home is found, the first being chosen."""
    await paths.begin(clerk)
    clerk.send(nirec(BAIE, ANA))
    clerk.press("enter")
    await clerk.sees("Plusieurs dossiers : choisissez celui de la demande", f"Parent responsable : {HERE}")


@pytest.mark.feature("P6", "P49", "P56", "P57", "P63", "C1")
@pytest.mark.thorough
async def test_one_request_is_signed_by_two_homes(tmp_path: Path) -> None:
    settings, folder = shared(tmp_path), tmp_path / "Documents"
    async with at_work(settings) as clerk:
        await found(clerk)
        number = await paths.choose_type(clerk, RequestType.NEW)
        await clerk.sees(f"Identité du parent de l’autre {THERE} foyer")
        await paths.home(clerk)
        await found(clerk)
        clerk.press("down")
        await clerk.sees(f"Parent responsable : {THERE}")
        clerk.press("enter")
        await clerk.at(Confirm)
        await clerk.sees(f"La demande {number} est déjà ouverte pour cet enfant dans cette installation")
        clerk.press("escape")
        await clerk.at(WizardScreen)
        await paths.home(clerk)
        await paths.filled(clerk, number, complete_answers(RequestType.NEW, ServiceType.CPE))
        paper = await printed(clerk)
        for name, angle in (("un.pdf", 2), ("deux.pdf", 181)):
            (folder / name).write_bytes(scanned(paper, angle=angle))
        await paths.documents(clerk)
        await paths.attach(clerk, Nature.PLAN, paths.paper(folder, "plan.pdf"))
        await paths.sheet(clerk, "un.pdf", 1, f"{HERE}, parent ou tuteur", PROFESSIONAL)
        await paths.verification(clerk)
        await clerk.sees(f"✓ {SLOT}", f"Attention : {MISSING}")
        await paths.documents(clerk)
        await paths.sheet(clerk, "deux.pdf", 2, f"{THERE}, parent ou tuteur de l’autre foyer")
        await paths.verification(clerk)
        assert MISSING not in clerk.read()
        await paths.sign(clerk)
        await paths.submit(clerk, number)

    async with at_work(settings, MINISTRY) as agent:
        await review(agent, number)
        await agent.sees(f"Parent {HERE}", f"Autre foyer {THERE}", BOTH)
