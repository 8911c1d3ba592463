"""Reading and writing: all or nothing, one writer at a time, from any thread."""

import gc
import multiprocessing
import threading
import warnings
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from mes_tui.domain.errors import NotSaved, Refusal, Stale, StoreUnusable
from storage.engines.locks import NotYourTurn, WriteQueue, queue_file
from storage.store import Store
from tests import prepared
from tests.storage import office


def test_what_was_written_is_read_back_by_every_way(any_store: Store) -> None:
    with any_store.writing() as session:
        office.people(session)
        request_id = office.draft(session)
    sql = "SELECT child_name FROM request WHERE id = :id AND status = :status"
    params = {"id": request_id, "status": "BROUILLON"}
    assert any_store.rows(sql, params) == [(office.NAME,)]
    with any_store.reading() as session:
        from sqlalchemy import text

        assert session.connection().execute(text(sql), params).scalar() == office.NAME
    with Store.open(any_store.location) as other:
        assert other.rows(sql, params) == [(office.NAME,)]


@pytest.mark.parametrize(
    "raised", [ValueError("tort"), Refusal("Non."), Stale("Trop tard.", version=3), KeyboardInterrupt()]
)
def test_anything_raised_undoes_the_whole_transaction_and_comes_out_unchanged(
    any_store: Store, raised: BaseException
) -> None:
    def attempt() -> None:
        with any_store.writing() as session:
            office.note(session, "perdu")
            raise raised

    with pytest.raises(type(raised)) as caught:
        attempt()
    assert caught.value is raised
    assert office.actions(any_store) == []
    with any_store.writing() as session:
        office.note(session, "après")
    assert office.actions(any_store) == ["après"]


def test_a_read_sees_one_frozen_view(any_store: Store) -> None:
    count = "SELECT count(*) FROM journal"
    with any_store.reading() as session:
        connection = session.connection()
        assert connection.exec_driver_sql(count).scalar() == 0
        with any_store.writing() as writer:
            office.note(writer, "pendant")
        assert connection.exec_driver_sql(count).scalar() == 0
        assert any_store.rows(count) == [(1,)]
    with any_store.reading() as session:
        assert session.connection().exec_driver_sql(count).scalar() == 1


@pytest.mark.parametrize("way", ["rows", "reading"])
def test_a_reader_cannot_write(any_store: Store, way: str) -> None:
    sql = "INSERT INTO user_account VALUES ('uid:1', 'Zoé', '', '', '', '')"

    def attempt() -> None:
        if way == "rows":
            any_store.rows(sql)
        else:
            with any_store.reading() as session:
                session.connection().exec_driver_sql(sql)

    with pytest.raises(StoreUnusable, match="lecture seule"):
        attempt()
    assert any_store.rows("SELECT * FROM user_account") == []


def test_writing_inside_writing_is_refused_rather_than_waited_for(any_store: Store) -> None:
    def attempt() -> None:
        with any_store.writing(), any_store.writing():
            pass

    with pytest.raises(RuntimeError, match="wait for itself"):
        attempt()
    with any_store.writing() as session:
        office.note(session, "après")


@pytest.mark.thorough
def test_threads_share_one_store(any_store: Store) -> None:
    def save(index: int) -> int:
        with any_store.writing() as session:
            office.note(session, f"geste {index}")
        with any_store.reading() as session:
            seen = session.connection().exec_driver_sql("SELECT count(*) FROM journal").scalar_one()
        any_store.data_version()
        return int(seen) + len(
            any_store.rows("SELECT 1 FROM journal WHERE action = :action", {"action": f"geste {index}"})
        )

    with ThreadPoolExecutor(8) as pool:
        seen = list(pool.map(save, range(64)))
    assert sorted(office.actions(any_store)) == sorted(f"geste {index}" for index in range(64))
    assert all(value >= 2 for value in seen)


def test_writers_are_served_in_the_order_they_came(place: Path) -> None:
    queue, served, threads = WriteQueue(place), [], []

    def wait_turn(index: int) -> None:
        with queue.turn():
            served.append(index)

    with queue.turn():
        for index in range(6):
            threads.append(threading.Thread(target=wait_turn, args=(index,)))
            threads[-1].start()
            _until_tickets(place, index + 2)
    for thread in threads:
        thread.join()
    assert served == sorted(served)
    assert queue_file(place).stat().st_mode & 0o777 == 0o600
    assert queue_file(place).stat().st_size == 0


def _until_tickets(place: Path, count: int) -> None:
    """Wait until the kernel knows ``count`` tickets of the queue."""
    inode = f":{queue_file(place).stat().st_ino} "
    given_up = threading.Event()
    timer = threading.Timer(20, given_up.set)
    timer.start()
    try:
        while not given_up.is_set():
            if sum(inode in line for line in Path("/proc/locks").read_text().splitlines()) >= count:
                return
    finally:
        timer.cancel()
    pytest.fail("the writers did not reach the queue")


def test_a_writer_that_waits_too_long_says_so_and_leaves_the_queue(place: Path) -> None:
    queue = WriteQueue(place, patience=0.05)
    with queue.turn(), ThreadPoolExecutor(1) as pool, pytest.raises(NotYourTurn):
        pool.submit(lambda: queue.turn().__enter__()).result()
    with WriteQueue(place, patience=20).turn():
        pass


def die_in_the_queue(place: Path, ready: Any) -> None:
    """In another process: take a ticket behind the test, and be killed there."""
    ready.set()
    with WriteQueue(place).turn():
        pytest.fail("the turn was given")


@pytest.mark.thorough
def test_a_program_killed_in_the_queue_holds_nobody_up(place: Path) -> None:
    context = multiprocessing.get_context("spawn")
    with WriteQueue(place).turn():
        ready = context.Event()
        process = context.Process(target=die_in_the_queue, args=(place, ready))
        process.start()
        assert ready.wait(60)
        _until_tickets(place, 2)
        process.kill()
        process.join(60)
    with WriteQueue(place, patience=20).turn():
        pass


def test_a_store_held_by_another_program_answers_in_words(store: Store, place: Path) -> None:
    store._backend._queue = WriteQueue(place, patience=0.05)  # type: ignore[attr-defined]
    with WriteQueue(place).turn(), ThreadPoolExecutor(1) as pool:

        def attempt() -> None:
            with store.writing():
                pytest.fail("the turn was given")

        with pytest.raises(NotSaved, match="occupé"):
            pool.submit(attempt).result()
    with store.writing() as session:
        office.note(session, "après")
    assert office.actions(store) == ["après"]


def test_the_data_version_moves_with_every_writer_and_only_then(any_store: Store) -> None:
    seen = [any_store.data_version()]
    assert any_store.data_version() == seen[0]
    any_store.rows("SELECT 1")
    with any_store.reading():
        pass
    assert any_store.data_version() == seen[0]
    with any_store.writing() as session:
        office.note(session, "ici")
    seen.append(any_store.data_version())
    with Store.open(any_store.location) as other, other.writing() as session:
        office.note(session, "ailleurs")
    seen.append(any_store.data_version())
    assert len(set(seen)) == 3


def test_the_others_version_moves_with_the_writes_of_others_only(any_store: Store) -> None:
    with Store.open(any_store.location) as other:
        seen = any_store.others_version()
        assert any_store.others_version() == seen
        for action in ("un", "deux"):
            with any_store.writing() as session:
                office.note(session, action)
                assert any_store.others_version() == seen
        with suppress(ValueError), any_store.writing() as session:
            office.note(session, "abandonné")
            raise ValueError
        assert any_store.others_version() == seen
        with other.writing() as session:
            office.note(session, "ailleurs")
        with any_store.writing() as session:
            office.note(session, "ici, avant d’avoir regardé")
        any_store.wait_for_others(30)
        again = any_store.others_version()
        assert again != seen
        with other.writing() as session:
            office.note(session, "encore ailleurs")
        any_store.wait_for_others(30)
        assert any_store.others_version() != again


def test_a_closed_store_holds_no_file_and_says_that_it_is_closed(place: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error", ResourceWarning)
        store = Store.open(prepared.new_store(place))
        with store.writing() as session:
            office.note(session, "un")
        with store.reading(), store.reading():
            store.rows("SELECT 1")
            store.data_version()
        store.close()
        store.close()
        gc.collect()
    held = [link.resolve() for link in Path("/proc/self/fd").iterdir() if link.exists()]
    assert not [path for path in held if path.parent == place.parent]
    for attempt in (lambda: store.rows("SELECT 1"), store.data_version, lambda: store.writing().__enter__()):
        with pytest.raises(StoreUnusable, match="fermé"):
            attempt()


def test_a_copy_is_complete_private_and_never_over_another_file(store: Store, tmp_path: Path) -> None:
    with store.writing() as session:
        office.people(session)
        request_id = office.draft(session)
        office.fill(session, request_id, data=b"%PDF-" + bytes(range(256)) * 50)
    copy = tmp_path / "copie.db"
    store.backup(copy)
    assert copy.stat().st_mode & 0o777 == 0o600
    with Store.open(copy, create=False) as restored:
        for sql in ("SELECT * FROM request", "SELECT * FROM attachment_blob", "SELECT * FROM answer"):
            assert restored.rows(sql) == store.rows(sql) != []
    before = copy.read_bytes()
    for destination in (copy, tmp_path / "absent" / "copie.db"):
        with pytest.raises(StoreUnusable, match="ne peut pas être créée"):
            store.backup(destination)
    assert copy.read_bytes() == before
