"""The path of a request for scripts: what a command writes is what the next one reads."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Run

DRAFTS = ("lister", "--liste", "brouillons", "--division", "3000-2000")


@pytest.fixture
def number(run: Run, office: Path) -> str:
    """A draft of the sample office."""
    return run(*DRAFTS).stdout.splitlines()[2].split()[0]


@pytest.mark.feature("P47")
def test_a_model_is_filled_and_given_back(run: Run, number: str, tmp_path: Path) -> None:
    model = json.loads(run("remplir", number, "--modele").stdout)
    assert (model["version"], model["format"], model["numero"]) == (1, "mes-reponses", number)
    model["reponses"] |= {"sg_resp_nom": "Ève [/] Œuvray", "sg_resp_tel": "418-555-0123"}
    file = tmp_path / "réponses.json"
    file.write_text(json.dumps(model), encoding="utf-8")
    simulated = run("remplir", number, "--de", str(file), "--simulation")
    assert (simulated.returncode, simulated.stderr) == (0, "")
    assert "2\u00a0réponses changeraient" in simulated.stdout
    assert json.loads(run("remplir", number, "--modele").stdout)["reponses"]["sg_resp_nom"] == ""
    done = run("remplir", number, "--de", str(file))
    assert (done.returncode, done.stderr) == (0, "")
    assert "  sg_resp_tel\u00a0: Téléphone de la personne à joindre\n" in done.stdout
    again = json.loads(run("remplir", number, "--modele").stdout)["reponses"]
    assert (again["sg_resp_nom"], again["sg_resp_tel"]) == ("Ève [/] Œuvray", "418 555-0123")


def test_each_fault_of_the_answers_is_a_line_that_begins_with_its_key(run: Run, number: str, tmp_path: Path) -> None:
    answers = {"plan_date": "hier", "zzz": "1", **{f"horaire_{day}_arrivee": "x" for day in ("lundi", "mardi")}}
    file = tmp_path / "r.json"
    file.write_text(json.dumps({"format": "mes-reponses", "version": 1, "reponses": answers}))
    done = run("remplir", number, "--de", str(file))
    assert (done.returncode, done.stdout) == (1, "")
    head, *lines = done.stderr.splitlines()
    assert head == f"La demande {number} n’a pas été remplie\u00a0: 4\u00a0réponses à corriger. Rien n’a été modifié."
    assert [line.partition("\u00a0: ")[0] for line in lines] == list(answers)


def test_a_pipe_carries_what_a_file_does(run: Run, number: str, environ: dict[str, str]) -> None:
    program = f"'{sys.executable}' -m mes_tui remplir {number}"
    piped = ["sh", "-c", f"{program} --modele | {program} --de -"]
    done = subprocess.run(piped, env=environ, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
    assert "0\u00a0réponse enregistrée" in done.stdout
