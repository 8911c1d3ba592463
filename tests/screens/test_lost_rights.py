"""A right withdrawn while the person works: said in words, nothing more read nor written, the way out always open."""

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from mes_tui.bootstrap import Services
from mes_tui.domain.access import Actor
from mes_tui.domain.codes import Right
from screens.covered import CoveredScreen
from screens.dialogs import Confirm
from screens.home import HomeScreen
from screens.request_list import ListScreen
from screens.review.ministry_list import MinistryListScreen
from screens.wizard import WizardScreen
from storage import records
from tests.screens.driver import Desk, at_work
from tests.screens.office import AGENT, CLERK, newest_draft, office, settings
from tests.screens.places import in_field
from tests.services.builders import employ

OVER = "Votre compte n’a plus accès à ce dépôt."


def demoted(services: Services) -> None:
    """The manager leaves the clerk the right to read."""
    employ(services.store, replace(CLERK, rights=frozenset({Right.CONSULT})))


def dismissed(services: Services) -> None:
    """The manager takes every access away from the clerk."""
    with services.store.writing() as session:
        records.remove_user(session, CLERK.login)


async def type_after(desk: Desk, draft: int, withdraw: Callable[[Services], None]) -> None:
    """Type in a field of the form, of which ``withdraw`` took the right away meanwhile."""
    desk.app.open_wizard(draft, step=3)
    await desk.at(WizardScreen)
    await in_field(desk)
    withdraw(desk.services)
    await desk.write("Zoé [/]")


@pytest.mark.thorough
@pytest.mark.feature("P47", "P60")
async def test_who_loses_the_right_while_typing_is_told_what_is_lost_and_may_leave(tmp_path: Path) -> None:
    reason = "Vous ne possédez pas les accès pour modifier : il faut le"
    services = office(tmp_path, CLERK)
    draft = newest_draft(services)
    async with at_work(services) as desk:
        await type_after(desk, draft, demoted)
        await desk.press("tab")
        await desk.sees("NON ENREGISTRÉ", reason)
        await desk.press("f3")
        await desk.at(Confirm)
        await desk.sees(reason, "ne peut plus l’être : « Personne à joindre au service de garde ».", "mis de côté")
        await desk.press("escape")
        await desk.at(WizardScreen)
        await desk.sees("Zoé [/]")
        await desk.press("f3", "q")
        await desk.at(HomeScreen)
        await desk.press("ctrl+q")
        await desk.until(lambda: desk.app._exit)
    assert _answers(tmp_path, draft) == []
    assert aside(tmp_path, draft) == ["Zoé [/]"]


@pytest.mark.feature("P47", "P60")
@pytest.mark.parametrize("key", ["enter", "ctrl+q"])
@pytest.mark.thorough(keep=1)
async def test_who_loses_their_access_while_typing_is_told_that_it_is_lost_and_may_leave(
    tmp_path: Path, key: str
) -> None:
    services = office(tmp_path, CLERK)
    draft = newest_draft(services)
    async with at_work(services) as desk:
        await type_after(desk, draft, dismissed)
        await desk.at(CoveredScreen)
        await desk.sees(OVER, "c’est mis de côté avec elle")
        assert "Zoé" not in desk.text()
        await desk.press(key)
        await desk.until(lambda: desk.app._exit)
    assert _answers(tmp_path, draft) == []
    assert aside(tmp_path, draft) == ["Zoé [/]"]


def aside(folder: Path, request: int) -> list[str]:
    """What the store holds beside the answers of the request."""
    with sqlite3.connect(settings(folder).home / "mes-tui.db") as store:
        texts = store.execute("SELECT text FROM typed_aside WHERE request_id = ?", (request,)).fetchall()
    return [text for (text,) in texts]


def _answers(folder: Path, request: int) -> list[str]:
    """What the store holds for the field that was typed in."""
    with sqlite3.connect(settings(folder).home / "mes-tui.db") as store:
        texts = store.execute("SELECT text FROM answer WHERE request_id = ?", (request,)).fetchall()
    return [text for (text,) in texts if "Zoé" in text]


@pytest.mark.feature("P60")
@pytest.mark.parametrize(
    ("actor", "listed"), [(CLERK, ListScreen), (AGENT, MinistryListScreen)], ids=["clerk", "agent"]
)
@pytest.mark.thorough
async def test_who_loses_their_access_sees_nothing_more_reads_why_and_may_leave(
    tmp_path: Path, actor: Actor, listed: type
) -> None:
    services = office(tmp_path, actor)
    async with at_work(services) as desk:
        await desk.press("1")
        await desk.at(listed)
        await desk.sees("sur")
        with services.store.writing() as session:
            records.remove_user(session, actor.login)
        # What is read next finds that the account is over.
        await desk.press("escape")
        await desk.at(CoveredScreen)
        await desk.sees(f"{OVER} Demandez l’accès")
        await desk.press("1", "f10", "escape")
        assert isinstance(desk.app.screen, CoveredScreen)
        await desk.press("ctrl+q")
        await desk.until(lambda: desk.app._exit)


@pytest.mark.feature("P47", "P60")
async def test_what_a_right_is_lacking_for_is_in_the_journal_once_with_the_address(tmp_path: Path) -> None:
    services = office(tmp_path, CLERK)
    draft = newest_draft(services)
    async with at_work(services) as desk:
        await type_after(desk, draft, demoted)
        await desk.press("tab")
        await desk.sees("NON ENREGISTRÉ")
        await desk.write("Éva")
        await desk.press("tab")
        await desk.sees("NON ENREGISTRÉ")
        await desk.press("f3")
        await desk.at(Confirm)
    with sqlite3.connect(settings(tmp_path).home / "mes-tui.db") as store:
        lines = store.execute(
            "SELECT who, origin, detail, request_number FROM journal WHERE action = 'refus'"
        ).fetchall()
    assert lines == [(CLERK.login, services.context.origin, "application:modifier:0", "")]
