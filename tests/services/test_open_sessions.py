"""Who has the store open, for whom it is told, and how a session is ended wherever it runs."""

import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest

from mes_tui.domain.errors import Refusal
from mes_tui.services.open_sessions import OpenSessions
from mes_tui.services.sessions import program_of
from mes_tui.services.visits import visit
from mes_tui.services.watch import Watch
from storage import records
from storage.store import Store
from tests.services.builders import BAIE, Clock, Work, employ, fill, left_alone, seal, work_context
from tests.services.test_access_rights import AWAY, BOTH, CHIEF, MANAGER, ZOE

HOST = socket.gethostname()
_OPEN = "import sys; kept = open(sys.argv[1]); print(flush=True); sys.stdin.read()"
Opens = Callable[[str], subprocess.Popen[str]]


@pytest.fixture
def staffed(store: Store) -> Store:
    """The office, a manager of one division, people of it and of another."""
    left_alone(store)
    employ(store, MANAGER, AWAY, BOTH, CHIEF, ZOE)
    return store


@pytest.fixture
def opens(staffed: Store) -> Iterator[Opens]:
    """Has the store opened by a program of an account: « nom:zoe »."""
    place = staffed.location.path
    assert place is not None

    def open_(login: str) -> subprocess.Popen[str]:
        words = [sys.executable, "-c", _OPEN, str(place), "--identite", login.removeprefix("nom:")]
        process = stack.enter_context(subprocess.Popen(words, stdin=-1, stdout=-1, text=True))
        stack.callback(process.kill)
        assert process.stdout is not None
        process.stdout.readline()
        return process

    with ExitStack() as stack:
        yield open_


def hands(store: Store, *, owner: bool = False) -> OpenSessions:
    """The sessions as the manager of one division sees them, or who holds the store."""
    context = work_context(store, MANAGER, Clock())
    context.owner = owner
    return OpenSessions(context)


def held(store: Store, request_id: int, program: str) -> None:
    """A program has a request open."""
    at = work_context(store).now
    with store.writing() as session:
        lease = records.Lease("Zoé", f"{program}:1:2", at, at + timedelta(minutes=10))
        records.take_lease(session, request_id, lease)


@pytest.mark.feature("P60")
def test_who_manages_one_division_sees_the_sessions_of_its_accounts_only(staffed: Store, opens: Opens) -> None:
    zoe, elsewhere = opens(ZOE.login), opens("nom:ailleurs")
    work = Work(staffed, Clock(), MANAGER)
    request_id = work.draft()
    held(staffed, request_id, f"{HOST}:{zoe.pid}")
    (seen,) = hands(staffed).seen()
    assert (seen.number, seen.who, seen.login, seen.host) == (zoe.pid, ZOE.name, ZOE.login, HOST)
    assert seen.requests == (work.number(request_id),)
    everyone = hands(staffed, owner=True).seen()
    assert {one.number for one in everyone} == {zoe.pid, elsewhere.pid}
    with pytest.raises(Refusal, match="Aucune séance ouverte n’a le numéro"):
        hands(staffed).end(elsewhere.pid)
    assert elsewhere.poll() is None


@pytest.mark.feature("P60")
def test_of_a_session_that_works_elsewhere_too_only_ones_own_requests_are_told(staffed: Store, opens: Opens) -> None:
    work = Work(staffed, Clock(), MANAGER)
    employ(staffed, type(BOTH)("nom:partout", BOTH.name, BOTH.rights, BOTH.divisions))
    program = opens("nom:partout")
    here = work.draft()
    held(staffed, here, f"{HOST}:{program.pid}")
    (seen,) = hands(staffed).seen()
    assert seen.requests == (work.number(here),)


def test_a_session_is_ended_and_told_in_the_journal_of_its_place(staffed: Store, opens: Opens) -> None:
    zoe = opens(ZOE.login)
    ended = hands(staffed).end(zoe.pid)
    assert zoe.wait(10) == -15
    assert ended.login == ZOE.login
    assert staffed.rows("SELECT detail, scope FROM journal WHERE action = 'fermer une séance'") == [(ZOE.login, BAIE)]
    assert hands(staffed).total() == 0
    assert hands(staffed).window() == ()


def test_a_session_of_another_machine_hears_in_the_store_that_it_is_to_end(staffed: Store) -> None:
    clock = Clock()
    there, other = Work(staffed, clock, ZOE).context, Work(staffed, clock, BOTH).context
    there.session, other.session = "autre-machine:4711:12:aa", "autre-machine:4712:12:bb"

    def ask(program: str) -> None:
        with staffed.writing() as session:
            records.ask_to_end(session, program, "Ève [/] Gestion", clock())

    ask(program_of(there.session))  # a program of the same number, before
    watches = [Watch(there), Watch(other)]
    first = [watch.look() for watch in watches]
    assert [change.ended for change in first if change is not None] == ["", ""]
    ask(program_of(there.session))
    for watch in watches:
        watch._version = None
    heard = [watch.look() for watch in watches]
    assert [change.ended for change in heard if change is not None] == ["Ève [/] Gestion", ""]


def test_a_session_of_another_machine_is_that_of_the_account_that_opened_it(base: str) -> None:
    """All work with one role of the server: what the journal says of the program tells them apart."""
    with Store.open(base, seal=seal()) as store, psycopg.connect(base, application_name="mes-tui autre:4711"):
        fill(store)
        left_alone(store)
        employ(store, MANAGER, AWAY, ZOE)
        manager = hands(store)
        assert manager.seen() == ()  # nobody says whose it is
        for login, program in ((AWAY.login, "autre:4711"), (ZOE.login, "autre:4711"), (AWAY.login, "autre:4712")):
            there = work_context(store, {ZOE.login: ZOE, AWAY.login: AWAY}[login])
            there.session = f"{program}:12:aa"
            with visit(there) as began:
                began()
        (seen,) = manager.seen()
        assert (seen.who, seen.login, seen.host, seen.number) == (ZOE.name, ZOE.login, "autre", 4711)
        assert manager.end(4711).login == ZOE.login


def test_what_was_asked_long_ago_is_kept_no_more(staffed: Store) -> None:
    at = Clock()()
    for name, when in (("a:1", at), ("b:2", at + timedelta(days=2))):
        with staffed.writing() as session:
            records.ask_to_end(session, name, "Ève", when)
    assert staffed.rows("SELECT name FROM ended_session") == [("b:2",)]


@pytest.mark.parametrize("who", [AWAY, ZOE], ids=["elsewhere", "no manager"])
def test_who_manages_nothing_sees_and_ends_none(staffed: Store, opens: Opens, who: type) -> None:
    zoe = opens(ZOE.login)
    there = OpenSessions(work_context(staffed, who, Clock()))  # type: ignore[arg-type]
    for call in (there.seen, there.total, there.window, lambda: there.end(zoe.pid)):
        with pytest.raises(Refusal, match="Vous ne possédez pas les accès"):
            call()
    assert zoe.poll() is None


def test_editing_and_examining_are_never_held_by_the_same_lease(work: Work, tmp_path: Path) -> None:
    """A clerk and an agent each hold what they may: neither is told that the other is in the way."""
    from mes_tui.domain.requests import NewComment
    from tests.services.builders import AGENT, CLERK

    clerk, agent = work.as_(CLERK), work.as_(AGENT)
    request_id = work.ready()
    clerk.drafts.open(request_id)
    work.submission.transmit(request_id, work.version(request_id))
    assert agent.review.open(request_id).held_by == ""
    work.return_with(request_id, NewComment(1, "personne_joindre", "À préciser."))
    assert clerk.drafts.open(request_id).held_by == ""
    assert agent.review.open(request_id).held_by == ""
    assert work.as_(CLERK).drafts.open(request_id).held_by.startswith("Vous avez déjà cette demande ouverte")
