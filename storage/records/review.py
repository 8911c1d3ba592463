"""The director's signature, what was sent with it, and the Ministry's comments, in preparation or returned."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func
from sqlmodel import Session, col, select

from mes_tui.domain.codes import Status
from mes_tui.domain.comments import REPLY_LENGTH, TICKED, Part, part_key
from mes_tui.domain.errors import NotFound
from mes_tui.domain.requests import Comment, DraftComment, NewComment, Outcome, RequestFile, Signature, Transmission
from storage.records.documents import forget_sent
from storage.records.mapping import (
    content_text,
    enclosed_text,
    flag_text,
    flat_values,
    instant_text,
    read_row,
    signature_of,
    transmission_of,
)
from storage.schema.tables import CommentRow, DraftCommentRow, OutcomeRow, RequestRow, SignatureRow, TransmissionRow


def load_signature(session: Session, request_id: int) -> Signature | None:
    """The director's signature, whether or not what was signed has changed since."""
    row = session.get(SignatureRow, request_id)
    return None if row is None else signature_of(row)


def put_signature(session: Session, request_id: int, signature: Signature) -> None:
    """Store the signature in place of the one that is there."""
    session.exec(delete(SignatureRow).where(col(SignatureRow.request_id) == request_id))
    session.expire_all()
    content = content_text(signature.content)
    session.add(SignatureRow(request_id=request_id, content=content, **flat_values(signature, "content")))
    session.flush()


def load_comments(session: Session, request_id: int) -> tuple[Comment, ...]:
    """The comments in the order of the form: page, then the order in which they were placed."""
    rows = session.exec(
        select(CommentRow)
        .where(CommentRow.request_id == request_id)
        .order_by(col(CommentRow.page), col(CommentRow.round), col(CommentRow.id))
    )
    return tuple(read_row(Comment, row) for row in rows)


def insert_comments(
    session: Session, request_id: int, comments: Iterable[DraftComment], author: str, at: datetime
) -> None:
    """Write the prepared comments in the round of the sending that they are about, and count them on the request."""
    sent, told = _last_rounds(session, request_id)
    round_ = max(sent, told + 1)
    made = (
        Comment(
            0, round_, draft.page, draft.section, draft.text, author, at, field=draft.field, recorded=draft.recorded
        )
        for draft in comments
    )
    add_comments(session, request_id, made)


def add_comments(session: Session, request_id: int, comments: Iterable[Comment]) -> None:
    """Write comments whole, each in its round, and count on the request those to correct; their ids are not used."""
    for comment in comments:
        values = flat_values(comment, "id") | {"recorded": flag_text(comment.recorded)}
        session.add(CommentRow(request_id=request_id, **values))
    count_open_comments(session, request_id)


class Correction:
    """One part of a comment as an answer is written: its text, and the version of the request that wrote it."""

    def __init__(self, row: CommentRow, part: Part) -> None:
        self._row, self._part = row, part

    @property
    def text(self) -> str:
        value = getattr(self._row, self._part.value)
        return value if isinstance(value, str) else TICKED if value else ""

    @property
    def version(self) -> int:
        return int(getattr(self._row, f"{self._part.value}_version"))

    def write(self, text: str, version: int) -> None:
        """Put ``text`` in the row, written by ``version``."""
        setattr(self._row, self._part.value, text == TICKED if self._part is Part.CORRECTED else text)
        setattr(self._row, f"{self._part.value}_version", version)


def load_corrections(session: Session, request_id: int) -> dict[str, Correction]:
    """What may be written on the comments of the last round, by key (``domain.comments.part_key``)."""
    last = select(func.max(CommentRow.round)).where(CommentRow.request_id == request_id).scalar_subquery()
    rows = session.exec(select(CommentRow).where(CommentRow.request_id == request_id, CommentRow.round == last))
    return {part_key(row.id, part): Correction(row, part) for row in rows if row.id is not None for part in Part}


def strike_comments(session: Session, request_id: int, ids: Iterable[int], reply: str) -> None:
    """Tick the comments ``ids``, recorded by mistake, with ``reply``: nobody has them to correct any more.

    What was answered to them stays, before it where there is room for both.
    """
    for row in session.exec(select(CommentRow).where(col(CommentRow.id).in_(list(ids)))):
        both = "\n".join(filter(None, (row.reply, reply)))
        row.corrected, row.reply = True, both if len(both) <= REPLY_LENGTH else row.reply
    count_open_comments(session, request_id)


def count_open_comments(session: Session, request_id: int) -> None:
    """Write on the request how many comments are not ticked « Corrigé »: the lists read it there."""
    session.flush()
    request = session.get(RequestRow, request_id)
    if request is not None:
        request.open_comments = session.exec(
            select(func.count()).where(CommentRow.request_id == request_id, col(CommentRow.corrected).is_(False))
        ).one()
        session.flush()


def load_draft_comments(session: Session, request_id: int, *, recorded: bool = False) -> tuple[DraftComment, ...]:
    """The comments that the Ministry prepares on a request, in the order of the form's pages; ``recorded``: those that
    its provider got elsewhere, and is about to record."""
    rows = session.exec(
        select(DraftCommentRow)
        .where(DraftCommentRow.request_id == request_id, col(DraftCommentRow.recorded) == flag_text(recorded))
        .order_by(col(DraftCommentRow.page), col(DraftCommentRow.id))
    )
    return tuple(read_row(DraftComment, row) for row in rows)


def put_draft_comment(
    session: Session,
    request_id: int,
    comment: NewComment,
    author: str,
    at: datetime,
    comment_id: int | None = None,
    *,
    recorded: bool = False,
) -> int:
    """Add a comment in preparation, or change the one called ``comment_id``; return its id. ``recorded`` as above.

    Raises NotFound when that one is not on this request any more.
    """
    mark = flag_text(recorded)
    row = DraftCommentRow(request_id=request_id, page=1, section="", text="", author="", created_at="", recorded=mark)
    if comment_id is not None:
        stored = session.get(DraftCommentRow, comment_id)
        if stored is None or (stored.request_id, stored.recorded) != (request_id, mark):
            raise NotFound("Ce commentaire n’est plus sur cette demande. Rafraîchissez-la.")
        row = stored
    row.page, row.section, row.field, row.text = comment.page, comment.section, comment.field, comment.text
    row.author, row.created_at = author, instant_text(at)
    session.add(row)
    session.flush()
    assert row.id is not None
    return row.id


def remove_draft_comments(
    session: Session, request_id: int, comment_id: int | None = None, *, recorded: bool = False
) -> int:
    """Remove a comment in preparation, or all those of the request; return how many there were."""
    own = col(DraftCommentRow.recorded) == flag_text(recorded)
    statement = delete(DraftCommentRow).where(col(DraftCommentRow.request_id) == request_id, own)
    if comment_id is not None:
        statement = statement.where(col(DraftCommentRow.id) == comment_id)
    removed = session.exec(statement).rowcount
    session.expire_all()
    return removed


def write_transmission(session: Session, file: RequestFile, login: str, at: datetime) -> None:
    """Keep what the signature of ``file`` is bound to, and what goes with it, as the next round sent to the Ministry.

    It answers the comments of the rounds before: its number follows theirs too.
    """
    signature, id_ = file.signature, file.request.id
    assert signature is not None
    bound = (signature.full_name, signature.digest, signature.content)
    round_ = max(_last_rounds(session, id_)) + 1
    if round_ > 1:
        forget_sent(session, id_)
    add_transmission(session, id_, Transmission(round_, at, login, *bound, signature, file.attachments))


def _last_rounds(session: Session, request_id: int) -> tuple[int, int]:
    """The last round sent of a request and the last round of its comments, 0 for none."""
    sent = select(func.max(TransmissionRow.round)).where(TransmissionRow.request_id == request_id)
    told = select(func.max(CommentRow.round)).where(CommentRow.request_id == request_id)
    last: Any = session.exec(select(sent.scalar_subquery(), told.scalar_subquery())).one()
    return last[0] or 0, last[1] or 0


def add_transmission(session: Session, request_id: int, sent: Transmission) -> None:
    """Write a sending in its round."""
    texts: dict[str, Any] = {"content": content_text(sent.content), "enclosed": enclosed_text(sent)}
    session.add(
        TransmissionRow(request_id=request_id, **texts, **flat_values(sent, "content", "signature", "documents"))
    )
    session.flush()


def load_transmissions(session: Session, request_id: int) -> tuple[Transmission, ...]:
    """The sendings of a request, oldest first."""
    rows = session.exec(
        select(TransmissionRow).where(TransmissionRow.request_id == request_id).order_by(col(TransmissionRow.round))
    )
    return tuple(map(transmission_of, rows))


def load_outcomes(session: Session, request_id: int) -> tuple[Outcome, ...]:
    """What was decided of a request, or told about it, oldest first."""
    rows = session.exec(select(OutcomeRow).where(OutcomeRow.request_id == request_id).order_by(col(OutcomeRow.rank)))
    return tuple(read_row(Outcome, row) for row in rows)


def add_outcomes(session: Session, request_id: int, outcomes: Iterable[Outcome]) -> None:
    """Write ``outcomes``, each under its own rank."""
    session.add_all(OutcomeRow(request_id=request_id, **flat_values(outcome)) for outcome in outcomes)
    session.flush()


def put_back(
    session: Session,
    request_id: int,
    status: Status,
    at: datetime,
    ended: Outcome | None,
    *,
    recorded: bool,
    granted_hours: str,
    compliant_at: datetime | None,
) -> None:
    """Give the request the ``status`` that it had before an answer was recorded by mistake, and what it said then.

    ``ended`` is the ruling that had ended it, None for an open one.
    """
    row = session.get_one(RequestRow, request_id)
    row.status, row.modified_at, row.recorded = status.value, instant_text(at), flag_text(recorded)
    row.version += 1
    row.granted_hours, row.compliant_at = granted_hours, instant_text(compliant_at) if compliant_at else ""
    reason = ended.event.effect.close_reason if ended else None
    row.closed_at, row.close_reason = (instant_text(ended.at), reason.value) if ended and reason else ("", "")
    session.flush()
