"""A real store with the office, and the people who work on it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.store import Store
from tests.services.builders import DIRECTOR, Clock, Work, filled_store, seal


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A store of its own for each test."""
    shutil.copy2(filled_store(), tmp_path / "mes.db")
    with Store.open(tmp_path / "mes.db", seal=seal()) as opened:
        yield opened


@pytest.fixture
def place(store: Store) -> Path:
    """The file of the store."""
    assert store.location.path is not None
    return store.location.path


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def work(store: Store, clock: Clock) -> Work:
    """The director at work."""
    return Work(store, clock, DIRECTOR)
