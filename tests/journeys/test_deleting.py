"""A draft goes away for good once its own number is typed, and not before."""

from pathlib import Path

import pytest

from mes_tui.domain.codes import ListKind, Nature
from screens.dialogs import TypeToConfirm
from screens.request_list import ListScreen
from tests.journeys import paths
from tests.journeys.driver import at_work
from tests.journeys.office import office


@pytest.mark.thorough
@pytest.mark.feature("P69", "P27")
async def test_a_draft_is_deleted_once_its_number_is_typed_right(tmp_path: Path) -> None:
    async with at_work(office(tmp_path)) as clerk:
        number = await paths.draft(clerk)
        await paths.documents(clerk)
        await paths.attach(clerk, Nature.PLAN, paths.paper(tmp_path / "Documents", "plan.pdf"))
        await paths.home(clerk)
        await paths.open_request(clerk, ListKind.DRAFTS, number)
        clerk.press("d")
        await clerk.at(TypeToConfirm)
        await clerk.sees(
            f"La demande {number} et ses documents seront effacés pour toujours.",
            "Une fois supprimée, une demande ne peut être réactivée.",
            f"Pour confirmer, tapez {number} puis Entrée :",
        )
        await clerk.write("2021-11-002")
        clerk.press("enter")
        await clerk.sees(f"Ce n’est pas {number} : rien n’a été fait. Corrigez, ou Échap pour annuler.")
        clerk.press("backspace", "1", "enter")
        await clerk.at(ListScreen)
        await clerk.sees(f"La demande {number} a été supprimée.")
        await paths.home(clerk)
        await clerk.sees("3 Demandes brouillons 0")
        # A number is never given twice.
        assert await paths.draft(clerk) == "2021-11-002"


@pytest.mark.thorough
@pytest.mark.feature("P69")
async def test_escape_deletes_nothing(tmp_path: Path) -> None:
    async with at_work(office(tmp_path)) as clerk:
        number = await paths.draft(clerk)
        await paths.home(clerk)
        await paths.show(clerk, number)
        clerk.press("delete")
        await clerk.at(TypeToConfirm)
        await clerk.write(number)
        clerk.press("escape")
        await clerk.sees(f"Demande {number}", "Statut de la demande Brouillon")
        await paths.home(clerk)
        await clerk.sees("3 Demandes brouillons 1")
