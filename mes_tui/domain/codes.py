"""The closed lists of the programme: service types, request types, statuses, natures, rights.

The values are what the store keeps; ``label`` is what people read.
"""

from enum import StrEnum


class ServiceType(StrEnum):
    """Who applies (SOURCES.md §1)."""

    CPE = "CPE"
    GARD = "GARD"
    BC = "BC"

    @property
    def label(self) -> str:
        return {
            "CPE": "Centre de la petite enfance",
            "GARD": "Garderie subventionnée",
            "BC": "Bureau coordonnateur de la garde en milieu familial",
        }[self.value]


class RequestType(StrEnum):
    """The four request types (guide p. 9, SOURCES.md §3.3)."""

    NEW = "NOUV"
    RENEWAL_UNCHANGED = "RSC"
    RENEWAL_CHANGED = "RAC"
    TRANSFER = "TRANS"

    @property
    def label(self) -> str:
        """The name used in the lists (P23)."""
        return {
            "NOUV": "Nouvelle",
            "RSC": "Renouvellement sans changement",
            "RAC": "Renouvellement avec changement",
            "TRANS": "Transfert",
        }[self.value]

    @property
    def short_label(self) -> str:
        """The name used where there is little room: twelve cells."""
        return {
            "NOUV": "Nouvelle",
            "RSC": "Renouv. sans",
            "RAC": "Renouv. avec",
            "TRANS": "Transfert",
        }[self.value]

    @property
    def long_label(self) -> str:
        """The name used in the wizard (P41)."""
        return {
            "NOUV": "Nouvelle demande",
            "RSC": "Demande de renouvellement sans changement",
            "RAC": "Demande de renouvellement avec changement",
            "TRANS": "Demande de transfert",
        }[self.value]

    @property
    def is_renewal(self) -> bool:
        return self in (RequestType.RENEWAL_UNCHANGED, RequestType.RENEWAL_CHANGED)


class Status(StrEnum):
    """The five statuses (guide, P71)."""

    DRAFT = "BROUILLON"
    TRANSMITTED = "TRANSMIS"
    COMMENTED = "COMMENTAIRES"
    COMPLIANT = "CONFORME"
    CLOSED = "TERMINEE"

    @property
    def label(self) -> str:
        """The value shown in lists and in the detail view."""
        return {
            "BROUILLON": "Brouillon",
            "TRANSMIS": "Transmis",
            "COMMENTAIRES": "Commentaires",
            "CONFORME": "Conforme",
            "TERMINEE": "Terminée",
        }[self.value]

    @property
    def in_sentence(self) -> str:
        """The status inside a sentence: « En commentaires » rather than « Commentaires »."""
        return "En commentaires" if self is Status.COMMENTED else self.label

    @property
    def editable(self) -> bool:
        """Only drafts and commented requests may be modified (guide, « Modifier une demande », P64)."""
        return self in (Status.DRAFT, Status.COMMENTED)


OPEN_STATUSES = (Status.DRAFT, Status.TRANSMITTED, Status.COMMENTED)
"""A child has one request at most in these statuses, by site and reference year (SOURCES.md §3.3)."""


class Nature(StrEnum):
    """The four document slots (guide, « Joindre des documents », P50)."""

    PLAN = "PLAN"
    PSI = "PSI"
    REPORT = "RAPPORT"
    SIGNATURES = "SIGNATURES"

    @property
    def label(self) -> str:
        return {
            "PLAN": "Plan d’intégration",
            "PSI": "Plan de service individualisé",
            "RAPPORT": "Rapport d’un professionnel de la santé",
            "SIGNATURES": "Signatures MES (ex. : parent, professionnel de la santé, RSG)",
        }[self.value]

    @property
    def short_label(self) -> str:
        return "Signatures MES" if self is Nature.SIGNATURES else self.label


class Right(StrEnum):
    """What a user may do (SOURCES.md §3.15)."""

    CONSULT = "CONSULTER"
    ENTER = "SAISIR"
    SIGN = "SIGNER"
    MANAGE = "GERER"
    AGENT = "AGENT"

    @property
    def label(self) -> str:
        return {
            "CONSULTER": "Consulter les formulaires",
            "SAISIR": "Saisir dans les formulaires",
            "SIGNER": "Saisir dans les formulaires – Signature",
            "GERER": "Gestion des droits d’accès",
            "AGENT": "Agent du Ministère",
        }[self.value]

    @property
    def short_label(self) -> str:
        """The name used in the list of accounts."""
        return {
            "CONSULTER": "Consulter",
            "SAISIR": "Saisir",
            "SIGNER": "Signer",
            "GERER": "Gérer",
            "AGENT": "Agent",
        }[self.value]


class CloseReason(StrEnum):
    """Why a request was closed (guide p. 5; SOURCES.md §3.12)."""

    DEPARTURE = "DEPART"
    END_OF_YEAR = "FIN_ANNEE"

    @property
    def label(self) -> str:
        return {"DEPART": "Départ de l’enfant", "FIN_ANNEE": "Fin de l’année de référence"}[self.value]

    @property
    def short_label(self) -> str:
        """For the column of a list."""
        return {"DEPART": "Départ", "FIN_ANNEE": "Fin d’année"}[self.value]
