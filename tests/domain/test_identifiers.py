"""Identifiers as people type or paste them."""

from collections.abc import Callable

import pytest

from mes_tui.domain import identifiers
from mes_tui.domain.errors import Refusal
from mes_tui.domain.rules import Rules
from tests.domain.builders import rules_with

WITH_RULES: dict[str, Callable[[str, Rules], str]] = {"division": identifiers.division}
ALONE: dict[str, Callable[[str], str]] = {
    "nirec": identifiers.nirec,
    "necsg": identifiers.necsg,
    "site": identifiers.site,
    "request_number": identifiers.request_number,
    "postal_code": identifiers.postal_code,
    "phone": identifiers.phone,
    "email": identifiers.email,
}


def _read(name: str, text: str, rules: Rules) -> str:
    return WITH_RULES[name](text, rules) if name in WITH_RULES else ALONE[name](text)


@pytest.mark.feature("P34")
@pytest.mark.parametrize(
    ("name", "typed", "normal"),
    [
        ("nirec", "1201900000017", "1201900000017"),
        ("nirec", " 1201 9000\u00a000017\t", "1201900000017"),
        ("nirec", "\u202a1201900000017\u202c", "1201900000017"),
        ("necsg", "100 0001", "1000001"),
        ("necsg", "100000", "100000"),
        ("necsg", "1234567890\r\n", "1234567890"),
        ("division", "3000-2000", "3000-2000"),
        ("division", "30002000", "3000-2000"),
        ("division", "3000‑2000", "3000-2000"),
        ("division", " 3000 – 2000 ", "3000-2000"),
        ("site", "30002001", "3000-2001"),
        ("request_number", "2021-11-026", "2021-11-026"),
        ("request_number", " 2021 – 11 – 1026", "2021-11-1026"),
        ("postal_code", "h3b1a7", "H3B 1A7"),
        ("postal_code", "H3B-1A7", "H3B 1A7"),
        ("postal_code", "k1a\u00a00b1", "K1A 0B1"),
        ("phone", "(418) 555-0123", "4185550123"),
        ("phone", "+1 418.555.0123", "4185550123"),
        ("phone", "1-866-640-9919", "8666409919"),
        ("email", "  camille@exemple.invalid ", "camille@exemple.invalid"),
        ("email", "élise.o’neill@garderie.québec", "élise.o’neill@garderie.québec"),
    ],
)
def test_an_identifier_is_brought_to_one_form(rules: Rules, name: str, typed: str, normal: str) -> None:
    assert _read(name, typed, rules) == normal


@pytest.mark.feature("P34")
@pytest.mark.parametrize(
    ("name", "typed"),
    [
        *((name, "") for name in (*WITH_RULES, *ALONE)),
        *((name, "\x1b[31m") for name in (*WITH_RULES, *ALONE)),
        ("nirec", "١٢٠١٩٠٠٠٠٠٠١٧"),
        ("nirec", "1" * 21),
        ("nirec", "-1201900000017"),
        ("necsg", "10000%1"),
        ("division", "3000-20000"),
        ("division", "3000_2000"),
        ("site", "3000_2001"),
        ("request_number", "2021-11-26"),
        ("request_number", "2021-11-100000"),
        ("request_number", "1921-11-026"),
        ("request_number", "2021-11-026-1"),
        ("postal_code", "D3B 1A7"),
        ("postal_code", "W3B 1A7"),
        ("postal_code", "H3O 1A7"),
        ("postal_code", "90210"),
        ("phone", "555-0123"),
        ("phone", "018 555-0123"),
        ("phone", "418 155-0123"),
        ("phone", "418 555-0123 poste 12"),
        ("email", "camille"),
        ("email", "camille@exemple"),
        ("email", "cam ille@exemple.ca"),
        ("email", "camille,zoe@exemple.ca"),
        ("email", "<camille@exemple.ca>"),
        ("email", "camille;zoe@exemple.ca"),
        ("email", "a:camille@exemple.ca"),
        ("email", ".camille@exemple.ca"),
        ("email", "camille..x@exemple.ca"),
        ("email", "camille@exemple..ca"),
        ("email", "camille@-exemple.ca"),
        ("email", "camille@exemple.ca,zoe"),
        ("email", f"{'a' * 250}@b.ca"),
    ],
)
def test_what_is_not_one_is_refused_with_what_to_write(rules: Rules, name: str, typed: str) -> None:
    with pytest.raises(Refusal) as refused:
        _read(name, typed, rules)
    assert refused.value.key
    assert refused.value.sentence.startswith("Ce")
    assert "\u00a0: " in refused.value.sentence


def test_the_lengths_are_settings() -> None:
    rules = rules_with("[identifiers]\nnirec = '^\\d{10}$'\nsite = '^[A-Z]\\d+$'\n")
    assert identifiers.doubt("nirec", identifiers.nirec("1234567890"), rules) == ""
    assert identifiers.doubt("site", identifiers.site("a 12"), rules) == ""
    assert identifiers.doubt("nirec", "1201900000017", rules)


@pytest.mark.parametrize(("code", "known"), [("01", True), ("17", True), ("18", False), ("1", False), ("", False)])
def test_a_region_is_one_of_the_seventeen(rules: Rules, code: str, known: bool) -> None:
    assert identifiers.is_region(code, rules) is known


@pytest.mark.feature("P34")
@pytest.mark.parametrize(
    ("name", "typed", "told"),
    [
        (
            "nirec",
            "1000011",
            ("7 chiffres", "ressemble à un numéro d’enfant (NECSG) plus qu’à un numéro d’inscription"),
        ),
        ("nirec", "1000 00 1111", ("10 chiffres", "plus qu’à un numéro d’inscription (NIREC)")),
        ("necsg", "1201900000017", ("13 chiffres", "ressemble à un numéro d’inscription (NIREC) plus qu’à un")),
        ("nirec", "12019000001", ("Un numéro d’inscription (NIREC)", "a 11 chiffres", "à confirmer")),
        ("nirec", "120190000001O", ("« 120190000001O » a une lettre (O)", "sur le certificat", "à confirmer")),
        ("nirec", "1O01900000O17", ("a une lettre (O)", "à confirmer")),
        ("nirec", "A201B0000A017", ("a des lettres (AB)", "à confirmer")),
        ("nirec", "abcde", ("« ABCDE » n’a aucun chiffre", "à confirmer")),
        ("site", "ab-cd", ("« AB-CD » n’a aucun chiffre", "à confirmer")),
        ("necsg", "12345", ("« 12345 » a 5 chiffres", "dans le dossier CSG", "à confirmer")),
        ("necsg", "1", ("a 1 chiffre.", "à confirmer")),
        ("necsg", "12019000001", ("a 11 chiffres", "à confirmer")),
        ("site", "300-20010", ("a 8 chiffres", "à confirmer")),
        ("site", "B00-20010", ("a une lettre (B)", "à confirmer")),
    ],
)
def test_a_number_of_another_form_is_kept_and_said(rules: Rules, name: str, typed: str, told: tuple[str, ...]) -> None:
    sentence = identifiers.doubt(name, _read(name, typed, rules), rules)
    assert all(part in " ".join(sentence.split()) for part in told)


@pytest.mark.parametrize("kind", ["nirec", "necsg", "site"])
@pytest.mark.parametrize("number", ["DOUBLE", "A", "AB-CD", "OO", "É", "D0UBLE", "1-A", "A1A1A1A1A1A1A1"])
def test_what_is_seen_in_a_number_of_another_form_is_not_the_number_again(rules: Rules, kind: str, number: str) -> None:
    """Nor a letter twice."""
    seen = identifiers.doubt(kind, number, rules).partition("»")[2].partition(".")[0]
    letters = [sign for sign in seen if sign.isupper()]
    assert len(letters) == len({*letters}) < sum(map(str.isalnum, number))
