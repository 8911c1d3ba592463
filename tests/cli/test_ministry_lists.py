"""« mes-tui lister » for an agent of the Ministry, on the sample office, in processes of its own."""

import csv
import os
import sqlite3
from pathlib import Path

import pytest

from mes_tui.domain.codes import MinistryListKind
from tests.cli.conftest import Run

AGENT = ("--identite", "ministere", "lister")
TITLES = {
    "a-traiter": ("À traiter", "Attente"),
    "commentees": ("En commentaires", "Mise à jour"),
    "declarees": ("Conformes", "Conforme le"),
    "fermees": ("Terminées", "Motif"),
    "annee": ("À terminer, fin d’année", "Année"),
    "revisions": ("En révision", "Mise à jour"),
}


def _sent(office: Path) -> dict[str, set[str]]:
    """The numbers of the requests of each status, all providers."""
    found: dict[str, set[str]] = {}
    with sqlite3.connect(office / "mes-tui.db") as store:
        for number, status in store.execute("SELECT number, status FROM request"):
            found.setdefault(status, set()).add(number)
    return found


@pytest.mark.thorough(keep=3)
@pytest.mark.feature("P16")
@pytest.mark.parametrize("name", TITLES)
def test_an_agent_lists_the_requests_of_their_regions(run: Run, office: Path, name: str) -> None:
    done = run(*AGENT, "--liste", name)
    assert (done.returncode, done.stderr) == (0, "")
    head, header, *rows, end = done.stdout.splitlines()
    title, column = TITLES[name]
    assert head.startswith(f"{title} – ")
    assert head.endswith(f" – {len(rows)}")
    assert column in header
    assert end == ""
    numbers = {row.split()[0] for row in rows}
    sent = _sent(office)
    assert numbers <= set().union(*(sent.get(status, set()) for status in MinistryListKind(name).statuses))
    assert name == "annee" or numbers


def test_without_a_name_an_agent_lists_what_waits_for_them(run: Run, office: Path) -> None:
    assert run(*AGENT).stdout == run(*AGENT, "--liste", "a-traiter").stdout


def test_an_agent_narrows_a_list_to_one_provider(run: Run, office: Path) -> None:
    everything = run(*AGENT).stdout.splitlines()[2:-1]
    one = run(*AGENT, "--division", "3000-2000").stdout.splitlines()[2:-1]
    assert one
    assert set(one) < set(everything)
    other = run(*AGENT, "--division", "9999-9999")
    assert (other.returncode, other.stdout) == (1, "")
    assert "n’est pas dans vos régions" in other.stderr


def test_a_list_of_the_ministry_goes_to_a_spreadsheet_and_to_the_journal(
    run: Run, office: Path, tmp_path: Path
) -> None:
    # An agent on an account of their own: that of a shared one has no such file to write.
    own = f"uid:{os.getuid()}"
    given = run("utilisateurs", "donner", own, "--droits", "agent", "--divisions", "", "--regions", "06,11,16")
    assert (given.returncode, given.stderr) == (0, "")
    target = tmp_path / "à traiter.csv"
    done = run("lister", "--format", "csv", "-o", str(target))
    assert (done.returncode, done.stderr) == (0, "")
    with target.open(encoding="utf-8-sig", newline="") as file:
        head, *rows = csv.reader(file, delimiter=";")
    listed = run(*AGENT).stdout.splitlines()[2:-1]
    assert head[:2] == ["Numéro", "Service de garde"]
    assert [row[0] for row in rows] == [line.split()[0] for line in listed]
    with sqlite3.connect(office / "mes-tui.db") as store:
        told = store.execute("SELECT who, scope, detail FROM journal WHERE action = 'exporter la liste'").fetchall()
    assert told == [(own, f"region:{code}", f"a-traiter::csv:{len(rows)}") for code in ("06", "11", "16")]
    assert run("lister", "--format", "xlsx", "-o", str(tmp_path)).returncode == 0
    assert [path.name[:10] for path in tmp_path.glob("*.xlsx")] == ["a-traiter-"]


@pytest.mark.parametrize(
    ("person", "name", "said"),
    [
        ("ministere", "en-cours", "est celle d’un service de garde. Les vôtres\u00a0: a-traiter, commentees,"),
        ("ministere", "brouillons", "est celle d’un service de garde."),
        ("commis", "a-traiter", "est celle du Ministère. Les vôtres\u00a0: en-cours, brouillons,"),
        ("direction", "fermees", "est celle du Ministère."),
    ],
)
def test_a_list_of_the_other_side_is_refused(run: Run, office: Path, person: str, name: str, said: str) -> None:
    done = run("--identite", person, "lister", "--liste", name)
    assert (done.returncode, done.stdout) == (1, "")
    assert said in done.stderr


def test_an_agent_of_another_region_sees_none_of_them(run: Run, office: Path) -> None:
    give = ("utilisateurs", "donner", "nom:ailleurs", "--nom", "Ève [/]", "--droits", "agent", "--regions", "17")
    assert run(*give).returncode == 0
    for name in TITLES:
        head, _, end = run("--identite", "ailleurs", "lister", "--liste", name).stdout.splitlines()
        assert (head.rsplit(" – ", 1)[1], end) == ("0", "")
