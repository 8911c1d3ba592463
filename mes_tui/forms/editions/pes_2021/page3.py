"""Page 3, « Fréquentation et milieu de garde » (SOURCES.md §2, page 3)."""

from decimal import Decimal
from functools import partial

from mes_tui.domain.rules import Choice, Rules
from mes_tui.forms.conditions import ALWAYS, Condition, equals, filled
from mes_tui.forms.editions.pes_2021 import checks, timetable
from mes_tui.forms.editions.pes_2021.common import COORDINATING_OFFICE
from mes_tui.forms.french import decimal
from mes_tui.forms.hours import ALTERNATING, WEEK, WEEKS, arrival_key, departure_key
from mes_tui.forms.vocabulary import Field, Grid, GridRow, Kind, Page, Section, Usual

DATES = (
    Field(
        key="date_debut_freq",
        label="Date de début de fréquentation",
        kind=Kind.DATE,
        required=ALWAYS,
        prefill="start",
        checks=(checks.after_birth,),
        warnings=(checks.starts_before_year_end,),
        help="Le premier jour de l’enfant au service de garde, d’après CSG. La date peut être à venir si l’admission "
        "est prévue.",
    ),
    Field(
        key="date_fin_prevue",
        label="Date de fin prévue",
        kind=Kind.DATE,
        checks=(checks.after_start,),
        warnings=(checks.in_reference_year,),
        help="Laissez vide si l’enfant fréquente le service de garde jusqu’à la fin de l’année de référence.",
    ),
)


def _attendance(rules: Rules) -> tuple[Field, ...]:
    most = max(rules.max_days.values())
    return (
        *DATES,
        Field(
            key="jours_semaine",
            label="Jours de fréquentation par semaine",
            kind=Kind.DECIMAL,
            required=ALWAYS,
            minimum=Decimal("0.5"),
            maximum=Decimal(7),
            usual=Usual(maximum=rules.max_days_per_week),
            step=Decimal("0.5"),
            unit="jours / semaine",
            prefill="days_per_week",
            copied=True,
            source="guide",
            help="Le nombre de jours de présence dans une semaine normale, par demi-journées : d’ordinaire de 0,5 "
            f"à {decimal(rules.max_days_per_week)}. Si l’horaire alterne, c’est la moyenne des deux semaines. Ce "
            "nombre est repris dans le résumé de la demande.",
        ),
        Field(
            key="frequentation_jours",
            label="Fréquentation prévue",
            kind=Kind.COUNT,
            required=ALWAYS,
            minimum=Decimal(1),
            maximum=Decimal(366),
            unit="jours",
            warnings=(checks.days_of_service_type, checks.days_of_period),
            source="guide",
            help="Le nombre de jours où l’enfant devrait être présent, du début du soutien à la fin de la période : "
            f"d’ordinaire de 1 à {most}. Ce nombre est repris dans le résumé de la demande.",
        ),
    )


ALTERNATES = Field(
    key=ALTERNATING,
    label="L’horaire alterne d’une semaine à l’autre",
    kind=Kind.TICK,
    copied=True,
    help="Cochez si l’enfant vient d’autres jours ou à d’autres heures une semaine sur deux, par exemple en garde "
    "partagée : une deuxième semaine s’ajoute. L’une des deux peut rester vide.",
)


def _timetables(rules: Rules) -> tuple[Grid | Field, ...]:
    first = _timetable(
        WEEKS[0],
        "Horaire par jour",
        ALWAYS,
        "Écrivez l’arrivée et le départ de chaque jour de présence (8 h 05, 8:05 ou 0805) ; laissez vides les autres "
        "jours. Un départ avant l’arrivée est celui du lendemain : de 22 h à 6 h 30, la garde est de nuit. Une "
        f"journée de garde compte d’ordinaire au plus {rules.max_care_hours} heures. Le mode de garde est déduit : "
        "demi-journée de 2 h 30 à 4 h, journée au-delà de 4 h.",
    )
    second = _timetable(
        WEEKS[1],
        "Horaire de la deuxième semaine",
        equals(ALTERNATING, "oui"),
        "La semaine qui alterne avec la première, écrite de la même façon.",
    )
    return first, ALTERNATES, second


def _timetable(week: str, label: str, visible: Condition, told: str) -> Grid:
    return Grid(
        key=week,
        label=label,
        headers=("Jour", "Arrivée", "Départ", "Mode de garde"),
        rows=tuple(_day(week, day) for day in WEEK),
        visible=visible,
        help=told,
    )


def _day(week: str, day: str) -> GridRow:
    arrival, departure = arrival_key(week, day), departure_key(week, day)
    name = timetable.name_of(week, day)
    return GridRow(
        day.capitalize(),
        (
            Field(
                key=arrival,
                label=f"{name} : arrivée",
                kind=Kind.TIME,
                required=filled(departure),
                copied=True,
                help="L’heure habituelle d’arrivée de l’enfant : 8 h 05, 8:05 ou 0805.",
            ),
            Field(
                key=departure,
                label=f"{name} : départ",
                kind=Kind.TIME,
                required=filled(arrival),
                copied=True,
                checks=(partial(timetable.departure_fault, week=week, day=day),),
                warnings=(partial(timetable.long_day, week=week, day=day),),
                source="public S25",
                help="L’heure habituelle de départ de l’enfant : 16 h 30, 16:30 ou 1630. Avant l’arrivée, c’est celle "
                "du lendemain.",
            ),
            Field(
                key=f"mode_garde_{day}" if week == WEEKS[0] else f"mode_garde_2_{day}",
                label=f"{name} : mode de garde",
                kind=Kind.COMPUTED,
                compute=partial(timetable.care_mode, week=week, day=day),
                source="public S22",
                help="Déduit de l’horaire.",
            ),
        ),
    )


GROUP_AGE = Field(
    key="groupe_age",
    label="Groupe d’âge",
    kind=Kind.CHOICE,
    choices=(
        Choice("poupons", "Poupons (moins de 18 mois)"),
        Choice("18mois", "18 mois ou plus"),
        Choice("multiage", "Multiâge"),
    ),
    required=ALWAYS,
    warnings=(checks.group_of_age,),
    help="Le groupe où l’enfant est accueilli la plupart du temps.",
)

ASSISTED = Field(
    key="rsg_assistante",
    label="La RSG est assistée",
    kind=Kind.YES_NO,
    visible=COORDINATING_OFFICE,
    required=ALWAYS,
    copied=True,
    help="Répondez oui si une assistante ou un assistant travaille avec la RSG.",
)


# Two digits: what the box of the printed form takes, and more than any group.
_MOST = Decimal(99)

GROUP = (
    GROUP_AGE,
    Field(
        key="groupe_nb_enfants",
        label="Nombre d’enfants dans le groupe",
        kind=Kind.COUNT,
        required=ALWAYS,
        minimum=Decimal(1),
        maximum=_MOST,
        warnings=(checks.children_per_educator,),
        help="Comptez aussi l’enfant visé par la demande.",
    ),
    Field(
        key="groupe_nb_educ",
        label="Nombre d’éducatrices, d’éducateurs ou de RSG dans le groupe",
        kind=Kind.COUNT,
        required=ALWAYS,
        minimum=Decimal(1),
        maximum=_MOST,
        help="Sans compter la personne accompagnatrice demandée.",
    ),
    Field(
        key="autres_enfants_handicapes",
        label="Autres enfants handicapés dans le groupe",
        kind=Kind.COUNT,
        minimum=Decimal(0),
        maximum=_MOST,
        checks=(checks.others_fit_in_group,),
        help="Sans compter l’enfant visé par la demande : le soutien peut être partagé entre plusieurs enfants.",
    ),
    ASSISTED,
)


def page(rules: Rules) -> Page:
    """Return page 3; days, hours and group sizes come from ``rules``."""
    return Page(
        3,
        "Fréquentation et milieu de garde",
        (
            Section("frequentation", "Fréquentation prévue", _attendance(rules)),
            Section(
                "horaire_semaine",
                "Horaire de la semaine",
                _timetables(rules),
                checks=(timetable.enough_days,),
                warnings=(timetable.too_many_days,),
            ),
            Section("groupe", "Groupe de l’enfant", GROUP),
        ),
    )
