"""``mes-tui demo`` in a pseudo-terminal: a sample office that leaves no trace."""

import signal
import sys
from pathlib import Path

import pytest

from tests.terminal.pty_session import Terminal


@pytest.mark.parametrize("end", ["quit", "SIGTERM"])
def test_the_throw_away_office_is_gone_at_the_end(environ: dict[str, str], tmp_path: Path, end: str) -> None:
    with Terminal([sys.executable, "-m", "mes_tui", "demo"], environ=environ) as terminal:
        terminal.wait_for("Demandes brouillons")
        assert len(list(tmp_path.glob("mes-tui-demo-*"))) == 1
        if end == "quit":
            terminal.press("Ctrl+Q")
        else:
            terminal.kill(signal.SIGTERM)
        assert terminal.ended(10) == (0 if end == "quit" else 143)
    assert list(tmp_path.glob("mes-tui-demo-*")) == []


def test_a_named_office_is_kept_and_reopened(environ: dict[str, str], tmp_path: Path) -> None:
    folder = tmp_path / "bureau d’essai"
    for _ in range(2):
        with Terminal([sys.executable, "-m", "mes_tui", "demo", "--dossier", str(folder)], environ=environ) as terminal:
            terminal.wait_for("Demandes brouillons")
            terminal.press("Ctrl+Q")
            assert terminal.ended(10) == 0
    assert (folder / "mes-tui.db").exists()
