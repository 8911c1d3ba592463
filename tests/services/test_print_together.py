"""Several requests in one PDF: each as it would be alone, remembered as it would be alone."""

import re
from collections.abc import Sequence
from functools import partial
from io import BytesIO

import pytest
from pypdf import PdfReader

from mes_tui.attachments.confined import Stopped
from mes_tui.domain.errors import NotSaved, Refusal
from mes_tui.services.prints import MOST_TOGETHER, PrintKind
from tests.services.builders import AGENT, STRANGER, Work

KINDS = [PrintKind.FULL, PrintKind.SIGNATURES, PrintKind.SUMMARY]


def pages(data: bytes) -> list[str]:
    """The text of each page, without the minute at which it was printed."""
    # Where it reads a new line is the reader's own guess.
    texts = [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(data)).pages]
    return [re.sub(r"à \d+ h( \d\d)?", "", text) for text in texts]


@pytest.mark.feature("P48", "P70")
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.thorough
def test_each_request_has_the_pages_that_it_has_alone(work: Work, kind: PrintKind) -> None:
    ids = [work.draft("D1"), work.transmitted("D9"), work.draft("D2")]
    alone = [work.prints.render(id_, kind) for id_ in ids]
    told: list[int] = []
    made = work.prints.render_together(ids, kind, told.append)
    assert pages(made.data) == [page for one in alone for page in pages(one.data)]
    assert (made.pages, made.requests, made.refused) == (sum(one.pages for one in alone), 3, ())
    assert told == [1, 2, 3]
    assert made.filename == "demandes-3-2021-08-02.pdf"
    # Each is under its title beside the pages; the file says no name.
    reader = PdfReader(BytesIO(made.data))
    titles = [item.title for item in reader.outline if not isinstance(item, list)]
    assert titles == [f"Demande {work.number(id_)} – {kind.heading}" for id_ in ids]
    assert reader.metadata is not None
    assert reader.metadata.title == f"3\u00a0demandes – {kind.heading}"
    for id_ in ids:
        lines = [line for line in work.journal(work.number(id_)) if line[1] == "imprimer"]
        assert lines == [("uid:1", "imprimer", f"{kind.value} r1")] * 2


def test_what_is_refused_is_left_out_and_told(work: Work) -> None:
    ids = [work.draft("D1"), work.draft("D2")]
    number = work.number(ids[0])
    work.drafts.delete(ids[0], number)
    made = work.prints.render_together(ids, PrintKind.SIGNATURES)
    assert (made.requests, [id_ for id_, _ in made.refused]) == (1, ids[:1])
    assert "n’existe plus" in made.refused[0][1]
    with pytest.raises(Refusal, match="n’existe plus"):
        work.prints.render_together(ids[:1], PrintKind.SIGNATURES)


def test_nobody_prints_what_they_may_not_read(work: Work) -> None:
    draft, sent = work.draft("D1"), work.transmitted("D9")
    with pytest.raises(Refusal):
        work.as_(STRANGER).prints.render_together([draft, sent], PrintKind.FULL)
    made = work.as_(AGENT).prints.render_together([draft, sent], PrintKind.SUMMARY)
    assert (made.requests, [id_ for id_, _ in made.refused]) == (1, [draft])
    assert work.number(draft) not in "".join(pages(made.data))


def test_given_up_nothing_is_remembered(work: Work) -> None:
    ids = [work.draft("D1"), work.draft("D2")]
    for asks in ([True], [False, False, False, True]):
        answers = iter(asks)
        with pytest.raises(Stopped):
            work.prints.render_together(ids, PrintKind.SIGNATURES, given_up=partial(next, answers))
    assert work.store.rows("SELECT count(*) FROM printout") == [(0,)]


@pytest.mark.parametrize(
    ("ids", "kind"), [(range(MOST_TOGETHER + 1), PrintKind.FULL), ((1,), PrintKind.FILE), ((1,), PrintKind.ARCHIVE)]
)
def test_too_many_or_too_heavy_for_one_pdf_is_said(work: Work, ids: Sequence[int], kind: PrintKind) -> None:
    with pytest.raises(Refusal, match="Un seul PDF tient 200 demandes au plus"):
        work.prints.render_together(ids, kind)


def test_nothing_to_print_is_said(work: Work) -> None:
    with pytest.raises(Refusal, match="rien à imprimer"):
        work.prints.render_together((), PrintKind.FULL)


@pytest.mark.thorough
def test_what_changes_while_it_is_drawn_is_drawn_again_and_remembered_once(work: Work) -> None:
    ids = [work.draft("D1"), work.draft("D2")]
    work.prints.render(ids[1], PrintKind.SIGNATURES)
    changed: list[int] = []

    def colleague(done: int) -> None:
        # Prints another content of the second one, once.
        if done == 2 and len(changed) < changes:
            changed.append(done)
            work.drafts.save(ids[1], {"sg_resp_nom": f"Eve Roy {len(changed)}"}, work.version(ids[1]))
            work.prints.render(ids[1], PrintKind.SIGNATURES)

    changes = 1
    made = work.prints.render_together(ids, PrintKind.SIGNATURES, colleague)
    assert "révision 2" in pages(made.data)[1]
    assert [line[2] for line in work.journal(work.number(ids[0])) if line[1] == "imprimer"] == ["SIGNATURES r1"]
    changes = 99
    with pytest.raises(NotSaved, match="change pendant l’impression"):
        work.prints.render_together(ids, PrintKind.SIGNATURES, colleague)
