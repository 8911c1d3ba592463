"""What is old in the store, and its removal. Which of it may go is ``mes_tui.domain.retention``'s word.

A request goes with all that names it: by reference (``ondelete``), or by its number, here. What is removed is removed
by lists of ids in a session of ``store.writing()``, with its lines of the journal.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, delete, func, or_, select, tuple_
from sqlmodel import Session, col

from mes_tui.domain.codes import ENDED_STATUSES, Status
from mes_tui.domain.retention import OldChild, OldRequest
from storage.engines.sqlite import SECURE_DELETE, driver
from storage.records import seals
from storage.records.journal import contents, state_of
from storage.records.mapping import day_text, instant, instant_text
from storage.schema.people_tables import ChildFileRow, ChildRow, GrantRow
from storage.schema.tables import AttachmentRow, JournalRow, RequestRow
from storage.schema.told_tables import NoticeRow, OutboxRow
from storage.schema.version import SEARCH_TABLE

STAYS: Mapping[str, str] = {
    "provider": "who the divisions are: no child's",
    "site": "where they are: no child's",
    "home_provider": "who keeps children: no child's",
    "user_account": "goes when its rights are taken away",
    "user_region": "the same",
    "user_division": "the same",
    "preference": "goes with its account",
    "news": "names nobody, and who holds the store takes it away",
    "ended_session": "goes a day after it was asked: no child’s",
    "news_read": "goes with its news",
    "journal": "only grows: it says what was purged, ids and days only",
    "request_number": "a number is never given twice",
    "store_secret": "the key of the codes on paper, which must be read for ever",
}
"""The tables of which no row goes with a purge, and why."""

_AT_ONCE = 500


def old_requests(
    session: Session, before: datetime, today: date, only: Collection[int] | None = None
) -> list[OldRequest]:
    """The requests that ended, or on which nobody worked, before the instant ``before``, in the order of their making.

    ``only`` those ids. Whether each is sound is ``sound``'s word, which takes longer.
    """
    moment, ended = instant_text(before), [status.value for status in ENDED_STATUSES]
    old = or_(
        and_(col(RequestRow.status).in_(ended), col(RequestRow.closed_at) < moment),
        and_(col(RequestRow.status).not_in(ended), col(RequestRow.modified_at) < moment),
    )
    columns: list[Any] = [RequestRow.id, RequestRow.number, RequestRow.division, RequestRow.necsg]
    columns += [RequestRow.status, RequestRow.closed_at]
    rows: list[Any] = []
    for ids in [None] if only is None else _cut(sorted(only)):
        some = select(*columns).where(old, *([] if ids is None else [col(RequestRow.id).in_(ids)]))
        rows += session.execute(some.order_by(col(RequestRow.id))).all()
    followers = _followers(session, [row.number for row in rows])
    latest = _latest(session, {(row.division, row.necsg) for row in rows}, day_text(today))
    return [
        OldRequest(
            row.id,
            row.number,
            row.division,
            Status(row.status),
            instant(row.closed_at).astimezone().date() if row.closed_at else None,
            tuple(followers.get((row.division, row.number), ())),
            row.id in latest,
        )
        for row in rows
    ]


def _followers(session: Session, numbers: Sequence[str]) -> dict[tuple[str, str], list[Status]]:
    found: dict[tuple[str, str], list[Status]] = {}
    columns: list[Any] = [RequestRow.division, RequestRow.previous, RequestRow.status]
    for some in _cut(numbers):
        for division, previous, status in session.execute(select(*columns).where(col(RequestRow.previous).in_(some))):
            found.setdefault((division, previous), []).append(Status(status))
    return found


def _latest(session: Session, children: Collection[tuple[str, str]], today: str) -> set[int]:
    """The last request that was sent of each of these children who has a « dossier » that is not over."""
    found: set[int] = set()
    there = select(col(ChildFileRow.key)).where(
        col(ChildFileRow.division) == col(RequestRow.division),
        col(ChildFileRow.necsg) == col(RequestRow.necsg),
        or_(col(ChildFileRow.end) == "", col(ChildFileRow.end) >= today),
    )
    columns: list[Any] = [RequestRow.division, RequestRow.necsg, RequestRow.id]
    for some in _cut(sorted(children)):
        own = tuple_(col(RequestRow.division), col(RequestRow.necsg)).in_(some)
        sent = select(*columns).where(own, col(RequestRow.status) != Status.DRAFT.value, there.exists())
        newest = {}
        for division, necsg, id_ in session.execute(sent.order_by(col(RequestRow.year), col(RequestRow.id))):
            newest[division, necsg] = id_
        found.update(newest.values())
    return found


def sound(session: Session, requests: Mapping[int, str]) -> set[int]:
    """Those of ``requests`` (numbers by id) that hold what their last line of the journal sealed."""
    found: set[int] = set()
    for ids in _cut(sorted(requests)):
        held, sealed = contents(session, ids), _sealed(session, [requests[id_] for id_ in ids])
        for id_ in ids:
            state = sealed.get(requests[id_])
            # Where nobody touched it since states are written, nothing can be said.
            if state == "" or (state and state_of(held.get(id_, {}), state) == state):
                found.add(id_)
    return found


def _sealed(session: Session, numbers: Sequence[str]) -> dict[str, str]:
    last = select(func.max(JournalRow.id)).where(col(JournalRow.request_number).in_(numbers))
    columns: list[Any] = [JournalRow.request_number, JournalRow.state]
    ids = last.group_by(col(JournalRow.request_number))
    return dict(session.execute(select(*columns).where(col(JournalRow.id).in_(ids))).all())


def remove_requests(session: Session, requests: Collection[OldRequest]) -> None:
    """Remove ``requests``, whose purges the journal tells by now, with the notices and the subsidies that name them."""
    numbers, ids = [one.number for one in requests], [one.id for one in requests]
    owners = select(col(GrantRow.owner)).where(col(GrantRow.request).in_(numbers)).distinct()
    for owner in session.scalars(owners).all():
        seals.touch(session, seals.subsidies(owner))
    session.execute(delete(NoticeRow).where(col(NoticeRow.request_number).in_(numbers)))
    session.execute(delete(GrantRow).where(col(GrantRow.request).in_(numbers)))
    session.execute(delete(RequestRow).where(col(RequestRow.id).in_(ids)))
    if session.get_bind().dialect.name == "sqlite" and driver.sqlite_version_info < SECURE_DELETE:
        session.connection().exec_driver_sql(f"INSERT INTO {SEARCH_TABLE}({SEARCH_TABLE}) VALUES('rebuild')")
    session.expire_all()


def document_bytes(session: Session, ids: Sequence[int]) -> dict[int, int]:
    """How many bytes the documents of these requests take, by request; those that have none are left out."""
    found: dict[int, int] = {}
    columns: list[Any] = [AttachmentRow.request_id, func.sum(AttachmentRow.size)]
    for some in _cut(ids):
        own = select(*columns).where(col(AttachmentRow.request_id).in_(some))
        found.update({id_: int(size) for id_, size in session.execute(own.group_by(col(AttachmentRow.request_id)))})
    return found


def old_children(session: Session, before: str, only: Collection[tuple[str, str]] | None = None) -> list[OldChild]:
    """The children of whom every « dossier » ended before the day ``before``; ``only`` these (division and NECSG)."""
    division, necsg, end = col(ChildFileRow.division), col(ChildFileRow.necsg), col(ChildFileRow.end)
    over = select(division, necsg, func.max(end)).group_by(division, necsg)
    over = over.having(func.min(end) != "", func.max(end) < before).order_by(division, necsg)
    found: list[OldChild] = []
    rows: list[Any] = []
    for some in [None] if only is None else _cut(sorted(only)):
        rows += session.execute(over if some is None else over.where(tuple_(division, necsg).in_(some))).all()
    columns: list[Any] = [RequestRow.division, RequestRow.necsg, RequestRow.number]
    for part in _cut(rows):
        numbers: dict[tuple[str, str], list[str]] = {}
        own = tuple_(col(RequestRow.division), col(RequestRow.necsg)).in_([(row[0], row[1]) for row in part])
        for owner, child, number in session.execute(select(*columns).where(own).order_by(col(RequestRow.id))):
            numbers.setdefault((owner, child), []).append(number)
        found += [
            OldChild(owner, child, datetime.fromisoformat(left).date(), tuple(numbers.get((owner, child), ())))
            for owner, child, left in part
        ]
    return found


def remove_children(session: Session, division: str, necsgs: Collection[str]) -> None:
    """Remove these children of ``division``, of whom no request is left, with their files and their subsidies."""
    for part in (seals.people, seals.subsidies):
        seals.touch(session, part(division))
    session.execute(delete(GrantRow).where(col(GrantRow.owner) == division, col(GrantRow.necsg).in_(necsgs)))
    for table in (ChildFileRow, ChildRow):
        session.execute(delete(table).where(col(table.division) == division, col(table.necsg).in_(necsgs)))
    session.expire_all()


def old_notices(session: Session, before: datetime) -> dict[str, list[int]]:
    """The ids of the notices that were written before ``before``, by the number of their request."""
    found: dict[str, list[int]] = {}
    columns: list[Any] = [NoticeRow.request_number, NoticeRow.id]
    old = select(*columns).where(col(NoticeRow.created_at) < instant_text(before)).order_by(col(NoticeRow.id))
    for number, id_ in session.execute(old):
        found.setdefault(number, []).append(id_)
    return found


def ids_of(session: Session, numbers: Iterable[str]) -> dict[str, int]:
    """The ids of the requests of these numbers that are there."""
    columns: list[Any] = [RequestRow.number, RequestRow.id]
    found: dict[str, int] = {}
    for some in _cut(list(numbers)):
        found.update(session.execute(select(*columns).where(col(RequestRow.number).in_(some))).all())
    return found


def remove_notices(session: Session, ids: Sequence[int]) -> None:
    """Remove these notices, with who read them and the e-mails that repeat them."""
    for some in _cut(ids):
        session.execute(delete(NoticeRow).where(col(NoticeRow.id).in_(some)))
    session.expire_all()


def old_mails(session: Session, before: datetime) -> list[int]:
    """The ids of the e-mails that were sent before ``before``, or given up and written before it."""
    moment = instant_text(before)
    sent = and_(col(OutboxRow.sent_at) != "", col(OutboxRow.sent_at) < moment)
    given_up = and_(col(OutboxRow.sent_at) == "", col(OutboxRow.next_at) == "", col(OutboxRow.created_at) < moment)
    return [id_ for id_ in session.scalars(select(col(OutboxRow.id)).where(or_(sent, given_up))) if id_ is not None]


def remove_mails(session: Session, ids: Sequence[int]) -> None:
    """Remove these e-mails."""
    for some in _cut(ids):
        session.execute(delete(OutboxRow).where(col(OutboxRow.id).in_(some)))
    session.expire_all()


def _cut(things: Sequence[Any]) -> Iterator[Any]:
    for start in range(0, len(things), _AT_ONCE):
        yield things[start : start + _AT_ONCE]
