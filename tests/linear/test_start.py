"""« mes-tui --lineaire » from the command line: pipes, dumb terminals, another encoding; no toolkit is loaded."""

import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from mes_tui import cli
from mes_tui import terminal as terminal_module
from mes_tui.domain.codes import RequestType
from tests.cli.conftest import ROOT
from tests.linear.conftest import Open
from tests.services.builders import DIRECTOR, file_key
from tests.terminal.pty_session import Terminal

LOADED = """
import sys
from mes_tui.cli import main
main(["--lineaire"])
heavy = ("textual", "rich", "screens", "widgets")
print("chargés :", *sorted(name for name in sys.modules if name.split(".")[0] in heavy))
"""


@pytest.fixture
def environ(open_as: Open, tmp_path: Path) -> dict[str, str]:
    """A dumb terminal's, on the office with one draft, whose account is the one that runs the tests."""
    with open_as(replace(DIRECTOR, login=f"uid:{os.getuid()}")) as services:
        services.drafts.create(file_key("D1"), RequestType.NEW)
    return {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "HOME": str(tmp_path / "maison"),
        "LANG": "C.UTF-8",
        "TERM": "dumb",
        "TMPDIR": str(tmp_path),
        "MES_TUI_HOME": str(tmp_path / "dépôt"),
    }


def piped(environ: dict[str, str], lines: str, code: str = LOADED) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-c", code], input=lines.encode(), env=environ, capture_output=True, timeout=120, check=False
    )


def test_a_pipe_is_enough_and_no_toolkit_is_loaded(environ: dict[str, str]) -> None:
    done = piped(environ, "3\n1\nRemplir\npage 4\n4\nun texte coupé")
    *said, loaded = done.stdout.decode().rstrip("\n").split("\n")
    assert done.stderr == b""
    assert done.returncode == 0
    assert loaded == "chargés :"
    assert said[-1].startswith("Au revoir")
    assert [line for line in said if len(line) > 80] == []
    assert b"\x1b" not in done.stdout
    assert b"\r" not in done.stdout


@pytest.mark.thorough
def test_a_terminal_that_is_not_in_utf_8_gets_plain_letters(environ: dict[str, str]) -> None:
    plain = {"PYTHONUTF8": "0", "LC_ALL": "POSIX", "PYTHONCOERCECLOCALE": "0"}
    done = piped(environ | plain, "3\n", "from mes_tui.cli import main; main(['--lineaire'])")
    assert "Creer une demande" in done.stdout.decode("ascii")


@pytest.mark.thorough
def test_a_dumb_terminal_is_enough_to_fill_and_a_window_that_closes_loses_nothing(
    environ: dict[str, str], open_as: Open
) -> None:
    command = [sys.executable, "-m", "mes_tui", "--lineaire", "--ouvrir", "brouillons"]
    with Terminal(command, environ=environ) as terminal:
        terminal.wait_for("un nom à chercher")
        terminal.type("1\r")
        terminal.wait_for("Supprimer le brouillon")
        terminal.type("Remplir\rpage 4\r")
        terminal.wait_for("Constant")
        terminal.type("4\r")
        terminal.wait_for("Plusieurs lignes")
        terminal.type("Une ligne é.\r")
        terminal.settle()
        terminal.kill(signal.SIGHUP)
        assert terminal.ended(30) == 0
        assert b"\x1b" not in terminal.raw
    answers = open_as(DIRECTOR).drafts.read(1).answers
    assert answers["besoin_sante_niveau"]
    assert answers["besoin_sante_description"] == "Une ligne é."


@pytest.mark.parametrize(
    ("words", "linear"), [([], False), (["--lineaire"], True), (["--ouvrir", "brouillons", "--lineaire"], True)]
)
def test_the_option_stands_on_the_command_line(words: list[str], linear: bool) -> None:
    options = cli._options(words)
    assert (options.command, options.lineaire) == ("ouvrir", linear)


def test_the_sample_office_is_opened_line_by_line_too() -> None:
    options = cli._options(["demo", "--lineaire", "--commis"])
    assert (options.command, options.lineaire, options.commis) == ("demo", True, True)


@pytest.mark.thorough
def test_the_sample_office_is_thrown_away_at_the_end(environ: dict[str, str], tmp_path: Path) -> None:
    code = "from mes_tui.cli import main; main(['demo', '--lineaire', '--agent'])"
    done = piped(environ, "1\n1\n", code)
    assert "Bureau d’exemple" in done.stdout.decode()
    assert list(tmp_path.glob("mes-tui-demo-*")) == []


@pytest.mark.parametrize("words", [{"TERM": "dumb"}, {}])
def test_where_the_full_screen_cannot_open_the_other_way_is_named(words: dict[str, str]) -> None:
    assert "mes-tui --lineaire" in terminal_module.refusal(dict(words))
