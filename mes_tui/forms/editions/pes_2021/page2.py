"""Page 2, « Renseignements sur la situation de l'enfant » (SOURCES.md §2, page 2)."""

from mes_tui.domain.codes import Nature
from mes_tui.domain.rules import Choice, Rules
from mes_tui.forms.conditions import ALWAYS, equals
from mes_tui.forms.editions.pes_2021 import checks
from mes_tui.forms.editions.pes_2021.common import EVALUATION, FROM_CSG, NEW, PLAN, REPORT, RETIREMENT_BOARD
from mes_tui.forms.vocabulary import Field, Kind, OfferedChoice, Page, Section

PLAN_FIELDS = (
    Field(
        key="plan_type",
        label="Document de référence joint",
        kind=Kind.CHOICE,
        choices=(Choice(PLAN, "Plan d’intégration"), OfferedChoice(EVALUATION, "Évaluation annuelle", ~NEW)),
        required=ALWAYS,
        checks=(checks.reference_document,),
        source="public S1",
        help="Le plan d’intégration établit les ressources humaines et matérielles dont l’enfant a besoin. "
        "Après la première année, l’évaluation annuelle peut en tenir lieu.",
    ),
    Field(
        key="plan_date",
        label="Date du plan ou de sa dernière mise à jour",
        kind=Kind.DATE,
        required=ALWAYS,
        not_future=True,
        warnings=(checks.recent_plan,),
        source="public S5",
        help="La date inscrite sur le document. Le plan doit dater de moins d’un an quand la demande est transmise.",
    ),
    Field(
        key="plan_parents",
        label="Plan élaboré avec les parents",
        kind=Kind.YES_NO,
        required=ALWAYS,
        warnings=(checks.plan_with_parents,),
        example="oui",
        source="public S1, S19",
        help="Les parents remplissent les parties A et B du plan et participent à son élaboration.",
    ),
    Field(
        key="plan_ecarts",
        label="Recommandations non retenues : explication",
        kind=Kind.NOTE,
        max_length=1000,
        source="public S19",
        help="Si une ressource recommandée n’est pas retenue, le plan doit expliquer pourquoi en annexe. "
        "Résumez ici cette explication (1 000 caractères au plus).",
    ),
)

ALLOWANCE_FIELDS = (
    Field(
        key="aieh",
        label="Allocation pour l’intégration (AIEH) reçue pour l’enfant dans l’installation",
        kind=Kind.INFO,
        fact="aieh",
        shows=Kind.YES_NO,
        warnings=(checks.allowance_received,),
        source="guide",
        help=f"Sans cette allocation pour l’enfant dans l’installation, aucune demande MES n’est possible. {FROM_CSG}",
    ),
    Field(
        key="aieh_depuis",
        label="Date de début de l’allocation",
        kind=Kind.INFO,
        fact="aieh_start",
        shows=Kind.DATE,
        help=f"Le premier jour de l’allocation dans l’installation. {FROM_CSG}",
    ),
    Field(
        key="attestation",
        label="Attestation de l’incapacité",
        kind=Kind.CHOICE,
        choices=(
            Choice(REPORT, "Rapport du professionnel"),
            Choice(RETIREMENT_BOARD, "Attestation de Retraite Québec"),
        ),
        documents=((REPORT, Nature.REPORT), (RETIREMENT_BOARD, Nature.ATTESTATION)),
        required=ALWAYS,
        example=REPORT,
        copied=True,
        source="public S3, S5",
        help="L’un des deux documents doit se trouver au dossier de l’enfant : le rapport d’un professionnel reconnu "
        "par le Ministère, ou l’attestation du supplément pour enfant handicapé de Retraite Québec.",
    ),
    Field(
        key="attestation_date",
        label="Date du rapport ou de l’attestation",
        kind=Kind.DATE,
        required=ALWAYS,
        not_future=True,
        copied=True,
        help="La date inscrite sur le document. Elle ne peut pas être dans l’avenir.",
    ),
)


def _professional(rules: Rules) -> tuple[Field, ...]:
    return (
        Field(
            key="prof_type",
            label="Profession du signataire du rapport",
            kind=Kind.CHOICE,
            choices=rules.professions,
            visible=equals("attestation", REPORT),
            required=ALWAYS,
            copied=True,
            source="public S20",
            help="Seul un professionnel reconnu par le Ministère peut signer le rapport, dans son champ d’exercice.",
        ),
        Field(
            key="prof_type_autre",
            label="Profession du signataire : précisez",
            kind=Kind.TEXT,
            visible=equals("prof_type", "autre"),
            required=ALWAYS,
            copied=True,
            max_length=80,
            help="Écrivez la profession telle qu’elle figure au rapport.",
        ),
    )


def _impairments(rules: Rules) -> tuple[Field, ...]:
    return (
        Field(
            key="deficience",
            label="Type(s) de déficience ou de trouble",
            kind=Kind.CHOICES,
            choices=rules.impairments,
            required=ALWAYS,
            copied=True,
            help="Cochez tout ce que le rapport ou l’attestation confirme ; au moins une réponse.",
        ),
        Field(
            key="deficience_autre",
            label="Autre déficience ou trouble : précisez",
            kind=Kind.TEXT,
            visible=equals("deficience", "autre"),
            required=ALWAYS,
            copied=True,
            max_length=200,
            help="Nommez la déficience ou le trouble tel que le document le nomme.",
        ),
        Field(
            key="diagnostic",
            label="Diagnostic ou hypothèse diagnostique",
            kind=Kind.TEXT,
            copied=True,
            max_length=300,
            help="Renseignement sensible : n’écrivez que ce que dit le rapport, dans ses mots.",
        ),
    )


def _persistence(key: str, label: str, help_text: str) -> Field:
    return Field(
        key=key,
        label=label,
        kind=Kind.TICK,
        required=ALWAYS,
        example="oui",
        copied=True,
        source="public S20",
        help=f"{help_text} La partie C du rapport exige les trois caractéristiques ; cochez celles qui sont attestées.",
    )


PERSISTENCE_FIELDS = (
    _persistence(
        "persistance_significative",
        "Incapacité significative",
        "L’incapacité limite nettement ce que l’enfant peut faire.",
    ),
    _persistence(
        "persistance_persistante",
        "Incapacité persistante",
        "L’incapacité dure depuis longtemps ou durera longtemps.",
    ),
    _persistence(
        "persistance_obstacle",
        "Incapacité faisant obstacle aux activités courantes",
        "L’incapacité nuit à la participation aux activités du service de garde.",
    ),
)


def page(rules: Rules) -> Page:
    """Return page 2; the professions and the impairments come from ``rules``."""
    return Page(
        2,
        "Renseignements sur la situation de l’enfant",
        (
            Section("plan", "Plan d’intégration ou évaluation annuelle", PLAN_FIELDS),
            Section("admissibilite", "Admissibilité de l’enfant", (*ALLOWANCE_FIELDS, *_professional(rules))),
            Section("nature_deficience", "Nature de la déficience", (*_impairments(rules), *PERSISTENCE_FIELDS)),
        ),
    )
