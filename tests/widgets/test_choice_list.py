"""The filter of closed lists: accents, capitals, order of words, markup."""

import pytest

from mes_tui.domain.rules import Choice
from widgets.choice_list import matching

CHOICES = tuple(
    Choice(code, label)
    for code, label in (
        ("abi", "Abitibi-Témiscamingue"),
        ("estrie", "Estrie"),
        ("ecole", "École [/] « Œuvre »"),
        ("mtl", "Montréal"),
        ("monter", "Montérégie"),
        ("nord", "Côte-Nord et Minganie"),
    )
)


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("", ["abi", "estrie", "ecole", "mtl", "monter", "nord"]),
        ("E", ["estrie", "ecole", "abi", "mtl", "monter", "nord"]),
        ("ecole", ["ecole"]),
        ("oeuvre", ["ecole"]),
        ("[/]", ["ecole"]),
        ("montre", ["mtl"]),
        ("monté", ["monter"]),
        ("minganie cote", ["nord"]),
        ("xyz", []),
    ],
)
def test_each_word_typed_is_found_and_beginnings_come_first(typed: str, codes: list[str]) -> None:
    assert [choice.code for choice in matching(CHOICES, typed)] == codes
