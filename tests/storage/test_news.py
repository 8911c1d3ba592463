"""« Nouvelles », on both engines: published by who holds the store, read by each person for themselves (P2)."""

from dataclasses import replace
from datetime import date

import pytest

from mes_tui.domain.access import Actor
from mes_tui.domain.errors import NotFound, Refusal
from mes_tui.domain.journal import JournalAction
from mes_tui.services.news import News
from mes_tui.services.tamper_check import TamperCheck
from storage.store import Store
from tests.services.builders import AGENT, DIRECTOR, READER, Clock, fill, work_context

OVER = replace(READER, login="uid:8", until=date(2021, 8, 1))


@pytest.fixture
def clock(any_store: Store) -> Clock:
    """An office on each engine, where two pieces of news were published."""
    fill(any_store)
    clock = Clock()
    news = holder(any_store, clock)
    assert news.publish(date(2021, 8, 1), "Copies [/] ᐃᓄᒃ", "Le vendredi.\nÀ 16 h.") == 1
    assert news.publish(date(2021, 7, 30), "Plus ancienne, publiée après") == 2
    return clock


def holder(store: Store, clock: Clock) -> News:
    return News(replace(work_context(store, DIRECTOR, clock), owner=True))


def reader(store: Store, clock: Clock, actor: Actor) -> News:
    return News(work_context(store, actor, clock))


@pytest.mark.feature("P2")
def test_each_person_of_both_sides_has_their_own_unread_ones(any_store: Store, clock: Clock) -> None:
    first, agent = reader(any_store, clock, READER), reader(any_store, clock, AGENT)
    assert [(item.title, item.unread) for item in first.latest()] == [
        ("Copies [/] ᐃᓄᒃ", True),
        ("Plus ancienne, publiée après", True),
    ]
    assert (first.latest(1)[0].text, len(first.latest(1))) == ("Le vendredi.\nÀ 16 h.", 1)
    for _ in range(2):
        first.mark(1)
    first.mark(404)
    assert (first.unread(), agent.unread()) == (1, 2)
    assert [item.unread for item in first.latest()] == [False, True]


def test_who_has_no_access_any_more_is_told_nothing(any_store: Store, clock: Clock) -> None:
    other = reader(any_store, clock, OVER)
    other.mark(1)
    assert (other.latest(), other.unread()) == ((), 0)
    assert any_store.rows("SELECT 1 FROM news_read") == []


@pytest.mark.parametrize("actor", [DIRECTOR, READER, AGENT], ids=lambda actor: actor.login)
def test_only_who_holds_the_store_publishes_or_withdraws(any_store: Store, clock: Clock, actor: Actor) -> None:
    news = reader(any_store, clock, actor)
    for call in (lambda: news.publish(date(2021, 8, 2), "Autre"), lambda: news.withdraw(1), lambda: news.withdraw(9)):
        with pytest.raises(Refusal, match="le compte qui tient le dépôt"):
            call()
    assert len(news.latest()) == 2


def test_what_is_withdrawn_is_gone_with_its_marks_and_its_number(any_store: Store, clock: Clock) -> None:
    reader(any_store, clock, READER).mark(2)
    news = holder(any_store, clock)
    news.withdraw(2)
    with pytest.raises(NotFound, match="numéro 2"):
        news.withdraw(2)
    assert any_store.rows("SELECT 1 FROM news_read") == []
    assert news.publish(date(2021, 8, 2), "Suivante") == 3


@pytest.mark.thorough(keep=2)
@pytest.mark.parametrize("number", [404, 0, -1, 3 * 10**9, 10**40])
def test_no_number_that_is_typed_is_too_much_to_look_for(any_store: Store, clock: Clock, number: int) -> None:
    holder(any_store, clock).mark(number)
    with pytest.raises(NotFound, match=f"numéro {number}"):
        holder(any_store, clock).withdraw(number)


def test_the_journal_tells_who_published_and_holds_no_word_of_it(any_store: Store, clock: Clock) -> None:
    holder(any_store, clock).withdraw(1)
    lines = any_store.rows("SELECT who, action, detail, scope FROM journal WHERE action LIKE '%nouvelle%' ORDER BY id")
    assert [tuple(line) for line in lines] == [
        (DIRECTOR.login, JournalAction.NEWS_PUBLISHED, "1", ""),
        (DIRECTOR.login, JournalAction.NEWS_PUBLISHED, "2", ""),
        (DIRECTOR.login, JournalAction.NEWS_WITHDRAWN, "1", ""),
    ]
    context = replace(work_context(any_store, DIRECTOR, clock), owner=True)
    assert TamperCheck(context).verify().faults == ()
