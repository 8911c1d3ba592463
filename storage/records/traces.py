"""What a request leaves behind beside the journal and the notices: printouts, and the lease of whoever has it open."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, or_, text
from sqlmodel import Session, col, select

from mes_tui.domain.requests import Printout
from storage.records.mapping import flat_values, instant, instant_text, read_row
from storage.schema.tables import LeaseRow, PrintRow, RequestRow, StoreSecretRow
from storage.schema.told_tables import EndedSessionRow


@dataclass(frozen=True, slots=True)
class Lease:
    """Who has the request open for editing, in which session, since when and until when unless renewed."""

    holder: str
    session: str
    since: datetime
    until: datetime


def last_printout(session: Session, request_id: int) -> Printout | None:
    """The last printout of a request, whatever its kind."""
    return _printout(session, request_id, col(PrintRow.revision) > 0)


def load_printout(session: Session, request_id: int, revision: int) -> Printout | None:
    """The last printout of a request in ``revision``: what a page of paper that carries it was printed from."""
    return _printout(session, request_id, col(PrintRow.revision) == revision)


def _printout(session: Session, request_id: int, which: ColumnElement[bool]) -> Printout | None:
    row = session.exec(
        select(PrintRow)
        .where(PrintRow.request_id == request_id, which)
        .order_by(col(PrintRow.revision).desc(), col(PrintRow.id).desc())
    ).first()
    return None if row is None else read_row(Printout, row)


def load_printouts(session: Session, request_id: int, limit: int) -> tuple[Printout, ...]:
    """The last printout of each of the ``limit`` last revisions of a request, oldest first."""
    statement = select(PrintRow).where(PrintRow.request_id == request_id).order_by(col(PrintRow.id))
    by_revision = {row.revision: read_row(Printout, row) for row in session.exec(statement)}
    return tuple(by_revision[revision] for revision in sorted(by_revision)[-limit:])


def paper_key(session: Session) -> bytes:
    """The store's secret for the codes printed on paper (``mes_tui.domain.paper_code``)."""
    return bytes.fromhex(session.exec(select(StoreSecretRow.value).where(StoreSecretRow.name == "paper")).one())


def write_printout(session: Session, request_id: int, printout: Printout) -> None:
    """Remember a printout."""
    session.add(PrintRow(request_id=request_id, **flat_values(printout)))
    session.flush()


def load_lease(session: Session, request_id: int) -> Lease | None:
    """The lease of a request, expired or not."""
    row = session.get(LeaseRow, request_id, populate_existing=True)
    return None if row is None else Lease(row.holder, row.session, instant(row.since), instant(row.until))


@dataclass(frozen=True, slots=True)
class Held:
    """A request that the program « host:pid » ``holder`` has open for editing."""

    holder: str
    number: str
    division: str
    region: str


def held_requests(session: Session, now: datetime) -> tuple[Held, ...]:
    """The requests that are open for editing at ``now``, by number."""
    statement = (
        select(LeaseRow.session, RequestRow.number, RequestRow.division, RequestRow.region)
        .join(RequestRow, col(RequestRow.id) == col(LeaseRow.request_id))
        .where(col(LeaseRow.until) > instant_text(now))
        .order_by(col(RequestRow.number))
    )
    return tuple(Held(":".join(name.split(":")[:2]), *where) for name, *where in session.exec(statement))


def ask_to_end(session: Session, name: str, asked_by: str, at: datetime) -> None:
    """Ask the program « host:pid » ``name`` to leave; what was asked a day ago or more is over."""
    old = or_(col(EndedSessionRow.name) == name, col(EndedSessionRow.asked_at) < instant_text(at - timedelta(days=1)))
    session.exec(delete(EndedSessionRow).where(old))
    session.add(EndedSessionRow(name=name, asked_by=asked_by, asked_at=instant_text(at)))
    session.flush()


def take_lease(session: Session, request_id: int, lease: Lease) -> Lease:
    """Take or renew the lease unless another session holds a live one; return the lease that now holds.

    A renewal keeps its first ``since``. Live means ``until`` after ``lease.since``.
    """
    session.flush()
    values = {
        "request_id": request_id,
        "holder": lease.holder,
        "session": lease.session,
        "since": instant_text(lease.since),
        "until": instant_text(lease.until),
    }
    taken = session.connection().execute(_TAKE_LEASE, values).first()
    held = taken or session.connection().execute(_READ_LEASE, {"request_id": request_id}).one()
    return Lease(held[0], held[1], instant(held[2]), instant(held[3]))


# One statement on both engines: nothing comes back when another session holds a live lease.
_TAKE_LEASE = text(
    "INSERT INTO lease (request_id, holder, session, since, until)"
    " VALUES (:request_id, :holder, :session, :since, :until)"
    " ON CONFLICT (request_id) DO UPDATE SET holder = excluded.holder, session = excluded.session,"
    " since = CASE WHEN lease.session = excluded.session THEN lease.since ELSE excluded.since END,"
    " until = excluded.until WHERE lease.session = excluded.session OR lease.until <= excluded.since"
    " RETURNING holder, session, since, until"
)
_READ_LEASE = text("SELECT holder, session, since, until FROM lease WHERE request_id = :request_id")


def end_lease(session: Session, request_id: int) -> None:
    """Take the lease away from whoever holds it."""
    session.exec(delete(LeaseRow).where(col(LeaseRow.request_id) == request_id))


def free_lease(session: Session, request_id: int, holder_session: str) -> None:
    """Give the lease back if this session holds it."""
    session.exec(
        delete(LeaseRow).where(col(LeaseRow.request_id) == request_id, col(LeaseRow.session) == holder_session)
    )
