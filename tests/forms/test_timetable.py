"""The timetable of page 3: evenings, nights, weekends and weeks that alternate (SOURCES.md §2, page 3)."""

import pytest

from mes_tui.domain.codes import RequestType
from tests.forms.builders import complete_answers, evaluated

NEW = RequestType.NEW
HOURS = (("arrivee", "8 h"), ("depart", "16 h 30"))


def without_days(*days: str) -> dict[str, str | None]:
    return {f"horaire_{day}_{side}": None for day in days for side in ("arrivee", "depart")}


BLOCKS = [
    (
        "égal, la deuxième semaine",
        NEW,
        {
            "horaire_alterne": "oui",
            "jours_semaine": "3",
            "frequentation_jours": "150",
            "horaire2_lundi_arrivee": "8 h",
            "horaire2_lundi_depart": "8 h",
        },
        "horaire2_lundi_depart",
        "« Lundi, 2e semaine : départ » ne vient pas après",
    ),
    (
        "une semaine sur deux, un jour sans horaire",
        NEW,
        {"horaire_alterne": "oui", "jours_semaine": "3", "frequentation_jours": "150"},
        "horaire2_lundi_arrivee",
        "par semaine, donc 6 jours en deux semaines, mais l’horaire n’est rempli que pour lundi, mardi, mercredi, "
        "jeudi et vendredi : écrivez l’arrivée et le départ pour 1 jour parmi lundi, 2e semaine,",
    ),
]
WARNS = [
    (
        "départ avant l’arrivée",
        NEW,
        {"horaire_lundi_depart": "7h"},
        "horaire_lundi_depart",
        "« Lundi : départ » donne une journée de 23 h, jusqu’au lendemain",
    ),
]
FINE = [
    ("de nuit", NEW, {"horaire_lundi_arrivee": "22 h", "horaire_lundi_depart": "6 h 30"}),
    ("le soir", NEW, {"horaire_lundi_arrivee": "15 h", "horaire_lundi_depart": "23 h 45"}),
    (
        "la fin de semaine",
        NEW,
        without_days("lundi", "mardi")
        | {f"horaire_{day}_{part}": hour for day in ("samedi", "dimanche") for part, hour in HOURS},
    ),
    (
        "une semaine sur deux",
        NEW,
        {"horaire_alterne": "oui", "jours_semaine": "2,5", "frequentation_jours": "120"},
    ),
]


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


@pytest.mark.parametrize(("kind", "changes", "key", "told"), [case[1:] for case in BLOCKS], ids=[c[0] for c in BLOCKS])
def test_what_a_timetable_lacks_is_said(kind: RequestType, changes: dict[str, str | None], key: str, told: str) -> None:
    (issue,) = evaluated(kind, changes=changes).issues
    assert issue.key == key
    assert told in plain(issue.sentence)


@pytest.mark.parametrize(("kind", "changes", "key", "told"), [case[1:] for case in WARNS], ids=[c[0] for c in WARNS])
def test_what_is_odd_is_said_and_not_refused(
    kind: RequestType, changes: dict[str, str | None], key: str, told: str
) -> None:
    found = evaluated(kind, changes=changes)
    assert found.issues == ()
    assert any(warning.key == key and told in plain(warning.sentence) for warning in found.warnings)


@pytest.mark.parametrize(("kind", "changes"), [case[1:] for case in FINE], ids=[c[0] for c in FINE])
@pytest.mark.feature("C16")
def test_evenings_nights_weekends_and_alternating_weeks_can_be_written(
    kind: RequestType, changes: dict[str, str | None]
) -> None:
    usual = {warning.sentence for warning in evaluated().warnings}
    found = evaluated(kind, changes=changes)
    assert found.issues == ()
    assert {warning.sentence for warning in found.warnings} <= usual


@pytest.mark.parametrize(
    ("arrival", "departure", "mode"),
    [("22 h", "6 h 30", "Journée (nuit)"), ("21 h", "0 h 30", "Demi-journée (nuit)"), ("15 h", "23 h", "Journée")],
)
def test_the_mode_of_care_says_the_night(arrival: str, departure: str, mode: str) -> None:
    found = evaluated(horaire_samedi_arrivee=arrival, horaire_samedi_depart=departure)
    assert found.texts["mode_garde_samedi"] == mode


def test_the_second_week_counts_only_when_weeks_alternate() -> None:
    second = {"horaire2_lundi_arrivee": "8 h", "horaire2_lundi_depart": "16 h"}
    assert "horaire2_lundi_arrivee" not in evaluated(changes=second).visible
    assert set(second) <= evaluated(changes=second | {"horaire_alterne": "oui"}).visible
    assert complete_answers().keys().isdisjoint(second)
