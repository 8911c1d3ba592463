"""What one side decided of a request, or told the other about it: each is kept for ever (SOURCES.md §3.12)."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from mes_tui.domain.access import EVENTS, MORE_THAN_WORDS, Action, Actor, may
from mes_tui.domain.answers import ANSWERS
from mes_tui.domain.codes import CloseReason, RequestType, Status
from mes_tui.domain.reference_year import label, may_be_over
from mes_tui.domain.requests import Comment, Outcome, Request
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


def in_force(outcomes: Iterable[Outcome]) -> tuple[Outcome, ...]:
    """``outcomes``, oldest first, without the answers that were recorded by mistake and annulled since."""
    told: list[Outcome] = []
    for outcome in outcomes:
        if outcome.event is Event.ANNUL:
            mistaken = next((one for one in reversed(told) if one.source), None)
            told = [one for one in told if one is not mistaken]
        else:
            told.append(outcome)
    return tuple(told)


MISTAKEN = "Inscrit par erreur, puis annulé."


def as_known(comments: Iterable[Comment], outcomes: Sequence[Outcome], round_: int) -> tuple[Comment, ...]:
    """``comments`` as the Ministry reads them once ``round_`` was sent: what answers those of that round is not sent
    yet, but those that were recorded by mistake are nobody's to correct."""
    stand = in_force(outcomes)
    mistakes = [one for one in outcomes if one.event is Event.RETURN_WITH_COMMENTS and one.source and one not in stand]
    annulled = {one.at for one in mistakes}

    def known(comment: Comment) -> Comment:
        if comment.round < round_:
            return comment
        mistaken = comment.recorded and comment.created_at in annulled
        return replace(comment, corrected=mistaken, reply=MISTAKEN if mistaken else "")

    return tuple(map(known, comments))


@dataclass(frozen=True, slots=True)
class Annulment:
    """The recorded ``answer`` that may be annulled, and the status that the request had ``before`` it."""

    answer: Outcome
    before: Status


def annulment(
    request: Request, outcomes: Iterable[Outcome], comments: Iterable[Comment], round_: int
) -> Annulment | None:
    """What may be annulled in a request sent ``round_`` times, None when its status comes from elsewhere."""
    moves = [one for one in in_force(outcomes) if not one.event.effect.stays and one.round == round_]
    if not moves or not moves[-1].source or not request.recorded:
        return None
    *earlier, answer = moves
    if earlier:
        before = earlier[-1].event.effect.status
    else:
        given_back = any(one.round >= round_ and not one.recorded for one in comments)
        before = Status.COMMENTED if given_back else Status.TRANSMITTED
    return Annulment(answer, before) if before else None


def rounds_of_reviews(outcomes: Iterable[Outcome]) -> frozenset[int]:
    """The rounds whose comments are those of a review: what comes back before it was decided on is sent as another."""
    return frozenset(one.round for one in in_force(outcomes) if one.event is Event.ASK_REVIEW)


def asked_correction(outcomes: Iterable[Outcome], round_: int) -> Outcome | None:
    """The correction that the provider asked for of the sending ``round_``, None when it did not."""
    told = (one for one in outcomes if one.event is Event.ASK_CORRECTION and one.round == round_)
    return next(reversed(tuple(told)), None)


def wanted_type(request: Request, outcomes: Iterable[Outcome]) -> RequestType | None:
    """The type that the Ministry wants instead of that of ``request``, None when it is as it must be."""
    told = [outcome.type for outcome in in_force(outcomes) if outcome.event is Event.RETURN_FOR_TYPE]
    return told[-1] if told and request.status is Status.COMMENTED and told[-1] is not request.type else None


def withdrawn(request: Request, outcomes: Iterable[Outcome]) -> bool:
    """Whether the last sending of ``request`` was withdrawn, and nothing was sent since."""
    return request.status is Status.WITHDRAWN or any(outcome.event is Event.ABANDON for outcome in outcomes)


def ruling(outcomes: Iterable[Outcome]) -> Outcome | None:
    """How the Ministry ruled last, None before it did."""
    return next((outcome for outcome in reversed(in_force(outcomes)) if outcome.event in RULINGS), None)


def decision(outcomes: Iterable[Outcome]) -> Outcome | None:
    """What is granted now: the last decision, None before there is one and once a review took it back."""
    last = ruling(outcomes)
    return last if last and last.event in DECISIONS else None


def untrue(request: Request, outcomes: Iterable[Outcome], sent: Collection[int], commented: Collection[int]) -> str:
    """Return "" when ``outcomes``, oldest first, lead from the rounds that were ``sent``, and ``commented``, to what
    ``request`` says of itself; else the sentence that says what they do not.

    Comments that were recorded are told by what was recorded of them: their round is not ``commented``.
    """
    given = tuple(outcomes)
    every = of_rounds(given, max(sent, default=0))
    told = in_force(every)
    rounds, last = [outcome.round for outcome in told], ruling(told)
    if any(outcome.event in MORE_THAN_WORDS and not outcome.source for outcome in told):
        return "un envoi, un retour avec des commentaires ou une suppression n’est pas une suite."
    if any(outcome.source and outcome.event not in ANSWERS for outcome in every):
        return "seule une réponse du Ministère s’inscrit avec sa provenance."
    # A decision of before they were kept is written as soon as something follows it, before that.
    unkept = [outcome for outcome in given if not outcome.round]
    if unkept and (len(given) == 1 or unkept != [*given[:1]] or unkept[0].event is not Event.DECLARE_COMPLIANT):
        return "une suite n’est d’aucun envoi de la demande."
    # What an agent exports has not the sendings that were withdrawn.
    known = {*sent, *(outcome.round for outcome in told if outcome.event is Event.WITHDRAW)}
    if rounds != sorted(rounds) or not known.issuperset(rounds):
        return "une suite n’est d’aucun envoi de la demande, ou les suites ne se suivent pas."
    declared = [outcome.at for outcome in told if outcome.event is Event.DECLARE_COMPLIANT]
    granted = (last.hours, declared[-1]) if declared and last and last.event in DECISIONS else ("", None)
    says = (request.granted_hours, request.compliant_at)
    if (told and says != granted) or (request.granted_hours and not request.compliant_at):
        return "ce qui est accordé n’est pas ce que dit la dernière décision."
    moved = [outcome for outcome in told if not outcome.event.effect.stays and outcome.round == max(sent, default=0)]
    if request.recorded != bool(moved and moved[-1].source):
        return "l’état de la demande n’a pas la provenance que disent ses suites."
    ways = _lived(told, {*sent, *rounds}, commented)
    for event in _UNKEPT if not every else ():
        ways |= _after(ways, event)
    if (request.status, request.close_reason) not in ways:
        return "ces suites ne mènent pas à l’état de la demande."
    return ""


def of_rounds(outcomes: Sequence[Outcome], last: int) -> tuple[Outcome, ...]:
    """``outcomes`` where a decision of before they were kept, of no sending, is of that of the next one."""
    found: list[Outcome] = []
    for outcome in reversed(outcomes):
        last = outcome.round or last
        found.append(replace(outcome, round=last))
    return tuple(reversed(found))


_Way = tuple[Status, CloseReason | None]
_UNKEPT = (Event.DECLARE_COMPLIANT, Event.CLOSE_DEPARTURE, Event.CLOSE_YEAR_END)
"""What may have happened before outcomes were kept."""


def _lived(outcomes: Sequence[Outcome], sent: Iterable[int], commented: Collection[int]) -> set[_Way]:
    """The statuses to which such a life may have led, with the reason of those that are an end.

    Nothing tells when, among what is told of a sending, its comments came: every moment is tried.
    """
    ways: set[_Way] = {(Status.DRAFT, None)}
    for round_ in sorted(sent):
        ways, returned = _after(ways, Event.TRANSMIT), set[_Way]()
        for outcome in outcomes:
            if outcome.round == round_:
                returned = _after(returned | _after(ways, Event.RETURN_WITH_COMMENTS), outcome.event)
                ways = _after(ways, outcome.event)
        if round_ in commented:
            ways = returned | _after(ways, Event.RETURN_WITH_COMMENTS)
    return ways


def _after(ways: Iterable[_Way], event: Event) -> set[_Way]:
    """Where ``event`` leads those to which it may happen."""
    effect = event.effect
    return {
        (after, reason if effect.stays else effect.close_reason)
        for status, reason in ways
        if status in effect.before and (after := effect.after(status))
    }


def offered(
    actor: Actor, events: Iterable[Event], request: Request, today: date, *, alone: bool = False
) -> tuple[Event, ...]:
    """Those of ``events`` that ``actor`` may make happen to ``request`` on that day; ``alone`` as for ``not_now``."""
    return tuple(
        event
        for event in events
        if request.status in event.effect.before
        and not may(actor, EVENTS[event], request.division, request.status, request.region)
        and not not_now(event, request, today, alone=alone)
    )


def recordable(actor: Actor, request: Request, today: date) -> tuple[Event, ...]:
    """The answers that ``actor`` may record on ``request`` that day, where no agent answers in the store."""
    if may(actor, Action.RECORD, request.division, request.status, request.region):
        return ()
    possible = (event for event in ANSWERS if request.status in event.effect.before)
    return tuple(event for event in possible if not not_now(event, request, today, alone=True))


def none_now(events: Iterable[Event], request: Request, today: date) -> str:
    """Return "" when the day allows one of ``events`` on ``request`` in its status, or when its status allows none;
    else the sentence that says why not."""
    reasons = [not_now(event, request, today) for event in events if request.status in event.effect.before]
    return "" if "" in reasons else next(iter(reasons), "")


def not_now(event: Event, request: Request, today: date, *, alone: bool = False) -> str:
    """Return "" when the day allows ``event`` on ``request``, else the sentence that says why it does not.

    ``alone``: no agent answers in the store, and nobody knows what the Ministry did with what was handed over.
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
    if event is Event.ASK_CORRECTION and not request.examined_at and not alone:
        return "Le Ministère n’a pas encore ouvert cette demande : retirez la transmission, puis corrigez."
    return ""
