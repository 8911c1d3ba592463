"""The sample office of « mes-tui demo » and of the tests: three fictitious providers, every case. Light to import."""

import os
from pathlib import Path

# Beside the store: who can write there holds it already, and no command of a shared account writes there.
_MARK = "BUREAU-D-EXEMPLE"


def mark_sample(home: Path) -> None:
    """Say that the store of the folder ``home`` is a sample office, whose people anybody may be."""
    os.close(os.open(home / _MARK, os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600))


def is_sample(home: Path) -> bool:
    """Whether the store of the folder ``home`` was made as a sample office."""
    return (home / _MARK).is_file()
