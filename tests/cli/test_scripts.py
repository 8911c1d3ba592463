"""The path of a request for scripts: what a command writes is what the next one reads."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from mes_tui.forms import editions
from mes_tui.settings import load_rules
from tests.attachments.documents import plain, with_files
from tests.cli.conftest import Run

DRAFTS = ("lister", "--liste", "brouillons", "--division", "3000-2000")


@pytest.fixture
def number(run: Run, office: Path) -> str:
    """A draft of the sample office."""
    return run(*DRAFTS).stdout.splitlines()[2].split()[0]


@pytest.mark.thorough
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


@pytest.mark.thorough
def test_a_pipe_carries_what_a_file_does(run: Run, number: str, environ: dict[str, str]) -> None:
    program = f"'{sys.executable}' -m mes_tui remplir {number}"
    piped = ["sh", "-c", f"{program} --modele | {program} --de -"]
    done = subprocess.run(piped, env=environ, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
    assert "0\u00a0réponse enregistrée" in done.stdout


@pytest.mark.feature("P30", "P47", "P51", "P57")
def test_a_request_is_made_ready_without_a_screen_up_to_the_signature(run: Run, office: Path, tmp_path: Path) -> None:
    created = run("nouvelle", "--necsg", "1000001", "--type", "nouvelle", "--installation", "3000-2001")
    assert (created.returncode, created.stderr) == (0, "")
    number = created.stdout.strip()
    model = json.loads(run("remplir", number, "--modele").stdout)
    rules = load_rules()
    examples = editions.edition(max(rules.editions), rules).examples()
    asked = {field["cle"] for field in model["champs"] if field["demande"]}
    answers = {key: text for key, text in examples.items() if key in asked and not model["reponses"][key]}
    (tmp_path / "r.json").write_text(json.dumps({**model, "reponses": answers}))
    filled = run("remplir", number, "--de", str(tmp_path / "r.json"))
    assert (filled.returncode, filled.stderr) == (0, "")
    (tmp_path / "plan.pdf").write_bytes(plain())
    joined = run("joindre", number, str(tmp_path / "plan.pdf"), "--emplacement", "plan")
    assert (joined.returncode, joined.stderr) == (0, "")
    checked = run("verifier-recevabilite", number, "--json")
    passed = {line["cle"]: line["passe"] for line in json.loads(checked.stdout)["lignes"]}
    assert checked.returncode == 1
    assert passed["PLAN"]
    assert not passed["signature"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("nouvelle", "--necsg", "7654321", "--type", "nouvelle", "--installation", "3000-2001"), "Aucun enfant"),
        (
            ("nouvelle", "--necsg", "1000001", "--type", "nouvelle", "--installation", "3000-2009"),
            "Il en a.: 3000-2001",
        ),
        (("nouvelle", "--necsg", "1000008", "--type", "nouvelle", "--installation", "3000-2002"), "--dossier-enfant"),
        (
            ("nouvelle", "--necsg", "1", "--type", "nouvelle", "--installation", "x", "--annee", "2021"),
            "comme 2021-2022",
        ),
        (("joindre", "NUMÉRO", "fichiers.pdf", "--emplacement", "plan"), "ajoutez --accepter-copie"),
        (("joindre", "NUMÉRO", "absent.pdf", "--emplacement", "plan"), "absent.pdf"),
        (("joindre", "NUMÉRO", "plan.pdf", "--emplacement", "signatures"), "Ajoutez --signe-par"),
        (("joindre", "NUMÉRO", "plan.pdf", "--emplacement", "autre-document"), "Ajoutez --titre"),
        (("verifier-recevabilite", "2019-11-999"), "Il n’y a pas de demande"),
    ],
)
@pytest.mark.thorough(keep=3)
def test_what_a_script_lacks_is_said_with_the_option(
    run: Run, number: str, tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    for name, data in (("plan.pdf", plain()), ("fichiers.pdf", with_files("a.txt"))):
        (tmp_path / name).write_bytes(data)
    done = run(*(number if word == "NUMÉRO" else word for word in words))
    assert (done.returncode, done.stdout) == (1, "")
    assert re.search(said, done.stderr), done.stderr


@pytest.mark.thorough
@pytest.mark.feature("P44")
@pytest.mark.parametrize("kind", ["csv", "json"])
def test_the_example_is_rehearsed_then_imported_into_a_new_store(
    run: Run, environ: dict[str, str], tmp_path: Path, kind: str
) -> None:
    environ["MES_TUI_HOME"] = str(tmp_path / "neuf")
    run("creer")
    model = run("importer", "--modele", kind)
    assert (model.returncode, "--modele schema" in model.stderr) == (0, True)
    (tmp_path / f"modele.{kind}").write_text(model.stdout, encoding="utf-8")
    simulated = run("importer", f"modele.{kind}", "--simulation")
    assert (simulated.returncode, simulated.stderr) == (0, "")
    assert "  enfant 1000001 (EXEMPLE, Lou)\u00a0: ajout" in simulated.stdout
    assert "Aucun service de garde" in run("lister", "--liste", "enfants").stderr
    assert run("importer", f"modele.{kind}").returncode == 0
    assert "EXEMPLE, Lou" in run("lister", "--liste", "enfants").stdout


@pytest.mark.parametrize("words", [(), ("a.json", "--modele"), ("--modele", "--simulation")])
def test_a_file_is_imported_or_its_example_written(run: Run, words: tuple[str, ...]) -> None:
    done = run("importer", *words)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
