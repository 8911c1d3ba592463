"""What holds for every test."""

import gc
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from mes_tui.attachments import confined
from tests import budget, compiled, forking, once, parsed, prepared, quiet, undrawn
from tests.storage import postgres_cluster

ROOT = Path(__file__).resolve().parents[1]

compiled.install()
forking.install()
once.install()
quiet.install()
undrawn.install()
parsed.install()
budget.load_profile()
# A clerk waits three seconds for what a document carries; on a busy machine a test waits until it is known.
confined.WALL_SECONDS = 60
# Nothing of the libraries and of the tests, which stay to the end, is looked at while they are collected; then what a
# test leaves is found, a little later: a fifth of the time of the tests of screens was looking.
gc.disable()
gc.set_threshold(50_000, 20, 20)


def pytest_configure() -> None:
    """The process that starts the others chooses where all write, and makes the folder that they share."""
    prepared.write_in_memory()
    prepared.root()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave what is ``thorough`` to ``make check`` and CI, unless it is asked for by its name."""
    if budget.SHORT and not any("::" in argument for argument in config.args):
        left = budget.left_out(items)
        config.hook.pytest_deselected(items=left)
        without = {*left}
        items[:] = [item for item in items if item not in without]


def pytest_collection_finish() -> None:
    """The libraries and the tests themselves are never garbage; what the tests make from now on may be."""
    gc.freeze()
    gc.enable()


@pytest.fixture(scope="session")
def sample() -> Path:
    """The sample office as « mes-tui demo » makes it today, made once; never to be written to."""
    return prepared.folder("demo", _demo) / "bureau"


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The address of an empty base on a server started for the tests, the same for all those of a process."""
    if reason := postgres_cluster.obstacle():
        pytest.skip(reason)
    with postgres_cluster.running() as url:
        yield url


@pytest.fixture
def base(postgres_url: str) -> Iterator[str]:
    """An empty base of its own, with a name that needs care."""
    postgres_cluster.administer(postgres_url, 'CREATE DATABASE "dépôt n° 1"')
    yield postgres_url.replace("/postgres?", "/d%C3%A9p%C3%B4t%20n%C2%B0%201?")
    postgres_cluster.administer(postgres_url, 'DROP DATABASE "dépôt n° 1" WITH (FORCE)')


def _demo(folder: Path) -> None:
    environ = {**os.environ, "PYTHONPATH": str(ROOT), "HOME": str(folder)}
    command = [sys.executable, "-m", "mes_tui", "demo", "--dossier", str(folder / "bureau"), "--sans-ouvrir"]
    subprocess.run(command, env=environ, check=True, capture_output=True, timeout=120)
