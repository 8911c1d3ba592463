"""The sample office, open for each test."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from mes_tui.bootstrap import Services
from mes_tui.domain.access import Actor
from tests.screens import off_the_loop
from tests.screens.office import DIRECTOR, office


@pytest.fixture
def opened(tmp_path: Path) -> Callable[[Actor], Services]:
    """Opens the sample office for somebody."""
    return lambda actor: office(tmp_path, actor)


@pytest.fixture
def services(tmp_path: Path) -> Services:
    """The sample office, open for the director of the three providers."""
    return office(tmp_path, DIRECTOR)


@pytest.fixture(autouse=True)
def store_off_the_loop(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Whatever a test of this folder does, no screen uses the store in the event loop."""
    places = off_the_loop.watch(monkeypatch)
    yield
    assert places == []
