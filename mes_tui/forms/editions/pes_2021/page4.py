"""Page 4, « Besoins de l'enfant et obstacles à son intégration » (SOURCES.md §2, page 4)."""

from mes_tui.domain.rules import Choice, Rules
from mes_tui.forms.conditions import ALWAYS, Condition, equals
from mes_tui.forms.editions.pes_2021.common import CHANGED, LEVELS, RENEWAL, UNCHANGED
from mes_tui.forms.vocabulary import Context, Fault, Field, Kind, Page, Section, Values

# Key, name and examples of each domain, in the order of the printed form.
DOMAINS = (
    ("sante", "Santé et soins", "médication, surveillance, alimentation par gavage, crises"),
    ("motricite", "Motricité et déplacements", "marche, escaliers, positionnement, motricité fine"),
    ("communication", "Communication et langage", "compréhension, expression, pictogrammes, signes"),
    ("sens", "Vision et audition", "repérage, appareils, adaptation de l’éclairage ou du bruit"),
    ("repas", "Autonomie : repas", "aide pour manger ou boire, textures, allergies, durée des repas"),
    ("hygiene", "Autonomie : habillage et hygiène", "vestiaire, propreté, changements de couche, lavage des mains"),
    ("sommeil", "Sommeil et repos", "endormissement, présence rassurante, surveillance pendant la sieste"),
    ("jeu", "Jeu et participation aux activités", "attention, imitation, adaptation du matériel et des consignes"),
    ("relations", "Relations avec les autres", "contact avec les enfants et les adultes, partage, attente"),
    ("comportement", "Comportement et sécurité", "fugues, morsures, gestes dangereux, réactions vives"),
)

_LEVEL_CHOICES = tuple(
    Choice(code, label) for code, label in zip(LEVELS, ("Aucun", "Occasionnel", "Fréquent", "Constant"), strict=True)
)


def _kept(key: str) -> Condition:
    """A renewal without change keeps what it took from the previous request, which said something."""
    return UNCHANGED & equals("@renewed", key)


def _domain(code: str, name: str, examples: str) -> tuple[Field, Field]:
    level, text = f"besoin_{code}_niveau", f"besoin_{code}_description"
    return (
        Field(
            key=level,
            label=f"{name} : niveau de soutien",
            kind=Kind.CHOICE,
            choices=_LEVEL_CHOICES,
            required=ALWAYS,
            locked=_kept(level),
            copied=True,
            table="Domaine",
            help=f"Par exemple : {examples}. Comparez avec les enfants du même âge : aucun soutien de plus, un soutien "
            "occasionnel (quelques fois par semaine), fréquent (tous les jours) ou constant (presque tout le temps).",
        ),
        Field(
            key=text,
            label=f"{name} : besoins et obstacles observés",
            kind=Kind.NOTE,
            visible=equals(level, *LEVELS[1:]),
            required=equals(level, *LEVELS[2:]),
            locked=_kept(level),
            copied=True,
            min_length=10,
            max_length=1000,
            source="public S19, S20",
            help="Décrivez ce que vous observez et ce qui fait obstacle, de 10 à 1 000 caractères. Obligatoire si le "
            "soutien est fréquent ou constant. Appuyez-vous sur les parties B et C du plan d’intégration.",
        ),
    )


def some_need(values: Values, context: Context) -> Fault | None:
    """At least one domain needs support."""
    levels = [values.get(f"besoin_{code}_niveau") for code, _, _ in DOMAINS]
    if any(level != LEVELS[0] for level in levels):
        return None
    return Fault(
        f"besoin_{DOMAINS[0][0]}_niveau",
        "Aucun domaine n’indique de besoin de soutien : choisissez un autre niveau que « Aucun » pour au moins un "
        "domaine, sinon la demande n’a pas d’objet.",
    )


SAFETY = (
    Field(
        key="securite",
        label="Le comportement ou l’état de l’enfant met en danger l’enfant ou les autres",
        kind=Kind.YES_NO,
        required=ALWAYS,
        locked=_kept("securite"),
        copied=True,
        help="Répondez oui si un danger a été observé au service de garde ou est décrit au rapport.",
    ),
    Field(
        key="securite_description",
        label="Danger observé et mesures prises",
        kind=Kind.NOTE,
        visible=equals("securite", "oui"),
        required=ALWAYS,
        locked=_kept("securite_description"),
        copied=True,
        min_length=10,
        max_length=1000,
        help="Décrivez le danger, sa fréquence et ce que vous faites pour l’éviter, de 10 à 1 000 caractères.",
    ),
)

SINCE_LAST_TIME = (
    Field(
        key="changements",
        label="Changements survenus depuis la dernière demande",
        kind=Kind.NOTE,
        visible=CHANGED,
        required=ALWAYS,
        min_length=10,
        max_length=2000,
        source="guide",
        help="Expliquez ce qui a changé dans les besoins de l’enfant ou dans son milieu de garde et ce qui justifie "
        "le changement demandé, de 10 à 2 000 caractères.",
    ),
    Field(
        key="evolution",
        label="Évolution de l’enfant depuis la dernière demande",
        kind=Kind.NOTE,
        max_length=2000,
        help="Les progrès observés et ce que l’accompagnement a permis.",
    ),
    Field(
        key="declaration_sans_changement",
        label="Je confirme qu’aucun changement n’est survenu",
        kind=Kind.TICK,
        visible=UNCHANGED,
        required=ALWAYS,
        source="guide",
        help="Les besoins ci-dessus sont ceux de la demande précédente et ne se modifient pas ici. Si quelque chose a "
        "changé, supprimez ce brouillon et créez un renouvellement avec changement.",
    ),
)


def page(rules: Rules) -> Page:
    """Return page 4; it depends on no number of ``rules``."""
    rows = tuple(field for domain in DOMAINS for field in _domain(*domain))
    return Page(
        4,
        "Besoins de l’enfant et obstacles à son intégration",
        (
            Section("besoins", "Besoins par domaine", rows, checks=(some_need,)),
            Section("danger", "Sécurité", SAFETY),
            Section("derniere_demande", "Depuis la dernière demande", SINCE_LAST_TIME, visible=RENEWAL),
        ),
    )
