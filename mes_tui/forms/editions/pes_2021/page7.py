"""Page 7, « Signature »: the boxes signed by hand on paper, the declarations (guide p. 9; SOURCES.md §3.9).

The director's signature is not here: it is the electronic one of the « Vérification » step.
"""

from mes_tui.domain.codes import Quality
from mes_tui.domain.rules import Choice, Rules
from mes_tui.domain.sheets import OTHER_HOMES
from mes_tui.forms.conditions import ALWAYS, equals, filled
from mes_tui.forms.editions.pes_2021.common import COORDINATING_OFFICE, type_in
from mes_tui.forms.vocabulary import Field, Kind, Page, Section

_BY_HAND = "Cette case se remplit à la main sur le formulaire imprimé."


NOTE = Field(
    key="note_signatures",
    label="Numérisez la page signée et joignez-la à l’étape « Documents à joindre », à « Signatures MES ».",
    kind=Kind.STATEMENT,
    source="guide",
)


def _parents(rules: Rules) -> tuple[Field, ...]:
    return (
        Field(
            key="sig_parent",
            label="Parent ou tuteur",
            kind=Kind.PAPER,
            visible=type_in(rules.parent_signs),
            required=ALWAYS,
            fact="parent",
            source="public S1",
            help=f"{_BY_HAND} La signature d’au moins un parent est obligatoire, aussi pour un renouvellement.",
        ),
        Field(
            key="sig_autre_parent",
            label="Autre parent ou tuteur",
            kind=Kind.PAPER,
            visible=type_in(rules.parent_signs) & filled("@other_parent"),
            fact="other_parent",
            source="public S1",
            help=f"{_BY_HAND} Deux signatures sont préférables, une seule suffit.",
        ),
        *(
            Field(
                key=home.box,
                label=f"Parent ou tuteur {home.of}",
                kind=Kind.PAPER,
                visible=type_in(rules.parent_signs) & filled(f"@{home.fact}"),
                fact=home.fact,
                help=f"{_BY_HAND} Chaque foyer d’un enfant en garde partagée a sa propre entente : il signe aussi ici.",
            )
            for home in OTHER_HOMES
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


_IN_A_NAME = (Quality.FOSTER, Quality.INSTITUTION, Quality.YOUTH_PROTECTION, Quality.OTHER)
"""Those who may sign for somebody else than themselves."""


def _quality(key: str, fact: str, whom: str) -> tuple[Field, Field]:
    """By what right the person of ``fact`` signs, and for which institution; CSG may say both."""
    quality, organisation = f"{key}_qualite", f"{key}_au_nom_de"
    known = filled(f"@{fact}")
    return (
        Field(
            key=quality,
            label=f"Qualité {whom}",
            kind=Kind.CHOICE,
            choices=tuple(Choice(one.value, one.label) for one in Quality),
            visible=known,
            locked=filled(f"@{fact}_quality"),
            prefill=f"{fact}_quality",
            copied=True,
            help="À quel titre cette personne répond de l’enfant et signe. Ce renseignement vient de CSG s’il y est.",
        ),
        Field(
            key=organisation,
            label=f"Organisme {whom}",
            kind=Kind.TEXT,
            visible=known & (equals(quality, *(one.value for one in _IN_A_NAME)) | filled(f"@{fact}_organisation")),
            locked=filled(f"@{fact}_organisation"),
            prefill=f"{fact}_organisation",
            copied=True,
            max_length=120,
            help="L’établissement ou le service au nom duquel cette personne signe, s’il y en a un.",
        ),
    )


QUALITIES = (
    *_quality("parent", "parent", "du parent responsable"),
    *_quality("autre_parent", "other_parent", "de l’autre parent"),
    *(field for home in OTHER_HOMES for field in _quality(home.key, home.fact, f"du parent {home.of}")),
)


_OTHER_LANGUAGES = ("autochtone", "autre")
LANGUAGE = (
    Field(
        key="langue",
        label="Langue de communication avec les parents",
        kind=Kind.CHOICE,
        choices=(
            Choice("francais", "Français"),
            Choice("anglais", "Anglais"),
            Choice("autochtone", "Langue autochtone"),
            Choice("signes", "Langue des signes"),
            Choice("autre", "Autre"),
        ),
        copied=True,
        help="La langue dans laquelle les parents lisent et signent le plus facilement, pour qui doit les joindre.",
    ),
    Field(
        key="langue_precisee",
        label="Langue : précisez",
        kind=Kind.TEXT,
        visible=equals("langue", *_OTHER_LANGUAGES),
        copied=True,
        max_length=60,
        help="Par exemple : innu-aimun, inuktitut, atikamekw, espagnol.",
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
            # Last: it asks for nothing, and who fills in the page goes through what is asked first.
            Section("qualites", "À quel titre signent les parents", QUALITIES, visible=type_in(rules.parent_signs)),
            Section("langues", "Langue de communication", LANGUAGE),
        ),
    )
