"""The journal: its lines, each chained to the one before and sealing what its request holds once the action is done."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    Boolean,
    CompoundSelect,
    Select,
    String,
    Text,
    bindparam,
    case,
    cast,
    insert,
    literal,
    null,
    select,
    union_all,
)
from sqlmodel import Session, SQLModel, col

from mes_tui.domain.journal import JournalAction
from mes_tui.domain.signature import digest
from storage.records import seals
from storage.records.mapping import Head, JournalLine, instant, linked
from storage.schema.tables import (
    AnswerRow,
    AttachmentRow,
    CommentRow,
    DraftCommentRow,
    JournalRow,
    OutcomeRow,
    PrintRow,
    RequestRow,
    SentDocumentRow,
    SignatureRow,
    TransmissionRow,
)
from storage.schema.told_tables import NoticeRow

_AT_ONCE = 500
SEAL = "seal"
"""Where a session of ``store.writing()`` has the seal of its store, in ``session.info``."""

ANSWER, DOCUMENT, REQUEST = "answer:{}:text", "attachment:{}:sha256", "request::{}"
"""How ``contents`` calls an answer (by field key), a document (by its name), a column of the request."""
TITLE, SHEET = "attachment:{}:title", "attachment:{}:sheet"
"""The title of a document, and who signed there."""
_STATE = "2."
"""How a state begins, since states say how they were made."""


@dataclass(frozen=True, slots=True)
class _Sealed:
    """Columns of a table whose rows belong to a request: ``owner`` is its id, ``mark`` tells its rows apart.

    ``later`` are those of the ``columns`` that came after the first seals: they are left out as long as they say
    nothing, so that what was sealed without them still is. ``second``: those that the first states, which did not say
    their version, left out. ``frozen``: those that follow the people until the request is sent, and say nothing before.
    ``by_number``: the rows name the number of their request.
    """

    table: type[SQLModel]
    owner: str
    mark: str
    columns: tuple[str, ...]
    later: frozenset[str] = frozenset()
    second: frozenset[str] = frozenset()
    frozen: frozenset[str] = frozenset()
    by_number: bool = False

    def rows(self, width: int) -> Select[Any]:
        """Owner, table, mark, then the columns as text, and nothing up to ``width``; of the requests ``owners``."""
        owner = col(RequestRow.id) if self.by_number else getattr(self.table, self.owner)
        mark = cast(getattr(self.table, self.mark), Text) if self.mark else literal("")
        said = [self._said(name) for name in self.columns]
        padding = [cast(null(), Text)] * (width - len(said))
        name = literal(str(self.table.__tablename__)).label("name")
        rows = select(owner.label("owner"), name, mark.label("mark"), *said, *padding)
        if self.by_number:
            rows = rows.join(self.table, getattr(self.table, self.owner) == col(RequestRow.number))
        return rows.where(owner.in_(bindparam("owners", expanding=True)))

    def _said(self, name: str) -> Any:
        text = _as_text(getattr(self.table, name))
        return case((col(RequestRow.snapshot) != "", text), else_="") if name in self.frozen else text

    def said(self, mark: str, values: Iterable[Any]) -> Iterator[tuple[str, str]]:
        """What each column is called in the content, and what it says."""
        for name, value in zip(self.columns, values, strict=True):
            if value or name not in self.later:
                yield f"{self.table.__tablename__}:{mark}:{name}", str(value)


_COPIES = ("child_name", "site_name", "folded")


def _since_second(
    table: type[SQLModel], owner: str, columns: tuple[str, ...], *later: str, by_number: bool = False
) -> _Sealed:
    every = (*columns, *later)
    return _Sealed(table, owner, "id", every, frozenset(later), second=frozenset(every), by_number=by_number)


_ANSWERED = ("source", "answered_on")
_TOLD = ("event", "at", "author", "round", "hours", "days", "from_day", "to_day", "day", "type", "text", *_ANSWERED)
# What is left out is in ``storage.schema.sealing``, with its reason.
_SEALED = (
    _Sealed(
        RequestRow,
        "id",
        "",
        (
            *("number", "division", "site", "region", "child_file", "necsg", "type", "status", "edition", "year"),
            *("created_at", "transmitted_at", "compliant_at", "closed_at", "close_reason", "granted_hours"),
            *("previous", "snapshot", "renewed", "renewed_hours", "version", "modified_at", "examined_at", "sent_type"),
            *("sent_people", "recorded"),
            *_COPIES,
        ),
        later=frozenset({"renewed", "renewed_hours", "examined_at", "sent_type", "sent_people", "recorded"}),
        second=frozenset({"version", "modified_at", *_COPIES}),
        frozen=frozenset(_COPIES),
    ),
    _Sealed(AnswerRow, "request_id", "key", ("text", "version"), second=frozenset({"version"})),
    _Sealed(
        AttachmentRow,
        "request_id",
        "nature",
        ("title", "size", "sha256", "received_at", "inspection", "scan", "note", "pages", "scripted", "sheet"),
        later=frozenset({"sheet"}),
        second=frozenset({"pages", "scripted"}),
    ),
    _Sealed(
        SignatureRow, "request_id", "", ("first_name", "last_name", "function", "digest", "signed_at", "signed_by")
    ),
    _Sealed(
        TransmissionRow,
        "request_id",
        "round",
        ("transmitted_at", "transmitted_by", "signer", "digest", "enclosed"),
        later=frozenset({"enclosed"}),
    ),
    _Sealed(SentDocumentRow, "request_id", "sha256", ("sha256",)),
    _Sealed(
        CommentRow,
        "request_id",
        "id",
        (
            *("round", "page", "section", "field", "text", "author", "created_at", "corrected", "reply"),
            *("corrected_version", "reply_version", "recorded"),
        ),
        later=frozenset({"recorded"}),
        second=frozenset({"corrected_version", "reply_version"}),
    ),
    _Sealed(OutcomeRow, "request_id", "rank", _TOLD, later=frozenset(_ANSWERED)),
    _since_second(
        DraftCommentRow, "request_id", ("page", "section", "field", "text", "author", "created_at"), "recorded"
    ),
    _since_second(PrintRow, "request_id", ("revision", "digest", "kind", "printed_at", "printed_by")),
    _since_second(NoticeRow, "request_number", ("recipient", "kind", "text", "created_at"), by_number=True),
)
SEALED: dict[str, frozenset[str]] = {
    str(sealed.table.__tablename__): frozenset(filter(None, (sealed.mark, *sealed.columns)))
    | ({sealed.owner} if sealed.table is not RequestRow else set())
    for sealed in _SEALED
}
"""The columns sealed with a request, by table: those that say whose a row is, and tell it apart, too."""
_SECOND = frozenset((str(sealed.table.__tablename__), name) for sealed in _SEALED for name in sealed.second)


def write_journal(session: Session, *lines: JournalLine) -> None:
    """Append to the chain, in a session of ``store.writing()``, once all that the actions change is written."""
    states = _states(session, {line.request_number for line in lines})
    sealed = [replace(line, state=states.get(line.request_number, "")) for line in lines]
    append_lines(session, head_of(session), sealed)


def settle(session: Session, at: datetime | None = None) -> None:
    """Seal the parts of the store that were written without a line, at the instant ``at``, by default that of the last
    line."""
    last = session.execute(select(*LINE).order_by(col(JournalRow.id).desc()).limit(1)).first()
    line = JournalLine(instant(last[0]), *last[1:]) if last else JournalLine(datetime.now(UTC), "", "", "", "")
    said = replace(line, at=at or line.at, who="", origin="")
    append_lines(session, Head(line.hash, line.seal), _settled(session, said))


def seal_all(session: Session) -> None:
    """Seal the parts of the store that no line ever sealed: what an older version left is from now on as it is."""
    for part in seals.all_parts(session):
        if not seals.held(session, part)[1]:
            seals.touch(session, part)
    settle(session, datetime.now(UTC))


def _settled(session: Session, line: JournalLine) -> Iterator[JournalLine]:
    """The lines that seal the parts of the store that ``line`` leaves changed."""
    for part, action, state in seals.settled(session):
        who = "" if action is JournalAction.TAMPERED else line.who
        yield JournalLine(line.at, who, "", action, "", line.origin, state, scope=part)


def append_lines(session: Session, head: Head, lines: Iterable[JournalLine]) -> None:
    """Append ``lines``, whose states are known, after the line ``head``, under the key of the session's store.

    Those of the other parts of the store that the actions changed follow them.
    """
    lines = list(lines)
    if lines and seals.is_touched(session):
        lines += _settled(session, lines[-1])
    if not lines:
        return
    rows = linked(lines, head, session.info.get(SEAL))
    session.execute(insert(JournalRow), rows)
    session.info["last"] = rows[-1]["hash"]


def head_of(session: Session) -> Head:
    """Where the chain stands now."""
    last = session.execute(select(*_HEAD).order_by(col(JournalRow.id).desc()).limit(1)).first()
    return Head(*last) if last else Head()


_HEAD: list[Any] = [JournalRow.hash, JournalRow.seal]


def held_now(session: Session, request_id: int) -> dict[str, str]:
    """All that a request holds now, by « table:row:column »; nothing when it is gone."""
    return contents(session, [request_id]).get(request_id, {})


def state_of(held: Mapping[str, str], like: str = _STATE) -> str:
    """The digest of what a request holds, "" for nothing, as the state ``like`` was made."""
    if not held:
        return ""
    if like.startswith(_STATE):
        return _STATE + digest(held)
    return digest({name: text for name, text in held.items() if parts(name)[::2] not in _SECOND})


def is_older(state: str) -> bool:
    """Whether ``state`` was made by a version that left out some of what a request holds."""
    return bool(state) and not state.startswith(_STATE)


def parts(name: str) -> tuple[str, str, str]:
    """Table, row and column of a name of ``contents``."""
    table, _, rest = name.partition(":")
    mark, _, column = rest.rpartition(":")
    return table, mark, column


def _states(session: Session, request_numbers: Collection[str]) -> dict[str, str]:
    """The digest of all that each of these requests holds now, by number; those that are gone are left out."""
    numbered = session.execute(select(*_NUMBERED).where(col(RequestRow.number).in_(request_numbers)))
    ids = dict(numbered.all())
    held = contents(session, list(ids))
    return {number: state_of(held[id_]) for id_, number in ids.items()}


_NUMBERED: list[Any] = [RequestRow.id, RequestRow.number]


def contents(session: Session, request_ids: Sequence[int]) -> dict[int, dict[str, str]]:
    """All that each of these requests holds now, by id then by « table:row:column »; those that are gone are left out.

    ``ANSWER``, ``DOCUMENT`` and ``REQUEST`` make the names.
    """
    held: dict[int, dict[str, str]] = {}
    by_table = {str(sealed.table.__tablename__): sealed for sealed in _SEALED}
    for start in range(0, len(request_ids), _AT_ONCE):
        owners = request_ids[start : start + _AT_ONCE]
        for owner, name, mark, *values in session.execute(_everything(), {"owners": owners}):
            sealed = by_table[name]
            held.setdefault(owner, {}).update(sealed.said(mark, values[: len(sealed.columns)]))
    return held


@cache
def _everything() -> CompoundSelect[Any]:
    """One statement, for the content of a request is read before and after each action; building it takes longer."""
    width = max(len(sealed.columns) for sealed in _SEALED)
    return union_all(*(sealed.rows(width) for sealed in _SEALED))


def _as_text(column: Any) -> Any:
    """``column`` as text, the same on both engines as ``str`` of its value in Python."""
    if isinstance(column.type, Boolean):
        return case((column, "True"), else_="False")
    return column if isinstance(column.type, String) else cast(column, Text)


LINE: list[Any] = [
    getattr(JournalRow, name)
    for name in (
        "at",
        "who",
        "request_number",
        "action",
        "detail",
        "origin",
        "state",
        "previous",
        "hash",
        "id",
        "scope",
        "seal",
    )
]
