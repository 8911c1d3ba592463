"""What an agent began to examine before a request said so: told by what they left, written once, sealed."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

import pytest

from mes_tui.domain.errors import Refusal
from mes_tui.domain.requests import NewComment
from mes_tui.domain.statuses import Event
from mes_tui.printing.model import PrintKind
from mes_tui.services.request_work import RequestWork
from mes_tui.services.tamper_check import TamperCheck
from storage import records
from storage.records.examinations import keep_examined
from storage.store import Store
from tests.services.builders import AGENT, DIRECTOR, Clock, Work, fill

COMMENT = NewComment(1, "personne_joindre", "Précisez [/].")
UPGRADED = datetime(2022, 1, 10, 15, tzinfo=UTC)


def _sent_again(work: Work, request_id: int) -> None:
    for comment in work.drafts.read(request_id).comments:
        work.drafts.correct_comment(request_id, comment.id, True, "Fait", work.version(request_id))
    work.submission.transmit(request_id, work.version(request_id))


def nobody(work: Work, request_id: int) -> None:
    """The provider only reads what it sent."""
    director = work.as_(DIRECTOR)
    director.drafts.details(request_id)
    director.prints.render(request_id, PrintKind.SUMMARY)


def in_the_round_before(work: Work, request_id: int) -> None:
    agent = work.as_(AGENT)
    agent.review.open(request_id)
    work.return_with(request_id, COMMENT)
    _sent_again(work, request_id)


def held_by_the_provider(work: Work, request_id: int) -> None:
    """Another window of theirs was open on the form when it was sent."""
    work.return_with(request_id, COMMENT)
    work.as_(DIRECTOR).drafts.open(request_id)
    _sent_again(work, request_id)


def opened(work: Work, request_id: int) -> None:
    agent = work.as_(AGENT)
    agent.review.open(request_id)
    agent.drafts.release(request_id)


def held_by_an_agent(work: Work, request_id: int) -> None:
    """The journal tells the first reading of a session only: that was in the round before."""
    agent = work.as_(AGENT)
    agent.review.open(request_id)
    work.return_with(request_id, COMMENT)
    _sent_again(work, request_id)
    agent.review.open(request_id)


def printed(work: Work, request_id: int) -> None:
    work.as_(AGENT).prints.render(request_id, PrintKind.SUMMARY)


def prepared_by_an_agent_who_left(work: Work, request_id: int) -> None:
    work.as_(AGENT).review.prepare(request_id, COMMENT)
    with work.store.writing() as session:
        records.remove_user(session, AGENT.login)
        records.settle(session)


def _examined(work: Work) -> list[str]:
    return [at for (at,) in work.store.rows("SELECT examined_at FROM request WHERE examined_at <> ''")]


@pytest.mark.parametrize(
    ("done", "examined"),
    [
        (nobody, False),
        (in_the_round_before, False),
        (held_by_the_provider, False),
        (opened, True),
        (held_by_an_agent, True),
        (printed, True),
        (prepared_by_an_agent_who_left, True),
    ],
)
@pytest.mark.thorough(keep=1)
def test_what_was_examined_before_it_said_so_cannot_be_withdrawn(
    any_store: Store, monkeypatch: pytest.MonkeyPatch, done: Callable[[Work, int], None], examined: bool
) -> None:
    fill(any_store)
    work = Work(any_store, Clock())
    request_id = work.transmitted()
    with monkeypatch.context() as older:
        older.setattr(RequestWork, "examine", lambda self: None)
        done(work, request_id)
    assert _examined(work) == []
    lines = len(work.journal(work.number(request_id)))
    for _ in range(2):  # what is written stays as it is
        with any_store.writing() as session:
            keep_examined(session, UPGRADED)
    assert len(_examined(work)) == examined
    assert all(at < UPGRADED.isoformat() for at in _examined(work))
    told = work.journal(work.number(request_id))[lines:]
    assert told == [("", "examiner", "")] * examined
    work.context.owner = True
    assert TamperCheck(work.context).verify().faults == ()
    tell = partial(work.outcomes.tell, request_id, Event.WITHDRAW, {}, work.version(request_id))
    if examined:
        with pytest.raises(Refusal, match="ne se retire plus"):
            tell()
    else:
        tell()


def test_what_was_tampered_with_is_told_before_it_is_sealed_with_its_examination(
    any_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(any_store)
    work = Work(any_store, Clock())
    request_id = work.transmitted()
    with monkeypatch.context() as older:
        older.setattr(RequestWork, "examine", lambda self: None)
        opened(work, request_id)
    with any_store.writing() as session:
        session.connection().exec_driver_sql("UPDATE request SET modified_at = '2021-08-02T00:00:00.000000+00:00'")
        keep_examined(session, UPGRADED)
    assert [action for _, action, _ in work.journal(work.number(request_id))][-2:] == ["écart", "examiner"]
    work.context.owner = True
    (fault,) = TamperCheck(work.context).verify().faults
    assert work.number(request_id) in fault


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize("act", ["open", "prepare", "print"])
def test_what_came_by_itself_is_examined_once_something_is_done_on_it(store: Store, act: str) -> None:
    fill(store)
    work = Work(store, Clock())
    request_id = work.transmitted()
    agent = work.as_(AGENT)
    agent.review.open(request_id, chosen=False)
    assert work.drafts.read(request_id).request.examined_at is None
    if act == "prepare":
        agent.review.prepare(request_id, COMMENT)
    elif act == "print":
        agent.prints.render(request_id, PrintKind.SUMMARY)
    else:
        agent.review.open(request_id)
    with pytest.raises(Refusal, match="ne se retire plus"):
        work.outcomes.tell(request_id, Event.WITHDRAW, {}, work.version(request_id))
