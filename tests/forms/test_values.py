"""What people type, and what the form makes of it: one table for each kind of field."""

from datetime import date
from decimal import Decimal

import pytest

from mes_tui.domain.rules import Choice
from mes_tui.forms.values import parse, show, with_unit
from mes_tui.forms.vocabulary import Field, Kind, Value

NBSP = "\u00a0"


def field(kind: Kind, **changes: object) -> Field:
    return Field(key="q", label="Question", kind=kind, **changes)  # type: ignore[arg-type]


DATE = field(Kind.DATE)
TIME = field(Kind.TIME)
HOURS = field(Kind.DECIMAL, minimum=Decimal("0.25"), maximum=Decimal(8), step=Decimal("0.25"), unit="heures / jour")
DAYS = field(Kind.COUNT, minimum=Decimal(1), maximum=Decimal(262), unit="jours")
LEVEL = field(
    Kind.CHOICE, choices=(Choice("aucun", "Aucun"), Choice("frequent", "Fréquent"), Choice("autre", "Autre (préciser)"))
)
MANY = field(
    Kind.CHOICES,
    choices=(Choice("motrice", "Motrice"), Choice("langage", "Langage et parole"), Choice("autre", "Autre")),
)


def accepted(item: Field, text: str) -> tuple[Value, str]:
    parsed = parse(item, text)
    assert parsed.error == ""
    return parsed.value, parsed.text


def refused(item: Field, text: str) -> str:
    parsed = parse(item, text)
    assert parsed.value is None
    assert parsed.text == text.strip()
    assert parsed.error.startswith(f"«{NBSP}Question{NBSP}» ")
    assert parsed.error.endswith(".")
    return parsed.error


@pytest.mark.parametrize(
    "text",
    [
        "20210802",
        "2021-08-02",
        "2021-8-2",
        "2021/08/02",
        "2021.8.2",
        "2021 08 02",
        "2021‑08–02",
        "2 août 2021",
        "2 aout 2021",
        f"2{NBSP}AOÛT{NBSP}2021",
        "02 août, 2021",
        "le 2 août 2021",
        "lundi 2 août 2021",
        "lundi le 2 août 2021",
        "2-août-2021",
        "  2 août 2021 ",
    ],
)
def test_dates_of_the_second_of_august(text: str) -> None:
    assert accepted(DATE, text) == (date(2021, 8, 2), "2021-08-02")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("1er sept. 2021", date(2021, 9, 1)),
        ("15012026", date(2026, 1, 15)),
        ("01312026", date(2026, 1, 31)),
        ("20122019", date(2019, 12, 20)),
        ("20191220", date(2019, 12, 20)),
        ("03032026", date(2026, 3, 3)),
        ("13/8/2021", date(2021, 8, 13)),
        ("8/13/2021", date(2021, 8, 13)),
        ("2/2/2021", date(2021, 2, 2)),
        ("29 février 2020", date(2020, 2, 29)),
        ("5 juil 2021", date(2021, 7, 5)),
        ("31-12-2021", date(2021, 12, 31)),
    ],
)
def test_other_dates_that_have_one_reading(text: str, day: date) -> None:
    assert accepted(DATE, text) == (day, day.isoformat())


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("2/8/2021", "peut se lire 2 août 2021 ou 8 février 2021"),
        ("02082021", "peut se lire 2 août 2021 ou 8 février 2021"),
        ("32012026", "n’existe pas"),
        ("15011800", "porte l’année 1501"),
        ("2/8/21", "deux chiffres pour l’année"),
        ("30 février 2021", "n’existe pas au calendrier (2021-02-30)"),
        ("2021-99-99", "n’existe pas"),
        ("0/0/2021", "n’existe pas"),
        ("13/14/2021", "n’existe pas"),
        ("mardi 2 août 2021", "le 2 août 2021 est un lundi"),
        ("2 jui 2021", "n’est pas une date lisible"),
        ("2 ma 2021", "n’est pas une date lisible"),
        ("demain", "n’est pas une date lisible"),
        ("0021-08-02", "porte l’année 0021"),
        ("2 août 9999", "porte l’année 9999"),
        ("٢٠٢١-٠٨-٠٢", "n’est pas une date lisible"),
        ("12,5 août 2021", "n’est pas une date lisible"),
    ],
)
def test_dates_that_are_not_guessed(text: str, told: str) -> None:
    assert told in refused(DATE, text)


@pytest.mark.parametrize("text", ["2/8/2021", "2-8-21", "2 jui 2021", "demain"])
def test_the_example_of_a_date_is_the_day_of_today(text: str) -> None:
    error = parse(DATE, text, date(2027, 3, 1)).error
    assert "2027-03-01" in error
    assert "2021-08-02" not in error


@pytest.mark.parametrize(
    "text", ["8h05", "8 h 05", "8 h 5", "8:05", "08:05", "0805", "805", f"8{NBSP}h{NBSP}05", "8 heures 5 minutes"]
)
def test_times_of_five_past_eight(text: str) -> None:
    assert accepted(TIME, text) == ("08:05", "08:05")


@pytest.mark.parametrize(("text", "clock"), [("8", "08:00"), ("8h", "08:00"), ("midi", "12:00"), ("0", "00:00")])
def test_times_without_minutes(text: str, clock: str) -> None:
    assert accepted(TIME, text) == (clock, clock)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("24 h", f"n’est pas une heure du jour (24{NBSP}h{NBSP}00)"),
        ("8:60", "minutes de 0 à 59"),
        ("8,5", "n’est pas une heure lisible"),
        ("8 am", "n’est pas une heure lisible"),
        ("08055", "n’est pas une heure lisible"),
    ],
)
def test_times_that_are_refused(text: str, told: str) -> None:
    assert told in refused(TIME, text)


@pytest.mark.parametrize(
    "text",
    [
        "4,5",
        "4.5",
        "4,50",
        "+4,5",
        "4 1/2",
        "4½",
        "4 ½",
        "4 h 30",
        "4h30",
        "4:30",
        "4,5 h",
        "4,5 heures",
        "4,5 heures / jour",
        "4,5 heures par jour",
        f"4,5{NBSP}heures",
    ],
)
def test_four_hours_and_a_half(text: str) -> None:
    assert accepted(HOURS, text) == (Decimal("4.5"), "4,5")


@pytest.mark.parametrize(
    ("text", "number", "normal"),
    [
        (",25", "0.25", "0,25"),
        ("3/4", "0.75", "0,75"),
        ("8", "8", "8"),
        ("8,", "8", "8"),
        ("1 h 15", "1.25", "1,25"),
        ("45 min", "0.75", "0,75"),
        (f"45{NBSP}minutes", "0.75", "0,75"),
        ("1 h 30 min", "1.5", "1,5"),
    ],
)
def test_other_numbers_of_hours(text: str, number: str, normal: str) -> None:
    assert accepted(HOURS, text) == (Decimal(number), normal)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("8,25", f"de 0,25 à 8{NBSP}heures, et vous avez inscrit 8,25"),
        ("0", "de 0,25 à 8"),
        ("-1", "de 0,25 à 8"),
        ("4,3", "pas de 0,25"),
        ("4 h 20", "pas de 0,25"),
        ("4 h 75", "compte 75 minutes"),
        ("quatre", "n’est pas un nombre lisible"),
        ("4,5 jours", "n’est pas un nombre lisible"),
        ("1e3", "n’est pas un nombre lisible"),
        ("NaN", "n’est pas un nombre lisible"),
        ("4,5,5", "n’est pas un nombre lisible"),
        ("50 %", "n’est pas un nombre lisible"),
        ("1/3", "n’est pas un nombre lisible"),
    ],
)
def test_hours_that_are_refused(text: str, told: str) -> None:
    assert told in refused(HOURS, text)


@pytest.mark.parametrize(
    ("text", "number"), [("262", 262), ("1", 1), ("261 jours", 261), ("262,0", 262), ("0100", 100), ("12 j", 12)]
)
def test_counts(text: str, number: int) -> None:
    assert accepted(DAYS, text) == (number, str(number))


@pytest.mark.parametrize(
    ("text", "told"),
    [("263", f"de 1 à 262{NBSP}jours"), ("0", "de 1 à 262"), ("4,5", "nombre entier"), ("1 00", "n’est pas un nombre")],
)
def test_counts_that_are_refused(text: str, told: str) -> None:
    assert told in refused(DAYS, text)


def test_thousands_may_be_set_apart() -> None:
    total = field(Kind.DECIMAL)
    for text in ("1179,5", "1 179,5", f"1{NBSP}179,5", "1\u202f179.5"):
        assert accepted(total, text) == (Decimal("1179.5"), "1179,5")
    assert show(total, "1179,5") == f"1{NBSP}179,5"


def test_a_limit_on_one_side_only() -> None:
    assert "d’au moins 3" in refused(field(Kind.COUNT, minimum=Decimal(3)), "2")
    assert "d’au plus 3" in refused(field(Kind.COUNT, maximum=Decimal(3)), "4")


@pytest.mark.parametrize("text", ["1234567", "abc", "12-34"])
def test_extensions_that_are_refused(text: str) -> None:
    assert "un à six chiffres" in refused(field(Kind.EXTENSION), text)


@pytest.mark.parametrize("text", ["h3b1a7", "H3B 1A7", "h3b-1a7", " H 3 B1A 7 "])
def test_postal_codes(text: str) -> None:
    assert accepted(field(Kind.POSTAL_CODE), text) == ("H3B 1A7", "H3B 1A7")


@pytest.mark.parametrize("text", ["H3B", "D3B 1A7", "H3O 1A7", "90210", "W1A 1A1"])
def test_postal_codes_that_do_not_exist(text: str) -> None:
    assert "H3B 1A7" in refused(field(Kind.POSTAL_CODE), text)


@pytest.mark.parametrize("text", ["eve@exemple.invalid", "ève.o’neill@exemple.qc.ca", " a@b.c "])
def test_emails(text: str) -> None:
    assert accepted(field(Kind.EMAIL), text) == (text.strip(), text.strip())


@pytest.mark.parametrize("text", ["eve", "eve@exemple", "eve @exemple.ca", "@exemple.ca", "a@" + "b" * 260 + ".ca"])
def test_emails_that_are_not_complete(text: str) -> None:
    assert "nom@exemple.ca" in refused(field(Kind.EMAIL), text)


@pytest.mark.parametrize("text", ["3000-2001", "30002001", "3000 2001", "3000–2001"])
def test_site_numbers(text: str) -> None:
    assert accepted(field(Kind.SITE_NUMBER), text) == ("3000-2001", "3000-2001")


def test_the_form_of_a_site_number_can_be_corrected() -> None:
    item = field(Kind.SITE_NUMBER, pattern=r"[A-Z]\d{3}")
    assert accepted(item, "q123") == ("Q123", "Q123")
    assert "n’a pas la forme attendue" in refused(item, "3000-2001")


@pytest.mark.parametrize("text", ["o", "O", "oui", "OUI", "Oui", "1", "vrai"])
def test_yes(text: str) -> None:
    assert accepted(field(Kind.YES_NO), text) == (True, "oui")


@pytest.mark.parametrize("text", ["n", "N", "non", "NON", "0"])
def test_no(text: str) -> None:
    assert accepted(field(Kind.YES_NO), text) == (False, "non")


def test_neither_yes_nor_no() -> None:
    assert "écrivez o ou n" in refused(field(Kind.YES_NO), "peut-être")


@pytest.mark.parametrize(("text", "value", "normal"), [("oui", True, "oui"), ("x", True, "oui"), ("non", False, "")])
def test_ticks(text: str, value: bool, normal: str) -> None:
    assert accepted(field(Kind.TICK), text) == (value, normal)


@pytest.mark.parametrize(
    ("text", "code"), [("frequent", "frequent"), ("Fréquent", "frequent"), ("FREQ", "frequent"), ("autre", "autre")]
)
def test_choices_by_code_by_label_or_by_beginning(text: str, code: str) -> None:
    assert accepted(LEVEL, text) == (code, code)


@pytest.mark.parametrize(
    ("text", "told"), [("au", "désigne plusieurs réponses"), ("jamais", "n’est pas dans la liste")]
)
def test_choices_that_are_not_in_the_list(text: str, told: str) -> None:
    assert told in refused(LEVEL, text)


@pytest.mark.parametrize("text", ["motrice,autre", "autre; Motrice", "Autre\nmotrice", "autre,autre,motrice,"])
def test_several_choices_come_in_the_order_of_the_list(text: str) -> None:
    assert accepted(MANY, text) == (("motrice", "autre"), "motrice,autre")


def test_several_choices_are_read_as_labels() -> None:
    assert show(MANY, "langage,autre") == "Langage et parole; Autre"
    assert accepted(MANY, "Langage et parole; Autre") == (("langage", "autre"), "langage,autre")
    assert "n’a pas de réponse lisible" in refused(MANY, ",;,")


@pytest.mark.parametrize(
    ("kind", "value"),
    [(Kind.TEXT, None), (Kind.NOTE, None), (Kind.DATE, None), (Kind.CHOICES, ()), (Kind.TICK, False)],
)
@pytest.mark.parametrize("text", ["", "   ", NBSP, "\x1b", "\u202e"])
def test_a_blank_is_never_wrong(kind: Kind, value: Value, text: str) -> None:
    assert accepted(field(kind), text) == (value, "")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Élise [/] O’Neill-Œuvray", "Élise [/] O’Neill-Œuvray"),
        ("E\u0301lise", "Élise"),
        ("ᐃᓄᒃ  50 %", "ᐃᓄᒃ 50 %"),
        ("\x1b[31mrouge\x07", "[31mrouge"),
        ("a\u202eb\ud800c", "abc"),
        ("un\ndeux\ttrois", "un deux trois"),
        (f"«{NBSP}mot{NBSP}»", f"«{NBSP}mot{NBSP}»"),
    ],
)
def test_texts_are_cleaned_and_otherwise_kept(typed: str, kept: str) -> None:
    assert accepted(field(Kind.TEXT), typed) == (kept, kept)


def test_notes_keep_their_lines_and_inner_spaces() -> None:
    typed = "  Première ligne  \r\n\r\n  - deuxième\x1b[0m  \n"
    kept = "Première ligne\n\n  - deuxième[0m"
    assert accepted(field(Kind.NOTE), typed) == (kept, kept)


def test_lengths_are_told_and_nothing_is_cut() -> None:
    item = field(Kind.NOTE, min_length=10, max_length=20)
    assert "compte 21 caractères" in refused(item, "é" * 21)
    assert "au moins 10 caractères" in refused(item, "é" * 9)
    assert accepted(item, "é" * 20) == ("é" * 20, "é" * 20)


@pytest.mark.parametrize(
    ("item", "text", "expected"),
    [
        (DATE, "20210802", "2 août 2021"),
        (TIME, "0805", f"8{NBSP}h{NBSP}05"),
        (HOURS, "4.50", "4,5"),
        (DAYS, "262 jours", "262"),
        (LEVEL, "freq", "Fréquent"),
        (field(Kind.YES_NO), "n", "Non"),
        (field(Kind.TICK), "x", "Oui"),
        (field(Kind.TICK), "non", ""),
        (field(Kind.PHONE), "+15148737200", "514 873-7200"),
        (DATE, "demain \x1b[2J", "demain [2J"),
        (field(Kind.INFO, shows=Kind.DATE), "2021-01-11", "11 janvier 2021"),
        (field(Kind.INFO, shows=Kind.PHONE), "inconnu", "inconnu"),
        (field(Kind.INFO), "x" * 500, "x" * 500),
    ],
)
def test_what_people_read(item: Field, text: str, expected: str) -> None:
    assert show(item, text) == expected


@pytest.mark.parametrize(
    ("item", "shown", "expected"),
    [
        (HOURS, "4,5", f"4,5{NBSP}heures{NBSP}/{NBSP}jour"),
        (HOURS, "1", f"1{NBSP}heure{NBSP}/{NBSP}jour"),
        (DAYS, "262", f"262{NBSP}jours"),
        (DAYS, "", ""),
        (DAYS, "beaucoup", "beaucoup"),
        (DATE, "2 août 2021", "2 août 2021"),
    ],
)
def test_units(item: Field, shown: str, expected: str) -> None:
    assert with_unit(item, shown) == expected
