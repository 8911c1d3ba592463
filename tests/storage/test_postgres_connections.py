"""What a session takes of a PostgreSQL server: one connection at rest, two while it saves; and what it is told."""

import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from mes_tui.domain.errors import StoreUnusable
from storage.engines import lending, listening
from storage.store import Store
from tests.storage import office
from tests.storage.postgres_cluster import administer

MINE = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = %s"


@pytest.fixture
def store(postgres_store: Store) -> Store:
    """A store that this program alone has open."""
    return postgres_store


@pytest.fixture
def other(postgres_url: str, store: Store) -> Iterator[Store]:
    """The same one, as another program has it."""
    with Store.open(postgres_url) as opened:
        yield opened


@pytest.fixture
def connections(postgres_url: str) -> Iterator[Callable[[], int]]:
    """How many this program has, as the server says."""
    with psycopg.connect(postgres_url, autocommit=True) as watching:

        def count() -> int:
            row = watching.execute(MINE, (f"mes-tui {socket.gethostname()}:{os.getpid()}",)).fetchone()
            assert row is not None
            return int(row[0])

        yield count


def settled(count: Callable[[], int], wanted: int) -> bool:
    """Whether the server comes to count ``wanted``: it forgets a connection a moment after it was closed."""
    deadline = time.monotonic() + 10
    while count() != wanted:
        if time.monotonic() > deadline:
            return False
    return True


def save(store: Store, word: str = "geste") -> None:
    with store.writing() as session:
        office.note(session, word)


def _list(store: Store) -> None:
    store.rows("SELECT * FROM request")


def _read(store: Store) -> None:
    with store.reading():
        _list(store)


def _save_and_read(store: Store) -> None:
    with store.writing() as session:
        _list(store)
        office.note(session, "geste")


def _read_in_threads(store: Store) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: _read(store), range(40)))


def _listen(store: Store) -> None:
    store.others_version()
    store.wait_for_others(0.01)


ACTS = (_list, _read, save, _save_and_read, _read_in_threads, _listen, Store.faults, Store.data_version)


@pytest.mark.thorough
def test_one_connection_stays_whatever_was_done(store: Store, connections: Callable[[], int]) -> None:
    for act in ACTS:
        act(store)
        assert settled(connections, 1), act


def test_there_are_two_at_most_while_a_session_saves(store: Store, connections: Callable[[], int]) -> None:
    with store.writing() as session:
        assert connections() == 1
        office.note(session, "geste")

        def read(_: int) -> bool:
            with store.reading():
                return settled(connections, 2)

        with ThreadPoolExecutor(4) as pool:
            assert all(pool.map(read, range(20)))
    assert settled(connections, 1)


def test_a_reading_inside_readings_never_waits_for_itself(
    store: Store, connections: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lending, "PATIENCE", 0.01)
    with store.reading(), store.reading(), store.reading():
        _list(store)
        inside = threading.Thread(target=_list, args=(store,))
        inside.start()
        inside.join(10)
        assert not inside.is_alive()
    assert settled(connections, 1)


@pytest.mark.parametrize("act", [_list, _read])
def test_a_reading_cannot_write_on_the_connection_that_wrote(store: Store, act: Callable[[Store], None]) -> None:
    save(store)
    act(store)
    with store.reading() as session, pytest.raises(Exception, match="read-only transaction"):
        session.connection().exec_driver_sql("DELETE FROM news")
    with pytest.raises(StoreUnusable, match="lecture seule"):
        store.rows("DELETE FROM news RETURNING id")
    assert store.rows("SHOW default_transaction_isolation") is not None
    with store.writing() as session:
        said = session.connection().exec_driver_sql("SHOW transaction_isolation").scalar()
    assert said == "read committed"
    with store.reading() as session:
        said = session.connection().exec_driver_sql("SHOW transaction_isolation").scalar()
    assert said == "repeatable read"


@pytest.mark.feature("P60")
def test_who_waits_is_told_as_soon_as_somebody_else_saves(store: Store, other: Store) -> None:
    seen = store.others_version()
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(store.wait_for_others, 60)
        save(other)
        waiting.result(30)
    assert store.others_version() != seen


def test_nothing_is_asked_of_the_server_while_nobody_saves(store: Store, postgres_url: str) -> None:
    store.others_version()
    asked = (
        "SELECT query_start FROM pg_stat_activity WHERE application_name LIKE 'mes-tui %' AND pid <> pg_backend_pid()"
    )
    with psycopg.connect(postgres_url, autocommit=True) as watching:
        before = watching.execute(asked).fetchall()
        for _ in range(20):
            store.wait_for_others(0.01)
            store.others_version()
        assert watching.execute(asked).fetchall() == before


def test_ones_own_saves_are_no_news(store: Store, other: Store) -> None:
    seen = store.others_version()
    for _ in range(3):
        save(store)
        store.wait_for_others(0.02)
        assert store.others_version() == seen
    save(other)
    store.wait_for_others(30)
    assert store.others_version() != seen


def test_a_save_that_is_given_up_is_told_to_nobody(store: Store, other: Store) -> None:
    seen = store.others_version()

    def give_up() -> None:
        with other.writing() as session:
            office.note(session, "abandonné")
            raise KeyError("abandonné")

    with pytest.raises(KeyError):
        give_up()
    store.wait_for_others(0.05)
    assert store.others_version() == seen


def lose_connections(postgres_url: str) -> None:
    """What a server that starts again does, or a network that forgets."""
    administer(
        postgres_url,
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND application_name "
        "LIKE 'mes-tui %%'",
    )


def test_a_lost_connection_is_news_and_the_next_one_listens(
    store: Store, other: Store, postgres_url: str, connections: Callable[[], int]
) -> None:
    seen = store.others_version()
    lose_connections(postgres_url)
    store.wait_for_others(30)
    assert (again := store.others_version()) != seen
    save(other)
    store.wait_for_others(30)
    assert store.others_version() != again
    assert settled(connections, 2)  # this store and the other


def test_a_server_is_asked_now_and_then_whether_it_is_there(
    store: Store, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = store.others_version()
    monkeypatch.setattr(listening, "STILL_THERE", 0.0)
    lose_connections(postgres_url)
    assert store.others_version() != seen


def test_a_store_that_closes_lets_who_waits_go(other: Store) -> None:
    store = other
    store.others_version()
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(store.wait_for_others, 60)
        store.wait_no_more()
        waiting.result(20)
    store.close()
    store.wait_for_others(60)
    with pytest.raises(StoreUnusable, match="fermé"):
        store.others_version()
