"""A departure that the provider announces, where the agent looks: marked in each list until it ends the request."""

import pytest

from mes_tui.domain.codes import MinistryListKind, Status
from mes_tui.domain.requests import NewComment
from mes_tui.domain.statuses import Event
from mes_tui.services.ministry_lists import MinistryLists, MinistryQuery
from storage.store import Store
from tests.services.builders import AGENT, Clock, Work, fill

WORDS = "Déménagement [/] : fin du service.\nMerci."
GRANTED = {"hours": "4,25", "days": "4,5", "from_day": "2021-10-04", "to_day": "2022-06-30", "text": WORDS}


@pytest.fixture
def work(store: Store) -> Work:
    """The director of an office."""
    fill(store)
    return Work(store, Clock())


@pytest.mark.thorough(keep=2)
@pytest.mark.feature("P72", "C5")
@pytest.mark.parametrize("status", Event.ANNOUNCE_DEPARTURE.effect.before)
def test_an_announced_departure_is_marked_in_the_lists_of_the_agent_until_it_ends_the_request(
    work: Work, status: Status
) -> None:
    request_id = work.transmitted()

    def tell(event: Event, **typed: str) -> None:
        work.outcomes.tell(request_id, event, typed, work.version(request_id))

    work.as_(AGENT).review.open(request_id)
    if status is Status.COMMENTED:
        work.return_with(request_id, NewComment(1, "personne_joindre", "Précisez."))
    elif status is not Status.TRANSMITTED:
        # Asked for, and answered since: nobody waits for it any more.
        tell(Event.ASK_CORRECTION, text=WORDS)
        work.decide(request_id, Event.DECLARE_COMPLIANT, GRANTED)
    if status is Status.REVIEW:
        tell(Event.ASK_REVIEW, text=WORDS)
    lists = MinistryLists(work.as_(AGENT).context)

    def why(kind: MinistryListKind) -> str:
        (row,) = lists.window(MinistryQuery.first(kind))
        assert row.marked is bool(row.why)
        return row.why

    listed = next(kind for kind in MinistryListKind if status in kind.statuses)
    before = why(listed)
    tell(Event.ANNOUNCE_DEPARTURE, day="2021-11-30")
    assert why(listed) == ", ".join(filter(None, (before, "le service de garde annonce le départ de l’enfant")))
    if status is Status.COMPLIANT:
        assert before == ""
    work.decide(request_id, Event.CLOSE_DEPARTURE, {"day": "2021-11-30"})
    assert why(MinistryListKind.CLOSED) == ""
