"""The second year: the type is proposed from the history, and a renewal starts from the previous request."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mes_tui.bootstrap import open_services
from mes_tui.settings import Settings
from tests.journeys import paths
from tests.journeys.driver import Clerk, at_work
from tests.journeys.filling import field, go_to, here, on_page, page_of
from tests.journeys.office import AUGUST, ELISE, MILAN, import_file, nirec, office
from tests.services.builders import BAIE, Clock, Work

NEXT_AUGUST = datetime(2022, 8, 2, 14, 0, tzinfo=UTC)


def a_year_later(folder: Path) -> Settings:
    """A store where Élise's request of 2021 was transmitted and granted."""
    settings = office(folder)
    services = open_services(settings, Clock(AUGUST), create=True)
    Work(services.store, Clock(AUGUST)).transmitted(f"{BAIE}-{ELISE}-0")
    file = folder / "2022.json"
    file.write_text(json.dumps(import_file(BAIE, granted=(2021,)), ensure_ascii=False), encoding="utf-8")
    services.imports.load(file)
    services.store.close()
    return settings


async def types(clerk: Clerk, child: int) -> None:
    """The step of the types for ``child``."""
    await paths.begin(clerk)
    await clerk.write(nirec(BAIE, child))
    clerk.press("enter")
    await clerk.sees("Enfant trouvé")
    clerk.press("f8")
    await clerk.sees("► Type de la demande", "Nouvelle demande")


@pytest.mark.feature("P41", "P42")
@pytest.mark.thorough
async def test_from_the_second_year_the_history_proposes_and_refuses_types(tmp_path: Path) -> None:
    async with at_work(a_year_later(tmp_path), now=NEXT_AUGUST) as clerk:
        await types(clerk, MILAN)
        await clerk.sees(
            "> 2 Demande de renouvellement sans changement – proposée",
            "3 Demande de renouvellement avec changement – proposée",
            "Une subvention a été accordée dans l’installation choisie en 2021-2022.",
        )
        clerk.press("1")
        await clerk.sees("L’enfant a déjà reçu une subvention dans la division ou l’installation choisie.")
        await clerk.sees("► Type de la demande")
        await paths.home(clerk)
        await clerk.sees("3 Demandes brouillons 0")


@pytest.mark.thorough
@pytest.mark.feature("P44")
async def test_a_renewal_without_change_copies_the_previous_request_and_keeps_its_needs(tmp_path: Path) -> None:
    async with at_work(a_year_later(tmp_path), now=NEXT_AUGUST) as clerk:
        await types(clerk, ELISE)
        clerk.press("2", "enter")
        await on_page(clerk, 1)
        await clerk.sees("2022-11-001", "Ève Lafleur-Sansnom")
        clerk.press("ctrl+g", "home", "4")
        await clerk.until(lambda: here(clerk)[0] == 4)
        # What the previous request said of the needs is read, not typed: only what is new can be.
        page = page_of(clerk)
        assert page is not None
        await clerk.until(lambda: page.current_key in ("evolution", "declaration_sans_changement"))
        assert {key for key, editor in page.editors.items() if editor.display and editor.can_focus} == {
            "evolution",
            "declaration_sans_changement",
        }
        clerk.press("ctrl+home")
        await clerk.sees("Fréquent", "Crises à surveiller; médication donnée à midi par une personne formée.")
        clerk.press("ctrl+g", "home", "5")
        await on_page(clerk, 5)
        await clerk.sees("Chaise adaptée, pictogrammes, formation de l’équipe par l’ergothérapeute.")


@pytest.mark.feature("P44")
@pytest.mark.thorough
async def test_a_renewal_with_change_copies_answers_that_can_be_changed(tmp_path: Path) -> None:
    async with at_work(a_year_later(tmp_path), now=NEXT_AUGUST) as clerk:
        await types(clerk, ELISE)
        clerk.press("3", "enter")
        await on_page(clerk, 1)
        clerk.press("ctrl+g", "home", "4")
        await on_page(clerk, 4)
        await go_to(clerk, "besoin_sante_description")
        note = field(clerk)
        assert note is not None
        assert note.typed == "Crises à surveiller; médication donnée à midi par une personne formée."
        clerk.press("end")
        clerk.send(" Trois par jour.")
        await clerk.until(lambda: note.typed.endswith("formée. Trois par jour."))
        # What depends on the year is not copied.
        clerk.press("ctrl+g", "home", "2")
        await on_page(clerk, 2)
        page = page_of(clerk)
        assert page is not None
        assert page.editors["plan_date"].typed == ""
