"""The life of a request: one table of transitions and what each one causes (SOURCES.md §3.12)."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from mes_tui.domain.codes import CloseReason, Status
from mes_tui.domain.errors import Refusal


class Event(StrEnum):
    """What may happen to a request. ``TRANSMIT`` and ``DELETE`` are the provider's, the others the Ministry's."""

    TRANSMIT = "transmettre"
    RETURN_WITH_COMMENTS = "retourner avec des commentaires"
    DECLARE_COMPLIANT = "déclarer conforme"
    CLOSE_DEPARTURE = "terminer après un départ"
    CLOSE_YEAR_END = "terminer à la fin de l’année"
    DELETE = "supprimer"


class Audience(StrEnum):
    """Who gets a notice of a transition (SOURCES.md §3.16)."""

    DIRECTORATE = "direction régionale"
    PROVIDER = "service de garde"


# A transition that is not here does not exist. None: the request is gone.
TRANSITIONS: Mapping[tuple[Status, Event], Status | None] = {
    (Status.DRAFT, Event.DELETE): None,
    (Status.DRAFT, Event.TRANSMIT): Status.TRANSMITTED,
    (Status.TRANSMITTED, Event.RETURN_WITH_COMMENTS): Status.COMMENTED,
    (Status.COMMENTED, Event.TRANSMIT): Status.TRANSMITTED,
    (Status.TRANSMITTED, Event.DECLARE_COMPLIANT): Status.COMPLIANT,
    (Status.TRANSMITTED, Event.CLOSE_DEPARTURE): Status.CLOSED,
    (Status.COMMENTED, Event.CLOSE_DEPARTURE): Status.CLOSED,
    (Status.COMPLIANT, Event.CLOSE_DEPARTURE): Status.CLOSED,
    (Status.TRANSMITTED, Event.CLOSE_YEAR_END): Status.CLOSED,
    (Status.COMMENTED, Event.CLOSE_YEAR_END): Status.CLOSED,
    (Status.COMPLIANT, Event.CLOSE_YEAR_END): Status.CLOSED,
}

_NOTIFIED: Mapping[Event, tuple[Audience, ...]] = {
    Event.TRANSMIT: (Audience.DIRECTORATE,),
    Event.RETURN_WITH_COMMENTS: (Audience.PROVIDER,),
    Event.DECLARE_COMPLIANT: (Audience.PROVIDER,),
    Event.CLOSE_DEPARTURE: (Audience.PROVIDER,),
    Event.CLOSE_YEAR_END: (Audience.PROVIDER,),
}

_CLOSE_REASONS: Mapping[Event, CloseReason] = {
    Event.CLOSE_DEPARTURE: CloseReason.DEPARTURE,
    Event.CLOSE_YEAR_END: CloseReason.END_OF_YEAR,
}


@dataclass(frozen=True, slots=True)
class Decision:
    """What a transition makes happen, all in one transaction with its journal line.

    ``status`` is None when the request disappears with its answers and documents. ``notices`` names who is told.
    ``snapshot``: the people are frozen with the request. ``close_reason`` is set by the closing events.
    """

    event: Event
    status: Status | None
    notices: tuple[Audience, ...] = ()
    snapshot: bool = False
    close_reason: CloseReason | None = None


def possible(status: Status, event: Event) -> bool:
    """True when ``event`` may happen to a request in ``status``."""
    return (status, event) in TRANSITIONS


def decide(status: Status, event: Event) -> Decision:
    """Return what ``event`` causes for a request in ``status``; raises ``Refusal`` when the table has no such line."""
    if not possible(status, event):
        raise Refusal(_refusal(status, event))
    return Decision(
        event=event,
        status=TRANSITIONS[status, event],
        notices=_NOTIFIED.get(event, ()),
        snapshot=event is Event.TRANSMIT,
        close_reason=_CLOSE_REASONS.get(event),
    )


def _refusal(status: Status, event: Event) -> str:
    if event is Event.DELETE:
        return "Vous ne pouvez supprimer que les demandes dont le statut est « Brouillon »."
    if event is Event.TRANSMIT and status is Status.TRANSMITTED:
        return "Cette demande est déjà transmise au Ministère."
    wanted = [s for s in Status if (s, event) in TRANSITIONS]
    listed = " ou ".join(f"« {s.in_sentence} »" for s in wanted)
    return f"Impossible de {event} : il faut une demande au statut {listed} (statut actuel : « {status.in_sentence} »)."
