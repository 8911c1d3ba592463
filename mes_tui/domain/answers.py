"""What the Ministry answers to a request, and what becomes of an answer that its provider recorded."""

from mes_tui.domain.statuses import Event

ANSWERS = (
    Event.RETURN_WITH_COMMENTS,
    Event.DECLARE_COMPLIANT,
    Event.REFUSE,
    Event.RETURN_FOR_CORRECTION,
    Event.RETURN_FOR_TYPE,
    Event.CORRECT_DECISION,
    Event.CLOSE_DEPARTURE,
    Event.CLOSE_YEAR_END,
    Event.CLOSE_DUPLICATE,
    Event.CLOSE_WITHDRAWN,
)
"""By the hand of an agent, or recorded by the provider that got the answer elsewhere."""

UNDOING = frozenset(
    (after, before)
    for event in ANSWERS
    for before in event.effect.before
    if (after := event.effect.after(before)) and after is not before
)
"""Where a request goes, from a status to another, when an answer recorded by mistake is annulled."""

RECORDED_BY = "inscrit par le service de garde"
"""What is said, wherever it is shown, of an answer that no agent of the Ministry gave here."""


def recorded(event: Event) -> str:
    """The name, in the journal, of ``event`` when it is recorded by the provider."""
    return f"inscrire, {event.value}"
