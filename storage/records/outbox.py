"""The e-mails that repeat the notices: waiting, sent, or given up (``next_at`` is then "")."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from storage.records.mapping import instant, instant_text
from storage.schema.told_tables import NoticeRow, OutboxRow


@dataclass(frozen=True, slots=True)
class ClaimedMail:
    """An e-mail that this program alone may send for now. ``attempts`` counts this one too."""

    id: int
    address: str
    number: str
    kind: str
    created_at: datetime
    attempts: int


def queue_mails(session: Session, notice_id: int, addresses: Iterable[str], at: datetime) -> None:
    """Put an e-mail about the notice to each address in the outbox, due at once."""
    moment = instant_text(at)
    session.add_all(
        OutboxRow(notice_id=notice_id, address=address, created_at=moment, next_at=moment)
        for address in sorted(set(addresses))
    )
    session.flush()


def claim_mail(session: Session, at: datetime, until: datetime) -> ClaimedMail | None:
    """Take the e-mail that is due first at ``at``, None when none is; nobody else gets it before ``until``."""
    row = session.exec(
        select(OutboxRow)
        .where(OutboxRow.sent_at == "", OutboxRow.next_at != "", OutboxRow.next_at <= instant_text(at))
        .order_by(col(OutboxRow.next_at), col(OutboxRow.id))
        .limit(1)
    ).first()
    if row is None:
        return None
    row.attempts += 1
    row.next_at = instant_text(until)
    session.add(row)
    session.flush()
    notice = session.get_one(NoticeRow, row.notice_id)
    assert row.id is not None
    created = instant(row.created_at)
    return ClaimedMail(row.id, row.address, notice.request_number, notice.kind, created, row.attempts)


def settle_mail(
    session: Session, claimed: ClaimedMail, sent: datetime | None, again: datetime | None, error: str = ""
) -> None:
    """Write what became of a claimed e-mail: ``sent``, to be tried ``again``, or given up when both are None.

    An e-mail that somebody else has claimed since is left to them.
    """
    row = session.get(OutboxRow, claimed.id)
    if row is None or row.attempts != claimed.attempts or row.sent_at:
        return
    row.sent_at = instant_text(sent) if sent else ""
    row.next_at = instant_text(again) if again else ""
    row.error = error
    session.flush()
