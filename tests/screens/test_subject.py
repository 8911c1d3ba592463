"""Which request, and of whom, in the frame of a dialog."""

from dataclasses import replace

import pytest
from rich.cells import cell_len

from screens.subject import WIDTH, request_title
from tests.forms.builders import CHILD, file


@pytest.mark.parametrize(
    ("last_name", "first_name", "said"),
    [
        ("Pendule", "Noé", "PENDULE, Noé, né(e) le 14 mars 2019"),
        ("", "[/]", "[/], né(e) le 14 mars 2019"),
        # One letter more than its room beside a day in words: the day is in figures, the name whole.
        ("Bellehumeur-Fict", "Max", "BELLEHUMEUR-FICT, Max, né(e) le 14 mars 2019"),
        ("Bellehumeur-Ficti", "Max", "BELLEHUMEUR-FICTI, Max, né(e) le 2019-03-14"),
    ],
)
def test_a_name_is_whole_as_long_as_the_day_of_birth_can_be_shorter(last_name: str, first_name: str, said: str) -> None:
    title = request_title(file(child=replace(CHILD, last_name=last_name, first_name=first_name)))
    assert title == f"Demande 2021-11-026 — {said}"


@pytest.mark.parametrize(
    ("last_name", "first_name", "said"),
    [
        ("O’Neill-Œuvray de la Grande-Rivière", "Élise-Anne Marguerite", "O’NEIL…guerite"),
        ("名" * 40, "前", "名名…, 前"),
    ],
)
def test_the_number_and_the_day_of_birth_are_whole_however_long_the_name_is(
    last_name: str, first_name: str, said: str
) -> None:
    title = request_title(file(child=replace(CHILD, last_name=last_name, first_name=first_name)))
    assert title.startswith("Demande 2021-11-026 — ")
    assert title.endswith(", né(e) le 2019-03-14")
    assert cell_len(title) <= WIDTH
    name = title.removeprefix("Demande 2021-11-026 — ").removesuffix(", né(e) le 2019-03-14")
    begins, _, ends = said.partition("…")
    assert name.startswith(begins[:2])
    assert name.endswith(ends[-3:])
