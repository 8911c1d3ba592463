"""The tables of what people are told: notices and the e-mails that repeat them, news, and who has read them; and of
what an office tells itself of a request: its note, the wish that it be signed, what could not be saved in it."""

from sqlalchemy import Column, ForeignKey, Index
from sqlmodel import Field, SQLModel

# A screen still open on a deleted draft must not reach the next request through the same id.
NEVER_REUSED = {"sqlite_autoincrement": True}


def owned(target: str) -> Column[int]:
    """A row of ``target``, which goes away with it."""
    return Column(ForeignKey(target, ondelete="CASCADE"), nullable=False, index=True)


class NoticeRow(SQLModel, table=True):
    """A notice written in the transaction that causes it. ``recipient`` is a division or « region:NN »."""

    __tablename__ = "notice"
    id: int | None = Field(default=None, primary_key=True)
    recipient: str = Field(index=True)
    request_number: str = Field(index=True)
    kind: str
    text: str
    created_at: str


class NoticeReadRow(SQLModel, table=True):
    """Who opened a notice, and when: each person has their own unread ones."""

    __tablename__ = "notice_read"
    notice_id: int = Field(sa_column=Column(ForeignKey("notice.id", ondelete="CASCADE"), primary_key=True))
    login: str = Field(primary_key=True)
    read_at: str


class NewsRow(SQLModel, table=True):
    """What who holds the store announces to everybody; ``day`` is the one it carries, ``author`` a login."""

    __tablename__ = "news"
    __table_args__ = (NEVER_REUSED,)
    id: int | None = Field(default=None, primary_key=True)
    day: str
    title: str
    text: str = ""
    author: str
    published_at: str


class NewsReadRow(SQLModel, table=True):
    """Who read a piece of news, and when: each person has their own unread ones."""

    __tablename__ = "news_read"
    news_id: int = Field(sa_column=Column(ForeignKey("news.id", ondelete="CASCADE"), primary_key=True))
    login: str = Field(primary_key=True)
    read_at: str


def _of_request() -> Column[int]:
    """A row of its request, which goes away with it."""
    return Column(ForeignKey("request.id", ondelete="CASCADE"), primary_key=True)


class OwnNoteRow(SQLModel, table=True):
    """What an office notes of a request for itself; ``due`` is the day on which it looks again, "" for none."""

    __tablename__ = "own_note"
    __table_args__ = (Index("own_note_due", "due"),)
    request_id: int = Field(sa_column=_of_request())
    text: str
    due: str = ""
    login: str
    written_at: str


class SigningWishRow(SQLModel, table=True):
    """A request that ``login`` handed over to be signed; it holds as long as the request is at ``version``."""

    __tablename__ = "signing_wish"
    request_id: int = Field(sa_column=_of_request())
    version: int
    login: str
    asked_at: str


class TypedAsideRow(SQLModel, table=True):
    """What an account typed as the answer ``key`` and could not save: it had lost its access, or its session ended.

    ``name`` is what the account was called then: it may be gone.
    """

    __tablename__ = "typed_aside"
    request_id: int = Field(sa_column=_of_request())
    login: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    text: str
    name: str
    kept_at: str


class EndedSessionRow(SQLModel, table=True):
    """A program that is asked to save what is typed and to leave: ``name`` is « host:pid »."""

    __tablename__ = "ended_session"
    name: str = Field(primary_key=True)
    asked_by: str
    asked_at: str


class OutboxRow(SQLModel, table=True):
    """An e-mail to send, written with its notice; ``sent_at`` is "" until a server took it."""

    __tablename__ = "outbox"
    __table_args__ = (Index("outbox_due", "sent_at", "next_at"),)
    id: int | None = Field(default=None, primary_key=True)
    notice_id: int = Field(sa_column=owned("notice.id"))
    address: str
    created_at: str
    attempts: int = 0
    next_at: str
    sent_at: str = ""
    error: str = ""
