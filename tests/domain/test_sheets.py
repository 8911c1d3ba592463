"""Who signed on which sheet, and whose signature is still missing (guide p. 9, P49; SOURCES.md §3.9)."""

from collections.abc import Iterator, Sequence
from itertools import chain, combinations

import pytest

from mes_tui.domain.codes import RequestType
from mes_tui.domain.sheets import (
    HOME_BOXES,
    HOME_PROVIDER,
    OTHER_PARENT,
    PARENT,
    PROFESSIONAL,
    ROLES,
    Box,
    Sheet,
    Signer,
    lacking,
    stated,
)

HOUSEHOLD = HOME_BOXES[0]
NEW, RSC, RAC, TRANS = RequestType.NEW, RequestType.RENEWAL_UNCHANGED, RequestType.RENEWAL_CHANGED, RequestType.TRANSFER
NAMES = {
    PARENT: "Élise O’Neill [/]",
    OTHER_PARENT: "Noa Ficelle",
    HOUSEHOLD: "Marc Deux",
    HOME_PROVIDER: "Solène Vif",
}


def boxes(*keys: str) -> tuple[Box, ...]:
    return tuple(Box(key, NAMES.get(key, "")) for key in keys)


def sheet(*keys: str) -> Sheet:
    return stated(boxes(*ROLES), keys)


# The boxes of the page, who signed on the sheets, those whose signature is missing (! when nothing is sent without it).
CASES: tuple[tuple[RequestType, tuple[str, ...], list[tuple[str, ...]], list[str]], ...] = (
    (NEW, (PARENT, PROFESSIONAL), [(PARENT,)], [f"!{PROFESSIONAL}"]),
    (NEW, (PARENT, PROFESSIONAL), [(PARENT,), (PROFESSIONAL,)], []),
    (NEW, (PARENT, PROFESSIONAL), [(PROFESSIONAL,), (PROFESSIONAL,)], [f"!{PARENT}"]),
    (RAC, (PARENT, PROFESSIONAL), [(PARENT,)], [f"!{PROFESSIONAL}"]),
    (TRANS, (PARENT, PROFESSIONAL), [(PARENT,)], [PROFESSIONAL]),
    (RSC, (PARENT,), [(PARENT,)], []),
    # One parent is enough.
    (RSC, (PARENT, OTHER_PARENT), [(OTHER_PARENT,)], []),
    (RSC, (PARENT, OTHER_PARENT), [(PARENT,)], []),
    # Each home is expected to sign, one of them must.
    (RSC, (PARENT, HOUSEHOLD), [(PARENT,)], [HOUSEHOLD]),
    (RSC, (PARENT, HOUSEHOLD), [(HOUSEHOLD,)], [PARENT]),
    (NEW, (PARENT, HOUSEHOLD, PROFESSIONAL), [(PROFESSIONAL,)], [f"!{PARENT}", HOUSEHOLD]),
    (NEW, (PARENT, HOUSEHOLD, PROFESSIONAL), [(PARENT,), (PROFESSIONAL,), (HOUSEHOLD,)], []),
    (RSC, (PARENT, HOME_PROVIDER), [(PARENT,)], [f"!{HOME_PROVIDER}"]),
)


@pytest.mark.feature("P49")
@pytest.mark.parametrize(("type_", "page", "signed", "missing"), CASES)
def test_the_sheets_together_say_who_is_missing(
    type_: RequestType, page: Sequence[str], signed: Sequence[Sequence[str]], missing: Sequence[str]
) -> None:
    found = lacking(type_, boxes(*page), [sheet(*keys) for keys in signed])
    assert [f"{'!' if one.blocks else ''}{one.box.key}" for one in found] == missing


def subsets(keys: Sequence[str]) -> Iterator[tuple[str, ...]]:
    return chain.from_iterable(combinations(keys, size) for size in range(len(keys) + 1))


@pytest.mark.parametrize("type_", RequestType)
def test_one_more_sheet_never_makes_one_more_missing(type_: RequestType) -> None:
    every = boxes(*ROLES)
    for signed in subsets(tuple(ROLES)):
        before = {one.box for one in lacking(type_, every, [sheet(PARENT), sheet(*signed)])}
        for key in ROLES:
            after = {one.box for one in lacking(type_, every, [sheet(PARENT), sheet(*signed), sheet(key)])}
            assert after <= before
            assert key not in {box.key for box in after}


def test_nobody_is_missing_before_there_is_a_sheet_or_where_one_says_nothing() -> None:
    page = boxes(*ROLES)
    assert lacking(NEW, page, []) == ()
    assert lacking(NEW, page, [None]) == ()
    assert lacking(NEW, page, [sheet(PARENT), None]) == ()


def test_the_signature_of_somebody_else_does_not_count() -> None:
    former = Sheet((Signer(PARENT, "Camille Exemple"), Signer(PROFESSIONAL)))
    page = (Box(PARENT, "Rose Ficelle", "Tutrice [/]"), Box(PROFESSIONAL, "Dre Lune"))
    (found,) = lacking(NEW, page, [former])
    assert found.sentence == "Il manque la signature du parent ou tuteur, Rose Ficelle (Tutrice [/])."
    # Written otherwise, it is the same name.
    assert not lacking(NEW, (Box(PARENT, "camille  EXEMPLE"),), [former])


@pytest.mark.parametrize("keys", [keys for keys in subsets(tuple(ROLES)) if keys])
def test_a_statement_is_read_as_it_was_written(keys: tuple[str, ...]) -> None:
    said = sheet(*keys)
    assert Sheet.read(said.text) == said
    assert [signer.key for signer in said.signers] == list(keys)


UNKNOWN = (
    *("", "{", "[]", "3", "[" * 100_000, '{"version": 1}', '{"version": 1, "signers": []}'),
    *('{"signers": [["sig_parent", ""]]}', '{"version": 9, "signers": [["sig_parent", ""]]}'),
    *('{"version": 1, "signers": [["sig_x", ""]]}', '{"version": 1, "signers": [["sig_parent"]]}'),
    '{"version": 1, "signers": {"a": 1}}',
)


@pytest.mark.parametrize("text", UNKNOWN)
def test_what_cannot_be_understood_states_nothing(text: str) -> None:
    assert Sheet.read(text) is None


@pytest.mark.feature("P49")
@pytest.mark.parametrize("key", ROLES)
@pytest.mark.parametrize(
    ("said", "now", "held"),
    [
        ("Élise O’Neill", "Élise O’Neill", True),
        ("Élise O’Neill", "ELISE O’NEILL", True),
        ("Élise O’Neill", "Maison d’accueil fictive", False),
        ("", "Élise O’Neill", True),
        ("Élise O’Neill", "", True),
    ],
)
def test_a_sheet_holds_the_signature_of_a_box_until_the_box_is_somebody_elses(
    key: str, said: str, now: str, held: bool
) -> None:
    statement = Sheet((Signer(key, said),))
    assert statement.holds(Box(key, now)) is held
    assert not any(statement.holds(Box(other, now)) for other in ROLES if other != key)
