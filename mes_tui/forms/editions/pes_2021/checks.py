"""Checks that look at several answers, or at an answer and the request (SOURCES.md §2 and §3).

Each takes the parsed values and the context, and returns "" or what is wrong and what to do. A value is None while
its field is empty, wrong or hidden: a check then keeps silent, the field's own fault being said already.
"""

from datetime import date
from decimal import ROUND_CEILING, Decimal

from mes_tui.domain.codes import RequestType, ServiceType
from mes_tui.domain.reference_year import bounds, label, read_label, weekdays
from mes_tui.domain.text import TO_CONFIRM
from mes_tui.forms import declared
from mes_tui.forms.editions.pes_2021 import timetable
from mes_tui.forms.editions.pes_2021.common import EVALUATION
from mes_tui.forms.french import counted, decimal, long_date, quoted
from mes_tui.forms.vocabulary import Context, Fault, Values


def _day(values: Values, key: str) -> date | None:
    value = values.get(key)
    return value if isinstance(value, date) else None


def _number(values: Values, key: str) -> Decimal | None:
    value = values.get(key)
    if isinstance(value, bool) or not isinstance(value, Decimal | int):
        return None
    return Decimal(value)


def _fact_day(context: Context, name: str) -> date | None:
    text = context.fact(name)
    return date.fromisoformat(text) if text else None


def _year(context: Context) -> tuple[date, date]:
    return bounds(int(context.fact("year")), context.rules)


def reference_document(values: Values, context: Context) -> str:
    """The yearly evaluation replaces the plan from the second year on only (public S1)."""
    if values.get("plan_type") != EVALUATION or context.fact("type") != RequestType.NEW.value:
        return ""
    return (
        "Une évaluation annuelle ne convient pas à une nouvelle demande : choisissez « Plan d’intégration » "
        "à « Document de référence joint »."
    )


def recent_plan(values: Values, context: Context) -> str:
    """The plan is less than ``plan_max_age_months`` old when the request is transmitted (public S5; warning)."""
    day, months = _day(values, "plan_date"), context.rules.plan_max_age_months
    if day is None or months_between(day, context.today) < months:
        return ""
    return (
        f"Le plan date du {long_date(day)}, soit {months} mois ou plus : mettez-le à jour avec les parents, "
        "puis inscrivez la date de la mise à jour."
    )


def months_between(start: date, end: date) -> int:
    return (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)


def plan_with_parents(values: Values, context: Context) -> str:
    """The plan is worked out with the parents (public S1, S19; warning)."""
    if values.get("plan_parents") is not False:
        return ""
    return (
        "Le plan doit être élaboré avec les parents : rencontrez-les, complétez le plan, "
        "puis répondez oui à « Plan élaboré avec les parents »."
    )


def allowance_received(values: Values, context: Context) -> str:
    """The provider receives the AIEH for the child in the site (guide; the service refuses to transmit without it)."""
    if values.get("aieh") is not False:
        return ""
    return (
        "D’après CSG, l’allocation pour l’intégration (AIEH) n’est pas active pour l’enfant dans cette installation : "
        "corrigez le dossier dans votre logiciel de gestion, puis importez de nouveau les données."
    )


def starts_before_year_end(values: Values, context: Context) -> str:
    """The child attends during the reference year."""
    day, (_, end) = _day(values, "date_debut_freq"), _year(context)
    if day is None or day <= end:
        return ""
    return (
        f"« Date de début de fréquentation » vient après la fin de l’année de référence {_label(context)} "
        f"({long_date(end)}) : vérifiez la date. {_YEAR_TO_CONFIRM}"
    )


_YEAR_TO_CONFIRM = (
    f"Le début et la fin de cette année sont ceux de la contribution réduite ; pour la MES, {TO_CONFIRM}."
)


def after_birth(values: Values, context: Context) -> str:
    """Nobody attends before birth: a slip in the year, most of the time."""
    day, birth = _day(values, "date_debut_freq"), _fact_day(context, "child_birth")
    if day is None or birth is None or day > birth:
        return ""
    return (
        f"« Date de début de fréquentation » vient avant la naissance de l’enfant ({long_date(birth)}) : "
        "vérifiez l’année."
    )


def after_start(values: Values, context: Context) -> str:
    """The planned end comes after the start of attendance."""
    end, start = _day(values, "date_fin_prevue"), _day(values, "date_debut_freq")
    if end is None or start is None or end > start:
        return ""
    return (
        f"« Date de fin prévue » doit venir après le début de la fréquentation ({long_date(start)}) : "
        "corrigez l’une des deux dates."
    )


def in_reference_year(values: Values, context: Context) -> str:
    """The planned end falls inside the reference year."""
    return _inside_year(values, context, "date_fin_prevue", "Date de fin prévue", "ou laissez-la vide")


def support_in_year(values: Values, context: Context) -> str:
    """Support is granted for the reference year."""
    return _inside_year(values, context, "date_debut_mes", "Soutien demandé à compter du", "")


def support_not_past(values: Values, context: Context) -> str:
    """Support is asked for from a day to come, as of the first sending; nothing says whether more is granted."""
    support, sent = _day(values, "date_debut_mes"), _fact_day(context, "first_sent")
    if support is None or support >= (sent or context.today):
        return ""
    when = f"la première transmission de la demande ({long_date(sent)})" if sent else "aujourd’hui"
    return (
        f"« Soutien demandé à compter du » vient avant {when} : vérifiez la date. Qu’un soutien soit accordé pour des "
        f"jours passés est {TO_CONFIRM}."
    )


def _inside_year(values: Values, context: Context, key: str, name: str, other: str) -> str:
    day, (start, end) = _day(values, key), _year(context)
    if day is None or start <= day <= end:
        return ""
    advice = f"vérifiez la date {other}".strip()
    return (
        f"{quoted(name)} n’est pas dans l’année de référence {_label(context)}, du {long_date(start)} "
        f"au {long_date(end)} : {advice}. {_YEAR_TO_CONFIRM}"
    )


def _label(context: Context) -> str:
    return label(int(context.fact("year")))


def support_after_start(values: Values, context: Context) -> str:
    """Support does not begin before the child attends."""
    support, start = _day(values, "date_debut_mes"), _day(values, "date_debut_freq")
    if support is None or start is None or support >= start:
        return ""
    return (
        f"« Soutien demandé à compter du » vient avant le début de la fréquentation ({long_date(start)}) : "
        "corrigez l’une des deux dates."
    )


def support_before_end(values: Values, context: Context) -> str:
    """Support begins before the planned end of attendance."""
    support, end = _day(values, "date_debut_mes"), _day(values, "date_fin_prevue")
    if support is None or end is None or support <= end:
        return ""
    return (
        f"« Soutien demandé à compter du » vient après la fin prévue de la fréquentation ({long_date(end)}) : "
        "corrigez l’une des deux dates."
    )


def days_of_service_type(values: Values, context: Context) -> str:
    """The days asked for fit the limit of the service type (SOURCES.md §3.6)."""
    days, service = _number(values, "frequentation_jours"), context.fact("service_type")
    most = context.rules.max_days[ServiceType(service)]
    if days is None or days <= most:
        return ""
    return (
        f"« Fréquentation prévue » compte {counted(days, 'jour', 'jours')} : le maximum est d’ordinaire de "
        f"{most} jours pour ce type de service de garde ({ServiceType(service).label}). Vérifiez le nombre : cette "
        f"limite est {TO_CONFIRM}."
    )


def days_of_period(values: Values, context: Context) -> str:
    """No more days than the period holds, at so many days a week (SOURCES.md §3.6; warning)."""
    days, start, end = _number(values, "frequentation_jours"), *_period(values, context)
    if days is None or start > end:
        return ""
    most = weekdays(start, end)
    span = f"du {long_date(start)} au {long_date(end)}"
    if days > most:
        return (
            f"« Fréquentation prévue » compte {counted(days, 'jour', 'jours')}, mais la période {span} n’a que "
            f"{counted(most, 'jour', 'jours')} du lundi au vendredi : vérifiez le nombre."
        )
    week = _number(values, "jours_semaine")
    if week is None:
        return ""
    planned = (Decimal(most) / 5 * week).to_integral_value(ROUND_CEILING)
    if days <= planned:
        return ""
    return (
        f"« Fréquentation prévue » compte {counted(days, 'jour', 'jours')}, mais {counted(week, 'jour', 'jours')} par "
        f"semaine {span} donnent au plus {counted(planned, 'jour', 'jours')} : vérifiez le nombre."
    )


def _period(values: Values, context: Context) -> tuple[date, date]:
    """From the start of support (or of attendance) to the planned end, inside the reference year."""
    first, last = _year(context)
    start = _day(values, "date_debut_mes") or _day(values, "date_debut_freq") or first
    end = _day(values, "date_fin_prevue") or last
    return max(start, first), min(end, last)


def others_fit_in_group(values: Values, context: Context) -> str:
    """The other disabled children are part of the group, the child aside."""
    others, group = _number(values, "autres_enfants_handicapes"), _number(values, "groupe_nb_enfants")
    if others is None or group is None or others < group:
        return ""
    return (
        f"« Autres enfants handicapés dans le groupe » doit être plus petit que le nombre d’enfants du groupe "
        f"({decimal(group)}) : corrigez l’un des deux nombres."
    )


def children_per_educator(values: Values, context: Context) -> str:
    """The group has the educators that the law asks for at its age (SOURCES.md §3.7; warning)."""
    children, educators = _number(values, "groupe_nb_enfants"), _number(values, "groupe_nb_educ")
    most = context.rules.children_per_educator.get(str(values.get("groupe_age")))
    if context.fact("service_type") == ServiceType.BC.value or children is None or educators is None or most is None:
        return ""
    if children <= most * educators:
        return ""
    return (
        f"Le groupe compte {counted(children, 'enfant', 'enfants')} pour "
        f"{counted(educators, 'éducatrice ou éducateur', 'éducatrices ou éducateurs')}, plus de {most} par personne à "
        f"cet âge : vérifiez les deux nombres. Cette limite est {TO_CONFIRM}."
    )


def group_of_age(values: Values, context: Context) -> str:
    """« Poupons » are under ``infant_months`` when the support begins, the others by the end of the year (warning)."""
    birth, months, (start, end) = _fact_day(context, "child_birth"), context.rules.infant_months, _year(context)
    if birth is None:
        return ""
    group, first = values.get("groupe_age"), max(start, _day(values, "date_debut_mes") or start)
    if group == "poupons" and (age := months_between(birth, first)) >= months:
        return (
            f"«\u00a0Poupons\u00a0» est le groupe des moins de {months} mois, et l’enfant a {age} mois le "
            f"{long_date(first)}\u00a0: vérifiez «\u00a0Groupe d’âge\u00a0»."
        )
    if group == "18mois" and months_between(birth, end) < months:
        return (
            f"L’enfant aura moins de {months} mois jusqu’à la fin de l’année de référence {_label(context)}\u00a0: "
            "vérifiez «\u00a0Groupe d’âge\u00a0»."
        )
    return ""


def another_site(values: Values, context: Context) -> str:
    """A transfer comes from another site (guide p. 9)."""
    number = values.get("sg_precedent_installation")
    if not number or number != context.fact("site"):
        return ""
    return (
        "« Numéro d’installation du service de garde précédent » est celui de l’installation de cette demande : "
        "inscrivez l’installation que l’enfant a quittée, ou créez un renouvellement plutôt qu’un transfert."
    )


def readable_year(values: Values, context: Context) -> str:
    """A reference year is two years that follow each other."""
    if read_label(str(values.get(declared.YEAR) or "")) is not None:
        return ""
    return "« Année de référence de la dernière subvention » n’est pas lisible : écrivez-la comme 2020-2021."


def year_of_type(values: Values, context: Context) -> str:
    """The subsidy is of the years that the type of the request is for (guide p. 9; warning: it is declared)."""
    year, asked = read_label(str(values.get(declared.YEAR) or "")), int(context.fact("year"))
    unchanged = context.fact("type") == RequestType.RENEWAL_UNCHANGED.value
    fitting = (asked - 1,) if unchanged else (asked - 1, asked)
    if year is None or year in fitting:
        return ""
    return (
        f"La dernière subvention déclarée est de {label(year)}, alors que ce type de demande suit une subvention de "
        f"{' ou de '.join(map(label, fitting))} : vérifiez l’année, ou le type de la demande."
    )


def declares_subsidy(values: Values, context: Context) -> Fault | None:
    """A request that follows a subsidy says which (warning: nothing published asks for it)."""
    if values.get(declared.YEAR) and values.get(declared.HOURS):
        return None
    return Fault(
        declared.HOURS if values.get(declared.YEAR) else declared.YEAR,
        "Aucune subvention de l’enfant n’est connue ici : inscrivez l’année et les heures de celle qu’il a reçue, "
        "à la page 5.",
    )


def leaves_before_start(values: Values, context: Context) -> str:
    """The child has left the previous provider by the start here (warning)."""
    left, start = _day(values, "date_depart"), _day(values, "date_debut_freq")
    if left is None or start is None or left <= start:
        return ""
    return (
        f"« Date de départ du service de garde précédent » vient après le début de la fréquentation ici "
        f"({long_date(start)}) : vérifiez les deux dates."
    )


def hours_fit_longest_day(values: Values, context: Context) -> str:
    """Support hours of a day fit in the longest attended day (SOURCES.md §2, page 6)."""
    hours, known = _number(values, "heures_jour"), timetable.lengths(values)
    if hours is None or not known or hours <= max(known):
        return ""
    return (
        f"{_asked(values)} de {counted(hours, 'heure', 'heures')}, plus que la plus longue journée de "
        f"l’horaire ({decimal(max(known).quantize(Decimal('0.01')))} h) : réduisez les heures ou corrigez "
        "l’horaire à la page 3."
    )


def hours_not_above_granted(values: Values, context: Context) -> str:
    """A renewal without change asks for no more than was granted (SOURCES.md §2, page 6; warning)."""
    hours, granted = _number(values, "heures_jour"), granted_hours(context) or _number(values, declared.HOURS)
    if context.fact("type") != RequestType.RENEWAL_UNCHANGED.value or hours is None or granted is None:
        return ""
    if hours <= granted:
        return ""
    return (
        f"{_asked(values)} de {counted(hours, 'heure', 'heures')}, plus que les "
        f"{counted(granted, 'heure accordée', 'heures accordées')} l’année précédente : vérifiez les heures. "
        f"Qu’un renouvellement sans changement en demande plus est {TO_CONFIRM}."
    )


def _asked(values: Values) -> str:
    """How a sentence about the hours of a day begins: a total that nobody typed is called so."""
    same = _number(values, "heures_jour") == _number(values, "grille_total")
    return "Le total de la grille est" if same else "« Accompagnement par jour » est"


def hours_match_grid(values: Values, context: Context) -> str:
    """The hours of a day are those of the grid (warning)."""
    hours, total = _number(values, "heures_jour"), _number(values, "grille_total")
    if hours is None or total is None or hours == total:
        return ""
    return (
        f"« Accompagnement par jour » ({decimal(hours)}) diffère du total de la grille ({decimal(total)}) : "
        "corrigez la grille, ou videz ce champ pour reprendre le total."
    )


def granted_hours(context: Context) -> Decimal | None:
    """The hours a day granted last time, None when nobody knows."""
    text = context.fact("granted_hours")
    return Decimal(text.replace(",", ".")) if text else None
