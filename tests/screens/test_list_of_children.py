"""The list of children: what Enter leads to, and back; the list of another provider (F2)."""

from pathlib import Path

import pytest

from mes_tui.bootstrap import Services
from mes_tui.domain.access import Actor
from mes_tui.domain.codes import ListKind
from screens.detail import DetailScreen
from screens.home import HomeScreen
from screens.providers import ProviderScreen
from screens.wizard import WizardScreen
from tests.screens.driver import LARGE, SMALL, Desk, at_work
from tests.screens.office import CLERK, DIRECTOR, NUAGES, READER, newest_draft, office
from tests.screens.test_lists import PROVIDER, column, ready, rows
from widgets.filter_bar import FilterBar


@pytest.mark.thorough
async def test_a_child_opens_in_the_wizard_already_found(services: Services) -> None:
    async with at_work(services, SMALL, ListKind.CHILDREN) as desk:
        shown = await ready(desk)
        await desk.press("enter")
        await desk.at(WizardScreen)
        await desk.sees(
            "BELLEHUMEUR-DE-LA-RIVIÈRE-AUX-ÉRABLES", "Enfant trouvé", "/ Liste des enfants / Créer une demande"
        )
        await desk.press("f8", "1", "enter")
        number = await created(desk)
        await desk.sees(f"… / Modifier la demande {number} BELLEHUMEUR-DE-LA-")
        await desk.press("f3")
        assert await ready(desk) is shown
        assert shown.index == 0
        await desk.until(lambda: column(desk, "Demande")[0] == number)


async def created(desk: Desk) -> str:
    """The number of the request that the wizard just made."""
    await desk.sees("Page [1]")
    services = desk.services
    return services.drafts.read(newest_draft(services)).request.number


@pytest.mark.feature("P22")
@pytest.mark.parametrize("actor", [DIRECTOR, READER], ids=["director", "reader"])
@pytest.mark.thorough
async def test_a_child_with_an_open_request_leads_to_it_and_f3_comes_back(tmp_path: Path, actor: Actor) -> None:
    async with at_work(office(tmp_path, actor), SMALL, ListKind.CHILDREN) as desk:
        shown = await ready(desk)
        for _ in range(column(desk, "Enfant").index("ONDÉE, Flavie")):
            await desk.press("down")
        number = column(desk, "Demande")[shown.index]
        await desk.press("enter")
        await desk.at(DetailScreen)
        await desk.sees(f"/ Liste des enfants / Détails de la demande {number} ONDÉE, Flavie")
        if actor is DIRECTOR:
            await desk.press("m")
            await desk.at(WizardScreen)
            await desk.sees(f"/ Modifier la demande {number} ONDÉE, Flavie")
            assert desk.app.screen.trail[2] == "Liste des enfants"  # type: ignore[attr-defined]
            await desk.press("f3")
            await desk.at(DetailScreen)
        await desk.press("f3")
        assert await ready(desk) is shown
        assert shown.row is not None
        assert shown.row.cells[0] == "ONDÉE, Flavie"


@pytest.mark.parametrize(("size", "told"), [(SMALL, False), (LARGE, True)], ids=["80x24", "120x40"])
@pytest.mark.thorough
async def test_the_two_files_of_a_child_in_shared_custody_are_told_apart(
    services: Services, size: tuple[int, int], told: bool
) -> None:
    async with at_work(services, size, ListKind.CHILDREN) as desk:
        shown = await ready(desk)
        alike = [row for row in rows(desk) if "DOUBLEDOSSIER" in row]
        assert len(set(alike)) == 2
        assert not told or "des Galets (Jean-Simon Doubledossier)" in alike[1]
        for _ in range(rows(desk).index(alike[1])):
            await desk.press("down")
        assert told or desk.said.endswith("des Galets (Jean-Simon Doubledossier)")
        assert shown.row is not None
        await desk.press("enter")
        await desk.at(WizardScreen)
        await desk.sees("Parent responsable : Jean-Simon Doubledossier", "Enfant trouvé")


@pytest.mark.feature("P6", "P14")
@pytest.mark.parametrize("kind", [ListKind.CHILDREN, ListKind.DRAFTS])
@pytest.mark.thorough(keep=1)
async def test_f2_shows_the_same_list_of_another_provider(services: Services, kind: ListKind) -> None:
    async with at_work(services, SMALL, kind) as desk:
        await ready(desk)
        assert desk.lines()[PROVIDER].strip() == "Service de garde (F2) : 3000-2000 CPE DE LA BAIE"
        await desk.write("ana")
        await desk.press("f2")
        await desk.at(ProviderScreen)
        await desk.press("escape")
        await ready(desk)
        assert desk.widget(FilterBar).text == "ana"
        await desk.press("f2", "2")
        await ready(desk)
        await desk.press("f2")
        await desk.at(ProviderScreen)
        await desk.sees("> 2 3100-4410")
        await desk.press("escape")
        await ready(desk)
        await desk.sees("Service de garde (F2) : 3100-4410", f"Accueil / {kind.label}")
        assert len(rows(desk)) == services.lists.counts(NUAGES)[kind]
        await desk.press("f3")
        await desk.at(HomeScreen)
        await desk.sees("No de division 3100-4410")


async def test_f2_says_that_there_is_one_provider_only(tmp_path: Path) -> None:
    async with at_work(office(tmp_path, CLERK), SMALL, ListKind.DRAFTS) as desk:
        await ready(desk)
        assert desk.lines()[PROVIDER].strip() == "Service de garde : 3000-2000 CPE DE LA BAIE"
        await desk.press("f2")
        assert desk.said == "Vous n’avez accès qu’à un service de garde."


@pytest.mark.thorough
async def test_the_child_that_was_found_stays_chosen_once_the_filter_goes(services: Services) -> None:
    async with at_work(services, SMALL, ListKind.CHILDREN) as desk:
        shown = await ready(desk)
        whole = shown.held.total
        await desk.write("exemple")
        await desk.until(lambda: shown.held.total == 1)
        for way in (["escape"], ["end", *["backspace"] * len("exemple"), "down"]):
            await desk.press(*way)
            await desk.until(lambda: shown.held.total == whole)
            assert "EXEMPLE" in ((shown.row and shown.row.cells[0]) or ""), way
            await desk.write("exemple")
            await desk.until(lambda: shown.held.total == 1)
        await desk.press("escape")
        await desk.until(lambda: shown.held.total == whole)
        await desk.press("enter")
        await desk.at(WizardScreen)
        await desk.sees("EXEMPLE, Lou")
