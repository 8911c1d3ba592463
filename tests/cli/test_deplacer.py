"""« deplacer »: the whole store goes to the other engine and comes back, or nothing moves; the old one is closed."""

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import psycopg
import pytest

from mes_tui.settings import STORE_NAME
from tests.conftest import ROOT

Run = Callable[..., CompletedProcess[str]]
AFTER = "Élise [/] est revenue, après le déplacement"
OPEN = """
import sys
from storage.store import Store
with Store.open(sys.argv[1]) as store:
    store.rows("SELECT 1")
    print("open", flush=True)
    sys.stdin.readline()
"""


@pytest.fixture
def machine(environ: dict[str, str], office: Path, tmp_path: Path) -> dict[str, str]:
    """The environment of the account that holds the office, in its file or in a base."""
    (tmp_path / "machine" / "mes-tui").mkdir(parents=True)
    (tmp_path / "machine" / "mes-tui" / "config.toml").write_text(f"proprietaire = {os.getuid()}\n")
    environ["XDG_CONFIG_DIRS"] = str(tmp_path / "machine")
    return environ


def there(base: str) -> dict[str, str]:
    return {"MES_TUI_DATABASE_URL": base}


def verified(run: Run, environ_too: dict[str, str] | None = None) -> dict[str, object]:
    done = run("verifier", "--json", environ_too=environ_too)
    assert (done.stderr, done.returncode) == ("", 0)
    told: dict[str, object] = json.loads(done.stdout)
    return told


def lines(run: Run, environ_too: dict[str, str] | None = None) -> list[str]:
    """The journal, as it is written."""
    return run("journal", "--json", environ_too=environ_too).stdout.splitlines()


def open_elsewhere(place: str) -> "subprocess.Popen[str]":
    process = subprocess.Popen(
        [sys.executable, "-c", OPEN, place], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "open\n"
    return process


@pytest.mark.thorough
@pytest.mark.feature("P72")
def test_the_office_goes_to_a_base_and_comes_back_the_same(
    run: Run, machine: dict[str, str], office: Path, base: str, tmp_path: Path
) -> None:
    before, told, listed = verified(run), lines(run), run("lister", "--liste", "toutes").stdout
    done = run("deplacer", "--vers", base)
    assert (done.stderr, done.returncode) == ("", 0)
    assert str(before["derniere_empreinte"]) in done.stdout
    assert f"proprietaire = {os.getuid()}" in done.stdout
    # The one that stays is not opened any more, and says where to go; what it held is whole, beside.
    for words in (("lister",), ("creer",)):
        refused = run(*words)
        assert refused.returncode in (1, 2)
        assert "a été déplacé" in refused.stderr or "a déjà servi" in refused.stderr, words
    (aside,) = [path for path in office.glob(f"{STORE_NAME}.deplace.*") if path.name.rpartition("-")[2].isdecimal()]
    assert str(aside) in done.stdout
    # The new one: the same, and one line that says so.
    moved = verified(run, there(base))
    assert (moved["demandes"], moved["lignes"]) == (before["demandes"], int(str(before["lignes"])) + 1)
    assert [line for line in lines(run, there(base)) if line in told] == told
    assert run("lister", "--liste", "toutes", environ_too=there(base)).stdout == listed
    assert "Tout le dépôt déplacé" in run("journal", environ_too=there(base)).stdout
    assert run("nouvelles", "publier", AFTER, environ_too=there(base)).returncode == 0
    # And back, into a folder.
    back = run("deplacer", "--vers", str(tmp_path / "retour"), environ_too=there(base))
    assert (back.returncode, back.stderr) == (0, "")
    refused = run("lister", environ_too=there(base))
    assert (refused.returncode, refused.stdout) == (2, "")
    assert str(tmp_path / "retour") in refused.stderr
    home = {"MES_TUI_HOME": str(tmp_path / "retour")}
    assert AFTER in run("nouvelles", environ_too=home).stdout
    assert verified(run, home)["lignes"] == int(str(moved["lignes"])) + 2
    assert run("docteur", environ_too=home).returncode == 0
    assert [path.name for path in (tmp_path / "retour").iterdir() if "deplacement" in path.name] == []


@pytest.mark.thorough
def test_nothing_moves_while_somebody_has_the_store_open(
    run: Run, machine: dict[str, str], office: Path, base: str
) -> None:
    reader = open_elsewhere(str(office / STORE_NAME))
    done = run("deplacer", "--vers", base)
    assert (done.returncode, done.stdout) == (1, "")
    assert f"(processus {reader.pid})" in done.stderr
    reader.communicate("\n", timeout=20)
    assert run("lister", environ_too=there(base)).returncode == 2
    assert run("deplacer", "--vers", base).returncode == 0
    reader = open_elsewhere(base)
    done = run("deplacer", "--vers", str(office), environ_too=there(base))
    assert (done.returncode, done.stdout) == (1, "")
    assert f"(processus {reader.pid})" in done.stderr
    reader.communicate("\n", timeout=20)
    assert run("lister", environ_too=there(base)).returncode == 0


@pytest.mark.thorough
def test_what_is_open_while_its_base_is_marked_writes_no_more(
    run: Run, machine: dict[str, str], base: str, tmp_path: Path
) -> None:
    assert run("deplacer", "--vers", base).returncode == 0
    with psycopg.connect(base, autocommit=True) as connection:
        assert run("deplacer", "--vers", str(tmp_path / "retour"), environ_too=there(base)).returncode == 0
        with pytest.raises(psycopg.errors.RaiseException, match="a été déplacé"):
            connection.execute("INSERT INTO news (day, title, text, author, published_at) VALUES ('', '', '', '', '')")


def _another_version(office: Path, version: str) -> None:
    with sqlite3.connect(office / STORE_NAME) as connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", (version,))
    connection.close()


@pytest.mark.thorough
@pytest.mark.parametrize("version", ["9999", "0026"])
def test_a_store_of_another_version_does_not_move(
    run: Run, machine: dict[str, str], office: Path, base: str, version: str
) -> None:
    _another_version(office, version)
    done = run("deplacer", "--vers", base)
    assert (done.returncode, done.stdout) == (1, "")
    assert f"est de la version {version}" in done.stderr
    assert run("lister", environ_too=there(base)).returncode == 2


OCCUPIED = ("store", "another program", "a file of a store", "its log")


@pytest.mark.thorough
@pytest.mark.parametrize("what", OCCUPIED)
def test_a_place_that_is_not_empty_stays_as_it_is(
    run: Run, machine: dict[str, str], base: str, tmp_path: Path, what: str
) -> None:
    target = base
    if what == "store":
        assert run("creer", "--responsable", f"uid:{os.getuid()}", environ_too=there(base)).returncode == 0
    elif what == "another program":
        with psycopg.connect(base, autocommit=True) as connection:
            connection.execute("CREATE TABLE recette (nom text)")
    else:
        target = str(tmp_path / "ailleurs")
        (tmp_path / "ailleurs").mkdir(mode=0o700)
        name = STORE_NAME if what == "a file of a store" else f"{STORE_NAME}-wal"
        (tmp_path / "ailleurs" / name).write_bytes(b"x")
    done = run("deplacer", "--vers", target)
    assert (done.returncode, done.stdout) == (1, "")
    assert "a déjà un dépôt" in done.stderr or "autre programme" in done.stderr or "déjà un dépôt dans" in done.stderr
    assert run("verifier").returncode == 0


@pytest.mark.thorough
@pytest.mark.parametrize("way", ["faults", "despite them"])
def test_what_has_faults_moves_only_when_that_was_read(
    run: Run, machine: dict[str, str], office: Path, base: str, way: str
) -> None:
    with sqlite3.connect(office / STORE_NAME) as connection:
        connection.execute("UPDATE user_account SET name = 'Personne'")
    connection.close()
    more = ("--malgre-tout",) if way == "despite them" else ()
    done = run("deplacer", "--vers", base, *more)
    if way == "faults":
        assert (done.returncode, "--malgre-tout" in done.stderr) == (1, True)
        assert run("lister", environ_too=there(base)).returncode == 2
        return
    assert (done.stderr, done.returncode) == ("", 0)
    told = run("verifier", environ_too=there(base))
    assert (told.returncode, "Comptes" in told.stdout + told.stderr) == (1, True)


@pytest.mark.parametrize(
    "base_url", ["postgresql://mes:secret@serveur/mes", "postgresql://mes@serveur/mes?password=secret"]
)
def test_a_password_is_never_taken_from_the_command(run: Run, machine: dict[str, str], base_url: str) -> None:
    done = run("deplacer", "--vers", base_url)
    assert (done.returncode, done.stdout) == (1, "")
    assert ".pgpass" in done.stderr
    assert "secret" not in done.stderr


@pytest.mark.thorough
def test_only_the_account_that_holds_the_store_moves_it(run: Run, machine: dict[str, str], base: str) -> None:
    for words, environ_too in ((("--identite", "commis"), {}), ((), {"SUDO_UID": "4000000001"})):
        done = run(*words, "deplacer", "--vers", base, environ_too=environ_too)
        assert (done.returncode, done.stdout) == (1, "")
        assert "compte qui tient le dépôt" in done.stderr
    assert run("deplacer", "--vers", base).returncode == 0
    del machine["XDG_CONFIG_DIRS"]
    done = run("deplacer", "--vers", "retour", environ_too=there(base))
    assert (done.returncode, "Seul le compte qui tient la base" in done.stderr) == (1, True)
