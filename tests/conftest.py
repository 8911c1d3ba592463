"""What holds for every test."""

import gc
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import fuzz, quiet

ROOT = Path(__file__).resolve().parents[1]

quiet.install()
fuzz.load_profile()
# What a test leaves is found all the same, a little later: a fifth of the time of the tests of screens was looking.
gc.set_threshold(50_000, 20, 20)


def pytest_collection_finish() -> None:
    """The libraries and the tests themselves stay to the end: nothing of them is ever garbage."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample office, made once; never to be written to."""
    folder = tmp_path_factory.mktemp("exemple") / "bureau"
    environ = {**os.environ, "PYTHONPATH": str(ROOT), "HOME": str(folder.parent)}
    command = [sys.executable, "-m", "mes_tui", "demo", "--dossier", str(folder), "--sans-ouvrir"]
    subprocess.run(command, env=environ, check=True, capture_output=True, timeout=120)
    return folder
