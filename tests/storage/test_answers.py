"""An office without any agent, on each engine: two years of it, and each answer recorded by mistake, annulled."""

from datetime import UTC, datetime

import pytest

from mes_tui.domain.answers import ANSWERS
from mes_tui.domain.codes import Nature, RequestType, Source, Status
from mes_tui.domain.errors import NotSaved
from mes_tui.domain.outcomes import not_now
from mes_tui.domain.requests import NewComment
from mes_tui.domain.statuses import Event
from mes_tui.printing.model import PrintKind
from mes_tui.services.renewals import Renewals
from mes_tui.services.tamper_check import TamperCheck
from storage.store import Store
from tests.budget import few
from tests.services.builders import (
    ANSWERED,
    BAIE,
    ENDED,
    SIGNATURES,
    Clock,
    Work,
    file_key,
    fill,
    granting,
    left_alone,
)

COMMENT = NewComment(1, "personne_joindre", "Le poste [/] ne répond pas. ᐃᓄᒃ")
KNOWN = "SELECT year, hours_per_day, declared FROM support_grant WHERE necsg = '1000001' ORDER BY year"


def alone(store: Store) -> tuple[Work, int]:
    """The director of an office without any agent, and a draft that is ready to be signed."""
    fill(store)
    work = Work(store, Clock())
    request_id = work.filled()
    work.put(request_id, Nature.PLAN)
    work.put(request_id, Nature.SIGNATURES, SIGNATURES)
    left_alone(store)
    return work, request_id


def intact(work: Work) -> None:
    work.context.owner = True
    assert TamperCheck(work.context).verify().faults == ()


def record(work: Work, request_id: int, event: Event, **typed: str) -> None:
    if event is Event.RETURN_WITH_COMMENTS:
        work.answers.prepare(request_id, COMMENT)
        work.answers.record_comments(request_id, Source.LETTER, ANSWERED, work.version(request_id))
    else:
        work.answers.record(request_id, event, Source.LETTER, {**ANSWERED, **typed}, work.version(request_id))


def tell(work: Work, request_id: int, event: Event, **typed: str) -> None:
    work.outcomes.tell(request_id, event, {"text": "À revoir.", **typed}, work.version(request_id))


def send(work: Work, request_id: int) -> None:
    work.sign(request_id)
    work.submission.transmit(request_id, work.version(request_id))


@pytest.mark.thorough
@pytest.mark.feature("P42", "P61", "P65", "P68", "P71", "C18")
def test_an_office_alone_lives_two_years_and_its_history_is_of_use(any_store: Store) -> None:
    work, first = alone(any_store)
    send(work, first)
    intact(work)
    assert work.prints.render(first, PrintKind.ARCHIVE).data.startswith(b"%PDF")
    record(work, first, Event.RETURN_WITH_COMMENTS)
    intact(work)
    (received,) = work.drafts.read(first).comments
    work.drafts.correct_comment(first, received.id, True, "Corrigé", work.version(first))
    work.drafts.save(first, {"sg_resp_poste": "205"}, work.version(first))
    assert [change.after for change in work.drafts.details(first).comparison.changes] == ["205"]  # type: ignore[union-attr]
    send(work, first)
    intact(work)
    # Fewer hours than were asked for, then what a correction brings.
    record(work, first, Event.DECLARE_COMPLIANT, **granting("3"))
    intact(work)
    tell(work, first, Event.ASK_REVIEW)
    intact(work)
    assert any_store.rows(KNOWN) == [(2021, "3", False)]
    record(work, first, Event.DECLARE_COMPLIANT, **granting("3,5"))
    tell(work, first, Event.ANNOUNCE_DEPARTURE, day="2022-06-30")
    assert work.drafts.read(first).request.recorded
    # The year after, the child is back.
    work.clock.instant = datetime(2022, 8, 22, 14, tzinfo=UTC)
    renewal = Renewals(work.context, work.drafts).of_request(first)
    assert [offer.type for offer in renewal.offers] == [RequestType.RENEWAL_UNCHANGED, RequestType.RENEWAL_CHANGED]
    assert (renewal.previous, renewal.refusal) == (work.number(first), "")
    second = work.drafts.create(file_key("D1"), RequestType.RENEWAL_CHANGED)
    assert work.drafts.read(second).request.renewed_hours == "3,5"
    record(work, first, Event.CLOSE_DEPARTURE, day="2022-06-30")
    intact(work)
    assert [(year, hours) for year, hours, _ in any_store.rows(KNOWN)] == [(2021, "3,5")]
    assert not any_store.rows("SELECT 1 FROM request WHERE division <> :own", {"own": BAIE})


def _to(store: Store, status: Status) -> tuple[Work, int]:
    """A request in ``status``, by what was recorded."""
    work, request_id = alone(store)
    send(work, request_id)
    steps = {
        Status.COMMENTED: (Event.RETURN_FOR_CORRECTION,),
        Status.COMPLIANT: (Event.DECLARE_COMPLIANT,),
        Status.NOT_GRANTED: (Event.REFUSE,),
        Status.REVIEW: (Event.DECLARE_COMPLIANT, Event.ASK_REVIEW),
    }
    for event in steps.get(status, ()):
        (tell if event is Event.ASK_REVIEW else record)(work, request_id, event)
    return work, request_id


GIVEN = [(event, before) for event in ANSWERS for before in event.effect.before]


@pytest.mark.parametrize(("event", "before"), few(GIVEN, 8))
@pytest.mark.thorough(keep=1)
def test_a_mistaken_answer_that_is_annulled_leaves_the_request_as_it_was(
    store: Store, event: Event, before: Status
) -> None:
    work, request_id = _to(store, before)
    if event is Event.CLOSE_YEAR_END:
        work.clock.instant = datetime(2022, 9, 12, 15, tzinfo=UTC)
    there = work.drafts.read(request_id).request
    assert not_now(event, there, work.context.today, alone=True) == ""
    was = _held(store, request_id), store.rows(KNOWN)
    record(work, request_id, event, **(ENDED | ({"type": "TRANS"} if event is Event.RETURN_FOR_TYPE else {})))
    work.answers.annul(request_id, {"text": "Mauvaise demande"}, work.version(request_id))
    assert (_held(store, request_id), store.rows(KNOWN)) == was
    assert work.status(request_id) is before
    intact(work)


def _held(store: Store, request_id: int) -> tuple[object, ...]:
    columns = (
        "status, transmitted_at, compliant_at, closed_at, close_reason, granted_hours, recorded, open_comments, "
        "snapshot, type, examined_at"
    )
    return tuple(store.rows(f"SELECT {columns} FROM request WHERE id = :id", {"id": request_id})[0])


@pytest.mark.thorough
def test_a_request_goes_back_by_an_annulled_answer_only(any_store: Store) -> None:
    work, request_id = _to(any_store, Status.COMPLIANT)
    with pytest.raises(NotSaved, match="ne peut pas passer à cet état"), any_store.writing() as session:
        session.connection().exec_driver_sql("UPDATE request SET status = 'TRANSMIS', granted_hours = ''")
    work.answers.annul(request_id, ENDED, work.version(request_id))
    assert work.status(request_id) is Status.TRANSMITTED
    intact(work)
