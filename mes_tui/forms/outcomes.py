"""What is asked of who decides or tells something of a request, how it is read, and how it is shown. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from mes_tui.domain.answers import RECORDED_BY
from mes_tui.domain.codes import RequestType, Source
from mes_tui.domain.errors import Refusal
from mes_tui.domain.outcomes import RULINGS, decision, in_force, ruling
from mes_tui.domain.reference_year import bounds, label
from mes_tui.domain.requests import Outcome
from mes_tui.domain.rules import Choice, Rules
from mes_tui.domain.statuses import Event
from mes_tui.forms.conditions import ALWAYS, NEVER
from mes_tui.forms.french import decimal, iso_date, long_date, quoted
from mes_tui.forms.presentation import SUMMARY_KEYS, ShownLine
from mes_tui.forms.values import Parsed, parse, with_unit
from mes_tui.forms.vocabulary import SOME, Field, Kind, Value, Values

TEXT_LENGTH = 2000
OUTCOMES_TITLE = "Suites de la demande"
"""The heading above ``lines``."""
_HOURS, _DAYS, _ = SUMMARY_KEYS
_WEEK = Decimal(7)
_FROM = "date_debut_mes"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request asks for, None for what cannot be read; ``first`` and ``last`` are the days of its year."""

    hours: Decimal | None
    days: Decimal | None
    from_day: date | None
    first: date
    last: date
    year: int

    @classmethod
    def of(cls, values: Values, year: int, rules: Rules) -> "Asked":
        """Read in the parsed answers of a request of ``year``."""
        hours, days, from_day = values.get(_HOURS), values.get("jours_semaine"), values.get(_FROM)
        return cls(
            hours if isinstance(hours, Decimal) else None,
            days if isinstance(days, Decimal) else None,
            from_day if isinstance(from_day, date) else None,
            *bounds(year, rules),
            year,
        )

    @property
    def text(self) -> str:
        """« Demandé : 4,5 heures / jour, 5 jours / semaine, à compter du 1er septembre 2021 »."""
        wanted = [
            with_unit(_PLAIN[key], decimal(number)) if number is not None else f"{_PLAIN[key].label.lower()} illisibles"
            for key, number in (("hours", self.hours), ("days", self.days))
        ]
        start = f", à compter du {long_date(self.from_day)}" if self.from_day else ""
        return f"Demandé : {', '.join(wanted)}{start}"


def _granted(asked: Asked, rules: Rules) -> tuple[Field, ...]:
    most = rules.max_hours_per_day if asked.hours is None else min(asked.hours, rules.max_hours_per_day)
    return (
        Field(
            key="hours",
            label="Heures accordées par jour",
            kind=Kind.DECIMAL,
            required=ALWAYS,
            minimum=SOME,
            maximum=most,
            unit="heures / jour",
        ),
        Field(
            key="days",
            label="Jours accordés par semaine",
            kind=Kind.DECIMAL,
            required=ALWAYS,
            minimum=SOME,
            maximum=asked.days or _WEEK,
            unit="jours / semaine",
        ),
        Field(key="from_day", label="Accordées du", kind=Kind.DATE, required=ALWAYS),
        Field(key="to_day", label="Accordées au", kind=Kind.DATE, required=ALWAYS),
    )


def _text(label_: str, *, required: bool = True) -> Field:
    return Field(
        key="text",
        label=label_,
        kind=Kind.NOTE,
        required=ALWAYS if required else NEVER,
        max_length=TEXT_LENGTH,
    )


_ANSWERED = Field(key="answered_on", label="Date de la réponse", kind=Kind.DATE, required=ALWAYS)
_DAY = Field(key="day", label="Dernier jour de présence", kind=Kind.DATE, required=ALWAYS)
_QUESTIONS: Mapping[Event, tuple[Field, ...]] = {
    Event.REFUSE: (_text("Motif"),),
    Event.ANNOUNCE_DEPARTURE: (_DAY, _text("Précisions", required=False)),
    Event.WITHDRAW: (_text("Motif", required=False),),
    Event.ASK_CORRECTION: (_text("Ce qui est à corriger"),),
    Event.ASK_REVIEW: (_text("Ce que vous demandez de revoir, et pourquoi"),),
    Event.GIVE_UP: (_text("Motif", required=False),),
    Event.ABANDON: (_text("Motif", required=False),),
    Event.RETURN_FOR_CORRECTION: (_text("Précisions", required=False),),
    Event.RETURN_FOR_TYPE: (
        Field(
            key="type",
            label="Type voulu",
            kind=Kind.CHOICE,
            required=ALWAYS,
            choices=tuple(Choice(type_.value, type_.long_label) for type_ in RequestType),
        ),
        _text("Motif"),
    ),
    Event.CLOSE_DEPARTURE: (_DAY, _text("Précisions", required=False)),
    Event.CLOSE_DUPLICATE: (_text("Numéro de la demande qui reste, et explication"),),
    Event.CLOSE_WITHDRAWN: (_text("Qui l’a demandé, et pourquoi"),),
    Event.ANNUL: (_text("Motif de l’annulation"),),
}


def questions(event: Event, asked: Asked, rules: Rules, *, recorded: bool = False) -> tuple[Field, ...]:
    """What ``event`` says beside its name, in the order in which it is asked.

    ``recorded``: by the provider that got it elsewhere, who says when, and who may have been told no reason.
    """
    if recorded:
        return (_ANSWERED, *(_as_told(field, event) for field in questions(event, asked, rules)))
    if event is Event.DECLARE_COMPLIANT:
        return (*_granted(asked, rules), _text("Explication, si moins est accordé que demandé", required=False))
    if event is Event.CORRECT_DECISION:
        return (*_granted(asked, rules), _text("Motif de la correction"))
    return _QUESTIONS.get(event, ())


def _as_told(field: Field, event: Event) -> Field:
    optional = field.key == "text" and event is not Event.CORRECT_DECISION
    return replace(field, required=NEVER) if optional else field


def proposed(asked: Asked, before: Iterable[Outcome]) -> dict[str, str]:
    """What stands in place of an answer that is not typed: the last decision and the last departure announced of
    ``before``, else what is asked for."""
    told = tuple(before)
    texts = {
        "hours": _number(asked.hours),
        "days": _number(asked.days),
        "from_day": iso_date(asked.from_day or asked.first),
        "to_day": iso_date(asked.last),
        "day": "",
    }
    left = next((outcome for outcome in reversed(told) if outcome.day), None)
    for found in filter(None, (decision(told), left)):
        texts |= {key: text for key, text in texts_of(found).items() if key in texts}
    return texts


def texts_of(outcome: Outcome) -> dict[str, str]:
    """What ``outcome`` says, as it would be typed."""
    days = {key: getattr(outcome, key) for key in ("from_day", "to_day", "day", "answered_on")}
    type_ = outcome.type.value if outcome.type else ""
    texts = {"hours": outcome.hours, "days": outcome.days, "type": type_, "text": outcome.text}
    return {key: text for key, text in (texts | {key: _iso(day) for key, day in days.items()}).items() if text}


def said(
    event: Event,
    typed: Mapping[str, str],
    asked: Asked,
    rules: Rules,
    before: Iterable[Outcome] = (),
    recorded: date | None = None,
) -> dict[str, Any]:
    """The parts of the outcome that ``typed`` says, by name; what is not there is as it is proposed.

    ``recorded`` is the day on which a provider records it, None for what each side says itself. Raises the Refusal
    that says what is wrong, and where (``key``).
    """
    given = proposed(asked, before) | dict(typed)
    values: dict[str, Value] = {}
    texts: dict[str, str] = {}
    for field in questions(event, asked, rules, recorded=recorded is not None):
        parsed = answered(field, given.get(field.key, ""))
        values[field.key], texts[field.key] = parsed.value, parsed.text
    _check_days(values, asked)
    answered_on = values.get("answered_on")
    if recorded and isinstance(answered_on, date) and recorded < answered_on:
        raise Refusal("La réponse serait d’un jour à venir : inscrivez la date qu’elle porte.", "answered_on")
    if event is Event.DECLARE_COMPLIANT and _less(values, asked) and not texts["text"]:
        how = _AS_RECEIVED if recorded else "expliquez-le au service de garde en une phrase"
        raise Refusal(f"Moins est accordé que ce qui est demandé : {how}.", "text")
    parts: dict[str, Any] = {key: value if isinstance(value := values[key], date) else texts[key] for key in texts}
    return parts | ({"type": RequestType(texts["type"])} if "type" in texts else {})


_AS_RECEIVED = "inscrivez l’explication reçue du Ministère, ou qu’il n’en a pas donné"


def check_kept(outcome: Outcome, asked: Asked, rules: Rules) -> None:
    """Raise the Refusal of what ``outcome`` does not say though it is asked, says beyond its limits, or is not asked.

    A decision of before outcomes were kept, of no sending, says its hours only.
    """
    texts = texts_of(outcome)
    every = questions(outcome.event, asked, rules, recorded=outcome.source is not None)
    fields = {field.key: field for field in every if outcome.round or (field.key == "hours" and outcome.hours)}
    name = quoted(outcome.event.effect.line)
    if more := texts.keys() - fields.keys():
        raise Refusal(f"{name} ne dit rien de tel : {texts[min(more)]}.", min(more))
    if outcome.round and not outcome.author:
        raise Refusal(f"{name} n’est de personne.", "author")
    _check_days({key: answered(field, texts.get(key, "")).value for key, field in fields.items()}, asked)
    if outcome.answered_on and outcome.answered_on > outcome.at.astimezone().date():
        raise Refusal(f"{name} est d’une réponse qui n’était pas encore venue.", "answered_on")


def answered(field: Field, typed: str) -> Parsed:
    """``typed`` as an answer to ``field``. Raises the Refusal that says what is wrong with it."""
    parsed = parse(field, typed)
    if parsed.error:
        raise Refusal(parsed.error, field.key)
    if not parsed.text and field.required is ALWAYS:
        raise Refusal(f"{quoted(field.label)} est vide : répondez avant de continuer.", field.key)
    return parsed


def _check_days(values: Mapping[str, Any], asked: Asked) -> None:
    first, last = values.get("from_day"), values.get("to_day")
    for key, before in (("day", 1), ("from_day", 0), ("to_day", 0)):
        if isinstance(day := values.get(key), date):
            _check_day(key, day, asked, before=before)
    if first and last and last < first:
        raise Refusal("Le dernier jour accordé vient avant le premier : corrigez l’une des deux dates.", "to_day")


def _check_day(key: str, day: date, asked: Asked, *, before: int = 0) -> None:
    """The first and the last day of a reference year are not confirmed, the years that name it are; a child may leave
    some years ``before``."""
    first, last = asked.year - before, asked.year + 1
    if not first <= day.year <= last:
        raise Refusal(
            f"Le {long_date(day)} ne convient pas à l’année de référence {label(asked.year)} : inscrivez un jour de "
            f"{first} à {last}.",
            key,
        )


def _less(values: Mapping[str, Any], asked: Asked) -> bool:
    """Whether less is granted than what is asked for."""
    wanted = {"hours": asked.hours, "days": asked.days}
    return (
        any(number is not None and values[key] < number for key, number in wanted.items())
        or values["from_day"] > (asked.from_day or asked.first)
        or values["to_day"] < asked.last
    )


def lines(outcomes: Sequence[Outcome]) -> tuple[ShownLine, ...]:
    """Each outcome as its date, then what it says; of several decisions, the last one says that it holds."""
    holds, kept = ruling(outcomes), in_force(outcomes)
    several = sum(outcome.event in RULINGS for outcome in kept) > 1

    def standing(outcome: Outcome) -> str:
        if not several or outcome.event not in RULINGS or outcome not in kept:
            return ""
        return "Cette décision est celle qui compte." if holds is outcome else "Une décision plus récente la remplace."

    return tuple(
        ShownLine(
            f"suite_{outcome.rank}",
            f"{outcome.event.effect.line}, {long_date(outcome.at.astimezone().date())}",
            "\n".join(_parts(outcome, standing(outcome), mistaken=outcome not in kept)),
        )
        for outcome in outcomes
    )


def recap(parts: Mapping[str, Any]) -> str:
    """What an outcome of these ``parts`` (``said``) says beside its words: « Dernier jour de présence : 11 mars 2022 »,
    with the end of its line; "" for nothing."""
    return "".join(f"{line}\n" for line in _facts(parts))


def recap_of_answer(asked: Iterable[Field], parts: Mapping[str, Any], source: Source) -> str:
    """All that is recorded of an answer that came by ``source``: the day, what it grants, then its words, under the
    name by which they are ``asked``."""
    came = _came(source, parts.get("answered_on"))
    words = [
        f"{field.label}\u00a0: {parts['text'] or '(rien n’est inscrit)'}\n" for field in asked if field.key == "text"
    ]
    return f"{came[:1].upper()}{came[1:]}.\n{recap(parts)}{''.join(words)}"


def _facts(parts: Mapping[str, Any]) -> Iterable[str]:
    granted = [with_unit(_PLAIN[key], text) for key in _PLAIN if (text := parts.get(key))]
    if parts.get("from_day") and parts.get("to_day"):
        granted.append(f"du {long_date(parts['from_day'])} au {long_date(parts['to_day'])}")
    if granted:
        yield ", ".join(granted)
    if parts.get("day"):
        yield f"Dernier jour de présence : {long_date(parts['day'])}"
    if parts.get("type"):
        yield f"Type voulu : {parts['type'].long_label}"


_MISTAKEN = "Annulé\u00a0: cette réponse avait été inscrite par erreur."


def _recorded(outcome: Outcome) -> Iterable[str]:
    """« Inscrit par le service de garde : réponse du 3 juin 2026 (lettre) »."""
    if outcome.source:
        yield f"{RECORDED_BY[:1].upper()}{RECORDED_BY[1:]} : {_came(outcome.source, outcome.answered_on)}"


def _came(source: Source, day: date | None) -> str:
    """« réponse du 3 juin 2026 (lettre) »."""
    when = f" du {long_date(day)}" if day else ""
    return f"réponse{when} ({source.label[:1].lower()}{source.label[1:]})"


def _parts(outcome: Outcome, standing: str, *, mistaken: bool) -> Iterable[str]:
    facts = _facts({key: getattr(outcome, key) for key in ("hours", "days", "from_day", "to_day", "day", "type")})
    mark = (_MISTAKEN,) if mistaken and outcome.event is not Event.ANNUL else ()
    told = [*mark, *_recorded(outcome), *facts, *filter(None, (outcome.text, standing))]
    return told or ["Rien de plus n’est dit."]


_PLAIN: Mapping[str, Field] = {
    "hours": Field(key="hours", label="Heures", kind=Kind.DECIMAL, unit="heures / jour"),
    "days": Field(key="days", label="Jours", kind=Kind.DECIMAL, unit="jours / semaine"),
}


def _number(number: Decimal | None) -> str:
    return "" if number is None else decimal(number, grouped=False)


def _iso(day: date | None) -> str:
    return iso_date(day) if day else ""
