"""The operating system's refusals, in French."""

import errno
from pathlib import Path

import pytest

from mes_tui.domain.system_errors import reason


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
