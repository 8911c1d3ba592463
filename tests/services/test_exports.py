"""The one door by which files leave: what it never writes over, where it never goes."""

import os
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from mes_tui.domain.errors import Refusal
from mes_tui.services.exports import export_name, require_folder, require_writable, within, write_file
from mes_tui.settings import STORE_NAME

REAL = b"%PDF intact"


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Path]:
    """A folder with everything that a name can be, and a store beside it."""
    folder = tmp_path / "ici"
    (folder / "dossier").mkdir(parents=True)
    (folder / ".ssh").mkdir()
    (folder / "vrai.pdf").write_bytes(REAL)
    (folder / "lien.pdf").symlink_to(folder / "vrai.pdf")
    (folder / "perdu.pdf").symlink_to(folder / "absent.pdf")
    (folder / "base.pdf").write_bytes(b"SQLite format 3\0 et la suite")
    (folder / "double.pdf").write_bytes(REAL)
    os.link(folder / "double.pdf", folder / "autre nom.pdf")
    (folder / "ailleurs").symlink_to(tmp_path / "dehors")
    (tmp_path / "dehors").mkdir()
    os.mkfifo(folder / "tube.pdf")
    (folder / "bureau").mkdir()
    (folder / "bureau" / STORE_NAME).write_bytes(b"SQLite format 3\0")
    with socket.socket(socket.AF_UNIX) as listening:
        here = Path.cwd()
        os.chdir(folder)  # the name of a socket is short
        listening.bind("prise.pdf")
        os.chdir(here)
        yield folder


NEVER = {
    "lien.pdf": "n’est pas un fichier ordinaire",
    "perdu.pdf": "n’est pas un fichier ordinaire",
    "double.pdf": "n’est pas un fichier ordinaire",
    "tube.pdf": "n’est pas un fichier ordinaire",
    "prise.pdf": "n’est pas un fichier ordinaire",
    "base.pdf": "contient une base de données",
    ".profile": "fichier caché",
    ".ssh/clefs": "fichier caché",
    "dossier/.caché": "fichier caché",
    "bureau/nouveau.pdf": "le dossier d’un dépôt",
    f"bureau/{STORE_NAME}": "le dossier d’un dépôt",
    "bureau": "le dossier d’un dépôt",
    "absent/nouveau.pdf": "n’existe pas",
    "vrai.pdf/nouveau.pdf": "n’a pas pu être écrit",
}


def _snapshot(folder: Path) -> list[tuple[str, int, int]]:
    return sorted((str(path), path.lstat().st_ino, path.lstat().st_mode) for path in folder.parent.rglob("*"))


@pytest.mark.parametrize("confined", [False, True])
@pytest.mark.parametrize(("name", "words"), NEVER.items())
def test_what_is_no_plain_file_or_is_hidden_or_a_store_is_never_replaced(
    place: Path, name: str, words: str, confined: bool
) -> None:
    root, before = (place if confined else None), _snapshot(place)
    for target in (place / name, *([Path(name)] if confined else [])):
        with pytest.raises(Refusal, match=words) as refused:
            write_file(b"%PDF neuf", target, "neuf.pdf", root=root, overwrite=True)
        assert refused.value.key != "overwrite"
        with pytest.raises(Refusal, match=words):
            require_writable(target, "neuf.pdf", root=root, overwrite=True)
    assert _snapshot(place) == before
    assert (place / "vrai.pdf").read_bytes() == REAL


@pytest.mark.parametrize(("confined", "words"), [(False, "passe par un lien"), (True, "seulement")])
def test_a_link_on_the_way_leads_nowhere(place: Path, confined: bool, words: str) -> None:
    root = place if confined else None
    acts: tuple[Callable[[], object], ...] = (
        lambda: write_file(b"x", place / "ailleurs" / "neuf.pdf", "", root=root, overwrite=False),
        lambda: write_file(b"x", place / "ailleurs", "neuf.pdf", root=root, overwrite=False),
        lambda: require_folder(place / "ailleurs" / "neuf", root=root, make=True),
    )
    for act in acts:
        with pytest.raises(Refusal, match=words):
            act()
    assert os.listdir(place.parent / "dehors") == []


def test_a_link_from_elsewhere_into_the_folder_that_is_open_is_no_way_in(place: Path) -> None:
    (place.parent / "entrée").symlink_to(place)
    with pytest.raises(Refusal, match="seulement"):
        within(place, place.parent / "entrée" / "neuf.pdf")


def test_a_folder_put_in_place_of_another_during_the_writing_gets_nothing(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.fsync

    def swapped(descriptor: int) -> None:
        (place / "dossier").rename(place / "parti")
        (place / "dossier").symlink_to(place.parent / "dehors")
        real(descriptor)

    monkeypatch.setattr(os, "fsync", swapped)
    write_file(b"x", place / "dossier" / "neuf.pdf", "", root=place, overwrite=False)
    assert os.listdir(place.parent / "dehors") == []
    assert (place / "parti" / "neuf.pdf").read_bytes() == b"x"


def test_a_name_taken_during_the_writing_is_not_replaced(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.fsync

    def taken(descriptor: int) -> None:
        (place / "neuf.pdf").write_bytes(REAL)
        real(descriptor)

    monkeypatch.setattr(os, "fsync", taken)
    with pytest.raises(Refusal, match="existe déjà") as refused:
        write_file(b"x", place / "neuf.pdf", "", root=place, overwrite=False)
    assert (refused.value.key, (place / "neuf.pdf").read_bytes()) == ("overwrite", REAL)


def test_a_file_is_for_who_writes_it_only_whatever_the_mask(place: Path) -> None:
    mask = os.umask(0)
    try:
        written = write_file(b"x", place / "neuf.pdf", "", root=place, overwrite=False)
    finally:
        os.umask(mask)
    assert written.stat().st_mode & 0o777 == 0o600


def test_a_name_alone_is_in_the_only_folder_that_is_open(place: Path, tmp_path: Path) -> None:
    assert write_file(b"x", Path("neuf.pdf"), "", root=place, overwrite=False) == place / "neuf.pdf"
    assert require_folder(Path("lot"), root=place, make=True) == place / "lot"
    assert (place / "lot").stat().st_mode & 0o777 == 0o700
    assert write_file(b"x", Path("lot"), "neuf.pdf", root=place, overwrite=False) == place / "lot" / "neuf.pdf"
    assert require_folder(place, root=place, make=True) == place
    real, linked = place / "dossier", tmp_path / "racine"
    linked.symlink_to(real)
    # The administrator may name the folder by a link: both names are those of the same folder.
    for named in (linked / "un.pdf", real / "deux.pdf"):
        assert write_file(b"x", named, "", root=linked, overwrite=False) == named
    for out in ("../dehors/neuf.pdf", "/etc/passwd", "lot/../../neuf.pdf"):
        with pytest.raises(Refusal, match="seulement"):
            within(place, Path(out))


def test_what_appeared_meanwhile_is_kept_until_its_replacement_is_asked_for(place: Path) -> None:
    with pytest.raises(Refusal, match="existe déjà") as refused:
        write_file(b"%PDF neuf", place / "vrai.pdf", "", root=place, overwrite=False)
    assert (refused.value.key, (place / "vrai.pdf").read_bytes()) == ("overwrite", REAL)
    # Asked before a long work, too.
    with pytest.raises(Refusal, match="existe déjà"):
        require_writable(place / "vrai.pdf", "", root=place, overwrite=False)
    write_file(b"%PDF neuf", place / "vrai.pdf", "", root=place, overwrite=True)
    assert (place / "vrai.pdf").read_bytes() == b"%PDF neuf"
    assert [path for path in place.iterdir() if path.name.endswith(".part")] == []


@pytest.mark.parametrize(
    "title", ["😀" * 120, "語" * 116 + ".pdf", "é" * 120, "x" * 255 + ".PDF", "../" * 40, ". ", "語" * 83 + "é.Pdf"]
)
def test_whatever_its_title_a_document_has_a_name_that_can_be_written(place: Path, title: str) -> None:
    written = write_file(REAL, place, export_name(title), root=place, overwrite=False)
    assert written.parent == place
    assert written.name.lower().endswith(".pdf")
    assert written.read_bytes() == REAL
