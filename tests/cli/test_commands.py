"""The commands on the sample office, each in a process of its own."""

import io
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from mes_tui import terminal

Run = Callable[..., CompletedProcess[str]]
ROOT = Path(__file__).resolve().parents[2]


def _number(run: Run) -> str:
    return run("lister", "--division", "3000-2000").stdout.splitlines()[2].split()[0]


@pytest.mark.feature("P16", "P18", "P19", "P20")
@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("en-cours", "Demandes en cours"),
        ("brouillons", "Demandes brouillons"),
        ("conformes", "Demandes conformes"),
        ("terminees", "Demandes terminées"),
        ("enfants", "Liste des enfants"),
    ],
)
@pytest.mark.thorough(keep=1)
def test_a_list_is_written_as_aligned_text(run: Run, office: Path, name: str, title: str) -> None:
    done = run("lister", "--liste", name, "--division", "3000-2000")
    assert (done.returncode, done.stderr) == (0, "")
    head, header, *rows, end = done.stdout.splitlines()
    assert head == f"{title} – 3000-2000 – {len(rows)}"
    assert (len(rows) > 0, end) == (True, "")
    # A longer name moves the rest of its own line only: nothing is cut outside a terminal.
    aligned = [row for row in rows if row[header.index("Installation") :].startswith(("du Quai", "des Galets"))]
    assert len(aligned) >= len(rows) - 1
    assert all(line.isprintable() for line in done.stdout.splitlines())


def test_every_division_of_the_person_is_listed_unless_one_is_named(run: Run, office: Path) -> None:
    everything = run("lister").stdout
    assert [line.split(" – ")[1] for line in everything.splitlines() if line.startswith("Demandes")] == [
        "3000-2000",
        "3100-4410",
        "3200-7730",
    ]
    other = run("lister", "--division", "9999-9999")
    assert (other.returncode, other.stdout) == (1, "")
    assert "«\u00a09999-9999\u00a0» ne vous est pas accessible" in other.stderr


def test_a_reader_that_stops_early_is_not_an_error(run: Run, office: Path, environ: dict[str, str]) -> None:
    command = f"'{sys.executable}' -m mes_tui lister --liste enfants | head -n 1"
    done = subprocess.run(["sh", "-c", command], env=environ, capture_output=True, text=True, timeout=60)
    assert (done.stdout.splitlines()[0][:17], done.stderr) == ("Liste des enfants", "")


@pytest.mark.feature("P70")
def test_printing_writes_a_private_pdf_and_never_replaces_one_unasked(run: Run, office: Path, tmp_path: Path) -> None:
    number, target = _number(run), tmp_path / "formulaire é.pdf"
    done = run("imprimer", number, "-o", str(target))
    assert (done.returncode, done.stderr) == (0, "")
    assert str(target) in done.stdout
    assert target.read_bytes().startswith(b"%PDF-")
    assert target.stat().st_mode & 0o777 == 0o600
    before = target.read_bytes()
    again = run("imprimer", number, "-o", str(target), "--type", "signatures")
    assert (again.returncode, target.read_bytes()) == (1, before)
    assert "--remplacer" in again.stderr
    replaced = run("imprimer", number, "-o", str(target), "--type", "signatures", "--remplacer")
    assert replaced.returncode == 0
    assert target.read_bytes() != before


def test_printing_does_not_follow_a_link(run: Run, office: Path, tmp_path: Path) -> None:
    precious, link = tmp_path / "précieux.txt", tmp_path / "lien.pdf"
    precious.write_text("à garder")
    link.symlink_to(precious)
    done = run("imprimer", _number(run), "-o", str(link), "--remplacer")
    assert done.returncode == 1
    assert precious.read_text() == "à garder"


@pytest.mark.parametrize(
    ("number", "words"), [("2019-11-999", "Il n’y a pas de demande 2019-11-999"), ("abc", "n’a pas la forme attendue")]
)
def test_printing_an_unknown_request_is_refused(
    run: Run, office: Path, tmp_path: Path, number: str, words: str
) -> None:
    done = run("imprimer", number, "-o", str(tmp_path / "f.pdf"))
    assert (done.returncode, done.stdout) == (1, "")
    assert words in done.stderr
    assert not (tmp_path / "f.pdf").exists()


@pytest.mark.feature("P44")
def test_a_file_is_imported_into_a_new_store(run: Run, environ: dict[str, str], tmp_path: Path) -> None:
    environ["MES_TUI_HOME"] = str(tmp_path / "neuf")
    run("creer")
    done = run("importer", str(files("mes_tui").joinpath("samples/data/cpe-de-la-baie.json")))
    assert (done.returncode, done.stderr) == (0, "")
    assert "Enfants\u00a0: " in done.stdout
    listed = run("lister", "--liste", "enfants")
    assert "O’NEILL-ŒUVRAY" in listed.stdout


def test_a_faulty_file_is_refused_whole_with_each_fault(run: Run, office: Path, tmp_path: Path) -> None:
    before = run("lister", "--liste", "enfants").stdout
    faulty = tmp_path / "fautif.json"
    text = files("mes_tui").joinpath("samples/data/cpe-de-la-baie.json").read_text(encoding="utf-8")
    faulty.write_text(text.replace("2018-", "2018/", 1).replace('"H', '"?', 1), encoding="utf-8")
    done = run("importer", str(faulty))
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.count("\n") >= 2
    assert run("lister", "--liste", "enfants").stdout == before


@pytest.mark.thorough(keep=4)
@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("numérisé [b] 50 %.pdf", b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n", "ce n’est pas un fichier JSON ou CSV."),
        ("sans octet nul.pdf", b"\n%PDF-1.4 texte", "ce n’est pas un fichier JSON ou CSV."),
        ("classeur.xlsx", b"PK\x03\x04texte", "ce n’est pas un fichier JSON ou CSV."),
        ("image.csv", b"\x89PNG\r\n\x1a\n\0\0", "ce n’est pas un fichier JSON ou CSV."),
        ("inconnu.json", b"\x7fELF\0\xff\0", "ce n’est pas un fichier JSON ou CSV."),
        ("vide.csv", b"", "il est vide."),
        ("mots.csv", "Élise;ᐃᓄᒃ\n".encode(), "sa première ligne doit nommer les colonnes"),
        ("latin.csv", "Élise;O’Neill\n".encode("cp1252"), "il n’est pas en UTF-8 (ligne 1)."),
        ("unicode.txt", "Élise;O’Neill\n".encode("utf-16"), "il n’est pas en UTF-8 (ligne 1)."),
        ("mots.json", b"{Lou", "ce n’est pas du JSON bien écrit"),
    ],
)
def test_a_file_that_is_no_import_file_is_refused_once_with_its_reason(
    run: Run, office: Path, tmp_path: Path, name: str, data: bytes, reason: str
) -> None:
    (tmp_path / name).write_bytes(data)
    done = run("importer", str(tmp_path / name))
    said = " ".join(done.stderr.split())
    assert (done.returncode, done.stdout, said.count("n’a pas été importé"), said.count(reason)) == (1, "", 1, 1)
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("name", ["absent.json", "."])
def test_what_is_not_a_file_cannot_be_imported(run: Run, office: Path, tmp_path: Path, name: str) -> None:
    done = run("importer", str(tmp_path / name))
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)


def test_the_demonstration_reopens_a_kept_folder_as_it_is(run: Run, office: Path) -> None:
    before = (office / "mes-tui.db").read_bytes()
    done = run("demo", "--dossier", str(office), "--sans-ouvrir", environ_too={"MES_TUI_HOME": "/tmp"})
    assert done.returncode == 0
    assert (office / "mes-tui.db").read_bytes() == before


def test_the_demonstration_does_not_touch_one_s_own_store(run: Run, office: Path) -> None:
    done = run("demo", "--dossier", str(office), "--sans-ouvrir")
    assert done.returncode == 1
    assert "votre propre dépôt" in done.stderr


def test_a_copy_of_the_store_is_private_complete_and_never_replaces_a_file(
    run: Run, office: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "copie" / "mes-tui.db"
    copy.parent.mkdir(mode=0o700)
    done = run("sauvegarder", str(copy))
    assert (done.returncode, done.stderr) == (0, "")
    assert copy.stat().st_mode & 0o777 == 0o600
    restored = run("lister", environ_too={"MES_TUI_HOME": str(copy.parent)})
    assert restored.stdout == run("lister").stdout
    assert "Tout le dépôt copié dans une sauvegarde" in run("journal").stdout.splitlines()[-1]
    assert run("verifier", environ_too={"MES_TUI_HOME": str(copy.parent)}).stdout == run("verifier").stdout
    before = copy.read_bytes()
    again = run("sauvegarder", str(copy))
    assert (again.returncode, copy.read_bytes()) == (1, before)
    assert "il existe déjà" in again.stderr


@pytest.mark.thorough
def test_a_copy_of_everything_is_for_who_manages_it_all_or_holds_the_store(
    run: Run, office: Path, tmp_path: Path
) -> None:
    refused = run("--identite", "commis", "sauvegarder", str(tmp_path / "copie.db"))
    assert refused.returncode == 1
    assert "Gestion des droits d’accès" in refused.stderr
    assert not (tmp_path / "copie.db").exists()
    # The director has the right; the shared account gives no folder to put the copy in.
    assert "casier" in run("--identite", "direction", "sauvegarder", str(tmp_path / "directrice.db")).stderr
    run("utilisateurs", "retirer", f"uid:{os.getuid()}")
    assert "n’a pas accès à ce dépôt" in run("lister").stderr
    assert run("sauvegarder", str(tmp_path / "copie.db")).returncode == 0
    assert "intacts" in run("docteur").stdout


def test_the_check_up_is_for_who_manages_every_service_or_holds_the_store(run: Run, office: Path) -> None:
    """A fault names a document, of whatever service of the store."""
    refused = run("--identite", "commis", "docteur")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "Gestion des droits d’accès" in refused.stderr
    assert run("--identite", "direction", "docteur").returncode == 0


def test_the_check_up_tells_a_sound_store_from_a_changed_document(run: Run, office: Path) -> None:
    sound = run("docteur")
    assert (sound.returncode, sound.stderr) == (0, "")
    assert "intacts" in sound.stdout
    with sqlite3.connect(office / "mes-tui.db") as connection:
        connection.execute("DROP TRIGGER guard_attachment_blob_changed")
        connection.execute("UPDATE attachment_blob SET data = zeroblob(length(data)) WHERE attachment_id = 1")
    connection.close()
    changed = run("docteur")
    assert changed.returncode == 1
    assert "n’est plus celui qui a été reçu" in changed.stderr
    assert "gardes du dépôt ont été modifiées" in changed.stderr


def test_an_unusable_store_is_a_sentence(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "abîmé"
    folder.mkdir(mode=0o700)
    (folder / "mes-tui.db").write_bytes(b"ceci n'est pas un depot" * 100)
    (folder / "mes-tui.db").chmod(0o600)
    done = run("lister", environ_too={"MES_TUI_HOME": str(folder)})
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert "Traceback" not in done.stderr


def test_what_is_printed_carries_no_escape_sequence(monkeypatch: pytest.MonkeyPatch) -> None:
    written = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    monkeypatch.setattr(sys, "stdout", written)
    terminal.say("Élise\x1b]0;x\x07 \x9b2J\u202e [/] % ᐃᓄᒃ\nligne")
    written.flush()
    assert written.buffer.getvalue().decode() == "Élise]0;x 2J [/] % ᐃᓄᒃ ligne\n"


@pytest.mark.parametrize("columns", [80, 40, 20])
def test_what_is_too_long_for_a_terminal_is_cut_between_words(monkeypatch: pytest.MonkeyPatch, columns: int) -> None:
    class Terminal(io.StringIO):
        encoding = "utf-8"

        def isatty(self) -> bool:
            return True

    written = Terminal()
    monkeypatch.setattr(sys, "stdout", written)
    monkeypatch.setattr("shutil.get_terminal_size", lambda fallback=(): os.terminal_size((columns, 24)))
    said = (
        "Demande reprise.\n  Avertissement – Fichier signé par un autre dépôt (clé 3f2a 77c1 09be 5d40) : vérifiez-la."
    )
    terminal.say(said, lines=True)
    lines = written.getvalue().splitlines()
    assert max(map(len, lines)) <= columns
    assert " ".join(written.getvalue().split()) == " ".join(said.split())
    assert all(line.startswith("  ") for line in lines[1:] if columns > 20)
