"""A comment on a document, joined or missing: returned, corrected and printed as one on a section."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from mes_tui.domain.codes import Nature, Status
from mes_tui.domain.comments import DOCUMENTS, TICKED, Part, anchor, commented_nature, current, part_key
from mes_tui.domain.errors import Refusal
from mes_tui.domain.receivability import DOCUMENTS_STEP, Target
from mes_tui.domain.requests import NewComment
from mes_tui.forms.comments import here, neighbour, place_of_field, ranked
from mes_tui.services.prints import PrintKind
from tests.attachments.documents import plain
from tests.services.builders import AGENT, Work

SECTION = NewComment(4, "besoins", "Précisez.")
PAPERS = [PrintKind.FULL, PrintKind.SUMMARY]


def on(nature: Nature, text: str = "Le plan n’est pas signé [/] ᐃᓄᒃ") -> NewComment:
    return NewComment(DOCUMENTS, nature.value, text)


@pytest.mark.feature("P65", "P66", "P67", "P68", "C19")
@pytest.mark.parametrize("nature", Nature)
@pytest.mark.thorough(keep=2)
def test_each_document_is_commented_joined_or_missing(work: Work, nature: Nature) -> None:
    request_id = work.transmitted()
    joined = work.drafts.read(request_id).attachment(nature)
    work.return_with(request_id, on(nature), SECTION)
    assert work.status(request_id) is Status.COMMENTED
    file = work.drafts.read(request_id)
    form = work.drafts.evaluate(file)[0]
    comments = ranked(form, current(file.comments))
    assert [(item.comment.page, item.comment.section) for item in comments] == [(4, "besoins"), (0, nature.value)]
    last = comments[1]
    assert last.where == f"documents, «\u00a0{nature.short_label}\u00a0»"
    line = next(line for line in work.submission.analyse(request_id).lines if line.key == "comments")
    assert line.causes[1].target == Target(DOCUMENTS_STEP, 0, anchor(last.comment.id))
    assert line.causes[1].sentence == last.sentence
    assert here(form, comments, nature.value, 0) == last
    assert neighbour(form, comments, None, place_of_field(form, 7, ""), 1) == last
    assert neighbour(form, comments, None, place_of_field(form, 4, nature.value), -1) == comments[0]
    assert (joined is None) == (nature not in (Nature.PLAN, Nature.SIGNATURES))


@pytest.mark.feature("P67", "P68")
def test_a_comment_on_a_document_is_answered_by_the_next_sending(work: Work) -> None:
    request_id = work.transmitted()
    work.return_with(request_id, on(Nature.PLAN), on(Nature.PSI, "Joignez le PSI."))
    work.put(request_id, Nature.PLAN, plain(2))
    for comment in work.drafts.read(request_id).comments:
        changes = {part_key(comment.id, Part.CORRECTED): TICKED, part_key(comment.id, Part.REPLY): "Voici [/]."}
        work.drafts.save(request_id, changes, work.version(request_id))
    assert all(comment.reply == "" for comment in work.as_(AGENT).review.read(request_id).file.comments)
    work.sign(request_id)
    work.submission.transmit(request_id, work.version(request_id))
    seen = work.as_(AGENT).review.read(request_id)
    assert [(one.corrected, one.reply) for one in seen.file.comments] == [(True, "Voici [/].")] * 2
    assert seen.comparison is not None
    assert [change.label for change in seen.comparison.changes] == ["Document\u00a0: Plan d’intégration"]


@pytest.mark.parametrize(
    ("comment", "key", "words"),
    [
        (NewComment(DOCUMENTS, "inconnu", "x"), "section", "Aucun document ne se nomme"),
        (NewComment(DOCUMENTS, "", "x"), "section", "Aucun document ne se nomme"),
        (NewComment(DOCUMENTS, "PLAN", "x", "plan_date"), "field", "n’a pas de champ"),
        (NewComment(1, "PLAN", "x"), "section", "n’a pas de section"),
        (NewComment(DOCUMENTS, "PLAN", " "), "text", "vide"),
    ],
)
def test_what_is_no_document_is_not_commented(work: Work, comment: NewComment, key: str, words: str) -> None:
    request_id = work.transmitted()
    with pytest.raises(Refusal, match=words) as refused:
        work.as_(AGENT).review.prepare(request_id, comment)
    assert refused.value.key == key


@pytest.mark.thorough
@pytest.mark.feature("P70")
@pytest.mark.parametrize("kind", PAPERS)
def test_comments_are_printed_with_what_was_answered(work: Work, kind: PrintKind) -> None:
    request_id = work.transmitted()
    work.return_with(request_id, on(Nature.PLAN, "Page non signée"), SECTION)
    comment = next(one for one in work.drafts.read(request_id).comments if one.page == DOCUMENTS)
    work.drafts.save(request_id, {part_key(comment.id, Part.REPLY): "Reçu hier"}, work.version(request_id))
    said = {
        actor: " ".join(
            " ".join(page.extract_text().split())
            for page in PdfReader(BytesIO(work.as_(actor).prints.render(request_id, kind).data)).pages
        )
        for actor in (work.context.actor, AGENT)
    }
    for text in said.values():
        assert "Commentaires du Ministère" in text
        assert "documents, « Plan d’intégration »" in text.replace("\u00a0", " ")
        assert "Page non signée" in text
    assert "Reçu hier" in said[work.context.actor]
    assert "Reçu hier" not in said[AGENT]
    plain_draft = work.prints.render(work.filled("D2"), kind)
    assert plain_draft.data != b""
    assert "Commentaires du Minist" not in "".join(p.extract_text() for p in PdfReader(BytesIO(plain_draft.data)).pages)


def test_a_nature_is_a_place_on_no_page_of_the_form() -> None:
    assert [commented_nature(DOCUMENTS, nature.value) for nature in Nature] == list(Nature)
    assert not any(commented_nature(page, nature.value) for page in range(1, 8) for nature in Nature)
