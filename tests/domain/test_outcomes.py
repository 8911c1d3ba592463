"""What the day forbids of a request, and that something is left to choose wherever it forbids nothing."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime

import pytest

from mes_tui.domain.access import CLOSING, RETURNING, TOLD, Actor
from mes_tui.domain.codes import Right, Status
from mes_tui.domain.outcomes import DECISIONS, none_now, not_now, offered, untrue
from mes_tui.domain.requests import Outcome, Request
from mes_tui.domain.statuses import Event
from tests.domain.builders import NOON, request

CLERK = Actor("uid:1", "Zoé", frozenset({Right.SIGN}), divisions=frozenset({"3000-2000"}))
AGENT = Actor("uid:2", "Noé", frozenset({Right.AGENT}), regions=frozenset({"11"}))
GROUPS = [(AGENT, CLOSING), (AGENT, RETURNING), (AGENT, (Event.CORRECT_DECISION,)), (CLERK, TOLD)]
DAYS = [date(2021, 10, 4), date(2022, 9, 1), date(2023, 1, 9)]


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize(("actor", "events"), GROUPS)
@pytest.mark.parametrize("today", DAYS)
@pytest.mark.parametrize("examined", [None, NOON])
def test_what_is_offered_has_something_to_choose_or_says_why_not(
    status: Status, actor: Actor, events: tuple[Event, ...], today: date, examined: datetime | None
) -> None:
    there = replace(request(), status=status, examined_at=examined, region="11")
    may_happen = any(status in event.effect.before for event in events)
    sentence = none_now(events, there, today)
    assert bool(offered(actor, events, there, today)) is (may_happen and not sentence)
    assert not sentence or sentence.endswith(".")


def test_a_request_that_is_not_granted_is_closed_once_its_year_may_be_over() -> None:
    refused = replace(request(), status=Status.NOT_GRANTED)
    sentence = none_now(CLOSING, refused, DAYS[0])
    assert "2021-2022 se termine en 2022" in sentence
    assert "ce n’est pas un motif pour terminer la demande" in sentence
    assert none_now(CLOSING, refused, DAYS[1]) == ""


@pytest.mark.parametrize("status", [Status.COMPLIANT, Status.NOT_GRANTED])
def test_a_review_is_asked_for_as_long_as_a_decision_may_be_corrected(status: Status) -> None:
    decided = replace(request(), status=status, region="11")
    in_time = [Event.ASK_REVIEW in offered(CLERK, TOLD, decided, day) for day in DAYS]
    assert in_time == [True, True, False]
    assert in_time == [not not_now(Event.CORRECT_DECISION, decided, day) for day in DAYS]
    assert not_now(Event.ASK_REVIEW, decided, DAYS[2]).endswith("la décision sur 2021-11-001 ne se révise plus.")


def test_a_review_that_was_asked_for_in_time_is_decided_whatever_the_day() -> None:
    """The service would wait for ever; nothing else is left to do of it."""
    asked = replace(request(), status=Status.REVIEW)
    for event in (Event.DECLARE_COMPLIANT, Event.REFUSE, Event.RETURN_WITH_COMMENTS):
        assert [not_now(event, asked, day) for day in DAYS] == [""] * len(DAYS)


LIFE = 4
"""Events after the first sending: enough for a decision, its review, comments and another sending."""


APART = (Event.HAND_OVER, Event.ANNUL)
"""A sending like the other one, and what leaves no answer to be told: see ``test_answering``."""


def lives(events: tuple[Event, ...], status: Status) -> Iterator[tuple[Event, ...]]:
    """Every life of a request that begins so, and is now in ``status``."""
    yield events
    for event in Event if len(events) <= LIFE else ():
        if event not in APART and status in event.effect.before and (after := event.effect.after(status)):
            yield from lives((*events, event), after)


def lived(events: tuple[Event, ...]) -> tuple[Request, list[Outcome], set[int], set[int]]:
    """The request after these events, what was told of it, its rounds, those that comments came back of."""
    there, told, commented, round_ = replace(request(), compliant_at=None), list[Outcome](), set[int](), 0
    for event in events:
        if status := event.effect.after(there.status):
            ended = there.close_reason if event.effect.stays else event.effect.close_reason
            there = replace(there, status=status, close_reason=ended)
        if event is Event.TRANSMIT:
            round_ += 1
        elif event is Event.RETURN_WITH_COMMENTS:
            commented.add(round_)
        else:
            hours = "3" if event in DECISIONS else ""
            told.append(Outcome(len(told) + 1, event, NOON, "Noé", round_, hours=hours))
            if event in DECISIONS:
                there = replace(there, granted_hours=hours, compliant_at=NOON)
            elif event is Event.REFUSE:
                there = replace(there, granted_hours="", compliant_at=None)
    return there, told, set(range(1, round_ + 1)), commented


LIVES = list(lives((Event.TRANSMIT,), Status.TRANSMITTED))


def test_every_life_of_a_request_leads_to_what_it_is_and_to_nothing_else() -> None:
    assert {event for life in LIVES for event in life} == set(Event) - {Event.DELETE, *APART}
    found = [lived(life) for life in LIVES]
    # Nothing tells when comments came: two lives may be told alike.
    ends = defaultdict[str, set[Status]](set)
    for there, told, sent, commented in found:
        ends[repr((told, sent, commented))].add(there.status)
    for there, told, sent, commented in found:
        assert untrue(there, told, sent, commented) == "", (there, told)
        others = set(Status) - ends[repr((told, sent, commented))]
        for status in others if told else ():
            assert untrue(replace(there, status=status), told, sent, commented) != "", (status, told)
