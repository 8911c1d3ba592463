"""The sample office, open for each test."""

from collections.abc import Callable
from pathlib import Path

import pytest

from mes_tui.bootstrap import Services
from mes_tui.domain.access import Actor
from tests.screens.office import DIRECTOR, office


@pytest.fixture
def opened(tmp_path: Path) -> Callable[[Actor], Services]:
    """Opens the sample office for somebody."""
    return lambda actor: office(tmp_path, actor)


@pytest.fixture
def services(tmp_path: Path) -> Services:
    """The sample office, open for the director of the three providers."""
    return office(tmp_path, DIRECTOR)
