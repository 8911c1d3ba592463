"""What one side has not sent, or took back, is nowhere in what the other reads."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from mes_tui.domain.codes import CloseReason, ListKind, MinistryListKind, Nature, RequestType, Right, Status
from mes_tui.domain.errors import Refusal
from mes_tui.domain.requests import NewComment
from mes_tui.domain.sheets import PARENT, PROFESSIONAL
from mes_tui.domain.statuses import Event
from mes_tui.printing.model import PrintKind
from mes_tui.services.dossiers import Dossiers
from mes_tui.services.lists import ListQuery, Lists
from mes_tui.services.ministry_lists import MinistryLists, MinistryQuery, Narrowing
from mes_tui.services.notices import Notices
from mes_tui.services.tamper_check import TamperCheck
from mes_tui.services.type_changes import TypeChanges
from storage.store import Store
from tests import prepared
from tests.attachments.documents import plain
from tests.services.builders import AGENT, BAIE, DIRECTOR, Clock, Work, fill, seal
from tests.services.exported import PLAN, transmitted

MANAGING = replace(AGENT, login="uid:10", rights=AGENT.rights | {Right.MANAGE})
ANSWER = "Jamais envoyé, écrit après le retrait."


def office(store: Store) -> Work:
    fill(store)
    return Work(store, Clock())


def told(work: Work, request_id: int, event: Event, **typed: str) -> None:
    """Told by the provider, on what it reads now."""
    work.outcomes.tell(request_id, event, typed, work.version(request_id))


def withdrawn(work: Work, request_id: int) -> None:
    told(work, request_id, Event.WITHDRAW)


def given_up(work: Work, request_id: int) -> None:
    told(work, request_id, Event.WITHDRAW)
    work.drafts.save(request_id, {"sg_resp_nom": ANSWER}, work.version(request_id))
    told(work, request_id, Event.ABANDON, text=ANSWER)


def returned_and_given_up(work: Work, request_id: int) -> None:
    """The Ministry read a first sending; the second one was withdrawn."""
    work.return_with(request_id, NewComment(1, "personne_joindre", "Précisez."))
    (comment,) = work.drafts.read(request_id).comments
    work.drafts.correct_comment(request_id, comment.id, True, "Fait", work.version(request_id))
    work.submission.transmit(request_id, work.version(request_id))
    given_up(work, request_id)


@pytest.mark.parametrize("end", [withdrawn, given_up, returned_and_given_up])
@pytest.mark.thorough(keep=1)
def test_what_is_withdrawn_is_nowhere_for_the_ministry(any_store: Store, end: Callable[[Work, int], None]) -> None:
    work = office(any_store)
    request_id = work.transmitted()
    end(work, request_id)
    agent, number = work.as_(MANAGING), work.number(request_id)
    for attempt in (agent.review.read, agent.review.open, agent.drafts.read, agent.drafts.details, agent.changes.of):
        with pytest.raises(Refusal):
            attempt(request_id)
    for kind in PrintKind:
        with pytest.raises(Refusal):
            agent.prints.render(request_id, kind)
    with pytest.raises(Refusal):
        agent.journal_service.history(request_id).total()
    with pytest.raises(Refusal):
        list(agent.journal_service.entries(number))
    assert number not in {entry.line.request_number for entry in agent.journal_service.entries()}
    lists = MinistryLists(agent.context)
    for listed in MinistryListKind:
        assert lists.window(MinistryQuery.first(listed)) == ()
    assert set(lists.counts().values()) == {0}
    notices = Notices(agent.context)
    lines = notices.window()
    assert lines
    for line in lines:
        assert line.cells[2] == ""
        with pytest.raises(Refusal):
            notices.open(line.id)
    # Its provider still has it.
    rows = Lists(work.context).window(ListQuery.first(ListKind.ALL, BAIE))
    assert [row.id for row in rows] == [request_id]


def test_a_withdrawn_request_that_is_given_up_leaves_its_place(any_store: Store) -> None:
    work = office(any_store)
    request_id = work.transmitted()
    given_up(work, request_id)
    request = work.drafts.read(request_id).request
    assert (request.status, request.close_reason) == (Status.CLOSED, CloseReason.ABANDONED)
    assert work.draft()


def test_the_type_that_the_ministry_reads_is_the_one_that_was_sent(any_store: Store) -> None:
    work = office(any_store)
    request_id = work.transmitted("D2", RequestType.RENEWAL_CHANGED)
    agent, number = work.as_(MANAGING), work.number(request_id)
    work.decide(request_id, Event.RETURN_FOR_TYPE, {"type": "RSC", "text": "Mauvais type."})
    before = agent.review.read(request_id)
    TypeChanges(work.context).make(request_id, RequestType.RENEWAL_UNCHANGED, work.version(request_id))
    after = agent.review.read(request_id)
    assert after.file.request.type is RequestType.RENEWAL_CHANGED
    assert (after.pages, after.summary) == (before.pages, before.summary)
    lists = MinistryLists(agent.context)
    for type_, found in ((RequestType.RENEWAL_CHANGED, 1), (RequestType.RENEWAL_UNCHANGED, 0)):
        query = MinistryQuery.first(MinistryListKind.RETURNED, Narrowing(type=type_))
        assert lists.total(query) == len(lists.window(replace(query, sort="type"))) == found
    (row,) = lists.window(MinistryQuery.first(MinistryListKind.RETURNED))
    assert row.cells[3] == RequestType.RENEWAL_CHANGED.short_label
    for entries in (agent.journal_service.entries(number), agent.journal_service.entries()):
        assert "changer le type" not in {entry.line.action for entry in entries}
    work.drafts.save(request_id, {"declaration_sans_changement": "oui"}, work.version(request_id))
    work.sign(request_id)
    work.submission.transmit(request_id, work.version(request_id))
    assert agent.review.read(request_id).file.request.type is RequestType.RENEWAL_UNCHANGED
    assert lists.total(MinistryQuery.first(MinistryListKind.TO_REVIEW, Narrowing(type=RequestType.RENEWAL_UNCHANGED)))
    work.context.owner = True
    assert TamperCheck(work.context).verify().faults == ()


@pytest.mark.thorough
def test_the_type_that_was_sent_is_taken_back_with_the_request(store: Store, tmp_path: Path) -> None:
    work = office(store)
    request_id = transmitted(work)
    work.decide(request_id, Event.RETURN_FOR_TYPE, {"type": "TRANS", "text": "Mauvais type."})
    TypeChanges(work.context).make(request_id, RequestType.TRANSFER, work.version(request_id))
    path = tmp_path / "dossier.pdf"
    path.write_bytes(work.prints.render(request_id, PrintKind.ARCHIVE).data)
    with Store.open(prepared.new_store(tmp_path / "autre.db"), seal=seal()) as other:
        fill(other)
        holder = Work(other, Clock(), replace(DIRECTOR, rights=DIRECTOR.rights | {Right.MANAGE}))
        holder.context.owner = True
        Dossiers(holder.context).take_back(path)
        (row,) = MinistryLists(holder.as_(AGENT).context).window(MinistryQuery.first(MinistryListKind.RETURNED))
        assert row.cells[3] == RequestType.NEW.short_label
        assert holder.drafts.read(row.id).request.type is RequestType.TRANSFER


@pytest.mark.thorough
@pytest.mark.parametrize("signed_again", [False, True])
def test_what_is_said_of_the_documents_that_were_sent_is_taken_back_with_them(
    store: Store, tmp_path: Path, signed_again: bool
) -> None:
    """The same bytes are joined again during the correction: signers, title, word and slot are not sent yet."""
    work, paper = office(store), tmp_path / "avis.pdf"
    paper.write_bytes(plain(1))
    request_id = work.filled()
    work.put(request_id, Nature.PLAN, PLAN)

    def join(nature: Nature, word: str, title: str = "", rank: int = 1) -> None:
        candidate = work.documents.examine(request_id, paper)
        version = work.version(request_id)
        signed = (PARENT, PROFESSIONAL) if nature is Nature.SIGNATURES else ()
        work.documents.keep(request_id, nature, candidate, version, word, title=title, rank=rank, signed=signed)

    join(Nature.SIGNATURES, "Comparée au formulaire.")
    join(Nature.OTHER, "", "Avis du psychologue")
    work.sign(request_id)
    work.submission.transmit(request_id, work.version(request_id))
    work.return_with(request_id, NewComment(1, "personne_joindre", "Précisez."))
    before = told_of_documents(work, request_id)
    join(Nature.SIGNATURES, ANSWER)
    work.sheets.state(request_id, 1, (PROFESSIONAL,), work.version(request_id))
    join(Nature.OTHER, "", ANSWER)
    join(Nature.OTHER, "", ANSWER, rank=0)
    if signed_again:
        work.sign(request_id)
    assert told_of_documents(work, request_id) == before
    path = tmp_path / "dossier.pdf"
    path.write_bytes(work.prints.render(request_id, PrintKind.ARCHIVE).data)
    with Store.open(prepared.new_store(tmp_path / "autre.db"), seal=seal()) as other:
        fill(other)
        holder = Work(other, Clock(), replace(DIRECTOR, rights=DIRECTOR.rights | {Right.MANAGE}))
        holder.context.owner = True
        Dossiers(holder.context).take_back(path)
        ((taken,),) = other.rows("SELECT id FROM request")
        there = told_of_documents(holder, taken)
        assert [(name, sheet) for name, _, sheet, _ in there] == [(name, sheet) for name, _, sheet, _ in before]
        assert dict(one[:2] for one in there)[Nature.OTHER.value] == "Avis du psychologue"
        assert ANSWER not in repr(there)


def told_of_documents(work: Work, request_id: int) -> list[tuple[str, str, str, str]]:
    """What an agent reads of each document: its place, its title, who signed there, the clerk's word."""
    file = work.as_(AGENT).review.read(request_id).file
    return [(one.name, one.title, one.sheet, one.note) for one in file.attachments]
