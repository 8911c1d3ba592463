"""What an office keeps of a request for itself: its note, the wish that it be signed, and who may sign it.

Functions that write take a session of ``store.writing()``.
"""

from datetime import date, datetime

from sqlalchemy import and_, delete, text
from sqlmodel import Session, col, select

from mes_tui.domain.access import Actor
from mes_tui.domain.follow_up import FollowedUp, OwnNote, SigningWish
from storage.queries.accounts import accounts_in, actor_of
from storage.records.mapping import day_text, instant, instant_text
from storage.schema.tables import RequestRow, UserRow
from storage.schema.told_tables import OwnNoteRow, SigningWishRow


def load_followed_up(session: Session, request_id: int) -> FollowedUp:
    """What is kept of the request, in one statement; a wish about what it was before is over."""
    writer = select(UserRow.name).where(UserRow.login == OwnNoteRow.login).scalar_subquery()
    asker = select(UserRow.name).where(UserRow.login == SigningWishRow.login).scalar_subquery()
    standing = and_(
        col(SigningWishRow.request_id) == col(RequestRow.id), col(SigningWishRow.version) == col(RequestRow.version)
    )
    row = session.exec(
        select(OwnNoteRow, writer, SigningWishRow, asker)
        .select_from(RequestRow)
        .join(OwnNoteRow, col(OwnNoteRow.request_id) == col(RequestRow.id), isouter=True)
        .join(SigningWishRow, standing, isouter=True)
        .where(RequestRow.id == request_id)
    ).first()
    if row is None:
        return FollowedUp()
    note, wrote, wish, asked = row
    return FollowedUp(
        OwnNote(note.text, _day(note.due), wrote or note.login, instant(note.written_at)) if note else None,
        SigningWish(asked or wish.login, instant(wish.asked_at)) if wish else None,
    )


def put_own_note(session: Session, request_id: int, said: str, due: date | None, login: str, at: datetime) -> None:
    """Write the note of the request in the place of the one before; "" takes it away."""
    session.exec(delete(OwnNoteRow).where(col(OwnNoteRow.request_id) == request_id))
    if said:
        written = {"login": login, "written_at": instant_text(at)}
        session.add(OwnNoteRow(request_id=request_id, text=said, due=day_text(due), **written))
    session.flush()


def put_signing_wish(session: Session, request_id: int, version: int, login: str, at: datetime) -> None:
    """Hand the request over to be signed as it is at ``version``."""
    forget_signing_wish(session, request_id)
    session.add(SigningWishRow(request_id=request_id, version=version, login=login, asked_at=instant_text(at)))
    session.flush()


def forget_signing_wish(session: Session, request_id: int) -> None:
    """Nobody wants it signed any more: it is taken back, or sent."""
    session.exec(delete(SigningWishRow).where(col(SigningWishRow.request_id) == request_id))


def load_colleagues(session: Session, division: str) -> tuple[Actor, ...]:
    """The accounts that have ``division``, whatever their rights and until when, by name."""
    session.flush()
    statement = accounts_in(division)
    return tuple(map(actor_of, session.connection().execute(text(statement.sql), statement.params)))


def _day(stored: str) -> date | None:
    return date.fromisoformat(stored) if stored else None
