"""The life of a request: each event with the statuses it joins and all that it causes (SOURCES.md §3.12)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from mes_tui.domain.codes import CloseReason, Status
from mes_tui.domain.errors import Refusal


class Audience(StrEnum):
    """Who gets the notice of an event (SOURCES.md §3.16)."""

    DIRECTORATE = "direction régionale"
    PROVIDER = "service de garde"


@dataclass(frozen=True, slots=True)
class Telling:
    """A notice: ``label`` in a list, ``predicate`` after « La demande 2021-11-043 », ``more`` the sentence after it.

    ``to`` names who gets it.
    """

    label: str
    predicate: str
    more: str = ""
    to: tuple[Audience, ...] = ()


UNTOLD = Telling("", "a changé")
"""What nobody is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What an event makes happen, all in one transaction.

    It may happen in the statuses ``before`` and leads to ``status``: None when the request disappears with its answers
    and documents. ``line`` is what the journal says of it. ``close_reason`` is set by the events that close.
    """

    before: tuple[Status, ...]
    status: Status | None
    line: str
    notice: Telling = UNTOLD
    close_reason: CloseReason | None = None


_CLOSABLE = (Status.TRANSMITTED, Status.COMMENTED, Status.COMPLIANT)


class Event(StrEnum):
    """What may happen to a request. ``TRANSMIT`` and ``DELETE`` are the provider's, the others the Ministry's.

    The values are those of the journal's lines, the names those of the notices: both are stored for ever.
    """

    effect: Effect

    def __new__(cls, value: str, effect: Effect) -> Self:
        member = str.__new__(cls, value)
        member._value_, member.effect = value, effect
        return member

    TRANSMIT = (
        "transmettre",
        Effect(
            before=(Status.DRAFT, Status.COMMENTED),
            status=Status.TRANSMITTED,
            line="Transmis au Ministère",
            notice=Telling("Transmise", "a été transmise au Ministère", to=(Audience.DIRECTORATE,)),
        ),
    )
    RETURN_WITH_COMMENTS = (
        "retourner avec des commentaires",
        Effect(
            before=(Status.TRANSMITTED,),
            status=Status.COMMENTED,
            line="Retourné avec des commentaires",
            notice=Telling(
                "Commentée, à corriger",
                "a été commentée",
                "Corrigez-la, puis soumettez-la de nouveau.",
                to=(Audience.PROVIDER,),
            ),
        ),
    )
    DECLARE_COMPLIANT = (
        "déclarer conforme",
        Effect(
            before=(Status.TRANSMITTED,),
            status=Status.COMPLIANT,
            line="Déclaré conforme",
            notice=Telling("Conforme", "est conforme", to=(Audience.PROVIDER,)),
        ),
    )
    CLOSE_DEPARTURE = (
        "terminer après un départ",
        Effect(
            before=_CLOSABLE,
            status=Status.CLOSED,
            line="Terminé après le départ de l’enfant",
            notice=Telling("Terminée (départ)", "est terminée", "Motif : départ de l’enfant.", to=(Audience.PROVIDER,)),
            close_reason=CloseReason.DEPARTURE,
        ),
    )
    CLOSE_YEAR_END = (
        "terminer à la fin de l’année",
        Effect(
            before=_CLOSABLE,
            status=Status.CLOSED,
            line="Terminé à la fin de l’année de référence",
            notice=Telling(
                "Terminée (fin d’année)",
                "est terminée",
                "Motif : fin de l’année de référence.",
                to=(Audience.PROVIDER,),
            ),
            close_reason=CloseReason.END_OF_YEAR,
        ),
    )
    DELETE = "supprimer", Effect(before=(Status.DRAFT,), status=None, line="Supprimé")


TRANSITIONS: Mapping[tuple[Status, Event], Status | None] = {
    (before, event): event.effect.status for event in Event for before in event.effect.before
}
"""A transition that is not here does not exist. None: the request is gone."""


def decide(status: Status, event: Event) -> Effect:
    """What ``event`` causes for a request in ``status``; raises ``Refusal`` when it may not happen to it."""
    if status not in event.effect.before:
        raise Refusal(_refusal(status, event))
    return event.effect


def either(statuses: Iterable[Status]) -> str:
    """« Brouillon » ou « En commentaires », in the order of the programme."""
    chosen = set(statuses)
    return " ou ".join(f"« {status.in_sentence} »" for status in Status if status in chosen)


def _refusal(status: Status, event: Event) -> str:
    needed = either(event.effect.before)
    if event is Event.DELETE:
        return f"Vous ne pouvez supprimer que les demandes dont le statut est {needed}."
    if event is Event.TRANSMIT and status is Status.TRANSMITTED:
        return "Cette demande est déjà transmise au Ministère."
    return f"Impossible de {event} : il faut une demande au statut {needed} (statut actuel : « {status.in_sentence} »)."
