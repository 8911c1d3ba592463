"""Dates and times as people type them, read without guessing: « 20210802 », « 2 août 2021 », « 8 h 05 »."""

import re
from datetime import date

from mes_tui.domain.text import fold
from mes_tui.forms.french import MONTHS, NBSP, WEEKDAYS, iso_date, long_date

_FIRST_YEAR, _LAST_YEAR = 1900, 2100
_FOLDED_MONTHS = tuple(fold(name) for name in MONTHS)

_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−", "-") | {"\u00a0": " ", "\u202f": " "})

_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
_YEAR_FIRST = re.compile(r"(\d{4})\s*[-/. ]\s*(\d{1,2})\s*[-/. ]\s*(\d{1,2})", re.ASCII)
_YEAR_LAST = re.compile(r"(\d{1,2})\s*[-/. ]\s*(\d{1,2})\s*[-/. ]\s*(\d{4})", re.ASCII)
_COMPACT_YEAR_LAST = re.compile(r"(\d{2})(\d{2})(\d{4})", re.ASCII)
_SHORT_YEAR = re.compile(r"\d{1,2}\s*[-/. ]\s*\d{1,2}\s*[-/. ]\s*\d{2}", re.ASCII)
_WORDS = re.compile(r"(?:([a-z]+)[ ,]+)?(?:le )?(\d{1,2})(?:er)?[ -]*([a-z]+)\.?[ ,-]*(\d{4})", re.ASCII)
# Stand in a message for the example of a date.
_ISO, _LONG = "{iso}", "{long}"
_EXAMPLE = date(2021, 8, 2)
_CLOCK = re.compile(r"(\d{1,2})\s*(?:h|heures?|:)\s*(?:(\d{1,2})\s*(?:m|min|minutes?)?)?", re.ASCII)


class Unreadable(Exception):
    """The text is not usable; the message is the end of a sentence that begins with the field's name."""

    def told(self, today: date | None) -> str:
        """The message; an example of a date in it is ``today``, where that is known."""
        day = today or _EXAMPLE
        return self.args[0].replace(_ISO, iso_date(day)).replace(_LONG, long_date(day)) if self.args else ""

    def __str__(self) -> str:
        return self.told(None)


def read_date(text: str) -> date:
    """Return the date written in ``text``.

    Takes « 20210802 », « 2021-8-2 », « 2021/08/02 », « 2 août 2021 », « 1er sept. 2021 », « lundi 2 août 2021 »,
    and « 13/8/2021 » or « 13082021 » where one number cannot be a month. Raises ``Unreadable`` otherwise; two
    readings are never decided by chance (« 2/8/2021 »).
    """
    text = text.translate(_DASHES)
    # « 15012026 » ends with a year, which as month and day would be none: there is one reading.
    if (match := _COMPACT_YEAR_LAST.fullmatch(text)) and _FIRST_YEAR <= int(match[3]) <= _LAST_YEAR:
        return _day_or_month_first(int(match[1]), int(match[2]), int(match[3]))
    if match := _COMPACT.fullmatch(text) or _YEAR_FIRST.fullmatch(text):
        return _real(int(match[1]), int(match[2]), int(match[3]))
    if match := _YEAR_LAST.fullmatch(text):
        return _day_or_month_first(int(match[1]), int(match[2]), int(match[3]))
    if _SHORT_YEAR.fullmatch(text):
        raise Unreadable("n’a que deux chiffres pour l’année : écrivez l’année au long, par exemple {iso}.")
    if match := _WORDS.fullmatch(fold(text)):
        return _in_words(match[1] or "", int(match[2]), match[3], int(match[4]))
    raise Unreadable("n’est pas une date lisible : écrivez-la comme {iso} ou {long}.")


def _in_words(weekday: str, day: int, month: str, year: int) -> date:
    months = [number for number, name in enumerate(_FOLDED_MONTHS, 1) if len(month) > 2 and name.startswith(month)]
    if len(months) != 1 or (weekday and weekday not in (*WEEKDAYS, "le")):
        raise Unreadable("n’est pas une date lisible : écrivez-la comme {iso} ou {long}.")
    calendar_day = _real(year, months[0], day)
    if weekday in WEEKDAYS and WEEKDAYS[calendar_day.weekday()] != weekday:
        raise Unreadable(
            f"ne tombe pas un {weekday} : le {long_date(calendar_day)} est un {WEEKDAYS[calendar_day.weekday()]}. "
            "Vérifiez le jour de la semaine et la date."
        )
    return calendar_day


def _day_or_month_first(first: int, second: int, year: int) -> date:
    if first > 12 or first == second:
        return _real(year, second, first)
    if second > 12:
        return _real(year, first, second)
    if first == 0 or second == 0:
        return _real(year, second, first)
    readings = f"{long_date(_real(year, second, first))} ou {long_date(_real(year, first, second))}"
    raise Unreadable(f"peut se lire {readings} : écrivez l’année d’abord ({_ISO}) ou le mois en lettres ({_LONG}).")


def about(text: str, fault: Unreadable, today: date | None = None) -> str:
    """The sentence of ``fault`` where the text is not beside it: a day that does not exist is named as it was read."""
    told = fault.told(today)
    named = "Cette date" if "(" in told else f"«\u00a0{text}\u00a0»"
    return f"{named} {told}"


def _real(year: int, month: int, day: int) -> date:
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise Unreadable(f"porte l’année {year:04d} : vérifiez l’année et écrivez-la avec quatre chiffres.")
    try:
        return date(year, month, day)
    except ValueError:
        raise Unreadable(
            f"n’existe pas au calendrier ({year:04d}-{month:02d}-{day:02d}) : vérifiez le mois et le jour."
        ) from None


def read_time(text: str) -> str:
    """Return the time written in ``text`` as "HH:MM".

    Takes « 8h », « 8 h 05 », « 8 heures 5 », « 8:05 », « 0805 », « 805 », « 8 », « midi ». Raises ``Unreadable``.
    """
    plain = fold(text)
    if plain == "midi":
        return "12:00"
    match = _CLOCK.fullmatch(plain) or _digits_clock(plain)
    if not match:
        raise Unreadable(f"n’est pas une heure lisible : écrivez-la comme 8{NBSP}h{NBSP}05 ou 8:05.")
    hour, minute = int(match[1]), int(match[2] or 0)
    if hour > 23 or minute > 59:
        raise Unreadable(
            f"n’est pas une heure du jour ({hour}{NBSP}h{NBSP}{minute:02d}) : "
            "écrivez une heure de 0 à 23 et des minutes de 0 à 59."
        )
    return f"{hour:02d}:{minute:02d}"


def _digits_clock(plain: str) -> re.Match[str] | None:
    """« 8 », « 08 », « 805 » or « 0805 »: one or two digits are hours alone."""
    if len(plain) <= 2:
        return re.fullmatch(r"(\d{1,2})()", plain, re.ASCII)
    return re.fullmatch(r"(\d{1,2})(\d{2})", plain, re.ASCII)


def minutes_of(clock: str) -> int:
    """Return the minutes since midnight of "HH:MM"."""
    return int(clock[:2]) * 60 + int(clock[3:])
