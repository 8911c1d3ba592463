"""The command line as a person calls it: a process of its own, with home folders of its own."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests import forking

ROOT = Path(__file__).resolve().parents[2]
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    """A clerk's environment, whose home folders are temporary."""
    return {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "HOME": str(tmp_path / "maison"),
        "LANG": "C.UTF-8",
        "TMPDIR": str(tmp_path),
    }


@pytest.fixture
def run(environ: dict[str, str], tmp_path: Path) -> Run:
    """Call ``mes-tui`` with words; ``environ_too`` adds to the environment."""

    def call(*words: str, environ_too: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
        whole = {**environ, **(environ_too or {})}
        if forking.suits(whole):
            return forking.run(words, whole, tmp_path, timeout=60)
        return subprocess.run(
            [sys.executable, "-m", "mes_tui", *words],
            env=whole,
            cwd=tmp_path,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=60,
        )

    return call


@pytest.fixture
def office(sample: Path, tmp_path: Path, environ: dict[str, str]) -> Path:
    """A copy of the sample office, which the commands use."""
    folder = tmp_path / "bureau"
    shutil.copytree(sample, folder, copy_function=shutil.copy2)
    environ["MES_TUI_HOME"] = str(folder)
    key = Path(".config/mes-tui/sceau.cle")
    (environ["HOME"] / key).parent.mkdir(parents=True)
    shutil.copy2(sample.parent / key, environ["HOME"] / key)
    return folder
