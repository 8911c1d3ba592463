"""« mes-tui nouvelles », by the account that holds the store and by somebody who works through it."""

from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

Run = Callable[..., CompletedProcess[str]]


@pytest.mark.feature("P2")
def test_the_holder_publishes_lists_and_withdraws(run: Run, office: Path) -> None:
    done = run("nouvelles", "publier", "Formation  [/]", "--texte", "À 9 h.\nAu local 2.", "--date", "3 août 2021")
    assert (done.returncode, done.stderr) == (0, "")
    number = done.stdout.split()[1]
    listed = run("nouvelles").stdout
    assert f"{number} – 2021-08-03 Formation [/]\n    À 9 h.\n    Au local 2.\n" in listed
    assert run("nouvelles", "retirer", number).stdout == f"Nouvelle {number} retirée.\n"
    assert "Formation" not in run("nouvelles").stdout
    again = run("nouvelles", "retirer", number)
    assert (again.returncode, f"numéro {number}" in again.stderr) == (1, True)


def test_somebody_else_reads_and_publishes_nothing(run: Run, office: Path) -> None:
    assert "Copies de sauvegarde" in run("--identite", "commis", "nouvelles").stdout
    done = run("--identite", "commis", "nouvelles", "publier", "À moi")
    assert (done.returncode, done.stdout) == (1, "")
    assert "le compte qui tient le dépôt" in done.stderr


def test_a_blank_line_of_a_piece_of_news_is_blank(run: Run, office: Path) -> None:
    run("nouvelles", "publier", "Deux parties", "--texte", "Une.\n\nDeux.")
    assert "    Une.\n\n    Deux.\n" in run("nouvelles").stdout


@pytest.mark.parametrize("typed", ["2026-02-31", "31 février 2026", "hier"])
def test_a_date_that_is_refused_is_told_once(run: Run, office: Path, typed: str) -> None:
    told = run("nouvelles", "publier", "A", "--date", typed).stderr
    assert told.count("2026-02-31") + told.count("février") + told.count("hier") == 1


_MISTYPED = [("publier",), ("publier", " "), ("retirer", "x"), ("publier", "A", "--date", "hier")]


@pytest.mark.parametrize("words", _MISTYPED)
def test_what_is_mistyped_is_refused_in_french(run: Run, office: Path, words: tuple[str, ...]) -> None:
    done = run("nouvelles", *words)
    assert done.returncode in (1, 2)
    assert done.stdout == ""
    assert done.stderr
    assert "invalid" not in done.stderr
