"""The reference year of the programme (SOURCES.md §3.4). A year is named by its starting year: 2021 for 2021-2022."""

import re
from datetime import date, timedelta

from mes_tui.domain.identifiers import compact
from mes_tui.domain.rules import Rules

_DAYS_OF_WORK = 5
_LABEL = re.compile(r"(20\d{2})-(20\d{2})", re.ASCII)


def bounds(year: int, rules: Rules) -> tuple[date, date]:
    """Return the first and last day of the reference year that starts in ``year``."""
    return _start(year, rules), _start(year + 1, rules) - timedelta(days=1)


def year_of(day: date, rules: Rules) -> int:
    """Return the starting year of the reference year that contains ``day``."""
    return day.year if day >= _start(day.year, rules) else day.year - 1


def may_be_over(year: int, day: date) -> bool:
    """True when ``day`` is late enough for the year to have ended, whatever its last day: its name says as much.

    The last day itself is inferred (§3.4): it refuses nothing.
    """
    return day.year > year


def target_year(day: date, rules: Rules) -> int:
    """Return the reference year that a request created on ``day`` aims at.

    From the month ``coming_year_from_month`` to the end of the running year, it is the coming year: the guide's
    requests of July and August 2021 are for 2021-2022.
    """
    running = year_of(day, rules)
    return running + 1 if day >= aimed_from(running + 1, rules) else running


def aimed_from(year: int, rules: Rules) -> date:
    """Return the first day on which a request created aims at the reference year ``year``."""
    start = _start(year, rules)
    opening = date(start.year, rules.coming_year_from_month, 1)
    return opening if opening <= start else opening.replace(year=opening.year - 1)


def years(day: date, rules: Rules) -> tuple[int, int]:
    """Return the reference years that a request begun on ``day`` may aim at: the one proposed, then the other one.

    They are the running year, which a change or a transfer may be about (guide p. 9), and the coming one.
    """
    proposed, running = target_year(day, rules), year_of(day, rules)
    return proposed, running if proposed != running else running + 1


def year_refusal(year: int, day: date) -> str:
    """Return "" when a request begun on ``day`` may aim at ``year``, else the sentence that says why not.

    The days on which a year begins and ends are inferred (§3.4): only its name refuses.
    """
    if abs(year - day.year) <= 1:
        return ""
    return f"L’année de référence {label(year)} est trop loin\u00a0: choisissez l’année en cours ou la suivante."


def label(year: int) -> str:
    """Return « 2021-2022 » for 2021."""
    return f"{year}-{year + 1}"


def read_label(text: str) -> int | None:
    """The starting year of « 2021-2022 », None for anything else."""
    found = _LABEL.fullmatch(compact(text))
    return int(found[1]) if found and int(found[2]) == int(found[1]) + 1 else None


def months_before(day: date, months: int) -> date:
    """Return the day ``months`` months before ``day``; one that has no like in a shorter month is its last one."""
    count = day.year * 12 + day.month - 1 - months
    first = date(max(1, count // 12), count % 12 + 1, 1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return min(first + timedelta(days=day.day - 1), last)


def weekdays(start: date, end: date) -> int:
    """Return the number of days from Monday to Friday between ``start`` and ``end``, both included (0 if reversed)."""
    days = (end - start).days + 1
    if days <= 0:
        return 0
    weeks, rest = divmod(days, 7)
    return weeks * _DAYS_OF_WORK + sum((start.weekday() + step) % 7 < _DAYS_OF_WORK for step in range(rest))


def _start(year: int, rules: Rules) -> date:
    return date(year, rules.year_start_month, rules.year_start_day)
