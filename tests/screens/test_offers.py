"""What is said of a copy before it is made: the signatures that it loses, the heavy pages, what becomes of text."""

import pytest

from mes_tui.services import joining
from mes_tui.services.documents import Candidate, Remedy

OFFERED = [remedy for remedy in Remedy if remedy.value]


def offer(**known: object) -> str:
    return joining.offer(Candidate("plan.pdf", b"", 0, **known)).replace("\u00a0", " ")  # type: ignore[arg-type]


@pytest.mark.parametrize("remedy", OFFERED)
def test_the_signatures_that_a_copy_loses_are_said_whatever_the_copy(remedy: Remedy) -> None:
    lost = "Ce fichier porte 2 signatures numériques, que la copie ne gardera pas."
    assert lost in offer(remedy=remedy, signatures=2)
    assert "porte" not in offer(remedy=remedy)
    assert "Le fichier choisi ne change pas" in offer(remedy=remedy)


def test_the_heaviest_pages_come_first_and_the_others_are_counted() -> None:
    said = offer(remedy=Remedy.LIGHTER, weights=(0, 5 << 20, 1 << 20, 3 << 20, 2 << 20))
    assert said.startswith("Pages les plus lourdes : page 2 (5 Mo), page 4 (3 Mo), page 5 (2 Mo) et 1 de plus.")


def test_the_text_of_a_lighter_copy_can_still_be_searched() -> None:
    assert "le texte se cherche encore comme avant" in offer(remedy=Remedy.LIGHTER)
