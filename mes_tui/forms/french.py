"""French (Québec) formats for screen and paper: dates, times, numbers, sizes, telephones, lists of words."""

from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal

from mes_tui.domain.text import MONTHS, long_date

__all__ = [
    "MONTHS",
    "NBSP",
    "WEEKDAYS",
    "counted",
    "decimal",
    "instant",
    "iso_date",
    "listed",
    "long_date",
    "phone",
    "quoted",
    "size",
    "time_of_day",
]

NBSP = "\u00a0"

WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")

_UNITS = ("octets", "Ko", "Mo", "Go")


def iso_date(day: date) -> str:
    """« 2021-08-02 »: the date in lists and in fields."""
    return day.isoformat()[:10]


def time_of_day(moment: datetime | time) -> str:
    """« 14 h 05 », « 8 h » with no-break spaces; ``moment`` is already in local time."""
    minutes = f"{NBSP}{moment.minute:02d}" if moment.minute else ""
    return f"{moment.hour}{NBSP}h{minutes}"


def instant(moment: datetime) -> str:
    """« 2021-08-02  8 h 05 », always as wide: in a list; ``moment`` is already in local time."""
    return f"{iso_date(moment)} {moment.hour:>2}{NBSP}h{NBSP}{moment.minute:02d}"


def decimal(number: Decimal | int, *, grouped: bool = True) -> str:
    """« 4,5 », « 12 345,75 »: no useless zero, a comma, groups of three set apart by a no-break space.

    ``grouped`` false leaves the digits together, as a field is typed.
    """
    text = format(Decimal(number), ",f" if grouped else "f")
    whole, _, fraction = text.partition(".")
    fraction = fraction.rstrip("0")
    whole = whole.replace(",", NBSP)
    if whole == "-0" and not fraction:
        whole = "0"
    return f"{whole},{fraction}" if fraction else whole


def size(octets: int) -> str:
    """« 812 octets », « 3,9 Mo »: a file's size, in multiples of 1024, one decimal at most."""
    amount, unit = Decimal(octets), 0
    while amount >= 1024 and unit < len(_UNITS) - 1:
        amount, unit = amount / 1024, unit + 1
    if unit == 0:
        return f"{octets}{NBSP}{'octet' if octets < 2 else 'octets'}"
    return f"{decimal(amount.quantize(Decimal('0.1')))}{NBSP}{_UNITS[unit]}"


def phone(digits: str) -> str:
    """« 514 873-7200 » from ten digits; any other text comes back unchanged."""
    if len(digits) == 10 and digits.isascii() and digits.isdigit():
        return f"{digits[:3]} {digits[3:6]}-{digits[6:]}"
    return digits


def quoted(text: str) -> str:
    """« text », the guillemets held by no-break spaces."""
    return f"«{NBSP}{text}{NBSP}»"


def listed(words: Sequence[str], last: str = "et") -> str:
    """« lundi, mardi et jeudi »: words joined for a sentence."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def counted(number: Decimal | int, singular: str, plural: str) -> str:
    """« 1 jour », « 1,5 jour », « 2 jours »: the plural begins at two."""
    return f"{decimal(number)}{NBSP}{singular if -2 < number < 2 else plural}"
