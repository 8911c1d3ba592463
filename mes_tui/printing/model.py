"""What a printed document holds: frozen data, no store, no PDF library."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mes_tui.forms.presentation import ShownLine, ShownPage

NOT_GIVEN = "Non fourni"
"""What stands in place of an empty answer, on paper as on the screen."""


class PrintKind(StrEnum):
    """What may be printed: the guide's « Formulaire complet » (p. 29) and two shorter documents (domain.md §2.8)."""

    FULL = "FORMULAIRE"
    SIGNATURES = "SIGNATURES"
    SUMMARY = "RECAPITULATIF"

    @property
    def label(self) -> str:
        return {
            "FORMULAIRE": "Formulaire complet",
            "SIGNATURES": "Page de signatures seulement",
            "RECAPITULATIF": "Récapitulatif",
        }[self.value]

    @property
    def heading(self) -> str:
        """The label as the document's own title says it."""
        return "Page de signatures" if self is PrintKind.SIGNATURES else self.label


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """Which request this is. ``printed_at`` is French text; ``draft`` asks for the watermark « BROUILLON ».

    ``created_at`` dates the file itself (its metadata); without it, the file says the moment of rendering.
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


@dataclass(frozen=True, slots=True)
class ExtraLine:
    """One more line of a signature box, such as « N° de permis »; an empty ``text`` is left to fill in by hand."""

    label: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class SignatureBox:
    """The place where one person signs on paper.

    ``statement`` is what the person signs; ``printed_name`` is empty when unknown (then a line is left for it).
    """

    role: str
    statement: str
    signer_key: str
    printed_name: str = ""
    extra: tuple[ExtraLine, ...] = ()
    optional: bool = False


@dataclass(frozen=True, slots=True)
class AttachedDocument:
    """A document of the file, as the detail view lists it; ``received`` is text."""

    title: str
    nature: str
    received: str


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
    ``summary``, ``attachments`` and ``checks`` the « Récapitulatif ».
    """

    kind: PrintKind
    cover: Cover
    pages: tuple[ShownPage, ...] = ()
    boxes: tuple[SignatureBox, ...] = ()
    details: tuple[ShownLine, ...] = ()
    summary: tuple[ShownLine, ...] = ()
    attachments: tuple[AttachedDocument, ...] = ()
    checks: tuple[CheckLine, ...] = ()

    @property
    def title(self) -> str:
        """« Demande 2021-11-043 – Formulaire complet »: number and kind, never a name."""
        return f"Demande {self.cover.number} – {self.kind.heading}"
