"""A screen that nobody touches is covered, then closed; that of an account that is over is taken away at once."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from mes_tui.domain.errors import NotSaved
from screens.covered import CoveredScreen
from screens.home import HomeScreen
from screens.wizard import WizardScreen
from storage import records
from storage.store import Store
from tests.budget import some
from tests.screens.driver import Desk, at_work
from tests.screens.office import CLERK, NOW, newest_draft, office
from tests.screens.places import CHUNKS, chunk, page, walk

MINUTE = 60


def left_alone(desk: Desk, minutes: float) -> None:
    """Nobody touches anything for ``minutes``; then the application looks."""
    desk.app.touched_at -= minutes * MINUTE
    desk.app.resting.look()


def names(desk: Desk) -> set[str]:
    """What would tell that a child, an office or a request was on the screen."""
    people = desk.services.store.rows("SELECT last_name, necsg FROM child")
    offices = desk.services.store.rows("SELECT name, division FROM provider")
    return {str(word).casefold() for row in (*people, *offices) for word in row}


def told(desk: Desk) -> list[str]:
    """Those of ``names`` that are on the screen, whatever is drawn there and in which letters."""
    shown = desk.text().casefold()
    return [word for word in names(desk) if word in shown]


@pytest.mark.parametrize("number", some(range(CHUNKS), range(1)))
async def test_nothing_of_any_screen_is_seen_once_it_is_covered_and_a_key_brings_it_back(
    tmp_path: Path, number: int
) -> None:
    async with at_work(office(tmp_path / "bureau")) as desk:
        seen = 0
        async for place in walk(desk, some(chunk(number), chunk(number)[:8])):
            if isinstance(desk.app.screen, CoveredScreen):
                continue
            below, focused = desk.app.screen, desk.app.focused
            seen += bool(told(desk))
            left_alone(desk, 16)
            await desk.at(CoveredScreen)
            await desk.sees("Rien n’a été touché depuis 15 minutes.")
            assert told(desk) == [], place
            await desk.press("x")
            await desk.until(lambda below=below: desk.app.screen is below)
            assert desk.app.focused is focused, place
        assert seen > 3


async def test_what_is_typed_is_saved_first_and_the_key_that_comes_back_writes_nothing(tmp_path: Path) -> None:
    async with at_work(office(tmp_path / "bureau")) as desk:
        await page(1)(desk)
        field = desk.app.focused
        await desk.write("Ève", over=True)
        left_alone(desk, 15)
        await desk.at(CoveredScreen)
        await desk.sees("Ce qui était tapé est enregistré.")
        assert ("Ève",) in desk.services.store.rows("SELECT text FROM answer")
        await desk.press("z")
        await desk.at(WizardScreen)
        assert desk.app.focused is field
        await desk.write("!")
        await desk.until(lambda: ("Ève!",) in desk.services.store.rows("SELECT text FROM answer"))


@pytest.mark.thorough(keep=2)
@pytest.mark.parametrize(
    ("veille", "minutes", "covered"), [(15, 14.9, False), (15, 15, True), (1, 1, True), (0, 9999, False)]
)
async def test_the_screen_is_covered_when_its_minutes_have_passed(
    tmp_path: Path, veille: int, minutes: float, covered: bool
) -> None:
    services = office(tmp_path / "bureau")
    services.settings = replace(services.settings, cover_minutes=veille)
    async with at_work(services) as desk:
        left_alone(desk, minutes)
        await desk.pilot.pause()
        assert isinstance(desk.app.screen, CoveredScreen) is covered
        desk.app.resting.look()
        await desk.pilot.pause()
        assert [type(screen) for screen in desk.app.screen_stack].count(CoveredScreen) == covered


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize(("veille", "minutes"), [(15, (15, 60)), (0, (60,))], ids=["covered first", "never covered"])
async def test_what_cannot_be_saved_stays_behind_a_covered_screen_that_says_so(
    tmp_path: Path, veille: int, minutes: tuple[int, ...]
) -> None:
    def refuse() -> None:
        raise NotSaved("le disque est plein.")

    services = office(tmp_path / "bureau")
    services.settings = replace(services.settings, cover_minutes=veille, end_minutes=60)
    async with at_work(services) as desk:
        desk.app.flushers.append(refuse)
        for passed in minutes:
            left_alone(desk, passed)
            await desk.at(CoveredScreen)
            await desk.sees("NON ENREGISTRÉ", "le disque est plein")
        await desk.pilot.pause()
        assert desk.app.is_running
        desk.app.flushers.remove(refuse)


@pytest.mark.thorough
async def test_after_longer_the_session_ends_with_all_that_was_typed(tmp_path: Path) -> None:
    services = office(tmp_path / "bureau")
    services.settings = replace(services.settings, end_minutes=60)
    async with at_work(services) as desk:
        await page(1)(desk)
        await desk.write("Ève", over=True)
        left_alone(desk, 60)
        await desk.until(lambda: not desk.app.is_running)
    with Store.open(services.settings.store_place) as store:
        assert ("Ève",) in store.rows("SELECT text FROM answer")


OVER = {
    "taken away": "Votre compte n’a plus accès",
    "over": "Votre accès a pris fin",
    "suspended": "Votre accès est suspendu",
}


@pytest.mark.thorough
@pytest.mark.parametrize("way", OVER)
async def test_an_account_that_is_over_loses_its_screen_at_once(tmp_path: Path, way: str) -> None:
    services = office(tmp_path / "bureau", CLERK)
    draft, today = newest_draft(services), NOW.date()
    async with at_work(services) as desk:
        desk.app.open_detail(draft)
        await desk.sees("Statut de la demande")
        with Store.open(services.settings.store_place) as store, store.writing() as session:
            if way == "taken away":
                records.remove_user(session, CLERK.login)
            elif way == "over":
                records.put_account(session, replace(CLERK, until=today - timedelta(days=1)))
            else:
                records.put_account(session, replace(CLERK, suspended=True))
        await desk.at(CoveredScreen)
        await desk.sees(OVER[way])
        for key in ("x", "escape", "f3", "space", "f10", "ctrl+p", "f1"):
            await desk.press(key)
            assert isinstance(desk.app.screen, CoveredScreen)
            assert told(desk) == []
        await desk.press("enter")
        await desk.until(lambda: not desk.app.is_running)


@pytest.mark.thorough
async def test_a_right_that_ends_with_the_day_is_seen_without_a_write(tmp_path: Path) -> None:
    services = office(tmp_path / "bureau", CLERK)
    with Store.open(services.settings.store_place) as store, store.writing() as session:
        records.put_account(session, replace(CLERK, until=NOW.date()))
    async with at_work(services) as desk:
        await desk.at(HomeScreen)
        services.context.clock = lambda: NOW + timedelta(days=1)
        await desk.at(CoveredScreen)
        assert "Votre accès a pris fin" in desk.read()
