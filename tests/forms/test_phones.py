"""Telephones and their extensions as people type them; the example that a number is answered with."""

import re
from decimal import Decimal
from typing import Any

import pytest

from mes_tui.forms.values import apart
from mes_tui.forms.vocabulary import Kind
from tests.forms.test_values import NBSP, accepted, field, refused


@pytest.mark.parametrize(
    ("kind", "limits", "text", "example"),
    [
        (Kind.COUNT, {"minimum": Decimal(1), "maximum": Decimal(12)}, "plusieurs", "4"),
        (Kind.COUNT, {"minimum": Decimal(0), "maximum": Decimal(3)}, "aucun", "3"),
        (Kind.COUNT, {"minimum": Decimal(100), "maximum": Decimal(262)}, "tous les jours", "100"),
        (Kind.COUNT, {"minimum": Decimal(1), "maximum": Decimal(12)}, "0,5", "1"),
        (Kind.COUNT, {}, "12,5", "12"),
        (Kind.DECIMAL, {}, "beaucoup", "4,5"),
        (Kind.DECIMAL, {"maximum": Decimal(3), "step": Decimal("0.25")}, "beaucoup", "3"),
        (Kind.DECIMAL, {"minimum": Decimal(1), "step": Decimal("0.4")}, "beaucoup", "4,4"),
        (Kind.DECIMAL, {"unit": "heures", "maximum": Decimal(3)}, "1 h 75", "3"),
    ],
)
def test_the_example_of_a_number_is_one_that_the_field_takes(
    kind: Kind, limits: dict[str, Any], text: str, example: str
) -> None:
    item = field(kind, **limits)
    assert re.search(rf"(par exemple|comme) {example}\.$", refused(item, text))
    assert accepted(item, example)[1] == example


@pytest.mark.parametrize(
    "text", ["5148737200", "514 873-7200", "(514) 873-7200", "514.873.7200", "+1 514 873 7200", "1-514-873-7200"]
)
def test_phones_with_any_punctuation(text: str) -> None:
    assert accepted(field(Kind.PHONE), text) == ("5148737200", "514 873-7200")


@pytest.mark.parametrize("text", ["873-7200", "014 873-7200", "514 173-7200", "514 873-72000", "cinq-un-quatre"])
def test_phones_that_are_not_complete(text: str) -> None:
    assert "indicatif régional" in refused(field(Kind.PHONE), text)


def test_a_phone_with_its_extension_is_told_apart() -> None:
    assert "poste à part" in refused(field(Kind.PHONE), "514 873-7200 poste 12")


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("418 555-0123 poste 12", ("418 555-0123", "12")),
        (" (418)\t555-0123 ext. 12", ("418 555-0123", "12")),
        ("418 555-0123", None),
        ("555-0123 poste 12", None),
        ("418 555-0123 poste 1234567", None),
        ("", None),
    ],
)
def test_a_phone_and_its_extension_are_taken_apart(text: str, parts: tuple[str, str] | None) -> None:
    assert apart(field(Kind.PHONE, extension_key="poste"), text) == parts
    assert apart(field(Kind.PHONE), text) is None


@pytest.mark.parametrize(
    "text",
    [
        "4185551234 p. 12",
        "418 555-1234, poste 12",
        "(418) 555-1234 Poste : 12",
        "418-555-1234 ext. 12",
        "418.555.1234x12",
        "1 418 555-1234 #12",
        f"418{NBSP}555-1234 (poste{NBSP}12)",
    ],
)
def test_a_phone_without_a_field_beside_it_takes_its_extension(text: str) -> None:
    whole = "418 555-1234, poste 12"
    assert accepted(field(Kind.PHONE, extension=True), text) == (whole, whole)
    assert accepted(field(Kind.PHONE, extension=True), "4185551234") == ("4185551234", "418 555-1234")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("555-1234 p. 12", "indicatif régional"),
        ("418 555-1234 poste", "poste 12"),
        ("418 555-1234 poste 1234567", "poste 12"),
        ("poste 12", "poste 12"),
    ],
)
def test_a_phone_and_its_extension_that_cannot_be_read_say_how_to_write_them(text: str, told: str) -> None:
    assert told in refused(field(Kind.PHONE, extension=True), text)


@pytest.mark.parametrize(("text", "digits"), [("204", "204"), ("poste 204", "204"), ("#1", "1"), ("Ext. 99", "99")])
def test_extensions(text: str, digits: str) -> None:
    assert accepted(field(Kind.EXTENSION), text) == (digits, digits)
