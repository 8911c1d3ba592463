"""What the Ministry sees of a request: what was sent, as of that day, and nothing written since."""

from dataclasses import replace
from datetime import date

import pytest

from mes_tui.domain.access import Action
from mes_tui.domain.codes import Nature, Status
from mes_tui.domain.errors import NotFound, Refusal
from mes_tui.domain.requests import DraftComment, NewComment
from mes_tui.domain.statuses import Event
from mes_tui.printing.model import PrintKind
from mes_tui.services import request_work
from mes_tui.services.ministry_review import Review
from storage import records
from storage.store import Store
from tests.services.builders import AGENT, ALLOWANCE, BAIE, DIRECTOR, PLAN, QUAI, Work, child_file

COMMENT = NewComment(1, "personne_joindre", "Précisez [/] 50 %")


def review(work: Work) -> Review:
    return work.as_(AGENT).review


def test_the_ministry_reads_what_was_sent_until_it_is_sent_again(work: Work, store: Store) -> None:
    request_id = work.commented()
    sent = review(work).read(request_id)
    first, second = work.drafts.read(request_id).comments
    work.drafts.save(request_id, {"sg_resp_nom": "Élise [/] Œuvray"}, work.version(request_id))
    for comment in (first, second):
        work.drafts.correct_comment(request_id, comment.id, True, "C’est fait.", work.version(request_id))
    work.documents.remove(request_id, Nature.PLAN, work.version(request_id))
    work.put(request_id, Nature.PLAN, b"%PDF-1.4 autre %%EOF")
    seen = review(work).read(request_id)
    assert seen.pages == sent.pages
    assert [(comment.corrected, comment.reply) for comment in seen.file.comments] == [(False, "")] * 2
    documents = [[replace(document, id=0) for document in one.file.attachments] for one in (seen, sent)]
    assert documents[0] == documents[1]
    (new,) = (found for found in work.drafts.read(request_id).attachments if found.nature is Nature.PLAN)
    with pytest.raises(NotFound, match="plus dans la demande"):
        work.as_(AGENT).documents.text(request_id, new.id)
    work.sign(request_id)
    work.submission.transmit(request_id, work.version(request_id))
    again = review(work).read(request_id)
    assert again.pages != sent.pages
    assert [(comment.corrected, comment.reply) for comment in again.file.comments] == [(True, "C’est fait.")] * 2
    assert again.comparison is not None
    labels = [change.label for change in again.comparison.changes]
    assert labels == ["Personne à joindre au service de garde", "Document\xa0: Plan d’intégration"]


def test_what_was_never_sent_stays_unseen_once_the_request_is_closed(work: Work) -> None:
    request_id = work.commented()
    sent = review(work).read(request_id)
    work.drafts.save(request_id, {"sg_resp_nom": "Jamais envoyé"}, work.version(request_id))
    for comment in work.drafts.read(request_id).comments:
        work.drafts.correct_comment(request_id, comment.id, True, "Jamais envoyé", work.version(request_id))
    work.documents.remove(request_id, Nature.PLAN, work.version(request_id))
    work.close(request_id)
    seen = review(work).read(request_id)
    assert seen.pages == sent.pages
    assert [(comment.corrected, comment.reply) for comment in seen.file.comments] == [(False, "")] * 2
    assert work.drafts.read(request_id).answers["sg_resp_nom"] == "Jamais envoyé"


def test_the_answers_that_were_sent_stay_seen_once_the_request_is_closed(work: Work) -> None:
    request_id = work.commented()
    for comment in work.drafts.read(request_id).comments:
        work.drafts.correct_comment(request_id, comment.id, True, "C’est fait.", work.version(request_id))
    work.submission.transmit(request_id, work.version(request_id))
    work.close(request_id)
    seen = review(work).read(request_id)
    assert [(comment.corrected, comment.reply) for comment in seen.file.comments] == [(True, "C’est fait.")] * 2
    assert len(seen.file.attachments) == 2


def test_a_document_is_seen_in_the_slot_where_it_was_sent_only(work: Work) -> None:
    request_id = work.commented()
    work.documents.remove(request_id, Nature.PLAN, work.version(request_id))
    work.put(request_id, Nature.REPORT, PLAN)
    seen = review(work).read(request_id).file.attachments
    assert [(found.nature, found.id > 0) for found in seen] == [(Nature.PLAN, False), (Nature.SIGNATURES, True)]


def test_the_ministry_reads_a_commented_request_as_of_the_day_it_was_sent(work: Work, store: Store) -> None:
    running = replace(ALLOWANCE, end=date(2021, 12, 31))
    with store.writing() as session:
        records.upsert_child_file(session, BAIE, child_file("D1", "1000001", QUAI, allowance=running))
    request_id = work.commented()
    agent = work.as_(AGENT)
    sent = agent.review.read(request_id)
    work.clock.forward(days=400)
    seen = agent.review.read(request_id)
    assert seen.pages == sent.pages
    assert agent.submission.signature_state(seen.file).signed


def test_the_provider_reads_nothing_of_what_is_prepared(work: Work) -> None:
    request_id = work.transmitted()
    review(work).prepare(request_id, COMMENT)
    assert work.as_(DIRECTOR).review.read(request_id).draft_comments == ()


def test_what_a_sent_request_says_does_not_depend_on_the_code_that_reads_it(
    work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A later version may work out something else; who corrects a request reads what it says now."""
    sent, corrected = work.transmitted("D2"), work.commented()
    readers = [(work, sent), (work.as_(AGENT), sent), (work.as_(AGENT), corrected)]
    monkeypatch.setattr(request_work, "signed_content", lambda *_: {})
    for reader, request_id in readers:
        with reader.context.view(request_id, Action.VIEW) as view:
            assert view.content == view.transmissions[-1].content != {}
    with work.context.view(corrected, Action.VIEW) as view:
        assert view.content == {}


def test_a_comment_is_of_the_sending_that_it_is_about_however_few_came_before(work: Work, store: Store) -> None:
    """A request that was taken back from a file may have been sent more often than it was commented."""
    request_id, at = work.transmitted(), work.clock()
    comment = DraftComment(1, 1, "personne_joindre", "", "À préciser [/]", AGENT.login, at)
    with store.writing() as session:
        (first,) = records.load_transmissions(session, request_id)
        for round_ in (2, 3):
            records.add_transmission(session, request_id, replace(first, round=round_))
        for _ in range(2):
            records.insert_comments(session, request_id, [comment], AGENT.login, at)
        assert [one.round for one in records.load_comments(session, request_id)] == [3, 4]


def test_what_was_given_up_after_its_withdrawal_stays_withdrawn_for_the_ministry(work: Work) -> None:
    request_id = work.transmitted()
    for event in (Event.WITHDRAW, Event.ABANDON):
        work.outcomes.tell(request_id, event, {}, work.version(request_id))
        agent = work.as_(AGENT)
        for attempt in (
            agent.review.read,
            agent.review.open,
            agent.drafts.read,
            agent.drafts.details,
            agent.changes.of,
        ):
            with pytest.raises(Refusal):
                attempt(request_id)
        with pytest.raises(Refusal):
            agent.prints.render(request_id, PrintKind.FULL)
    assert work.drafts.read(request_id).request.status is Status.CLOSED
