"""Printing a list and writing it for a spreadsheet, from the command line."""

import csv
import os
import pty
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from pathlib import Path
from subprocess import CompletedProcess

import openpyxl
import pytest
from pypdf import PdfReader

from mes_tui.cli_commands.output import is_standard_output
from mes_tui.domain.errors import Refusal
from mes_tui.settings import STORE_NAME
from storage.store import Store
from tests import forking
from tests.cli.test_restricted import BESIDE, naming_files

Run = Callable[..., CompletedProcess[str]]
DRAFTS = ("--liste", "brouillons", "--division", "3000-2000")


def _numbers(run: Run) -> list[str]:
    return [line.split()[0] for line in run("lister", *DRAFTS).stdout.splitlines()[2:-1]]


@pytest.mark.feature("P48", "P70")
@pytest.mark.thorough
def test_a_whole_list_is_printed_into_a_folder(run: Run, office: Path, tmp_path: Path) -> None:
    numbers, folder = _numbers(run), tmp_path / "à signer"
    done = run("imprimer", *DRAFTS, "--dossier", str(folder), "--type", "signatures")
    assert (done.returncode, done.stderr) == (0, "")
    assert f"{len(numbers)}\u00a0documents écrits sur {len(numbers)}\u00a0demandes." in done.stdout
    names = sorted(os.listdir(folder))
    assert names == sorted(f"demande-{number}-r1-signatures.pdf" for number in numbers)
    assert folder.stat().st_mode & 0o777 == 0o700
    for name in names:
        assert (folder / name).stat().st_mode & 0o777 == 0o600
        assert len(PdfReader(BytesIO((folder / name).read_bytes())).pages) >= 1
    again = run("imprimer", *DRAFTS, "--dossier", str(folder), "--type", "signatures")
    assert again.returncode == 1
    assert f"Aucun document écrit sur {len(numbers)}\u00a0demandes." in again.stdout
    assert again.stderr.count("existe déjà") == len(numbers)


@pytest.mark.thorough
def test_the_progress_is_shown_on_a_terminal_only(office: Path, environ: dict[str, str], tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    words = ("imprimer", *DRAFTS, "--type", "signatures", "--dossier", str(tmp_path / "papier"))
    with (tmp_path / "dit").open("wb") as output:
        program = forking.command(words, (output.fileno(), theirs), environ, tmp_path)
    os.close(theirs)
    shown = bytearray()
    try:
        while part := os.read(ours, 4096):
            shown += part
    except OSError:  # the terminal is closed at the end
        pass
    os.close(ours)
    assert program.wait(30) == 0
    said = (tmp_path / "dit").read_text()
    count = int(said.split()[0])
    lines = shown.decode().split("\r")
    assert f"Impression [{'#' * 24}] {count} de {count} 20" in lines[-2]
    assert [line.split("]")[1].split()[0] for line in lines[1:-1]] == [str(done) for done in range(1, count + 1)]
    assert "\x1b" not in shown.decode()


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("2021-06-001",),
        ("-o", "f.pdf"),
        ("--liste", "brouillons"),
        ("2021-06-001", "-o", "f.pdf", "--liste", "brouillons", "--dossier", "d"),
    ],
)
def test_printing_says_what_it_needs(run: Run, words: tuple[str, ...]) -> None:
    done = run("imprimer", *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert "donnez soit un numéro et -o F.pdf, soit --liste LISTE et --dossier D" in done.stderr


@pytest.mark.feature("P16", "P18", "P19", "P20")
@pytest.mark.parametrize("name", ["en-cours", "brouillons", "conformes", "terminees", "toutes", "enfants"])
@pytest.mark.thorough(keep=1)
def test_a_list_is_written_for_a_spreadsheet(run: Run, office: Path, tmp_path: Path, name: str) -> None:
    text, table, book = run("lister", "--liste", name), tmp_path / "liste é.csv", tmp_path / "liste.xlsx"
    for format_, target in (("csv", table), ("xlsx", book)):
        done = run("lister", "--liste", name, "--format", format_, "-o", str(target))
        assert (done.returncode, done.stderr) == (0, "")
        assert str(target) in done.stdout
        assert target.stat().st_mode & 0o777 == 0o600
    count = sum(int(line.rsplit(" – ", 1)[1]) for line in text.stdout.splitlines() if line.count(" – ") == 2)
    with table.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file, delimiter=";"))
    (sheet,) = openpyxl.load_workbook(book).worksheets
    assert [[_as_text(cell.value) for cell in row] for row in sheet.iter_rows()] == rows
    assert len(rows) == count + 1
    assert {row[0] for row in rows[1:]} <= {"3000-2000", "3100-4410", "3200-7730"}
    refused = run("lister", "--liste", name, "--format", "csv", "-o", str(table))
    assert refused.returncode == 1
    assert "existe déjà" in refused.stderr
    assert run("lister", "--liste", name, "--format", "csv", "-o", str(table), "--remplacer").returncode == 0


def _as_text(value: object) -> object:
    """A cell as the same list has it in CSV: a workbook has days as days."""
    return value.date().isoformat() if isinstance(value, datetime) else value or ""


@pytest.mark.parametrize("words", [("--format", "csv"), ("-o", "f.csv"), ("--format", "texte", "-o", "f")])
def test_a_format_and_a_file_go_together(run: Run, words: tuple[str, ...]) -> None:
    done = run("lister", *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert "--format csv ou xlsx demande -o F" in done.stderr


WRITING = [command for (command, _), action in naming_files().items() if "-o" in action.option_strings]
BEGINS = {"lister": b"\xef\xbb\xbf"}


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize("command", WRITING)
def test_a_dash_is_the_standard_output_whatever_the_command(
    office: Path, tmp_path: Path, environ: dict[str, str], command: str
) -> None:
    with Store.open(office / STORE_NAME) as store:
        number = store.rows("SELECT number FROM request WHERE division = '3000-2000' AND status = 'BROUILLON'")[0][0]
    words = [word.format(number=number) for word in BESIDE[command, "sortie"]]
    asked = [sys.executable, "-m", "mes_tui", command, *words, "-o", "-"]
    done = subprocess.run(asked, env=environ, cwd=tmp_path, capture_output=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(BEGINS.get(command, b"%PDF"))
    assert "Écrit à la sortie standard" in done.stderr.decode()
    assert not (tmp_path / "-").exists()


@pytest.mark.thorough
def test_a_copy_of_the_store_passes_by_a_pipe(run: Run, office: Path, tmp_path: Path, environ: dict[str, str]) -> None:
    copy = tmp_path / "copie" / STORE_NAME
    copy.parent.mkdir(mode=0o700)
    asked = [sys.executable, "-m", "mes_tui", "sauvegarder", "-"]
    done = subprocess.run(asked, env=environ, cwd=tmp_path, capture_output=True, timeout=60)
    assert done.returncode == 0, done.stderr
    copy.write_bytes(done.stdout)
    copy.chmod(0o600)
    assert run("lister", environ_too={"MES_TUI_HOME": str(copy.parent)}).stdout == run("lister").stdout
    assert not (tmp_path / "-").exists()


def test_no_file_passes_by_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    assert not is_standard_output(Path("f.pdf"), "exporter 2021-06-001")
    with pytest.raises(Refusal, match="exporter 2021-06-001 -o - > fichier"):
        is_standard_output(Path("-"), "exporter 2021-06-001")


@pytest.mark.thorough
@pytest.mark.feature("P48")
def test_a_request_goes_from_one_store_to_another_in_one_file(
    run: Run, office: Path, tmp_path: Path, environ: dict[str, str]
) -> None:
    number, target = run("lister", "--division", "3000-2000").stdout.splitlines()[2].split()[0], tmp_path / "été.pdf"
    done = run("exporter", number, "-o", str(target))
    assert (done.returncode, done.stderr) == (0, "")
    assert str(target) in done.stdout
    assert target.stat().st_mode & 0o777 == 0o600
    assert run("exporter", number, "-o", str(target)).returncode == 1
    refused = run("reimporter", str(target))
    assert (refused.returncode, refused.stdout) == (1, "")
    assert f"La demande {number} est déjà dans ce dépôt" in refused.stderr
    environ["MES_TUI_HOME"] = str(tmp_path / "neuf")
    assert run("creer").returncode == 0
    taken = run("reimporter", str(target))
    assert (taken.returncode, taken.stderr) == (0, "")
    assert taken.stdout.startswith(f"Demande {number} reprise")
    listed = run("lister", "--liste", "en-cours")
    assert number in listed.stdout


@pytest.mark.thorough
def test_a_file_that_is_not_an_export_is_refused_in_one_sentence(run: Run, tmp_path: Path) -> None:
    (tmp_path / "x.pdf").write_bytes(b"%PDF-1.7 x %%EOF")
    run("creer")
    done = run("reimporter", "x.pdf")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert "n’a pas pu être lu" in done.stderr
