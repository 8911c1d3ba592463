"""The hours of care of a week, whatever the edition: the answers of a timetable are named alike in all of them.

A week may alternate with a second one; a stay that ends at or before the hour at which it begins ends the next day.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from mes_tui.forms.moments import minutes_of
from mes_tui.forms.vocabulary import Values

WEEK = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
WEEKS = ("horaire", "horaire2")
"""What begins the names of the answers of a week, and of the one that alternates with it."""
ALTERNATING = "horaire_alterne"
_DAY = 24 * 60


def arrival_key(week: str, day: str) -> str:
    """The name of the hour of arrival."""
    return f"{week}_{day}_arrivee"


def departure_key(week: str, day: str) -> str:
    """The name of the hour of departure."""
    return f"{week}_{day}_depart"


@dataclass(frozen=True, slots=True)
class Stay:
    """One stay: the day on which it begins, the minutes from that midnight to the arrival and to the departure."""

    week: str
    day: str
    arrival: int
    departure: int

    @property
    def minutes(self) -> int:
        """How long it lasts."""
        return self.departure - self.arrival


def stay(values: Values, week: str, day: str) -> Stay | None:
    """The stay of a day; None while either hour is missing or cannot be read, or when both are the same."""
    arrival, departure = values.get(arrival_key(week, day)), values.get(departure_key(week, day))
    if not isinstance(arrival, str) or not isinstance(departure, str):
        return None
    start, end = minutes_of(arrival), minutes_of(departure)
    if start == end:
        return None
    return Stay(week, day, start, end if end > start else end + _DAY)


def stays(values: Values) -> tuple[Stay, ...]:
    """The stays of the week, then those of the week that alternates with it."""
    return tuple(found for week in WEEKS for day in WEEK if (found := stay(values, week, day)) is not None)


def overlap(one: Values, other: Values) -> tuple[str, ...]:
    """The days on which two timetables of one child have hours in common, in the order of the week.

    Where both alternate, the first weeks go together; else each week of the one meets each of the other.
    """
    ours, theirs = stays(one), stays(other)
    both = all(any(found.week == WEEKS[1] for found in side) for side in (ours, theirs))
    days = {
        stay.day
        for stay, start, end in _on_the_week(ours)
        for met, begun, ended in _on_the_week(theirs)
        if start < ended and begun < end and (not both or stay.week == met.week)
    }
    return tuple(day for day in WEEK if day in days)


def _on_the_week(found: tuple[Stay, ...]) -> Iterator[tuple[Stay, int, int]]:
    """Each stay, in minutes from the first midnight of the week; the night of Sunday goes on on Monday."""
    for one in found:
        start = WEEK.index(one.day) * _DAY + one.arrival
        yield one, start, start + one.minutes
        yield one, start - len(WEEK) * _DAY, start + one.minutes - len(WEEK) * _DAY
