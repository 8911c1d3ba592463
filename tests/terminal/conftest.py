"""Programs in a real pseudo-terminal, with an environment of their own."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.services.smtp_server import HOST
from tests.terminal.pty_session import Terminal

ROOT = Path(__file__).resolve().parents[2]
TINY = Path(__file__).with_name("tiny_app.py")


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    """A clerk's environment, whose home folders are temporary."""
    return {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "HOME": str(tmp_path / "maison"),
        "LANG": "C.UTF-8",
        "TERM": "xterm-256color",
        "TMPDIR": str(tmp_path),
    }


def mail_settings(folder: Path, port: int) -> Path:
    """Write a file of settings that names the e-mail server of ``port``."""
    path = folder / "réglages.toml"
    path.write_text(
        f'[courriel]\nserveur = "{HOST}"\nport = {port}\nsecurite = "aucune"\nexpediteur = "mes@exemple.invalid"\n'
    )
    return path


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    """Where the tiny application saves its field."""
    return tmp_path / "enregistré.txt"


@pytest.fixture
def trace(tmp_path: Path) -> Path:
    """The technical trace of the tiny application."""
    return tmp_path / "journal" / "mes-tui.log"


@pytest.fixture
def tiny(environ: dict[str, str], saved: Path, trace: Path) -> Iterator[Callable[..., Terminal]]:
    """Start the tiny application; words become its options, ``environ`` adds to its environment."""
    with ExitStack() as stack:

        def start(*options: str, environ_too: dict[str, str] | None = None, **more: object) -> Terminal:
            command = [sys.executable, str(TINY), str(saved), str(trace), *options]
            full = {**environ, **(environ_too or {})}
            return stack.enter_context(Terminal(command, environ=full, **more))  # type: ignore[arg-type]

        yield start
