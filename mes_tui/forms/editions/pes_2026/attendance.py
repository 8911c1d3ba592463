"""Page 3: why a child comes part time (public S49)."""

from decimal import Decimal

from mes_tui.domain.rules import Rules
from mes_tui.forms.conditions import ALWAYS, equals
from mes_tui.forms.french import decimal
from mes_tui.forms.revision import revised
from mes_tui.forms.vocabulary import Field, Kind, Page, Section

_HALF = Decimal("0.5")


def _part_time(rules: Rules) -> Section:
    """Asked below the days of a full week; that these are five is only usual."""
    fewer = [decimal(half * _HALF, grouped=False) for half in range(1, int(rules.max_days_per_week / _HALF))]
    return Section(
        "temps_partiel",
        "Fréquentation à temps partiel",
        (
            Field(
                key="temps_partiel_raison",
                label="Raison du temps partiel",
                kind=Kind.TEXT,
                required=ALWAYS,
                example="Horaire de travail des parents",
                copied=True,
                max_length=200,
                source="public S49",
                help="Par exemple : horaire des parents, suivi de santé, intégration graduelle, place à temps partiel.",
            ),
        ),
        visible=equals("jours_semaine", *fewer),
    )


def page(former: Page, rules: Rules) -> Page:
    """Return page 3."""
    return revised(former, added={"frequentation": (_part_time(rules),)})
