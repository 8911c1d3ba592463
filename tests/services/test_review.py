"""The Ministry's part, and what the store refuses to anybody."""

from collections.abc import Callable

import pytest

from mes_tui.domain.codes import CloseReason, Status
from mes_tui.domain.errors import NotFound, NotSaved, Refusal
from mes_tui.services.lists import ListKind, ListQuery, Lists
from mes_tui.services.review import Remark
from storage.store import Store
from tests.services.builders import AGENT, BAIE, DIRECTOR, Work


@pytest.fixture
def remark(work: Work) -> Remark:
    form = work.drafts.evaluate(work.drafts.read(work.draft("D9")))[0]
    return Remark(1, form.pages[0].sections[0].key, "Précisez [/] 50 % :\n\x1b[31mdeux lignes")


@pytest.mark.feature("P17", "P65", "P66", "P67")
def test_comments_bring_the_request_back_to_the_provider(work: Work, store: Store, remark: Remark) -> None:
    request_id = work.transmitted()
    work.as_(AGENT).review.return_with_comments(request_id, [remark, remark])
    file = work.drafts.read(request_id)
    assert file.request.status is Status.COMMENTED
    assert [(c.page, c.round, c.author, c.corrected) for c in file.comments] == [
        (1, 1, "Agente du Ministère", False)
    ] * 2
    assert file.comments[0].text == "Précisez [/] 50 % :\n[31mdeux lignes"
    assert ("3000-2000", "2021-11-002", "RETURN_WITH_COMMENTS") in store.rows(
        "SELECT recipient, request_number, kind FROM notice"
    )
    lists = Lists(work.desk)
    assert lists.commented(BAIE) == 1
    (row,) = lists.window(ListQuery.first(ListKind.CURRENT, BAIE))
    assert (row.marked, row.cells[-1]) == (True, "Commentaires")
    assert work.drafts.open(request_id).file.comments == file.comments


def test_a_second_round_of_comments_adds_to_the_first(work: Work, remark: Remark) -> None:
    request_id = work.commented()
    for comment in work.drafts.read(request_id).comments:
        work.drafts.correct_comment(request_id, comment.id, True, "", work.version(request_id))
    work.verification.transmit(request_id, work.version(request_id))
    work.as_(AGENT).review.return_with_comments(request_id, [remark])
    assert sorted(c.round for c in work.drafts.read(request_id).comments) == [1, 1, 2]


@pytest.mark.parametrize(
    ("page", "section", "text", "words"),
    [(1, "inconnue", "x", "n’a pas de section"), (9, None, "x", "n’a pas de section"), (1, None, " \x1b ", "vide")],
)
def test_a_comment_without_place_or_text_is_refused(
    work: Work, remark: Remark, page: int, section: str | None, text: str, words: str
) -> None:
    request_id = work.transmitted()
    with pytest.raises(Refusal, match=words):
        work.as_(AGENT).review.return_with_comments(request_id, [Remark(page, section or remark.section, text)])
    with pytest.raises(Refusal, match="au moins un commentaire"):
        work.as_(AGENT).review.return_with_comments(request_id, [])
    assert work.status(request_id) is Status.TRANSMITTED


@pytest.mark.feature("P19")
def test_a_compliant_request_is_in_its_list_with_the_hours_granted(work: Work) -> None:
    request_id = work.transmitted()
    work.as_(AGENT).review.declare_compliant(request_id, "4,5")
    request = work.drafts.read(request_id).request
    assert (request.status, request.granted_hours) == (Status.COMPLIANT, "4,5")
    assert request.compliant_at is not None
    (row,) = Lists(work.desk).window(ListQuery.first(ListKind.COMPLIANT, BAIE))
    assert row.id == request_id


@pytest.mark.feature("P20")
@pytest.mark.parametrize("reason", list(CloseReason))
def test_a_closed_request_is_in_its_list_with_the_reason(work: Work, reason: CloseReason) -> None:
    request_id = work.commented()
    work.as_(AGENT).review.close(request_id, reason)
    request = work.drafts.read(request_id).request
    assert (request.status, request.close_reason) == (Status.CLOSED, reason)
    (row,) = Lists(work.desk).window(ListQuery.first(ListKind.CLOSED, BAIE))
    assert (row.cells[3], row.cells[4], row.marked) == ("2021-08-02", reason.label, False)


def test_what_is_the_ministrys_is_refused_to_the_provider(work: Work, remark: Remark) -> None:
    request_id = work.transmitted()
    review = work.as_(DIRECTOR).review
    attempts: tuple[Callable[[], None], ...] = (
        lambda: review.return_with_comments(request_id, [remark]),
        lambda: review.declare_compliant(request_id),
        lambda: review.close(request_id, CloseReason.DEPARTURE),
    )
    for attempt in attempts:
        with pytest.raises(Refusal, match="réservée au Ministère"):
            attempt()
    assert work.status(request_id) is Status.TRANSMITTED


def test_an_event_out_of_its_status_is_refused(work: Work, remark: Remark) -> None:
    draft, agent = work.draft(), work.as_(AGENT)
    attempts: tuple[Callable[[], None], ...] = (
        lambda: agent.review.return_with_comments(draft, [remark]),
        lambda: agent.review.declare_compliant(draft),
        lambda: agent.review.close(draft, CloseReason.END_OF_YEAR),
    )
    for attempt in attempts:
        with pytest.raises(Refusal, match="Impossible de"):
            attempt()
    with pytest.raises(NotFound):
        agent.review.declare_compliant(404)
    assert work.status(draft) is Status.DRAFT


STATEMENTS = [
    "UPDATE answer SET text = 'x'",
    "DELETE FROM answer",
    "INSERT INTO answer(request_id, key, text, version) VALUES(:id, 'neuf', 'x', 1)",
    "UPDATE attachment SET title = 'x'",
    "DELETE FROM attachment",
    "UPDATE attachment_blob SET data = x'00'",
    "DELETE FROM attachment_blob",
    "UPDATE signature SET digest = 'x'",
    "DELETE FROM signature",
    "UPDATE request SET type = 'TRANS'",
    "UPDATE request SET number = '2021-11-999'",
    "UPDATE request SET snapshot = ''",
    "UPDATE request SET transmitted_at = ''",
    "UPDATE request SET status = 'BROUILLON'",
    "DELETE FROM request",
    "UPDATE journal SET who = 'x'",
    "DELETE FROM journal",
]


@pytest.mark.feature("P63")
@pytest.mark.parametrize("statement", STATEMENTS)
@pytest.mark.parametrize("event", ["transmitted", "compliant", "closed"])
def test_nobody_changes_what_was_transmitted_not_even_by_sql(
    work: Work, store: Store, statement: str, event: str
) -> None:
    from sqlalchemy import text

    request_id = work.transmitted()
    if event == "compliant":
        work.as_(AGENT).review.declare_compliant(request_id)
    elif event == "closed":
        work.as_(AGENT).review.close(request_id, CloseReason.DEPARTURE)
    before = work.drafts.read(request_id)
    with pytest.raises(NotSaved), store.writing() as session:
        session.connection().execute(text(statement), {"id": request_id} if ":id" in statement else {})
    assert work.drafts.read(request_id) == before
