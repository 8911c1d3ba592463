"""What a request leaves behind: journal, notices, printouts, and the lease of whoever has it open."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete
from sqlmodel import Session, col, select

from mes_tui.domain.signature import digest
from storage.chain import line_hash
from storage.records_mapping import instant, instant_text
from storage.tables import (
    AnswerRow,
    AttachmentRow,
    JournalRow,
    LeaseRow,
    NoticeReadRow,
    NoticeRow,
    PrintRow,
    RequestRow,
)


@dataclass(frozen=True, slots=True)
class JournalLine:
    """Who did what, when, from where, to which request; ``detail`` holds codes and field keys, never personal data.

    The store fills ``state`` (digest of the request's content after the action), ``previous`` and ``hash`` (the chain).
    """

    at: datetime
    who: str
    request_number: str
    action: str
    detail: str
    origin: str = ""
    state: str = ""
    previous: str = ""
    hash: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice to a division or to « region:NN »."""

    id: int
    recipient: str
    request_number: str
    kind: str
    text: str
    created_at: datetime
    read: bool = False


@dataclass(frozen=True, slots=True)
class Printout:
    """A printed revision of a request; ``content`` is the canonical JSON of what was printed."""

    revision: int
    digest: str
    content: str
    kind: str
    printed_at: datetime
    printed_by: str


@dataclass(frozen=True, slots=True)
class Lease:
    """Who has the request open for editing, in which session, since when and until when unless renewed."""

    holder: str
    session: str
    since: datetime
    until: datetime


def write_journal(session: Session, line: JournalLine) -> None:
    """Append a line to the chain, in a session of ``store.writing()``; the journal is never changed."""
    state = content_state(session, line.request_number) if line.request_number else ""
    previous = session.exec(select(JournalRow.hash).order_by(col(JournalRow.id).desc()).limit(1)).first() or ""
    at = instant_text(line.at)
    linked = line_hash(previous, at, line.who, line.origin, line.request_number, line.action, line.detail, state)
    session.add(
        JournalRow(
            at=at,
            who=line.who,
            origin=line.origin,
            request_number=line.request_number,
            action=line.action,
            detail=line.detail,
            state=state,
            previous=previous,
            hash=linked,
        )
    )
    session.flush()


def content_state(session: Session, request_number: str) -> str:
    """The digest of all that a request holds now, "" when it is gone: answers, documents, people, type, decisions."""
    request = session.exec(select(RequestRow).where(RequestRow.number == request_number)).first()
    if request is None:
        return ""
    answers = session.exec(select(AnswerRow.key, AnswerRow.text).where(AnswerRow.request_id == request.id))
    documents = session.exec(
        select(AttachmentRow.nature, AttachmentRow.sha256).where(AttachmentRow.request_id == request.id)
    )
    content = {f"answer:{key}": text for key, text in answers}
    content |= {f"document:{nature}": sha256 for nature, sha256 in documents}
    content |= {f"request:{name}": getattr(request, name) for name in _STATE}
    return digest(content)


_STATE = ("number", "division", "site", "child_file", "type", "status", "granted_hours", "snapshot")


def load_journal(session: Session, request_number: str) -> tuple[JournalLine, ...]:
    """The lines about a request, oldest first."""
    rows = session.exec(
        select(JournalRow).where(JournalRow.request_number == request_number).order_by(col(JournalRow.id))
    )
    return tuple(map(journal_line_of, rows))


def journal_line_of(row: JournalRow) -> JournalLine:
    """The line of a row."""
    return JournalLine(
        at=instant(row.at),
        who=row.who,
        request_number=row.request_number,
        action=row.action,
        detail=row.detail,
        origin=row.origin,
        state=row.state,
        previous=row.previous,
        hash=row.hash,
    )


def write_notice(session: Session, recipient: str, request_number: str, kind: str, text: str, at: datetime) -> None:
    """Leave a notice for a division or for « region:NN »."""
    session.add(
        NoticeRow(recipient=recipient, request_number=request_number, kind=kind, text=text, created_at=instant_text(at))
    )
    session.flush()


def load_notices(session: Session, recipient: str, login: str = "") -> tuple[Notice, ...]:
    """The notices of a recipient, newest first; ``read`` says whether ``login`` opened them."""
    rows = session.exec(select(NoticeRow).where(NoticeRow.recipient == recipient).order_by(col(NoticeRow.id).desc()))
    opened = set(session.exec(select(NoticeReadRow.notice_id).where(NoticeReadRow.login == login)))
    return tuple(
        Notice(
            row.id or 0,
            row.recipient,
            row.request_number,
            row.kind,
            row.text,
            instant(row.created_at),
            row.id in opened,
        )
        for row in rows
    )


def last_printout(session: Session, request_id: int) -> Printout | None:
    """The last printout of a request, whatever its kind."""
    row = session.exec(
        select(PrintRow)
        .where(PrintRow.request_id == request_id)
        .order_by(col(PrintRow.revision).desc(), col(PrintRow.id).desc())
    ).first()
    if row is None:
        return None
    return Printout(row.revision, row.digest, row.content, row.kind, instant(row.printed_at), row.printed_by)


def write_printout(session: Session, request_id: int, printout: Printout) -> None:
    """Remember a printout."""
    session.add(
        PrintRow(
            request_id=request_id,
            revision=printout.revision,
            digest=printout.digest,
            content=printout.content,
            kind=printout.kind,
            printed_at=instant_text(printout.printed_at),
            printed_by=printout.printed_by,
        )
    )
    session.flush()


def load_lease(session: Session, request_id: int) -> Lease | None:
    """The lease of a request, expired or not."""
    row = session.get(LeaseRow, request_id)
    return None if row is None else Lease(row.holder, row.session, instant(row.since), instant(row.until))


def take_lease(session: Session, request_id: int, wanted: Lease) -> Lease:
    """Take or renew the lease unless another session holds a live one; return the lease that now holds.

    A renewal keeps its first ``since``. Live means ``until`` after ``wanted.since``.
    """
    row = session.get(LeaseRow, request_id)
    if row is None:
        row = LeaseRow(
            request_id=request_id,
            holder=wanted.holder,
            session=wanted.session,
            since=instant_text(wanted.since),
            until=instant_text(wanted.until),
        )
        session.add(row)
    elif row.session == wanted.session:
        row.until = instant_text(wanted.until)
    elif instant(row.until) <= wanted.since:
        row.holder, row.session = wanted.holder, wanted.session
        row.since, row.until = instant_text(wanted.since), instant_text(wanted.until)
    session.flush()
    return Lease(row.holder, row.session, instant(row.since), instant(row.until))


def free_lease(session: Session, request_id: int, holder_session: str) -> None:
    """Give the lease back if this session holds it."""
    session.exec(
        delete(LeaseRow).where(col(LeaseRow.request_id) == request_id, col(LeaseRow.session) == holder_session)
    )
