"""Page 2: the plan, what came of the one before, the allowance, the report (public S5, S8, S9, S49)."""

from datetime import date

from mes_tui.domain.text import TO_CONFIRM
from mes_tui.forms.conditions import ALWAYS
from mes_tui.forms.editions.pes_2021.checks import months_between
from mes_tui.forms.editions.pes_2021.common import FROM_CSG, NEW
from mes_tui.forms.french import counted, long_date
from mes_tui.forms.revision import revised
from mes_tui.forms.vocabulary import Context, Field, Kind, Page, Section, Values

PLAN_TITLE = "Plan de soutien au développement"


def plan_of_the_year(values: Values, context: Context) -> str:
    """The plan is less than ``plan_max_age_months`` old when the request is sent: a condition (public S5)."""
    day, months = values.get("plan_date"), context.rules.plan_max_age_months
    if not isinstance(day, date) or months_between(day, context.today) < months:
        return ""
    return (
        f"Le plan de soutien date du {long_date(day)} : la mesure demande un plan de moins de "
        f"{counted(months, 'mois', 'mois')}. Mettez-le à jour avec les parents, puis inscrivez la date de la mise à "
        "jour."
    )


def report_of_the_year(values: Values, context: Context) -> str:
    """The report is less than ``report_max_age_months`` old: so asks Retraite Québec (public S49; warning)."""
    day, months = values.get("attestation_date"), context.rules.report_max_age_months
    if not isinstance(day, date) or months_between(day, context.today) < months:
        return ""
    return (
        f"Le rapport ou l’attestation date du {long_date(day)}, soit {counted(months, 'mois', 'mois')} ou plus : "
        f"vérifiez qu’il décrit encore l’enfant. Qu’il doive être plus récent pour la MES est {TO_CONFIRM}."
    )


def outcome_before_plan(values: Values, context: Context) -> str:
    """The outcome of the last year comes before the update of the plan (public S9; warning)."""
    outcome, plan = values.get("bilan_date"), values.get("plan_date")
    if not isinstance(outcome, date) or not isinstance(plan, date) or outcome <= plan:
        return ""
    return (
        f"Le bilan est fait avant la mise à jour annuelle du plan, qui date du {long_date(plan)} : vérifiez les deux "
        f"dates. Que cet ordre soit exigé est {TO_CONFIRM}."
    )


def allowance_received(values: Values, context: Context) -> str:
    """The provider receives the allowance for the child in the site (the service refuses to transmit without it)."""
    if values.get("aieh") is not False:
        return ""
    return (
        "D’après CSG, l’allocation pour l’intégration en service de garde (AISG, auparavant AIEH) n’est pas active "
        "pour l’enfant dans cette installation : corrigez le dossier dans votre logiciel de gestion, puis importez de "
        "nouveau les données."
    )


PLAN = {
    "plan_type": None,
    "plan_date": {
        "label": "Date du plan de soutien ou de sa dernière mise à jour",
        "checks": (plan_of_the_year,),
        "warnings": (),
        "source": "public S5",
        "help": "La date inscrite sur le document. Le plan doit dater de moins d’un an quand la demande est "
        f"transmise. Joignez-le à l’étape « Documents à joindre », à « {PLAN_TITLE} ».",
    },
    "plan_parents": {
        "label": "Plan de soutien élaboré avec les parents",
        "help": "Les parents participent à l’élaboration du plan et à sa mise à jour.",
    },
}

OUTCOME = (
    Field(
        key="bilan_date",
        label="Date du bilan",
        kind=Kind.DATE,
        not_future=True,
        warnings=(outcome_before_plan,),
        source="public S9",
        help="La date inscrite sur le bilan. Il précède chaque mise à jour annuelle du plan, et le départ de l’enfant.",
    ),
    Field(
        key="bilan_actions",
        label="Actions réalisées",
        kind=Kind.NOTE,
        required=ALWAYS,
        example="Les moyens prévus au plan ont été mis en place et ajustés avec les partenaires.",
        min_length=10,
        max_length=2000,
        source="public S9",
        help="Ce qui a été fait depuis le plan précédent, de 10 à 2 000 caractères.",
    ),
    Field(
        key="bilan_resultats",
        label="Résultats obtenus",
        kind=Kind.NOTE,
        required=ALWAYS,
        example="L’enfant participe davantage aux activités ; la présence d’un adulte reste nécessaire.",
        min_length=10,
        max_length=2000,
        source="public S9",
        help="Ce que ces actions ont donné pour l’enfant : progrès, difficultés qui demeurent, de 10 à 2 000 "
        "caractères.",
    ),
)

ALLOWANCE = {
    "aieh": {
        "label": "Allocation pour l’intégration en service de garde (AISG) reçue dans l’installation",
        "warnings": (allowance_received,),
        "help": "L’AISG a remplacé l’allocation pour l’intégration d’un enfant handicapé (AIEH). Sans elle pour "
        f"l’enfant dans l’installation, aucune demande MES n’est possible. {FROM_CSG}",
    },
    "attestation_date": {
        "warnings": (report_of_the_year,),
        "source": "public S49",
        "help": "La date inscrite sur le document. Retraite Québec, pour son supplément, "
        "demande celui d’un professionnel qui a vu l’enfant dans les douze derniers mois.",
    },
}


def page(former: Page) -> Page:
    """Return page 2."""
    outcome = Section(
        "bilan", "Bilan des actions réalisées et des résultats obtenus", OUTCOME, visible=~NEW, help=_OUTCOME_HELP
    )
    return revised(
        former,
        fields={**PLAN, **ALLOWANCE},
        sections={"plan": {"title": PLAN_TITLE}},
        added={"plan": (outcome,)},
    )


_OUTCOME_HELP = "Le bilan de l’année précède la mise à jour du plan. Résumez-le ici."
