"""The store read again from one end to the other, for who wants to know whether it is what people left in it.

Rows come as the engine gives them: whoever changed the file may have put anything there.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import literal, select, text, union_all
from sqlmodel import Session, col

from storage.schema.chain import line_hash
from storage.schema.tables import JournalRow, NumberRow, RequestRow, SignatureRow, TransmissionRow
from storage.upkeep.checkup import documents

_AT_ONCE = 1000


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

    @property
    def sound(self) -> bool:
        """True when the line says what it said when it was written."""
        said = (self.at, self.who, self.origin, self.request_number, self.action, self.detail, self.state, self.scope)
        return all(isinstance(part, str) for part in (self.previous, *said)) and self.hash == line_hash(
            self.previous, *said
        )


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


def document_faults(session: Session) -> Iterator[str]:
    """A sentence for each document that is not the one received."""
    return documents(session.connection())
