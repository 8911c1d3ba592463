"""The matrix of the documents."""

import pytest

from mes_tui.domain.codes import Nature, RequestType
from mes_tui.domain.documents import FILES, MOST_FILES, USUAL, Told, file_label, free_rank, slots, stored_name
from mes_tui.domain.rules import Rules
from tests.domain.builders import rules_with

# « * » required, « e » expected (a warning), « . » optional.
MATRIX = """
       PLAN  PSI  RAPPORT  SIGNATURES  ATTESTATION  BILAN  AUTRE_DOCUMENT
NOUV   *     .    e        *           .            .      .
RSC    *     .    .        *           .            .      .
RAC    *     .    .        *           .            .      .
TRANS  *     .    .        *           .            .      .
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
def test_the_plan_is_required_and_the_service_plan_is_not(rules: Rules) -> None:
    plan, psi, *_ = slots(RequestType.NEW, rules)
    assert (plan.label, plan.required) == ("Plan d’intégration", True)
    assert (psi.label, psi.required) == ("Plan de service individualisé", False)


def test_the_matrix_is_a_setting() -> None:
    rules = rules_with('[documents]\nrequired = { RSC = ["SIGNATURES"] }\n')
    assert [s.nature for s in slots(RequestType.RENEWAL_UNCHANGED, rules) if s.required] == [Nature.SIGNATURES]
    assert [s.nature for s in slots(RequestType.NEW, rules) if s.required] == [Nature.PLAN, Nature.SIGNATURES]


@pytest.mark.parametrize(
    ("type_", "told", "expected"),
    [
        ("NOUV", Told(Nature.ATTESTATION, frozenset({Nature.REPORT})), {Nature.ATTESTATION}),
        ("NOUV", Told(Nature.REPORT, frozenset({Nature.ATTESTATION})), {Nature.REPORT}),
        ("NOUV", Told(Nature.PSI), {Nature.REPORT, Nature.PSI}),
        ("RAC", Told(Nature.ATTESTATION, frozenset({Nature.REPORT})), set()),
        ("RAC", Told(Nature.PSI), {Nature.PSI}),
    ],
)
def test_what_is_expected_follows_the_answers(rules: Rules, type_: str, told: Told, expected: set[Nature]) -> None:
    assert {slot.nature for slot in slots(RequestType(type_), rules, [told]) if slot.expected} == expected


def test_each_file_has_a_name_of_its_own_that_says_its_nature_and_its_rank() -> None:
    assert [name for name in FILES if FILES[name][1] == 1] == [nature.value for nature in Nature]
    assert all(stored_name(nature, rank) == name for name, (nature, rank) in FILES.items())
    assert {nature for nature, rank in FILES.values() if rank > 1} == {nature for nature in Nature if nature.several}
    assert file_label("SIGNATURES-2", USUAL) == "Signatures MES (2)"
    with pytest.raises(ValueError, match="PLAN-2"):
        file_label("PLAN-2", USUAL)


def test_the_next_file_takes_the_first_free_rank_until_there_is_no_room() -> None:
    taken: list[str] = []
    for rank in range(1, MOST_FILES + 1):
        assert free_rank(Nature.OTHER, taken) == rank
        taken.append(stored_name(Nature.OTHER, rank))
    assert free_rank(Nature.OTHER, taken) == 0
    assert free_rank(Nature.OTHER, [name for name in taken if name != "AUTRE_DOCUMENT-4"]) == 4
    assert (free_rank(Nature.PLAN, []), free_rank(Nature.PLAN, ["PLAN"])) == (1, 0)
