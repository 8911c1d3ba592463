"""Page 7, « Signature »: the boxes signed by hand on paper, the declarations (guide p. 9; SOURCES.md §3.9).

The director's signature is not here: it is the electronic one of the « Vérification » step.
"""

from mes_tui.domain.rules import Rules
from mes_tui.forms.conditions import ALWAYS, filled
from mes_tui.forms.editions.pes_2021.common import COORDINATING_OFFICE, type_in
from mes_tui.forms.vocabulary import Field, Kind, Page, Section

_BY_HAND = "Cette case se remplit à la main sur le formulaire imprimé."


NOTE = Field(
    key="note_signatures",
    label="Numérisez la page signée et joignez-la à l’étape « Documents à joindre », à « Signatures MES ».",
    kind=Kind.STATEMENT,
    source="guide",
)


def _parents(rules: Rules) -> tuple[Field, Field]:
    return (
        Field(
            key="sig_parent",
            label="Parent ou tuteur",
            kind=Kind.PAPER,
            visible=type_in(rules.parent_signs),
            required=ALWAYS,
            fact="parent",
            source="public",
            help=f"{_BY_HAND} La signature d’au moins un parent est obligatoire, aussi pour un renouvellement.",
        ),
        Field(
            key="sig_autre_parent",
            label="Autre parent ou tuteur",
            kind=Kind.PAPER,
            visible=type_in(rules.parent_signs) & filled("@other_parent"),
            fact="other_parent",
            source="public",
            help=f"{_BY_HAND} Deux signatures sont préférables, une seule suffit.",
        ),
    )


def _others(rules: Rules) -> tuple[Field, Field]:
    return (
        Field(
            key="sig_prof",
            label="Professionnel de la santé",
            kind=Kind.PAPER,
            visible=type_in(rules.professional_signs),
            required=ALWAYS,
            source="guide",
            help=f"{_BY_HAND} Cette signature n’est pas demandée pour un renouvellement sans changement.",
        ),
        Field(
            key="sig_rsg",
            label="RSG",
            kind=Kind.PAPER,
            visible=type_in(rules.home_provider_signs) & COORDINATING_OFFICE,
            required=ALWAYS,
            fact="rsg_name",
            source="guide",
            help=f"{_BY_HAND} La RSG signe seulement quand un bureau coordonnateur fait la demande.",
        ),
    )


DECLARATIONS = (
    Field(
        key="consentement",
        label="Les parents autorisent la transmission des renseignements au Ministère et au comité consultatif",
        kind=Kind.TICK,
        required=ALWAYS,
        example="oui",
        help="Les renseignements portent sur la santé de l’enfant : obtenez l’accord des parents avant de cocher.",
    ),
    Field(
        key="exactitude",
        label="Je déclare que les renseignements sont exacts",
        kind=Kind.TICK,
        required=ALWAYS,
        example="oui",
        help="Relisez les sept pages avant de cocher.",
    ),
)


def page(rules: Rules) -> Page:
    """Return page 7; who signs comes from ``rules``."""
    return Page(
        7,
        "Signature",
        (
            Section("signature", "Signature", (*_parents(rules), *_others(rules), NOTE), help=_BY_HAND),
            Section("declarations", "Déclarations", DECLARATIONS),
        ),
    )
