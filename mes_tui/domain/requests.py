"""A request and everything in its file, as the store returns it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from mes_tui.domain.answers import RECORDED_BY
from mes_tui.domain.codes import CloseReason, Nature, RequestType, Source, Status
from mes_tui.domain.documents import stored_name
from mes_tui.domain.identifiers import FileKey
from mes_tui.domain.people import Child, ChildFile, HomeProvider, Site, SupportGrant
from mes_tui.domain.providers import Provider
from mes_tui.domain.statuses import Event
from mes_tui.domain.text import long_date


@dataclass(frozen=True, slots=True)
class Place:
    """Where the wizard was left: step 1-5, page 1-7, field key. A reopened request starts there."""

    step: int = 3
    page: int = 1
    key: str = ""


@dataclass(frozen=True, slots=True)
class Request:
    """The request itself. Instants are UTC; ``year`` is the starting year of the reference year.

    ``region`` is the site's. ``version`` grows by one with each write and guards against two people writing at once.
    ``previous`` is the request that it follows as a renewal (``follows``), known still when it takes another type;
    ``renewed`` are the keys, joined by commas, of the answers that it took from that one and keeps as they are,
    ``renewed_hours`` the hours granted a day to it, as they were then. ``taken_back_at`` is
    when it was read in an exported file, whose word it takes; None for a request that was made here.
    ``examined_at`` is when somebody of the Ministry first opened what waits for a decision. ``recorded``: the answer
    that its status comes from was recorded by the provider.
    """

    id: int
    number: str
    division: str
    site: str
    child_file: str
    necsg: str
    type: RequestType
    status: Status
    edition: str
    year: int
    version: int
    created_at: datetime
    modified_at: datetime
    transmitted_at: datetime | None = None
    compliant_at: datetime | None = None
    closed_at: datetime | None = None
    close_reason: CloseReason | None = None
    granted_hours: str = ""
    previous: str = ""
    place: Place = Place()
    region: str = ""
    renewed: str = ""
    renewed_hours: str = ""
    taken_back_at: datetime | None = None
    examined_at: datetime | None = None
    recorded: bool = False

    @property
    def standing(self) -> str:
        """The status, and whether only the provider says so: « Conforme (inscrit par le service de garde) »."""
        return f"{self.status.label} ({RECORDED_BY})" if self.recorded else self.status.label

    @property
    def known_status(self) -> Status:
        """The status as the Ministry knows it: given up before it was sent again, a request stays withdrawn."""
        return Status.WITHDRAWN if self.close_reason is CloseReason.ABANDONED else self.status

    @property
    def follows(self) -> str:
        """The number of the request that it renews, "" for none."""
        return self.previous if self.type.is_renewal else ""

    @property
    def origin(self) -> str:
        """« Reprise d’un fichier exporté le 2 août 2021 », "" for a request that was made here."""
        return taken_back(self.taken_back_at.astimezone().date()) if self.taken_back_at else ""

    @property
    def file_key(self) -> FileKey:
        """The « dossier parent-enfant » that it was made for."""
        return FileKey(self.division, self.child_file)


def taken_back(day: date) -> str:
    """What is said, wherever it is shown, of a request whose word is that of a file."""
    return f"Reprise d’un fichier exporté le {long_date(day)}"


@dataclass(frozen=True, slots=True)
class FormerAnswer:
    """A text that an answer held before, since ``at`` (UTC), written by the account ``who``: its login, or its name.

    ``at`` is None and ``who`` "" for what the answer held at first.
    """

    text: str
    at: datetime | None
    who: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """A stored document, without its bytes. ``size`` is in bytes; ``scripted`` marks JavaScript inside. ``rank`` tells
    apart the files of a nature that may have several.

    ``inspection`` (JSON) is what the file was found to hold, ``scan`` (JSON) what the codes printed on its pages say,
    ``note`` the clerk's word when they say nothing, ``sheet`` (JSON, ``domain.sheets``) who is stated to sign there.
    """

    id: int
    nature: Nature
    title: str
    size: int
    sha256: str
    pages: int
    received_at: datetime
    scripted: bool = False
    inspection: str = ""
    scan: str = ""
    note: str = ""
    rank: int = 1
    sheet: str = ""

    @property
    def name(self) -> str:
        """What the store calls it: « SIGNATURES-2 »."""
        return stored_name(self.nature, self.rank)


@dataclass(frozen=True, slots=True)
class Signature:
    """The director's electronic signature, bound to what was signed (SOURCES.md §3.9).

    ``digest`` is the SHA-256 of the canonical content; ``content`` that content by name, to say what changed since.
    """

    first_name: str
    last_name: str
    function: str
    digest: str
    content: Mapping[str, str]
    signed_at: datetime
    signed_by: str

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment of the Ministry on a section of a page (guide, « En commentaires »), or on its field ``field``.

    ``recorded``: the provider got it elsewhere, and ``author`` is who wrote it here.
    """

    id: int
    round: int
    page: int
    section: str
    text: str
    author: str
    created_at: datetime
    corrected: bool = False
    reply: str = ""
    field: str = ""
    recorded: bool = False

    @property
    def signed(self) -> str:
        """Its author, and whether only the provider says that it was made."""
        return f"{self.author} ({RECORDED_BY})" if self.recorded else self.author


@dataclass(frozen=True, slots=True)
class NewComment:
    """What an agent writes of a section (its key) of a page of the form, or of its field ``field``."""

    page: int
    section: str
    text: str
    field: str = ""


@dataclass(frozen=True, slots=True)
class DraftComment:
    """A comment that the Ministry prepares; the provider sees nothing of it before the request is returned.

    ``recorded``: one that the provider got elsewhere and has not recorded yet, which the Ministry does not see.
    """

    id: int
    page: int
    section: str
    field: str
    text: str
    author: str
    created_at: datetime
    recorded: bool = False


@dataclass(frozen=True, slots=True)
class Printout:
    """A printed revision of a request; ``content`` is the canonical JSON of what was printed."""

    revision: int
    digest: str
    content: str
    kind: str
    printed_at: datetime
    printed_by: str


@dataclass(frozen=True, slots=True)
class Transmission:
    """A sending to the Ministry: ``content`` is what was signed and sent, by name; ``round`` starts at 1.

    ``signature`` and ``documents`` (no id but 0) are those that went with it, when the store kept them.
    """

    round: int
    transmitted_at: datetime
    transmitted_by: str
    signer: str
    digest: str
    content: Mapping[str, str]
    signature: Signature | None = None
    documents: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one side decided of a request, or told the other about it; ``rank`` starts at 1 in the request.

    ``round`` is that of the sending that it is about. ``hours`` a day and ``days`` a week are those granted, from
    ``from_day`` to ``to_day``; ``day`` is that of a departure, ``type`` the one wanted; ``text`` is the reason, or the
    words that go with it. What an event does not say is "" or None. ``source`` is how an answer came to the provider
    who recorded it, dated ``answered_on``; None for what each side says itself.
    """

    rank: int
    event: Event
    at: datetime
    author: str
    round: int = 0
    hours: str = ""
    days: str = ""
    from_day: date | None = None
    to_day: date | None = None
    day: date | None = None
    type: RequestType | None = None
    text: str = ""
    source: Source | None = None
    answered_on: date | None = None


@dataclass(frozen=True, slots=True)
class RequestFile:
    """A request with its people, answers (text as typed, by field key), documents, signature, comments and outcomes.

    Once transmitted, the people are those of the snapshot taken at transmission. ``shared`` are the other files of the
    child in the same place: see ``people.households``.
    """

    request: Request
    provider: Provider
    site: Site
    child: Child
    child_file: ChildFile
    home_provider: HomeProvider | None = None
    answers: Mapping[str, str] = field(default_factory=dict)
    attachments: tuple[Attachment, ...] = ()
    signature: Signature | None = None
    comments: tuple[Comment, ...] = ()
    grants: tuple[SupportGrant, ...] = ()
    shared: tuple[ChildFile, ...] = ()
    outcomes: tuple[Outcome, ...] = ()

    def attachment(self, nature: Nature) -> Attachment | None:
        """The document in the slot ``nature``, the first one of several, if there is one."""
        return next(iter(self.files(nature)), None)

    def files(self, nature: Nature) -> tuple[Attachment, ...]:
        """The documents in the slot ``nature``, in their order."""
        return tuple(attachment for attachment in self.attachments if attachment.nature is nature)

    def named(self, name: str) -> Attachment | None:
        """The document that the store calls ``name``, if there is one."""
        return next((attachment for attachment in self.attachments if attachment.name == name), None)


@dataclass(frozen=True, slots=True)
class Remembered:
    """What an account wrote in its request ``number``: ``texts`` by key, which its next one is offered."""

    number: str
    texts: Mapping[str, str]
