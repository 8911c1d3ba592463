"""Page 6, « Accompagnement demandé » and the guide's « Résumé de la demande du service de garde » (SOURCES.md §2)."""

from decimal import Decimal

from mes_tui.domain.codes import RequestType
from mes_tui.domain.reference_year import read_label
from mes_tui.domain.rules import Rules
from mes_tui.domain.text import TO_CONFIRM
from mes_tui.forms import declared
from mes_tui.forms.conditions import ALWAYS
from mes_tui.forms.editions.pes_2021 import checks
from mes_tui.forms.editions.pes_2021.common import RENEWAL, TRANSFER, UNCHANGED
from mes_tui.forms.facts import granted_words, hours_a_day
from mes_tui.forms.french import decimal
from mes_tui.forms.vocabulary import SOME, Context, Fault, Field, Grid, GridRow, Kind, Page, Section, Usual, Values

MOMENTS = (
    ("accueil", "Accueil et départ"),
    ("jeux", "Jeux et activités dirigées"),
    ("repas", "Repas et collations"),
    ("hygiene", "Hygiène et habillage"),
    ("repos", "Repos"),
    ("exterieur", "Jeux extérieurs et sorties"),
    ("soins", "Soins"),
    ("transitions", "Transitions"),
)

CELLS = tuple(f"grille_{code}" for code, _ in MOMENTS)


def _total(values: Values) -> Decimal:
    cells = (values.get(key) for key in CELLS)
    return sum((cell for cell in cells if isinstance(cell, Decimal)), Decimal(0))


def grid_total(values: Values, context: Context) -> str:
    """The hours of the grid added up, "" while there are none."""
    total = _total(values)
    return decimal(total, grouped=False) if total else ""


def some_hours(values: Values, context: Context) -> Fault | None:
    """The grid asks for something."""
    if _total(values):
        return None
    return Fault(
        CELLS[0],
        "La grille ne demande aucune heure : écrivez les heures de soutien d’au moins un moment de vie.",
        about=CELLS,
    )


def days_per_week(values: Values, context: Context) -> str:
    """The days a week of page 3."""
    value = values.get("jours_semaine")
    return decimal(value, grouped=False) if isinstance(value, Decimal) else ""


def days_planned(values: Values, context: Context) -> str:
    """The days of attendance of page 3."""
    value = values.get("frequentation_jours")
    return str(value) if isinstance(value, int) else ""


def total_hours(values: Values, context: Context) -> str:
    """Hours a day times days of attendance."""
    hours, days = values.get("heures_jour"), values.get("frequentation_jours")
    if not isinstance(hours, Decimal) or not isinstance(days, int):
        return ""
    return decimal(hours * days, grouped=False)


def comparison(values: Values, context: Context) -> str:
    """« Accordées en 2020-2021 : 3 heures / jour; demandées : 6 heures / jour »."""
    asked = values.get("heures_jour")
    now = hours_a_day(asked) if isinstance(asked, Decimal) else "à inscrire"
    return f"{context.fact('granted') or _declared(values)} ; demandées : {now}"


def _declared(values: Values) -> str:
    """« Accordées en 2020-2021 (déclarées par le service de garde) : 3 heures / jour »."""
    year, hours = read_label(str(values.get(declared.YEAR) or "")), values.get(declared.HOURS)
    if year is None and hours is None:
        return granted_words("", "")
    return granted_words(str(year or ""), str(hours or ""), " (déclarées par le service de garde)")


def _grid(rules: Rules) -> Grid:
    return Grid(
        key="grille",
        label="Heures par moment de vie",
        headers=("Moment de vie", "Heures par jour"),
        rows=tuple(GridRow(label, (_moment(rules, code, label),)) for code, label in MOMENTS),
        help="Répartissez les heures de soutien d’une journée de présence entre les moments de vie, au quart d’heure "
        "près ; laissez vides les moments sans soutien.",
    )


def _moment(rules: Rules, code: str, label: str) -> Field:
    return Field(
        key=f"grille_{code}",
        label=f"{label} : heures",
        kind=Kind.DECIMAL,
        minimum=Decimal(0),
        maximum=rules.max_hours_per_day,
        usual=Usual(step=rules.hours_step),
        unit="heures",
        copied=True,
        help="Les heures de soutien pour ce moment, par jour de présence : 0,5, 1,25, 45 min ou 1 h 15.",
    )


TOTAL = Field(
    key="grille_total",
    label="Total de la grille",
    kind=Kind.COMPUTED,
    shows=Kind.DECIMAL,
    unit="heures / jour",
    compute=grid_total,
    terms=CELLS,
    help="La somme des heures de la grille.",
)

SUPPORT = (
    Field(
        key="role_accompagnateur",
        label="Rôle de la personne accompagnatrice",
        kind=Kind.NOTE,
        visible=~UNCHANGED,
        required=ALWAYS,
        copied=True,
        min_length=10,
        max_length=1500,
        source="public S6",
        help="Décrivez ce que la personne fera auprès de l’enfant, de 10 à 1 500 caractères. La mesure ne paie que "
        "des heures d’accompagnement.",
    ),
    Field(
        key="date_debut_mes",
        label="Soutien demandé à compter du",
        kind=Kind.DATE,
        required=ALWAYS,
        prefill="support_start",
        checks=(checks.support_after_start, checks.support_before_end),
        warnings=(checks.support_in_year, checks.support_not_past),
        help="Une date de l’année de référence, pas avant le début de la fréquentation de l’enfant. Un soutien pour "
        f"des jours passés est {TO_CONFIRM}.",
    ),
)


def _summary(rules: Rules) -> tuple[Field, ...]:
    return (
        Field(
            key="heures_jour",
            label="Accompagnement par jour",
            kind=Kind.DECIMAL,
            required=ALWAYS,
            minimum=SOME,
            maximum=rules.max_hours_per_day,
            usual=Usual(minimum=rules.hours_step, step=rules.hours_step),
            unit="heures / jour",
            compute=grid_total,
            worked_out="le total de la grille",
            terms=CELLS,
            missing="« Accompagnement par jour » est vide : remplissez la grille des heures ou inscrivez le nombre.",
            checks=(checks.hours_fit_longest_day,),
            warnings=(checks.hours_match_grid, checks.hours_not_above_granted),
            source="guide",
            help="Le nombre d’heures d’accompagnement individuel souhaité pour une journée de présence, au "
            f"plus {decimal(rules.max_hours_per_day)}, d’ordinaire au quart d’heure près. Laissez vide pour reprendre "
            "le total de la grille.",
        ),
        *SUMMARY_READ_ONLY,
    )


SUMMARY_READ_ONLY = (
    Field(
        key="r_jours_semaine",
        label="Jours par semaine",
        kind=Kind.COMPUTED,
        shows=Kind.DECIMAL,
        unit="jours / semaine",
        compute=days_per_week,
        source="guide",
        help="Le nombre de jours de présence dans une semaine normale, repris de la page 3.",
    ),
    Field(
        key="r_frequentation",
        label="Fréquentation prévue",
        kind=Kind.COMPUTED,
        shows=Kind.COUNT,
        unit="jours",
        compute=days_planned,
        source="guide",
        help="Le nombre de jours où l’enfant devrait être présent, du début du soutien à la fin de la période ; "
        "repris de la page 3.",
    ),
    Field(
        key="total_heures",
        label="Total d’heures demandées",
        kind=Kind.COMPUTED,
        shows=Kind.DECIMAL,
        unit="heures",
        compute=total_hours,
        help="L’accompagnement par jour multiplié par la fréquentation prévue.",
    ),
    Field(
        key="renouv_comparaison",
        label="Heures accordées l’année précédente et heures demandées",
        kind=Kind.COMPUTED,
        visible=RENEWAL | TRANSFER,
        compute=comparison,
        fact="granted",
        help=f"Pour un {RequestType.RENEWAL_UNCHANGED.label.lower()}, les heures demandées ne dépassent pas les heures "
        "accordées.",
    ),
)


def page(rules: Rules) -> Page:
    """Return page 6; hours and steps come from ``rules``."""
    return Page(
        6,
        "Accompagnement demandé",
        (
            Section("grille_heures", "Heures de soutien dans une journée", (_grid(rules), TOTAL), checks=(some_hours,)),
            Section("accompagnement", "Accompagnement", SUPPORT),
            Section(
                "resume",
                "Résumé de la demande du service de garde",
                _summary(rules),
                help="Imprimez le formulaire (F9) pour recueillir les signatures.",
            ),
        ),
    )
