"""The application open in a terminal sends the e-mails that wait, and nobody at the keyboard waits for the server."""

import socket
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from mes_tui.settings import STORE_NAME
from storage import records
from storage.store import Store
from tests.services.builders import BAIE, Clock
from tests.services.smtp_server import HOST, Inbox, serving
from tests.terminal import office
from tests.terminal.conftest import mail_settings
from tests.terminal.pty_session import Terminal


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The folder of a store with one draft and an e-mail that is due."""
    folder = tmp_path / "dépôt"
    office.make(folder)
    at = Clock()()
    with Store.open(folder / STORE_NAME) as store, store.writing() as session:
        notice = records.write_notice(session, BAIE, "2021-11-001", "DECLARE_COMPLIANT", "La demande [/].", at)
        records.queue_mails(session, notice, ["un@exemple.invalid"], at)
    return folder


@pytest.fixture
def opened(home: Path, environ: dict[str, str], tmp_path: Path) -> Callable[[int], Terminal]:
    """Open the application with the server of a port in its settings."""

    def begin(port: int) -> Terminal:
        config = mail_settings(tmp_path, port)
        full = {**environ, "MES_TUI_HOME": str(home), "MES_TUI_CONFIG": str(config)}
        return Terminal([sys.executable, "-m", "mes_tui"], environ=full)

    return begin


@pytest.mark.thorough
@pytest.mark.feature("P65")
def test_an_e_mail_leaves_while_the_application_is_open(opened: Callable[[int], Terminal], home: Path) -> None:
    arrived = threading.Event()
    inbox = Inbox(told=arrived.set)
    with serving(inbox) as port, opened(port) as terminal:
        terminal.wait_for("Demandes brouillons")
        assert arrived.wait(30)
        terminal.press("Ctrl+Q")
        assert terminal.ended(10) == 0
    assert inbox.addresses == ["un@exemple.invalid"]
    with Store.open(home / STORE_NAME) as store:
        assert store.rows("SELECT attempts, sent_at <> '' FROM outbox") == [(1, 1)]


@pytest.mark.thorough
@pytest.mark.feature("P65")
def test_a_server_that_says_nothing_makes_nobody_wait(opened: Callable[[int], Terminal]) -> None:
    with socket.create_server((HOST, 0)) as silent, opened(silent.getsockname()[1]) as terminal:
        terminal.wait_for("Demandes brouillons")
        visitor, _ = silent.accept()
        with visitor:
            terminal.type("3")
            terminal.wait_for("NEILL")
            terminal.press("Entrée")
            terminal.wait_for("Statut de la demande")
            terminal.press("Ctrl+Q")
            assert terminal.ended(10) == 0
