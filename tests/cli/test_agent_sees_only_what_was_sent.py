"""What a provider writes after sending reaches an agent through no command of « mes-tui »; what was sent does."""

import argparse
import shutil
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from mes_tui.grammar import FORMATS, PRINTS, parser
from mes_tui.list_names import ALL_LISTS, MINISTRY_LISTS
from tests import canary
from tests.budget import some
from tests.canary import AGENT, SENT, UNSENT
from tests.cli.conftest import Run

NUMBERS = [f"2021-11-00{rank}" for rank in (canary.CORRECTED, canary.SIGNED_AGAIN, canary.LEFT, canary.DRAFT)]
_SHEETS = [form for form in FORMATS if form != "texte"]
# By command, what an agent asks of it; « + » stands for a new file.
ASKED: dict[str, list[tuple[str, ...]]] = {
    "creer": [()],
    "importer": [("absent.json",)],
    "lister": [
        *(("--liste", name) for name in ALL_LISTS),
        *(
            ("--liste", name, "--format", form, "-o", "+")
            for name, form in product(some(list(MINISTRY_LISTS), ["commentees"]), _SHEETS)
        ),
    ],
    "imprimer": [
        *((number, "--type", kind, "-o", "+.pdf") for number, kind in product(some(NUMBERS, NUMBERS[:2]), PRINTS)),
        ("--liste", "en-cours", "--dossier", "+"),
    ],
    "remplir": [(number, "--modele") for number in NUMBERS],
    "nouvelle": [("--necsg", "1000401", "--type", "nouvelle", "--installation", "3000-2001")],
    "joindre": [(number, "absent.pdf", "--emplacement", "plan") for number in NUMBERS],
    "verifier-recevabilite": [(number, *more) for number in NUMBERS for more in ((), ("--json",))],
    "exporter": [*((number, "-o", "+.pdf") for number in NUMBERS), ("--enfant", "1000401", "-o", "+.zip")],
    "reimporter": [("absent.pdf",)],
    "sauvegarder": [("+.db",)],
    "restaurer": [("absent.db",)],
    "deplacer": [("--vers", "+")],
    "purger": [("--simulation",)],
    "seances": [()],
    "casier": [(), ("prendre", "demande.pdf")],
    "courriels": [()],
    "utilisateurs": [()],
    "nouvelles": [()],
    "docteur": [()],
    "journal": [(), ("--json",), *(("--demande", number) for number in NUMBERS)],
    "verifier": [()],
    "ou": [()],
}
# Opens the application, on an office of its own.
OPENS = {"demo"}
SHOWING = {"lister", "imprimer", "exporter"}
"""The commands that say what was sent: the word that must not be there would be seen."""


@pytest.mark.thorough
@pytest.mark.feature("P63")
def test_no_command_tells_an_agent_what_was_not_sent(run: Run, environ: dict[str, str], tmp_path: Path) -> None:
    commands: Any = next(action for action in parser()._actions if isinstance(action, argparse._SubParsersAction))
    assert ASKED.keys() | OPENS == commands.choices.keys()
    shutil.copytree(canary.office(), tmp_path / "bureau")
    environ["MES_TUI_HOME"] = str(tmp_path / "bureau")
    told: dict[str, str] = {}
    for command, calls in ASKED.items():
        for rank, words in enumerate(calls):
            new = str(tmp_path / "sorties" / f"{command}-{rank}")
            Path(new).parent.mkdir(exist_ok=True)
            # With their own account where files are written: it holds the store too, which opens the other commands.
            who = () if command in SHOWING else ("--identite", AGENT.login.removeprefix("nom:"))
            done = run(*who, command, *(word.replace("+", new) for word in words))
            written = sorted(path for path in (tmp_path / "sorties").rglob("*") if path.is_file())
            told[command] = told.get(command, "") + canary.said((done.stdout, done.stderr, written))
            shutil.rmtree(tmp_path / "sorties")
    assert {command for command, text in told.items() if UNSENT in text} == set()
    assert {command for command, text in told.items() if SENT in text} == SHOWING
