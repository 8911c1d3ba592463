"""Which call a request belongs to, and how long is left: said, never refused."""

from datetime import date

import pytest

from mes_tui.domain.calls import call_of, calls, late, next_said, said
from mes_tui.domain.reference_year import aimed_from, target_year
from mes_tui.domain.rules import Rules
from tests.domain.builders import rules_with

SHIPPED = rules_with("")
NONE = rules_with("appels = []")
DATED = rules_with(
    """
[[appels]]
name = "Appel"
opens = "06-01"
closes = "02-28"
[[appels]]
name = "Appel d’hiver"
opens = "2027-01-11"
closes = 2027-02-05
"""
)


@pytest.mark.parametrize(
    ("rules", "year", "found"),
    [
        (SHIPPED, 2026, [("2026-06-01", "2026-08-31"), ("2026-10-01", "2026-11-30")]),
        (SHIPPED, 2021, [("2021-06-01", "2021-08-31"), ("2021-10-01", "2021-11-30")]),
        (DATED, 2026, [("2027-01-11", "2027-02-05")]),
        (DATED, 2027, [("2027-06-01", "2028-02-28")]),
        (NONE, 2026, []),
    ],
)
def test_the_calls_of_a_year(rules: Rules, year: int, found: list[tuple[str, str]]) -> None:
    assert [(call.opens.isoformat(), call.closes.isoformat()) for call in calls(year, rules)] == found


@pytest.mark.parametrize("month", range(1, 13))
def test_requests_aim_at_a_year_from_its_first_day_on(month: int) -> None:
    rules = rules_with(f"[reference_year]\ncoming_year_from_month = {month}")
    first = aimed_from(2026, rules)
    assert target_year(first, rules) == 2026
    assert target_year(first.fromordinal(first.toordinal() - 1), rules) == 2025


@pytest.mark.parametrize(
    ("day", "name"),
    [
        ("2026-06-01", "Premier appel"),
        ("2026-08-31", "Premier appel"),
        ("2026-09-01", "Second appel"),
        ("2026-11-30", "Second appel"),
        ("2027-05-31", "Second appel"),
    ],
)
def test_a_request_belongs_to_the_first_call_that_has_not_closed(day: str, name: str) -> None:
    call = call_of(2026, date.fromisoformat(day), SHIPPED)
    assert call is not None
    assert call.name == name


@pytest.mark.parametrize(
    ("today", "text"),
    [
        ("2026-08-01", "premier appel : encore 30 jours, à confirmer"),
        ("2026-08-30", "premier appel : encore 1 jour, à confirmer"),
        ("2026-08-31", "premier appel : finit aujourd’hui, à confirmer"),
        ("2026-09-30", "second appel : ouvre dans 1 jour, à confirmer"),
        ("2026-12-01", "second appel : terminé, à confirmer"),
    ],
)
def test_how_long_is_left_for_a_request_that_was_not_sent(today: str, text: str) -> None:
    assert said(2026, None, date.fromisoformat(today), SHIPPED) == text


@pytest.mark.parametrize(
    ("sent", "text"),
    [
        ("2026-08-31", "premier appel, à confirmer"),
        ("2026-09-15", "second appel, à confirmer"),
        ("2026-12-01", "second appel, tardive, à confirmer"),
    ],
)
def test_a_sent_request_keeps_the_call_of_its_day(sent: str, text: str) -> None:
    assert said(2026, date.fromisoformat(sent), date(2027, 3, 1), SHIPPED) == text


@pytest.mark.parametrize(
    ("today", "text"),
    [
        ("2026-11-30", "Second appel 2026-2027 : du 1er octobre 2026 au 30 novembre 2026, finit aujourd’hui"),
        ("2026-12-01", "Premier appel 2027-2028 : du 1er juin 2027 au 31 août 2027, ouvre dans 182 jours"),
    ],
)
def test_the_call_that_runs_is_said_at_home_or_the_next_one(today: str, text: str) -> None:
    found = next_said(date.fromisoformat(today), SHIPPED)
    assert found == f"{text} (dates à confirmer auprès de votre direction régionale)"


@pytest.mark.parametrize(("day", "told"), [("2026-11-30", False), ("2026-12-01", True), ("2026-07-01", False)])
@pytest.mark.feature("C17")
def test_what_is_sent_after_the_last_call_is_warned(day: str, told: bool) -> None:
    assert bool(late(2026, date.fromisoformat(day), SHIPPED)) is told


def test_nothing_is_said_where_no_call_is_known() -> None:
    day = date(2026, 12, 1)
    assert (said(2026, None, day, NONE), said(2026, day, day, NONE), next_said(day, NONE), late(2026, day, NONE)) == (
        "",
    ) * 4


@pytest.mark.parametrize("day", ["juin", "13-01", "02-29", "2026-02-30", "06-1"])
def test_a_day_that_is_none_is_refused_with_the_rules(day: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        rules_with(f'[[appels]]\nname = "Un"\nopens = "{day}"\ncloses = "12-01"')
