"""The director's signature and the Ministry's comments."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func
from sqlmodel import Session, col, select

from mes_tui.domain.requests import Comment, Signature
from storage.records_mapping import comment_of, instant_text, signature_of
from storage.tables import CommentRow, RequestRow, SignatureRow


@dataclass(frozen=True, slots=True)
class NewComment:
    """A comment about to be placed on a section of a page."""

    page: int
    section: str
    text: str


def load_signature(session: Session, request_id: int) -> Signature | None:
    """The director's signature, whether or not what was signed has changed since."""
    row = session.get(SignatureRow, request_id)
    return None if row is None else signature_of(row)


def put_signature(session: Session, request_id: int, signature: Signature) -> None:
    """Store the signature in place of the one that is there."""
    session.exec(delete(SignatureRow).where(col(SignatureRow.request_id) == request_id))
    session.expire_all()
    session.add(
        SignatureRow(
            request_id=request_id,
            first_name=signature.first_name,
            last_name=signature.last_name,
            function=signature.function,
            digest=signature.digest,
            content=json.dumps(dict(signature.content), ensure_ascii=False, sort_keys=True),
            signed_at=instant_text(signature.signed_at),
            signed_by=signature.signed_by,
        )
    )
    session.flush()


def load_comments(session: Session, request_id: int) -> tuple[Comment, ...]:
    """The comments in the order of the form: page, then the order in which they were placed."""
    rows = session.exec(
        select(CommentRow)
        .where(CommentRow.request_id == request_id)
        .order_by(col(CommentRow.page), col(CommentRow.round), col(CommentRow.id))
    )
    return tuple(comment_of(row) for row in rows)


def insert_comments(
    session: Session, request_id: int, comments: Sequence[NewComment], author: str, at: datetime
) -> None:
    """Add a round of comments and count them on the request."""
    last = session.exec(select(func.max(CommentRow.round)).where(CommentRow.request_id == request_id)).one()
    for comment in comments:
        session.add(
            CommentRow(
                request_id=request_id,
                round=(last or 0) + 1,
                page=comment.page,
                section=comment.section,
                text=comment.text,
                author=author,
                created_at=instant_text(at),
            )
        )
    _count_open(session, request_id)


def mark_comment(session: Session, request_id: int, comment_id: int, *, corrected: bool, reply: str) -> bool:
    """Tick or untick « Corrigé » and keep the reply; False when the comment is not one of this request."""
    row = session.get(CommentRow, comment_id)
    if row is None or row.request_id != request_id:
        return False
    row.corrected, row.reply = corrected, reply
    _count_open(session, request_id)
    return True


def _count_open(session: Session, request_id: int) -> None:
    session.flush()
    request = session.get(RequestRow, request_id)
    if request is not None:
        request.open_comments = session.exec(
            select(func.count()).where(CommentRow.request_id == request_id, col(CommentRow.corrected).is_(False))
        ).one()
        session.flush()
