"""A real store with the office, and the people who work on it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from mes_tui.domain.access import Actor
from storage.store import Store
from tests.services.builders import DIRECTOR, Clock, Work, office


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with office(tmp_path) as opened:
        yield opened


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def work(store: Store, clock: Clock) -> Work:
    """The director at work."""
    return Work(store, clock, DIRECTOR)


@pytest.fixture
def nobody() -> Actor:
    return Actor("uid:77", "Personne")
