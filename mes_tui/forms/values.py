"""From the text as typed to a value and back, field by field. Nothing here ever raises on what a person typed."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from functools import lru_cache

from mes_tui.domain import identifiers
from mes_tui.domain.errors import Refusal
from mes_tui.domain.text import clean, fold
from mes_tui.forms import french
from mes_tui.forms.moments import Unreadable, read_date, read_time
from mes_tui.forms.numbers import example_of, limit_fault, nearest, read_decimal
from mes_tui.forms.vocabulary import Field, Kind, Value

_POSTE = r"(?:poste|p\.?|ext\.?|x|#)"
_EXTENSION = re.compile(rf"{_POSTE}?[ :]*(\d{{1,6}})", re.ASCII)
_WITH_EXTENSION = re.compile(rf"(.*\d\)?)[ ,;:(/-]*{_POSTE}[ :]*(\d{{1,6}})\)?", re.ASCII)

# Characters that the cleaning leaves alone: most answers are made of them and need no slower look.
_ORDINARY = re.compile(r"[ -~\u00a0-\u00ac\u00ae-\u017f‘’“”–—…œŒ]*")
_ORDINARY_LINES = re.compile(r"[\n -~\u00a0-\u00ac\u00ae-\u017f‘’“”–—…œŒ]*")
_RUNS = re.compile(r" {2,}")
_YES = frozenset({"o", "oui", "y", "yes", "vrai", "x", "1"})
_NO = frozenset({"n", "non", "no", "faux", "0"})


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a typed text means.

    ``value`` is typed by the field's kind and None when the text is blank or wrong; ``text`` is the normal form to
    write back in the field (the typed text itself when it is wrong); ``error`` is "" or a French sentence.
    """

    value: Value
    text: str
    error: str = ""


_BLANK = Parsed(None, "")
_BLANK_TICK = Parsed(False, "")
_BLANK_CHOICES = Parsed((), "")

Reader = Callable[[Field, str], tuple[Value, str]]


def kind_of(field: Field) -> Kind:
    """The kind of the field's text: for a fact or a computed field, the kind that it shows."""
    if field.kind in (Kind.INFO, Kind.COMPUTED) and field.shows is not Kind.TEXT:
        return field.shows
    return field.kind


def parse(field: Field, text: str, today: date | None = None) -> Parsed:
    """Read ``text`` as an answer to ``field``: value, normal form, and what is wrong with it if anything is.

    A blank text is never wrong here: whether it is missing is for the evaluation to say. Never raises. ``today`` is the
    example of a date that could not be read.
    """
    kind = kind_of(field)
    cleaned = _cleaned(text, kind is Kind.NOTE or kind is Kind.CHOICES)
    if not cleaned:
        return _BLANK_TICK if kind is Kind.TICK else _BLANK_CHOICES if kind is Kind.CHOICES else _BLANK
    try:
        value, normal = _READERS[kind](field, cleaned)
    except Unreadable as fault:
        return Parsed(None, cleaned, f"{french.quoted(field.label)} {fault.told(today)}")
    return Parsed(value, normal)


def show(field: Field, text: str) -> str:
    """Return ``text`` as people read it: choice labels, « 2 août 2021 », « 4,5 », « 8 h 05 ».

    A text that cannot be read comes back as typed, without control characters; a blank one as "".
    """
    return shown(field, parse(field, text))


def shown(field: Field, parsed: Parsed) -> str:
    """Same as ``show`` for a text that is already parsed."""
    value = parsed.value
    if parsed.error or not parsed.text or value is None:
        return parsed.text
    kind = kind_of(field)
    if kind is Kind.CHOICE or kind is Kind.CHOICES:
        labels = {choice.code: choice.label for choice in field.choices}
        return "; ".join(labels.get(code, code) for code in parsed.text.split(","))
    if kind is Kind.TIME:
        return french.time_of_day(time(int(parsed.text[:2]), int(parsed.text[3:])))
    if isinstance(value, bool):
        return "Oui" if value else "Non"
    if isinstance(value, date):
        return french.long_date(value)
    if isinstance(value, Decimal | int):
        return french.decimal(value)
    return parsed.text


def with_unit(field: Field, shown_text: str) -> str:
    """Return « 4,5 heures / jour » from « 4,5 »: the shown text of a number followed by its field's unit."""
    if not field.unit or not shown_text:
        return shown_text
    try:
        number = read_decimal(shown_text)
    except Unreadable:
        return shown_text
    word, slash, rest = field.unit.partition(" / ")
    return french.counted(number, word.removesuffix("s"), word) + slash.replace(" ", french.NBSP) + rest


def _cleaned(text: str, lines: bool) -> str:
    ordinary = (_ORDINARY_LINES if lines else _ORDINARY).fullmatch(text)
    if not ordinary or not unicodedata.is_normalized("NFC", text):
        text = clean(text, lines=lines)
    text = text.strip()
    if lines:
        return "\n".join(line.rstrip() for line in text.split("\n")) if "\n" in text else text
    return _RUNS.sub(" ", text) if "  " in text else text


def _text(field: Field, text: str) -> tuple[Value, str]:
    if field.max_length and len(text) > field.max_length:
        raise Unreadable(
            f"compte {len(text)} caractères : raccourcissez la réponse à {field.max_length} caractères au plus."
        )
    if len(text) < field.min_length:
        raise Unreadable(f"est trop court ({len(text)} caractères) : écrivez au moins {field.min_length} caractères.")
    return text, text


def _plain(field: Field, text: str) -> tuple[Value, str]:
    return text, text


def _date(field: Field, text: str) -> tuple[Value, str]:
    day = read_date(text)
    return day, french.iso_date(day)


def _time(field: Field, text: str) -> tuple[Value, str]:
    clock = read_time(text)
    return clock, clock


def _decimal(field: Field, text: str) -> tuple[Value, str]:
    number = read_decimal(text, field.unit, example_of(field))
    if fault := limit_fault(field, number):
        raise Unreadable(fault)
    return number, french.decimal(number, grouped=False)


def _count(field: Field, text: str) -> tuple[Value, str]:
    number = read_decimal(text, field.unit, example_of(field))
    if number != number.to_integral_value():
        whole = french.decimal(nearest(field, Decimal(int(number))))
        raise Unreadable(f"doit être un nombre entier : écrivez-le sans décimales, par exemple {whole}.")
    if fault := limit_fault(field, number):
        raise Unreadable(fault)
    return int(number), french.decimal(number, grouped=False)


def _choice(field: Field, text: str) -> tuple[Value, str]:
    code = _code(field, text)
    return code, code


def _choices(field: Field, text: str) -> tuple[Value, str]:
    named = {_code(field, part.strip()) for part in re.split(r"[,;\n]", text) if part.strip()}
    codes = tuple(choice.code for choice in field.choices if choice.code in named)
    if not codes:
        raise Unreadable("n’a pas de réponse lisible : choisissez dans la liste (F4).")
    return codes, ",".join(codes)


def _code(field: Field, text: str) -> str:
    """The code of the choice named by its code, its label or an unmistakable beginning of its label."""
    for choice in field.choices:
        if text == choice.code:
            return choice.code
    folded = fold(text)
    labels = [(choice.code, _folded(choice.label)) for choice in field.choices]
    same = [code for code, label in labels if folded in (label, _folded(code))]
    begun = same or [code for code, label in labels if folded and label.startswith(folded)]
    if len(begun) != 1:
        what = "n’est pas dans la liste" if not begun else "désigne plusieurs réponses"
        raise Unreadable(f"contient {french.quoted(text[:40])}, qui {what} : choisissez dans la liste (F4).")
    return begun[0]


@lru_cache(maxsize=512)
def _folded(label: str) -> str:
    """``fold`` for the texts of the form itself, which are few and come back at each evaluation."""
    return fold(label)


def _yes_no(field: Field, text: str) -> tuple[Value, str]:
    folded = fold(text)
    if folded in _YES:
        return True, "oui"
    if folded in _NO:
        return False, "non"
    raise Unreadable("attend « oui » ou « non » : écrivez o ou n.")


def _tick(field: Field, text: str) -> tuple[Value, str]:
    ticked, _ = _yes_no(field, text)
    return ticked, "oui" if ticked else ""


def _phone(field: Field, text: str) -> tuple[Value, str]:
    match = _WITH_EXTENSION.fullmatch(fold(text)) if field.extension else None
    if not match and re.search(r"poste|ext|#", fold(text)):
        raise Unreadable(
            "n’est pas lisible : écrivez le numéro puis le poste, comme 418 555-0123, poste 12."
            if field.extension
            else "ne prend que les dix chiffres du numéro : écrivez le poste à part."
        )
    try:
        digits = identifiers.phone(match[1] if match else text)
    except Refusal:
        raise Unreadable(
            "n’est pas un numéro complet : écrivez l’indicatif régional et les sept chiffres, comme 418 555-0123."
        ) from None
    if match:
        shown_text = f"{french.phone(digits)}, poste {match[2]}"
        return shown_text, shown_text
    return digits, french.phone(digits)


def apart(field: Field, text: str) -> tuple[str, str] | None:
    """The number and the « poste » written together in a PHONE that has a field beside it for the second, else None."""
    match = _WITH_EXTENSION.fullmatch(fold(_cleaned(text, False))) if field.extension_key else None
    number = parse(field, match[1]) if match else None
    return (number.text, match[2]) if match and number and not number.error else None


def _extension(field: Field, text: str) -> tuple[Value, str]:
    match = _EXTENSION.fullmatch(fold(text))
    if not match:
        raise Unreadable("n’est pas un numéro de poste : écrivez de un à six chiffres.")
    return match[1], match[1]


def _postal_code(field: Field, text: str) -> tuple[Value, str]:
    try:
        code = identifiers.postal_code(text)
    except Refusal:
        raise Unreadable(
            "n’est pas un code postal canadien : écrivez-le comme H3B 1A7 "
            "(les lettres D, F, I, O, Q et U n’y servent pas)."
        ) from None
    return code, code


def _email(field: Field, text: str) -> tuple[Value, str]:
    try:
        address = identifiers.email(text)
    except Refusal:
        raise Unreadable(
            "n’est pas une adresse courriel complète : écrivez-la comme nom@exemple.ca, sans espace."
        ) from None
    return address, address


def _site_number(field: Field, text: str) -> tuple[Value, str]:
    number = identifiers.compact(text)
    if re.fullmatch(r"\d{8}", number, re.ASCII):
        number = f"{number[:4]}-{number[4:]}"
    if not re.fullmatch(field.pattern or identifiers.READABLE, number, re.ASCII):
        raise Unreadable("n’a pas la forme attendue : recopiez les huit chiffres, comme 3000-2000.")
    return number, number


_READERS: Mapping[Kind, Reader] = {
    Kind.TEXT: _text,
    Kind.NOTE: _text,
    Kind.DATE: _date,
    Kind.TIME: _time,
    Kind.DECIMAL: _decimal,
    Kind.COUNT: _count,
    Kind.CHOICE: _choice,
    Kind.CHOICES: _choices,
    Kind.YES_NO: _yes_no,
    Kind.TICK: _tick,
    Kind.PHONE: _phone,
    Kind.EXTENSION: _extension,
    Kind.POSTAL_CODE: _postal_code,
    Kind.EMAIL: _email,
    Kind.SITE_NUMBER: _site_number,
    Kind.INFO: _plain,
    Kind.COMPUTED: _plain,
    Kind.PAPER: _plain,
    Kind.STATEMENT: _plain,
}
