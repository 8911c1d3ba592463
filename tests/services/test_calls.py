"""Which call a request belongs to, said to both sides; after the last one, a warning and never a refusal."""

from datetime import UTC, datetime

from mes_tui.domain.codes import Status
from mes_tui.domain.statuses import Event
from tests.services.builders import AGENT, Work

WINTER = datetime(2021, 12, 6, 15, tzinfo=UTC)
FIRST = "premier appel, à confirmer"
LATE = "second appel, tardive, à confirmer"


def said(work: Work, request_id: int) -> str:
    return work.drafts.details(request_id).call


def warned(work: Work, request_id: int) -> bool:
    return any("dernier appel" in warning.sentence for warning in work.submission.analyse(request_id).warnings)


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


def test_what_is_taken_back_was_not_sent(work: Work) -> None:
    request_id = work.transmitted()
    assert said(work, request_id) == FIRST
    work.outcomes.tell(request_id, Event.WITHDRAW, {"text": "Envoyée trop tôt."}, work.version(request_id))
    assert work.drafts.read(request_id).request.status is Status.WITHDRAWN
    work.clock.instant = WINTER
    assert "terminé" in said(work, request_id)
    assert warned(work, request_id)
