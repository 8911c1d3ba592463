"""The reference year and its working days."""

from datetime import date

import pytest

from mes_tui.domain.reference_year import bounds, label, target_year, weekdays, year_of, year_refusal, years
from mes_tui.domain.rules import Rules
from tests.domain.builders import rules_with

BUDGET_YEAR = "[reference_year]\nstart_month = 4\ncoming_year_from_month = 1\n"


@pytest.mark.parametrize(
    ("day", "year", "target"),
    [
        ("2021-05-31", 2020, 2020),
        ("2021-06-01", 2020, 2021),
        ("2021-08-31", 2020, 2021),
        ("2021-09-01", 2021, 2021),
        ("2021-12-31", 2021, 2021),
        ("2022-01-01", 2021, 2021),
        ("2024-02-29", 2023, 2023),
    ],
)
def test_the_year_runs_from_september_and_summer_requests_aim_at_the_coming_one(
    rules: Rules, day: str, year: int, target: int
) -> None:
    assert year_of(date.fromisoformat(day), rules) == year
    assert target_year(date.fromisoformat(day), rules) == target


@pytest.mark.parametrize(
    ("day", "year", "target"),
    [
        ("2021-12-31", 2021, 2021),
        ("2022-01-01", 2021, 2022),
        ("2022-03-31", 2021, 2022),
        ("2022-04-01", 2022, 2022),
    ],
)
def test_the_year_may_be_the_budget_year(day: str, year: int, target: int) -> None:
    rules = rules_with(BUDGET_YEAR)
    assert year_of(date.fromisoformat(day), rules) == year
    assert target_year(date.fromisoformat(day), rules) == target


def test_no_request_anticipates_when_the_coming_year_opens_on_its_first_day() -> None:
    rules = rules_with("[reference_year]\ncoming_year_from_month = 9\n")
    assert [target_year(date(2021, month, 1), rules) for month in (8, 9, 10)] == [2020, 2021, 2021]


def test_the_bounds_touch_without_a_gap_or_an_overlap(rules: Rules) -> None:
    assert bounds(2021, rules) == (date(2021, 9, 1), date(2022, 8, 31))
    for year in range(2017, 2032):
        start, end = bounds(year, rules)
        assert year_of(start, rules) == year_of(end, rules) == year
        assert (bounds(year + 1, rules)[0] - end).days == 1


def test_the_label_names_both_years() -> None:
    assert label(2021) == "2021-2022"


SEPTEMBER = {
    2017: 261,
    2018: 260,
    2019: 261,
    2020: 261,
    2021: 261,
    2022: 261,
    2023: 261,
    2024: 260,
    2025: 261,
    2026: 261,
    2027: 262,
}
APRIL = {
    2017: 260,
    2018: 260,
    2019: 262,
    2020: 261,
    2021: 261,
    2022: 261,
    2023: 260,
    2024: 261,
    2025: 261,
    2026: 261,
}


@pytest.mark.parametrize(("override", "figures"), [("", SEPTEMBER), (BUDGET_YEAR, APRIL)])
def test_a_year_has_as_many_working_days_as_the_published_figures(override: str, figures: dict[int, int]) -> None:
    rules = rules_with(override)
    assert {year: weekdays(*bounds(year, rules)) for year in figures} == figures


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        ("2021-08-02", "2021-08-02", 1),
        ("2021-08-07", "2021-08-08", 0),
        ("2021-08-06", "2021-08-09", 2),
        ("2021-08-02", "2021-08-08", 5),
        ("2021-08-03", "2021-08-02", 0),
    ],
)
def test_working_days_count_both_ends(start: str, end: str, days: int) -> None:
    assert weekdays(date.fromisoformat(start), date.fromisoformat(end)) == days


@pytest.mark.feature("P41")
@pytest.mark.parametrize(
    ("day", "offered"),
    [
        ("2021-05-31", (2020, 2021)),
        ("2021-07-15", (2021, 2020)),
        ("2021-09-01", (2021, 2022)),
        ("2022-01-01", (2021, 2022)),
    ],
)
def test_the_running_year_and_the_coming_one_are_offered_and_only_a_far_one_is_refused(
    rules: Rules, day: str, offered: tuple[int, int]
) -> None:
    today = date.fromisoformat(day)
    assert years(today, rules) == offered
    assert {year_refusal(year, today) for year in offered} == {""}
    for year in (today.year - 2, today.year + 2):
        assert label(year) in year_refusal(year, today)
