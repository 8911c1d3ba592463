"""When the store cannot write: what is said, and that what was acknowledged is still there."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from mes_tui.domain.errors import NotSaved, StoreUnusable
from storage.engines.sqlite import driver
from storage.store import Store
from tests.storage import office

ACTIONS = "SELECT count(*) FROM journal"


def journal(store: Store, text: str) -> str:
    """Write one line; return the sentence of the refusal, "" when it was saved."""
    try:
        with store.writing() as session:
            office.note(session, "a", detail=text)
    except NotSaved as refused:
        return refused.sentence
    return ""


def sound(store: Store) -> bool:
    return store.rows("PRAGMA integrity_check") == [("ok",)] and store.rows("PRAGMA foreign_key_check") == []


def _limit_pages(store: Store, pages: int) -> None:
    with store.writing() as session:
        session.connection().exec_driver_sql(f"PRAGMA max_page_count = {pages}")


def test_a_full_store_says_so_keeps_what_was_acknowledged_and_works_again(store: Store) -> None:
    _limit_pages(store, 1 + store.rows("PRAGMA page_count")[0][0])
    saved = 0
    while not (sentence := journal(store, "é" * 500)):
        saved += 1
        assert saved < 1000
    assert "disque est plein" in sentence
    assert "intact" in sentence
    assert store.rows(ACTIONS) == [(saved,)]
    assert sound(store)
    _limit_pages(store, 1_000_000)
    assert journal(store, "é" * 500) == ""
    assert store.rows(ACTIONS) == [(saved + 1,)]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 1 Mo in memory."""
    folder = tmp_path / "disque"
    folder.mkdir(mode=0o700)
    mount = shutil.which("mount")
    command = [mount or "mount", "-t", "tmpfs", "-o", "size=1m,mode=0700", "tmpfs", str(folder)]
    if mount is None or os.geteuid() != 0 or subprocess.run(command, capture_output=True, check=False).returncode != 0:
        pytest.skip("mounting a small file system needs an account that may mount")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


@pytest.mark.thorough
def test_a_full_disk_loses_nothing_that_was_acknowledged(small_disk: Path) -> None:
    place = small_disk / "mes.db"
    with Store.open(place) as store:
        saved = 0
        while not (sentence := journal(store, "é" * 20_000)):
            saved += 1
            assert saved < 1000
        assert "disque est plein" in sentence or "disque signale une erreur" in sentence
        assert store.rows(ACTIONS) == [(saved,)]
        with pytest.raises(StoreUnusable, match="ne peut pas être"):
            store.backup(small_disk / "copie.db")
        assert not (small_disk / "copie.db").exists()
        assert store.rows(ACTIONS) == [(saved,)]
    subprocess.run(["mount", "-o", "remount,size=8m", str(small_disk)], check=True)
    with Store.open(place) as store:
        assert sound(store)
        assert journal(store, "é" * 20_000) == ""
        assert store.rows(ACTIONS) == [(saved + 1,)]


@pytest.mark.thorough
def test_a_disk_too_small_for_a_new_store_is_said(small_disk: Path) -> None:
    (small_disk / "plein").write_bytes(b"0" * 1_000_000)
    with pytest.raises(StoreUnusable) as caught:
        Store.open(small_disk / "mes.db")
    assert "disque" in caught.value.sentence
    (small_disk / "plein").unlink()
    with Store.open(small_disk / "mes.db") as store:
        assert store.rows(ACTIONS) == [(0,)]


def test_a_store_that_became_read_only_says_so(store: Store) -> None:
    assert journal(store, "avant") == ""
    with store.writing() as session:
        session.connection().exec_driver_sql("PRAGMA query_only = ON")
    assert "lecture seule" in journal(store, "pendant")
    assert store.rows(ACTIONS) == [(1,)]


def test_a_store_locked_by_a_foreign_program_says_so(store: Store, place: Path) -> None:
    assert journal(store, "avant") == ""
    with store.writing() as session:
        session.connection().exec_driver_sql("PRAGMA busy_timeout = 20")
    foreign = driver.connect(str(place), isolation_level=None)
    try:
        foreign.execute("BEGIN IMMEDIATE")
        assert "occupé" in journal(store, "pendant")
        foreign.execute("ROLLBACK")
        assert journal(store, "après") == ""
    finally:
        foreign.close()
    assert store.rows("SELECT detail FROM journal") == [("avant",), ("après",)]


def _remove(place: Path) -> None:
    place.unlink()


def _replace(place: Path) -> None:
    other = place.with_name("autre.db")
    Store.open(other).close()
    other.replace(place)


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize("move", [_remove, _replace])
def test_a_store_moved_under_the_program_takes_no_more_writes(
    store: Store, place: Path, move: Callable[[Path], None]
) -> None:
    assert journal(store, "avant") == ""
    move(place)
    assert "déplacé ou remplacé" in journal(store, "perdu sans un mot")


def test_a_lost_folder_is_said(store: Store, place: Path, tmp_path: Path) -> None:
    tmp_path.rename(tmp_path.with_name("ailleurs"))
    assert "déplacé ou remplacé" in journal(store, "perdu")
    tmp_path.mkdir()


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        ("INSERT INTO user_account VALUES ('uid:1', 'Zoé', '', '', '', '')", "la même chose vient d’être enregistrée"),
        ("INSERT INTO user_account VALUES ('uid:2', NULL, '', '', '', '')", "refuse une valeur"),
        ("INSERT INTO site VALUES ('1', '9999', '', '', '', '', '', '')", "refuse une valeur"),
        ("INSERT INTO provider VALUES ('1', '', 'AUTRE', '', '', '')", "refuse une valeur"),
        ("DELETE FROM journal", "le journal ne se modifie pas"),
        ("INSERT INTO absent VALUES (1)", "a refusé l’écriture"),
    ],
)
def test_each_refusal_of_the_engine_is_a_sentence(store: Store, sql: str, words: str) -> None:
    with store.writing() as session:
        office.execute(session, "INSERT INTO user_account VALUES ('uid:1', 'Élise', '', '', '', '')")
        office.note(session, "avant")

    def attempt() -> None:
        with store.writing() as session:
            office.note(session, "pendant")
            session.connection().exec_driver_sql(sql)

    with pytest.raises(NotSaved) as caught:
        attempt()
    assert words in caught.value.sentence
    assert office.actions(store) == ["avant"]


def test_a_damaged_store_is_said_when_read(store: Store, place: Path) -> None:
    with store.writing() as session:
        for index in range(200):
            office.note(session, f"geste {index} " + "é" * 200)
    assert store.scrub()
    root = store.rows("SELECT rootpage FROM sqlite_master WHERE name = 'journal'")[0][0]
    store.close()
    with place.open("r+b") as file:
        file.seek((root - 1) * 4096)
        file.write(b"\xff" * 4096)
    with Store.open(place) as opened, pytest.raises(StoreUnusable, match="abîmé"):
        opened.rows("SELECT * FROM journal ORDER BY id")
