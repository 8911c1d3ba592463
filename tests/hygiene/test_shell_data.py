"""What the wheel carries beside its packages: the manual page says the whole grammar, the shells complete it."""

import argparse
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

import hatch_build
from mes_tui.grammar import parser


@pytest.fixture(scope="module")
def texts() -> Mapping[str, str]:
    return hatch_build.texts()


def commands(asked: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    yield asked
    for action in asked._actions:
        if isinstance(action, argparse._SubParsersAction):
            for command in action.choices.values():
                yield from commands(command)


def plain(page: str) -> str:
    """The words of a manual page, without its signs."""
    return re.sub(r"\s+", " ", re.sub(r"\\f[BIR]|\\,|\\/", "", page).replace("\\-", "-"))


def test_the_manual_page_says_each_command_and_each_option(texts: Mapping[str, str]) -> None:
    said = plain(texts["man"])
    for command in commands(parser()):
        assert command.prog in said
        for action in command._actions:
            assert not action.option_strings or any(option in said for option in action.option_strings), action
            assert not action.help or "-h" in action.option_strings or re.sub(r"\s+", " ", action.help) in said, action


def test_the_headings_of_the_manual_page_are_french(texts: Mapping[str, str]) -> None:
    headings = {
        plain(line).partition(" ")[2].strip(' "') for line in texts["man"].splitlines() if line.startswith(".S")
    }
    known = {
        "NOM",
        "SYNOPSIS",
        "DESCRIPTION",
        "OPTIONS",
        "ARGUMENTS",
        "COMMANDES",
        "GESTES",
        "REMARQUES",
        "CODE DE SORTIE",
    }
    assert headings - known == {command.prog for command in commands(parser())} - {"mes-tui"}


def test_the_manual_page_is_drawn_without_a_warning(texts: Mapping[str, str], tmp_path: Path) -> None:
    if shutil.which("man") is None or shutil.which("groff") is None:
        pytest.skip("man is not installed")
    page = tmp_path / "mes-tui.1"
    page.write_text(texts["man"], encoding="utf-8")
    environ = {"LANG": "C.UTF-8", "PATH": "/usr/bin:/bin", "MANWIDTH": "80"}
    done = subprocess.run(["man", "--warnings", "-l", str(page)], env=environ, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert "sauvegarder" in done.stdout


ASKED = {
    "mes-tui sauv": {"sauvegarder"},
    "mes-tui verif": {"verifier", "verifier-recevabilite"},
    "mes-tui utilisateurs d": {"donner"},
    "mes-tui lister --liste bro": {"brouillons"},
    "mes-tui journal --dem": {"--demande"},
}
_SCRIPT = """
source "$1"
COMP_WORDS=($2); COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
_shtab_mes_tui mes-tui "${COMP_WORDS[$COMP_CWORD]}" "${COMP_WORDS[$((COMP_CWORD - 1))]}"
printf '%s\\n' "${COMPREPLY[@]}"
"""


@pytest.mark.parametrize("typed", ASKED)
def test_bash_completes_what_is_typed(typed: str, texts: Mapping[str, str], tmp_path: Path) -> None:
    completion = tmp_path / "mes-tui"
    completion.write_text(texts["bash"], encoding="utf-8")
    done = subprocess.run(["bash", "-c", _SCRIPT, "bash", str(completion), typed], capture_output=True, text=True)
    assert (set(done.stdout.split()), done.stderr) == (ASKED[typed], "")


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_the_other_shells_are_given_every_command(shell: str, texts: Mapping[str, str]) -> None:
    for command in commands(parser()):
        assert command.prog.rpartition(" ")[2] in texts[shell]
