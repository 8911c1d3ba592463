"""Two windows on one store: the second is told who is there, and no text is ever written over another in silence."""

from pathlib import Path

import pytest

from mes_tui.domain.codes import RequestType
from mes_tui.services.lists import ListKind
from screens.wizard.conflict import ConflictScreen
from tests.journeys import paths
from tests.journeys.driver import Clerk, at_work
from tests.journeys.filling import answer, field, go_to, here, on_page, page_of
from tests.journeys.office import ELISE, office
from tests.services.builders import BAIE


async def write(clerk: Clerk, key: str, text: str) -> None:
    """Write ``text`` in the field ``key`` of page 1."""
    if here(clerk)[1] != key:
        await go_to(clerk, key)
    editor = field(clerk)
    assert editor is not None
    await answer(clerk, editor, text)


def shown(clerk: Clerk, key: str) -> str:
    """What the field ``key`` shows."""
    page = page_of(clerk)
    return page.editors[key].typed if page is not None else ""


async def open_in(clerk: Clerk, number: str) -> None:
    """Open the draft ``number`` for editing, on its first page."""
    await paths.open_request(clerk, ListKind.DRAFTS, number)
    clerk.press("m")
    await paths.told_open(clerk)
    await on_page(clerk, 1)


@pytest.mark.feature("P47", "P72")
@pytest.mark.parametrize(
    ("key", "kept", "lost"),
    [("m", "Noé Faux-Lac", "Ève Lafleur"), ("a", "Ève Lafleur", "Noé Faux-Lac")],
    ids=["keep mine", "take the other"],
)
async def test_a_text_written_elsewhere_meanwhile_is_shown_beside_mine_and_i_choose(
    tmp_path: Path, key: str, kept: str, lost: str
) -> None:
    settings = office(tmp_path)
    async with at_work(settings) as first:
        number = await paths.create(first, BAIE, ELISE, RequestType.NEW)
        async with at_work(settings) as second:
            await open_in(second, number)
            await write(first, "sg_resp_nom", "Ève Lafleur")
            first.press("tab")
            await first.sees("Enregistré à")
            await write(second, "sg_resp_nom", "Noé Faux-Lac")
            second.press("tab")
            await second.at(ConflictScreen)
            await second.sees(
                "NON ENREGISTRÉ",
                "Une autre personne a modifié cette demande pendant que vous tapiez. Rien n’est perdu : choisissez.",
                "Personne à joindre au service de garde Votre texte : Noé Faux-Lac Texte enregistré : Ève Lafleur",
            )
            second.press(key)
            await on_page(second, 1)
            await second.sees("Enregistré à" if key == "m" else kept)
            await second.until(lambda: shown(second, "sg_resp_nom") == kept, kept)
            await paths.home(second)
    async with at_work(settings) as again:
        await open_in(again, number)
        await again.until(lambda: shown(again, "sg_resp_nom") == kept, kept)
        assert lost not in again.read()


@pytest.mark.feature("P47")
async def test_two_people_may_fill_different_fields_at_once(tmp_path: Path) -> None:
    settings = office(tmp_path)
    async with at_work(settings) as first:
        number = await paths.create(first, BAIE, ELISE, RequestType.NEW)
        async with at_work(settings) as second:
            await open_in(second, number)
            await write(first, "sg_resp_nom", "Ève Lafleur")
            first.press("tab")
            await first.sees("Enregistré à")
            await write(second, "sg_resp_tel", "4185550123")
            second.press("tab")
            await second.sees("Une autre personne a rempli d’autres champs de cette demande : ils sont affichés.")
            await second.until(lambda: shown(second, "sg_resp_nom") == "Ève Lafleur")


async def test_an_undecided_conflict_blocks_leaving_and_f5_asks_again(tmp_path: Path) -> None:
    settings = office(tmp_path)
    async with at_work(settings) as first:
        number = await paths.create(first, BAIE, ELISE, RequestType.NEW)
        async with at_work(settings) as second:
            await open_in(second, number)
            await write(first, "sg_resp_nom", "Ève Lafleur")
            first.press("tab")
            await first.sees("Enregistré à")
            await write(second, "sg_resp_nom", "Noé Faux-Lac")
            second.press("tab")
            await second.at(ConflictScreen)
            second.press("escape")
            await second.sees("NON ENREGISTRÉ", "F5 pour choisir entre les deux textes.")
            second.press("f3")
            await second.sees("Restez sur cet écran : le texte y est toujours.")
            second.press("f5")
            await second.at(ConflictScreen)
            second.press("m")
            await second.sees("Enregistré à")
