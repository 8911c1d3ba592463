"""The journal as it is read: the lines of a request, those of a division or of a region."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, or_, select
from sqlmodel import Session, col

from mes_tui.domain.codes import CloseReason, Status
from mes_tui.domain.journal import JournalAction
from mes_tui.domain.statuses import Event
from storage.records import seals
from storage.records.journal import LINE
from storage.records.mapping import JournalLine, instant, instant_text
from storage.schema.tables import JournalRow, RequestRow

_AT_ONCE = 500


def load_journal(session: Session, request_number: str) -> tuple[JournalLine, ...]:
    """The lines about a request, oldest first."""
    return _lines(session, select(*LINE).where(col(JournalRow.request_number) == request_number))


def deleted_from(session: Session, request_number: str) -> str | None:
    """The division whose request ``request_number`` was before it was deleted or purged, None when it was not."""
    lines = select(*_SAID).where(col(JournalRow.request_number) == request_number)
    last = session.execute(lines.order_by(col(JournalRow.id).desc()).limit(1)).first()
    if last is None or last.action not in (Event.DELETE, JournalAction.PURGED):
        return None
    return str(last.detail if last.action == Event.DELETE else last.scope)


def journal_page(
    session: Session,
    divisions: Iterable[str],
    regions: Iterable[str],
    scopes: Iterable[str],
    since: datetime | None = None,
    after: int = 0,
    limit: int = _AT_ONCE,
    *,
    parts: bool = False,
) -> tuple[JournalLine, ...]:
    """At most ``limit`` lines that follow the line ``after``, oldest first, from the instant ``since`` on.

    They are about the requests of ``divisions``, deleted and purged ones included, about those that were sent to
    ``regions`` and not withdrawn, or about no request (accounts, imports) and of one of ``scopes``; with ``parts``,
    those that seal a part of the store too.
    """
    own = list(divisions)
    number = col(JournalRow.request_number)
    known = (
        col(RequestRow.status) != Status.WITHDRAWN.value,
        col(RequestRow.close_reason) != CloseReason.ABANDONED.value,
    )
    sent = and_(col(RequestRow.region).in_(list(regions)), col(RequestRow.transmitted_at) != "", *known)
    here = select(col(RequestRow.number)).where(or_(col(RequestRow.division).in_(own), sent))
    action, scope = col(JournalRow.action), col(JournalRow.scope)
    deleted = and_(action == Event.DELETE.value, col(JournalRow.detail).in_(own))
    gone = select(number).where(or_(deleted, and_(action == JournalAction.PURGED.value, number != "", scope.in_(own))))
    sealing = [scope.startswith(f"{kind}:", autoescape=True) for kind in seals.PARTS if parts]
    other = and_(number == "", or_(scope.in_(list(scopes)), *sealing))
    statement = select(*LINE).where(col(JournalRow.id) > after, or_(other, number.in_(here), number.in_(gone)))
    if since is not None:
        statement = statement.where(col(JournalRow.at) >= instant_text(since))
    return _lines(session, statement.limit(limit))


def editions_of(session: Session, request_numbers: Iterable[str]) -> dict[str, str]:
    """The edition of the form of each of these requests that is still there, by number."""
    numbered = col(RequestRow.number).in_(list(request_numbers))
    return dict(session.execute(select(*_EDITION).where(numbered)).all())


_SAID: list[Any] = [JournalRow.action, JournalRow.detail, JournalRow.scope]
_EDITION: list[Any] = [RequestRow.number, RequestRow.edition]


def _lines(session: Session, statement: Select[Any]) -> tuple[JournalLine, ...]:
    rows = session.execute(statement.order_by(col(JournalRow.id)))
    return tuple(JournalLine(instant(at), *rest) for at, *rest in rows)
