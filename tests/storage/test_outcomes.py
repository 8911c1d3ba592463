"""What is decided of a request: kept in each of its versions, sealed, journalled, told, read by both sides."""

import json
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from mes_tui.domain.access import EVENTS, MORE_THAN_WORDS, RULES
from mes_tui.domain.codes import CloseReason, ListKind, MinistryListKind, Nature, RequestType, Right, Status
from mes_tui.domain.errors import NotSaved, Refusal
from mes_tui.domain.requests import NewComment, Outcome
from mes_tui.domain.statuses import Event
from mes_tui.forms.outcomes import proposed
from mes_tui.importing.package import DATA_FILE
from mes_tui.printing.model import PrintKind
from mes_tui.services.dossiers import Dossiers
from mes_tui.services.lists import ListQuery, Lists
from mes_tui.services.ministry_lists import MinistryLists, MinistryQuery
from mes_tui.services.tamper_check import TamperCheck
from mes_tui.services.type_changes import TypeChanges
from storage.store import Store
from tests import prepared
from tests.services.builders import (
    AGENT,
    BAIE,
    CLOSING,
    DIRECTOR,
    ENDED,
    SIGNATURES,
    Clock,
    Work,
    fill,
    granting,
    seal,
)
from tests.services.exported import transmitted

WORDS = "Erreur de calcul [/] : le comité a accordé\nplus d’heures. ᐃᓄᒃ"
CORRECTION = {"hours": "4,25", "days": "4,5", "from_day": "2021-10-04", "to_day": "2022-06-30", "text": WORDS}


@pytest.fixture
def work(store: Store) -> Work:
    """The director of an office."""
    fill(store)
    return Work(store, Clock())


def _text(data: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages)


def outcomes(work: Work, request_id: int) -> tuple[Outcome, ...]:
    return work.drafts.read(request_id).outcomes


def intact(work: Work) -> None:
    work.context.owner = True
    assert TamperCheck(work.context).verify().faults == ()


@pytest.mark.feature("P19", "C7")
def test_a_decision_says_hours_days_dates_and_why_it_is_less(work: Work) -> None:
    request_id = work.transmitted()
    work.decide(request_id, Event.DECLARE_COMPLIANT, CORRECTION)
    (told,) = outcomes(work, request_id)
    assert (told.rank, told.event, told.author, told.round) == (1, Event.DECLARE_COMPLIANT, AGENT.name, 1)
    assert (told.hours, told.days, told.text) == ("4,25", "4,5", WORDS)
    assert (told.from_day, told.to_day) == (date(2021, 10, 4), date(2022, 6, 30))
    reviewed = work.as_(AGENT).review.read(request_id)
    assert reviewed.outcomes == (told,)
    assert (reviewed.asked.hours, reviewed.asked.days) == (Decimal("4.5"), Decimal(5))


def test_a_decision_is_corrected_until_its_year_ends_and_each_version_is_kept(any_store: Store) -> None:
    fill(any_store)
    work = Work(any_store, Clock())
    request_id = work.transmitted()
    work.declare(request_id, "3")
    work.decide(request_id, Event.CORRECT_DECISION, CORRECTION)
    file = work.drafts.read(request_id)
    first, second = file.outcomes
    assert (first.hours, second.hours, second.event) == ("3", "4,25", Event.CORRECT_DECISION)
    assert (file.request.status, file.request.granted_hours) == (Status.COMPLIANT, "4,25")
    assert file.request.compliant_at == first.at < second.at
    number = file.request.number
    assert [action for _, action, _ in work.journal(number)][-1] == "corriger la décision"
    assert any_store.rows("SELECT recipient FROM notice WHERE kind = 'CORRECT_DECISION'") == [("3000-2000",)]
    # What the next request knows is what is granted now; the days of the year are not known when fewer are.
    assert any_store.rows("SELECT hours_per_day, days FROM support_grant WHERE necsg = '1000001'") == [("4,25", "")]
    intact(work)
    work.clock.instant = datetime(2023, 1, 9, 15, tzinfo=UTC)
    with pytest.raises(Refusal, match="ne se corrige plus"):
        work.decide(request_id, Event.CORRECT_DECISION, CORRECTION)
    assert outcomes(work, request_id) == (first, second)


def test_a_decision_of_before_they_were_kept_stays_when_it_is_corrected(work: Work, store: Store) -> None:
    request_id = work.transmitted()
    work.declare(request_id, "3")
    with store.writing() as session:
        session.connection().exec_driver_sql("DROP TRIGGER guard_outcome_removed")
        session.connection().exec_driver_sql("DELETE FROM outcome")
    assert outcomes(work, request_id) == ()
    (before,) = work.as_(AGENT).review.read(request_id).outcomes
    assert (before.rank, before.hours, before.author) == (0, "3", "")
    work.decide(request_id, Event.CORRECT_DECISION, CORRECTION)
    assert [(told.rank, told.hours) for told in outcomes(work, request_id)] == [(1, "3"), (2, "4,25")]


@pytest.mark.parametrize("change", ["UPDATE outcome SET text = 'autre'", "DELETE FROM outcome"])
def test_nobody_changes_what_was_decided(work: Work, store: Store, change: str) -> None:
    work.declare(work.transmitted())
    with pytest.raises(NotSaved, match="ne change pas et ne s’efface pas"), store.writing() as session:
        session.connection().exec_driver_sql(change)


@pytest.mark.thorough(keep=1)
@pytest.mark.feature("P70")
@pytest.mark.parametrize("kind", [PrintKind.SUMMARY, PrintKind.FULL])
def test_every_version_of_a_decision_is_on_paper(work: Work, kind: PrintKind) -> None:
    request_id = work.transmitted()
    work.declare(request_id, "3")
    work.decide(request_id, Event.CORRECT_DECISION, CORRECTION)
    paper = " ".join(_text(work.prints.render(request_id, kind).data).split())
    for words in ("Une décision plus récente la remplace", "Cette décision est celle qui compte", "4,25 heures"):
        assert words in paper


def test_a_renewal_takes_the_hours_that_are_granted_now(work: Work) -> None:
    request_id = work.transmitted()
    work.decide(request_id, Event.DECLARE_COMPLIANT, granting("3"))
    work.decide(request_id, Event.CORRECT_DECISION, CORRECTION)
    renewal = work.draft("D1", RequestType.RENEWAL_CHANGED)
    assert work.drafts.read(renewal).request.renewed_hours == "4,25"


@pytest.mark.feature("P20", "C6")
@pytest.mark.parametrize("reason", [reason for reason in CLOSING if reason is not CloseReason.END_OF_YEAR])
def test_a_request_ends_for_the_reason_that_is_true(any_store: Store, reason: CloseReason) -> None:
    fill(any_store)
    work = Work(any_store, Clock())
    request_id = work.transmitted()
    event = CLOSING[reason]
    work.decide(request_id, event, ENDED)
    file = work.drafts.read(request_id)
    (told,) = file.outcomes
    assert file.request.status is event.effect.status
    assert (file.request.close_reason, file.request.closed_at) == (reason, told.at)
    assert (told.event, told.text) == (event, ENDED["text"])
    assert told.day == (date(2021, 8, 2) if reason is CloseReason.DEPARTURE else None)
    (row,) = Lists(work.context).window(ListQuery.first(ListKind.CLOSED, BAIE))
    assert row.cells[4] == reason.short_label
    assert [action for _, action, _ in work.journal(file.request.number)][-1] == event
    assert any_store.rows("SELECT recipient FROM notice WHERE kind = :kind", {"kind": event.name}) == [(BAIE,)]
    assert any_store.rows("SELECT 1 FROM support_grant WHERE necsg = '1000001'") == []
    paper = " ".join(_text(work.prints.render(request_id, PrintKind.SUMMARY).data).split())
    assert " ".join(event.effect.line.split()) in paper
    intact(work)
    # Another request may be made.
    assert work.draft()


def test_a_departure_is_announced_by_the_provider_and_closed_on_its_date(any_store: Store) -> None:
    fill(any_store)
    work = Work(any_store, Clock())
    request_id = work.transmitted()
    work.declare(request_id)
    work.outcomes.tell(request_id, Event.ANNOUNCE_DEPARTURE, {"day": "2022-03-04"}, work.version(request_id))
    # A date that changes is announced again.
    work.outcomes.tell(request_id, Event.ANNOUNCE_DEPARTURE, {"day": "2022-03-11"}, work.version(request_id))
    assert work.status(request_id) is Status.COMPLIANT
    assert any_store.rows("SELECT recipient FROM notice WHERE kind = 'ANNOUNCE_DEPARTURE'") == [("region:11",)] * 2
    reviewed = work.as_(AGENT).review.read(request_id)
    assert proposed(reviewed.asked, reviewed.outcomes)["day"] == "2022-03-11"
    work.decide(request_id, Event.CLOSE_DEPARTURE, {})
    request = work.drafts.read(request_id)
    assert (request.request.close_reason, request.outcomes[-1].day) == (CloseReason.DEPARTURE, date(2022, 3, 11))
    intact(work)


def test_the_ministry_writes_nothing_in_the_place_of_a_provider(work: Work) -> None:
    request_id = work.transmitted()
    with pytest.raises(Refusal, match="Le Ministère ne peut pas"):
        work.as_(AGENT).outcomes.tell(request_id, Event.ANNOUNCE_DEPARTURE, ENDED, work.version(request_id))
    with pytest.raises(Refusal, match="réservée au Ministère"):
        work.outcomes.tell(request_id, Event.REFUSE, ENDED, work.version(request_id))


@pytest.mark.parametrize("event", Event)
def test_each_event_has_an_action_that_its_statuses_allow(event: Event) -> None:
    statuses = {status for rule in RULES[EVENTS[event]] for status in rule.statuses}
    assert statuses >= set(event.effect.before)


def told(work: Work, request_id: int, event: Event, **typed: str) -> None:
    """Told by the provider, on what it reads now."""
    work.outcomes.tell(request_id, event, typed, work.version(request_id))


@pytest.mark.feature("P72", "C11")
def test_a_transmission_is_withdrawn_until_somebody_examines_it(any_store: Store) -> None:
    fill(any_store)
    work = Work(any_store, Clock())
    request_id = work.transmitted()
    agent, number = work.as_(AGENT), work.number(request_id)
    with pytest.raises(Refusal, match="n’a pas encore ouvert"):
        told(work, request_id, Event.ASK_CORRECTION, text=WORDS)
    # It came up by itself after a decision on another one: nobody examines it yet, and then nobody holds it.
    agent.review.open(request_id, chosen=False)
    told(work, request_id, Event.WITHDRAW, text=WORDS)
    assert work.status(request_id) is Status.WITHDRAWN
    assert work.drafts.open(request_id).held_by == ""
    # Sent by mistake, perhaps: nobody of the Ministry reads it, whatever way they try.
    for attempt in (agent.review.read, agent.review.open, agent.drafts.read, agent.changes.of):
        with pytest.raises(Refusal):
            attempt(request_id)
    assert MinistryLists(agent.context).window(MinistryQuery.first(MinistryListKind.TO_REVIEW)) == ()
    work.put(request_id, Nature.PLAN, SIGNATURES)
    work.sign(request_id)
    work.submission.transmit(request_id, work.version(request_id))
    # The sending that was withdrawn is not compared with, nor carried by what the Ministry exports.
    reviewed = agent.review.open(request_id)
    assert reviewed.comparison is None
    exported = agent.prints.render(request_id, PrintKind.ARCHIVE).data
    (data,) = PdfReader(BytesIO(exported)).attachments[DATA_FILE]
    assert [sent["ronde"] for sent in json.loads(data)["transmissions"]] == [2]
    assert [action for _, action, _ in work.journal(number)].count("examiner") == 1
    with pytest.raises(Refusal, match="ne se retire plus"):
        told(work, request_id, Event.WITHDRAW)
    with pytest.raises(NotSaved, match="ne se retire plus"), any_store.writing() as session:
        session.connection().exec_driver_sql("UPDATE request SET status = 'RETIREE'")
    intact(work)


def waits(work: Work) -> str:
    """For what the only request to examine waits, as the agent's list says it."""
    (row,) = MinistryLists(work.as_(AGENT).context).window(MinistryQuery.first(MinistryListKind.TO_REVIEW))
    assert row.marked is bool(row.why)
    return row.why


def test_a_correction_is_asked_for_and_accepted_by_returning(any_store: Store) -> None:
    fill(any_store)
    work = Work(any_store, Clock())
    request_id = work.transmitted()
    agent = work.as_(AGENT).review
    agent.open(request_id)
    with pytest.raises(Refusal, match="n’a pas demandé de correction"):
        work.decide(request_id, Event.RETURN_FOR_CORRECTION, {})
    assert waits(work) == ""
    told(work, request_id, Event.ASK_CORRECTION, text=WORDS)
    assert waits(work) == "le service de garde demande une correction"
    agent.prepare(request_id, NewComment(1, "personne_joindre", "Précisez."))
    both = "des commentaires sont préparés pour cette demande, le service de garde demande une correction"
    assert waits(work) == both
    agent.remove(request_id, agent.read(request_id).draft_comments[0].id)
    asked = agent.read(request_id).correction
    assert asked is not None
    assert asked.text == WORDS
    work.decide(request_id, Event.RETURN_FOR_CORRECTION, {})
    assert work.status(request_id) is Status.COMMENTED
    work.sign(request_id)
    work.submission.transmit(request_id, work.version(request_id))
    # It was asked for of the sending before.
    assert waits(work) == ""
    work.return_with(request_id, NewComment(1, "personne_joindre", "Précisez."))
    work.put(request_id, Nature.PLAN, SIGNATURES)
    # Given up in the middle of it: what was not sent again is no tampering.
    told(work, request_id, Event.GIVE_UP, text=WORDS)
    request = work.drafts.read(request_id).request
    assert (request.status, request.close_reason) == (Status.CLOSED, CloseReason.WITHDRAWN)
    intact(work)


@pytest.mark.thorough
def test_a_request_returned_for_another_type_keeps_every_answer(any_store: Store) -> None:
    fill(any_store)
    work = Work(any_store, Clock())
    types = TypeChanges(work.context)
    request_id = work.transmitted("D2", RequestType.RENEWAL_CHANGED)
    before = work.drafts.read(request_id)
    with pytest.raises(Refusal, match="Motif"):
        work.decide(request_id, Event.RETURN_FOR_TYPE, {"type": "RSC"})
    with pytest.raises(Refusal, match="déjà de ce type"):
        work.decide(request_id, Event.RETURN_FOR_TYPE, {"type": "RAC", "text": WORDS})
    work.decide(request_id, Event.RETURN_FOR_TYPE, {"type": "RSC", "text": WORDS})
    first = types.of(request_id)[0]
    assert (first.type, first.wanted, first.refusal) == (RequestType.RENEWAL_UNCHANGED, True, "")
    # What does not apply any more is told before it is done.
    assert "Rôle de la personne accompagnatrice" in first.gone
    with pytest.raises(Refusal, match="déjà de ce type"):
        types.make(request_id, RequestType.RENEWAL_CHANGED, work.version(request_id))
    types.make(request_id, RequestType.RENEWAL_UNCHANGED, work.version(request_id))
    after = work.drafts.read(request_id)
    assert after.request.type is RequestType.RENEWAL_UNCHANGED
    assert (after.answers, after.request.number) == (before.answers, before.request.number)
    assert work.journal(before.request.number)[-1][1:] == ("changer le type", "RAC>RSC")
    assert work.submission.signature_state(after).void
    intact(work)


@pytest.mark.parametrize("first", [Event.DECLARE_COMPLIANT, Event.REFUSE])
@pytest.mark.parametrize("then", [Event.DECLARE_COMPLIANT, Event.REFUSE])
@pytest.mark.thorough(keep=1)
def test_a_decision_is_reviewed_and_what_is_granted_follows(any_store: Store, first: Event, then: Event) -> None:
    fill(any_store)
    work = Work(any_store, Clock())
    request_id = work.transmitted()
    work.decide(request_id, first, granting("3"))
    told(work, request_id, Event.ASK_REVIEW, text=WORDS)
    request = work.drafts.read(request_id).request
    assert (request.status, request.closed_at, request.close_reason) == (Status.REVIEW, None, None)
    agent = work.as_(AGENT)
    (row,) = MinistryLists(agent.context).window(MinistryQuery.first(MinistryListKind.REVIEWS))
    assert row.id == request_id
    # Its own round: the Ministry may ask for more.
    work.return_with(request_id, NewComment(1, "personne_joindre", "Précisez."))
    file = work.drafts.read(request_id)
    assert [comment.round for comment in file.comments] == [1]
    work.drafts.correct_comment(request_id, file.comments[0].id, True, "Fait", work.version(request_id))
    work.submission.transmit(request_id, work.version(request_id))
    work.decide(request_id, then, granting("4"))
    file = work.drafts.read(request_id)
    granted = then is Event.DECLARE_COMPLIANT
    assert file.request.status is (Status.COMPLIANT if granted else Status.NOT_GRANTED)
    assert file.request.granted_hours == ("4" if granted else "")
    known = any_store.rows("SELECT hours_per_day FROM support_grant WHERE necsg = '1000001'")
    assert known == ([("4",)] if granted else [])
    assert [outcome.event for outcome in file.outcomes] == [first, Event.ASK_REVIEW, then]
    intact(work)


def test_no_review_is_asked_for_beside_another_open_request(work: Work) -> None:
    request_id = work.transmitted()
    work.decide(request_id, Event.REFUSE, ENDED)
    work.draft()
    with pytest.raises(Refusal, match="est ouverte pour cet enfant"):
        told(work, request_id, Event.ASK_REVIEW, text=WORDS)


@pytest.mark.parametrize("event", Event)
@pytest.mark.thorough(keep=4)
def test_nothing_is_sent_deleted_or_returned_by_words_alone(any_store: Store, event: Event) -> None:
    fill(any_store)
    work = Work(any_store, Clock())
    request_id = work.transmitted()
    if event is not Event.RETURN_WITH_COMMENTS:
        told(work, request_id, Event.WITHDRAW)
    status, version = work.status(request_id), work.version(request_id)
    for tell in (work.outcomes.tell, work.as_(AGENT).outcomes.tell, work.as_(AGENT).review.decide):
        with suppress(Refusal, ValueError):
            tell(request_id, event, ENDED, version)
    if event in MORE_THAN_WORDS:
        assert (work.status(request_id), work.version(request_id)) == (status, version)


def test_the_end_of_the_year_leaves_the_days_that_were_granted(any_store: Store) -> None:
    fill(any_store)
    work = Work(any_store, Clock())
    request_id = work.transmitted()
    work.decide(request_id, Event.DECLARE_COMPLIANT, granting("3") | {"days": "4"})
    known = any_store.rows("SELECT hours_per_day, days FROM support_grant WHERE necsg = '1000001'")
    assert known == [("3", "")]
    work.clock.instant = datetime(2022, 9, 12, 15, tzinfo=UTC)
    work.decide(request_id, Event.CLOSE_YEAR_END, {})
    assert any_store.rows("SELECT hours_per_day, days FROM support_grant WHERE necsg = '1000001'") == known


@pytest.mark.thorough
@pytest.mark.parametrize("decided", [[Event.CORRECT_DECISION], [Event.ASK_REVIEW], [Event.ASK_REVIEW, Event.REFUSE]])
def test_a_decision_of_before_they_were_kept_is_taken_back(
    work: Work, store: Store, tmp_path: Path, decided: list[Event]
) -> None:
    """It gave no reason for granting less: nobody asked for one."""
    request_id = transmitted(work)
    work.declare(request_id, "3")
    with store.writing() as session:
        session.connection().exec_driver_sql("DROP TRIGGER guard_outcome_removed")
        session.connection().exec_driver_sql("DELETE FROM outcome")
    for event in decided:
        if event is Event.ASK_REVIEW:
            told(work, request_id, event, text="Revoir.")
        else:
            work.decide(request_id, event, granting("4"))
    path = tmp_path / "dossier.pdf"
    path.write_bytes(work.prints.render(request_id, PrintKind.ARCHIVE).data)
    with Store.open(prepared.new_store(tmp_path / "autre.db"), seal=seal()) as other:
        fill(other)
        holder = Work(other, Clock(), replace(DIRECTOR, rights=DIRECTOR.rights | {Right.MANAGE}))
        holder.context.owner = True
        Dossiers(holder.context).take_back(path)
        ((taken,),) = other.rows("SELECT id FROM request")
        assert outcomes(holder, taken) == outcomes(work, request_id)
