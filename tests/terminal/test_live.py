"""Two programs on one store, one of them in a terminal that nobody touches."""

import subprocess
import sys
from pathlib import Path

import pytest

from mes_tui.bootstrap import open_services
from mes_tui.domain.access import Actor
from mes_tui.services.accounts import PROVIDER_RIGHTS, os_account
from mes_tui.settings import STORE_NAME, Settings
from storage import records
from storage.store import Store
from tests.services.builders import AGENT, BAIE, Clock, Work, employ, fill
from tests.terminal.conftest import ROOT
from tests.terminal.pty_session import Terminal

# The Ministry's part, in a program of its own: it comments the first request that was sent.
MINISTRY = """
import sys
from pathlib import Path
from mes_tui.domain.requests import NewComment
from tests.terminal.test_live import ministry

services = ministry(Path(sys.argv[1]))
file = services.review.read(1).file
form, _, _ = services.drafts.evaluate(file)
services.review.prepare(1, NewComment(1, form.pages[0].sections[0].key, "Précisez [/] O’Neill."))
services.review.return_with_comments(1, services.review.read(1).file.request.version)
services.store.close()
"""


def ministry(home: Path):  # type: ignore[no-untyped-def]  # the services of an agent, for the program above too
    """An agent at work on the store of ``home``."""
    return open_services(Settings(home=home, state=home), Clock(), AGENT)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The folder of a store with one request sent; who runs the tests works for its provider."""
    folder = tmp_path / "dépôt"
    login, name = os_account()
    with Store.open(folder / STORE_NAME) as store:
        fill(store)
        with store.writing() as session:
            records.put_user(session, login, name, PROVIDER_RIGHTS, [BAIE])
        employ(store, AGENT)
        assert Work(store, Clock(), Actor(login, name, PROVIDER_RIGHTS, frozenset({BAIE}))).transmitted("D9") == 1
    return folder


def comment(home: Path, environ: dict[str, str]) -> None:
    """Let the program of the Ministry comment the request."""
    subprocess.run([sys.executable, "-c", MINISTRY, str(home)], env=environ, cwd=ROOT, check=True, timeout=60)


@pytest.mark.feature("P17", "P65")
def test_the_comments_of_another_program_come_to_the_open_list_by_themselves(
    home: Path, environ: dict[str, str]
) -> None:
    full = {**environ, "MES_TUI_HOME": str(home)}
    with Terminal([sys.executable, "-m", "mes_tui", "--ouvrir", "en-cours"], environ=full) as terminal:
        terminal.wait_for("Transmis")
        terminal.settle(1.5)
        assert terminal.output_during(2.5) == b""
        comment(home, environ)
        terminal.wait_for("Nouvel avis : la demande 2021-11-001 a été commentée.")
        terminal.wait_for(
            lambda text: any(row.startswith("! 2021-11-001") and "Commentaires" in row for row in text.split("\n"))
        )
        terminal.press("F10")
        terminal.wait_for(lambda text: any("8 Avis" in row and "1!" in row for row in text.split("\n")))
        terminal.type("8")
        terminal.wait_for("Commentée, à corriger")
        terminal.press("Entrée")
        terminal.wait_for("Statut de la demande")
        terminal.press("Ctrl+Q")
        assert terminal.ended(10) == 0


def test_a_terminal_that_vanished_is_told_nothing_more(home: Path, environ: dict[str, str]) -> None:
    full = {**environ, "MES_TUI_HOME": str(home)}
    with Terminal([sys.executable, "-m", "mes_tui", "--ouvrir", "en-cours"], environ=full) as terminal:
        terminal.wait_for("Transmis")
        terminal.hang_up()
        comment(home, environ)
        assert terminal.ended(4) in (129, 120)
