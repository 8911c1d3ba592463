"""The seals that an older version made, which hold less than those of today, made whole."""

from datetime import datetime
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from mes_tui.domain.journal import JournalAction
from storage.records import journal
from storage.records.mapping import JournalLine
from storage.schema.tables import JournalRow, RequestRow

_AT_ONCE = 500


def reseal(session: Session, at: datetime) -> None:
    """Seal whole, in a line « sceller » of its own, each request that still is what its last line sealed.

    One that is not keeps the seal that it breaks: the verification tells it, and the next action on it.
    """
    older = _older(session)
    for start in range(0, len(older), _AT_ONCE):
        some = older[start : start + _AT_ONCE]
        held = journal.contents(session, [id_ for id_, _, _ in some])
        lines = [
            JournalLine(at, "", number, JournalAction.SEALED, "", state=journal.state_of(held[id_]))
            for id_, number, state in some
            if id_ in held and journal.state_of(held[id_], state) == state
        ]
        journal.append_lines(session, journal.head_of(session), lines)


def _older(session: Session) -> list[tuple[int, str, str]]:
    """Id, number and state of each request whose last line holds an older seal."""
    last = select(func.max(col(JournalRow.id))).group_by(col(JournalRow.request_number))
    columns: list[Any] = [RequestRow.id, RequestRow.number, JournalRow.state]
    sealed = select(*columns).join(JournalRow, col(JournalRow.request_number) == col(RequestRow.number))
    rows = session.execute(sealed.where(col(JournalRow.id).in_(last)).order_by(col(RequestRow.id)))
    return [(id_, number, state) for id_, number, state in rows if journal.is_older(state)]
