"""How many statements each action on a request costs, on both engines: what a slow line or a busy server multiplies.

The limits only go down. BEGIN is counted, COMMIT is not.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Engine, event

from mes_tui.domain.requests import Place
from mes_tui.domain.statuses import Event
from storage.store import Store
from tests.services.builders import AGENT, Clock, Work, fill, granting


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements of every engine, while it lasts."""
    found: list[str] = []

    def remember(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        found.append(statement)

    event.listen(Engine, "before_cursor_execute", remember)
    try:
        yield found
    finally:
        event.remove(Engine, "before_cursor_execute", remember)


def light(found: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Count what goes past SQLAlchemy too."""
    rows = Store.rows

    def remember(self: Store, sql: str, params: object = None) -> object:
        found.append(sql)
        return rows(self, sql, params)  # type: ignore[arg-type]

    monkeypatch.setattr(Store, "rows", remember)


def opening(work: Work) -> Callable[[], object]:
    request_id = work.filled()
    return lambda: work.drafts.open(request_id)


def saving(work: Work) -> Callable[[], object]:
    request_id = work.filled()
    version = work.version(request_id)
    work.drafts.open(request_id)
    return lambda: work.drafts.save(request_id, {"sg_resp_nom": "Ève Œuvray"}, version, Place(3))


def remembering(work: Work) -> Callable[[], object]:
    request_id = work.filled()
    return lambda: work.drafts.remember(request_id, Place(3, 2, ""))


def reading(work: Work) -> Callable[[], object]:
    request_id = work.commented()
    work.context.consulted.clear()
    return lambda: work.drafts.details(request_id)


def reading_again(work: Work) -> Callable[[], object]:
    request_id = work.commented()
    work.drafts.details(request_id)
    return lambda: work.drafts.details(request_id)


def reviewing(work: Work) -> Callable[[], object]:
    request_id, agent = work.transmitted(), work.as_(AGENT)
    return lambda: agent.review.open(request_id)


def declaring(work: Work) -> Callable[[], object]:
    request_id, agent = work.transmitted(), work.as_(AGENT)
    agent.review.open(request_id)
    version = work.version(request_id)
    return lambda: agent.review.decide(request_id, Event.DECLARE_COMPLIANT, granting("3"), version)


def signing(work: Work) -> Callable[[], object]:
    request_id = work.filled()
    version = work.version(request_id)
    return lambda: work.submission.sign(request_id, "Maude", "Lavoie", "Directrice", version)


def transmitting(work: Work) -> Callable[[], object]:
    request_id = work.ready()
    version = work.version(request_id)
    return lambda: work.submission.transmit(request_id, version)


LIMITS: dict[Callable[[Work], Callable[[], object]], int] = {
    opening: 11,
    saving: 12,
    remembering: 3,
    reading: 15,
    reading_again: 11,
    reviewing: 16,
    declaring: 18,
    signing: 14,
    transmitting: 20,
}


@pytest.mark.parametrize(("prepare", "most"), LIMITS.items(), ids=lambda value: getattr(value, "__name__", None))
@pytest.mark.thorough(keep=8)
def test_an_action_costs_no_more_statements(
    prepare: Callable[[Work], Callable[[], object]], most: int, any_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(any_store)
    do = prepare(Work(any_store, Clock()))
    with counted() as statements:
        light(statements, monkeypatch)
        do()
    assert len(statements) <= most, "\n".join(statements)
