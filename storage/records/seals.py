"""What the journal seals beside the requests: the accounts, the people of each division, the subsidies that it knows.

Each is a part. Who writes one says so first (``touch``); the transaction then ends with a line « sceller » for each
part that it changed, in the scope of that name, whose ``state`` is the digest of all its rows.
"""

import json
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from typing import Any

from sqlalchemy import (
    Boolean,
    CompoundSelect,
    String,
    Text,
    bindparam,
    case,
    cast,
    literal,
    null,
    or_,
    select,
    union_all,
)
from sqlmodel import Session, SQLModel, col

from mes_tui.domain.journal import JournalAction
from storage.schema.people_tables import ChildFileRow, ChildRow, GrantRow, HomeProviderRow, ProviderRow, SiteRow
from storage.schema.tables import JournalRow, StoreSecretRow, UserDivisionRow, UserRegionRow, UserRow

PARTS: dict[str, tuple[tuple[type[SQLModel], str], ...]] = {
    "comptes": ((UserRow, ""), (UserRegionRow, ""), (UserDivisionRow, ""), (StoreSecretRow, "")),
    "gens": tuple((table, "division") for table in (ProviderRow, SiteRow, HomeProviderRow, ChildRow, ChildFileRow)),
    "subventions": ((GrantRow, "owner"),),
}
"""The tables of each kind of part, with the column that says whose a row is ("" for the whole store's)."""
ACCOUNTS = "comptes:"
# What only tells the rows apart.
LEFT_OUT = frozenset({(GrantRow, "id")})

_TOUCHED = "touched"
_AT_ONCE = 1000


def people(division: str) -> str:
    """The part of the people of ``division``."""
    return f"gens:{division}"


def subsidies(division: str) -> str:
    """The part of the subsidies that ``division`` knows."""
    return f"subventions:{division}"


def touch(session: Session, part: str) -> None:
    """Say, before it is written, that ``part`` is: what it was must be what its last line sealed."""
    touched = session.info.setdefault(_TOUCHED, {})
    if part not in touched:
        touched[part] = held(session, part)


def is_touched(session: Session) -> bool:
    """Whether something was written that no line seals yet."""
    return bool(session.info.get(_TOUCHED))


def settled(session: Session) -> Iterator[tuple[str, JournalAction, str]]:
    """The lines to write for the parts touched since the last call: part, action, state. All must be written by now."""
    for part, (before, sealed) in session.info.pop(_TOUCHED, {}).items():
        session.flush()
        now, _ = held(session, part)
        if sealed and before != sealed:
            # Written down first: otherwise this line would legitimise the tampering.
            yield part, JournalAction.TAMPERED, before
        if now != (before if sealed else ""):
            yield part, JournalAction.SEALED, now


def held(session: Session, part: str) -> tuple[str, str]:
    """The digest of all the rows of ``part`` now, "" for none, and the one that its last line sealed, "" for none."""
    kind, _, owner = part.partition(":")
    columns, sealed, rows = _columns(kind), "", []
    statement = _everything(kind).execution_options(yield_per=_AT_ONCE)
    for table, *values in session.execute(statement, {"part": part, "owner": owner}):
        if not table:
            sealed = str(values[0])
            continue
        # What says nothing is left out: a column that comes later changes no seal.
        said = {name: str(value) for name, value in zip(columns[table], values, strict=False) if value}
        rows.append(sha256(json.dumps([table, said], sort_keys=True).encode()).digest())
    return sha256(b"".join(sorted(rows))).hexdigest() if rows else "", sealed


def all_parts(session: Session) -> tuple[str, ...]:
    """Every part that has rows, in order."""
    found = {ACCOUNTS}
    for kind, tables in PARTS.items():
        for table, owner in tables:
            if owner:
                owners = session.scalars(select(getattr(table, owner)).distinct())
                found.update(f"{kind}:{value}" for value in owners)
    return tuple(sorted(found))


@cache
def _columns(kind: str) -> dict[str, tuple[str, ...]]:
    return {
        str(table.__tablename__): tuple(name for name in table.model_fields if (table, name) not in LEFT_OUT)
        for table, _ in PARTS[kind]
    }


@cache
def _everything(kind: str) -> CompoundSelect[Any]:
    """The last state sealed, under no table, then every row: table, columns as text. One statement."""
    columns = _columns(kind)
    width = max(map(len, columns.values()))
    about = (col(JournalRow.request_number) == "", col(JournalRow.scope) == bindparam("part"))
    # A part of which nothing was left is sealed empty.
    sealing = or_(col(JournalRow.state) != "", col(JournalRow.action) == JournalAction.SEALED.value)
    last: Any = select(col(JournalRow.state).label("state")).where(*about, sealing)
    sealed = last.order_by(col(JournalRow.id).desc()).limit(1).subquery()
    padding = [cast(null(), Text)] * width
    selects: list[Any] = [select(literal("").label("name"), sealed.c.state, *padding[1:])]
    for table, owner in PARTS[kind]:
        name = str(table.__tablename__)
        said = [as_text(getattr(table, column)) for column in columns[name]]
        rows = select(literal(name), *said, *padding[len(said) :])
        selects.append(rows.where(getattr(table, owner) == bindparam("owner")) if owner else rows)
    return union_all(*selects)


def as_text(column: Any) -> Any:
    """``column`` as text, "" for false, the same on both engines as ``str`` of its value in Python."""
    if isinstance(column.type, Boolean):
        return case((column, "True"), else_="")
    return column if isinstance(column.type, String) else cast(column, Text)
