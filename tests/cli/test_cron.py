"""What cron starts: copies that turn over, and checks that say nothing when all is well."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mes_tui.bootstrap import Services
from mes_tui.domain.errors import Refusal
from mes_tui.services.outbox import LATE, LATELY
from mes_tui.settings import STORE_NAME
from storage.store import Store
from tests.cli.conftest import Run
from tests.cli.office import open_office

OWN = ["mes-tui-20200101T000000Z.db", "mes-tui-20210101T000000Z.db", "mes-tui-20990101T000000Z.db"]
OTHERS = ["mes-tui-20200101T000000Z.db.bak", "mes-tui-2020.db", "notes.txt", "x-mes-tui-20200101T000000Z.db"]


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    with open_office(tmp_path / "bureau") as services:
        yield services


@pytest.fixture
def copies(tmp_path: Path) -> Path:
    """A folder of copies of before, of one dated in the future, and of other things."""
    folder = tmp_path / "copies"
    folder.mkdir(mode=0o700)
    for name in (*OWN, *OTHERS):
        (folder / name).write_text(name)
    (folder / "mes-tui-20190101T000000Z.db").symlink_to(folder / "notes.txt")
    (folder / "mes-tui-20180101T000000Z.db").mkdir()
    return folder


@pytest.mark.parametrize(("keep", "kept"), [(1, []), (2, OWN[2:]), (3, OWN[1:]), (4, OWN), (9, OWN)])
def test_the_last_copies_stay_and_nothing_else_is_touched(
    services: Services, copies: Path, keep: int, kept: list[str]
) -> None:
    before = set(os.listdir(copies)) - set(OWN)
    made = services.upkeep.rotate(copies, keep)
    assert made.stat().st_mode & 0o777 == 0o600
    assert set(os.listdir(copies)) == before | {made.name, *kept}
    assert (copies / "notes.txt").read_text() == "notes.txt"
    with Store.open(made, create=False) as copy:
        assert copy.faults() == ()


@pytest.mark.parametrize("folder", ["absent", "notes.txt"])
def test_a_folder_that_is_not_there_is_said(services: Services, copies: Path, folder: str) -> None:
    before = sorted(os.listdir(copies))
    with pytest.raises(Refusal, match=r"existe pas|n’a pas pu|n’est pas un dossier"):
        services.upkeep.rotate(copies / folder, 3)
    assert sorted(os.listdir(copies)) == before


def test_two_copies_of_one_second_are_refused_and_lose_nothing(services: Services, tmp_path: Path) -> None:
    now = datetime.now(UTC)
    services.context.clock = lambda: now
    made = services.upkeep.rotate(tmp_path, 1)
    with pytest.raises(Refusal):
        services.upkeep.rotate(tmp_path, 1)
    assert made.exists()


@pytest.mark.thorough
@pytest.mark.parametrize("number", ["0", "-1", "deux", "10000", "²"])
def test_how_many_stay_is_a_number(run: Run, office: Path, tmp_path: Path, number: str) -> None:
    done = run("sauvegarder", str(tmp_path), "--rotation", number)
    assert (done.returncode, done.stdout) == (2, "")


@pytest.mark.thorough
def test_all_well_is_silent_and_what_is_wrong_is_said(run: Run, office: Path, tmp_path: Path) -> None:
    (tmp_path / "copies").mkdir()
    well = [("sauvegarder", str(tmp_path / "copies"), "--rotation", "2"), ("verifier", "--silencieux")]
    for words in (*well, ("docteur", "--silencieux")):
        done = run(*words)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", ""), words
    assert len(os.listdir(tmp_path / "copies")) == 1
    with closing(sqlite3.connect(office / STORE_NAME)) as store, store:
        store.execute("DROP TRIGGER journal_kept") if _has(store, "journal_kept") else None
        store.execute("UPDATE child SET last_name = 'Autre' WHERE rowid = (SELECT min(rowid) FROM child)")
    broken = run("verifier", "--silencieux")
    assert (broken.returncode, broken.stdout) == (1, "")
    assert broken.stderr
    missing = run("sauvegarder", str(tmp_path / "absent"), "--rotation", "2")
    assert (missing.returncode, missing.stdout) == (1, "")
    assert "absent" in missing.stderr


def _has(store: sqlite3.Connection, name: str) -> bool:
    return bool(store.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (name,)).fetchone())


@pytest.mark.parametrize(
    ("age", "next_at", "late", "given_up"),
    [
        (LATE / 2, "2000-01-01", 0, 0),
        (LATE * 2, "2000-01-01", 1, 0),
        (LATELY / 2, "", 0, 1),
        (LATELY * 2, "", 0, 0),
    ],
)
def test_a_mail_that_does_not_leave_is_told_in_time(
    services: Services, age: timedelta, next_at: str, late: int, given_up: int
) -> None:
    at = (datetime.now(UTC) - age).isoformat(timespec="microseconds")
    with services.store.writing() as session:
        connection = session.connection().connection.cursor()
        connection.execute(
            "INSERT INTO notice (id, recipient, kind, request_number, text, created_at)"
            " VALUES (7, '3000-2000', 'transmettre', '2021-06-001', '', ?)",
            (at,),
        )
        connection.execute(
            "INSERT INTO outbox (notice_id, address, created_at, attempts, next_at, sent_at, error)"
            " VALUES (7, 'a@exemple.invalid', ?, 1, ?, '', 'non')",
            (at, next_at),
        )
    assert services.outbox.late() == late
    assert len(services.outbox.given_up(lately=True)) == given_up
    assert len(services.outbox.given_up()) == (not next_at)
