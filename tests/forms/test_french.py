"""French formats, held against CLDR's Canadian French where it says the same thing."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from babel.dates import format_date, format_time
from babel.numbers import format_decimal

from mes_tui.forms import french


def test_long_dates_agree_with_cldr_but_for_the_first_of_the_month() -> None:
    start = date(2021, 1, 1)
    for day in (start + timedelta(days=n) for n in range(366)):
        expected = format_date(day, "long", locale="fr_CA")
        assert french.long_date(day) == (expected.replace("1 ", "1er ", 1) if day.day == 1 else expected)
        assert french.WEEKDAYS[day.weekday()] == format_date(day, "EEEE", locale="fr_CA")


def test_iso_dates_have_no_time_even_from_an_instant() -> None:
    assert french.iso_date(datetime(2021, 8, 2, 14, 5)) == "2021-08-02"
    assert french.iso_date(date(2021, 8, 2)) == format_date(date(2021, 8, 2), "short", locale="fr_CA")


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (time(14, 5), "14\u00a0h\u00a005"),
        (datetime(2021, 8, 2, 9, 30), "9\u00a0h\u00a030"),
        (time(8), "8\u00a0h"),
        (time(0, 0), "0\u00a0h"),
    ],
)
def test_times_of_day(moment: time | datetime, expected: str) -> None:
    assert french.time_of_day(moment) == expected


def test_afternoon_times_agree_with_cldr() -> None:
    for minute in range(1, 60):
        expected = format_time(time(14, minute), "short", locale="fr_CA").replace(" ", "\u00a0")
        assert french.time_of_day(time(14, minute)) == expected


@pytest.mark.parametrize(
    "text", ["0", "4.5", "-4.5", "0.25", "261", "1179", "12345.75", "1000000", "-1234.5", "8.00", "-0.0", "1E+3"]
)
def test_decimals_agree_with_cldr(text: str) -> None:
    number = Decimal(text)
    expected = format_decimal(number + 0, locale="fr_CA").removeprefix("-" if number == 0 else "\0")
    assert french.decimal(number) == expected
    assert french.decimal(number, grouped=False) == expected.replace("\u00a0", "")


@pytest.mark.parametrize(
    ("octets", "expected"),
    [
        (0, "0\u00a0octet"),
        (1, "1\u00a0octet"),
        (812, "812\u00a0octets"),
        (1024, "1\u00a0Ko"),
        (1536, "1,5\u00a0Ko"),
        (4 * 1024 * 1024, "4\u00a0Mo"),
        (4_100_000, "3,9\u00a0Mo"),
        (3 * 1024**4, "3\u00a0072\u00a0Go"),
    ],
)
def test_sizes(octets: int, expected: str) -> None:
    assert french.size(octets) == expected


@pytest.mark.parametrize(
    ("digits", "expected"),
    [("5148737200", "514 873-7200"), ("873", "873"), ("", ""), ("١٢٣٤٥٦٧٨٩٠", "١٢٣٤٥٦٧٨٩٠")],
)
def test_phones(digits: str, expected: str) -> None:
    assert french.phone(digits) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [((), ""), (("lundi",), "lundi"), (("lundi", "mardi"), "lundi et mardi"), (("a", "b", "c"), "a, b et c")],
)
def test_lists_of_words(words: tuple[str, ...], expected: str) -> None:
    assert french.listed(words) == expected


@pytest.mark.parametrize(
    ("number", "expected"),
    [("0", "0 jour"), ("0.5", "0,5 jour"), ("1.75", "1,75 jour"), ("2", "2 jours"), ("1200", "1 200 jours")],
)
def test_the_plural_begins_at_two(number: str, expected: str) -> None:
    assert french.counted(Decimal(number), "jour", "jours") == expected.replace(" ", "\u00a0")


def test_an_instant_of_a_list_is_as_wide_whatever_the_hour() -> None:
    hours = [french.instant(datetime(2021, 8, 2, hour, 11)) for hour in (1, 14)]
    assert hours == ["2021-08-02  1\u00a0h\u00a011", "2021-08-02 14\u00a0h\u00a011"]
