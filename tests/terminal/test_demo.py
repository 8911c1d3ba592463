"""``mes-tui demo`` in a pseudo-terminal: a sample office that leaves no trace."""

import shutil
import signal
import sys
import tempfile
from itertools import product
from pathlib import Path

import pytest

from mes_tui.bootstrap import open_services
from mes_tui.cli_commands import demo
from mes_tui.samples.build import DIRECTOR
from mes_tui.settings import STORE_NAME, Settings
from storage.store import Store
from tests.budget import some
from tests.services.smtp_server import Inbox, serving
from tests.terminal.conftest import mail_settings
from tests.terminal.pty_session import Terminal

DEMO = [sys.executable, "-m", "mes_tui", "demo"]


# That nothing is asked of who only looked is tried without a terminal too: tests/screens/test_leaving.py.
ENDS = list(product(["worked", "looked"], ["quit", "SIGHUP", "SIGTERM"]))


@pytest.mark.parametrize(("did", "end"), some(ENDS, [("worked", "quit")]))
@pytest.mark.thorough
def test_the_throw_away_office_is_gone_at_the_end_and_work_in_it_is_asked_about_by_who_quits(
    environ: dict[str, str], tmp_path: Path, did: str, end: str
) -> None:
    with Terminal(DEMO, environ=environ) as terminal:
        terminal.wait_for("Demandes brouillons")
        terminal.wait_for("tout est effacé")
        (folder,) = tmp_path.glob("mes-tui-demo-*")
        if did == "worked":
            with open_services(Settings(folder, tmp_path), actor=DIRECTOR, create=True) as services:
                (draft,) = services.store.rows("SELECT id, number FROM request WHERE status = 'BROUILLON'", {})[:1]
                services.drafts.delete(*draft)
        if end == "quit":
            terminal.press("Ctrl+Q")
        else:
            terminal.kill(signal.Signals[end])
        if (did, end) == ("worked", "quit"):
            terminal.wait_for("Rester")
            terminal.type("q")
        assert terminal.ended(10) == {"quit": 0, "SIGHUP": 129, "SIGTERM": 143}[end]
    assert list(tmp_path.glob("mes-tui-demo-*")) == []


def _in_throw_away_office(settings: Settings, number: signal.Signals) -> None:
    with demo._folder(None, settings) as folder:
        (folder / STORE_NAME).touch()
        signal.raise_signal(number)


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM])
def test_a_signal_that_the_application_does_not_take_removes_the_throw_away_office(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, number: signal.Signals
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    before = {each: signal.signal(each, signal.SIG_IGN) for each in (signal.SIGHUP, signal.SIGTERM)}
    try:
        with pytest.raises(SystemExit) as left:
            _in_throw_away_office(Settings(tmp_path, tmp_path), number)
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
    assert left.value.code == 128 + number
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def office(sample: Path, tmp_path: Path) -> Path:
    """A sample office that is already there."""
    return shutil.copytree(sample, tmp_path / "bureau", copy_function=shutil.copy2)


@pytest.mark.thorough
def test_a_named_office_is_kept_and_reopened_and_sends_nothing_to_anybody(
    environ: dict[str, str], tmp_path: Path
) -> None:
    folder, inbox = tmp_path / "bureau d’essai", Inbox()
    with serving(inbox) as port:
        environ["MES_TUI_CONFIG"] = str(mail_settings(tmp_path, port))
        for _ in range(2):
            with Terminal([*DEMO, "--dossier", str(folder)], environ=environ) as terminal:
                terminal.wait_for("Demandes brouillons")
                terminal.wait_for("Bureau d’exemple")
                terminal.press("Ctrl+Q")
                assert terminal.ended(10) == 0
    with Store.open(folder / STORE_NAME) as store:
        assert store.rows("SELECT count(*) FROM outbox") == [(0,)]
    assert inbox.messages == []


@pytest.mark.thorough
def test_a_list_named_on_the_command_line_opens_first(environ: dict[str, str], office: Path) -> None:
    own = {**environ, "MES_TUI_HOME": str(office)}
    with Terminal([sys.executable, "-m", "mes_tui", "--ouvrir", "brouillons"], environ=own) as terminal:
        terminal.wait_for("ONDÉE, Flavie")


@pytest.mark.thorough
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
        terminal.wait_for("il faut le droit « Saisir dans")


def test_an_agent_of_the_sample_office_finds_what_waits(environ: dict[str, str], office: Path) -> None:
    with Terminal([*DEMO, "--dossier", str(office), "--agent"], environ=environ) as terminal:
        terminal.wait_for("En commentaires")
        terminal.type("1")
        terminal.wait_for("FICELLE, Milan")
        terminal.press("Entrée")
        terminal.wait_for("Documents joints")
        terminal.type("\x11")
        assert terminal.ended(10) == 0
