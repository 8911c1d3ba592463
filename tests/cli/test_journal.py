"""« mes-tui journal », then « mes-tui verifier » on the file of the sample office, changed by somebody at the disk."""

import json
from pathlib import Path

import pytest

from mes_tui.settings import STORE_NAME
from tests.cli.conftest import Run
from tests.services.tampering import behind


@pytest.mark.thorough
def test_the_journal_is_aligned_text_or_one_object_a_line(run: Run, office: Path) -> None:
    done = run("journal", "--depuis", "1er janvier 2020")
    assert (done.returncode, done.stderr) == (0, "")
    header, *rows = done.stdout.splitlines()
    assert header.split() == ["Quand", "Demande", "Qui", "Depuis", "Action"]
    assert any(row.endswith("Transmis au Ministère") and row[20:23] == "202" for row in rows)
    objects = [json.loads(line) for line in run("journal", "--json").stdout.splitlines()]
    assert len(objects) == len(rows)
    assert [one["ligne"] for one in objects] == sorted(one["ligne"] for one in objects)
    last = objects[-1]
    assert f"celle de la ligne {last['ligne']} " in run("verifier", "--empreinte", last["empreinte"]).stdout
    number = next(one["demande"] for one in reversed(objects) if one["demande"])
    of_one = [json.loads(line) for line in run("journal", "--json", "--demande", number).stdout.splitlines()]
    assert of_one == [one for one in objects if one["demande"] == number]


@pytest.mark.parametrize(
    ("words", "status", "sentence"),
    [
        (("--depuis", "2/8/2021"), 2, "peut se lire 2 août 2021 ou 8 février 2021"),
        (("--demande", "2019-11-999"), 1, "Il n’y a pas de demande 2019-11-999"),
        (("--demande", "[/]"), 1, "n’a pas la forme attendue"),
    ],
)
def test_what_cannot_be_read_is_said(
    run: Run, office: Path, words: tuple[str, ...], status: int, sentence: str
) -> None:
    done = run("journal", *words)
    assert (done.returncode, done.stdout) == (status, "")
    assert sentence in done.stderr


def test_a_sound_store_gives_a_hash_to_note_and_finds_it_again(run: Run, office: Path) -> None:
    done = run("verifier")
    assert (done.returncode, done.stderr) == (0, "")
    counts, noted, sound = done.stdout.splitlines()
    assert counts.endswith("demandes au dépôt.")
    assert sound.startswith("La chaîne du journal est entière")
    again = run("verifier", "--empreinte", noted.rpartition(" ")[2])
    assert again.returncode == 0
    assert "L’empreinte notée est celle de la ligne" in again.stdout
    lost = run("verifier", "--empreinte", "0" * 64)
    assert lost.returncode == 1
    assert "L’empreinte notée n’est pas dans le journal" in lost.stderr


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE answer SET text = 'x' WHERE request_id = {id} AND key = 'sg_resp_nom'", "Demande {number}"),
        ("UPDATE attachment SET sha256 = 'x' WHERE request_id = {id} AND nature = 'PLAN'", "demande {number}"),
        ("UPDATE journal SET who = 'x' WHERE request_number = '{number}' AND action = 'créer'", "demande {number}"),
        ("DELETE FROM request WHERE id = {id}", "Demande {number}"),
    ],
    ids=["an answer", "a document", "a row of the journal", "a request"],
)
@pytest.mark.thorough(keep=1)
def test_what_was_changed_in_the_file_is_an_error_with_the_number(
    run: Run, office: Path, statement: str, words: str
) -> None:
    (line,) = [row for row in run("lister", "--liste", "conformes").stdout.splitlines() if row[:3] == "202"][:1]
    number, id_ = line.split()[0], f"(SELECT id FROM request WHERE number = '{line.split()[0]}')"
    behind(office / STORE_NAME, statement.format(id=id_, number=number))
    done = run("verifier")
    assert done.returncode == 1
    first, *_ = done.stderr.splitlines()
    assert first.startswith("Premier maillon rompu – ")
    assert words.format(number=number) in done.stderr
    assert "Traceback" not in done.stderr
