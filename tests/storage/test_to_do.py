"""« À faire » on both engines: what waits, for whom, since when; in how many statements."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from mes_tui.domain.access import Actor
from mes_tui.domain.codes import Right
from mes_tui.domain.errors import Refusal
from mes_tui.domain.requests import NewComment
from mes_tui.domain.statuses import Event
from mes_tui.domain.to_do import Task, TaskLine
from mes_tui.services.to_do import ToDo
from storage.store import Store
from tests.services.builders import (
    AGENT,
    BAIE,
    CLERK,
    DIRECTOR,
    ENDED,
    NUAGES,
    READER,
    STRANGER,
    TODAY,
    Clock,
    Work,
    fill,
    granting,
)
from tests.storage.test_statements import light


def lines(work: Work, division: str = BAIE) -> dict[Task, TaskLine]:
    return {line.task: line for line in ToDo(work.context).lines(division)}


def counts(work: Work, division: str = BAIE) -> dict[Task, int]:
    return {task: line.count for task, line in lines(work, division).items()}


def noted(work: Work, request_id: int, due: str) -> None:
    work.follow_up.write(request_id, {"text": "Attend [/] l’ergothérapeute ᐃᓄᒃ", "due": due}, None)


def handed(work: Work) -> None:
    request_id = work.filled()
    work.as_(CLERK).follow_up.ask_signature(request_id, work.version(request_id))


def withdrawn(work: Work) -> None:
    request_id = work.transmitted()
    work.outcomes.tell(request_id, Event.WITHDRAW, {}, work.version(request_id))


def due_today(work: Work) -> None:
    noted(work, work.transmitted(), "2021-08-02")


def due_later(work: Work) -> None:
    noted(work, work.draft(), "2021-08-03")


def plan_of(day: str, state: Callable[[Work], int] = Work.filled) -> Callable[[Work], None]:
    def make(work: Work) -> None:
        request_id = state(work)
        with work.store.writing() as session:
            for sql in (
                # Whatever its status: only the answer is looked at.
                "DELETE FROM answer WHERE key = 'plan_date'",
                f"INSERT INTO answer VALUES ({request_id}, 'plan_date', '{day}', 1)",
            ):
                session.connection().exec_driver_sql(sql)

    make.__name__ = f"plan_of_{day}"
    return make


def returned(work: Work) -> None:
    work.commented()


def sent_again(work: Work) -> None:
    request_id = work.commented()
    for comment in work.drafts.read(request_id).comments:
        work.drafts.correct_comment(request_id, comment.id, True, "", work.version(request_id))
    work.sign(request_id)
    work.submission.transmit(request_id, work.version(request_id))


def sent(work: Work) -> None:
    work.transmitted()


def opened(work: Work) -> None:
    work.as_(AGENT).review.open(work.transmitted())


def prepared(work: Work) -> None:
    work.as_(AGENT).review.prepare(work.transmitted(), NewComment(1, "personne_joindre", "Précisez."))


def correction_asked(work: Work) -> None:
    request_id = work.transmitted()
    work.as_(AGENT).review.open(request_id)
    work.outcomes.tell(request_id, Event.ASK_CORRECTION, {"text": "La date"}, work.version(request_id))


def leaving(work: Work) -> None:
    request_id = work.transmitted()
    work.outcomes.tell(request_id, Event.ANNOUNCE_DEPARTURE, ENDED, work.version(request_id))


def granted(work: Work) -> int:
    request_id = work.transmitted()
    agent = work.as_(AGENT)
    agent.review.decide(request_id, Event.DECLARE_COMPLIANT, granting("3"), work.version(request_id))
    return request_id


def reviewed(work: Work) -> None:
    request_id = granted(work)
    work.outcomes.tell(request_id, Event.ASK_REVIEW, {"text": "Plus d’heures"}, work.version(request_id))


def over(work: Work) -> None:
    granted(work)
    work.clock.forward(days=500)


SIGN, HANDED, DRAFTS, ANSWER = Task.SIGN, Task.HANDED, Task.DRAFTS, Task.ANSWER
# What was done, then what waits for the direction, for a clerk, for the Ministry.
CASES: list[tuple[Callable[[Work], Any], list[Task], list[Task], list[Task]]] = [
    (Work.draft, [DRAFTS], [DRAFTS], []),
    (handed, [SIGN, DRAFTS], [HANDED, DRAFTS], []),
    (returned, [Task.CORRECT], [Task.CORRECT], []),
    (withdrawn, [Task.WITHDRAWN], [Task.WITHDRAWN], []),
    (due_today, [Task.FOLLOW, ANSWER], [Task.FOLLOW, ANSWER], [Task.EXAMINE]),
    (due_later, [DRAFTS], [DRAFTS], []),
    (plan_of("2020-09-01"), [Task.PLANS, DRAFTS], [Task.PLANS, DRAFTS], []),
    (plan_of("2020-09-02"), [DRAFTS], [DRAFTS], []),
    (plan_of("bientôt"), [DRAFTS], [DRAFTS], []),
    (sent, [ANSWER], [ANSWER], [Task.EXAMINE]),
    (opened, [ANSWER], [ANSWER], [Task.DECIDE]),
    (sent_again, [ANSWER], [ANSWER], [Task.AGAIN]),
    (prepared, [ANSWER], [ANSWER], [Task.DECIDE, Task.PREPARED]),
    (correction_asked, [ANSWER], [ANSWER], [Task.DECIDE, Task.ASKED]),
    (leaving, [ANSWER], [ANSWER], [Task.EXAMINE, Task.LEAVING]),
    (reviewed, [ANSWER], [ANSWER], [Task.REVIEWS]),
    (granted, [], [], []),
    (over, [], [], [Task.OVER]),
]


@pytest.mark.feature("P14", "P17", "P65")
@pytest.mark.parametrize(
    ("done", "direction", "clerk", "ministry"), CASES, ids=lambda value: getattr(value, "__name__", "")
)
@pytest.mark.thorough(keep=3)
def test_what_waits_is_told_to_who_can_do_it(
    any_store: Store,
    done: Callable[[Work], Any],
    direction: list[Task],
    clerk: list[Task],
    ministry: list[Task],
) -> None:
    fill(any_store)
    work = Work(any_store, Clock())
    work.as_(CLERK), work.as_(AGENT)
    done(work)
    for who, waits in ((DIRECTOR, direction), (CLERK, clerk), (AGENT, ministry)):
        theirs = work.as_(who)
        assert list(counts(theirs)) == waits, who.name
        for task in waits:
            (row,) = ToDo(theirs.context).find(task, BAIE)
            assert row.request_id == lines(theirs)[task].request_id
            assert row.cells[0] == work.number(row.request_id)
    # Somebody else's division is nothing.
    assert counts(work.as_(STRANGER), NUAGES) == counts(work.as_(STRANGER)) == {}


def test_the_first_to_wait_is_told_first_with_its_days(any_store: Store) -> None:
    fill(any_store)
    work = Work(any_store, Clock())
    first = work.draft("D1")
    work.clock.forward(days=4)
    second = work.draft("D2")
    work.clock.forward(days=3)
    (line,) = ToDo(work.context).lines(BAIE)
    today = work.context.today
    assert (line.task, line.count, line.since, line.request_id) == (DRAFTS, 2, TODAY, 0)
    assert (line.label(today), line.sentence(today)) == (
        "Brouillons (7\u00a0j)",
        "En cours de création. La plus ancienne\u00a0: 7\u00a0j. Entrée les montre.",
    )
    assert [row.request_id for row in ToDo(work.context).find(DRAFTS, BAIE)] == [first, second]


def test_a_wish_that_is_over_waits_for_nobody(work_on: Callable[[], Work]) -> None:
    work = work_on()
    handed(work)
    (line,) = (one for one in ToDo(work.context).lines(BAIE) if one.task is SIGN)
    work.sign(line.request_id)
    assert SIGN not in counts(work)


@pytest.fixture
def work_on(store: Store) -> Callable[[], Work]:
    fill(store)
    return lambda: Work(store, Clock())


@pytest.mark.thorough(keep=2)
@pytest.mark.feature("P60")
@pytest.mark.parametrize(
    ("who", "seen"),
    [
        (READER, True),
        (Actor("uid:6", "Gère", frozenset({Right.MANAGE}), frozenset({BAIE})), False),
        (Actor("uid:7", "Rien", frozenset(), frozenset({BAIE})), False),
        (Actor("uid:8", "Fini", frozenset({Right.CONSULT}), frozenset({BAIE}), until=date(2021, 8, 1)), False),
        (STRANGER, False),
        (Actor("uid:11", "Loin", frozenset({Right.AGENT}), regions=frozenset({"06"})), False),
    ],
    ids=lambda value: getattr(value, "name", value),
)
def test_who_may_not_see_the_requests_sees_nothing_of_what_waits(
    work_on: Callable[[], Work], who: Actor, seen: bool
) -> None:
    work = work_on()
    noted(work, work.transmitted(), "2021-08-02")
    theirs = work.as_(who)
    assert bool(counts(theirs)) == seen
    for task in Task:
        if seen and not task.ministry and task is not SIGN:
            ToDo(theirs.context).find(task, BAIE)
        elif not (who.agent and task.ministry):
            with pytest.raises(Refusal):
                ToDo(theirs.context).find(task, BAIE)


def test_an_agent_who_works_in_a_division_too_is_told_no_note(work_on: Callable[[], Work]) -> None:
    work = work_on()
    noted(work, work.transmitted(), "2021-08-02")
    both = Actor(
        "uid:12", "Les deux", frozenset({Right.AGENT, Right.CONSULT}), frozenset({BAIE}), regions=frozenset({"11"})
    )
    theirs = work.as_(both)
    assert list(counts(theirs)) == [Task.EXAMINE]
    with pytest.raises(Refusal):
        ToDo(theirs.context).find(Task.FOLLOW, BAIE)


@pytest.mark.parametrize("who", [DIRECTOR, AGENT], ids=lambda who: who.name)
def test_what_waits_is_read_in_two_statements(
    work_on: Callable[[], Work], who: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    work, found = work_on(), list[str]()
    handed(work)
    theirs = work.as_(who)
    light(found, monkeypatch)
    ToDo(theirs.context).lines(BAIE)
    assert len(found) == 2, "\n".join(found)


@pytest.mark.parametrize("who", [DIRECTOR, AGENT], ids=lambda who: who.name)
def test_nothing_of_it_reads_every_request_of_the_store(
    work_on: Callable[[], Work], who: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each request is found by an index, of its division, its region or its number."""
    theirs, rows = work_on().as_(who), Store.rows
    plans = list[str]()

    def explain(self: Store, sql: str, params: Any = None) -> Any:
        if "UNION ALL" in sql:
            plans.extend(row[3] for row in rows(self, f"EXPLAIN QUERY PLAN {sql}", params))
        return rows(self, sql, params)

    monkeypatch.setattr(Store, "rows", explain)
    ToDo(theirs.context).lines(BAIE)
    assert plans
    assert [line for line in plans if line.startswith(("SCAN r", "SCAN a", "SCAN n"))] == []
