"""The matrix of the documents."""

import pytest

from mes_tui.domain.codes import Nature, RequestType
from mes_tui.domain.documents import slots
from mes_tui.domain.rules import Rules
from tests.domain.builders import rules_with

# « * » required, « e » expected (a warning), « . » optional.
MATRIX = """
       PLAN  PSI  RAPPORT  SIGNATURES
NOUV   *     .    e        *
RSC    *     .    .        *
RAC    *     .    .        *
TRANS  *     .    .        *
"""


def _cases() -> list[tuple[RequestType, list[tuple[Nature, str]]]]:
    header, *lines = MATRIX.strip("\n").splitlines()
    natures = [Nature(name) for name in header.split()]
    return [(RequestType(name), list(zip(natures, signs, strict=True))) for name, *signs in map(str.split, lines)]


@pytest.mark.feature("P50", "P52")
@pytest.mark.parametrize(("type_", "expected"), _cases())
def test_the_slots_follow_the_matrix_in_the_guides_order(
    rules: Rules, type_: RequestType, expected: list[tuple[Nature, str]]
) -> None:
    found = [(s.nature, "*" if s.required else "e" if s.expected else ".") for s in slots(type_, rules)]
    assert found == expected


def test_the_matrix_names_every_type() -> None:
    assert {type_ for type_, _ in _cases()} == set(RequestType)


@pytest.mark.feature("P52")
def test_a_required_document_carries_a_star(rules: Rules) -> None:
    plan, psi, *_ = slots(RequestType.NEW, rules)
    assert plan.label == "Plan d’intégration *"
    assert psi.label == "Plan de service individualisé"


def test_the_matrix_is_a_setting() -> None:
    rules = rules_with('[documents]\nrequired = { RSC = ["SIGNATURES"] }\n')
    assert [s.nature for s in slots(RequestType.RENEWAL_UNCHANGED, rules) if s.required] == [Nature.SIGNATURES]
    assert [s.nature for s in slots(RequestType.NEW, rules) if s.required] == [Nature.PLAN, Nature.SIGNATURES]
