"""« --json »: every command that reads has it, and its keys are those that ADMINISTRATION.md documents."""

import argparse
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mes_tui.cli_commands import casier
from mes_tui.grammar import parser
from mes_tui.list_names import LISTS, MINISTRY_LISTS
from mes_tui.services.lists import columns
from mes_tui.services.ministry_lists import ministry_columns
from mes_tui.services.request_columns import whole_columns
from tests.cli.conftest import ROOT, Run
from tests.cli.office import open_office

# What writes, opens the application, or gives a file: nothing to read in JSON but for « remplir », which is given it.
WRITES = {
    "restaurer",
    "deplacer",
    "creer",
    *("demo", "importer", "imprimer", "exporter", "reimporter", "sauvegarder", "nouvelle", "remplir", "joindre"),
    *("casier deposer", "casier prendre", "casier effacer", "nouvelles publier", "nouvelles retirer", "seances fermer"),
    *("utilisateurs donner", "utilisateurs retirer", "utilisateurs suspendre", "utilisateurs reprendre"),
    "utilisateurs importer",
}
NUMBER = "NUMÉRO"
ASKED: dict[str, tuple[tuple[str, ...], int]] = {
    "lister": ((), 0),
    "journal": ((), 0),
    "verifier": ((), 0),
    "docteur": ((), 0),
    "ou": ((), 0),
    "utilisateurs": ((), 0),
    "nouvelles": ((), 0),
    "purger": (("--simulation",), 0),
    "seances": ((), 0),
    "courriels": ((), 0),
    "verifier-recevabilite": ((NUMBER,), 1),
}
# Asked of the service itself, by who has a locker.
APART = {"casier"}


def commands(grammar: argparse.ArgumentParser, name: str = "") -> Iterator[tuple[str, argparse.ArgumentParser]]:
    """Each command of the command line, and each gesture of those that have some."""
    for action in grammar._actions:
        if isinstance(action, argparse._SubParsersAction):
            for word, inner in action.choices.items():
                yield f"{name} {word}".lstrip(), inner
                yield from commands(inner, f"{name} {word}".lstrip())


def documented() -> dict[str, set[str]]:
    """The keys of each command that ADMINISTRATION.md names."""
    rows = re.findall(
        r"^\| `([a-z-]+)` \| (.+?) \|", (ROOT / "ADMINISTRATION.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    return {name: set(re.findall(r"`([a-z_]+)`", cell)) for name, cell in rows}


def test_each_command_that_reads_has_json_and_its_shape_is_documented() -> None:
    reading = {name for name, inner in commands(parser()) if "--json" in inner._option_string_actions}
    assert {name for name, _ in commands(parser())} == reading | WRITES
    assert reading.isdisjoint(WRITES)
    assert ASKED.keys() | APART == reading == documented().keys()


@pytest.mark.feature("P70")
def test_each_command_writes_what_is_documented(
    run: Run, office: Path, environ: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "réglages.toml").write_text('[courriel]\nserveur = "127.0.0.1"\nexpediteur = "mes@exemple.invalid"\n')
    environ["MES_TUI_CONFIG"] = str(tmp_path / "réglages.toml")
    listed = json.loads(run("lister", "--liste", "brouillons", "--json").stdout)
    number = listed["listes"][0]["lignes"][0]["numero"]
    for command, (words, status) in ASKED.items():
        done = run(command, *(number if word is NUMBER else word for word in words), "--json")
        assert (done.returncode, done.stderr) == (status, ""), command
        objects = [json.loads(line) for line in done.stdout.splitlines()]
        assert len(objects) == 1 or command == "journal"
        for one in objects:
            assert one.keys() == documented()[command] | {"version"}, command
            assert one["version"] == 1


def test_a_locker_is_told_in_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with open_office(tmp_path / "bureau") as services:
        services.context.picker_root = tmp_path / "casier"
        services.context.picker_root.mkdir()
        (services.context.picker_root / "plan é.pdf").write_bytes(b"%PDF")
        casier._list(services.locker, argparse.Namespace(json=True))
    told = json.loads(capsys.readouterr().out)
    assert told.keys() == documented()["casier"] | {"version"}
    assert told["fichiers"] == [{"nom": "plan é.pdf", "octets": 4}]


def test_each_column_of_each_list_has_its_key() -> None:
    from mes_tui.cli_commands.list_requests import _KEYS

    every = [*map(columns, LISTS.values()), *map(ministry_columns, MINISTRY_LISTS.values())]
    for shown in every:
        keys = [_KEYS[column.key] for column in whole_columns(shown)]
        assert len(set(keys)) == len(keys)


@pytest.mark.thorough
def test_what_is_wrong_is_in_the_object_and_in_the_status(run: Run, office: Path, tmp_path: Path) -> None:
    done = run("verifier", "--empreinte", "0" * 64, "--json")
    assert done.returncode == 1
    assert "n’est pas dans le journal" in json.loads(done.stdout)["fautes"][0]
    lost = run("ou", "--json", environ_too={"MES_TUI_CONFIG": str(tmp_path / "absent.toml")})
    assert lost.returncode == 2
    assert json.loads(lost.stdout)["fichiers_de_reglages"][0]["etat"]


@pytest.mark.parametrize(
    "words", [("utilisateurs", "--json", "retirer", "x"), ("lister", "--json", "--format", "csv", "-o", "-")]
)
def test_json_goes_with_a_reading_only(run: Run, office: Path, words: tuple[str, ...]) -> None:
    done = run(*words)
    assert (done.returncode, done.stdout) == (2, "")
    assert "--json" in done.stderr


def test_json_is_read_whatever_the_language_of_the_terminal(run: Run, office: Path) -> None:
    plain: dict[str, Any] = {"LANG": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    done = run("lister", "--liste", "enfants", "--json", environ_too=plain)
    assert done.stdout.isascii()
    assert json.loads(done.stdout) == json.loads(run("lister", "--liste", "enfants", "--json").stdout)
