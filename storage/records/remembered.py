"""What an account wrote last in the requests of a division: whom to join there, and who signs."""

from collections.abc import Collection

from sqlalchemy import or_
from sqlmodel import Session, col, select

from mes_tui.domain.journal import JournalAction
from mes_tui.domain.requests import Remembered
from storage.schema.tables import AnswerRow, JournalRow, RequestRow, SignatureRow


def last_typed(
    session: Session, division: str, login: str, keys: Collection[str], but: int | None = None
) -> Remembered | None:
    """What the account ``login`` was the last to type under ``keys``, in the newest request of ``division`` where it
    was, ``but`` left out; None when it never was, or nothing stands there any more."""
    lines = session.exec(
        select(JournalRow.who, RequestRow.id, RequestRow.number)
        .join(RequestRow, col(RequestRow.number) == JournalRow.request_number)
        .where(RequestRow.division == division, RequestRow.id != but)
        .where(JournalRow.action == JournalAction.EDITED.value)
        .where(or_(*(col(JournalRow.detail).contains(key, autoescape=True) for key in keys)))
        .order_by(col(JournalRow.id).desc())
    )
    seen: set[int | None] = set()
    for who, request_id, number in lines:
        if who == login and request_id not in seen:
            answers = session.exec(
                select(AnswerRow).where(AnswerRow.request_id == request_id, col(AnswerRow.key).in_(keys))
            )
            texts = {answer.key: answer.text for answer in answers if answer.text}
            return Remembered(number, texts) if texts else None
        seen.add(request_id)
    return None


def last_signer(session: Session, division: str, login: str) -> Remembered | None:
    """How the account ``login`` signed last in ``division``; None when it never did."""
    found = session.exec(
        select(SignatureRow, RequestRow.number)
        .join(RequestRow, col(RequestRow.id) == SignatureRow.request_id)
        .where(RequestRow.division == division, SignatureRow.signed_by == login)
        .order_by(col(SignatureRow.signed_at).desc(), col(SignatureRow.request_id).desc())
    ).first()
    if found is None:
        return None
    signature, number = found
    names = ("first_name", "last_name", "function")
    return Remembered(number, {name: getattr(signature, name) for name in names})
