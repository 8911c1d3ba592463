"""What somebody typed and could not save any more: beside the answers, for who fills the request."""

from dataclasses import replace
from datetime import date

import pytest

from mes_tui.domain.aside import Aside
from mes_tui.domain.codes import Right
from mes_tui.domain.comments import Part, part_key
from mes_tui.domain.errors import NotFound, Refusal
from mes_tui.domain.requests import NewComment
from storage import records
from tests.services.builders import CLERK, DIRECTOR, READER, STRANGER, Work, employ

NASTY = "Ève O’Neill-Œuvray [/] ᐃᓄᒃ\x1b[2J\u202e\n"
LOST = {
    "removed": None,
    "over": replace(CLERK, until=date(2021, 8, 1)),
    "only reads": replace(CLERK, rights=frozenset({Right.CONSULT})),
    "has no place any more": replace(CLERK, divisions=frozenset({"3100-4410"})),
}


def left(work: Work, request_id: int) -> tuple[Aside, ...]:
    """What who fills the request is offered."""
    return work.drafts.open(request_id).aside


def lose(work: Work, way: str) -> None:
    """The clerk is no more what they were."""
    with work.store.writing() as session:
        account = LOST[way]
        if account is None:
            records.remove_user(session, CLERK.login)
        else:
            records.put_account(session, account)


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize("way", LOST)
def test_who_lost_the_right_leaves_what_they_typed_and_writes_no_answer(work: Work, way: str) -> None:
    request_id, clerk = work.draft(), work.as_(CLERK)
    clerk.drafts.open(request_id)
    before = work.drafts.read(request_id).answers
    lose(work, way)
    with pytest.raises(Refusal):
        clerk.drafts.save(request_id, {"diagnostic": NASTY}, work.version(request_id))
    assert clerk.aside.keep(request_id, {"diagnostic": NASTY}) == {"diagnostic"}
    assert work.drafts.read(request_id).answers == before
    with pytest.raises(Refusal):
        clerk.drafts.open(request_id)
    (kept,) = left(work, request_id)
    assert (kept.key, kept.who, kept.login) == ("diagnostic", CLERK.name, CLERK.login)
    assert "Œuvray [/] ᐃᓄᒃ" in kept.text
    assert not {"\x1b", "\u202e"} & set(kept.text)


def test_what_is_kept_changes_neither_the_request_nor_what_is_signed(work: Work) -> None:
    request_id = work.draft()
    work.drafts.open(request_id)
    version, content = work.version(request_id), work.drafts.details(request_id)
    work.aside.keep(request_id, {"diagnostic": "de côté"})
    assert work.version(request_id) == version
    assert work.drafts.details(request_id).evaluation == content.evaluation


def test_the_newest_text_of_a_person_takes_the_place_of_theirs_and_of_nobody_elses(work: Work) -> None:
    request_id, clerk = work.draft(), work.as_(CLERK)
    for who in (work, clerk):
        who.drafts.open(request_id)
    clerk.aside.keep(request_id, {"diagnostic": "un"})
    clerk.aside.keep(request_id, {"diagnostic": "deux"})
    work.aside.keep(request_id, {"diagnostic": "trois"})
    assert {(text.who, text.text) for text in left(work, request_id)} == {
        (CLERK.name, "deux"),
        (DIRECTOR.name, "trois"),
    }


@pytest.mark.thorough(keep=3)
@pytest.mark.parametrize(
    ("key", "text", "kept"),
    [
        ("diagnostic", "un texte", True),
        ("diagnostic", "", True),
        ("diagnostic", "déjà là", False),
        ("diagnostic", "é" * 19_000, True),
        ("diagnostic", "é" * 20_001, False),
        ("champ_disparu", "x", False),
        ("enf_nom", "x", False),
        (part_key(99, Part.REPLY), "x", False),
    ],
)
def test_only_what_the_request_asks_and_does_not_hold_is_kept(work: Work, key: str, text: str, kept: bool) -> None:
    request_id = work.draft()
    work.drafts.open(request_id)
    work.drafts.save(request_id, {"diagnostic": "déjà là"}, work.version(request_id))
    stored = kept or text == "déjà là"
    for _again in range(2):
        assert work.aside.keep(request_id, {key: text}) == ({key} if stored else set())
        assert [one.text for one in left(work, request_id)] == [text] * kept


def test_the_reply_to_a_comment_is_kept_too(work: Work) -> None:
    request_id = work.transmitted()
    work.return_with(request_id, NewComment(1, "personne_joindre", "À préciser."))
    work.drafts.open(request_id)
    (comment,) = work.drafts.read(request_id).comments
    key = part_key(comment.id, Part.REPLY)
    assert work.aside.keep(request_id, {key: "C’est fait."}) == {key}


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize("who", [CLERK, READER, STRANGER], ids=["colleague", "reader", "stranger"])
def test_who_did_not_open_the_request_leaves_nothing_beside_it(work: Work, who: object) -> None:
    request_id, other = work.draft(), work.as_(who)  # type: ignore[arg-type]
    with pytest.raises(Refusal, match="n’est pas ouverte ici"):
        other.aside.keep(request_id, {"diagnostic": "x"})
    assert left(work, request_id) == ()


@pytest.mark.parametrize("taken", [True, False])
def test_what_was_taken_up_or_dropped_is_kept_no_more_but_what_was_typed_since_is(work: Work, taken: bool) -> None:
    request_id, clerk = work.draft(), work.as_(CLERK)
    clerk.drafts.open(request_id)
    clerk.aside.keep(request_id, {"diagnostic": "un", "jours_semaine": "3"})
    shown = left(work, request_id)
    work.clock.forward(seconds=1)
    clerk.aside.keep(request_id, {"diagnostic": "deux"})
    work.aside.end(request_id, shown, taken=taken)
    assert [text.text for text in left(work, request_id)] == ["deux"]
    lines = work.store.rows("SELECT detail FROM journal WHERE action LIKE '%un texte de côté'")
    assert lines == [("jours_semaine",)]
    work.aside.end(request_id, shown, taken=taken)
    assert work.store.rows("SELECT detail FROM journal WHERE action LIKE '%un texte de côté'") == lines


def test_what_is_kept_goes_away_with_the_sending_and_with_the_request(work: Work) -> None:
    sent, deleted = work.ready(), work.draft("D2")
    for request_id in (sent, deleted):
        work.drafts.open(request_id)
        assert work.aside.keep(request_id, {"diagnostic": "de côté"})
    work.submission.transmit(sent, work.version(sent))
    work.drafts.delete(deleted, work.number(deleted))
    assert work.store.rows("SELECT 1 FROM typed_aside") == []
    with pytest.raises(NotFound):
        work.aside.keep(deleted, {"diagnostic": "de côté"})


def test_nothing_of_it_is_told_in_the_journal_but_which_answers(work: Work) -> None:
    employ(work.store, CLERK)
    request_id = work.draft()
    work.drafts.open(request_id)
    work.aside.keep(request_id, {"diagnostic": "Zibeline"})
    lines = work.store.rows("SELECT action, detail, scope FROM journal ORDER BY id DESC LIMIT 1")
    assert lines == [("mettre de côté", "diagnostic", "")]
