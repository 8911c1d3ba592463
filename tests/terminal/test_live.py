"""Two programs on one store, one of them in a terminal that nobody touches."""

import sys
from pathlib import Path

import pytest

from mes_tui.bootstrap import open_services
from mes_tui.domain.requests import NewComment
from mes_tui.settings import Settings
from tests.services.builders import AGENT, Clock
from tests.terminal import office
from tests.terminal.pty_session import Terminal


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The folder of a store with one request sent; who runs the tests works for its provider."""
    folder = tmp_path / "dépôt"
    office.make_sent(folder)
    return folder


def comment(home: Path) -> None:
    """The Ministry's part, in the program of the tests: an agent comments the request."""
    with open_services(Settings(home=home, state=home), Clock(), AGENT, create=True) as services:
        file = services.review.read(1).file
        form, _, _ = services.drafts.evaluate(file)
        services.review.prepare(1, NewComment(1, form.pages[0].sections[0].key, "Précisez [/] O’Neill."))
        services.review.return_with_comments(1, services.review.read(1).file.request.version)


@pytest.mark.thorough
@pytest.mark.feature("P17", "P65")
def test_the_comments_of_another_program_come_to_the_open_list_by_themselves(
    home: Path, environ: dict[str, str]
) -> None:
    full = {**environ, "MES_TUI_HOME": str(home)}
    with Terminal([sys.executable, "-m", "mes_tui", "--ouvrir", "en-cours"], environ=full) as terminal:
        terminal.wait_for("Transmis")
        terminal.settle(1.5)
        assert terminal.output_during(2.5) == b""
        comment(home)
        terminal.wait_for("Nouvel avis : la demande 2021-11-001 a été commentée.")
        terminal.wait_for(
            lambda text: any(row.startswith("! 2021-11-001") and "Commentaires" in row for row in text.split("\n"))
        )
        terminal.press("F10")
        terminal.wait_for(lambda text: any("8 Avis" in row and "1 !" in row for row in text.split("\n")))
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
        comment(home)
        assert terminal.ended(4) in (129, 120)
