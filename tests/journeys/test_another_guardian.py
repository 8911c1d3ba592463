"""Somebody else signs for the child in the middle of a correction: the new « dossier » is taken, signed and sent."""

import json
from pathlib import Path

import pytest

from mes_tui.bootstrap import open_services
from mes_tui.settings import Settings
from screens.dialogs import Confirm
from screens.print_dialog import ChoiceDialog
from tests.attachments.scans import scanned
from tests.journeys import paths
from tests.journeys.driver import at_work
from tests.journeys.filling import on_page
from tests.journeys.office import AUGUST, ELISE, MINISTRY, import_file
from tests.journeys.test_comments import to_correct, two
from tests.journeys.test_scans import printed
from tests.journeys.test_two_sheets import PROFESSIONAL, SLOT
from tests.journeys.test_whole_cycle import review
from tests.services.builders import BAIE, Clock, Work

FORMER, NOW = "Camille Exemple", "Aude Zibeline"


def replaced(settings: Settings, folder: Path) -> None:
    """The management software ended the « dossier » of ELISE yesterday, and has another one."""
    data = import_file(BAIE)
    former = next(file for file in data["dossiers"] if file["id"] == f"{BAIE}-{ELISE}-0")
    guardian = {**former["responsable"], "prenom": "Aude", "nom": "Zibeline"}
    data["dossiers"].append({**former, "id": "NEUF", "responsable": guardian, "autre_responsable": None})
    former["date_fin"] = "2021-08-01"
    file = folder / "csg.json"
    file.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    services = open_services(settings, Clock(AUGUST), create=True)
    services.imports.load(file)
    services.store.close()


@pytest.mark.feature("P17", "P49", "P58", "P63", "P65", "P68", "C2")
@pytest.mark.thorough
async def test_a_new_guardian_is_taken_signed_and_sent_in_a_correction(tmp_path: Path) -> None:
    settings, request_id, number = two(tmp_path)
    async with at_work(settings) as clerk:
        await to_correct(clerk, number)
        clerk.press("f2", "f12")
        await on_page(clerk, 4)
        replaced(settings, tmp_path)
        clerk.press("f2")
        await clerk.sees("2/2 commentaires corrigés")
        await paths.home(clerk)
        await paths.show(clerk, number)
        await clerk.sees(FORMER)
        clerk.press("u")
        await clerk.at(ChoiceDialog)
        await clerk.sees("Prendre un autre dossier parent-enfant")
        clerk.press("2")
        await clerk.sees(f"Dossier actuel : {FORMER}", NOW)
        clerk.press("1")
        await clerk.at(Confirm)
        await clerk.sees(
            f"Nouveau dossier : {NOW}",
            "La page de signatures jointe ne la couvrira plus",
            "Le Ministère lit l’ancien dossier jusqu’à la prochaine transmission.",
        )
        clerk.press("p")
        await clerk.sees(f"La demande {number} suit maintenant ce dossier : {NOW}")
        agent = Work(clerk.app.services.store, Clock(AUGUST), MINISTRY)
        assert agent.review.read(request_id).file.child_file.guardian.full_name == FORMER

        clerk.press("m")
        await on_page(clerk, 4)
        (tmp_path / "Documents" / "signée.pdf").write_bytes(scanned(await printed(clerk)))
        await paths.documents(clerk)
        await paths.sheet(clerk, "signée.pdf", 1, f"{NOW}, parent ou tuteur", PROFESSIONAL)
        await paths.verification(clerk)
        await clerk.sees("✓ Commentaires corrigés", f"✓ {SLOT}", "ne vaut plus, car la demande a changé depuis")
        await paths.sign(clerk)
        await paths.submit(clerk, number)
        clerk.press("enter")
        await clerk.sees("Statut de la demande Transmis", NOW)

    async with at_work(settings, MINISTRY) as reader:
        await review(reader, number)
        await reader.sees(f"Parent {NOW}", f"{NOW}, parent ou tuteur ; {PROFESSIONAL}.")
