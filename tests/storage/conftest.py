"""A store in a folder of its own, closed at the end."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.store import Store


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Where the store is."""
    return tmp_path / "dépôt n° 1 100%.db"


@pytest.fixture
def store(place: Path) -> Iterator[Store]:
    opened = Store.open(place)
    yield opened
    opened.close()


@pytest.fixture(params=["sqlite"])
def any_store(request: pytest.FixtureRequest) -> Store:
    """A store on each engine."""
    opened: Store = request.getfixturevalue("store")
    return opened
