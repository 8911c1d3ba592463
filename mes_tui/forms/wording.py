"""Conditions put in French, for the help: when a field shows and when it must be answered."""

from collections.abc import Iterable, Mapping

from mes_tui.domain.codes import RequestType, ServiceType
from mes_tui.domain.requests import FormerAnswer
from mes_tui.domain.text import words
from mes_tui.forms.conditions import ALWAYS, NEVER, All, AnyOf, Condition, Filled, Not, OneOf
from mes_tui.forms.evaluation import Evaluation
from mes_tui.forms.french import iso_date, listed, quoted, time_of_day
from mes_tui.forms.values import show, with_unit
from mes_tui.forms.vocabulary import Field, Form, Grid, Kind, Page, Section

_TYPES: Mapping[str, tuple[str, type[RequestType] | type[ServiceType]]] = {
    "@type": ("une demande", RequestType),
    "@service_type": ("un service de garde", ServiceType),
}
_FACTS = {
    "@other_parent": "s’il y a un autre parent au dossier",
    "@provider": "si CAFE fournit le nom du service de garde",
}


def full_help(form: Form, key: str) -> str:
    """Return the help of the field ``key``, followed by when it shows and when it is required.

    Raises KeyError when the form has no such field.
    """
    _, section, field = form.locate(key)
    parts = [field.help] if field.help else []
    if shows := in_words(form, _visible(section, field)):
        parts.append(f"Ce champ apparaît {shows}.")
    if field.required is ALWAYS:
        if not field.read_only:
            parts.append("La réponse est obligatoire.")
    elif needed := in_words(form, field.required):
        parts.append(f"La réponse est obligatoire {needed}.")
    return " ".join(parts)


def shown_help(fields: Iterable[Field]) -> str:
    """The help of values that are shown and not typed, « Label : help », one a line; "" for none."""
    # The cells of a grid have one help: it is said of the first.
    first = {item.help: item.label for item in reversed(tuple(fields)) if item.help}
    return "\n".join(f"{label} : {text}" for text, label in reversed(first.items()))


def beyond_cursor(page: Page, evaluation: Evaluation) -> tuple[Field, ...]:
    """The visible fields of ``page`` that the cursor never reaches: their help is part of any other's."""
    return tuple(
        item
        for item in page.fields()
        if item.key in evaluation.visible and (item.read_only or item.key in evaluation.locked)
    )


def in_words(form: Form, condition: Condition) -> str:
    """Return « si … » or « pour … », "" for a condition that always or never holds, or that nothing can say."""
    match condition:
        case OneOf(name, values) if name in _TYPES:
            return _type(name, frozenset(values))
        case Not(OneOf(name, values)) if name in _TYPES:
            return _type(name, frozenset(item.value for item in _TYPES[name][1]) - values)
        case OneOf(name, values):
            return (
                f"si {_answer(form, name)} est {listed([quoted(label) for label in _labels(form, name, values)], 'ou')}"
            )
        case Filled(name):
            return _filled(form, name)
        case All(parts):
            return _joined(form, parts, " et ")
        case AnyOf(parts):
            return _joined(form, parts, " ou ")
    return ""


def _visible(section: Section, field: Field) -> Condition:
    grids = [item for item in section.items if isinstance(item, Grid) and field in item.fields()]
    conditions = [c for c in (section.visible, *(grid.visible for grid in grids), field.visible) if c is not ALWAYS]
    return All(tuple(conditions)) if conditions else ALWAYS


def _joined(form: Form, parts: tuple[Condition, ...], word: str) -> str:
    if word == " ou " and (types := _types(parts)):
        return in_words(form, types)
    if word == " ou " and all(isinstance(part, Filled) for part in parts):
        names = [_answer(form, part.name) for part in parts if isinstance(part, Filled)]
        return f"si {listed(names, 'ou')} est rempli"
    said = [text for part in parts if part is not NEVER and (text := in_words(form, part))]
    return word.join(said)


def _types(parts: tuple[Condition, ...]) -> Condition | None:
    """One condition on the same fact, when all the parts are about it."""
    one = [part for part in parts if isinstance(part, OneOf) and part.name in _TYPES]
    if len(one) != len(parts) or len({part.name for part in one}) != 1:
        return None
    return OneOf(one[0].name, frozenset().union(*(part.values for part in one)))


def _type(name: str, values: frozenset[str]) -> str:
    what, codes = _TYPES[name]
    labels = [quoted(item.label) for item in codes if item.value in values]
    return "" if len(labels) == len(codes) else f"pour {what} de type {listed(labels, 'ou')}"


def _answer(form: Form, name: str) -> str:
    return quoted(form.field(name).label) if name in form else quoted(name.removeprefix("@"))


def _labels(form: Form, name: str, values: frozenset[str]) -> list[str]:
    if name not in form:
        return sorted(values)
    field = form.field(name)
    if field.kind in (Kind.YES_NO, Kind.TICK):
        return sorted(values, reverse=True)
    return [choice.label for choice in field.choices if choice.code in values]


def _filled(form: Form, name: str) -> str:
    if name in _FACTS:
        return _FACTS[name]
    return f"si {_answer(form, name)} est rempli" if name in form else "si la demande précédente le dit"


def former_line(field: Field, told: FormerAnswer) -> str:
    """« 2021-08-02, 14 h 05, Jean Roy : Trisomie »: when ``field`` was given a text, by whom, and the text."""
    text = " ".join(words(with_unit(field, show(field, told.text))))
    if told.at is None:
        return f"Au début : {text}"
    at = told.at.astimezone()
    return f"{iso_date(at.date())}, {time_of_day(at)}, {told.who} : {text}"
