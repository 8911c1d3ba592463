"""The values of a file: how each is read, written and described, for all the records (SOURCES.md §5.2 and §5.3).

What reads a value raises ``Refusal`` with a sentence, or ``Blank`` when nothing is written.
"""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal, TypeVar

from pydantic import AfterValidator, BeforeValidator, Field, PlainSerializer, WithJsonSchema

from mes_tui.domain import identifiers, reference_year
from mes_tui.domain.errors import Refusal
from mes_tui.domain.rules import Rules
from mes_tui.domain.text import TO_CONFIRM, clean, fold
from mes_tui.forms.french import decimal
from mes_tui.importing.record import Blank, Info

T = TypeVar("T")
Code = TypeVar("Code", bound=StrEnum)

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_NUMBER = re.compile(r"\d{1,6}(?:[.,]\d{1,4})?", re.ASCII)
_TRUE, _FALSE = {"oui", "true", "vrai", "1"}, {"non", "false", "faux", "0"}
_QUEBEC_INITIALS = "GHJ"
_PLACES = {"PCR": True, "NON_PCR": False, "non PCR": False}


def text(value: object) -> str:
    """A text, cleaned."""
    if isinstance(value, bool | dict | list):
        raise Refusal("du texte est attendu ici.")
    if not isinstance(value, str):
        raise Refusal("ce numéro est un texte : écrivez-le entre guillemets pour garder ses zéros.")
    found = clean(value).strip()
    if not found:
        raise Blank
    return found


def _normal(read: Callable[..., str], *, ruled: bool = True) -> BeforeValidator:
    """A text brought to its normal form by a function of ``identifiers``, which asks the rules when it is ``ruled``."""

    def normal(value: object, info: Info) -> str:
        return read(text(value), info.context.rules) if ruled else read(text(value))

    return BeforeValidator(normal)


def _unpublished(kind: str, read: Callable[[str], str]) -> BeforeValidator:
    """A number whose form is not published: one of another form is said, and kept."""

    def normal(value: object, info: Info) -> str:
        found = read(text(value))
        if doubt := identifiers.doubt(kind, found, info.context.rules):
            info.context.warn(f"{doubt[:1].lower()}{doubt[1:]}")
        return found

    return BeforeValidator(normal)


def _coded(written: str, known: Mapping[str, T]) -> T:
    """The meaning of a code, whatever its case."""
    by_fold = {fold(code): value for code, value in known.items()}
    if fold(written) not in by_fold:
        raise Refusal(f"ce code n’est pas connu : écrivez {' ou '.join(known)}.")
    return by_fold[fold(written)]


def code(kind: type[Code]) -> BeforeValidator:
    """A member of ``kind``."""
    known = {member.value: member for member in kind}
    return BeforeValidator(lambda value: _coded(text(value), known))


def _region(value: object, info: Info) -> str:
    found = text(value)
    if not identifiers.is_region(found, info.context.rules):
        raise Refusal("cette région n’existe pas : écrivez son code de deux chiffres, de 01 à 17.")
    return found


def _postal_code(value: object, info: Info) -> str:
    found = identifiers.postal_code(text(value))
    if found[0] not in _QUEBEC_INITIALS:
        info.context.warn("ce code postal n’est pas au Québec.")
    return found


def _division_of_the_file(found: str, info: Info) -> str:
    """The division of a record, when it says one, is that of the provider who sends the file."""
    expected = getattr(info.context.place.outer.get("provider"), "division", "")
    if expected and found != expected:
        raise Refusal(f"cette division n’est pas celle du fichier ({expected}).")
    return found


def _day(value: object) -> date:
    found = text(value)
    if not _DAY.fullmatch(found):
        raise Refusal("cette date n’est pas lisible : écrivez-la comme 2021-08-02.")
    try:
        return date.fromisoformat(found)
    except ValueError:
        raise Refusal(f"la date {found} n’existe pas au calendrier.") from None


def not_before(start: str) -> AfterValidator:
    """A day that does not come before that of the field ``start`` of the same record."""

    def ordered(end: date, info: Info) -> date:
        first = info.data[start]
        if first and end < first:
            raise Refusal("la fin est avant le début.")
        return end

    return AfterValidator(ordered)


def _moment(value: object) -> datetime:
    try:
        moment = datetime.fromisoformat(text(value))
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None or not 2000 <= moment.year <= 2100:
        raise Refusal("ce moment n’est pas lisible : écrivez-le comme 2021-08-02T10:15:00-04:00.")
    return moment


def _flag(value: object, info: Info) -> bool:
    loose = info.context.loose
    if isinstance(value, bool):
        return value
    if loose and isinstance(value, str) and (word := fold(value)) in _TRUE | _FALSE:
        return word in _TRUE
    if value == "":
        raise Blank
    raise Refusal("« oui » ou « non » est attendu ici." if loose else "true ou false est attendu ici.")


def _years(value: object) -> int:
    found = reference_year.read_label(text(value))
    if found is None:
        raise Refusal("cette année de référence n’est pas lisible : écrivez-la comme 2020-2021.")
    return found


def steps(
    step: str, most: Callable[[Rules], Decimal], doubtful: Callable[[Decimal, Rules], bool] = lambda *_: False
) -> BeforeValidator:
    """A ``Number`` by steps of ``step``, from one step to ``most(rules)``; a ``doubtful`` one is said, and kept."""
    low = Decimal(step)

    def read(value: object, info: Info) -> str:
        if value == "":
            raise Blank
        high, found = most(info.context.rules), _decimal(value, loose=info.context.loose)
        if found is None:
            raise Refusal("un nombre est attendu ici.")
        if not low <= found <= high or found % low:
            by = f", par pas de {decimal(low)}" if low != 1 else ", sans décimale"
            raise Refusal(f"le nombre doit être de {decimal(low)} à {decimal(high)}{by}.")
        if doubtful(found, info.context.rules):
            info.context.warn(f"{decimal(found)} n’est pas un nombre ordinaire ici : il est gardé, {TO_CONFIRM}.")
        return decimal(found, grouped=False)

    return BeforeValidator(read)


def _decimal(value: object, *, loose: bool) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | Decimal | str):
        return None
    if isinstance(value, str) and not (loose and _NUMBER.fullmatch(value.strip())):
        return None
    return Decimal(value.strip().replace(",", ".") if isinstance(value, str) else value)


def _plain_number(text: str) -> float | int | None:
    """« 4,5 » as the number that the format writes; None when there is none."""
    if not text:
        return None
    found = Decimal(text.replace(",", "."))
    return int(found) if found == found.to_integral_value() else float(found)


def _kept(read: Callable[..., str], otherwise: str, *, empty: bool = False) -> BeforeValidator:
    """How a parent is reached: nobody here can correct it, and the others of the file must not wait for it.

    What ``read`` refuses is said, with ``otherwise``, and kept as it is written, or left out when ``empty``.
    """

    def contact(value: object, info: Info) -> str:
        written = text(value)
        try:
            return read(written, info) if read is _postal_code else read(written)
        except Refusal:
            info.context.warn(otherwise)
            return "" if empty else written

    return BeforeValidator(contact)


Text = Annotated[str, BeforeValidator(text)]
"""A text on one line: give its ``max_length``."""
Division = Annotated[str, Field(max_length=40), _normal(identifiers.division)]
OwnDivision = Annotated[Division, AfterValidator(_division_of_the_file)]
SiteNumber = Annotated[str, Field(max_length=40), _unpublished("site", identifiers.site)]
Necsg = Annotated[str, Field(max_length=40), _unpublished("necsg", identifiers.necsg)]
Nirec = Annotated[str, Field(max_length=40), _unpublished("nirec", identifiers.nirec)]
RequestNumber = Annotated[str, Field(max_length=20), _normal(identifiers.request_number, ruled=False)]
Phone = Annotated[str, Field(max_length=20), _normal(identifiers.phone, ruled=False)]
PostalCode = Annotated[str, Field(max_length=10), BeforeValidator(_postal_code)]
ParentPhone = Annotated[
    str,
    Field(max_length=40),
    _kept(identifiers.phone, "ce numéro n’est pas celui d’un téléphone d’ici : il est gardé tel qu’il est écrit."),
]
ParentEmail = Annotated[
    str,
    Field(max_length=254),
    _kept(identifiers.email, "cette adresse courriel n’est pas complète : elle n’est pas importée.", empty=True),
]
ParentCode = Annotated[
    str,
    Field(max_length=10),
    _kept(_postal_code, "ce code postal n’est pas canadien : il est gardé tel qu’il est écrit."),
]
Region = Annotated[str, Field(pattern="^[0-9]{2}$"), BeforeValidator(_region)]
Day = Annotated[date, BeforeValidator(_day)]
Moment = Annotated[
    datetime,
    BeforeValidator(_moment),
    PlainSerializer(datetime.isoformat),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]
"""An instant, with the offset that the file gives."""
Instant = Annotated[Moment, AfterValidator(lambda moment: moment.astimezone(UTC))]
"""An instant, in UTC."""
Whole = Annotated[int, Field(strict=True)]
"""A whole number: give its bounds, ``ge`` and ``le``."""
Number = Annotated[
    str,
    PlainSerializer(_plain_number),
    WithJsonSchema({"anyOf": [{"type": "number", "minimum": 0}, {"type": "null"}]}),
]
"""A number, « 4,5 » here, 4.5 in the file: give its ``steps``."""
Flag = Annotated[bool, BeforeValidator(_flag)]
Years = Annotated[
    int,
    BeforeValidator(_years),
    PlainSerializer(reference_year.label),
    WithJsonSchema({"type": "string", "pattern": "^20[0-9]{2}-20[0-9]{2}$"}),
]
"""A reference year, « 2020-2021 » in the file."""
ReducedPlace = Annotated[
    bool,
    BeforeValidator(lambda value: _coded(text(value), _PLACES)),
    PlainSerializer(lambda reduced: "PCR" if reduced else "NON_PCR", return_type=Literal["PCR", "NON_PCR"]),
]
"""Whether the place is at the reduced contribution."""
