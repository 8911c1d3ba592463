"""Each command of « mes-tui », in a real terminal of any width: it ends, and says what it had to say."""

import argparse
import shutil
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mes_tui.cli_commands import output
from mes_tui.grammar import parser
from mes_tui.list_names import LISTS
from mes_tui.settings import STORE_NAME
from mes_tui.terminal import columns_of, cut
from tests import forking
from tests.budget import some
from tests.terminal.pty_session import Window

# What is asked of each command, and what it says on its last lines. A command that opens the application is left out:
# the other tests of this folder open it.
ASKED: dict[str, tuple[tuple[str, ...], int]] = {
    "creer": (("creer",), 1),
    "importer": (("importer", "absent.json"), 1),
    "lister": (("lister", "--liste", "en-cours"), 0),
    "imprimer": (("imprimer", "2000-01-001", "-o", "sortie.pdf"), 1),
    "remplir": (("remplir", "2000-01-001", "--modele"), 1),
    "nouvelle": (("nouvelle", "--necsg", "1", "--type", "transfert", "--installation", "1"), 1),
    "joindre": (("joindre", "2000-01-001", "absent.pdf", "--emplacement", "plan"), 1),
    "verifier-recevabilite": (("verifier-recevabilite", "2000-01-001"), 1),
    "exporter": (("exporter", "2000-01-001", "-o", "sortie.pdf"), 1),
    "reimporter": (("reimporter", "absent.pdf"), 1),
    "sauvegarder": (("sauvegarder", "copie.db"), 0),
    "restaurer": (("restaurer", "absent.db"), 1),
    "deplacer": (("deplacer", "--vers", "/dev/null/absent"), 1),
    "purger": (("purger", "--simulation"), 0),
    "seances": (("seances",), 0),
    "casier": (("casier",), 1),
    "courriels": (("courriels",), 2),
    "utilisateurs": (("utilisateurs",), 0),
    "nouvelles": (("nouvelles",), 0),
    "docteur": (("docteur",), 0),
    "journal": (("journal",), 0),
    "verifier": (("verifier",), 0),
    "ou": (("ou",), 0),
}
OPENS = {"demo"}
NUMBER = "NUMÉRO"
"""Stands for that of a request of the sample office, whose numbers follow the day."""
# What else the command line says: helps, errors of use, a document that is written, an account, a file with faults.
SAID: dict[tuple[str, ...], int] = {
    ("--help",): 0,
    ("--version",): 0,
    ("demo", "--sans-ouvrir"): 2,
    **{(command, "--help"): 0 for command in (*ASKED, "demo")},
    ("lister", "--liste", "toutes"): 0,
    ("lister", "--liste", "tout"): 2,
    ("lister", "--format", "csv", "-o", "liste.csv"): 0,
    ("imprimer", NUMBER): 2,
    ("imprimer", NUMBER, "-o", "sortie.pdf"): 0,
    ("imprimer", "--liste", "brouillons", "--dossier", "papiers"): 0,
    ("exporter", NUMBER, "-o", "sortie.pdf"): 0,
    ("importer", "fautes.json"): 1,
    ("remplir", "2000-01-001"): 2,
    ("utilisateurs", "retirer", "personne-de-ce-nom"): 1,
    ("utilisateurs", "suspendre", "personne-de-ce-nom"): 1,
    ("utilisateurs", "importer", "absent.csv"): 1,
    ("verifier", "--empreinte", "0" * 64): 1,
    ("casier", "prendre", "absent.pdf"): 1,
    ("journal", "--demande", NUMBER): 0,
}


def _in_window(window: Window, words: Sequence[str], environ: dict[str, str], folder: Path) -> int:
    return forking.command(words, (window.inside, window.inside), environ, folder).wait(30)


def test_every_command_is_asked_something() -> None:
    commands: Any = next(action for action in parser()._actions if isinstance(action, argparse._SubParsersAction))
    assert ASKED.keys() | OPENS == commands.choices.keys()


def _numbered(words: Sequence[str], home: Path) -> list[str]:
    with closing(sqlite3.connect(home / STORE_NAME)) as store:
        ((number,),) = store.execute("SELECT max(number) FROM request WHERE status = 'TRANSMIS'")
    return [number if word is NUMBER else word for word in words]


def _wide(window: Window, columns: int) -> list[str]:
    """The lines that the terminal breaks itself, but for one word that has no room on any."""
    lines = window.raw.decode().split("\r\n")
    return [line for line in lines if columns_of(line.split("\r")[-1]) > columns and " " in line.strip(" ")]


@pytest.mark.thorough(keep=2)
@pytest.mark.feature("P70")
@pytest.mark.parametrize("columns", some([80, 40, 20], [20]))
@pytest.mark.parametrize("command", ASKED)
def test_a_command_ends_in_a_terminal_of_any_width(
    command: str, columns: int, sample: Path, environ: dict[str, str], tmp_path: Path
) -> None:
    home = tmp_path / "bureau"
    shutil.copytree(sample, home)
    words, status = ASKED[command]
    # The key that seals the sample's journal is among the settings of who made it.
    full = {**environ, "MES_TUI_HOME": str(home), "XDG_CONFIG_HOME": str(sample.parent / ".config")}
    with Window(columns) as window:
        assert _in_window(window, words, full, tmp_path) == status, window.text
        assert window.wait_for(lambda text: bool(text.strip()) and window.raw.endswith(b"\n"))
        assert "Traceback" not in window.raw.decode()
        assert _wide(window, columns) == []


@pytest.mark.thorough
@pytest.mark.parametrize("columns", some([80, 40, 20], [40]))
@pytest.mark.parametrize("words", some([*SAID], [("exporter", NUMBER, "-o", "sortie.pdf"), ("--help",)]))
def test_the_right_margin_cuts_no_word(
    words: tuple[str, ...], columns: int, sample: Path, environ: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "fautes.json").write_text('{"format": "mes-csg", "version": 0, "enfants": [{"prenom": 3}]}')
    home = shutil.copytree(sample, tmp_path / "bureau")
    full = {**environ, "MES_TUI_HOME": str(home), "XDG_CONFIG_HOME": str(sample.parent / ".config")}
    with Window(columns) as window:
        assert _in_window(window, _numbered(words, home), full, tmp_path) == SAID[words], window.text
        assert window.wait_for(lambda text: bool(text.strip()) and window.raw.endswith(b"\n"))
        assert _wide(window, columns) == []


@pytest.mark.thorough(keep=2)
@pytest.mark.parametrize(("name", "columns"), [*((name, 80) for name in LISTS), ("enfants", 40)])
def test_no_line_of_a_list_is_wider_than_the_terminal(
    name: str, columns: int, sample: Path, environ: dict[str, str], tmp_path: Path
) -> None:
    full = {**environ, "MES_TUI_HOME": str(shutil.copytree(sample, tmp_path / "bureau"))}
    with Window(columns) as window:
        assert _in_window(window, ("lister", "--liste", name), full, tmp_path) == 0
        assert window.wait_for(lambda _: b"3200-7730" in window.raw and window.raw.endswith(b"\r\n\r\n"))
        lines = window.raw.decode().splitlines()
    assert [line for line in lines if columns_of(line) > columns] == []
    # Each row is on one line: none goes on under another.
    assert [line for line in lines if line.startswith(" ")] == []


@pytest.mark.thorough
def test_the_journal_is_cut_between_words(sample: Path, environ: dict[str, str], tmp_path: Path) -> None:
    # The lines of the sample belong to who made it.
    full = {**environ, "MES_TUI_HOME": str(shutil.copytree(sample, tmp_path / "bureau"))}
    with Window(80) as window:
        assert _in_window(window, ("journal",), full, tmp_path) == 0
        assert window.wait_for(lambda _: window.raw.endswith(b"\r\n"))
        lines = window.raw.decode().splitlines()
    assert [line for line in lines if columns_of(line) > 80] == []
    assert any(line.startswith("  ") and line.endswith("Transmis au Ministère") for line in lines)


@given(st.lists(st.text("aé\u0301漢\u00a0-…", min_size=1, max_size=12), min_size=1), st.integers(1, 60))
def test_what_is_said_in_a_terminal_is_cut_between_words_only(words: list[str], columns: int) -> None:
    rows = cut(" ".join(words), columns).split("\n")
    assert [word for row in rows for word in row.split(" ") if word] == words
    assert [row for row in rows if columns_of(row) > columns and " " in row.strip(" ")] == []


@given(st.text(), st.integers(0, 60))
def test_a_cell_is_as_wide_as_its_column_and_whole_without_a_width(text: str, width: int) -> None:
    cell = output.cell(text, width, cut=True)
    if width:
        assert columns_of(cell) == width
    else:
        assert cell == text
