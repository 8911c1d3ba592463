"""Notices: written with what causes them, to the right side, by e-mail too when the settings say so."""

from collections.abc import Callable
from datetime import date

import pytest

from mes_tui.domain.codes import CloseReason, Right
from mes_tui.domain.errors import Refusal
from mes_tui.domain.statuses import Event
from storage import records
from storage.store import Store
from tests.services.builders import AGENT, BAIE, NUAGES, Work, granting

Caused = Callable[[Work], object]


def _close_year(work: Work) -> None:
    request_id = work.transmitted()
    work.clock.forward(days=400)
    work.close(request_id, CloseReason.END_OF_YEAR)


CAUSES: dict[str, tuple[Caused, str]] = {
    "TRANSMIT": (lambda work: work.transmitted(), "region:11"),
    "RETURN_WITH_COMMENTS": (lambda work: work.commented(), BAIE),
    "DECLARE_COMPLIANT": (lambda work: work.declare(work.transmitted()), BAIE),
    "CLOSE_DEPARTURE": (lambda work: work.close(work.transmitted()), BAIE),
    "CLOSE_YEAR_END": (_close_year, BAIE),
}


def account(store: Store, number: int, rights: set[Right], where: str, *, email: str = "", until: str = "") -> None:
    """An account of the division or of the region ``where``."""
    last = date.fromisoformat(until) if until else None
    divisions, regions = ([where], []) if "-" in where else ([], [where])
    with store.writing() as session:
        records.put_user(session, f"uid:{number}", f"Élise {number}", rights, divisions, regions, last, email)


@pytest.mark.feature("P62", "P65")
@pytest.mark.parametrize("kind", CAUSES)
def test_what_happens_to_a_request_leaves_a_notice_to_the_right_side(work: Work, store: Store, kind: str) -> None:
    cause, recipient = CAUSES[kind]
    cause(work)
    found = store.rows("SELECT recipient, request_number, kind, text FROM notice ORDER BY id")
    assert [(where, what) for where, _, what, _ in found][-1] == (recipient, kind)
    for _, number, _, text in found:
        assert text.startswith(f"La demande {number} ")
        assert "Exemple" not in text
    assert store.rows("SELECT count(*) FROM outbox") == [(0,)]


@pytest.mark.feature("P62")
def test_what_is_refused_leaves_no_notice_and_no_mail(work: Work, store: Store) -> None:
    account(store, 30, {Right.AGENT}, "11", email="region@exemple.invalid")
    work.context.mails = True
    request_id = work.filled()
    with pytest.raises(Refusal):
        work.submission.transmit(request_id, work.version(request_id))
    assert store.rows("SELECT 1 FROM notice UNION ALL SELECT 1 FROM outbox") == []


@pytest.mark.feature("P62", "P65")
def test_an_e_mail_waits_for_each_person_concerned_that_has_an_address(work: Work, store: Store) -> None:
    """Not for those of elsewhere, without an address, without a right to see, or whose rights have ended."""
    account(store, 30, {Right.CONSULT}, BAIE, email="lecture@exemple.invalid")
    account(store, 31, {Right.ENTER}, BAIE, email="saisie@exemple.invalid", until="2021-08-02")
    account(store, 32, {Right.SIGN}, BAIE, email="saisie@exemple.invalid")
    account(store, 33, {Right.ENTER}, BAIE, email="partie@exemple.invalid", until="2021-08-01")
    account(store, 34, {Right.MANAGE}, BAIE, email="droits@exemple.invalid")
    account(store, 35, {Right.ENTER}, BAIE)
    account(store, 36, {Right.ENTER}, NUAGES, email="nuages@exemple.invalid")
    account(store, 37, {Right.AGENT}, "11", email="agente@exemple.invalid")
    account(store, 38, {Right.AGENT}, "06", email="montreal@exemple.invalid")
    work.context.mails = True
    request_id = work.transmitted()
    ministry = work.as_(AGENT)
    ministry.context.mails = True
    ministry.review.decide(request_id, Event.DECLARE_COMPLIANT, granting("4,5"), work.version(request_id))
    found = store.rows(
        "SELECT notice.kind, outbox.address, outbox.attempts, outbox.sent_at, outbox.error"
        " FROM outbox JOIN notice ON notice.id = notice_id ORDER BY outbox.id"
    )
    assert found == [
        ("TRANSMIT", "agente@exemple.invalid", 0, "", ""),
        ("DECLARE_COMPLIANT", "lecture@exemple.invalid", 0, "", ""),
        ("DECLARE_COMPLIANT", "saisie@exemple.invalid", 0, "", ""),
    ]
