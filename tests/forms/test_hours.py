"""The hours of care of a week: what lasts into the next day, and where two timetables meet."""

import pytest

from mes_tui.forms.hours import WEEKS, overlap, stays


def week(*days: tuple[str, str, str], name: str = WEEKS[0]) -> dict[str, str]:
    """The answers of a timetable: a day, the hour of arrival and that of departure."""
    return {
        f"{name}_{day}_{part}": hour
        for day, arrival, departure in days
        for part, hour in (("arrivee", arrival), ("depart", departure))
    }


@pytest.mark.parametrize(
    ("arrival", "departure", "minutes"),
    [("08:00", "16:30", [510]), ("15:00", "23:45", [525]), ("22:00", "06:30", [510]), ("08:00", "08:00", [])],
)
def test_a_stay_that_ends_before_it_begins_ends_the_next_day(arrival: str, departure: str, minutes: list[int]) -> None:
    assert [stay.minutes for stay in stays(week(("samedi", arrival, departure)))] == minutes


DAY = ("lundi", "08:00", "16:00")
CASES = {
    "the same hours": (week(DAY), week(DAY), ("lundi",)),
    "one after the other": (week(DAY), week(("lundi", "16:00", "18:00")), ()),
    "a minute in common": (week(DAY), week(("lundi", "15:59", "18:00")), ("lundi",)),
    "another day": (week(DAY), week(("mardi", "08:00", "16:00")), ()),
    "a night into the day": (week(("lundi", "22:00", "08:30")), week(("mardi", "08:00", "16:00")), ("lundi",)),
    "a night before the day": (week(("lundi", "22:00", "06:00")), week(("mardi", "08:00", "16:00")), ()),
    "the night of Sunday": (week(("dimanche", "22:00", "08:30")), week(DAY), ("dimanche",)),
    "Monday after a night": (week(DAY), week(("dimanche", "22:00", "08:30")), ("lundi",)),
    "nothing filled": (week(DAY), {}, ()),
    "one of them alternates": (week(DAY), week(DAY, name=WEEKS[1]), ("lundi",)),
    "each its week": (
        week(DAY) | week(("mardi", "08:00", "16:00"), name=WEEKS[1]),
        week(("mardi", "08:00", "16:00")) | week(DAY, name=WEEKS[1]),
        (),
    ),
}


@pytest.mark.parametrize(("one", "other", "days"), CASES.values(), ids=CASES)
def test_two_timetables_meet_where_they_have_hours_in_common(
    one: dict[str, str], other: dict[str, str], days: tuple[str, ...]
) -> None:
    assert overlap(one, other) == days
