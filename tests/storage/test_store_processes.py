"""Several programs on one store: every acknowledged save is there, whoever is killed and when."""

import multiprocessing
import random
from collections.abc import Callable
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

import pytest

from storage.store import Store
from tests.budget import SHORT
from tests.storage import office, writers

WRITERS, ROUNDS = (2, 1) if SHORT else (4, 3)
Acknowledged = dict[int, list[tuple[int, int]]]


def start(place: Path, request_id: int, count: int, turns: int) -> list[tuple[Any, Connection]]:
    context = multiprocessing.get_context("spawn")
    started = []
    for writer in range(count):
        mine, theirs = context.Pipe(duplex=False)
        process = context.Process(target=writers.save_many, args=(place, request_id, writer, turns, theirs))
        process.start()
        theirs.close()
        started.append((process, mine))
    return started


def listen(started: list[tuple[Any, Connection]], enough: Callable[[Acknowledged], bool]) -> Acknowledged:
    """Collect acknowledgements until every writer has ended, or until ``enough``."""
    heard: Acknowledged = {index: [] for index in range(len(started))}
    open_pipes = {pipe: index for index, (_, pipe) in enumerate(started)}
    while open_pipes and not enough(heard):
        for pipe in wait(list(open_pipes), timeout=60):
            assert isinstance(pipe, Connection)
            try:
                said = pipe.recv()
            except EOFError:
                said = None
            if said is None:
                del open_pipes[pipe]
            else:
                heard[open_pipes[pipe]].append(said)
    return heard


def drain(started: list[tuple[Any, Connection]], heard: Acknowledged) -> None:
    """Hear what was acknowledged before the end."""
    for index, (process, pipe) in enumerate(started):
        process.join(60)
        try:
            while pipe.poll():
                if (said := pipe.recv()) is not None:
                    heard[index].append(said)
        except (EOFError, OSError):
            pass
        pipe.close()


@pytest.fixture
def request_id(store: Store) -> int:
    with store.writing() as session:
        office.people(session)
        return office.draft(session)


def check(store: Store, heard: Acknowledged, request_id: int, base: int = 0) -> int:
    """Everything acknowledged is there, nothing is there by half; return how many saves the store holds.

    ``base`` journal lines were there before these writers.
    """
    stored = [tuple(map(int, action.split(":"))) for action in office.actions(store)[base:]]
    acknowledged = {(writer, turn) for writer, said in heard.items() for turn, _ in said}
    assert acknowledged <= set(stored), "an acknowledged save is gone"
    assert len(set(stored)) == len(stored)
    versions = [version for said in heard.values() for _, version in said]
    assert len(set(versions)) == len(versions), "two writers got the same version"
    (version,) = store.rows("SELECT version FROM request WHERE id = :id", {"id": request_id})[0]
    assert version == 1 + len(stored), "a save is there by half"
    for key, text in store.rows("SELECT key, text FROM answer WHERE request_id = :id", {"id": request_id}):
        assert int(text.split()[0]) == max(turn for writer, turn in stored if f"w{writer}" == key)
    assert store.rows("PRAGMA integrity_check") == [("ok",)]
    return len(stored)


@pytest.mark.thorough
def test_programs_that_save_at_once_lose_nothing(store: Store, place: Path, request_id: int) -> None:
    started = start(place, request_id, count=WRITERS, turns=40)
    heard = listen(started, enough=lambda _: False)
    drain(started, heard)
    assert [process.exitcode for process, _ in started] == [0] * WRITERS
    assert {len(said) for said in heard.values()} == {40}
    assert check(store, heard, request_id) == 40 * WRITERS


@pytest.mark.thorough
def test_killed_programs_lose_nothing_that_was_acknowledged(store: Store, place: Path, request_id: int) -> None:
    draw = random.Random(20210802)
    for round_number in range(ROUNDS):
        with store.writing() as session:
            request_id = office.draft(session, f"2021-06-10{round_number}")
        base, goal = len(office.actions(store)), draw.randrange(30, 120)
        started = start(place, request_id, count=WRITERS, turns=0)
        heard = listen(started, enough=lambda heard, goal=goal: sum(map(len, heard.values())) >= goal)  # type: ignore[misc]
        for process, _ in started:
            process.kill()
        drain(started, heard)
        with Store.open(place) as reopened:
            assert check(reopened, heard, request_id, base) >= goal
