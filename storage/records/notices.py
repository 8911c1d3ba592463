"""Notices, and who has read them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from storage.records.mapping import instant_text, read_row
from storage.schema.told_tables import NoticeReadRow, NoticeRow

HIGHEST = 2**31 - 1
"""The highest number of a row on both engines."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice to a division or to « region:NN »."""

    id: int
    recipient: str
    request_number: str
    kind: str
    text: str
    created_at: datetime


def write_notice(session: Session, recipient: str, request_number: str, kind: str, text: str, at: datetime) -> int:
    """Leave a notice for a division or for « region:NN »; return its id."""
    row = NoticeRow(
        recipient=recipient, request_number=request_number, kind=kind, text=text, created_at=instant_text(at)
    )
    session.add(row)
    session.flush()
    assert row.id is not None
    return row.id


def load_notice(session: Session, notice_id: int) -> Notice | None:
    """The notice ``notice_id``, None when there is no such one."""
    row = session.get(NoticeRow, notice_id)
    return None if row is None else read_row(Notice, row)


def mark_notices(
    session: Session, recipients: Iterable[str], login: str, at: datetime, first: int = 0, last: int = HIGHEST
) -> int:
    """Remember that ``login`` opened the notices of ``recipients`` numbered ``first`` to ``last``.

    Those already opened keep their instant; returns how many were not.
    """
    opened = select(NoticeReadRow.notice_id).where(NoticeReadRow.login == login)
    unread = session.exec(
        select(NoticeRow.id)
        .where(col(NoticeRow.recipient).in_(list(recipients)), col(NoticeRow.id).between(first, last))
        .where(col(NoticeRow.id).not_in(opened))
    ).all()
    moment = instant_text(at)
    session.add_all(NoticeReadRow(notice_id=id_, login=login, read_at=moment) for id_ in unread if id_ is not None)
    session.flush()
    return len(unread)
