"""What the Ministry began to examine before a request said so, told by what an agent left in the store since."""

from datetime import datetime
from typing import Any

from sqlalchemy import func, or_, select, union_all
from sqlmodel import Session, col

from mes_tui.domain.codes import Status
from mes_tui.domain.journal import PREPARING, JournalAction
from mes_tui.domain.statuses import Event
from storage.records import journal
from storage.records.mapping import JournalLine
from storage.schema.tables import DraftCommentRow, JournalRow, LeaseRow, RequestRow, UserRegionRow

KEPT_SINCE = "0014"
"""The version of the schema from which on every examination is written as it begins."""
_WAITING = [status.value for status in Status if status.waiting]
_SENDING = [event.value for event in Event if event.effect.status in (Status.TRANSMITTED, Status.REVIEW)]


def keep_examined(session: Session, at: datetime) -> None:
    """Write down when an agent began to examine what waits, in a line « examiner » of nobody for each request.

    One that is not what its last line sealed has a line that says so before, as after any other action.
    """
    began = _began(session)
    before = journal.contents(session, list(began))
    for row in session.scalars(select(RequestRow).where(col(RequestRow.id).in_(began))):
        row.examined_at = began[row.id or 0]
    session.flush()
    sealed = _last_states(session, [held["request::number"] for held in before.values()])
    lines = []
    for id_, held in journal.contents(session, list(began)).items():
        number, was = held["request::number"], before[id_]
        last = sealed[number]
        if last and journal.state_of(was, last) != last:
            lines.append(_line(at, number, JournalAction.TAMPERED, was))
        lines.append(_line(at, number, JournalAction.EXAMINED, held))
    journal.append_lines(session, journal.head_of(session), lines)


def _line(at: datetime, number: str, action: JournalAction, held: dict[str, str]) -> JournalLine:
    return JournalLine(at, "", number, action, "", state=journal.state_of(held))


def _began(session: Session) -> dict[int, str]:
    """When an agent first left something on each request that waits and does not say that it is examined, by id.

    A line of theirs in the journal since it waits, a comment being prepared, or the request held open: nobody else
    holds one that was sent. Only agents have regions.
    """
    line: Any = JournalRow
    sent = (
        select(func.coalesce(func.max(line.id), 0))
        .where(line.request_number == RequestRow.number, line.action.in_(_SENDING))
        .correlate(RequestRow)
        .scalar_subquery()
    )
    theirs = or_(line.who.in_(select(col(UserRegionRow.login))), line.action.in_(PREPARING))
    left = union_all(
        select(col(RequestRow.id).label("id"), line.at.label("at"))
        .join(line, line.request_number == RequestRow.number)
        .where(line.id > sent, theirs),
        select(col(DraftCommentRow.request_id), col(DraftCommentRow.created_at)),
        select(col(LeaseRow.request_id), col(LeaseRow.since)),
    ).subquery()
    waiting = select(col(RequestRow.id), func.min(left.c.at)).join(left, left.c.id == RequestRow.id)
    waiting = waiting.where(col(RequestRow.status).in_(_WAITING), col(RequestRow.examined_at) == "")
    # A form still open in another window when it was sent is held since before.
    waiting = waiting.where(left.c.at > col(RequestRow.transmitted_at))
    return dict(session.execute(waiting.group_by(col(RequestRow.id)).order_by(col(RequestRow.id))).all())


def _last_states(session: Session, numbers: list[str]) -> dict[str, str]:
    """What the last line of each of these requests sealed, by number."""
    last = select(func.max(col(JournalRow.id))).where(col(JournalRow.request_number).in_(numbers))
    last = last.group_by(col(JournalRow.request_number))
    columns: list[Any] = [JournalRow.request_number, JournalRow.state]
    return dict(session.execute(select(*columns).where(col(JournalRow.id).in_(last))).all())
