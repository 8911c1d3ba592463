"""Who answers a request, and what becomes of the answers that its provider recorded."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mes_tui.domain.access import EVENTS, RULES, Actor, Post
from mes_tui.domain.answering import Answerer, answerer
from mes_tui.domain.answers import ANSWERS
from mes_tui.domain.codes import Right, Source, Status
from mes_tui.domain.outcomes import annulment, decision, in_force, not_now, recordable, ruling, untrue
from mes_tui.domain.requests import Outcome
from mes_tui.domain.statuses import Event
from tests.domain.builders import NOON, request

TODAY = date(2021, 8, 2)
BEFORE, AFTER = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
CLERK = Actor("uid:1", "Zoé", frozenset({Right.ENTER}), divisions=frozenset({"3000-2000"}))
AGENT = frozenset({Right.AGENT})


def agent(*regions: str, until: date | None = None) -> Actor:
    return Actor("uid:2", "Noé", AGENT, regions=frozenset(regions), until=until)


HERE = {"11": Post(AGENT, BEFORE), "06": Post(AGENT)}


@pytest.mark.parametrize(
    ("accounts", "expected"),
    [
        ((), Answerer.PROVIDER),
        ((CLERK,), Answerer.PROVIDER),
        ((agent("11"),), Answerer.AGENT),
        ((CLERK, agent("06", "11")), Answerer.AGENT),
        ((agent("06"),), Answerer.PROVIDER),
        ((agent("11", until=TODAY),), Answerer.AGENT),
        ((agent("11", until=BEFORE),), Answerer.PROVIDER),
        ((agent("11", until=BEFORE), agent("11", until=AFTER)), Answerer.AGENT),
        ((replace(agent("06", "11"), posts=HERE),), Answerer.PROVIDER),
        ((Actor("uid:3", "Léa", frozenset({Right.MANAGE}), regions=frozenset({"11"})),), Answerer.PROVIDER),
    ],
)
def test_a_request_is_answered_by_who_may_decide_on_it_today(accounts: tuple[Actor, ...], expected: Answerer) -> None:
    assert answerer("11", accounts, TODAY) is expected
    assert answerer("11", accounts, TODAY).alone is (expected is Answerer.PROVIDER)


def test_what_may_be_recorded_is_all_that_an_agent_does() -> None:
    assert set(ANSWERS) == {event for event, action in EVENTS.items() if any(rule.ministry for rule in RULES[action])}


@pytest.mark.parametrize("status", Status)
def test_each_request_that_waits_for_an_answer_has_one_to_record(status: Status) -> None:
    there = replace(request(), status=status, region="11")
    found = recordable(CLERK, there, TODAY)
    assert set(found) == {e for e in ANSWERS if status in e.effect.before and not not_now(e, there, TODAY, alone=True)}
    assert bool(found) is (status in (Status.TRANSMITTED, Status.COMMENTED, Status.COMPLIANT, Status.REVIEW))


def told(rank: int, event: Event, source: Source | None = Source.LETTER, hours: str = "", round_: int = 1) -> Outcome:
    own = None if event not in ANSWERS else source
    return Outcome(rank, event, NOON + timedelta(hours=rank), "Zoé", round_, hours=hours, source=own)


# What was told in this order (« – »: by an agent), the answer that may be annulled, and where the request goes back.
ANNULLED = [
    ("RETURN_WITH_COMMENTS", "RETURN_WITH_COMMENTS", Status.TRANSMITTED),
    ("ASK_CORRECTION RETURN_FOR_CORRECTION", "RETURN_FOR_CORRECTION", Status.TRANSMITTED),
    ("DECLARE_COMPLIANT", "DECLARE_COMPLIANT", Status.TRANSMITTED),
    ("DECLARE_COMPLIANT CORRECT_DECISION", "CORRECT_DECISION", Status.COMPLIANT),
    ("DECLARE_COMPLIANT CORRECT_DECISION ANNUL", "DECLARE_COMPLIANT", Status.TRANSMITTED),
    ("DECLARE_COMPLIANT ANNOUNCE_DEPARTURE CLOSE_DEPARTURE", "CLOSE_DEPARTURE", Status.COMPLIANT),
    ("DECLARE_COMPLIANT ASK_REVIEW REFUSE", "REFUSE", Status.REVIEW),
    ("REFUSE ASK_REVIEW DECLARE_COMPLIANT", "DECLARE_COMPLIANT", Status.REVIEW),
    ("REFUSE CLOSE_YEAR_END", "CLOSE_YEAR_END", Status.NOT_GRANTED),
    ("RETURN_FOR_TYPE CLOSE_DUPLICATE", "CLOSE_DUPLICATE", Status.COMMENTED),
    ("DECLARE_COMPLIANT ASK_REVIEW", "", None),
    ("–DECLARE_COMPLIANT", "", None),
    ("DECLARE_COMPLIANT –CORRECT_DECISION", "", None),
    ("–DECLARE_COMPLIANT CLOSE_DEPARTURE", "CLOSE_DEPARTURE", Status.COMPLIANT),
]


@pytest.mark.parametrize(("story", "answer", "before"), ANNULLED)
def test_the_last_answer_is_annulled_when_the_provider_recorded_it(
    story: str, answer: str, before: Status | None
) -> None:
    outcomes = tuple(
        told(rank, Event[name.strip("–")], None if name.startswith("–") else Source.EMAIL)
        for rank, name in enumerate(story.split(), start=1)
    )
    there = replace(request(), recorded=True)
    found = annulment(there, outcomes, (), 1)
    assert (found.answer.event.name if found else "", found.before if found else None) == (answer, before)
    assert annulment(there, outcomes, (), 2) is None
    assert annulment(request(), outcomes, (), 1) is None


def test_a_decision_that_is_annulled_leaves_the_one_before() -> None:
    first, second, gone = told(1, Event.DECLARE_COMPLIANT, hours="3"), told(2, Event.REFUSE), told(3, Event.ANNUL)
    assert ruling((first, second)) is second
    assert decision((first, second)) is None
    assert decision((first, second, gone)) is first
    assert in_force((first, second, gone)) == (first,)


RETURNED, TAKEN_BACK = told(1, Event.RETURN_WITH_COMMENTS), told(2, Event.ANNUL)
LIVES = [
    ([RETURNED], Status.COMMENTED),
    ([RETURNED, TAKEN_BACK], Status.TRANSMITTED),
    ([RETURNED, TAKEN_BACK, told(3, Event.DECLARE_COMPLIANT, hours="3")], Status.COMPLIANT),
]


@pytest.mark.parametrize(("outcomes", "status"), LIVES)
def test_what_was_recorded_and_annulled_leads_to_what_a_taken_back_request_is(
    outcomes: list[Outcome], status: Status
) -> None:
    last = outcomes[-1]
    at = last.at if last.hours else None
    recorded = last.event is not Event.ANNUL
    there = replace(request(), compliant_at=at, granted_hours=last.hours, recorded=recorded)
    found = {one for one in Status if untrue(replace(there, status=one), outcomes, {1}, ()) == ""}
    assert found == {status}
    other = replace(there, status=status, recorded=not recorded)
    assert "provenance" in untrue(other, outcomes, {1}, ())


@given(st.lists(st.sampled_from([Event.DECLARE_COMPLIANT, Event.REFUSE, Event.ASK_REVIEW, Event.ANNUL]), max_size=8))
def test_what_is_in_force_never_grows_by_an_annulment(events: list[Event]) -> None:
    outcomes = tuple(told(rank, event) for rank, event in enumerate(events, start=1))
    kept = in_force(outcomes)
    assert [one.rank for one in kept] == sorted(one.rank for one in kept)
    assert not [one for one in kept if one.event is Event.ANNUL]
    assert len(in_force((*outcomes, told(9, Event.ANNUL)))) in (len(kept), len(kept) - 1)


def test_a_correction_is_asked_for_where_nobody_knows_whether_the_request_was_opened() -> None:
    sent = replace(request(), status=Status.TRANSMITTED, examined_at=None)
    assert not_now(Event.ASK_CORRECTION, sent, TODAY).startswith("Le Ministère n’a pas encore ouvert")
    assert not_now(Event.ASK_CORRECTION, sent, TODAY, alone=True) == ""
    opened: datetime = NOON
    assert not_now(Event.WITHDRAW, replace(sent, examined_at=opened), TODAY, alone=True)
