"""The closed lists of the programme: service types, request types, statuses, natures, rights.

The values are what the store keeps; the labels are what people read. A member is one line: its value, then its words.
"""

from enum import StrEnum
from typing import Self


class Code(StrEnum):
    """A closed list whose members are ``VALUE, label`` or ``VALUE, label, short_label``.

    ``label`` is the usual name; ``short_label``, by default the same, fits where there is little room. TypeError when
    the class is made: a member without words.
    """

    label: str
    short_label: str

    def __new__(cls, value: str, label: str = "", short_label: str = "") -> Self:
        if not label:
            raise TypeError(f"{cls.__name__} {value!r} has no label")
        member = str.__new__(cls, value)
        member._value_, member.label, member.short_label = value, label, short_label or label
        return member


class ServiceType(Code):
    """Who applies (SOURCES.md §1)."""

    CPE = "CPE", "Centre de la petite enfance"
    GARD = "GARD", "Garderie subventionnée"
    BC = "BC", "Bureau coordonnateur de la garde en milieu familial"


class RequestType(Code):
    """The four request types (guide p. 9, SOURCES.md §3.3).

    ``label`` is the name of the lists (P23); the short one takes twelve cells at most.
    """

    NEW = "NOUV", "Nouvelle"
    RENEWAL_UNCHANGED = "RSC", "Renouvellement sans changement", "Renv. sans"
    RENEWAL_CHANGED = "RAC", "Renouvellement avec changement", "Renv. avec"
    TRANSFER = "TRANS", "Transfert"

    @property
    def long_label(self) -> str:
        """The name used in the wizard (P41)."""
        if self is RequestType.NEW:
            return "Nouvelle demande"
        return f"Demande de {self.label[:1].lower()}{self.label[1:]}"

    @property
    def is_renewal(self) -> bool:
        return self in (RequestType.RENEWAL_UNCHANGED, RequestType.RENEWAL_CHANGED)


class Status(Code):
    """The five statuses of the guide (P71), and what the Ministry decides beside them; ``label`` is shown in lists and
    in the detail view."""

    DRAFT = "BROUILLON", "Brouillon"
    TRANSMITTED = "TRANSMIS", "Transmis"
    WITHDRAWN = "RETIREE", "Retirée"
    COMMENTED = "COMMENTAIRES", "Commentaires"
    COMPLIANT = "CONFORME", "Conforme"
    NOT_GRANTED = "NON_ACCORDEE", "Non accordée"
    REVIEW = "REVISION", "En révision"
    CLOSED = "TERMINEE", "Terminée"

    @property
    def in_sentence(self) -> str:
        """The status inside a sentence: « En commentaires » rather than « Commentaires »."""
        return "En commentaires" if self is Status.COMMENTED else self.label

    @property
    def editable(self) -> bool:
        """Only drafts and commented requests may be modified (guide, « Modifier une demande », P64), and those whose
        transmission was withdrawn."""
        return self in (Status.DRAFT, Status.COMMENTED, Status.WITHDRAWN)

    @property
    def waiting(self) -> bool:
        """Whether the Ministry has to decide."""
        return self in (Status.TRANSMITTED, Status.REVIEW)


OPEN_STATUSES = (Status.DRAFT, Status.TRANSMITTED, Status.WITHDRAWN, Status.COMMENTED, Status.REVIEW)
"""A child has one request at most in these statuses, by site and reference year (SOURCES.md §3.3)."""

ENDED_STATUSES = (Status.NOT_GRANTED, Status.CLOSED)
"""Nothing is awaited any more of a request in these statuses: it may be purged once its time is over."""


class _Listing(StrEnum):
    """Lists of requests: ``label`` on the screen, ``statuses`` of the requests in it. The journal stores the values."""

    label: str
    statuses: tuple[Status, ...]

    def __new__(cls, value: str, label: str = "", *statuses: Status) -> Self:
        member = str.__new__(cls, value)
        member._value_, member.label, member.statuses = value, label, statuses
        return member


class ListKind(_Listing):
    """The lists of the menu (P14); that of the children holds no request, ``ALL`` those of the lists before it."""

    CHILDREN = "children", "Liste des enfants"
    CURRENT = "current", "Demandes en cours", Status.TRANSMITTED, Status.COMMENTED, Status.WITHDRAWN, Status.REVIEW
    DRAFTS = "drafts", "Demandes brouillons", Status.DRAFT
    COMPLIANT = "compliant", "Demandes conformes", Status.COMPLIANT
    CLOSED = "closed", "Demandes terminées", Status.CLOSED, Status.NOT_GRANTED
    ALL = "all", "Liste des demandes", *Status


class MinistryListKind(_Listing):
    """The lists of the Ministry. ``OVER`` are the compliant requests whose reference year is over."""

    TO_REVIEW = "a-traiter", "À traiter", Status.TRANSMITTED
    RETURNED = "commentees", "En commentaires", Status.COMMENTED
    COMPLIANT = "declarees", "Conformes", Status.COMPLIANT
    CLOSED = "fermees", "Terminées", Status.CLOSED, Status.NOT_GRANTED
    OVER = "annee", "À terminer, fin d’année", Status.COMPLIANT
    REVIEWS = "revisions", "En révision", Status.REVIEW


class Nature(Code):
    """The four document slots of the guide (« Joindre des documents », P50), then what offices have beside them
    (SOURCES.md §3.10)."""

    PLAN = "PLAN", "Plan d’intégration"
    PSI = "PSI", "Plan de service individualisé"
    REPORT = "RAPPORT", "Rapport d’un professionnel de la santé"
    SIGNATURES = "SIGNATURES", "Signatures MES (ex. : parent, professionnel de la santé, RSG)", "Signatures MES"
    ATTESTATION = "ATTESTATION", "Attestation de Retraite Québec"
    ASSESSMENT = "BILAN", "Bilan"
    OTHER = "AUTRE_DOCUMENT", "Autre document"

    @property
    def several(self) -> bool:
        """Whether it may have several files: sheets that each person signed apart, reports, whatever else helps."""
        return self in (Nature.REPORT, Nature.SIGNATURES, Nature.OTHER)


class Right(Code):
    """What a user may do (SOURCES.md §3.15); the short label is for the list of accounts."""

    CONSULT = "CONSULTER", "Consulter les formulaires", "Consulter"
    ENTER = "SAISIR", "Saisir dans les formulaires", "Saisir"
    SIGN = "SIGNER", "Saisir dans les formulaires – Signature", "Signer"
    MANAGE = "GERER", "Gestion des droits d’accès", "Gérer"
    AGENT = "AGENT", "Agent du Ministère", "Agent"


class Quality(Code):
    """By what right somebody answers for the child and signs (SOURCES.md §5.2)."""

    MOTHER = "MERE", "Mère"
    FATHER = "PERE", "Père"
    TUTOR = "TUTEUR", "Tuteur ou tutrice"
    FOSTER = "FAMILLE_ACCUEIL", "Famille d’accueil"
    INSTITUTION = "ETABLISSEMENT", "Établissement"
    YOUTH_PROTECTION = "DPJ", "Direction de la protection de la jeunesse (DPJ)", "DPJ"
    OTHER = "AUTRE", "Autre"

    @property
    def in_sentence(self) -> str:
        """The quality beside a name: « mère », « DPJ »."""
        short = self.short_label
        return short if self is Quality.YOUTH_PROTECTION else f"{short[:1].lower()}{short[1:]}"


class CloseReason(Code):
    """Why a request came to its end (guide p. 5; SOURCES.md §3.12); the short label is for a column."""

    DEPARTURE = "DEPART", "Départ de l’enfant", "Départ"
    END_OF_YEAR = "FIN_ANNEE", "Fin de l’année de référence", "Fin d’année"
    DUPLICATE = "DOUBLON", "Demande en double", "Doublon"
    WITHDRAWN = "RETRAIT", "Retrait par le service de garde", "Retrait"
    NOT_GRANTED = "REFUS", "Soutien non accordé", "Non accordé"
    ABANDONED = "ABANDON", "Abandon après le retrait de la transmission", "Abandon"


class Source(Code):
    """How an answer of the Ministry came to the provider that records it."""

    LETTER = "LETTRE", "Lettre"
    EMAIL = "COURRIEL", "Courriel"
    PHONE = "TELEPHONE", "Téléphone"
    PORTAL = "PORTAIL", "Portail du Ministère"
