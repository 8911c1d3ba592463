"""Corrections of comments, saved with the answers: by key, by part, guarded like them, in the last round only."""

import pytest

from mes_tui.domain.codes import Status
from mes_tui.domain.comments import REPLY_LENGTH, TICKED, Part, part_key
from mes_tui.domain.errors import Refusal, Settled, Stale
from mes_tui.domain.requests import NewComment
from storage.store import Store
from tests.services.builders import CLERK, READER, Work


def keys(work: Work, request_id: int, rank: int = 0) -> tuple[str, str]:
    """The keys of the box and of the reply of a comment."""
    comment = work.drafts.read(request_id).comments[rank]
    return part_key(comment.id, Part.CORRECTED), part_key(comment.id, Part.REPLY)


def second_round(work: Work, request_id: int) -> None:
    """Everything ticked, sent again, commented again on page 3."""
    for comment in work.drafts.read(request_id).comments:
        work.drafts.correct_comment(request_id, comment.id, True, "Fait", work.version(request_id))
    work.submission.transmit(request_id, work.version(request_id))
    page = work.drafts.evaluate(work.drafts.read(request_id))[0].pages[2]
    work.return_with(request_id, NewComment(page.number, page.sections[0].key, "Encore."))


@pytest.mark.feature("P47", "P68")
def test_answers_and_corrections_are_saved_together_with_one_version(work: Work, store: Store) -> None:
    request_id = work.commented()
    box, reply = keys(work, request_id)
    before = work.version(request_id)
    saved = work.drafts.save(
        request_id, {"diagnostic": "Précisé", box: TICKED, reply: "Élise [/]\n\x1b[31mᐃᓄᒃ"}, before
    )
    assert saved.version == before + 1 == work.version(request_id)
    file = work.drafts.read(request_id)
    assert (file.answers["diagnostic"], file.comments[0].corrected) == ("Précisé", True)
    assert file.comments[0].reply == "Élise [/]\n[31mᐃᓄᒃ"
    assert not [key for key in file.answers if key.startswith("comment")]
    assert store.rows("SELECT open_comments FROM request") == [(1,)]
    number, comment = work.number(request_id), file.comments[0].id
    assert [line[1:] for line in work.journal(number)[-2:]] == [
        ("modifier", "diagnostic"),
        ("corriger", f"{comment}:oui,{comment}:réponse"),
    ]


def test_the_journal_never_has_the_words_of_a_reply(work: Work) -> None:
    request_id = work.commented()
    box, reply = keys(work, request_id)
    work.drafts.save(request_id, {box: TICKED}, work.version(request_id))
    work.drafts.save(request_id, {box: "", reply: "Confidentiel"}, work.version(request_id))
    assert "Confidentiel" not in str(work.journal(work.number(request_id)))
    assert work.journal(work.number(request_id))[-1][2].endswith(":non," + reply.split(":")[1] + ":réponse")


def test_two_people_may_tick_and_reply_at_once(work: Work) -> None:
    request_id = work.commented()
    (box, reply), (other_box, _) = keys(work, request_id), keys(work, request_id, 1)
    version = work.version(request_id)
    work.as_(CLERK).drafts.save(request_id, {reply: "De Jean", other_box: TICKED}, version)
    saved = work.drafts.save(request_id, {box: TICKED}, version)
    assert saved.behind
    assert saved.others == {reply: "De Jean", other_box: TICKED}
    assert [(c.corrected, c.reply) for c in work.drafts.read(request_id).comments] == [(True, "De Jean"), (True, "")]


@pytest.mark.parametrize(
    ("part", "theirs", "mine"), [(Part.REPLY, "De Jean", "De Maude"), (Part.CORRECTED, TICKED, "")]
)
def test_the_same_part_written_meanwhile_is_shown_not_lost(work: Work, part: Part, theirs: str, mine: str) -> None:
    request_id = work.commented()
    key = keys(work, request_id)[list(Part).index(part)]
    version = work.version(request_id)
    work.as_(CLERK).drafts.save(request_id, {key: theirs}, version)
    with pytest.raises(Stale) as stale:
        work.drafts.save(request_id, {key: mine, "diagnostic": "x"}, version)
    assert (stale.value.mine, stale.value.theirs) == ({key: mine}, {key: theirs})
    assert work.drafts.read(request_id).answers["diagnostic"] != "x"
    work.drafts.save(request_id, {key: mine}, stale.value.version)


def test_what_is_written_the_same_by_both_is_no_conflict(work: Work) -> None:
    request_id = work.commented()
    box, _ = keys(work, request_id)
    version = work.version(request_id)
    work.as_(CLERK).drafts.save(request_id, {box: TICKED}, version)
    work.drafts.save(request_id, {box: TICKED}, version)


@pytest.mark.feature("P68")
def test_a_reply_has_a_limit_and_blanks_at_its_ends_do_not_count(work: Work) -> None:
    request_id = work.commented()
    _, reply = keys(work, request_id)
    with pytest.raises(Refusal, match=f"la limite est de {REPLY_LENGTH}") as refusal:
        work.drafts.save(request_id, {reply: "é" * (REPLY_LENGTH + 1)}, work.version(request_id))
    assert refusal.value.key == reply
    work.drafts.save(request_id, {reply: " " + "é" * REPLY_LENGTH + " "}, work.version(request_id))
    assert work.drafts.read(request_id).comments[0].reply == "é" * REPLY_LENGTH


@pytest.mark.feature("P67")
def test_only_the_last_round_is_corrected_and_those_before_stay_readable(work: Work) -> None:
    request_id = work.commented()
    box, reply = keys(work, request_id)
    second_round(work, request_id)
    for key in (box, reply):
        with pytest.raises(Settled, match="ne se corrige plus"):
            work.drafts.save(request_id, {key: "", "diagnostic": "x"}, work.version(request_id))
    comments = work.drafts.read(request_id).comments
    assert sorted((c.round, c.corrected, c.reply) for c in comments) == [
        (1, True, "Fait"),
        (1, True, "Fait"),
        (2, False, ""),
    ]
    line = next(line for line in work.submission.analyse(request_id).lines if line.key == "comments")
    assert [cause.sentence.split(" (")[0] for cause in line.causes] == ["Le commentaire 1 sur 1"]


@pytest.mark.parametrize("key", ["comment:x:reply", "comment:404:reply", "comment:1:autre", "comment:1", "comment:-1"])
def test_a_key_that_is_no_comment_of_the_request_is_refused(work: Work, key: str) -> None:
    request_id = work.commented()
    with pytest.raises(Refusal):
        work.drafts.save(request_id, {key: "x"}, work.version(request_id))


def test_a_comment_of_another_request_is_refused(work: Work) -> None:
    mine, other = work.commented("D1"), work.commented("D9")
    with pytest.raises(Settled):
        work.drafts.save(mine, {keys(work, other)[0]: TICKED}, work.version(mine))


def test_nothing_is_corrected_once_sent_nor_without_the_right(work: Work) -> None:
    request_id = work.commented()
    box, _ = keys(work, request_id)
    with pytest.raises(Refusal, match="Saisir dans les formulaires"):
        work.as_(READER).drafts.save(request_id, {box: TICKED}, work.version(request_id))
    for comment in work.drafts.read(request_id).comments:
        work.drafts.correct_comment(request_id, comment.id, True, "", work.version(request_id))
    work.submission.transmit(request_id, work.version(request_id))
    with pytest.raises(Refusal, match="ne peut pas modifier une demande transmise"):
        work.drafts.save(request_id, {box: ""}, work.version(request_id))
    assert work.status(request_id) is Status.TRANSMITTED


@pytest.mark.feature("P68")
def test_a_transmission_with_empty_boxes_is_refused_and_names_them_all(work: Work) -> None:
    request_id = work.commented()
    with pytest.raises(Refusal, match=r"Il reste à cocher .*\s: commentaires 1 \(page\s1, .*\), 2 \(page\s2, .*\)\."):
        work.submission.transmit(request_id, work.version(request_id))
    assert work.status(request_id) is Status.COMMENTED
