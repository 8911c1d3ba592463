"""What is told of a request beside its list: a summary, never an answer or a comment's words; nothing is written."""

import pytest

from mes_tui.domain.errors import NotFound, Refusal
from mes_tui.domain.requests import NewComment
from mes_tui.services.previews import Preview, Previews
from tests.services.builders import AGENT, STRANGER, Work
from tests.storage.test_statements import counted

SECRET = "Précisez l’aide humaine [/] ᐃᓄᒃ"


def told(work: Work, request_id: int) -> Preview:
    return Previews(work.context).of(request_id)


@pytest.mark.feature("P17", "P22")
def test_a_draft_says_what_it_wants(work: Work) -> None:
    request_id = work.draft()
    shown = told(work, request_id)
    assert shown.number == work.number(request_id)
    assert [label for label, _ in shown.facts] == ["Naissance", "Type", "Année", "Statut", "AIEH"]
    assert dict(shown.facts)["Statut"] == "Brouillon"
    assert {there for there, _ in shown.documents} == {False}
    answers, signature = shown.missing
    assert "réponses manquent ou ne vont pas" in answers
    assert signature == "Signature de la direction"


def test_what_is_ready_or_sent_wants_nothing(work: Work) -> None:
    request_id = work.ready()
    work.sign(request_id)
    assert told(work, request_id).missing == ()
    sent = told(work, work.transmitted("D9"))
    assert (sent.missing, sent.comments, sent.corrected) == ((), (), "")
    assert {there for there, _ in sent.documents} == {True}


@pytest.mark.feature("P65")
def test_comments_are_told_by_their_place_and_what_was_granted_by_its_hours(work: Work) -> None:
    request_id = work.transmitted()
    work.return_with(request_id, NewComment(4, "besoins", SECRET))
    shown = told(work, request_id)
    assert shown.corrected == "0/1 commentaire corrigé"
    ((corrected, where),) = shown.comments
    assert not corrected
    assert where.startswith("page\u00a04")
    assert SECRET not in str(shown)
    other = work.transmitted("D9")
    work.declare(other, "4,5")
    assert ("Accordé", "4,5\u00a0h par jour") in told(work, other).facts


def test_an_agent_is_told_what_was_sent_and_nothing_of_a_draft(work: Work) -> None:
    draft, sent = work.draft(), work.transmitted("D9")
    agent = work.as_(AGENT)
    assert told(agent, sent).number == work.number(sent)
    for asker, request_id in ((agent, draft), (work.as_(STRANGER), sent)):
        with pytest.raises(Refusal):
            told(asker, request_id)
    with pytest.raises(NotFound):
        told(work, 999)


def test_it_is_one_short_reading_and_writes_nothing(work: Work) -> None:
    request_id = work.commented()
    before = work.journal(work.number(request_id))
    told(work, request_id)
    with counted() as statements:
        told(work, request_id)
    assert len(statements) <= 12
    assert not [line for line in statements if line.split()[0].upper() in ("INSERT", "UPDATE", "DELETE")]
    assert work.journal(work.number(request_id)) == before
