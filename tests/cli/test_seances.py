"""Who has the store open, from where, since when, on which request; and a session that is ended from outside."""

import json
import os
import signal
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from mes_tui.domain.errors import Refusal
from mes_tui.last_save import SAVED
from mes_tui.lifecycle import ENDED
from mes_tui.settings import STORE_NAME
from storage.store import Store
from storage.upkeep import openers
from tests.cli.office import open_office
from tests.terminal.pty_session import Terminal

Run = Callable[..., CompletedProcess[str]]
MODULE = [sys.executable, "-m", "mes_tui"]


@pytest.fixture
def clerk(office: Path, environ: dict[str, str]) -> Iterator[Terminal]:
    """Somebody who came by SSH and has the first draft open."""
    # With a locale of its own it is not forked from a server of the tests, whose environment the system would tell.
    own = {**environ, "SSH_CONNECTION": "203.0.113.7 50022 192.0.2.1 22", "LC_ALL": "C.UTF-8"}
    with Terminal([*MODULE, "--ouvrir", "brouillons"], environ=own) as terminal:
        terminal.wait_for("ONDÉE, Flavie")
        terminal.type("\r")
        terminal.wait_for("Statut de la demande")
        terminal.type("m")
        terminal.wait_for("Page")
        yield terminal


def test_a_session_is_told_with_its_address_and_request_and_ended_with_all_that_was_typed(
    run: Run, office: Path, clerk: Terminal
) -> None:
    (told,) = json.loads(run("seances", "--json").stdout)["seances"]
    assert told["depuis_ou"] == "203.0.113.7"
    assert len(told["demandes"]) == 1
    assert timedelta() <= datetime.now(UTC) - datetime.fromisoformat(told["depuis"]) < timedelta(minutes=5)
    assert f"{told['numero']} – " in run("seances").stdout
    # The first question is a list; the next one is a text.
    clerk.type("\tÈve à demi")
    clerk.wait_for("Ève à demi")
    ended = run("seances", "fermer", str(told["numero"]))
    assert (ended.returncode, ended.stderr) == (0, "")
    clerk.wait_for(" ".join(ENDED.split()[:4]))
    clerk.wait_for(SAVED.split()[-1])
    assert clerk.ended(10) == 128 + signal.SIGTERM
    with Store.open(office / STORE_NAME) as store:
        assert store.rows("SELECT 1 FROM answer WHERE text LIKE '%Ève à demi%'")
        held = {"session": f"%:{told['numero']}:%"}
        assert store.rows("SELECT 1 FROM lease WHERE session LIKE :session", held) == []
    assert "Personne d’autre n’a le dépôt ouvert." in run("seances").stdout
    assert "Séance de quelqu’un d’autre fermée" in run("journal").stdout


@pytest.mark.thorough
def test_who_does_not_manage_everything_sees_and_ends_no_session(run: Run, clerk: Terminal) -> None:
    for words in ((), ("fermer", "1")):
        done = run("--identite", "commis", "seances", *words)
        assert (done.returncode, done.stdout) == (1, "")
    clerk.wait_for("Page")


def test_only_a_session_of_somebody_else_is_ended(tmp_path: Path) -> None:
    with open_office(tmp_path / "bureau") as services:
        assert services.open_sessions.seen() == ()
        for number in (0, 1, -1, 2**40, os.getpid(), os.getppid()):
            with pytest.raises(Refusal, match="Aucune séance ouverte"):
                services.open_sessions.end(number)


@pytest.mark.thorough
def test_the_sessions_on_a_base_are_told_too(run: Run, base: str, environ: dict[str, str], tmp_path: Path) -> None:
    environ["MES_TUI_DATABASE_URL"] = base
    assert run("creer", "--responsable", f"uid:{os.getuid()}").returncode == 0
    with Store.open(base) as store:
        store.rows("SELECT 1")
        (told,) = json.loads(run("seances", "--json").stdout)["seances"]
        assert told["numero"] == os.getpid()


def test_a_program_that_shows_its_files_to_nobody_is_seen_by_its_locks(office: Path) -> None:
    place = office / STORE_NAME
    with Store.open(place, create=False):
        assert openers.lock_holders(Path("/proc/locks").read_text(), (place.with_name(f"{place.name}-shm"),)) == {
            os.getpid()
        }
    facts, device = place.stat(), place.stat().st_dev
    file = f"{os.major(device):02x}:{os.minor(device):02x}:{facts.st_ino}"
    table = (
        f"1: POSIX  ADVISORY  READ 6854 {file} 128 128\n1: -> POSIX  ADVISORY  WRITE 7 {file} 128 128\n"
        f"2: FLOCK  ADVISORY  WRITE 12 {file} 0 EOF\n3: POSIX  ADVISORY  WRITE 13 {file}1 0 EOF\n"
    )
    assert openers.lock_holders(table, (place, office / "absent")) == {6854, 12}
    assert openers.lock_holders("", (place,)) == frozenset()
