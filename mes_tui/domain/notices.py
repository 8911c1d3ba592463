"""The notices: whom they reach and how each event is told (SOURCES.md §3.16). No name of a child in here."""

from collections.abc import Mapping
from dataclasses import dataclass

from mes_tui.domain.access import RULES, Action, Actor
from mes_tui.domain.statuses import Audience, Event

_REGION = "region:"


@dataclass(frozen=True, slots=True)
class Telling:
    """``label`` in a list, ``predicate`` after « La demande 2021-11-043 », ``more`` the sentence that follows."""

    label: str
    predicate: str
    more: str = ""


TOLD: Mapping[Event, Telling] = {
    Event.TRANSMIT: Telling("Transmise", "a été transmise au Ministère"),
    Event.RETURN_WITH_COMMENTS: Telling(
        "Commentée, à corriger", "a été commentée", "Corrigez-la, puis soumettez-la de nouveau."
    ),
    Event.DECLARE_COMPLIANT: Telling("Conforme", "est conforme"),
    Event.CLOSE_DEPARTURE: Telling("Terminée (départ)", "est terminée", "Motif : départ de l’enfant."),
    Event.CLOSE_YEAR_END: Telling("Terminée (fin d’année)", "est terminée", "Motif : fin de l’année de référence."),
}
"""Every event that has an audience."""

_UNKNOWN = Telling("", "a changé")


def telling(kind: str) -> Telling:
    """How the event called ``kind`` is told; one that this program does not know has no label."""
    event = Event.__members__.get(kind)
    return TOLD.get(event, _UNKNOWN) if event is not None else _UNKNOWN


def headline(kind: str, number: str) -> str:
    """« La demande 2021-11-043 a été commentée. »"""
    return f"La demande {number} {telling(kind).predicate}."


def sentence(kind: str, number: str) -> str:
    """« La demande 2021-11-043 a été commentée. Corrigez-la, puis soumettez-la de nouveau. »"""
    return f"{headline(kind, number)} {telling(kind).more}".rstrip()


def news(kind: str, number: str) -> str:
    """« Nouvel avis : la demande 2021-11-043 a été commentée. »: one line, for who is busy with something else."""
    return f"Nouvel avis : la demande {number} {telling(kind).predicate}."


def region_box(region: str) -> str:
    """The recipient that stands for the regional directorate of ``region``."""
    return f"{_REGION}{region}"


def boxed_region(recipient: str) -> str:
    """The region of a directorate's recipient, "" for a provider's."""
    return recipient.removeprefix(_REGION) if recipient.startswith(_REGION) else ""


def recipient_of(audience: Audience, division: str, region: str) -> str:
    """Who of a request of ``division`` and ``region`` gets the notices of ``audience``."""
    return region_box(region) if audience is Audience.DIRECTORATE else division


def boxes(actor: Actor) -> tuple[str, ...]:
    """The recipients whose notices ``actor`` reads: where they may see the requests that the notices speak of."""
    found: set[str] = set()
    for rule in RULES[Action.VIEW]:
        if actor.rights & rule.rights:
            found.update(map(region_box, actor.regions) if rule.ministry else actor.divisions)
    return tuple(sorted(found))
