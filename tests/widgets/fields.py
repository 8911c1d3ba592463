"""Fields, pages and contexts that the tests of the form's widgets share."""

from datetime import date
from decimal import Decimal
from importlib import resources
from typing import Any

from mes_tui.domain.rules import Choice, Rules
from mes_tui.forms.conditions import ALWAYS, equals
from mes_tui.forms.vocabulary import Context, Field, Form, Grid, GridRow, Kind, Page, Section, Value

TODAY = date(2021, 8, 2)
CHOICES = (
    Choice("plan", "Plan d’intégration"),
    Choice("eval", "Évaluation annuelle"),
    Choice("ecole", "École [/] « spécialisée »"),
    Choice("autre", "Trouble grave du comportement ou psychologique"),
)


def field(kind: Kind, key: str = "champ", label: str = "Champ", **more: Any) -> Field:
    """A field of ``kind`` with the shared choices."""
    choices = CHOICES if kind in (Kind.CHOICE, Kind.CHOICES) else ()
    return Field(key=key, label=label, kind=kind, choices=choices, **more)


def context(**facts: str) -> Context:
    """A context of 2 August 2021."""
    rules = Rules.from_toml(resources.files("mes_tui").joinpath("rules.toml").read_text(encoding="utf-8"))
    return Context(facts, rules, TODAY)


def _total(values: object, _context: Context) -> str:
    assert isinstance(values, dict)
    numbers: list[Value] = [values.get(f"moment_{place}") for place in range(3)]
    total = sum((number for number in numbers if isinstance(number, Decimal)), Decimal(0))
    return str(total)


TIMETABLE = Grid(
    "horaire",
    "Horaire par jour",
    ("Jour", "Arrivée", "Départ"),
    tuple(
        GridRow(
            day,
            (
                field(Kind.TIME, f"{day}_arrivee", f"{day} : arrivée"),
                field(Kind.TIME, f"{day}_depart", f"{day} : départ", visible=~equals("jour_court", "oui")),
            ),
        )
        for day in ("Lundi", "Mardi", "Mercredi")
    ),
)
MOMENTS = Grid(
    "moments",
    "Heures par moment de vie",
    ("Moment", "Heures"),
    tuple(
        GridRow(f"Moment {place}", (field(Kind.DECIMAL, f"moment_{place}", f"Moment {place}"),)) for place in range(3)
    ),
    visible=equals("soutien", "oui"),
)
PAGE = Page(
    1,
    "Essai",
    (
        Section(
            "identite",
            "Enfant et parents",
            (
                field(Kind.INFO, "enfant", "Identité de l’enfant", fact="child"),
                field(Kind.TEXT, "nom", "Nom du service de garde", required=ALWAYS, help="Le nom du permis."),
                field(Kind.TEXT, "fixe", "Nom verrouillé", locked=ALWAYS, prefill="child"),
                field(Kind.DATE, "date", "Date du plan", required=ALWAYS),
            ),
            help="Ces renseignements proviennent de CSG.",
        ),
        Section(
            "soutien",
            "Soutien demandé",
            (
                field(Kind.YES_NO, "soutien", "Soutien requis", required=ALWAYS),
                field(Kind.CHOICE, "document", "Document", visible=equals("soutien", "oui"), required=ALWAYS),
                field(Kind.TICK, "jour_court", "Journée courte"),
                TIMETABLE,
                MOMENTS,
                field(Kind.COMPUTED, "total", "Total", compute=_total, unit="heures"),
                field(Kind.NOTE, "note", "Précisions", max_length=1000),
            ),
        ),
        Section(
            "transfert", "Transfert", (field(Kind.TEXT, "ancien", "Ancien lieu"),), visible=equals("@type", "TRANS")
        ),
    ),
)
FORM = Form("essai", "Essai", (PAGE,))
