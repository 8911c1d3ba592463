"""Page 5, « Moyens en place et concertation avec les partenaires » (SOURCES.md §2, page 5).

The measure is a last resort: the plan's means are already in use and the partners are involved (public S3, S5).
"""

from mes_tui.domain.codes import Nature
from mes_tui.domain.rules import Choice, Rules
from mes_tui.forms import declared
from mes_tui.forms.conditions import ALWAYS, NEVER, AnyOf, Condition, filled
from mes_tui.forms.editions.pes_2021 import checks
from mes_tui.forms.editions.pes_2021.common import BEGUN, PRODUCED, RENEWAL, TRANSFER, UNCHANGED
from mes_tui.forms.vocabulary import SOME, Context, Fault, Field, Grid, GridRow, Kind, Page, Section, Usual, Values

MEANS = (
    Field(
        key="moyens",
        label="Moyens du plan d’intégration déjà mis en œuvre",
        kind=Kind.NOTE,
        required=ALWAYS,
        copied=True,
        min_length=10,
        max_length=2000,
        source="public S5",
        help="La mesure est un dernier recours : décrivez les moyens du plan déjà en place (matériel, aménagement, "
        "formation, organisation du groupe), de 10 à 2 000 caractères.",
    ),
    Field(
        key="usage_aieh",
        label="Utilisation de l’allocation (AIEH)",
        kind=Kind.CHOICES,
        choices=(
            Choice("gestion", "Gestion du dossier"),
            Choice("materiel", "Matériel et aménagement"),
            Choice("personnel", "Ajout de personnel"),
            Choice("groupe", "Réduction du groupe"),
            Choice("formation", "Formation"),
        ),
        required=ALWAYS,
        copied=True,
        source="public S27",
        help="Cochez tout ce que l’allocation pour l’intégration a servi à payer ; au moins une réponse.",
    ),
    Field(
        key="insuffisance",
        label="Pourquoi ces moyens ne suffisent pas",
        kind=Kind.NOTE,
        visible=~UNCHANGED,
        required=ALWAYS,
        copied=True,
        min_length=10,
        max_length=2000,
        source="public S3, S5",
        help="Expliquez les obstacles qui demeurent malgré les moyens en place, de 10 à 2 000 caractères.",
    ),
)

CONSULTATION = (
    Field(
        key="concertation",
        label="Démarche de concertation avec les partenaires",
        kind=Kind.CHOICE,
        choices=(Choice(BEGUN, "Amorcée"), Choice("plan_intervention", "Plan d’intervention produit")),
        required=ALWAYS,
        copied=True,
        source="public S3, S5",
        help="L’une des deux est exigée : la concertation est amorcée, ou un plan d’intervention existe déjà.",
    ),
    Field(
        key="psi",
        label="Plan de service individualisé",
        kind=Kind.CHOICE,
        choices=(
            Choice(PRODUCED, "Produit"),
            Choice("elaboration", "En élaboration"),
            Choice("absent", "Non pertinent ou absent"),
        ),
        documents=((PRODUCED, Nature.PSI),),
        required=ALWAYS,
        copied=True,
        source="public S3, S5",
        help="Idéalement, le plan est produit ou en élaboration. S’il est produit, joignez-le à l’étape "
        "« Documents à joindre ».",
    ),
    Field(
        key="services_sante",
        label="Services de réadaptation reçus par l’enfant",
        kind=Kind.NOTE,
        copied=True,
        max_length=1000,
        source="public S5",
        help="La mesure complète les services du réseau de la santé, elle ne les remplace pas : nommez les services "
        "reçus et leur fréquence (1 000 caractères au plus).",
    ),
)

_CELLS = (
    ("organisme", "Organisme", Kind.TEXT, 80, "CISSS, CIUSSS, centre de réadaptation, clinique, école…"),
    ("nom", "Nom", Kind.TEXT, 60, "Le prénom et le nom de la personne avec qui vous travaillez."),
    ("fonction", "Fonction", Kind.TEXT, 60, "Par exemple : ergothérapeute, travailleuse sociale."),
    (
        "tel",
        "Téléphone",
        Kind.PHONE,
        30,
        "L’indicatif régional et les sept chiffres, le poste s’il y en a un : 418 555-0123, poste 12.",
    ),
)
_KINDS = (
    Choice("sante", "Santé et services sociaux"),
    Choice("readaptation", "Réadaptation"),
    Choice("education", "Éducation"),
    Choice("jeunesse", "Protection de la jeunesse"),
    Choice("autochtone", "Services autochtones"),
    Choice("communautaire", "Organisme communautaire"),
    Choice("prive", "Professionnel privé"),
    Choice("autre", "Autre"),
)
_REQUIRED_CELLS = frozenset({"organisme", "nom"})


def _partner(number: int) -> GridRow:
    prefix = f"partenaire_{number}_"
    names = [prefix + cell[0] for cell in _CELLS]
    return GridRow(
        str(number),
        tuple(
            Field(
                key=prefix + code,
                label=f"Partenaire {number} : {label.lower()}",
                kind=kind,
                required=_others_filled(names, prefix + code) if code in _REQUIRED_CELLS else NEVER,
                copied=True,
                max_length=longest,
                extension=kind is Kind.PHONE,
                help=text,
            )
            for code, label, kind, longest, text in _CELLS
        ),
    )


def _kinds(rules: Rules) -> Grid:
    """Apart from the partners: a column more would leave no room for their names."""
    return Grid(
        key="genres_partenaires",
        label="Genre de chaque partenaire",
        headers=("N°", "Genre"),
        rows=tuple(
            GridRow(
                str(number),
                (
                    Field(
                        key=f"partenaire_{number}_genre",
                        label=f"Partenaire {number} : genre",
                        kind=Kind.CHOICE,
                        choices=_KINDS,
                        copied=True,
                        help="Le réseau du partenaire. Les services autochtones sont ceux d’un conseil de bande, d’une "
                        "régie de la santé ou d’un organisme autochtone.",
                    ),
                ),
            )
            for number in range(1, rules.max_partners + 1)
        ),
        help="Facultatif : à quel réseau appartient chacun des partenaires de la liste, par son numéro.",
        drop_empty=True,
    )


def _others_filled(names: list[str], name: str) -> Condition:
    return AnyOf(tuple(filled(other) for other in names if other != name))


def _partners(rules: Rules) -> Grid:
    return Grid(
        key="partenaires",
        label="Partenaires",
        headers=("N°", *(cell[1] for cell in _CELLS)),
        rows=tuple(_partner(number) for number in range(1, rules.max_partners + 1)),
        help=f"De 0 à {rules.max_partners} partenaires ; au moins un si la concertation est amorcée. Pour chacun, "
        "l’organisme et le nom sont obligatoires.",
        drop_empty=True,
    )


def one_partner(values: Values, context: Context) -> Fault | None:
    """A consultation that has begun has at least one partner."""
    numbers = range(1, context.rules.max_partners + 1)
    if values.get("concertation") != BEGUN or any(values.get(f"partenaire_{n}_organisme") for n in numbers):
        return None
    return Fault(
        "partenaire_1_organisme",
        "La concertation est amorcée, mais aucun partenaire n’est inscrit : écrivez l’organisme et le nom d’au moins "
        "un partenaire.",
    )


LEAVING_DATE = Field(
    key="date_depart",
    label="Date de départ du service de garde précédent",
    kind=Kind.DATE,
    required=ALWAYS,
    warnings=(checks.leaves_before_start,),
    help="Le dernier jour de l’enfant au service de garde précédent.",
)


def _previous_provider(rules: Rules) -> tuple[Field, ...]:
    return (
        Field(
            key="sg_precedent",
            label="Nom du service de garde précédent",
            kind=Kind.TEXT,
            required=ALWAYS,
            max_length=120,
            source="guide",
            help="Le service de garde où l’enfant recevait déjà la mesure.",
        ),
        Field(
            key=declared.PREVIOUS_DIVISION,
            label="Numéro de division du service de garde précédent",
            kind=Kind.SITE_NUMBER,
            required=ALWAYS,
            pattern=rules.identifiers["division"],
            prefill="granted_division",
            source="guide",
            help="Huit chiffres, par exemple 3000-2000.",
        ),
        Field(
            key=declared.PREVIOUS_SITE,
            label="Numéro d’installation du service de garde précédent",
            kind=Kind.SITE_NUMBER,
            required=ALWAYS,
            usual=Usual(pattern=rules.identifiers["site"]),
            prefill="granted_site",
            checks=(checks.another_site,),
            source="guide",
            help="Huit chiffres ; il doit différer de l’installation de cette demande.",
        ),
        LEAVING_DATE,
    )


def _declared(rules: Rules) -> tuple[Field, ...]:
    return (
        Field(
            key=declared.YEAR,
            label="Année de référence de la dernière subvention",
            kind=Kind.TEXT,
            prefill="declared_year",
            max_length=20,
            checks=(checks.readable_year,),
            warnings=(checks.year_of_type,),
            help="L’année où l’enfant a reçu la MES pour la dernière fois, du 1er septembre au 31 août : 2020-2021.",
        ),
        Field(
            key=declared.SITE,
            label="Installation où la subvention a été accordée",
            kind=Kind.SITE_NUMBER,
            visible=RENEWAL,
            usual=Usual(pattern=rules.identifiers["site"]),
            prefill="declared_site",
            help="Le numéro de l’installation de votre division qui a reçu la subvention.",
        ),
        Field(
            key=declared.HOURS,
            label="Heures accordées par jour",
            kind=Kind.DECIMAL,
            minimum=SOME,
            maximum=rules.max_hours_per_day,
            usual=Usual(step=rules.hours_step),
            unit="heures / jour",
            prefill="declared_hours",
            help="Les heures d’accompagnement accordées par jour, d’après la réponse du Ministère.",
        ),
    )


def _declaration(rules: Rules) -> Section:
    """Asked where nothing is known: that nothing is known proves nothing."""
    return Section(
        "subvention_declaree",
        "Dernière subvention, déclarée par le service de garde",
        _declared(rules),
        visible=(RENEWAL | TRANSFER) & ~filled("@granted"),
        warnings=(checks.declares_subsidy,),
        help="Aucune subvention de l’enfant n’est connue ici pour cette année ni pour la précédente. Inscrivez celle "
        "qu’il a reçue : elle est transmise comme « déclarée par le service de garde ».",
    )


def page(rules: Rules) -> Page:
    """Return page 5; the number of partners and the form of site numbers come from ``rules``."""
    return Page(
        5,
        "Moyens en place et concertation avec les partenaires",
        (
            Section("moyens_en_place", "Moyens en place", MEANS),
            Section("partenariat", "Concertation avec les partenaires", CONSULTATION),
            Section(
                "liste_partenaires", "Partenaires de l’enfant", (_partners(rules), _kinds(rules)), checks=(one_partner,)
            ),
            Section("precedent", "Service de garde précédent", _previous_provider(rules), visible=TRANSFER),
            _declaration(rules),
        ),
    )
