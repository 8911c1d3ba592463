"""What the file picker may see and what a typed path means: never anything outside the root."""

import os
from datetime import datetime
from pathlib import Path

import pytest

from mes_tui.domain.errors import Refusal
from widgets.file_picker_folder import Entry, FolderGone, FolderTree, arranged

NASTY = "Élise [@click=app.quit] O’Neill-Œuvray ᐃᓄᒃ 100 %.pdf"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder, the root of the tree, with another person's folder beside it."""
    root = tmp_path / "élise"
    (root / "Documents" / "Numérisations").mkdir(parents=True)
    (tmp_path / "voisin").mkdir()
    (tmp_path / "voisin" / "secret.pdf").write_bytes(b"%PDF-")
    for name in ("plan.pdf", "Rapport.PDF", "notes.txt", ".caché.pdf", NASTY):
        (root / "Documents" / name).write_bytes(b"%PDF-")
    monkeypatch.setenv("HOME", str(root))
    return root


@pytest.fixture
def documents(home: Path) -> Path:
    return home / "Documents"


def refusal(call, *arguments) -> str:  # type: ignore[no-untyped-def]
    with pytest.raises(Refusal) as caught:
        call(*arguments)
    return caught.value.sentence


def test_only_folders_and_pdf_files_are_listed(home: Path, documents: Path) -> None:
    os.mkfifo(documents / "tube.pdf")
    (documents / "brisé.pdf").symlink_to("nulle part")
    found = FolderTree(home).entries(documents)
    assert {entry.name for entry in found} == {"Numérisations", "plan.pdf", "Rapport.PDF", NASTY}
    assert {entry.name for entry in found if entry.is_folder} == {"Numérisations"}


def test_links_are_listed_only_when_they_stay_inside(home: Path, documents: Path) -> None:
    (documents / "dehors").symlink_to(home.parent / "voisin")
    (documents / "dehors.pdf").symlink_to(home.parent / "voisin" / "secret.pdf")
    (documents / "dedans").symlink_to(documents / "Numérisations")
    (documents / "dedans.pdf").symlink_to(documents / "plan.pdf")
    names = {entry.name for entry in FolderTree(home).entries(documents)}
    assert {"dedans", "dedans.pdf"} <= names
    assert not {"dehors", "dehors.pdf"} & names


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("plan.pdf", "plan.pdf"),
        ("plan", "plan.pdf"),
        ("PLAN", "plan.pdf"),
        ("rapport.pdf", "Rapport.PDF"),
        ("elise [@click=app.quit] o'neill-oeuvray ᐃᓄᒃ 100 %", NASTY),
        ("  plan.pdf  ", "plan.pdf"),
        ("'plan.pdf'", "plan.pdf"),
        ('"plan.pdf"', "plan.pdf"),
        ("~/Documents/plan.pdf", "plan.pdf"),
        ("Numérisations/../plan.pdf", "plan.pdf"),
        ("../Documents", "."),
        ("{documents}/plan.pdf", "plan.pdf"),
        ("file://{documents}/plan.pdf", "plan.pdf"),
        ("Numérisations", "Numérisations"),
        ("numerisations", "Numérisations"),
    ],
)
def test_a_typed_path_means_what_people_mean(home: Path, documents: Path, typed: str, meant: str) -> None:
    tree = FolderTree(home)
    text = typed.format(documents=documents) if "{documents}" in typed else typed
    assert tree.meant(text, documents, tree.entries(documents)) == (documents / meant).resolve()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("/etc/hostname", "hors du dossier permis"),
        ("..", "hors du dossier permis"),
        ("../voisin/secret.pdf", "hors du dossier permis"),
        ("Documents/../../voisin/secret.pdf", "hors du dossier permis"),
        ("lien/secret.pdf", "hors du dossier permis"),
        ("lien.pdf", "hors du dossier permis"),
        ("file:///etc/host%6Eame", "hors du dossier permis"),
        ("~root", "dossier personnel d’une autre personne"),
        ("~voisin/secret.pdf", "dossier personnel d’une autre personne"),
        ("absent.pdf", "n’existe pas"),
        ("a" * 300, "n’existe pas"),
        ("   ", "Choisissez un fichier"),
        ("nul\0.pdf", "caractères impossibles"),
        ("seul\ud800.pdf", "caractères impossibles"),
    ],
)
def test_a_typed_path_never_leaves_the_root(home: Path, typed: str, said: str) -> None:
    (home / "lien").symlink_to(home.parent / "voisin")
    (home / "lien.pdf").symlink_to(home.parent / "voisin" / "secret.pdf")
    tree = FolderTree(home)
    sentence = refusal(tree.meant, typed, home, tree.entries(home))
    assert said in sentence
    sentence.encode()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("rap", "Rapport.PDF"), ("numéri", "Numérisations"), ("numerisations/", "Numérisations"), ("elise", NASTY)],
)
def test_the_beginning_of_one_name_means_it(home: Path, documents: Path, typed: str, meant: str) -> None:
    tree = FolderTree(home)
    assert tree.meant(typed, documents, tree.entries(documents)) == (documents / meant).resolve()


def test_a_name_that_two_files_share_without_accents_is_not_guessed(home: Path, documents: Path) -> None:
    (documents / "Élan.pdf").touch()
    (documents / "elan.PDF").touch()
    tree = FolderTree(home)
    assert "désigne 2 noms de la liste" in refusal(tree.meant, "ELAN", documents, tree.entries(documents))


def test_a_root_that_is_a_link_is_its_target(home: Path, tmp_path: Path) -> None:
    (tmp_path / "raccourci").symlink_to(home)
    tree = FolderTree(tmp_path / "raccourci")
    assert tree.root == home.resolve()
    assert tree.meant("Documents/plan.pdf", tree.root) == home.resolve() / "Documents" / "plan.pdf"


def test_without_a_root_everything_may_be_seen(home: Path) -> None:
    tree = FolderTree(None)
    assert tree.meant("../voisin/secret.pdf", home).name == "secret.pdf"
    assert tree.nearest(None) == home.resolve()


@pytest.mark.parametrize(
    ("start", "nearest"),
    [
        ("Documents", "Documents"),
        ("Documents/plan.pdf", "Documents"),
        ("Documents/parti/plus loin", "Documents"),
        ("../voisin", "."),
        ("/etc", "."),
    ],
)
def test_the_first_folder_is_the_nearest_that_exists_inside(home: Path, start: str, nearest: str) -> None:
    assert FolderTree(home).nearest(home / start) == (home / nearest).resolve()


def test_a_folder_that_is_gone_is_told_apart_from_a_forbidden_one(home: Path, documents: Path) -> None:
    with pytest.raises(FolderGone):
        FolderTree(home).entries(home / "parti")
    with pytest.raises(FolderGone):
        FolderTree(home).entries(documents / "plan.pdf")
    assert "hors du dossier permis" in refusal(FolderTree(home).entries, home.parent)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        (b"r\xe9sum\xe9.pdf", "r�sum�.pdf"),
        (b"a\x1b[2Jb.pdf", "a[2Jb.pdf"),
        ("z\u202efdp.exe.pdf".encode(), "zfdp.exe.pdf"),
    ],
)
def test_a_hostile_name_is_shown_harmless_and_keeps_its_path(home: Path, name: bytes, shown: str) -> None:
    path = Path(os.fsdecode(os.fsencode(home) + b"/" + name))
    path.write_bytes(b"%PDF-")
    tree = FolderTree(home)
    entry = next(entry for entry in tree.entries(home) if not entry.is_folder)
    assert entry.name == shown
    assert entry.path.read_bytes() == b"%PDF-"
    assert tree.real(entry.path) == home.resolve() / path.name


def test_folders_come_first_then_names_without_regard_to_accents_and_case() -> None:
    names = ["zèbre.pdf", "École.pdf", "abc.pdf", "écart.pdf", "Œuvre.pdf", "ouest.pdf", "Abri.pdf"]
    entries = [
        *(Entry(Path(n), n, False) for n in names),
        Entry(Path("Zoo"), "Zoo", True),
        Entry(Path("été"), "été", True),
    ]
    assert [entry.name for entry in arranged(entries, by_date=False)] == [
        "été", "Zoo", "abc.pdf", "Abri.pdf", "écart.pdf", "École.pdf", "Œuvre.pdf", "ouest.pdf", "zèbre.pdf",
    ]  # fmt: skip


def test_by_date_the_newest_files_come_first_and_folders_stay_on_top() -> None:
    def file(name: str, year: int | None) -> Entry:
        return Entry(Path(name), name, False, 1, datetime(year, 8, 2) if year else None)

    entries = [
        file("vieux.pdf", 1969),
        file("neuf.pdf", 2021),
        file("sans date.pdf", None),
        Entry(Path("b"), "b", True),
    ]
    assert [e.name for e in arranged(entries, by_date=True)][:2] == ["b", "neuf.pdf"]


def test_a_date_that_no_calendar_holds_is_left_out(home: Path, documents: Path) -> None:
    try:
        os.utime(documents / "plan.pdf", (2**40, 2**40))
    except OSError:
        pytest.skip("this file system refuses the date")
    assert [e.name for e in FolderTree(home).entries(documents) if e.name == "plan.pdf"] == ["plan.pdf"]


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("copie", "copie.pdf"),
        ("copie.PDF", "copie.PDF"),
        ("Numérisations/copie", "Numérisations/copie.pdf"),
        ("~/Documents/copie.pdf", "copie.pdf"),
        ("cop\x1bie\u202e.pdf", "copie.pdf"),
        ("v1.2", "v1.2.pdf"),
    ],
)
def test_a_new_file_gets_a_clean_name_ending_in_pdf(home: Path, documents: Path, typed: str, name: str) -> None:
    assert FolderTree(home).destination(typed, documents) == (documents.resolve() / name, False)


def test_an_existing_file_is_announced(home: Path, documents: Path) -> None:
    assert FolderTree(home).destination("plan", documents) == (documents.resolve() / "plan.pdf", True)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Tapez un nom de fichier"),
        (".caché", "commence par une lettre"),
        ("-rf", "commence par une lettre"),
        ("a" * 121, "trop long"),
        ("/tmp/copie.pdf", "hors du dossier permis"),
        ("/copie.pdf", "hors du dossier permis"),
        ("../../copie.pdf", "hors du dossier permis"),
        ("absent/copie.pdf", "n’existe pas"),
        ("plan.pdf/copie.pdf", "n’existe pas"),
        ("tube.pdf", "pas un fichier ordinaire"),
        ("lien.pdf", "pas un fichier ordinaire"),
        ("dossier.pdf", "pas un fichier ordinaire"),
    ],
)
def test_a_place_where_nothing_may_be_written_is_refused(home: Path, documents: Path, typed: str, said: str) -> None:
    os.mkfifo(documents / "tube.pdf")
    (documents / "lien.pdf").symlink_to(documents / "plan.pdf")
    (documents / "dossier.pdf").mkdir()
    assert said in refusal(FolderTree(home).destination, typed, documents)


def test_the_home_folder_is_shown_as_a_tilde(home: Path, documents: Path) -> None:
    tree = FolderTree(None)
    assert (tree.shown(home), tree.shown(documents), tree.shown(Path("/etc"))) == ("~", "~/Documents", "/etc")


@pytest.mark.parametrize(
    ("suffix", "seen", "written", "nothing"),
    [
        (".pdf", {"plan.pdf"}, "x.pdf", "Aucun PDF ni dossier ici."),
        (".csv", {"liste.csv"}, "x.csv", "Aucun fichier « .csv » ni dossier ici."),
        ("", set(), "x", "Aucun dossier ici."),
    ],
)
def test_a_tree_sees_and_writes_the_files_of_its_suffix(
    tmp_path: Path, suffix: str, seen: set[str], written: str, nothing: str
) -> None:
    for name in ("plan.pdf", "liste.csv", "sans-suffixe"):
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "dossier").mkdir()
    tree = FolderTree(tmp_path, suffix)
    entries = tree.entries(tree.root)
    assert {entry.name for entry in entries if not entry.is_folder} == seen
    assert {entry.name for entry in entries if entry.is_folder} == {"dossier"}
    assert tree.destination("x", tree.root) == (tree.root / written, False)
    assert " ".join(tree.nothing.split()) == nothing
