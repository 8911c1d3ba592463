"""Two windows on one store: the second is told who is there, and no text is ever written over another in silence."""

from pathlib import Path

import pytest

from mes_tui.app import MesApp
from screens.wizard.conflict import ConflictScreen
from tests.journeys import paths
from tests.journeys.driver import Clerk, at_work
from tests.journeys.filling import answer, field, go_to, here, on_page, page_of
from tests.journeys.office import office


@pytest.fixture(autouse=True)
def _only_tab_saves(monkeypatch: pytest.MonkeyPatch) -> None:
    """However slow the machine is, a text is not saved before its field is left."""
    monkeypatch.setattr("screens.wizard.typed_step.PAUSE", 3600)


@pytest.fixture
def _nobody_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    """What one window saves is not seen by the other before it saves too."""
    monkeypatch.setattr(MesApp, "LOOK_SECONDS", 3600)


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
    await paths.show(clerk, number)
    clerk.press("m")
    await paths.told_open(clerk)
    await on_page(clerk, 1)


@pytest.mark.usefixtures("_nobody_looks")
@pytest.mark.feature("P47", "P72")
@pytest.mark.parametrize(
    ("key", "kept", "lost"),
    [("f6", "Noé Faux-Lac", "Ève Lafleur"), ("f9", "Ève Lafleur", "Noé Faux-Lac")],
    ids=["keep mine", "take the other"],
)
@pytest.mark.thorough
async def test_a_text_written_elsewhere_meanwhile_is_shown_beside_mine_and_i_choose(
    tmp_path: Path, key: str, kept: str, lost: str
) -> None:
    settings = office(tmp_path)
    async with at_work(settings) as first:
        number = await paths.draft(first)
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
            await second.sees("Enregistré à" if key == "f6" else kept)
            await second.until(lambda: shown(second, "sg_resp_nom") == kept, kept)
            await paths.home(second)
    async with at_work(settings) as again:
        await open_in(again, number)
        await again.until(lambda: shown(again, "sg_resp_nom") == kept, kept)
        assert lost not in again.read()


@pytest.mark.thorough
@pytest.mark.feature("P47")
async def test_two_people_may_fill_different_fields_at_once(tmp_path: Path) -> None:
    settings = office(tmp_path)
    async with at_work(settings) as first:
        number = await paths.draft(first)
        async with at_work(settings) as second:
            await open_in(second, number)
            await write(first, "sg_resp_nom", "Ève Lafleur")
            first.press("tab")
            await first.sees("Enregistré à")
            await write(second, "sg_resp_tel", "4185550123")
            second.press("tab")
            await second.sees("Rempli par une autre personne, et affiché : Personne à joindre au service de garde.")
            await second.until(lambda: shown(second, "sg_resp_nom") == "Ève Lafleur")


@pytest.mark.thorough
@pytest.mark.usefixtures("_nobody_looks")
async def test_an_undecided_conflict_blocks_leaving_and_f5_asks_again(tmp_path: Path) -> None:
    settings = office(tmp_path)
    async with at_work(settings) as first:
        number = await paths.draft(first)
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
            second.press("f6")
            await second.sees("Enregistré à")


@pytest.mark.feature("P47")
@pytest.mark.parametrize("typing", [False, True], ids=["passes through", "types there too"])
@pytest.mark.thorough(keep=1)
async def test_a_field_that_somebody_filled_is_not_erased_by_who_still_showed_it_empty(
    tmp_path: Path, typing: bool
) -> None:
    settings = office(tmp_path)
    async with at_work(settings) as first:
        number = await paths.draft(first)
        async with at_work(settings) as second:
            await open_in(second, number)
            await go_to(second, "sg_resp_tel")
            if typing:
                second.send("514")
                await second.until(lambda: shown(second, "sg_resp_tel") == "514")
            await write(first, "sg_resp_tel", "418 555-0123")
            first.press("tab")
            await first.sees("Enregistré à")
            if typing:
                second.press("tab")
                await second.at(ConflictScreen)
                await second.sees("Votre texte : 514 Texte enregistré : 418 555-0123")
                second.press("f9")
                await on_page(second, 1)
            else:
                await second.sees("Rempli par une autre personne, et affiché : Téléphone de la personne à joindre.")
            await second.until(lambda: shown(second, "sg_resp_tel") == "418 555-0123")
            # Through the field once more, and a save of another one.
            for key in ("sg_resp_poste", "sg_resp_tel", "sg_resp_poste"):
                await go_to(second, key)
            await write(second, "sg_resp_nom", "Noé Faux-Lac")
            second.press("tab")
            await second.sees("Enregistré à")
            await first.until(lambda: shown(first, "sg_resp_nom") == "Noé Faux-Lac")
            assert shown(first, "sg_resp_tel") == "418 555-0123"
            request_id = second.app.services.store.rows("SELECT id FROM request", {})[0][0]
            answers = second.app.services.drafts.read(request_id).answers
            assert (answers["sg_resp_tel"], answers["sg_resp_nom"]) == ("418 555-0123", "Noé Faux-Lac")


@pytest.mark.thorough
@pytest.mark.feature("P47")
async def test_a_choice_between_two_texts_overwrites_nothing_else(tmp_path: Path) -> None:
    settings = office(tmp_path)
    async with at_work(settings) as first:
        number = await paths.draft(first)
        async with at_work(settings) as second:
            await open_in(second, number)
            second.send("Noé Faux-Lac")
            await second.until(lambda: shown(second, "sg_resp_nom") == "Noé Faux-Lac")
            await write(first, "sg_resp_nom", "Ève Lafleur")
            await write(first, "sg_resp_tel", "418 555-0123")
            await write(first, "sg_resp_poste", "12")
            first.press("tab")
            await first.sees("Enregistré à")
            second.press("tab")
            await second.at(ConflictScreen)
            second.press("f6")
            await on_page(second, 1)
            for key in ("sg_resp_nom", "sg_resp_tel", "sg_resp_poste"):
                await go_to(second, key)
            second.press("tab")
            await second.until(lambda: shown(second, "sg_resp_tel") == "418 555-0123")
            request_id = second.app.services.store.rows("SELECT id FROM request", {})[0][0]
            await second.until(lambda: "Noé" in second.app.services.drafts.read(request_id).answers["sg_resp_nom"])
            answers = second.app.services.drafts.read(request_id).answers
            assert (answers["sg_resp_tel"], answers["sg_resp_poste"]) == ("418 555-0123", "12")
