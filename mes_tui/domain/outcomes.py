"""What one side decided of a request, or told the other about it: each is kept for ever (SOURCES.md §3.12)."""

from collections.abc import Iterable
from datetime import date

from mes_tui.domain.access import EVENTS, Actor, may
from mes_tui.domain.codes import RequestType, Status
from mes_tui.domain.reference_year import label, may_be_over
from mes_tui.domain.requests import Outcome, Request
from mes_tui.domain.statuses import Event

DECISIONS = (Event.DECLARE_COMPLIANT, Event.CORRECT_DECISION)
"""The events that say what is granted."""
RULINGS = (*DECISIONS, Event.REFUSE)
"""The events by which the Ministry rules: the last one holds."""

_REOPENING = {Event.CORRECT_DECISION: "ne se corrige plus", Event.ASK_REVIEW: "ne se révise plus"}
"""What takes up again a decision that was made, which holds for good once its year is over: what is said then."""


def kept(request: Request, outcomes: Iterable[Outcome]) -> tuple[Outcome, ...]:
    """``outcomes``, oldest first, after the decision of a request that was settled before they were kept."""
    told = tuple(outcomes)
    if request.compliant_at is None or any(outcome.event in DECISIONS for outcome in told):
        return told
    return (Outcome(0, Event.DECLARE_COMPLIANT, request.compliant_at, "", hours=request.granted_hours), *told)


def asked_correction(outcomes: Iterable[Outcome], round_: int) -> Outcome | None:
    """The correction that the provider asked for of the sending ``round_``, None when it did not."""
    told = (one for one in outcomes if one.event is Event.ASK_CORRECTION and one.round == round_)
    return next(reversed(tuple(told)), None)


def wanted_type(request: Request, outcomes: Iterable[Outcome]) -> RequestType | None:
    """The type that the Ministry wants instead of that of ``request``, None when it is as it must be."""
    told = [outcome.type for outcome in outcomes if outcome.event is Event.RETURN_FOR_TYPE]
    return told[-1] if told and request.status is Status.COMMENTED and told[-1] is not request.type else None


def ruling(outcomes: Iterable[Outcome]) -> Outcome | None:
    """How the Ministry ruled last, None before it did."""
    return next((outcome for outcome in reversed(tuple(outcomes)) if outcome.event in RULINGS), None)


def decision(outcomes: Iterable[Outcome]) -> Outcome | None:
    """What is granted now: the last decision, None before there is one and once a review took it back."""
    last = ruling(outcomes)
    return last if last and last.event in DECISIONS else None


def offered(actor: Actor, events: Iterable[Event], request: Request, today: date) -> tuple[Event, ...]:
    """Those of ``events`` that ``actor`` may make happen to ``request`` on that day."""
    return tuple(
        event
        for event in events
        if request.status in event.effect.before
        and not may(actor, EVENTS[event], request.division, request.status, request.region)
        and not not_now(event, request, today)
    )


def none_now(events: Iterable[Event], request: Request, today: date) -> str:
    """Return "" when the day allows one of ``events`` on ``request`` in its status, or when its status allows none;
    else the sentence that says why not."""
    reasons = [not_now(event, request, today) for event in events if request.status in event.effect.before]
    return "" if "" in reasons else next(iter(reasons), "")


def not_now(event: Event, request: Request, today: date) -> str:
    """Return "" when the day allows ``event`` on ``request``, else the sentence that says why it does not.

    The last day of a reference year is not confirmed: only the years that name it refuse something.
    """
    year, name = request.year, label(request.year)
    if event is Event.CLOSE_YEAR_END and not may_be_over(year, today):
        return (
            f"L’année de référence {name} se termine en {year + 1} : d’ici là, ce n’est pas un motif "
            f"pour terminer la demande {request.number}."
        )
    if event in _REOPENING and today.year > year + 1:
        return f"L’année de référence {name} est terminée : la décision sur {request.number} {_REOPENING[event]}."
    if event is Event.WITHDRAW and request.examined_at:
        return (
            "Le Ministère a commencé à examiner cette demande : elle ne se retire plus. Demandez plutôt une correction."
        )
    if event is Event.ASK_CORRECTION and not request.examined_at:
        return "Le Ministère n’a pas encore ouvert cette demande : retirez la transmission, puis corrigez."
    return ""
