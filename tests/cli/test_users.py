"""« mes-tui utilisateurs » on the sample office, in processes of its own."""

import json
import os
import sqlite3
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from mes_tui.domain.text import fold
from tests.cli.conftest import Run

CLERK = "nom:commis – Sylvie Lasaisie – consulter, saisir – 3000-2000"
ALL = "3000-2000, 3100-4410, 3200-7730"


def _line(done: CompletedProcess[str]) -> str:
    assert (done.returncode, done.stderr) == (0, "")
    return " ".join(done.stdout.split())


@pytest.mark.feature("P60")
def test_the_accounts_are_listed_by_name_with_what_they_may_do(run: Run, office: Path) -> None:
    done = run("utilisateurs")
    lines = done.stdout.splitlines()
    # The account that runs the tests has a name of its own, whose place in the list depends on the machine.
    own = [line for line in lines if line.startswith(f"uid:{os.getuid()} – ")]
    assert len(own) == 1
    assert [line for line in lines if line not in own][:3] == [
        "nom:ministere – Direction régionale – agent – 06, 11, 16",
        f"nom:direction – Maude Lavague – consulter, saisir, signer, gerer – {ALL}",
        "nom:lecture – Paul Lelecteur – consulter – 3000-2000",
    ]
    assert CLERK in lines
    names = [fold(line.split(" – ")[1]) for line in lines]
    assert names == sorted(names)


@pytest.mark.feature("P60")
def test_an_account_is_suspended_with_all_that_it_has_and_does_all_of_it_again_afterwards(
    run: Run, office: Path
) -> None:
    held = CLERK.replace("Sylvie Lasaisie", "Sylvie Lasaisie – suspendu")
    assert _line(run("utilisateurs", "suspendre", "nom:commis")) == held
    assert held in run("utilisateurs").stdout.splitlines()
    assert "Votre accès est suspendu. Demandez à" in run("--identite", "commis", "lister").stderr
    told = json.loads(run("utilisateurs", "--json").stdout)["comptes"]
    assert {one["compte"] for one in told for place in one["lieux"] if place["suspendu"]} == {"nom:commis"}
    again = run("utilisateurs", "suspendre", "nom:commis")
    assert (again.returncode, "est déjà suspendu" in again.stderr) == (1, True)
    assert _line(run("utilisateurs", "reprendre", "nom:commis")) == CLERK
    assert run("--identite", "commis", "lister").returncode == 0


@pytest.mark.feature("P60")
def test_an_account_is_given_changed_and_taken_away(run: Run, office: Path) -> None:
    give = ("utilisateurs", "donner", "nom:zoe")
    odd = "Zoé O’Neill-Œuvray [/] ᐃᓄᒃ"
    new = ("--nom", odd, "--droits", "consulter,saisir", "--divisions", "3000-2000,3100-4410")
    assert _line(run(*give, *new)) == f"nom:zoe – {odd} – consulter, saisir – 3000-2000, 3100-4410"
    ended = run(*give, "--jusqu-au", "31 août 2097", "--courriel", "zoe@exemple.ca", "--divisions", "3000-2000")
    assert _line(ended) == (f"nom:zoe – {odd} – consulter, saisir – 3000-2000 – jusqu’au 2097-08-31 – zoe@exemple.ca")
    endless = run(*give, "--jusqu-au", "aucune", "--courriel", "", "--droits", "SIGNER, gérer")
    assert _line(endless) == f"nom:zoe – {odd} – signer, gerer – 3000-2000"
    assert run("--identite", "zoe", "utilisateurs").stdout.splitlines()[-1] == _line(endless)
    assert _line(run("utilisateurs", "retirer", "nom:zoe")) == "nom:zoe n’a plus accès."
    assert "n’a pas accès à ce dépôt" in run("--identite", "zoe", "lister").stderr
    with sqlite3.connect(office / "mes-tui.db") as store:
        details = store.execute("SELECT who, detail FROM journal WHERE action LIKE '%droits' ORDER BY id").fetchall()
    assert details == [
        (f"uid:{os.getuid()}", detail)
        for detail in (
            # The account that makes the store is its manager, before any division is known.
            f"uid:{os.getuid()}:CONSULTER,GERER,SAISIR,SIGNER",
            # A line for each place that is given or taken away.
            "nom:zoe:CONSULTER,SAISIR:3000-2000",
            "nom:zoe:CONSULTER,SAISIR:3100-4410",
            "nom:zoe:CONSULTER,SAISIR:3000-2000:2097-08-31",
            "nom:zoe",
            "nom:zoe:GERER,SIGNER:3000-2000",
            "nom:zoe",
        )
    ]


@pytest.mark.thorough
@pytest.mark.feature("P60")
def test_a_provider_s_manager_sees_and_gives_within_their_own_divisions(run: Run, office: Path) -> None:
    run("utilisateurs", "donner", "nom:ana", "--nom", "Ana", "--droits", "gerer", "--divisions", "3000-2000")
    hands = ("--identite", "ana", "utilisateurs")
    assert [line.split(" – ")[0] for line in run(*hands).stdout.splitlines() if "nom:" in line] == [
        *("nom:ana", "nom:direction", "nom:lecture", "nom:commis"),
    ]
    # One division only: it need not be named.
    assert (
        _line(run(*hands, "donner", "nom:paul", "--nom", "Paul", "--droits", "saisir"))
        == "nom:paul – Paul – saisir – 3000-2000"
    )


@pytest.mark.feature("P60")
def test_agents_are_given_by_who_holds_the_store_or_by_an_agent_who_manages(run: Run, office: Path) -> None:
    agent = ("--nom", "Ana", "--droits", "agent", "--regions", "11,01")
    refused = run("--identite", "direction", "utilisateurs", "donner", "nom:ana", *agent)
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "ne se donne pas dans un service de garde" in refused.stderr
    chief = run(
        "utilisateurs", "donner", "nom:chef", "--nom", "Noé Chef", "--droits", "agent,gerer", "--regions", "11,01"
    )
    assert _line(chief) == "nom:chef – Noé Chef – gerer, agent – 01, 11"
    made = run("--identite", "chef", "utilisateurs", "donner", "nom:ana", *agent[:-1], "11")
    assert _line(made) == "nom:ana – Ana – agent – 11"
    assert [line.split(" – ")[0] for line in run("--identite", "chef", "utilisateurs").stdout.splitlines()] == [
        *("nom:ana", "nom:ministere", "nom:chef"),
    ]


REFUSED = [
    (("donner", "personne-ici", "--droits", "saisir"), "Aucun compte de cette machine"),
    (("donner", "nom:Éva", "--droits", "saisir"), "lettres minuscules sans accents"),
    (
        ("donner", "nom:zoe", "--nom", "Zoé", "--droits", "lire", "--divisions", "3000-2000"),
        "« lire » n’est pas un droit",
    ),
    (("donner", "nom:zoe", "--nom", "Zoé", "--droits", "saisir"), "au moins un service de garde"),
    (("donner", "nom:zoe", "--nom", "Zoé", "--divisions", "3000-2000"), "au moins un droit"),
    (("donner", "nom:zoe", "--nom", "Zoé", "--droits", "saisir", "--divisions", "9999-9999"), "vos propres services"),
    (("donner", "nom:zoe", "--nom", "Zoé", "--droits", "agent", "--regions", "99"), "vos propres régions"),
    (("donner", "nom:zoe", "--nom", "Zoé", "--droits", "agent,saisir", "--regions", "11"), "ne consulte ni ne remplit"),
    (("donner", "nom:commis", "--jusqu-au", "hier"), "« hier » n’est pas une date lisible"),
    (("donner", "nom:commis", "--jusqu-au", "2020-01-01"), "est passé"),
    (("donner", "nom:commis", "--courriel", "chez nous"), "adresse courriel"),
    (("donner", "nom:commis", "--nom", " "), "Donnez le nom"),
    (("donner", "nom:paul", "--droits", "saisir"), '--nom "Prénom Nom"'),
    (("retirer", "nom:personne"), "Aucun compte nom:personne n’a accès"),
    (("retirer", "uid:77777"), "Aucun compte uid:77777 n’a accès"),
]


@pytest.mark.feature("P60")
@pytest.mark.parametrize(("words", "said"), REFUSED, ids=[" ".join(words) for words, _ in REFUSED])
@pytest.mark.thorough(keep=2)
def test_what_cannot_be_done_is_one_sentence_and_status_1(
    run: Run, office: Path, words: tuple[str, ...], said: str
) -> None:
    before = run("utilisateurs").stdout
    done = run("utilisateurs", *words)
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (1, "", 1)
    assert said in " ".join(done.stderr.split())
    assert run("utilisateurs").stdout == before


@pytest.mark.feature("P60")
def test_without_the_right_the_list_says_whom_to_ask(run: Run, office: Path) -> None:
    done = run("--identite", "commis", "utilisateurs")
    assert (done.returncode, done.stdout) == (1, "")
    assert "il faut le droit" in done.stderr
    assert "Demandez-le à Maude Lavague" in done.stderr


@pytest.mark.thorough
@pytest.mark.feature("P60")
def test_who_holds_the_store_gives_rights_even_without_an_account(run: Run, tmp_path: Path) -> None:
    own = {"MES_TUI_HOME": str(tmp_path / "neuf")}
    run("creer", "--responsable", "nom:zoe", environ_too=own)
    assert "n’a pas accès" in run("lister", environ_too=own).stderr
    assert _line(run("utilisateurs", environ_too=own)) == "nom:zoe – zoe – consulter, saisir, signer, gerer"
    made = run(
        "utilisateurs", "donner", "nom:ana", "--nom", "Ana", "--droits", "agent", "--regions", "11", environ_too=own
    )
    assert _line(made) == "nom:ana – Ana – agent – 11"


@pytest.mark.feature("P60")
def test_a_list_of_accounts_is_tried_then_given(run: Run, office: Path, tmp_path: Path) -> None:
    model = run("utilisateurs", "importer", "--modele")
    assert (model.returncode, model.stdout[:1]) == (0, "\ufeff")
    file = tmp_path / "comptes.csv"
    file.write_text(model.stdout, encoding="utf-8")
    before = run("utilisateurs").stdout
    tried = run("utilisateurs", "importer", str(file), "--simulation")
    assert "Simulation : rien n’a été enregistré." in _line(tried)
    assert run("utilisateurs").stdout == before
    assert "2 comptes : 2 ajoutés, 0 changé" in _line(run("utilisateurs", "importer", str(file)))
    assert "nom:mtremblay – Marie Exemple – consulter, saisir – 3000-2000" in run("utilisateurs").stdout
    file.write_text("compte,droits\nnom:commis,lire\n", encoding="utf-8")
    wrong = run("utilisateurs", "importer", str(file))
    assert (wrong.returncode, wrong.stdout) == (1, "")
    assert "ligne 2, droits : « lire » n’est pas un droit" in " ".join(wrong.stderr.split())
    for words in ((), ("--modele", str(file)), ("--modele", "--simulation")):
        assert run("utilisateurs", "importer", *words).returncode == 2
