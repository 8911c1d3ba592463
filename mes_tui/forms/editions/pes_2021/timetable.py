"""The week's timetable of page 3: length of each day, mode of care, days attended."""

from decimal import ROUND_CEILING, Decimal

from mes_tui.domain.text import TO_CONFIRM
from mes_tui.forms.editions.pes_2021.common import WEEK
from mes_tui.forms.french import counted, decimal, listed, quoted
from mes_tui.forms.moments import minutes_of
from mes_tui.forms.vocabulary import Context, Fault, Values

_HALF = Decimal("0.5")


def length(values: Values, day: str) -> Decimal | None:
    """Return the hours between arrival and departure on ``day``; None while either is missing or out of order."""
    arrival, departure = values.get(f"horaire_{day}_arrivee"), values.get(f"horaire_{day}_depart")
    if not isinstance(arrival, str) or not isinstance(departure, str):
        return None
    minutes = minutes_of(departure) - minutes_of(arrival)
    return Decimal(minutes) / 60 if minutes > 0 else None


def lengths(values: Values) -> dict[str, Decimal]:
    """Return the hours of each attended day of the week, in order."""
    hours_of_days = ((day, length(values, day)) for day in WEEK)
    return {day: hours for day, hours in hours_of_days if hours is not None}


def departure_fault(values: Values, context: Context, *, day: str) -> str:
    """A departure comes after the arrival."""
    if not isinstance(values.get(f"horaire_{day}_arrivee"), str) or length(values, day) is not None:
        return ""
    return f"{_departure(day)} ne vient pas après l’arrivée : corrigez l’une des deux heures."


def long_day(values: Values, context: Context, *, day: str) -> str:
    """A day of care lasts at most ``max_care_hours`` (public S25, of reduced-contribution care; warning)."""
    hours, most = length(values, day), context.rules.max_care_hours
    if hours is None or hours <= most:
        return ""
    return (
        f"{_departure(day)} donne une journée de {_clock(hours)}, alors qu’une journée de garde compte d’ordinaire au "
        f"plus {most} heures : vérifiez l’arrivée et le départ. Que cette limite soit celle de la MES est {TO_CONFIRM}."
    )


def _departure(day: str) -> str:
    return quoted(f"{day.capitalize()} : départ")


def care_mode(values: Values, context: Context, *, day: str) -> str:
    """« Journée », « Demi-journée » or a shorter stay, from the length of the day (public S22)."""
    hours = length(values, day)
    if hours is None:
        return ""
    shortest, longest = context.rules.half_day_hours
    if hours > longest:
        return "Journée"
    return "Demi-journée" if hours >= shortest else f"Moins de {_clock(shortest)}"


def enough_days(values: Values, context: Context) -> Fault | None:
    """The timetable has a row for each attended day of the week; half a day takes a row too."""
    days = values.get("jours_semaine")
    if not isinstance(days, Decimal):
        return None
    # The timetable has no more rows: beyond them, the number of days is only to be confirmed.
    needed = min(int(days.to_integral_value(ROUND_CEILING)), len(WEEK))
    known = [day for day in WEEK if _begun(values, day)]
    if len(known) >= needed:
        return None
    empty = [day for day in WEEK if day not in known]
    rest = needed - len(known)
    already = f"l’horaire n’est rempli que pour {listed(known)}" if known else "l’horaire est vide"
    which = listed(empty) if rest == len(empty) else f"{counted(rest, 'jour', 'jours')} parmi {listed(empty)}"
    return Fault(
        f"horaire_{empty[0]}_arrivee",
        f"L’enfant fréquente le service de garde {counted(days, 'jour', 'jours')} par semaine, mais {already} : "
        f"écrivez l’arrivée et le départ pour {which}, ou corrigez {quoted('Jours de fréquentation par semaine')}.",
    )


def too_many_days(values: Values, context: Context) -> Fault | None:
    """More rows than days a week is odd, unless half-days explain it (warning)."""
    days = values.get("jours_semaine")
    known = lengths(values)
    if not isinstance(days, Decimal) or len(known) <= days.to_integral_value(ROUND_CEILING):
        return None
    _, half = context.rules.half_day_hours
    if sum(_HALF if hours <= half else 1 for hours in known.values()) == days:
        return None
    return Fault(
        "jours_semaine",
        f"L’horaire est rempli pour {listed(list(known))}, mais vous indiquez "
        f"{counted(days, 'jour', 'jours')} par semaine : vérifiez l’horaire et le nombre de jours.",
    )


def _begun(values: Values, day: str) -> bool:
    return bool(values.get(f"horaire_{day}_arrivee") or values.get(f"horaire_{day}_depart"))


def _clock(hours: Decimal) -> str:
    minutes = int(hours * 60)
    rest = f" {minutes % 60:02d}" if minutes % 60 else ""
    return f"{decimal(minutes // 60)} h{rest}"
