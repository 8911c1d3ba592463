"""What a printed document holds: frozen data, no store, no PDF library."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from mes_tui.forms.french import long_date, time_of_day

if TYPE_CHECKING:
    from mes_tui.forms.presentation import ShownLine, ShownPage

COMMENTS_TITLE = "Commentaires du Ministère"


class PrintKind(StrEnum):
    """What may be printed: the guide's « Formulaire complet » (p. 29), two shorter documents (SOURCES.md §2.8), the
    form with the request's documents behind it. ``ARCHIVE`` is the file of a request with its data and documents.
    """

    FULL = "FORMULAIRE"
    SIGNATURES = "SIGNATURES"
    SUMMARY = "RECAPITULATIF"
    FILE = "DOSSIER"
    ARCHIVE = "ARCHIVE"

    @property
    def label(self) -> str:
        return {
            "FORMULAIRE": "Formulaire complet",
            "SIGNATURES": "Page de signatures seulement",
            "RECAPITULATIF": "Récapitulatif",
            "DOSSIER": "Avec les documents joints",
            "ARCHIVE": "Dossier exporté",
        }[self.value]

    @property
    def whole(self) -> bool:
        """Whether the documents of the request are in it: making it takes its time."""
        return self in (PrintKind.FILE, PrintKind.ARCHIVE)

    @property
    def heading(self) -> str:
        """The label as the document's own title says it."""
        return {"SIGNATURES": "Page de signatures", "DOSSIER": "Dossier complet"}.get(self.value, self.label)


PAPERS = tuple(kind for kind in PrintKind if kind is not PrintKind.ARCHIVE)
"""What the print dialog offers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """Which request this is. ``printed_at`` is French text; ``draft`` asks for the watermark « BROUILLON ».

    ``child`` is « NOM, Prénom – 14 mars 2019 – NECSG 1000001 », at the foot of each page.
    ``created_at`` dates the file itself (its metadata); without it, the file says the moment of rendering. ``origin``
    is "", or says that the request was taken from a file: then so does the head of each page.
    """

    number: str
    revision: int
    type_label: str
    status_label: str
    division: str
    provider: str
    site: str
    printed_at: str
    draft: bool
    child: str = ""
    reference_year: str = ""
    created_at: datetime | None = None
    origin: str = ""


@dataclass(frozen=True, slots=True)
class ExtraLine:
    """One more line of a signature box, such as « N° de permis »; an empty ``text`` is left to fill in by hand."""

    label: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class SignatureBox:
    """The place where one person signs on paper.

    ``statement`` is what the person signs; ``printed_name`` is empty when unknown (then a line is left for it).
    ``hand`` says what is asked in the place for the hand, ``key`` is that of the signer, ``quality`` by what right.
    """

    role: str
    statement: str
    printed_name: str = ""
    extra: tuple[ExtraLine, ...] = ()
    optional: bool = False
    hand: str = "Signature"
    key: str = ""
    quality: str = ""


@dataclass(frozen=True, slots=True)
class AttachedDocument:
    """A document of the file, as the detail view lists it; ``received`` is text.

    ``pages`` is how many pages it has, ``file`` its name when it is carried as a file rather than as pages.
    """

    title: str
    nature: str
    received: str
    pages: int = 0
    file: str = ""


@dataclass(frozen=True, slots=True)
class CarriedFile:
    """A file inside the PDF. ``relation`` is its PDF/A-3 relationship to the pages: « Data » or « Supplement »."""

    name: str
    data: bytes = field(repr=False)
    media_type: str
    description: str
    relation: str


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One line of « Analyse de recevabilité » (guide p. 34) and the sentences that say why it does not pass."""

    group: str
    label: str
    passed: bool
    causes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """Everything one printed document says.

    ``pages`` and ``boxes`` serve the full form, ``boxes`` alone the page of signatures, and ``details``,
    ``summary``, ``comments``, ``attachments`` and ``checks`` the « Récapitulatif ». ``attachments`` are listed by
    the contents page of a whole file too. ``paper_key`` is the store's secret for the code of each page, which has none
    without it.
    ``signed`` says what the page of signatures joined to the request is worth: it then stands for the one to sign in a
    whole file. ``carried`` files go inside an archive, which is a PDF/A-3u instead of a PDF/UA-1.
    """

    kind: PrintKind
    cover: Cover
    pages: tuple[ShownPage, ...] = ()
    boxes: tuple[SignatureBox, ...] = ()
    details: tuple[ShownLine, ...] = ()
    summary: tuple[ShownLine, ...] = ()
    comments: tuple[ShownLine, ...] = ()
    attachments: tuple[AttachedDocument, ...] = ()
    checks: tuple[CheckLine, ...] = ()
    signed: str = ""
    paper_key: bytes = field(default=b"", repr=False)
    carried: tuple[CarriedFile, ...] = ()

    @property
    def follows(self) -> bool:
        """True when the pages of the documents come behind these."""
        return self.kind is PrintKind.FILE

    @property
    def title(self) -> str:
        """« Demande 2021-11-043 – Formulaire complet »: number and kind, never a name."""
        return f"Demande {self.cover.number} – {self.kind.heading}"


@dataclass(frozen=True, slots=True)
class ListPaper:
    """What is printed of a list: its name, whose it is and under which filter, its columns and rows, when."""

    title: str
    about: str
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    at: datetime

    @property
    def printed_at(self) -> str:
        """« 2 août 2021 à 10 h 00 »."""
        local = self.at.astimezone()
        return f"{long_date(local.date())} à {time_of_day(local)}"
