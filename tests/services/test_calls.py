"""Which call a request belongs to, said to both sides; after the last one, a warning and never a refusal."""

from datetime import UTC, datetime

import pytest

from mes_tui.domain.access import Action
from mes_tui.domain.codes import Status
from mes_tui.domain.statuses import Event
from mes_tui.forms.presentation import ShownLine
from mes_tui.printing.model import PrintKind
from mes_tui.services.papers import SENT, compose
from mes_tui.services.request_work import view
from tests.services.builders import AGENT, Work

WINTER = datetime(2021, 12, 6, 15, tzinfo=UTC)
FIRST = "premier appel, à confirmer"
LATE = "second appel, tardive, à confirmer"


def said(work: Work, request_id: int) -> str:
    return work.drafts.details(request_id).call


def warned(work: Work, request_id: int) -> bool:
    return any("dernier appel" in warning.sentence for warning in work.submission.analyse(request_id).warnings)


@pytest.mark.feature("C17")
def test_a_request_prepared_after_the_last_call_is_warned_and_sent(work: Work) -> None:
    request_id = work.ready()
    assert (said(work, request_id).count("encore 29 jours"), warned(work, request_id)) == (1, False)
    work.clock.instant = WINTER
    assert "terminé" in said(work, request_id)
    assert warned(work, request_id)
    work.submission.transmit(request_id, work.version(request_id))
    assert said(work, request_id) == LATE
    assert work.as_(AGENT).review.read(request_id).call == LATE


def test_a_request_corrected_after_the_last_call_keeps_its_own(work: Work) -> None:
    request_id = work.commented()
    work.clock.instant = WINTER
    assert (said(work, request_id), warned(work, request_id)) == (FIRST, False)
    assert work.as_(AGENT).review.read(request_id).call == FIRST


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize("kind", [PrintKind.SUMMARY, PrintKind.FULL, PrintKind.FILE, PrintKind.ARCHIVE])
def test_what_is_printed_of_a_sent_request_tells_its_call(work: Work, kind: PrintKind) -> None:
    def told(request_id: int, reader: Work) -> list[str]:
        with view(reader.context, request_id, Action.PRINT) as read:
            document = compose(read, kind, work.clock.instant).document
        shown = [block for page in document.pages for part in page.sections for block in part.blocks]
        return [line.text for line in (*document.details, *shown) if isinstance(line, ShownLine) and line.label == SENT]

    draft = work.ready()
    assert told(draft, work) == (["Non fourni"] if kind is PrintKind.SUMMARY else [])
    work.submission.transmit(draft, work.version(draft))
    work.clock.instant = WINTER
    assert [line.partition(" (")[2] for line in told(draft, work)] == [f"{FIRST})"]
    assert told(draft, work) == told(draft, work.as_(AGENT))


def test_what_is_taken_back_was_not_sent(work: Work) -> None:
    request_id = work.transmitted()
    assert said(work, request_id) == FIRST
    work.outcomes.tell(request_id, Event.WITHDRAW, {"text": "Envoyée trop tôt."}, work.version(request_id))
    assert work.drafts.read(request_id).request.status is Status.WITHDRAWN
    work.clock.instant = WINTER
    assert "terminé" in said(work, request_id)
    assert warned(work, request_id)
