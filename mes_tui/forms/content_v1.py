"""Contents of version 1, which held texts made for reading: frozen, so that what was signed then stays verifiable.

Nothing here follows the application's wording: what version 1 wrote is written again, letter for letter, for as long
as a store holds a signature or a printout of that version. Only the edition ``pes_2021`` existed then.
"""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from mes_tui.forms.values import kind_of
from mes_tui.forms.vocabulary import Context, Field, Form, Kind

_NBSP = "\u00a0"
_MONTHS = (
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
)
_COMPARED = ("RSC", "RAC", "TRANS")
FOLLOWS = "mode_garde_"
"""The names that begin so held what follows from the hours beside them: they say nothing more."""
_NUMBER = re.compile(r"-?\d+(\.\d+)?", re.ASCII)
_PHONE = re.compile(r"(\d{3})(\d{3})(\d{4})(?:x(\d+))?", re.ASCII)
_UNREADABLE = "?"


def written(form: Form, context: Context, content: Mapping[str, str]) -> dict[str, str]:
    """``content``, of version 2, as version 1 would have written it; ``context`` holds the facts of its request."""
    named = {name: text for name, text in content.items() if name not in form and name != "content:version"}
    answered = {field.key: text for field in form.fields() if (text := _text(field, context, content))}
    if "renouv_comparaison" in form and content.get("request:type") in _COMPARED:
        answered["renouv_comparaison"] = _comparison(context, content)
    return {**answered, **named}


def _text(field: Field, context: Context, content: Mapping[str, str]) -> str:
    text = content.get(field.key, "")
    if text and field.fact in _COMPOSED:
        return _one_line(_COMPOSED[field.fact](context))
    return as_written(field, text)


def as_written(field: Field, text: str) -> str:
    """The canonical ``text`` of an answer as version 1 wrote it."""
    kind = kind_of(field)
    if kind in (Kind.DECIMAL, Kind.COUNT) and _NUMBER.fullmatch(text):
        return text.replace(".", ",")
    if kind is Kind.PHONE and (digits := _PHONE.fullmatch(text)):
        number = f"{digits[1]} {digits[2]}-{digits[3]}"
        return f"{number}, poste {digits[4]}" if digits[4] else number
    if kind is Kind.POSTAL_CODE and len(text) == 6:
        return f"{text[:3]} {text[3:]}"
    return text if kind in (Kind.TEXT, Kind.NOTE, Kind.EMAIL, Kind.STATEMENT) else text.removeprefix(_UNREADABLE)


def _child(context: Context) -> str:
    _, last_name, first_name, birth = context.part("child")
    born = date.fromisoformat(birth)
    day = "1er" if born.day == 1 else str(born.day)
    return f"{last_name.upper()}, {first_name} – {day} {_MONTHS[born.month - 1]} {born.year} – {context.fact('necsg')}"


def _name(fact: str, context: Context) -> str:
    return " ".join(context.part(fact)).strip()


def _address(context: Context) -> str:
    address, postal_code = context.part("address")
    return ", ".join(part for part in (address, postal_code.replace(" ", _NBSP)) if part)


_COMPOSED = {
    "child": _child,
    "parent": lambda context: _name("parent", context),
    "other_parent": lambda context: _name("other_parent", context),
    "rsg_name": lambda context: _name("rsg_name", context),
    "address": _address,
}


def _one_line(text: str) -> str:
    return re.sub(r" {2,}", " ", text.strip())


def _comparison(context: Context, content: Mapping[str, str]) -> str:
    """The hours granted and asked for, in the sentence that version 1 kept."""
    parts, asked = context.part("granted"), content.get("heures_jour", "")
    year, granted = parts if parts else ("", "")
    before = _per_day(granted) if granted else "non connues"
    now = _per_day(asked) if _NUMBER.fullmatch(asked) else "à inscrire"
    return f"Accordées{f' en {year}-{int(year) + 1}' if year else ''} : {before} ; demandées : {now}"


def _per_day(hours: str) -> str:
    word = "heure" if -2 < Decimal(hours) < 2 else "heures"
    return f"{hours.replace('.', ',')}{_NBSP}{word}{_NBSP}/{_NBSP}jour"
