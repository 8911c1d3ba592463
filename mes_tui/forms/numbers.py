"""Numbers as people type them in French: « 4,5 », « 4.5 », « 4 1/2 », « 4½ », « 4 h 30 », « 1 234,5 »."""

import re
from dataclasses import replace
from decimal import Decimal

from mes_tui.domain.text import TO_CONFIRM, fold
from mes_tui.forms.french import counted, decimal, quoted
from mes_tui.forms.moments import Unreadable
from mes_tui.forms.vocabulary import Field, Kind

_FRACTIONS = {"½": Decimal("0.5"), "¼": Decimal("0.25"), "¾": Decimal("0.75")}
_SPACES = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2009": " ", "\t": " ", "−": "-", "–": "-", "⁄": "/"})

_PLAIN = re.compile(r"([+-]?)(\d{1,9}|\d{1,3}(?: \d{3}){1,2})?(?:[.,](\d{0,6}))?", re.ASCII)
_MIXED = re.compile(r"(?:(\d{1,4}) )?(\d)/([248])", re.ASCII)
_SIGN = re.compile(r"(\d{1,4})? ?([½¼¾])", re.ASCII)
_HOURS = re.compile(r"(\d{1,3}) ?(?:h(?:eures?)?|:)(?: ?(\d{1,2})(?: ?(?:m|min|minutes?))?)?", re.ASCII)
_MINUTES = re.compile(r"(\d{1,4}) ?(?:min\.?|minutes?)", re.ASCII)
_UNIT = re.compile(r"((?:.*\d)?[\W_]*)([^\W\d_]\D*)", re.DOTALL)


def read_decimal(text: str, unit: str = "", example: str = "4,5") -> Decimal:
    """Return the number written in ``text``, without its unit if that unit is ``unit`` (« 4,5 h », « 5 jours »).

    With hours as the unit, « 4 h 30 » and « 4:30 » are four and a half, « 45 min » three quarters. Raises
    ``Unreadable``, with ``example`` as the number to write.
    """
    plain = " ".join(text.translate(_SPACES).split())
    if unit.startswith("heure") and (match := _HOURS.fullmatch(fold(plain))):
        return _hours(int(match[1]), int(match[2] or 0), example)
    if unit.startswith("heure") and (match := _MINUTES.fullmatch(fold(plain))):
        return _hours(*divmod(int(match[1]), 60), example)
    plain = _without_unit(plain, unit)
    if match := _MIXED.fullmatch(plain):
        return Decimal(match[1] or 0) + Decimal(match[2]) / Decimal(match[3])
    if match := _SIGN.fullmatch(plain):
        return Decimal(match[1] or 0) + _FRACTIONS[match[2]]
    match = _PLAIN.fullmatch(plain)
    if not match or not (match[2] or match[3]):
        raise Unreadable(f"n’est pas un nombre lisible : écrivez-le en chiffres, par exemple {example}.")
    whole = (match[2] or "0").replace(" ", "")
    sign = "-" if match[1] == "-" else ""
    return Decimal(f"{sign}{whole}.{match[3] or '0'}")


def _hours(hours: int, minutes: int, example: str) -> Decimal:
    if minutes > 59:
        raise Unreadable(f"compte {minutes} minutes : écrivez des minutes de 0 à 59, ou un nombre comme {example}.")
    return (Decimal(hours) + Decimal(minutes) / 60).quantize(Decimal("0.0001")).normalize()


def _without_unit(text: str, unit: str) -> str:
    match = _UNIT.fullmatch(text) if unit else None
    if not match:
        return text
    tail = fold(match[2]).replace(" par ", " / ")
    folded = fold(unit)
    word = folded.split(" ")[0]
    known = {folded, word, word.removesuffix("s"), word[:1]}
    first, _, rest = tail.partition(" / ")
    return match[1].rstrip() if first in known and rest in {"", *folded.split(" / ")[1:]} else text


def example_of(field: Field) -> str:
    """A number that ``field`` takes: 4,5, or a whole one, brought within its limits and steps."""
    number = Decimal(4) if field.kind is Kind.COUNT else Decimal("4.5")
    return decimal(nearest(field, number), grouped=False)


def nearest(field: Field, number: Decimal) -> Decimal:
    """``number`` brought within the limits of ``field`` and onto its steps."""
    field = _usual(field)
    low, high = field.minimum, field.maximum
    number = number if low is None else max(low, number)
    number = number if high is None else min(high, number)
    below = number - number % field.step if field.step else number
    return below if low is None or below >= low else below + (field.step or 0)


def _usual(field: Field) -> Field:
    """``field`` with the limits of what is usual."""
    usual = field.usual
    if usual is None:
        return field
    low = field.minimum if usual.minimum is None else usual.minimum
    high = field.maximum if usual.maximum is None else usual.maximum
    return replace(field, minimum=low, maximum=high, step=usual.step or field.step)


def unusual(field: Field, value: object) -> str:
    """Return the sentence about a readable answer that is not what is usual for ``field``, "" when it is."""
    usual = field.usual
    if usual is None:
        return ""
    if usual.pattern and isinstance(value, str) and not re.fullmatch(usual.pattern, value, re.ASCII):
        return f"{quoted(field.label)} s’écrit d’ordinaire autrement : vérifiez-le. Sa forme est {TO_CONFIRM}."
    if isinstance(value, bool) or not isinstance(value, Decimal | int):
        return ""
    number, expected = Decimal(value), _usual(field)
    if not limit_fault(expected, number):
        return ""
    limits = _limits(expected) if not _in_range(expected, number) else f"par pas de {decimal(expected.step or 0)}"
    return (
        f"{quoted(field.label)} est de {decimal(number)}, et se compte d’ordinaire {limits} : vérifiez le nombre. "
        f"Cette limite est {TO_CONFIRM}."
    )


def limit_fault(field: Field, number: Decimal) -> str:
    """Return the end of a sentence about a typed number outside the field's limits or steps, "" when it is fine."""
    high = field.maximum
    if not _in_range(field, number):
        return _range_fault(field, number)
    if field.step and number % field.step:
        example = ((number // field.step) + 1) * field.step
        return (
            f"se compte par pas de {decimal(field.step)} : écrivez un multiple, "
            f"par exemple {decimal(example if high is None or example <= high else high)}."
        )
    return ""


def worked_out_fault(field: Field, text: str) -> str:
    """Return the sentence about ``text``, the number worked out for a blank ``field``, when it is out of its limits.

    Nobody typed that number: the sentence tells where it comes from (the field's ``worked_out``). "" when it fits.
    """
    number = read_decimal(text)
    if _in_range(field, number):
        return ""
    what, unit = field.worked_out, _unit(field, number)
    return (
        f"{what[:1].upper()}{what[1:]} est de {decimal(number)}{unit} : {quoted(field.label)} doit être "
        f"{_limits(field)}. Corrigez les nombres qui forment {what}."
    )


def _in_range(field: Field, number: Decimal) -> bool:
    low, high = field.minimum, field.maximum
    return (low is None or number >= low) and (high is None or number <= high)


def _range_fault(field: Field, number: Decimal) -> str:
    typed = "" if field.minimum is None or field.maximum is None else f", et vous avez inscrit {decimal(number)}"
    return f"doit être {_limits(field)}{typed} : corrigez le nombre."


def _limits(field: Field) -> str:
    low, high = field.minimum, field.maximum
    if low is None or high is None:
        bound = f"au moins {decimal(low)}" if low is not None else f"au plus {decimal(high or 0)}"
        return f"d’{bound}{_unit(field, low if low is not None else high)}"
    return f"de {decimal(low)} à {decimal(high)}{_unit(field, high)}"


def _unit(field: Field, number: Decimal | None) -> str:
    word = field.unit.split(" / ")[0]
    if not word or number is None:
        return ""
    return counted(number, word.removesuffix("s"), word).removeprefix(decimal(number))


def plain(number: Decimal | int) -> str:
    """« 4.5 »: digits, a point, no useless zero."""
    text = format(Decimal(number), "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text
