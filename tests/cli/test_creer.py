"""A store is made on purpose: never by a command that does not find one, never over one that served."""

import os
import re
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from mes_tui.settings import STORE_NAME
from storage.store import Store
from tests.budget import some
from tests.cli.test_hindrances import ASKED
from tests.terminal.pty_session import Terminal

Run = Callable[..., CompletedProcess[str]]
# Without a server of mail, « courriels » opens no store.
APART = {"ou", "demo", "creer", "restaurer", "courriels"}
# Whatever opens a store, and the application without a screen.
OPENING = {name: words for name, words in ASKED.items() if words and words[0] not in APART}
OPENING = {name: words for name, words in OPENING.items() if "--help" not in words and "--version" not in words}
OPENING["--lineaire"] = ("--lineaire",)
OPENING["a forced command"] = ("--identite", "zoe", "--lineaire")


@pytest.fixture
def place(tmp_path: Path, environ: dict[str, str]) -> Path:
    """Where the store would be: an empty folder of this account's own."""
    home = tmp_path / "depot"
    home.mkdir(mode=0o700)
    environ["MES_TUI_HOME"] = str(home)
    return home


@pytest.mark.thorough(keep=4)
@pytest.mark.parametrize("there", ["no folder", "an empty folder", "an empty file"])
@pytest.mark.parametrize("name", some(sorted(OPENING), ["docteur", "importer", "a forced command"]))
def test_no_command_makes_a_store_where_there_is_none(run: Run, place: Path, name: str, there: str) -> None:
    if there == "no folder":
        place.rmdir()
    elif there == "an empty file":
        (place / STORE_NAME).touch(mode=0o600)
    for file in ("absent.json", "absent.pdf"):
        (place.parent / file).write_text("{}")
    done = run(*(word.format("") for word in OPENING[name]))
    assert (done.returncode, done.stdout) == (2, "")
    assert "pas de dépôt ici" in done.stderr
    assert "mes-tui creer" in done.stderr
    assert done.stderr.count("\n") == 1
    made = [path.name for path in place.glob("*")] if place.exists() else []
    assert made == ([STORE_NAME] if there == "an empty file" else [])
    assert there != "an empty file" or (place / STORE_NAME).stat().st_size == 0


@pytest.mark.thorough
def test_no_command_makes_a_store_in_an_empty_database(run: Run, base: str, environ: dict[str, str]) -> None:
    environ["MES_TUI_DATABASE_URL"] = base
    done = run("lister")
    assert (done.returncode, done.stdout) == (2, "")
    assert re.search("la base .* est vide", done.stderr)
    refused = run("creer")
    assert refused.returncode == 1
    assert "--responsable" in refused.stderr
    assert run("creer", "--responsable", "nom:zoe", "--nom", "Zoé O’Neill").returncode == 0
    assert "Zoé O’Neill" in run("lister").stderr


@pytest.mark.feature("P60")
def test_who_makes_a_store_manages_it_and_a_second_time_is_refused(run: Run, place: Path) -> None:
    done = run("creer")
    assert (done.returncode, done.stderr) == (0, "")
    assert f"(uid:{os.getuid()}) en gère les droits d’accès" in done.stdout
    before = (place / STORE_NAME).read_bytes()
    for words in (("creer",), ("creer", "--nouveau"), ("creer", "--responsable", "nom:zoe", "--nouveau")):
        again = run(*words)
        assert (again.returncode, again.stdout) == (1, "")
        assert "Il y a déjà un dépôt ici" in again.stderr
    assert (place / STORE_NAME).read_bytes() == before


@pytest.mark.thorough
def test_a_store_can_be_another_person_s_to_manage(run: Run, place: Path) -> None:
    done = run("creer", "--responsable", "nom:zoe", "--nom", "Zoé O’Neill-Œuvray [/]")
    assert "Zoé O’Neill-Œuvray [/] (nom:zoe)" in done.stdout
    with Store.open(place / STORE_NAME) as store:
        assert store.rows("SELECT login, name, rights FROM user_account") == [
            ("nom:zoe", "Zoé O’Neill-Œuvray [/]", "CONSULTER,GERER,SAISIR,SIGNER")
        ]
    assert f"(uid:{os.getuid()}) n’a pas accès" in run("lister").stderr


@pytest.mark.thorough
def test_a_making_that_was_cut_off_is_finished_and_nobody_else_becomes_the_manager(run: Run, place: Path) -> None:
    Store.open(place / STORE_NAME).close()
    assert "n’a pas accès" in run("--identite", "zoe", "lister").stderr
    assert "n’a pas accès" in run("lister").stderr
    assert run("creer").returncode == 0
    assert "Aucun service de garde" in run("lister").stderr


@pytest.mark.thorough
@pytest.mark.parametrize("left", ["nothing", "an empty file"])
def test_where_a_store_served_none_is_made_in_its_place_unless_asked(run: Run, place: Path, left: str) -> None:
    run("creer")
    for file in place.glob(f"{STORE_NAME}*"):
        file.unlink()
    if left == "an empty file":
        (place / STORE_NAME).touch(mode=0o600)
    done = run("creer")
    assert (done.returncode, done.stdout) == (1, "")
    assert "Un dépôt a déjà servi ici" in done.stderr
    assert "--nouveau" in done.stderr
    assert run("creer", "--nouveau").returncode == 0
    assert "Premier maillon" not in run("verifier").stderr


@pytest.mark.parametrize(
    ("words", "environ_too"), [(("--identite", "zoe"), {}), ((), {"SUDO_UID": "4000000001"})], ids=["forced", "sudo"]
)
def test_who_comes_through_a_shared_account_makes_no_store(
    run: Run, place: Path, words: tuple[str, ...], environ_too: dict[str, str]
) -> None:
    done = run(*words, "creer", "--responsable", "nom:zoe", environ_too=environ_too)
    assert (done.returncode, done.stdout) == (1, "")
    assert "compte partagé" in done.stderr
    assert list(place.iterdir()) == []


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize("mode", [(), ("--lineaire",)], ids=["screens", "lines"])
def test_a_person_alone_is_asked_at_the_first_opening(
    place: Path, environ: dict[str, str], mode: tuple[str, ...]
) -> None:
    command = [sys.executable, "-m", "mes_tui", *mode]
    for answer in ("\r", "non\r"):
        with Terminal(command, environ=environ) as terminal:
            terminal.wait_for("Créer ici un nouveau dépôt")
            terminal.type(answer)
            assert terminal.ended(10) == 2
        assert list(place.iterdir()) == []
    with Terminal(command, environ=environ) as terminal:
        terminal.wait_for("Créer ici un nouveau dépôt")
        terminal.type("oui\r")
        terminal.wait_for("Bienvenue" if not mode else "Aucun service de garde")
    assert (place / STORE_NAME).exists()
    shutil.rmtree(place)
    with Terminal(command, environ=environ) as terminal:
        assert terminal.ended(10) == 2
        assert "pas de dépôt ici" in terminal.text
