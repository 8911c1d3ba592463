"""Copies that come back: each way an office gets an older store in its place, and what is said of it.

Never a store that is silently another one: what « restaurer » puts back is whole and told, anything else is refused.
"""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from subprocess import CompletedProcess

import psycopg
import pytest

from mes_tui.settings import STORE_NAME
from storage.engines import lineage
from storage.engines.sqlite import driver
from storage.upkeep.postgres_copies import path_of
from tests.budget import some
from tests.conftest import ROOT
from tests.golden.stores import HERE, SQLITE, sqlite_settings, versions
from tests.terminal.pty_session import Terminal

Run = Callable[..., CompletedProcess[str]]
BEFORE, AFTER = "Relevé d’août à faire", "Élise [/] est revenue"
# A program that is at work when it is killed: what it wrote is in the log only.
WRITER = """
import sys
from storage.store import Store
store = Store.open(sys.argv[1])
store.rows("SELECT 1")
print("open", flush=True)
sys.stdin.readline()
"""


def titles(run: Run) -> str:
    """What the office is told, whoever reads it."""
    return run("nouvelles").stdout


@pytest.fixture
def copy(run: Run, office: Path, tmp_path: Path) -> Path:
    """A copy of the office, which went on since: ``BEFORE`` is in both, ``AFTER`` in the store only."""
    assert run("nouvelles", "publier", BEFORE).returncode == 0
    made = tmp_path / "copies" / "copie d’été.db"
    made.parent.mkdir()
    assert run("sauvegarder", str(made)).returncode == 0
    assert run("nouvelles", "publier", AFTER).returncode == 0
    return made


@pytest.fixture
def writer(office: Path) -> Iterator[subprocess.Popen[str]]:
    """Another program that has the store open."""
    command = [sys.executable, "-c", WRITER, str(office / STORE_NAME), "--identite", "zoe"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "open\n"
        yield process
        process.kill()


def kept(office: Path) -> list[Path]:
    """The stores that were set aside."""
    return [path for path in office.glob(f"{STORE_NAME}.remplace.*") if path.name.rpartition("-")[2].isdecimal()]


def all_of(folder: Path) -> dict[str, bytes]:
    """What a folder holds but the queue of writers, the index of the log and the notes of programs."""
    passing = ("-queue", "-shm", "-lignee")
    return {path.name: path.read_bytes() for path in folder.iterdir() if not path.name.endswith(passing)}


def leave_a_log(run: Run, office: Path, writer: subprocess.Popen[str]) -> None:
    """Write while another program keeps the log, which is killed then: the log stays."""
    assert run("nouvelles", "publier", "Dans le journal seulement").returncode == 0
    writer.send_signal(signal.SIGKILL)
    writer.wait(10)
    assert lineage.log_of(office / STORE_NAME).stat().st_size > 0


def test_a_copy_takes_the_place_of_the_store_which_is_kept(run: Run, office: Path, copy: Path) -> None:
    data = copy.read_bytes()
    done = run("restaurer", str(copy))
    assert (done.returncode, done.stderr) == (0, "")
    assert "ce qui a été fait depuis y manque" in done.stdout
    assert BEFORE in titles(run)
    assert AFTER not in titles(run)
    assert copy.read_bytes() == data
    assert [path.name.endswith(("-shm", "-wal", ".restauration")) for path in office.iterdir()].count(True) == 0
    assert (office / STORE_NAME).stat().st_mode & 0o777 == 0o600
    (aside,) = kept(office)
    assert str(aside) in done.stdout
    again = run("restaurer", str(aside))
    assert again.returncode == 0
    assert AFTER in titles(run)
    assert run("verifier").returncode == 0
    assert "Tout le dépôt remis d’une copie" in run("journal").stdout


@pytest.mark.thorough
def test_a_log_left_by_a_killed_program_is_set_aside_with_its_store(
    run: Run, office: Path, copy: Path, writer: subprocess.Popen[str]
) -> None:
    leave_a_log(run, office, writer)
    done = run("restaurer", str(copy))
    assert (done.returncode, done.stderr) == (0, "")
    assert AFTER not in titles(run)
    assert (run("verifier").returncode, run("docteur").returncode) == (0, 0)
    assert run("restaurer", str(kept(office)[0])).returncode == 0
    assert "Dans le journal seulement" in titles(run)


@pytest.mark.thorough
@pytest.mark.parametrize("way", ["cp", "mv"])
@pytest.mark.parametrize("log", [True, False], ids=["log left", "no log"])
def test_a_copy_put_back_by_hand_is_never_taken_for_the_store(
    run: Run, office: Path, copy: Path, writer: subprocess.Popen[str], way: str, log: bool
) -> None:
    if log:
        leave_a_log(run, office, writer)
    else:
        writer.communicate("\n", timeout=10)
    spare = shutil.copy2(copy, copy.with_name("autre.db"))
    subprocess.run([way, str(copy), str(office / STORE_NAME)], check=True)
    (office / STORE_NAME).chmod(0o600)
    before = all_of(office)
    for words in (("lister",), ("--identite", "commis", "lister"), ("importer", str(copy))):
        done = run(*words)
        assert (done.returncode, done.stdout) == (1, ""), words
        assert "mes-tui restaurer" in done.stderr
        assert ("est resté à côté" if log else "une copie plus ancienne") in done.stderr
    # Without a log, the copy takes the journal mode of a store: a word of its header.
    assert all_of(office) == before or not log
    assert run("verifier").returncode == 1
    assert run("restaurer", str(spare)).returncode == 0
    assert run("lister").returncode == 0
    assert run("verifier").returncode == 0


@pytest.mark.thorough
def test_nothing_is_replaced_while_somebody_has_the_store_open(
    run: Run, office: Path, copy: Path, writer: subprocess.Popen[str]
) -> None:
    before = all_of(office)
    done = run("restaurer", str(copy))
    assert (done.returncode, done.stdout) == (1, "")
    assert f"zoe (processus {writer.pid})" in done.stderr
    assert all_of(office) == before
    writer.communicate("\n", timeout=10)
    assert run("restaurer", str(copy)).returncode == 0


@pytest.mark.thorough
def test_the_application_that_is_open_is_a_session_too(
    run: Run, office: Path, copy: Path, environ: dict[str, str]
) -> None:
    with Terminal([sys.executable, "-m", "mes_tui"], environ=environ) as terminal:
        terminal.wait_for("Demandes")
        assert "est ouvert" in run("restaurer", str(copy)).stderr
        terminal.erase()


def _newer(copy: Path) -> None:
    with driver.connect(str(copy)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()


def _torn(copy: Path) -> None:
    os.truncate(copy, copy.stat().st_size // 2)


def _written_over(copy: Path) -> None:
    with copy.open("r+b") as file:
        file.seek(copy.stat().st_size // 2)
        file.write(b"\xff" * 20_000)


def _tampered(copy: Path) -> None:
    with driver.connect(str(copy)) as connection:
        connection.create_function("fold", 1, lambda text: text)
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f'DROP TRIGGER "{name}"')
        connection.execute("UPDATE answer SET text = 'faux' WHERE rowid = (SELECT min(rowid) FROM answer)")
    connection.close()


def _of_another_program(copy: Path) -> None:
    copy.unlink()
    with sqlite3.connect(copy) as connection:
        connection.execute("CREATE TABLE recette (nom TEXT)")
    connection.close()


def _a_document(copy: Path) -> None:
    copy.write_bytes(b"%PDF-1.7 x")


def _empty(copy: Path) -> None:
    copy.write_bytes(b"")


def _absent(copy: Path) -> None:
    copy.unlink()


def _a_folder(copy: Path) -> None:
    copy.unlink()
    copy.mkdir()


BAD: dict[Callable[[Path], None], str] = {
    _newer: "plus récent que ce programme",
    _torn: "abîmé|n’est pas telle",
    _written_over: "abîmé|n’est pas telle",
    _tampered: "n’est pas telle qu’elle devrait",
    _of_another_program: "autre programme",
    _a_document: "n’est pas un dépôt",
    _empty: "est vide",
    _absent: "n’est pas un fichier",
    _a_folder: "n’est pas un fichier",
}


@pytest.mark.thorough
@pytest.mark.parametrize("harm", some(list(BAD), [_tampered]), ids=lambda harm: harm.__name__)
def test_a_copy_that_is_not_sound_replaces_nothing(
    run: Run, office: Path, copy: Path, harm: Callable[[Path], None]
) -> None:
    harm(copy)
    before = all_of(office)
    done = run("restaurer", str(copy))
    assert (done.returncode, done.stdout) == (1, "")
    assert any(part in done.stderr for part in BAD[harm].split("|")), done.stderr
    assert all_of(office) == before
    assert AFTER in titles(run)


@pytest.mark.thorough
def test_faults_that_were_read_can_be_taken_with_the_copy(run: Run, office: Path, copy: Path) -> None:
    _tampered(copy)
    assert "--malgre-tout" in run("restaurer", str(copy)).stderr
    assert run("restaurer", str(copy), "--malgre-tout").returncode == 0
    assert run("verifier").returncode == 1


@pytest.mark.thorough
def test_a_putting_back_that_was_cut_off_makes_no_new_store_and_begins_again(
    run: Run, office: Path, copy: Path
) -> None:
    (office / STORE_NAME).rename(office / f"{STORE_NAME}.remplace.20260101-000000-000001")
    assert run("lister").returncode == 2
    assert "a déjà servi" in run("creer").stderr
    assert run("restaurer", str(copy)).returncode == 0
    assert BEFORE in titles(run)


@pytest.mark.thorough
def test_a_copy_is_looked_at_in_another_folder(run: Run, office: Path, copy: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "à part"
    before = all_of(office)
    assert run("restaurer", str(copy), "--vers", str(elsewhere)).returncode == 0
    assert all_of(office) == before
    assert elsewhere.stat().st_mode & 0o777 == 0o700
    assert BEFORE in run("nouvelles", environ_too={"MES_TUI_HOME": str(elsewhere)}).stdout
    assert "Il y a déjà un dépôt" in run("restaurer", str(copy), "--vers", str(elsewhere)).stderr


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize(
    ("words", "environ_too"), [(("--identite", "commis"), {}), ((), {"SUDO_UID": "4000000001"})], ids=["forced", "sudo"]
)
def test_who_comes_through_a_shared_account_puts_nothing_back(
    run: Run, office: Path, copy: Path, words: tuple[str, ...], environ_too: dict[str, str]
) -> None:
    before = all_of(office)
    done = run(*words, "restaurer", str(copy), environ_too=environ_too)
    assert (done.returncode, done.stdout) == (1, "")
    assert "compte qui tient le dépôt" in done.stderr
    assert all_of(office) == before


@pytest.mark.thorough
def test_the_store_itself_is_no_copy(run: Run, office: Path) -> None:
    assert "est le dépôt lui-même" in run("restaurer", str(office / STORE_NAME)).stderr


@pytest.mark.thorough
@pytest.mark.parametrize("version", versions())
def test_a_copy_of_each_version_there_was_comes_back_up_to_date(
    run: Run, environ: dict[str, str], tmp_path: Path, version: str
) -> None:
    assert (HERE / version / SQLITE).exists()
    older = sqlite_settings(version, tmp_path / "ancien")
    assert older.seal_file is not None
    config = tmp_path / "réglages.toml"
    config.write_text(f'sceau = "{older.seal_file}"\n', encoding="utf-8")
    environ |= {"MES_TUI_CONFIG": str(config), "MES_TUI_HOME": str(tmp_path / "neuf")}
    done = run("restaurer", str(older.store_file))
    assert (done.returncode, done.stderr) == (0, "")
    assert run("verifier").returncode == 0


@pytest.fixture
def on_postgres(run: Run, base: str, environ: dict[str, str], tmp_path: Path) -> str:
    """A store in a base of its own, which this account holds."""
    (tmp_path / "machine" / "mes-tui").mkdir(parents=True)
    (tmp_path / "machine" / "mes-tui" / "config.toml").write_text(f"proprietaire = {os.getuid()}\n")
    environ |= {"XDG_CONFIG_DIRS": str(tmp_path / "machine"), "MES_TUI_DATABASE_URL": base}
    assert run("creer", "--responsable", f"uid:{os.getuid()}").returncode == 0
    assert run("nouvelles", "publier", BEFORE).returncode == 0
    return base


def sql(url: str, *statements: str) -> None:
    """Run ``statements`` as an administrator of the server."""
    with psycopg.connect(url, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)


GUARDS = "ALTER TABLE user_account {} TRIGGER ALL"
NEW_BASE = ("DROP SCHEMA public CASCADE", "CREATE SCHEMA public")


@pytest.mark.thorough
def test_a_copy_of_a_base_comes_back_in_an_empty_one(run: Run, on_postgres: str, tmp_path: Path) -> None:
    copy = tmp_path / "copie.pgdump"
    done = run("sauvegarder", str(copy))
    assert (done.returncode, done.stderr, copy.stat().st_mode & 0o777) == (0, "", 0o600)
    assert run("nouvelles", "publier", AFTER).returncode == 0
    refused = run("restaurer", str(copy))
    assert (refused.returncode, "a déjà un dépôt" in refused.stderr) == (1, True)
    sql(on_postgres, *NEW_BASE)
    assert run("lister").returncode == 2
    done = run("restaurer", str(copy))
    assert (done.returncode, done.stderr) == (0, "")
    assert "ce qui a été fait depuis y manque" in done.stdout
    assert BEFORE in titles(run)
    assert AFTER not in titles(run)
    assert (run("verifier").returncode, run("docteur").returncode) == (0, 0)


@pytest.mark.thorough
def test_an_older_base_put_back_by_hand_is_not_taken_for_the_store(run: Run, on_postgres: str, tmp_path: Path) -> None:
    copy = tmp_path / "copie.pgdump"
    run("sauvegarder", str(copy))
    run("nouvelles", "publier", AFTER)
    sql(on_postgres, *NEW_BASE, "CREATE EXTENSION IF NOT EXISTS pg_trgm")
    command = [str(path_of("pg_restore")), "--no-owner", "--schema=public", "--dbname", on_postgres, str(copy)]
    subprocess.run(command, check=True)
    done = run("lister")
    assert (done.returncode, "une copie plus ancienne" in done.stderr) == (1, True)


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("harm", "said"),
    [
        ("UPDATE alembic_version SET version_num = '9999'", "plus récente que ce programme"),
        (
            f"{GUARDS.format('DISABLE')}; UPDATE user_account SET name = 'Personne'; {GUARDS.format('ENABLE')}",
            "n’est pas telle",
        ),
        ("COMMENT ON TABLE alembic_version IS 'autre'", "autre programme"),
    ],
)
def test_a_copy_of_a_base_that_is_not_sound_leaves_the_base_empty(
    run: Run, on_postgres: str, tmp_path: Path, harm: str, said: str
) -> None:
    sql(on_postgres, *harm.split("; "))
    copy, good = tmp_path / "copie.pgdump", tmp_path / "bonne.pgdump"
    command = [str(path_of("pg_dump")), "--format=custom", "--schema=public", "--file", str(copy), on_postgres]
    subprocess.run(command, check=True)
    sql(on_postgres, *NEW_BASE)
    done = run("restaurer", str(copy))
    assert (done.returncode, done.stdout) == (1, "")
    assert said in done.stderr
    assert run("lister").returncode == 2
    good.write_bytes(b"PGDMP x")
    assert "n’a pas pu être remis" in run("restaurer", str(good)).stderr
    assert run("lister").returncode == 2


@pytest.mark.thorough
def test_only_the_account_that_holds_the_base_puts_a_copy_in_it(
    run: Run, on_postgres: str, environ: dict[str, str], tmp_path: Path
) -> None:
    run("sauvegarder", str(tmp_path / "copie.pgdump"))
    del environ["XDG_CONFIG_DIRS"]
    done = run("restaurer", str(tmp_path / "copie.pgdump"))
    assert (done.returncode, "Seul le compte qui tient la base" in done.stderr) == (1, True)
