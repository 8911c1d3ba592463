"""Which request, and of whom, in the frame of a dialog."""

from dataclasses import replace

import pytest
from rich.cells import cell_len

from screens.subject import WIDTH, request_title
from tests.forms.builders import CHILD, file


@pytest.mark.parametrize(
    ("last_name", "first_name", "said"),
    [
        ("Pendule", "Noé", "PENDULE, Noé"),
        ("O’Neill-Œuvray de la Grande-Rivière", "Élise-Anne Marguerite", "O’NEIL…guerite"),
        ("名" * 40, "前", "名名…, 前"),
        ("", "[/]", "[/]"),
    ],
)
def test_the_number_and_the_day_of_birth_are_whole_however_long_the_name_is(
    last_name: str, first_name: str, said: str
) -> None:
    title = request_title(file(child=replace(CHILD, last_name=last_name, first_name=first_name)))
    assert title.startswith("Demande 2021-11-026 — ")
    assert title.endswith(", né(e) le 14 mars 2019")
    assert cell_len(title) <= WIDTH
    name = title.removeprefix("Demande 2021-11-026 — ").removesuffix(", né(e) le 14 mars 2019")
    begins, _, ends = said.partition("…")
    assert name.startswith(begins[:2])
    assert name.endswith(ends[-3:])
