"""The journal: its lines, each chained to the one before and sealing what its request holds once the action is done."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, literal, select
from sqlmodel import Session, SQLModel, col

from mes_tui.domain.signature import digest
from storage.chain import line_hash
from storage.records_mapping import instant, instant_text
from storage.tables import AnswerRow, AttachmentRow, CommentRow, JournalRow, RequestRow, SignatureRow, TransmissionRow

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class _Sealed:
    """Columns of a table whose rows belong to a request: ``owner`` is its id, ``mark`` tells its rows apart."""

    table: type[SQLModel]
    owner: str
    mark: str
    columns: tuple[str, ...]

    def rows(self, request_ids: Sequence[int]) -> Select[Any]:
        """Owner, mark, then the columns."""
        owner = getattr(self.table, self.owner)
        mark = getattr(self.table, self.mark) if self.mark else literal("")
        return select(owner, mark, *(getattr(self.table, name) for name in self.columns)).where(owner.in_(request_ids))

    def names(self, mark: object) -> Iterator[str]:
        """What each column is called in the content."""
        return (f"{self.table.__tablename__}:{mark}:{name}" for name in self.columns)


# Left out: where the wizard was left, leases and printouts, which are nobody's answer; the copies kept for the lists;
# the content of a signature, which its digest seals.
_SEALED = (
    _Sealed(
        RequestRow,
        "id",
        "",
        (
            *("number", "division", "site", "region", "child_file", "necsg", "type", "status", "edition", "year"),
            *("created_at", "transmitted_at", "compliant_at", "closed_at", "close_reason", "granted_hours"),
            *("previous", "snapshot"),
        ),
    ),
    _Sealed(AnswerRow, "request_id", "key", ("text",)),
    _Sealed(AttachmentRow, "request_id", "nature", ("title", "size", "sha256", "received_at")),
    _Sealed(
        SignatureRow, "request_id", "", ("first_name", "last_name", "function", "digest", "signed_at", "signed_by")
    ),
    _Sealed(TransmissionRow, "request_id", "round", ("transmitted_at", "transmitted_by", "signer", "digest")),
    _Sealed(
        CommentRow,
        "request_id",
        "id",
        ("round", "page", "section", "field", "text", "author", "created_at", "corrected", "reply"),
    ),
)


@dataclass(frozen=True, slots=True)
class JournalLine:
    """Who did what, when, from where, to which request; ``detail`` holds codes and field keys, never personal data.

    The store fills ``state`` (digest of the request's content after the action), ``previous`` and ``hash`` (the
    chain), and ``id``, which grows.
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
    id: int = 0


def write_journal(session: Session, line: JournalLine) -> None:
    """Append a line to the chain, in a session of ``store.writing()``, once all that the action changes is written."""
    state = _state_of(session, line.request_number)
    previous = session.scalar(select(col(JournalRow.hash)).order_by(col(JournalRow.id).desc()).limit(1)) or ""
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


def unnoted_change(session: Session, request_number: str) -> bool:
    """True when the request no longer is what its last line sealed: it was changed behind the application's back."""
    left = session.scalar(
        select(col(JournalRow.state))
        .where(col(JournalRow.request_number) == request_number)
        .order_by(col(JournalRow.id).desc())
        .limit(1)
    )
    return bool(left) and left != _state_of(session, request_number)


def _state_of(session: Session, request_number: str) -> str:
    found = session.scalar(select(col(RequestRow.id)).where(col(RequestRow.number) == request_number))
    return "" if found is None else content_states(session, [found])[found]


def content_states(session: Session, request_ids: Sequence[int]) -> dict[int, str]:
    """The digest of all that each of these requests holds now, by id; those that are gone are left out."""
    contents: dict[int, dict[str, str]] = {}
    for start in range(0, len(request_ids), _AT_ONCE):
        for sealed in _SEALED:
            for id_, which, *values in session.execute(sealed.rows(request_ids[start : start + _AT_ONCE])):
                content = contents.setdefault(id_, {})
                content.update(zip(sealed.names(which), map(str, values), strict=True))
    return {id_: digest(content) for id_, content in contents.items()}


def load_journal(session: Session, request_number: str) -> tuple[JournalLine, ...]:
    """The lines about a request, oldest first."""
    return tuple(_lines(session, select(*_LINE).where(col(JournalRow.request_number) == request_number)))


def walk_journal(session: Session) -> Iterator[JournalLine]:
    """Every line of the chain, oldest first, without holding them all."""
    return _lines(session, select(*_LINE))


_LINE: list[Any] = [
    getattr(JournalRow, name)
    for name in ("at", "who", "request_number", "action", "detail", "origin", "state", "previous", "hash", "id")
]


def _lines(session: Session, statement: Select[Any]) -> Iterator[JournalLine]:
    rows = session.execute(statement.order_by(col(JournalRow.id)).execution_options(yield_per=_AT_ONCE))
    return (JournalLine(instant(at), *rest) for at, *rest in rows)
