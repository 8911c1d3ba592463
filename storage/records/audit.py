"""The store read again from one end to the other, for who wants to know whether it is what people left in it.

Rows come as the engine gives them: whoever changed the file may have put anything there.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from hmac import compare_digest
from typing import Any

from sqlalchemy import Boolean, Column, Integer, LargeBinary, and_, func, literal, select, text, union_all
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, col

from mes_tui.domain.chronology import CLOCKS
from mes_tui.domain.errors import Refusal
from mes_tui.domain.people import Child, Site
from mes_tui.domain.signature import digest
from mes_tui.domain.text import fold
from storage.engines.sqlite import driver
from storage.records.mapping import instant, instant_text, people_of, person_of
from storage.schema.chain import line_hash, sealed_hash
from storage.schema.people_tables import ChildRow, SiteRow
from storage.schema.tables import (
    CommentRow,
    JournalRow,
    LeaseRow,
    NumberRow,
    PrintRow,
    RequestRow,
    SignatureRow,
    TransmissionRow,
)
from storage.upkeep.checkup import documents

_AT_ONCE = 1000
UNREADABLE = DBAPIError
"""What a value that is none of its engine's raises."""


@dataclass(frozen=True, slots=True)
class Link:
    """A line of the journal as it is stored."""

    id: int
    at: str
    who: str
    origin: str
    request_number: str
    action: str
    detail: str
    state: str
    previous: str
    hash: str
    scope: str
    seal: str

    def sound(self, secret: bytes = b"") -> bool:
        """True when the line says what it said when it was written, under the key ``secret`` when one seals it."""
        said = (self.at, self.who, self.origin, self.request_number, self.action, self.detail, self.state, self.scope)
        if not all(isinstance(part, str) for part in (self.previous, self.hash, self.seal, *said)):
            return False
        with suppress(UnicodeEncodeError):
            sealed = sealed_hash(self.seal, secret, self.previous, *said) if self.seal else ""
            return compare_digest(self.hash.encode(), (sealed or line_hash(self.previous, *said)).encode())
        return False


@dataclass(frozen=True, slots=True)
class Signed:
    """What a signature (``round`` 0) or a transmission is bound to: the JSON of it, its digest, when."""

    request_id: int
    round: int
    content: str
    digest: str
    at: str


def links(session: Session) -> Iterator[Link]:
    """Every line of the journal, oldest first, without holding them all."""
    columns: list[Any] = [getattr(JournalRow, name) for name in Link.__dataclass_fields__]
    rows = session.execute(select(*columns).order_by(col(JournalRow.id)).execution_options(yield_per=_AT_ONCE))
    return (Link(*row) for row in rows)


def lines_written(session: Session) -> int | None:
    """How many lines the journal was ever given, None when the engine does not count them."""
    if session.get_bind().dialect.name != "sqlite":
        return None
    counted = text("SELECT seq FROM sqlite_sequence WHERE name = :name")
    return session.scalar(counted, {"name": JournalRow.__tablename__}) or 0


def request_ids(session: Session) -> dict[str, int]:
    """The id of every request, by number, in the order in which they were made."""
    columns: list[Any] = [RequestRow.number, RequestRow.id]
    return dict(session.execute(select(*columns).order_by(col(RequestRow.id))).all())


def taken_back(session: Session) -> dict[str, str]:
    """By number, when the requests that say to have been taken from a file were."""
    columns: list[Any] = [RequestRow.number, RequestRow.taken_back_at]
    return dict(session.execute(select(*columns).where(col(RequestRow.taken_back_at) != "")).all())


def numbers_given(session: Session) -> Iterator[tuple[int, str, int]]:
    """Year, region and the last number given in them."""
    columns: list[Any] = [NumberRow.year, NumberRow.region, NumberRow.last]
    return ((year, region, last) for year, region, last in session.execute(select(*columns)))


def signed_contents(session: Session, request_ids: Sequence[int]) -> dict[int, list[Signed]]:
    """The signature, then the transmissions, of each of these requests that has any, by id."""
    signature: list[Any] = [SignatureRow.request_id, literal(0).label("round"), SignatureRow.content]
    signature += [SignatureRow.digest, SignatureRow.signed_at]
    sent: list[Any] = [TransmissionRow.request_id, TransmissionRow.round, TransmissionRow.content]
    sent += [TransmissionRow.digest, TransmissionRow.transmitted_at]
    both = union_all(
        select(*signature).where(col(SignatureRow.request_id).in_(request_ids)),
        select(*sent).where(col(TransmissionRow.request_id).in_(request_ids)),
    )
    signed: dict[int, list[Signed]] = {}
    for row in session.execute(both.order_by("request_id", "round")):
        signed.setdefault(row.request_id, []).append(Signed(*row))
    return signed


def count_requests(session: Session) -> int:
    """How many requests there are."""
    return session.scalar(select(func.count()).select_from(RequestRow)) or 0


def oversized(session: Session) -> tuple[str, ...]:
    """The columns, « table.column », that hold a value longer than any of ours; none is read to know it."""
    binary = driver.sqlite_version_info >= _OCTETS or session.get_bind().dialect.name != "sqlite"
    length = func.octet_length if binary else func.length
    return _columns(session, lambda column: func.max(length(column)) > _LONGEST[_kind(column)], "text", "blob")


def mistyped(session: Session) -> tuple[str, ...]:
    """The columns that hold a value of another type than theirs, which SQLite allows; the journal says its own."""
    if session.get_bind().dialect.name != "sqlite":
        return ()
    found = _columns(session, lambda column: func.max(func.typeof(column) != _kind(column)), *_LONGEST)
    return tuple(name for name in found if not name.startswith(f"{JournalRow.__tablename__}."))


def _kind(column: Column[Any]) -> str:
    if isinstance(column.type, LargeBinary):
        return "blob"
    return "integer" if isinstance(column.type, (Boolean, Integer)) else "text"


def _columns(session: Session, asked: Callable[[Column[Any]], Any], *kinds: str) -> tuple[str, ...]:
    """The columns of these kinds of which the aggregate ``asked`` is true, each table read once."""
    found: list[str] = []
    for table in RequestRow.metadata.sorted_tables:
        columns = [column for column in table.columns if _kind(column) in kinds]
        told = session.execute(select(*map(asked, columns)).select_from(table)).one() if columns else ()
        found += [f"{table.name}.{column.name}" for column, is_ in zip(columns, told, strict=True) if is_]
    return tuple(found)


_OCTETS = (3, 43)
_LONGEST = {"text": 4_000_000, "blob": 64_000_000, "integer": 0}


def lease_faults(session: Session, now: datetime) -> Iterator[str]:
    """The leases that no opening of a request gives: they end within minutes of being taken or renewed."""
    columns: list[Any] = [RequestRow.number, LeaseRow.since, LeaseRow.until]
    latest = instant_text(now + CLOCKS)
    leases = select(*columns).join(LeaseRow, col(LeaseRow.request_id) == col(RequestRow.id))
    for number, since, until in session.execute(leases.order_by(col(RequestRow.id))):
        if not _is_instant(since) or not _is_instant(until) or not since <= until <= latest:
            yield f"Demande {number} : elle est dite ouverte par quelqu’un jusqu’à un moment que personne n’a donné."


def _is_instant(text: object) -> bool:
    with suppress(ValueError):
        return isinstance(text, str) and instant_text(instant(text)) == text
    return False


def copy_faults(session: Session, request_ids: Sequence[int]) -> dict[int, list[str]]:
    """What is copied or worked out of something else, and is not that any more, a clause each, by request."""
    faults: dict[int, list[str]] = {}
    open_ = select(func.count()).where(
        col(CommentRow.request_id) == col(RequestRow.id), col(CommentRow.corrected).is_(False)
    )
    child = and_(col(ChildRow.division) == col(RequestRow.division), col(ChildRow.necsg) == col(RequestRow.necsg))
    site = and_(col(SiteRow.division) == col(RequestRow.division), col(SiteRow.number) == col(RequestRow.site))
    entities: list[Any] = [RequestRow, ChildRow, SiteRow, open_.scalar_subquery()]
    rows = select(*entities)
    rows = rows.join(ChildRow, child, isouter=True).join(SiteRow, site, isouter=True)
    for request, now, there, count in session.execute(rows.where(col(RequestRow.id).in_(request_ids))):
        if request.open_comments != count:
            faults.setdefault(request.id, []).append(
                f"le nombre de commentaires à corriger ({count}) n’est pas celui que montrent les listes."
            )
        if not _copied(request, now, there):
            faults.setdefault(request.id, []).append(
                "le nom de l’enfant ou de l’installation que montrent les listes n’est pas celui de la demande."
            )
    session.expunge_all()
    printed: list[Any] = [PrintRow.request_id, PrintRow.revision, PrintRow.digest, PrintRow.content]
    prints = select(*printed)
    for request_id, revision, told, content in session.execute(prints.where(col(PrintRow.request_id).in_(request_ids))):
        if digest(content_of(content)) != told:
            faults.setdefault(request_id, []).append(f"ce qui a été imprimé (révision {revision}) a changé.")
    return faults


def _copied(request: RequestRow, child: ChildRow | None, site: SiteRow | None) -> bool:
    """Whether the lists show the names of the people as they were sent, else as they are, in whatever words."""
    try:
        if request.snapshot:
            people = people_of(request.sent_people or request.snapshot)
            of, where = people.child, people.site
        else:
            of, where = person_of(Child, child), person_of(Site, site)
        names = (of.last_name, of.first_name)
        return (
            request.site_name == where.name
            and _only(request.child_name, *names)
            and _only(request.folded, *names, where.name)
        )
    except (Refusal, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return False


def _only(text: str, *names: str) -> bool:
    """Whether ``text`` holds these names and no other word."""
    rest = fold(text)
    for name in map(fold, names):
        if name not in rest:
            return False
        rest = rest.replace(name, " ", 1)
    return not any(map(str.isalnum, rest))


def content_of(text: str) -> dict[str, str]:
    """The content written in ``text``; nothing when it cannot be read."""
    try:
        return {str(name): str(said) for name, said in json.loads(text).items()}
    except (ValueError, TypeError, AttributeError, RecursionError):
        return {}


def document_faults(session: Session) -> Iterator[str]:
    """A sentence for each document that is not the one received."""
    return documents(session.connection())
