"""What was typed in a request and could not be saved any more.

Functions that write take a session of ``store.writing()``.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import delete
from sqlmodel import Session, col, select

from mes_tui.domain.aside import Aside
from storage.records.mapping import instant, instant_text
from storage.schema.told_tables import TypedAsideRow


def put_aside(session: Session, request_id: int, login: str, name: str, texts: Mapping[str, str], at: datetime) -> None:
    """Keep ``texts``, by key, in the place of what the same account had there."""
    for key, text in texts.items():
        written = {"text": text, "name": name, "kept_at": instant_text(at)}
        row = session.get(TypedAsideRow, (request_id, login, key))
        if row is None:
            session.add(TypedAsideRow(request_id=request_id, login=login, key=key, **written))
        else:
            row.sqlmodel_update(written)
    session.flush()


def load_aside(session: Session, request_id: int) -> tuple[Aside, ...]:
    """All that is kept of the request, the oldest first."""
    rows = session.exec(
        select(TypedAsideRow)
        .where(TypedAsideRow.request_id == request_id)
        .order_by(col(TypedAsideRow.kept_at), col(TypedAsideRow.login), col(TypedAsideRow.key))
    )
    return tuple(Aside(row.key, row.text, row.login, row.name, instant(row.kept_at)) for row in rows)


def drop_aside(session: Session, request_id: int, texts: Iterable[Aside]) -> tuple[Aside, ...]:
    """Keep these no more, as far as they still are what they were; return those that were."""
    dropped = tuple(text for text in load_aside(session, request_id) if text in frozenset(texts))
    for one in dropped:
        row = col(TypedAsideRow.request_id), col(TypedAsideRow.login), col(TypedAsideRow.key)
        said = (request_id, one.login, one.key)
        session.exec(delete(TypedAsideRow).where(*(column == value for column, value in zip(row, said, strict=True))))
    return dropped


def forget_aside(session: Session, request_id: int) -> None:
    """Keep nothing more of what was typed aside: the request is sent."""
    session.exec(delete(TypedAsideRow).where(col(TypedAsideRow.request_id) == request_id))
