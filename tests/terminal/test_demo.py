"""``mes-tui demo`` in a pseudo-terminal: a sample office that leaves no trace."""

import shutil
import signal
import sys
from pathlib import Path

import pytest

from mes_tui.bootstrap import open_services
from mes_tui.samples.build import DIRECTOR
from mes_tui.settings import Settings
from tests.budget import some
from tests.terminal.pty_session import Terminal

DEMO = [sys.executable, "-m", "mes_tui", "demo"]


@pytest.mark.parametrize("end", some(["quit", "SIGTERM"], ["SIGTERM"]))
def test_the_throw_away_office_is_gone_at_the_end(environ: dict[str, str], tmp_path: Path, end: str) -> None:
    with Terminal(DEMO, environ=environ) as terminal:
        terminal.wait_for("Demandes brouillons")
        assert len(list(tmp_path.glob("mes-tui-demo-*"))) == 1
        if end == "quit":
            terminal.press("Ctrl+Q")
        else:
            terminal.kill(signal.SIGTERM)
        assert terminal.ended(10) == (0 if end == "quit" else 143)
    assert list(tmp_path.glob("mes-tui-demo-*")) == []


@pytest.mark.parametrize("end", some(["quit", "SIGHUP", "SIGTERM"], ["quit", "SIGHUP"]))
def test_work_in_the_throw_away_office_is_asked_about_unless_the_session_ends(
    environ: dict[str, str], tmp_path: Path, end: str
) -> None:
    with Terminal(DEMO, environ=environ) as terminal:
        terminal.wait_for("tout est effacé")
        (folder,) = tmp_path.glob("mes-tui-demo-*")
        with open_services(Settings(folder, tmp_path), actor=DIRECTOR) as services:
            (draft,) = services.store.rows("SELECT id, number FROM request WHERE status = 'BROUILLON'", {})[:1]
            services.drafts.delete(*draft)
        if end == "quit":
            terminal.press("Ctrl+Q")
            terminal.wait_for("Rester")
            terminal.type("q")
        else:
            terminal.kill(signal.Signals[end])
        assert terminal.ended(10) == {"quit": 0, "SIGHUP": 129, "SIGTERM": 143}[end]
    assert list(tmp_path.glob("mes-tui-demo-*")) == []


@pytest.fixture
def office(sample: Path, tmp_path: Path) -> Path:
    """A sample office that is already there."""
    return shutil.copytree(sample, tmp_path / "bureau", copy_function=shutil.copy2)


def test_a_named_office_is_kept_and_reopened(environ: dict[str, str], tmp_path: Path) -> None:
    folder = tmp_path / "bureau d’essai"
    for _ in range(2):
        with Terminal([*DEMO, "--dossier", str(folder)], environ=environ) as terminal:
            terminal.wait_for("Demandes brouillons")
            terminal.wait_for("Bureau d’exemple")
            terminal.press("Ctrl+Q")
            assert terminal.ended(10) == 0
    assert (folder / "mes-tui.db").exists()


def test_a_list_named_on_the_command_line_opens_first(environ: dict[str, str], office: Path) -> None:
    own = {**environ, "MES_TUI_HOME": str(office)}
    with Terminal([sys.executable, "-m", "mes_tui", "--ouvrir", "brouillons"], environ=own) as terminal:
        terminal.wait_for("ONDÉE, Flavie")


def test_a_key_of_the_settings_takes_the_place_of_the_table_s(
    environ: dict[str, str], office: Path, tmp_path: Path
) -> None:
    config = tmp_path / "réglages.toml"
    config.write_text('[touches]\nquit = "f12"\n', encoding="utf-8")
    own = {**environ, "MES_TUI_CONFIG": str(config)}
    with Terminal([*DEMO, "--dossier", str(office)], environ=own) as terminal:
        terminal.wait_for("F12 Quitter")
        terminal.type("\x1b[24~")
        assert terminal.ended(10) == 0


def test_a_clerk_of_the_sample_office_may_not_sign(environ: dict[str, str], office: Path) -> None:
    with Terminal([*DEMO, "--dossier", str(office), "--commis"], environ=environ) as terminal:
        terminal.wait_for("Demandes brouillons")
        terminal.type("3")
        terminal.wait_for("ONDÉE")
        terminal.press("Entrée")
        terminal.wait_for("NECSG 1000015")
        terminal.type("s")
        terminal.wait_for("Analyse de recevabilité")
        terminal.wait_for("Saisir dans les formulaires – Signature")


def test_an_agent_of_the_sample_office_finds_what_waits(environ: dict[str, str], office: Path) -> None:
    with Terminal([*DEMO, "--dossier", str(office), "--agent"], environ=environ) as terminal:
        terminal.wait_for("En commentaires")
        terminal.type("1")
        terminal.wait_for("FICELLE, Milan")
        terminal.press("Entrée")
        terminal.wait_for("Documents joints")
        terminal.type("\x11")
        assert terminal.ended(10) == 0
