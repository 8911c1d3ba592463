"""Reading the chosen file: only a regular file of an acceptable size, each refusal in its own sentence."""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from mes_tui.attachments.inspection import read_file
from mes_tui.domain.errors import Refusal

LIMIT = 4 * 1024 * 1024
NASTY = "Élise [@click=app.quit] O’Neill-Œuvray ᐃᓄᒃ 100 %.pdf"


@contextmanager
def unprivileged() -> Iterator[None]:
    """Act as somebody whom file modes bind, even when the tests run as root."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def refusal(path: Path, limit: int = LIMIT) -> str:
    with pytest.raises(Refusal) as caught:
        read_file(path, limit)
    return caught.value.sentence


@pytest.mark.feature("P51")
@pytest.mark.parametrize("size", [1, 2, LIMIT - 1, LIMIT])
def test_a_file_up_to_the_limit_inclusive_is_read_whole(tmp_path: Path, size: int) -> None:
    path = tmp_path / NASTY
    path.write_bytes(b"x" * size)
    assert len(read_file(path, LIMIT)) == size


@pytest.mark.feature("P51")
@pytest.mark.parametrize(
    ("size", "shown", "bound"),
    [
        (LIMIT + 1, "4 194 305 octets", "4 Mo (4 194 304 octets)"),
        (7_235_174, "6,9 Mo", "4 Mo"),
        (900 * 1024 * 1024, "900 Mo", "4 Mo"),
    ],
)
def test_a_larger_file_is_refused_with_its_true_size_and_what_to_do(
    tmp_path: Path, size: int, shown: str, bound: str
) -> None:
    path = tmp_path / "numérisation.pdf"
    with path.open("wb") as file:
        file.truncate(size)
    sentence = refusal(path).replace("\u00a0", " ")
    assert sentence.startswith(f"« numérisation.pdf » fait {shown} : la limite est de {bound}. ")
    assert "noir et blanc" in sentence


def make_folder(path: Path) -> None:
    path.mkdir()


def make_empty(path: Path) -> None:
    path.touch()


def make_link(path: Path) -> None:
    target = path.with_name("secret")
    target.write_bytes(b"%PDF-")
    path.symlink_to(target)


def make_broken_link(path: Path) -> None:
    path.symlink_to("nulle part")


def make_circular_link(path: Path) -> None:
    path.symlink_to(path)


def make_socket(path: Path) -> None:
    here = os.open(".", os.O_RDONLY)
    os.chdir(path.parent)  # the address of a socket holds a hundred bytes only
    try:
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(path.name)
    finally:
        os.fchdir(here)
        os.close(here)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (make_folder, "est un dossier"),
        (make_empty, "est vide (0 octet)"),
        (make_link, "est un lien vers un autre fichier"),
        (make_broken_link, "est un lien vers un autre fichier"),
        (make_circular_link, "est un lien vers un autre fichier"),
        (os.mkfifo, "n’est pas un fichier ordinaire"),
        (make_socket, "n’est pas un fichier ordinaire"),
    ],
)
def test_what_is_not_a_regular_file_is_refused_without_waiting(tmp_path: Path, make, said: str) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "plan.pdf"
    make(path)
    sentence = refusal(path).replace("\u00a0", " ")
    assert sentence.startswith("« plan.pdf » ")
    assert said in sentence


@pytest.mark.parametrize("device", ["/dev/null", "/dev/zero", "/dev/tty"])
def test_a_device_is_refused(device: str) -> None:
    sentence = refusal(Path(device))
    assert "pas un fichier ordinaire" in sentence or "ne peut pas être lu" in sentence


def test_a_link_in_the_folders_above_is_followed(tmp_path: Path) -> None:
    (tmp_path / "vrai").mkdir()
    (tmp_path / "vrai" / "plan.pdf").write_bytes(b"abc")
    (tmp_path / "lien").symlink_to("vrai")
    assert read_file(tmp_path / "lien" / "plan.pdf", LIMIT) == b"abc"


@pytest.mark.parametrize("parts", [("parti.pdf",), ("plan.pdf", "dedans.pdf")])
def test_a_vanished_file_is_said_to_be_gone(tmp_path: Path, parts: tuple[str, ...]) -> None:
    (tmp_path / "plan.pdf").write_bytes(b"abc")
    assert "n’existe plus à cet endroit" in refusal(tmp_path.joinpath(*parts))


def test_a_file_without_permission_is_said_to_be_out_of_reach(tmp_path: Path) -> None:
    path = tmp_path / "plan.pdf"
    path.write_bytes(b"abc")
    path.chmod(0)
    with unprivileged():
        sentence = refusal(path)
    assert "Vous n’avez pas le droit de lire" in sentence
    assert "plan.pdf" in sentence


@pytest.mark.parametrize("name", ["a" * 300 + ".pdf", "nul\0.pdf", "seul\ud800.pdf"])
def test_an_impossible_name_is_refused_in_a_sentence(tmp_path: Path, name: str) -> None:
    sentence = refusal(tmp_path / name)
    assert len(sentence) < 250
    assert "\0" not in sentence
    sentence.encode()


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        (b"r\xe9sum\xe9.pdf", "r�sum�.pdf"),
        (b"\x1b[2Jbip\x07.pdf", "[2Jbip.pdf"),
        ("gauche\u202efdp.exe".encode(), "gauchefdp.exe"),
        (b"[red]rouge[@click=bell].pdf", "[red]rouge[@click=bell].pdf"),
        ("e\u0301le\u0300ve.pdf".encode(), "élève.pdf"),
    ],
)
def test_a_hostile_name_is_shown_harmless(tmp_path: Path, name: bytes, shown: str) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name))
    assert refusal(path).startswith(f"«\u00a0{shown}\u00a0»")
