"""What a purge removes, what it leaves, and what the store and its journal say of it afterwards."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlmodel import SQLModel

from mes_tui.domain.access import Actor
from mes_tui.domain.codes import Nature, Right, Status
from mes_tui.domain.errors import NotAllowed, NotSaved, Refusal
from mes_tui.domain.retention import Kept, Stays
from mes_tui.domain.statuses import Event
from mes_tui.printing.model import PrintKind
from mes_tui.services.context import WorkContext
from mes_tui.services.retention import Purge, Retention
from mes_tui.services.tamper_check import TamperCheck, Verdict
from storage import records
from storage.records.retention import STAYS
from storage.store import Store
from tests.services.builders import AGENT, BAIE, DIRECTOR, SIGNATURES, Clock, Work, fill, rules
from tests.services.tampering import behind
from tests.storage import office

TABLES = {table.name: table for table in SQLModel.metadata.sorted_tables}
HOLDER = Actor("uid:0", "Qui tient le dépôt")
LATER = datetime(2031, 8, 2, 14, 0, tzinfo=UTC)


def retention(store: Store, at: datetime = LATER, *, owner: bool = True) -> Retention:
    return Retention(WorkContext(store, rules, Clock(at), HOLDER, owner=owner))


def verdict(store: Store, at: datetime = LATER) -> Verdict:
    return TamperCheck(WorkContext(store, rules, Clock(at), HOLDER, owner=True)).verify()


def leave(store: Store, *, necsg: str = "", end: str = "2022-06-30") -> None:
    """The children, or one of them, left the service on the day ``end``."""
    with store.writing() as session:
        records.seals.touch(session, records.seals.people(BAIE))
        which = "AND necsg = :necsg" if necsg else "AND :necsg = ''"
        office.execute(
            session, f'UPDATE child_file SET "end" = :end WHERE division = :of {which}', end=end, of=BAIE, necsg=necsg
        )


def lived(work: Work, key: str = "D1") -> int:
    """A request of which every table holds something, ended for good."""
    request_id = work.commented(key)
    work.put(request_id, Nature.PLAN, SIGNATURES)
    work.prints.render(request_id, PrintKind.SIGNATURES)
    work.drafts.open(request_id)
    work.follow_up.write(request_id, {"text": "Attend le rapport [/] de l’ergothérapeute."}, None)
    for comment in work.drafts.read(request_id).comments:
        work.drafts.correct_comment(request_id, comment.id, True, "Fait [/].", work.version(request_id))
    work.put(request_id, Nature.PLAN)
    work.sign(request_id)
    work.submission.transmit(request_id, work.version(request_id))
    work.declare(request_id)
    work.close(request_id)
    return request_id


def rows(store: Store) -> dict[str, int]:
    with store.reading() as session:
        return {name: session.scalar(select(func.count()).select_from(TABLES[name])) or 0 for name in TABLES}


def naming(store: Store, request_id: int, number: str) -> dict[str, int]:
    """How many rows of each table, the journal's but, name the request by its id or its number."""
    found = {}
    with store.reading() as session:
        for name, table in TABLES.items():
            for column in table.columns:
                value: object = {"request_id": request_id, "request_number": number, "request": number}.get(column.name)
                if name == "request" and column.name == "number":
                    value = number
                if value is not None and name != "journal":
                    count = session.scalar(select(func.count()).select_from(table).where(column == value))
                    found[name] = count or 0
    return found


def cascading() -> set[str]:
    """The tables whose rows go with a request, a notice or a child, by reference, and those."""
    found = {"request", "notice", "child", "child_file", "support_grant"}
    while True:
        more = {
            name
            for name, table in TABLES.items()
            for key in table.foreign_keys
            if key.ondelete == "CASCADE" and key.column.table.name in found
        }
        if more <= found:
            return found
        found |= more


def test_each_table_goes_with_a_purge_or_says_why_it_stays() -> None:
    assert cascading() | set(STAYS) == set(TABLES)
    assert cascading() & set(STAYS) == set()


def test_a_purged_request_leaves_its_line_and_nothing_else(any_store: Store) -> None:
    fill(any_store)
    clock = Clock()
    work = Work(any_store, clock)
    work.context.mails = True
    request_id, kept = lived(work), work.transmitted("D2")
    number, other = work.number(request_id), work.number(kept)
    leave(any_store)
    before, other_before = naming(any_store, request_id, number), naming(any_store, kept, other)
    assert min(before[name] for name in ("answer", "transmission", "comment", "outcome", "notice", "printout")) > 0
    purge = retention(any_store).purge()
    assert [(one.what, one.division) for one in purge.of(Kept.REQUEST)] == [(number, BAIE)]
    assert {name: count for name, count in naming(any_store, request_id, number).items() if count} == {}
    gone = {name: count for name, count in other_before.items() if count} | {"notice": 0}
    assert {name: naming(any_store, kept, other)[name] for name in gone} == gone
    last = work.journal(number)[-1]
    assert last == ("uid:0", "purger", f"TERMINEE:{clock().date().isoformat()}")
    assert any_store.faults() == ()
    found = verdict(any_store)
    assert found.faults == ()
    assert list(found.purged) == [number]


@pytest.mark.thorough
def test_a_simulation_says_what_a_purge_then_does(any_store: Store) -> None:
    fill(any_store)
    work = Work(any_store, Clock())
    lived(work)
    leave(any_store)
    before = rows(any_store)
    told = retention(any_store).preview()
    assert rows(any_store) == before
    assert told.going == retention(any_store).purge().going
    assert {one.kind for one in told.going} == {Kept.REQUEST, Kept.CHILD, Kept.NOTICE} - (
        {Kept.NOTICE} if not told.of(Kept.NOTICE) else set()
    )
    assert retention(any_store).preview().going == ()


def ended(work: Work, key: str = "D1") -> int:
    request_id = work.transmitted(key)
    work.close(request_id)
    return request_id


def under_review(work: Work) -> int:
    request_id = work.transmitted("D1")
    work.decide(request_id, Event.REFUSE, {"text": "Dossier incomplet."})
    work.outcomes.tell(request_id, Event.ASK_REVIEW, {"text": "Voici le rapport."}, work.version(request_id))
    return request_id


STAYING: dict[str, tuple[Callable[[Work], int], Stays]] = {
    "a draft": (lambda work: work.draft("D1"), Stays.DRAFT),
    "sent": (lambda work: work.transmitted("D1"), Stays.OPEN),
    "commented": (lambda work: work.commented("D1"), Stays.OPEN),
    "under review": (under_review, Stays.REVIEW),
    "ended, of a child who is still there": (ended, Stays.RENEWABLE),
}


@pytest.mark.parametrize("state", STAYING)
@pytest.mark.thorough(keep=1)
def test_what_is_needed_stays_and_says_why(any_store: Store, state: str) -> None:
    fill(any_store)
    make, why = STAYING[state]
    work = Work(any_store, Clock())
    number = work.number(make(work))
    if why is not Stays.RENEWABLE:
        leave(any_store)
    before = rows(any_store)
    purge = retention(any_store).purge()
    assert [(one.what, one.why) for one in purge.staying if one.kind is Kept.REQUEST] == [(number, why)]
    assert purge.of(Kept.REQUEST) == ()
    assert rows(any_store)["request"] == before["request"]
    if why is not Stays.RENEWABLE:
        assert [one.why for one in purge.staying if one.kind is Kept.CHILD] == [Stays.REQUESTS]
    assert verdict(any_store).faults == ()


def test_what_ended_lately_stays(any_store: Store) -> None:
    fill(any_store)
    work = Work(any_store, Clock())
    ended(work)
    leave(any_store)
    purge = retention(any_store, datetime(2027, 8, 1, 14, 0, tzinfo=UTC)).purge()
    assert purge.of(Kept.REQUEST) == ()
    assert rows(any_store)["request"] == 1


@pytest.mark.thorough
def test_children_who_left_go_with_their_subsidies_and_their_line(any_store: Store) -> None:
    fill(any_store)
    leave(any_store, necsg="1000001")
    before = rows(any_store)
    purge = retention(any_store).purge()
    assert [(one.what, one.division) for one in purge.going] == [("1000001", BAIE)]
    assert rows(any_store)["child"] == before["child"] - 1
    named = "SELECT count(*) FROM {} WHERE necsg = '1000001' AND {} = :of"
    for table, owner in (("child", "division"), ("child_file", "division"), ("support_grant", "owner")):
        assert any_store.rows(named.format(table, owner), {"of": BAIE}) == [(0,)]
    line = any_store.rows("SELECT detail, scope FROM journal WHERE action = 'purger'")
    assert line == [("enfant:1000001:2022-06-30", BAIE)]
    assert verdict(any_store).faults == ()


@pytest.mark.thorough
def test_old_notices_of_a_request_that_stays_go_and_it_is_sealed_anew(any_store: Store) -> None:
    fill(any_store)
    work = Work(any_store, Clock())
    work.context.mails = True
    request_id = work.transmitted("D1")
    purge = retention(any_store).purge()
    assert [one.kind for one in purge.going] == [Kept.NOTICE]
    assert naming(any_store, request_id, work.number(request_id))["notice"] == 0
    assert verdict(any_store).faults == ()
    assert work.status(request_id) is Status.TRANSMITTED


def test_only_who_holds_the_store_purges(any_store: Store) -> None:
    fill(any_store)
    for other in (retention(any_store, owner=False), Retention(WorkContext(any_store, rules, Clock(LATER), DIRECTOR))):
        for call in (other.preview, other.purge):
            with pytest.raises(NotAllowed, match="Seul le compte qui tient le dépôt purge"):
                call()


def test_the_store_refuses_to_lose_a_request_whose_purge_nobody_tells(any_store: Store) -> None:
    fill(any_store)
    work = Work(any_store, Clock())
    request_id = ended(work)
    with (
        pytest.raises(NotSaved, match="ou une demande terminée dont le journal dit la purge"),
        any_store.writing() as s,
    ):
        office.execute(s, "DELETE FROM request WHERE id = :id", id=request_id)
    assert rows(any_store)["request"] == 1


@pytest.mark.parametrize("status", ["sent", "under review"])
@pytest.mark.thorough(keep=1)
def test_the_store_refuses_to_purge_what_is_not_ended_whatever_the_journal_says(any_store: Store, status: str) -> None:
    fill(any_store)
    work = Work(any_store, Clock())
    request_id = STAYING[status][0](work)
    line = records.JournalLine(LATER, "uid:0", work.number(request_id), "purger", "TERMINEE:2021-08-02")

    def forced() -> None:
        with any_store.writing() as session:
            records.append_lines(session, records.head_of(session), [line])
            office.execute(session, "DELETE FROM request WHERE id = :id", id=request_id)

    with pytest.raises(NotSaved, match="seul un brouillon"):
        forced()


def test_a_request_that_was_changed_elsewhere_is_never_purged(store: Store, place: Path) -> None:
    """A purge would take away what shows it."""
    fill(store)
    work = Work(store, Clock())
    number = work.number(ended(work))
    leave(store)
    behind(place, "UPDATE outcome SET text = 'autre chose'")
    purge = retention(store).purge()
    assert [(one.what, one.why) for one in purge.staying if one.kind is Kept.REQUEST] == [(number, Stays.ALTERED)]
    assert rows(store)["request"] == 1
    assert any(number in fault for fault in verdict(store).faults)


def test_a_request_that_went_away_without_a_purge_is_tampering(store: Store, place: Path) -> None:
    fill(store)
    work = Work(store, Clock())
    purged, stolen = work.number(ended(work, "D1")), work.number(ended(work, "D2"))
    leave(store, necsg="1000001")
    retention(store).purge()
    behind(place, f"DELETE FROM request WHERE number = '{stolen}'")
    found = verdict(store)
    assert [fault for fault in found.faults if purged in fault] == []
    assert any(f"Demande {stolen}\u00a0: elle n’est plus dans le dépôt" in fault for fault in found.faults), (
        found.faults
    )
    assert list(found.purged) == [purged]


def test_a_purge_that_is_written_without_the_key_is_told(store: Store, place: Path) -> None:
    fill(store)
    work = Work(store, Clock())
    number = work.number(ended(work))
    behind(
        place,
        "INSERT INTO journal (at, who, origin, request_number, action, detail, state, previous, hash, scope, seal) "
        "SELECT at, who, origin, request_number, 'purger', 'TERMINEE:2021-08-02', '', hash, hash || 'x', scope, seal "
        f"FROM journal WHERE request_number = '{number}' ORDER BY id DESC LIMIT 1",
        f"DELETE FROM request WHERE number = '{number}'",
    )
    assert any("a été changée après avoir été écrite" in fault for fault in verdict(store).faults)


def test_the_history_of_a_purged_request_is_for_who_manages_its_division(any_store: Store) -> None:
    fill(any_store)
    work = Work(any_store, Clock())
    number = work.number(ended(work))
    leave(any_store)
    retention(any_store).purge()
    work = work.as_(replace(DIRECTOR, login="uid:11", rights=DIRECTOR.rights | {Right.MANAGE}))
    said = [entry.text for entry in work.journal_service.entries(number)]
    assert said[-1] == "Purgée\u00a0: terminée le 2 août 2021"
    assert any(number == entry.line.request_number for entry in work.journal_service.entries())
    with pytest.raises(Refusal):
        list(work.as_(AGENT).journal_service.entries(number))


def test_the_text_of_a_purged_request_is_nowhere_in_the_folder(store: Store, place: Path) -> None:
    fill(store)
    work = Work(store, Clock())
    request_id = ended(work)
    with store.reading() as session:
        text = max(records.load_file(session, request_id).answers.values(), key=len)  # type: ignore[union-attr]
    folder = place.parent

    def there() -> bool:
        return text.encode() in b"".join(path.read_bytes() for path in folder.iterdir() if path.is_file())

    assert there()
    leave(store)
    retention(store).purge()
    assert not there()


def test_the_purge_of_many_goes_by_bounded_transactions(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each leaves the store whole: what one of them could not do stays, and the next purge does it."""
    fill(store)
    work = Work(store, Clock())
    numbers = [work.number(ended(work, key)) for key in ("D1", "D2")]
    leave(store)
    monkeypatch.setattr("mes_tui.services.retention._REQUESTS", 1)
    heard: list[tuple[int, int]] = []

    def stop(done: int, of: int) -> None:
        heard.append((done, of))
        raise InterruptedError

    with pytest.raises(InterruptedError):
        retention(store).purge(stop)
    assert heard == [(1, 2)]
    assert verdict(store).faults == ()
    assert list(verdict(store).purged) == numbers[:1]
    retention(store).purge()
    assert list(verdict(store).purged) == numbers


def test_what_was_taken_back_after_its_purge_is_there_again(any_store: Store) -> None:
    """The number is free again, and the file says the rest: the journal tells both."""
    fill(any_store)
    work = Work(any_store, Clock())
    number = work.number(ended(work))
    leave(any_store)
    purge: Purge = retention(any_store).purge()
    assert [one.what for one in purge.of(Kept.REQUEST)] == [number]
    with any_store.writing() as session:
        office.people(session)
        office.draft(session, number)
        records.write_journal(session, records.JournalLine(LATER, "uid:0", number, "reprendre", "BROUILLON"))
    assert not any(number in fault and "purgée" in fault for fault in verdict(any_store).faults)
    assert verdict(any_store).purged == {}
