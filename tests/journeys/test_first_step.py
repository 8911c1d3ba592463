"""Who cannot have a request, and why: what the first step answers."""

from pathlib import Path

import pytest

from screens.detail import DetailScreen
from tests.journeys import paths
from tests.journeys.driver import Clerk, at_work
from tests.journeys.office import ELISE, JADE, NOE, ZOE, necsg, nirec, office
from tests.services.builders import BAIE

REFUSALS = [
    pytest.param(
        ZOE,
        "Vous ne pouvez pas créer une demande concernant la MES pour un enfant qui ne bénéficie pas de l’allocation "
        "pour l’intégration d’un enfant handicapé dans l’installation choisie",
        marks=pytest.mark.feature("P39"),
        id="no allowance",
    ),
    pytest.param(JADE, "Le dossier de cet enfant dans l’installation Installation du Quai", id="left"),
]


async def search(clerk: Clerk, child: int) -> None:
    """Search by NECSG: these children have no NIREC."""
    await paths.begin(clerk)
    await clerk.write(necsg(BAIE, child))
    clerk.press("enter")


@pytest.mark.thorough(keep=1)
@pytest.mark.feature("P34")
@pytest.mark.parametrize(("child", "sentence"), REFUSALS)
async def test_a_refused_child_stays_listed_with_its_reason(tmp_path: Path, child: int, sentence: str) -> None:
    async with at_work(office(tmp_path)) as clerk:
        await search(clerk, child)
        await clerk.sees("– 20", sentence)
        for key in ("enter", "f8"):
            clerk.press(key)
            await clerk.sees("► Identité de l’enfant", sentence)
        await paths.home(clerk)
        await clerk.sees("3 Demandes brouillons 0")


@pytest.mark.feature("P37", "P36", "P38")
async def test_a_child_who_is_not_found_brings_the_advice(tmp_path: Path) -> None:
    async with at_work(office(tmp_path)) as clerk:
        await paths.begin(clerk)
        await clerk.sees("Important ! Avant de créer une demande pour un enfant :")
        clerk.press("f8")
        await clerk.sees("Veuillez effectuer une recherche et choisir un enfant.")
        await clerk.write("9999999999999")
        clerk.press("f4")
        await clerk.sees("Aucun enfant trouvé. Si vous ne retrouvez pas le nom de l’enfant :", "« Données »")


@pytest.mark.thorough(keep=1)
@pytest.mark.feature("P35")
@pytest.mark.parametrize(
    ("entry", "typed", "sentence"),
    [("birth_date", "31 février 2019", "« Date de naissance »"), ("necsg", "12ab", "NECSG")],
)
async def test_a_search_that_cannot_be_read_is_said_and_keeps_the_field(
    tmp_path: Path, entry: str, typed: str, sentence: str
) -> None:
    async with at_work(office(tmp_path)) as clerk:
        await paths.begin(clerk)
        while getattr(clerk.app.focused, "id", "") != entry:
            before = clerk.app.focused
            clerk.press("tab")
            await clerk.until(lambda left: clerk.app.focused is not left, "the focus elsewhere", before)
        await clerk.write(typed)
        clerk.press("enter")
        await clerk.sees(sentence, typed)
        await clerk.until(lambda: getattr(clerk.app.focused, "id", "") == entry, "the focus on the field at fault")


@pytest.mark.thorough
@pytest.mark.feature("P31", "P34")
async def test_an_open_request_is_offered_in_place_of_a_second_one(tmp_path: Path) -> None:
    async with at_work(office(tmp_path)) as clerk:
        number = await paths.draft(clerk)
        await paths.home(clerk)
        await paths.begin(clerk)
        await clerk.write(nirec(BAIE, ELISE))
        clerk.press("enter")
        await clerk.sees("O’NEILL-ŒUVRAY")
        clerk.press("f8")
        await clerk.sees(
            f"La demande {number} est déjà ouverte pour cet enfant dans cette installation, pour la même année de "
            "référence. Voulez-vous l’ouvrir ?"
        )
        clerk.press("o")
        await clerk.at(DetailScreen)
        await clerk.sees(f"Demande {number}", "Brouillon")
        await paths.home(clerk)
        await clerk.sees("3 Demandes brouillons 1")


@pytest.mark.thorough
@pytest.mark.feature("P38")
async def test_a_child_who_is_too_old_for_the_year_proposed_may_have_a_request_for_the_other(tmp_path: Path) -> None:
    too_old = "Cet enfant dépasse l’âge admissible : né le 30 septembre 2015, il a plus de 59 mois"
    async with at_work(office(tmp_path)) as clerk:
        await search(clerk, NOE)
        await clerk.sees("Enfant trouvé, à confirmer")
        clerk.press("f8")
        await clerk.sees("► Type de la demande", too_old)
        clerk.press("enter")
        await clerk.sees("► Type de la demande", too_old)
        clerk.press("shift+tab", "down")
        await clerk.sees("> Année de référence 2020-2021", "Pour les enfants qui n’ont jamais reçu de subvention")
