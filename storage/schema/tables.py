"""The tables of the requests, of their traces and of the accounts.

Those of the people are in ``people_tables``, those of what they are told in ``told_tables``.

These rows never leave the package: callers get the frozen dataclasses of ``mes_tui.domain``.

``table=True`` validates nothing: the domain validates, CHECK constraints back it. Instants are ISO 8601 in UTC and
days ISO dates, as text, so that both engines and raw SQL sort and compare them alike.
"""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, LargeBinary, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from mes_tui.domain.codes import RequestType, Status
from mes_tui.domain.documents import FILES
from storage.schema.people_tables import known, within
from storage.schema.told_tables import NEVER_REUSED, owned
from storage.schema.version import NUMBER_KEY


class NumberRow(SQLModel, table=True):
    """The last number given by (year, region): numbers are never reused (SOURCES.md §4)."""

    __tablename__ = "request_number"
    year: int = Field(primary_key=True)
    region: str = Field(primary_key=True)
    last: int = 0


class RequestRow(SQLModel, table=True):
    """``region`` (of the site), ``child_name``, ``site_name`` and ``folded`` are copies kept for the lists;
    ``snapshot`` is the JSON of the people once transmitted, "" before. ``open_comments`` counts the comments not yet
    corrected. ``renewed`` are the keys, joined by commas, of the answers that a renewal took from the request
    ``previous`` and keeps, ``renewed_hours`` the hours granted to that one: nothing is read there any more.
    ``taken_back_at`` copies the instant of its line « reprendre » in the journal, "" when it was made here.
    ``sent_people`` is the snapshot of the last sending once the provider takes another file, which the lists follow
    from the next sending only, "" while ``snapshot`` is that one. ``recorded`` is « oui » when its status comes from an
    answer that the provider recorded."""

    __tablename__ = "request"
    __table_args__ = (
        known("status", Status),
        known("type", RequestType),
        CheckConstraint("version >= 1", name="version_positive"),
        *within(site="site.number", child_file="child_file.key", necsg="child.necsg"),
        # The key by which list_queries sorts the numbers.
        Index("request_number_order", "division", "status", text(f"({NUMBER_KEY.format('number')})"), "id"),
        Index("request_modified_order", "division", "status", "modified_at", "id"),
        Index("request_name_order", "division", "status", "folded", "id"),
        Index("request_child", "division", "necsg"),
        Index("request_file", "division", "child_file"),
        # The lists of the Ministry: a region, every provider.
        Index("request_region_order", "region", "status", "transmitted_at", "id"),
        NEVER_REUSED,
    )
    id: int | None = Field(default=None, primary_key=True)
    number: str = Field(unique=True)
    division: str = Field(foreign_key="provider.division")
    site: str
    region: str
    child_file: str
    necsg: str
    type: str
    status: str
    edition: str
    year: int
    version: int = 1
    created_at: str
    modified_at: str
    transmitted_at: str = ""
    compliant_at: str = ""
    closed_at: str = ""
    close_reason: str = ""
    granted_hours: str = ""
    previous: str = ""
    place_step: int = 3
    place_page: int = 1
    place_key: str = ""
    child_name: str
    site_name: str
    folded: str
    open_comments: int = 0
    snapshot: str = ""
    renewed: str = ""
    renewed_hours: str = ""
    taken_back_at: str = ""
    examined_at: str = ""
    sent_type: str = ""
    sent_people: str = ""
    recorded: str = ""


class AnswerRow(SQLModel, table=True):
    """One answer as typed; ``version`` is the request's version that wrote it."""

    __tablename__ = "answer"
    request_id: int = Field(sa_column=Column(ForeignKey("request.id", ondelete="CASCADE"), primary_key=True))
    key: str = Field(primary_key=True)
    text: str
    version: int

    def write(self, text: str, version: int) -> None:
        """Put ``text`` in the row, written by ``version``."""
        self.text, self.version = text, version


class FormerAnswerRow(SQLModel, table=True):
    """What an answer of a request that is being filled held, one text after the other; the last one may still stand.

    ``login`` and ``written_at`` are "" for what it held at first.
    """

    __tablename__ = "former_answer"
    request_id: int = Field(sa_column=Column(ForeignKey("request.id", ondelete="CASCADE"), primary_key=True))
    key: str = Field(primary_key=True)
    rank: int = Field(primary_key=True)
    text: str
    written_at: str = ""
    login: str = ""


class AttachmentRow(SQLModel, table=True):
    """``nature`` is the name of the file (``domain.documents``). ``inspection`` (JSON) is what it was found to
    hold, ``scan`` (JSON) what the codes printed on its pages say, ``note`` the clerk's word when they say nothing,
    ``sheet`` (JSON) who is stated to sign there, ``look`` what its first page looks like when it was scanned."""

    __tablename__ = "attachment"
    __table_args__ = (
        known("nature", FILES),
        UniqueConstraint("request_id", "nature"),
        CheckConstraint("size > 0 AND pages > 0", name="attachment_not_empty"),
        # Whether the same bytes are joined elsewhere.
        Index("attachment_sha256", "sha256"),
        NEVER_REUSED,
    )
    id: int | None = Field(default=None, primary_key=True)
    request_id: int = Field(sa_column=owned("request.id"))
    nature: str
    title: str
    size: int
    sha256: str
    pages: int
    received_at: str
    scripted: bool = False
    inspection: str = ""
    scan: str = ""
    note: str = ""
    sheet: str = ""
    look: str = ""


class AttachmentBlobRow(SQLModel, table=True):
    """The bytes apart from the facts: a list never drags 4 Mo, a change of title never rewrites them."""

    __tablename__ = "attachment_blob"
    attachment_id: int = Field(sa_column=Column(ForeignKey("attachment.id", ondelete="CASCADE"), primary_key=True))
    data: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


class SignatureRow(SQLModel, table=True):
    """The director's signature; ``content`` is the JSON of what was signed, ``digest`` its SHA-256."""

    __tablename__ = "signature"
    request_id: int = Field(sa_column=Column(ForeignKey("request.id", ondelete="CASCADE"), primary_key=True))
    first_name: str
    last_name: str
    function: str
    digest: str
    content: str
    signed_at: str
    signed_by: str


class TransmissionRow(SQLModel, table=True):
    """A transmission: ``content`` is the JSON of what was signed and sent, so that later changes show old and new.

    ``enclosed`` is the JSON of what went with it: the signature, and what is known of each document. "" in the sendings
    of requests that were settled before it was kept.
    """

    __tablename__ = "transmission"
    __table_args__ = (UniqueConstraint("request_id", "round"),)
    id: int | None = Field(default=None, primary_key=True)
    request_id: int = Field(sa_column=owned("request.id"))
    round: int
    transmitted_at: str
    transmitted_by: str
    signer: str
    digest: str
    content: str
    enclosed: str = ""


class SentDocumentRow(SQLModel, table=True):
    """The bytes of a document of the last sending, once its provider replaces it or takes it away to correct."""

    __tablename__ = "sent_document"
    request_id: int = Field(sa_column=Column(ForeignKey("request.id", ondelete="CASCADE"), primary_key=True))
    sha256: str = Field(primary_key=True)
    data: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


class DraftCommentRow(SQLModel, table=True):
    """A comment that the Ministry prepares on a transmitted request; the provider sees it once it is returned.

    ``recorded`` is « oui » for one that the provider got elsewhere and prepares itself.
    """

    __tablename__ = "remark"
    __table_args__ = (NEVER_REUSED,)
    id: int | None = Field(default=None, primary_key=True)
    request_id: int = Field(sa_column=owned("request.id"))
    page: int
    section: str
    field: str = ""
    text: str
    author: str
    created_at: str
    recorded: str = ""


class CommentRow(SQLModel, table=True):
    """A comment on a section of a page, or on the field ``field`` of it.

    ``corrected_version`` and ``reply_version`` are the request's version that wrote the box and the reply; ``recorded``
    is « oui » for a comment that the provider got elsewhere.
    """

    __tablename__ = "comment"
    __table_args__ = (NEVER_REUSED,)
    id: int | None = Field(default=None, primary_key=True)
    request_id: int = Field(sa_column=owned("request.id"))
    round: int = 1
    page: int
    section: str
    field: str = ""
    text: str
    author: str
    created_at: str
    corrected: bool = False
    reply: str = ""
    corrected_version: int = 0
    reply_version: int = 0
    recorded: str = ""


class OutcomeRow(SQLModel, table=True):
    """What one side decided of a request, or told the other about it: an event of ``domain.statuses`` with its words.

    See ``domain.requests.Outcome``; days are ISO dates, "" for what the event does not say.
    """

    __tablename__ = "outcome"
    request_id: int = Field(sa_column=Column(ForeignKey("request.id", ondelete="CASCADE"), primary_key=True))
    rank: int = Field(primary_key=True)
    event: str
    at: str
    author: str
    round: int = 0
    hours: str = ""
    days: str = ""
    from_day: str = ""
    to_day: str = ""
    day: str = ""
    type: str = ""
    text: str = ""
    source: str = ""
    answered_on: str = ""


class PrintRow(SQLModel, table=True):
    """A printout. The same content keeps its revision; ``content`` (JSON) tells later what changed since."""

    __tablename__ = "printout"
    __table_args__ = (Index("printout_request", "request_id", "revision"),)
    id: int | None = Field(default=None, primary_key=True)
    request_id: int = Field(sa_column=owned("request.id"))
    revision: int
    digest: str
    content: str
    kind: str
    printed_at: str
    printed_by: str


class LeaseRow(SQLModel, table=True):
    """Who has the request open for editing; it expires by itself."""

    __tablename__ = "lease"
    request_id: int = Field(sa_column=Column(ForeignKey("request.id", ondelete="CASCADE"), primary_key=True))
    holder: str
    session: str
    since: str
    until: str


class JournalRow(SQLModel, table=True):
    """Append-only and chained: who, when, from where, which request, which action; field keys, never personal data.

    ``state`` is the digest of the request's content once the action is done, ``hash`` that of the line and of
    ``previous``, the hash of the line before, under the key called ``seal`` ("" for a line that none seals). ``scope``
    is whose line it is when it is about no request: a division or « region:NN », "" for the whole store's, or the part
    of the store that it seals (``storage.records.seals``).
    """

    __tablename__ = "journal"
    __table_args__ = (NEVER_REUSED,)
    id: int | None = Field(default=None, primary_key=True)
    at: str
    who: str
    origin: str = ""
    request_number: str = Field(default="", index=True)
    action: str
    detail: str = ""
    state: str = ""
    previous: str = ""
    hash: str = ""
    scope: str = ""
    seal: str = ""


class StoreSecretRow(SQLModel, table=True):
    """The store's own secrets, made with it: the key of the codes printed on paper."""

    __tablename__ = "store_secret"
    name: str = Field(primary_key=True)
    value: str


class UserRow(SQLModel, table=True):
    """An account: ``login`` is « uid:NNNN » or « nom:NAME »; ``rights`` are codes joined by commas.

    ``until`` is the last day of the rights ("" for no end), ``email`` where notices are sent ("" for nowhere),
    ``suspended`` « oui » while nothing may be done with them. They are
    those of each of its places that has no ``rights`` of its own; "" when every place has its own.
    """

    __tablename__ = "user_account"
    login: str = Field(primary_key=True)
    name: str
    rights: str
    until: str = ""
    email: str = ""
    suspended: str = ""


class UserRegionRow(SQLModel, table=True):
    """The regions of an agent of the Ministry."""

    __tablename__ = "user_region"
    login: str = Field(sa_column=Column(ForeignKey("user_account.login", ondelete="CASCADE"), primary_key=True))
    region: str = Field(primary_key=True)
    rights: str = ""
    until: str = ""
    email: str = ""
    suspended: str = ""


class PreferenceRow(SQLModel, table=True):
    """What the person of an account chose for themselves; it goes away with the account."""

    __tablename__ = "preference"
    login: str = Field(sa_column=Column(ForeignKey("user_account.login", ondelete="CASCADE"), primary_key=True))
    theme: str


class UserDivisionRow(SQLModel, table=True):
    __tablename__ = "user_division"
    login: str = Field(sa_column=Column(ForeignKey("user_account.login", ondelete="CASCADE"), primary_key=True))
    division: str = Field(sa_column=Column(ForeignKey("provider.division", ondelete="CASCADE"), primary_key=True))
    rights: str = ""
    until: str = ""
    email: str = ""
    suspended: str = ""
