"""The timetable of page 3: length of each stay, mode of care, days attended in a week or in two that alternate."""

from decimal import ROUND_CEILING, Decimal

from mes_tui.domain.text import TO_CONFIRM
from mes_tui.forms.french import counted, decimal, listed, quoted
from mes_tui.forms.hours import ALTERNATING, WEEK, WEEKS, Stay, arrival_key, departure_key, stay, stays
from mes_tui.forms.vocabulary import Context, Fault, Values

_HALF = Decimal("0.5")
_WORKING = 5
"""The days of ``WEEK`` on which most children come: they are named first."""
_DAY = 24 * 60


def lengths(values: Values) -> tuple[Decimal, ...]:
    """Return the hours of each stay, in order."""
    return tuple(_hours(found) for found in stays(values))


def _hours(found: Stay) -> Decimal:
    return Decimal(found.minutes) / 60


def departure_fault(values: Values, context: Context, *, week: str, day: str) -> str:
    """A departure is not the arrival; one that comes before it is of the next day."""
    if not isinstance(values.get(arrival_key(week, day)), str) or stay(values, week, day) is not None:
        return ""
    return f"{_departure(week, day)} ne vient pas après l’arrivée : corrigez l’une des deux heures."


def long_day(values: Values, context: Context, *, week: str, day: str) -> str:
    """A day of care lasts at most ``max_care_hours`` (public S25, of reduced-contribution care; warning)."""
    found, most = stay(values, week, day), context.rules.max_care_hours
    if found is None or _hours(found) <= most:
        return ""
    until = ", jusqu’au lendemain" if found.departure > _DAY else ""
    return (
        f"{_departure(week, day)} donne une journée de {_clock(_hours(found))}{until}, alors qu’une journée de garde "
        f"compte d’ordinaire au plus {most} heures : vérifiez l’arrivée et le départ. Que cette limite soit celle de "
        f"la MES est {TO_CONFIRM}."
    )


def name_of(week: str, day: str) -> str:
    """« Lundi », « Lundi, 2e semaine »."""
    return f"{day.capitalize()}, 2e semaine" if week == WEEKS[1] else day.capitalize()


def _departure(week: str, day: str) -> str:
    return quoted(f"{name_of(week, day)} : départ")


def care_mode(values: Values, context: Context, *, week: str, day: str) -> str:
    """« Journée », « Demi-journée » or a shorter stay, from its length (public S22), and whether it is by night."""
    found = stay(values, week, day)
    if found is None:
        return ""
    hours, (shortest, longest) = _hours(found), context.rules.half_day_hours
    night = " (nuit)" if found.departure > _DAY else ""
    if hours > longest:
        return f"Journée{night}"
    return f"{'Demi-journée' if hours >= shortest else f'Moins de {_clock(shortest)}'}{night}"


def enough_days(values: Values, context: Context) -> Fault | None:
    """The timetable has a row for each attended day; half a day takes a row too."""
    days = values.get("jours_semaine")
    if not isinstance(days, Decimal):
        return None
    weeks = _weeks(values)
    # Beyond the working days, the number of days is only to be confirmed: it asks for no more rows.
    needed = min(int((days * len(weeks)).to_integral_value(ROUND_CEILING)), _WORKING * len(weeks))
    rows = [(week, day) for week in weeks for day in WEEK]
    known = [row for row in rows if _begun(values, *row)]
    if len(known) >= needed:
        return None
    rest, empty = needed - len(known), [row for row in rows if row not in known]
    usual = [(week, day) for week, day in empty if day in WEEK[:_WORKING]]
    if len(usual) >= rest:
        empty = usual
    already = f"l’horaire n’est rempli que pour {_listed(known)}" if known else "l’horaire est vide"
    which = _listed(empty) if rest == len(empty) else f"{counted(rest, 'jour', 'jours')} parmi {_listed(empty)}"
    both = f", donc {counted(needed, 'jour', 'jours')} en deux semaines" if len(weeks) > 1 else ""
    return Fault(
        arrival_key(*empty[0]),
        f"L’enfant fréquente le service de garde {counted(days, 'jour', 'jours')} par semaine{both}, mais {already} : "
        f"écrivez l’arrivée et le départ pour {which}, ou corrigez {quoted('Jours de fréquentation par semaine')}.",
    )


def too_many_days(values: Values, context: Context) -> Fault | None:
    """More rows than days a week is odd, unless half-days explain it (warning)."""
    days, known, weeks = values.get("jours_semaine"), stays(values), len(_weeks(values))
    if not isinstance(days, Decimal) or len(known) <= (days * weeks).to_integral_value(ROUND_CEILING):
        return None
    _, half = context.rules.half_day_hours
    if sum(_HALF if _hours(found) <= half else 1 for found in known) == days * weeks:
        return None
    mean = " en moyenne" if weeks > 1 else ""
    return Fault(
        "jours_semaine",
        f"L’horaire est rempli pour {_listed([(found.week, found.day) for found in known])}, mais vous indiquez "
        f"{counted(days, 'jour', 'jours')} par semaine{mean} : vérifiez l’horaire et le nombre de jours.",
    )


def _weeks(values: Values) -> tuple[str, ...]:
    return WEEKS if values.get(ALTERNATING) is True else WEEKS[:1]


def _listed(rows: list[tuple[str, str]]) -> str:
    """« lundi et mardi », « lundi et mardi, 2e semaine »."""
    return listed([name_of(week, day).lower() for week, day in rows])


def _begun(values: Values, week: str, day: str) -> bool:
    return bool(values.get(arrival_key(week, day)) or values.get(departure_key(week, day)))


def _clock(hours: Decimal) -> str:
    minutes = int(hours * 60)
    rest = f" {minutes % 60:02d}" if minutes % 60 else ""
    return f"{decimal(minutes // 60)} h{rest}"
