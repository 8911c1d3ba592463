"""The operating system's refusals, in French."""

import errno
import os
from pathlib import Path

import pytest

from mes_tui.domain.system_errors import reason, remedy, sentence


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOENT, "il n’existe pas"),
        (errno.ENOSPC, "il n’y a plus de place sur le disque"),
        (errno.EROFS, "le disque est en lecture seule"),
        (9999, "erreur 9999 du système"),
    ],
)
def test_a_refusal_is_said_in_french(number: int, words: str) -> None:
    assert reason(OSError(number, "No such thing")) == words


def test_an_error_without_a_number_is_said_too(tmp_path: Path) -> None:
    assert reason(OSError("tape")) == "erreur 0 du système"
    with pytest.raises(FileNotFoundError) as caught:
        (tmp_path / "absent").read_bytes()
    assert reason(caught.value) == "il n’existe pas"


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (
            OSError(errno.ENOSPC, "x", "/srv/demande.pdf"),
            "« /srv/demande.pdf » : il n’y a plus de place sur le disque.",
        ),
        (OSError(errno.ENAMETOOLONG, "x", "é" * 300), "é » : son nom est trop long. Choisissez un nom plus court."),
        (OSError(errno.EACCES, "x", b"/caf\xe9"), "« /caf� » : l’accès est refusé. Demandez l’accès"),
        (OSError(errno.EACCES, "x", 3), "Le système refuse : l’accès est refusé."),
        (OSError(errno.EMFILE, "x"), "Le système refuse : trop de fichiers sont ouverts. Fermez"),
        (OSError(errno.ENOENT, os.strerror(errno.ENOENT)), "Le dossier où vous êtes n’existe plus. Placez-vous"),
        (OSError(errno.ENOENT, "No usable temporary directory found in ['/x']"), "Aucun dossier temporaire"),
        (OSError("tape"), ""),
        (ValueError("x"), ""),
    ],
)
def test_what_the_system_refuses_is_said_with_what_to_do(error: Exception, said: str) -> None:
    heard = sentence(error).replace("\u00a0", " ")
    assert said in heard
    assert bool(heard) is bool(said)


def test_a_remedy_is_given_for_what_nobody_knows_too() -> None:
    assert remedy(OSError("tape")) == "Choisissez un autre endroit."
