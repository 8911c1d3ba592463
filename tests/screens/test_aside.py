"""What somebody typed and could not save is offered to who fills the request next, and to nobody else."""

from dataclasses import replace
from pathlib import Path

import pytest

from mes_tui.bootstrap import Services
from mes_tui.domain.errors import NotSaved
from screens.covered import CoveredScreen
from screens.wizard import WizardScreen
from screens.wizard.aside import AsideScreen
from storage import records
from storage.store import Store
from tests.screens.driver import Desk, at_work
from tests.screens.office import CLERK, DIRECTOR, newest_draft, office
from tests.screens.places import CONTACT, in_field, page

TYPED = "Zoé O’Neill-Œuvray [/]"


def left(services: Services, *texts: str) -> int:
    """The clerk left ``texts`` beside the newest draft, one for each of the first fields."""
    draft = newest_draft(services)
    keys = (CONTACT, "diagnostic")
    with services.store.writing() as session:
        said = dict(zip(keys, texts, strict=False))
        records.put_aside(session, draft, CLERK.login, CLERK.name, said, services.context.now)
    return draft


def kept(services: Services) -> list[str]:
    """What stands beside the answers."""
    return [text for (text,) in services.store.rows("SELECT text FROM typed_aside ORDER BY key")]


def answered(services: Services, draft: int) -> dict[str, str]:
    """The answers of the draft."""
    return dict(services.store.rows("SELECT key, text FROM answer WHERE request_id = :id", {"id": draft}))


async def offered(desk: Desk, draft: int) -> None:
    """The draft opens, and the text is offered."""
    desk.app.open_wizard(draft, step=3)
    await desk.at(AsideScreen)
    await desk.sees(f"{CLERK.name} avait tapé ceci sans pouvoir l’enregistrer", TYPED)


@pytest.mark.thorough
@pytest.mark.feature("P47")
async def test_it_is_taken_up_as_an_answer_and_left_no_more(tmp_path: Path) -> None:
    async with at_work(office(tmp_path)) as desk:
        draft = left(desk.services, TYPED, "Un diagnostic")
        await offered(desk, draft)
        await desk.press("f6")
        await desk.at(WizardScreen)
        await desk.sees("Texte repris dans la demande, et enregistré.", TYPED)
        assert answered(desk.services, draft).items() >= {CONTACT: TYPED, "diagnostic": "Un diagnostic"}.items()
        assert kept(desk.services) == []


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize(("key", "stays"), [("f9", []), ("escape", [TYPED])], ids=["dropped", "later"])
async def test_it_is_dropped_or_offered_again_next_time(tmp_path: Path, key: str, stays: list[str]) -> None:
    async with at_work(office(tmp_path)) as desk:
        draft = left(desk.services, TYPED)
        before = answered(desk.services, draft)
        await offered(desk, draft)
        await desk.press(key)
        await desk.at(WizardScreen)
        await desk.until(lambda: kept(desk.services) == stays)
        assert answered(desk.services, draft) == before
        await desk.press("f3")
        await desk.until(lambda: not any(isinstance(screen, WizardScreen) for screen in desk.app.screen_stack))
        if stays:
            await offered(desk, draft)


@pytest.mark.parametrize("text", ["r", "6", " ", "é"])
@pytest.mark.thorough(keep=1)
async def test_no_letter_decides(tmp_path: Path, text: str) -> None:
    async with at_work(office(tmp_path)) as desk:
        await offered(desk, left(desk.services, TYPED))
        await desk.write(text)
        assert isinstance(desk.app.screen, AsideScreen)
        assert kept(desk.services) == [TYPED]


async def test_what_cannot_be_saved_even_so_stays_beside_the_answers(tmp_path: Path) -> None:
    async with at_work(office(tmp_path)) as desk:
        draft = left(desk.services, TYPED * 200)
        desk.app.open_wizard(draft, step=3)
        await desk.at(AsideScreen)
        await desk.press("f6")
        await desk.at(WizardScreen)
        await desk.sees("NON ENREGISTRÉ", "la limite est de")
        assert kept(desk.services) == [TYPED * 200]
        desk.app.flushers.clear()


@pytest.mark.thorough
async def test_two_people_are_told_apart_and_offered_one_after_the_other(tmp_path: Path) -> None:
    async with at_work(office(tmp_path)) as desk:
        services = desk.services
        draft = left(services, TYPED)
        with services.store.writing() as session:
            records.put_aside(session, draft, "uid:3", "Paul Lelecteur", {CONTACT: "Noé"}, services.context.now)
        await offered(desk, draft)
        await desk.press("f6")
        await desk.sees("Paul Lelecteur avait tapé ceci", "Noé", f"Réponse : {TYPED}")
        await desk.press("f9")
        await desk.at(WizardScreen)
        await desk.until(lambda: kept(services) == [])
        assert answered(services, draft)[CONTACT] == TYPED


@pytest.mark.thorough
async def test_a_session_left_alone_ends_with_what_could_not_be_saved_beside_the_answers(tmp_path: Path) -> None:
    """A conflict that nobody came back to settle."""
    services = office(tmp_path / "bureau", CLERK)
    services.settings = replace(services.settings, cover_minutes=0, end_minutes=60)
    draft = newest_draft(services)
    async with at_work(services) as desk:
        desk.app.open_wizard(draft, step=3)
        await desk.at(WizardScreen)
        await in_field(desk)
        with Store.open(services.settings.store_place) as store, store.writing() as session:
            pen = records.Pen(DIRECTOR.login, services.context.now)
            records.save_answers(session, draft, {CONTACT: "Aude"}, 1, pen)
        await desk.write("Zoé")
        desk.app.touched_at -= 61 * 60
        desk.app.resting.look()
        await desk.until(lambda: not desk.app.is_running)
    with Store.open(services.settings.store_place) as store:
        assert store.rows("SELECT key, text FROM typed_aside") == [(CONTACT, "Zoé")]
        assert ("Aude",) in store.rows("SELECT text FROM answer")


@pytest.mark.thorough
async def test_what_can_be_kept_nowhere_is_said_not_to_be(tmp_path: Path) -> None:
    def refuse(*_: object) -> None:
        raise NotSaved("le disque est plein.")

    services = office(tmp_path / "bureau", CLERK)
    async with at_work(services) as desk:
        await page(1)(desk)
        desk.app.flushers.append(refuse)
        with Store.open(services.settings.store_place) as store, store.writing() as session:
            records.remove_user(session, CLERK.login)
        await desk.at(CoveredScreen)
        await desk.sees("NON ENREGISTRÉ", "le disque est plein")
        desk.app.flushers.clear()
