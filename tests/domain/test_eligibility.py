"""For which child, of which type: the age, the allowance and the history."""

from datetime import date
from typing import Any

import pytest

from mes_tui.domain.codes import RequestType, Status
from mes_tui.domain.eligibility import RULE_TEXTS, birth_limit, child_refusal, granted, offers, renewals, too_old
from mes_tui.domain.people import Allowance, SupportGrant
from mes_tui.domain.rules import Rules
from tests.domain.builders import NOON, SITE, child, child_file, grant, request, rules_with

TODAY = date(2021, 8, 2)


@pytest.mark.parametrize(
    ("birth", "year", "refused"),
    [
        ("2016-09-30", 2021, True),
        ("2016-10-01", 2021, False),
        ("2016-10-01", 2022, True),
        ("2017-10-01", 2022, False),
        ("2019-03-14", 2021, False),
        ("2021-08-01", 2021, False),
    ],
)
def test_a_child_is_at_most_59_months_old_on_30_september(rules: Rules, birth: str, year: int, refused: bool) -> None:
    assert too_old(date.fromisoformat(birth), year, rules) is refused


def test_the_day_of_the_age_test_belongs_to_the_reference_year() -> None:
    in_march = rules_with("[eligibility]\nbirth_limit_month = 3\nbirth_limit_day = 31\n")
    assert birth_limit(2021, in_march) == date(2017, 3, 31)
    budget_year = rules_with("[reference_year]\nstart_month = 4\n")
    assert birth_limit(2021, budget_year) == date(2016, 9, 30)


YES = Allowance(admissible=True, start=date(2021, 1, 11))


@pytest.mark.feature("P39")
@pytest.mark.parametrize(
    ("allowance", "refused"),
    [
        (YES, False),
        (Allowance(admissible=True), False),
        (Allowance(admissible=True, end=TODAY), False),
        (Allowance(admissible=True, end=date(2021, 8, 1)), True),
        (Allowance(admissible=True, start=date(2021, 8, 3)), True),
        (Allowance(admissible=False, start=date(2021, 1, 11)), True),
        (Allowance(), True),
    ],
)
def test_no_request_without_the_allowance_running_today_in_the_site(
    rules: Rules, allowance: Allowance, refused: bool
) -> None:
    sentence = child_refusal(child(), child_file(allowance=allowance), SITE, 2021, TODAY, rules)
    assert (sentence != "") is refused
    if refused:
        assert "qui ne bénéficie pas de l’allocation pour l’intégration" in sentence
        assert "du Quai (3000-2001)" in sentence


@pytest.mark.parametrize(
    ("end", "refused"), [(None, False), (TODAY, False), (date(2021, 8, 1), True), (date(2022, 8, 31), False)]
)
def test_no_request_on_a_file_that_is_over(rules: Rules, end: date | None, refused: bool) -> None:
    sentence = child_refusal(child(), child_file(end=end), SITE, 2021, TODAY, rules)
    assert ("est terminé" in sentence) is refused
    assert (sentence != "") is refused


def test_an_admission_to_come_is_accepted(rules: Rules) -> None:
    assert child_refusal(child(), child_file(start=date(2021, 9, 7)), SITE, 2021, TODAY, rules) == ""


def test_the_refusal_for_the_age_gives_the_limit(rules: Rules) -> None:
    sentence = child_refusal(child(birth_date=date(2016, 9, 30)), child_file(), SITE, 2021, TODAY, rules)
    assert sentence == (
        "Cet enfant dépasse l’âge admissible\u00a0: pour l’année de référence 2021-2022, il doit être né "
        "après le 30 septembre 2016 (59 mois ou moins)."
    )
    assert child_refusal(child(birth_date=date(2016, 10, 1)), child_file(), SITE, 2021, TODAY, rules) == ""


@pytest.mark.parametrize(
    ("transitional", "setting", "birth", "said"),
    [
        (False, "false", "2016-09-30", "dépasse l’âge"),
        (False, "true", "2016-09-30", "dépasse l’âge"),
        (True, "false", "2016-09-30", "mesure transitoire"),
        (True, "true", "2016-09-30", ""),
        (True, "true", "2015-10-01", ""),
        (True, "true", "2015-09-30", "12 mois de la mesure transitoire"),
        (True, "false", "2016-10-01", ""),
    ],
)
def test_the_transitional_measure_gives_twelve_months_where_the_setting_allows_it(
    transitional: bool, setting: str, birth: str, said: str
) -> None:
    rules = rules_with(f"[eligibility]\ntransitional_allowed = {setting}\n")
    file = child_file(transitional=transitional)
    sentence = child_refusal(child(birth_date=date.fromisoformat(birth)), file, SITE, 2021, TODAY, rules)
    assert said in sentence
    assert (sentence == "") is (said == "")


HERE, NEXT_DOOR, AWAY = "3000-2001", "3000-2002", "3100-4411"
_DIVISIONS = {HERE: "3000-2000", NEXT_DOOR: "3000-2000", AWAY: "3100-4410"}

# The history, then for NOUV RSC RAC TRANS: « . » refused, « a » allowed, « P » allowed and proposed.
# The request is for 2022-2023: 2022 is the current year, 2021 the previous one.
HISTORIES = [
    ("nothing known", [], "P . . ."),
    ("previous year here", [(HERE, 2021)], ". P P ."),
    ("current year here", [(HERE, 2022)], ". . P ."),
    ("both years here", [(HERE, 2021), (HERE, 2022)], ". a P ."),
    ("older only, here", [(HERE, 2020), (HERE, 2019)], "P . . ."),
    ("previous year elsewhere", [(AWAY, 2021)], "a . . P"),
    ("current year elsewhere", [(AWAY, 2022)], "a . . P"),
    ("older only, elsewhere", [(AWAY, 2019)], "P . . ."),
    ("older here, recent elsewhere", [(HERE, 2019), (AWAY, 2021)], "a . . P"),
    ("previous here, current elsewhere", [(HERE, 2021), (AWAY, 2022)], ". P P a"),
    ("previous year, other site of the division", [(NEXT_DOOR, 2021)], ". a a P"),
    ("current year, other site of the division", [(NEXT_DOOR, 2022)], ". . a P"),
    ("a year to come", [(HERE, 2023)], "P . . ."),
]


def _grants(history: list[tuple[str, int]]) -> list[SupportGrant]:
    return [grant(year, site, _DIVISIONS[site]) for site, year in history]


@pytest.mark.feature("P41", "P42")
@pytest.mark.parametrize(("name", "history", "expected"), HISTORIES)
def test_the_history_decides_the_types_from_the_second_year_on(
    rules: Rules, name: str, history: list[tuple[str, int]], expected: str
) -> None:
    found = offers(_grants(history), SITE, 2022, rules)
    assert [offer.type.value for offer in found] == ["NOUV", "RSC", "RAC", "TRANS"]
    signs = ["P" if o.proposed and o.allowed else "a" if o.allowed else "." for o in found]
    assert " ".join(signs) == expected, name
    assert all(offer.reason.endswith(".") for offer in found)
    assert any(offer.proposed for offer in found)


@pytest.mark.feature("P42")
@pytest.mark.parametrize("history", [history for _, history, _ in HISTORIES])
def test_in_the_first_year_every_type_is_offered_and_none_proposed(
    rules: Rules, history: list[tuple[str, int]]
) -> None:
    found = offers(_grants(history), SITE, rules.first_year, rules)
    assert [(o.allowed, o.proposed) for o in found] == [(True, False)] * len(RequestType)
    assert "Première année" in found[0].reason


def test_an_old_subsidy_calls_for_a_new_request_with_a_notice(rules: Rules) -> None:
    new = offers([grant(2019), grant(2020)], SITE, 2022, rules)[0]
    assert new.type is RequestType.NEW
    assert new.proposed
    assert "2020-2021" in new.reason
    assert "trop ancienne" in new.reason


@pytest.mark.feature("P41")
def test_each_type_carries_the_rule_of_the_guide() -> None:
    assert set(RULE_TEXTS) == set(RequestType)
    assert "jamais" in RULE_TEXTS[RequestType.NEW]
    assert "différente de celle choisie" in RULE_TEXTS[RequestType.TRANSFER]


# The history, the types of renewal that fit a request for 2022-2023, and what is said of the first or of none.
RENEWALS = [
    ([(HERE, 2021)], "RSC RAC", "Une subvention a été accordée dans l’installation choisie en 2021-2022."),
    (
        [(HERE, 2021), (AWAY, 2022)],
        "RSC RAC",
        "Une subvention a été accordée dans l’installation choisie en 2021-2022.",
    ),
    ([(HERE, 2022)], "RAC", "Une subvention a été accordée dans l’installation choisie en 2022-2023."),
    ([(HERE, 2021), (HERE, 2022)], "RAC", "Une subvention a été accordée dans l’installation choisie en 2022-2023."),
    ([], "", "Aucune subvention connue dans la division en 2021-2022 ni en 2022-2023."),
    ([(HERE, 2020)], "", "Aucune subvention connue dans la division en 2021-2022 ni en 2022-2023."),
    ([(AWAY, 2021)], "", "choisie en 2021-2022. Il faut une demande de transfert."),
    ([(NEXT_DOOR, 2022)], "", "choisie en 2022-2023. Il faut une demande de transfert."),
]


@pytest.mark.feature("P41", "P42")
@pytest.mark.parametrize(("history", "expected", "said"), RENEWALS)
def test_the_history_decides_the_renewal_that_fits(history: list[tuple[str, int]], expected: str, said: str) -> None:
    found = renewals(_grants(history), SITE, 2022)
    assert " ".join(offer.type.value for offer in found if offer.allowed) == expected
    assert found[0].reason.endswith(said)
    assert len({offer.allowed for offer in found}) == 1


@pytest.mark.feature("P42")
@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, None),
        ({"status": Status.COMPLIANT, "compliant_at": NOON}, None),
        ({"status": Status.TRANSMITTED, "granted_hours": "4,5"}, None),
        ({"status": Status.COMPLIANT, "compliant_at": NOON, "granted_hours": "4,5"}, "4,5"),
        ({"status": Status.CLOSED, "compliant_at": NOON, "granted_hours": "4,5"}, "4,5"),
    ],
)
def test_a_request_becomes_history_once_hours_are_granted(changes: dict[str, Any], expected: str | None) -> None:
    found = granted(request(**changes), "261")
    if expected is None:
        assert found is None
        return
    assert found == SupportGrant("1000001", "3000-2000", "3000-2001", 2021, expected, "261")
    assert [offer.type.value for offer in renewals([found], SITE, 2022)] == ["RSC", "RAC"]
    assert [offer.type.value for offer in renewals([found], SITE, 2021)] == ["RAC"]
