"""« Séances ouvertes » on the screen: live, one ended after a question that names who and which requests, no child."""

import socket
import subprocess
import sys
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import pytest

from mes_tui.services.sessions import program_of
from screens.access_rights import AccessRightsScreen
from screens.dialogs import Confirm
from screens.sessions import SessionsScreen
from storage import records
from storage.store import Store
from tests.screens.driver import at_work
from tests.screens.office import CLERK, newest_draft, office
from tests.screens.places import page
from tests.screens.test_access_rights import MANAGER, ZOE, managed

_OPEN = "import sys; kept = open(sys.argv[1]); print(flush=True); sys.stdin.read()"


@pytest.mark.feature("P60")
async def test_a_session_is_seen_and_ended_after_a_question_without_any_child(tmp_path: Path) -> None:
    services = managed(tmp_path, MANAGER, ZOE)
    place = services.store.location.path
    assert place is not None
    draft = newest_draft(services)
    with ExitStack() as stack:
        words = [sys.executable, "-c", _OPEN, str(place), "--identite", "zoe"]
        process = stack.enter_context(subprocess.Popen(words, stdin=-1, stdout=-1, text=True))
        stack.callback(process.kill)
        assert process.stdout is not None
        process.stdout.readline()
        at = services.context.now
        with services.store.writing() as session:
            name = f"{socket.gethostname()}:{process.pid}:1:2"
            records.take_lease(session, draft, records.Lease(ZOE.name, name, at, at + timedelta(minutes=10)))
        ((number,),) = services.store.rows("SELECT number FROM request WHERE id = :id", {"id": draft})
        async with at_work(services) as desk:
            desk.app.open_rights()
            await desk.at(AccessRightsScreen)
            await desk.press("o")
            screen = await desk.at(SessionsScreen)
            await desk.until(lambda: screen.records.row)
            await desk.sees("Zoé O’Neill-Œ", number, "Depuis")
            await desk.press("f")
            await desk.at(Confirm)
            await desk.sees("Fermer la séance de Zoé O’Neill-Œuvray [/]", "ouverte depuis", number)
            names = {str(row[0]) for row in desk.services.store.rows("SELECT last_name FROM child")}
            assert [one for one in names if one in desk.text().replace(ZOE.name, "")] == []
            await desk.press("c")
            await desk.sees("puis se ferme.")
            assert process.wait(10) == -15
            await desk.press("f5")
            await desk.sees("Personne d’autre n’a l’application ouverte.")


async def test_a_session_that_is_asked_to_end_saves_says_who_and_leaves(tmp_path: Path) -> None:
    services = office(tmp_path / "bureau", CLERK)
    async with at_work(services) as desk:
        await page(1)(desk)
        # The first look has been had: what is asked now is heard by the next one.
        await desk.until(lambda: services.watch._version is not None)
        await desk.write("Ève", over=True)
        with Store.open(services.settings.store_place) as store, store.writing() as session:
            at = services.context.now
            records.ask_to_end(session, program_of(services.context.session), "Maude [/]", at)
        await desk.until(lambda: not desk.app.is_running)
    with Store.open(services.settings.store_place) as store:
        assert ("Ève",) in store.rows("SELECT text FROM answer")
        mine = {"session": services.context.session}
        assert store.rows("SELECT 1 FROM lease WHERE session = :session", mine) == []
