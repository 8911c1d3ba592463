"""Numbers read and limited, apart from the fields that hold them."""

from decimal import Decimal

import pytest

from mes_tui.forms.moments import Unreadable
from mes_tui.forms.numbers import read_decimal, worked_out_fault
from mes_tui.forms.vocabulary import Field, Kind

HOURS = Field(
    key="heures",
    label="Accompagnement [/] par jour",
    kind=Kind.DECIMAL,
    minimum=Decimal("0.25"),
    maximum=Decimal(8),
    unit="heures / jour",
    worked_out="le total de la grille",
)


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("45 min", "0.75"),
        ("45min.", "0.75"),
        ("15 MINUTES", "0.25"),
        ("1\u202fminute", "0.0167"),
        ("90 min", "1.5"),
        ("0 min", "0"),
        ("1 heure 30 minutes", "1.5"),
        ("1 h 30 min", "1.5"),
    ],
)
@pytest.mark.parametrize("unit", ["heures", "heures / jour"])
def test_minutes_are_a_part_of_hours(text: str, hours: str, unit: str) -> None:
    assert read_decimal(text, unit) == Decimal(hours)


@pytest.mark.parametrize("unit", ["", "jours", "jours / semaine"])
def test_minutes_are_no_number_of_anything_else(unit: str) -> None:
    with pytest.raises(Unreadable):
        read_decimal("45 min", unit)


@pytest.mark.parametrize("total", ["8", "0,25"])
def test_a_total_that_fits_has_no_fault(total: str) -> None:
    assert worked_out_fault(HOURS, total) == ""


@pytest.mark.parametrize(("total", "told"), [("10,5", "10,5 heures"), ("0,1", "0,1 heure"), ("9", "9 heures")])
def test_a_total_that_does_not_fit_is_called_a_total(total: str, told: str) -> None:
    sentence = worked_out_fault(HOURS, total).replace("\u00a0", " ")
    assert sentence == (
        f"Le total de la grille est de {told} : « Accompagnement [/] par jour » doit être de 0,25 à 8 heures. "
        "Corrigez les nombres qui forment le total de la grille."
    )
