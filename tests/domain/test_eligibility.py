"""For which child, of which type: the age, the allowance and the history."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mes_tui.domain.codes import CloseReason, RequestType, Status
from mes_tui.domain.eligibility import (
    RULE_TEXTS,
    birth_limit,
    child_doubt,
    child_refusal,
    granted,
    offers,
    renewable,
    renewals,
    too_old,
)
from mes_tui.domain.people import Allowance, SupportGrant
from mes_tui.domain.requests import Outcome
from mes_tui.domain.rules import Rules
from mes_tui.domain.statuses import Event
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


@pytest.mark.parametrize(
    ("birth", "today", "refused"),
    [
        ("2016-01-01", "2021-08-02", True),
        # Past the age since, but not when the first of the two years begins: the day of the test is inferred.
        ("2016-01-02", "2021-12-01", False),
        ("2016-09-01", "2021-12-01", False),
        ("2016-02-29", "2024-02-29", False),
        ("2020-02-29", "2024-02-29", False),
    ],
)
def test_only_a_child_past_59_months_whatever_the_day_of_the_test_is_refused(
    rules: Rules, birth: str, today: str, refused: bool
) -> None:
    who = child(birth_date=date.fromisoformat(birth))
    sentence = child_refusal(who, child_file(), SITE, 2021, date.fromisoformat(today), rules)
    assert (sentence != "") is refused
    assert ("59 mois" in sentence) is refused
    assert child_refusal(who, child_file(transitional=True), SITE, 2021, date.fromisoformat(today), rules) == ""


@pytest.mark.parametrize(
    ("transitional", "setting", "birth", "said"),
    [
        (False, "false", "2016-09-30", "né après le 30 septembre 2016 (59 mois ou moins au 30 septembre)"),
        (False, "true", "2016-09-30", "né après le 30 septembre 2016"),
        (False, "false", "2016-10-01", ""),
        (True, "false", "2016-09-30", "mesure transitoire"),
        (True, "true", "2016-09-30", ""),
        (True, "true", "2015-10-01", ""),
        (True, "true", "2015-09-30", "12 mois de la mesure transitoire"),
        (True, "false", "2016-10-01", ""),
    ],
)
def test_what_is_not_proven_of_the_age_is_to_be_confirmed_and_refuses_nobody(
    transitional: bool, setting: str, birth: str, said: str
) -> None:
    rules = rules_with(f"[eligibility]\ntransitional_allowed = {setting}\n")
    file = child_file(transitional=transitional)
    who = child(birth_date=date.fromisoformat(birth))
    sentence = child_doubt(who, file, 2021, rules)
    assert said in sentence
    assert (sentence == "") is (said == "")
    assert ("à confirmer" in sentence) is (said != "")
    assert child_refusal(who, file, SITE, 2021, TODAY, rules) == ""


HERE, NEXT_DOOR, AWAY = "3000-2001", "3000-2002", "3100-4411"
_DIVISIONS = {HERE: "3000-2000", NEXT_DOOR: "3000-2000", AWAY: "3100-4410"}

# The history, then for NOUV RSC RAC TRANS: « . » refused, « a » allowed, « P » allowed and proposed.
# The request is for 2022-2023: 2022 is the current year, 2021 the previous one.
HISTORIES = [
    ("nothing known", [], "a a a a"),
    ("previous year here", [(HERE, 2021)], ". P P a"),
    ("current year here", [(HERE, 2022)], ". a P a"),
    ("both years here", [(HERE, 2021), (HERE, 2022)], ". a P a"),
    ("older only, here", [(HERE, 2020), (HERE, 2019)], "a a a a"),
    ("previous year elsewhere", [(AWAY, 2021)], "a a a P"),
    ("current year elsewhere", [(AWAY, 2022)], "a a a P"),
    ("older only, elsewhere", [(AWAY, 2019)], "a a a a"),
    ("older here, recent elsewhere", [(HERE, 2019), (AWAY, 2021)], "a a a P"),
    ("previous here, current elsewhere", [(HERE, 2021), (AWAY, 2022)], ". P P a"),
    ("previous year, other site of the division", [(NEXT_DOOR, 2021)], ". a a P"),
    ("current year, other site of the division", [(NEXT_DOOR, 2022)], ". a a P"),
    ("a year to come", [(HERE, 2023)], "a a a a"),
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


@pytest.mark.feature("P42")
@pytest.mark.parametrize(("name", "history", "expected"), HISTORIES)
def test_what_a_provider_declares_proposes_as_what_is_known_and_refuses_nothing(
    rules: Rules, name: str, history: list[tuple[str, int]], expected: str
) -> None:
    declared = [replace(found, declared=True) for found in _grants(history)]
    found = offers(declared, SITE, 2022, rules)
    assert ["P" if o.proposed else "a" for o in found] == expected.replace(".", "a").split(), name
    assert all(offer.allowed for offer in found)
    proposing = [offer.reason for offer in found if offer.proposed]
    assert all("déclarée par le service de garde" in reason for reason in proposing)
    # Beside the same subsidy that is known, it says nothing more.
    assert offers([*declared, *_grants(history)], SITE, 2022, rules) == offers(_grants(history), SITE, 2022, rules)


@pytest.mark.feature("P42", "C4")
@given(st.lists(st.tuples(st.sampled_from([HERE, NEXT_DOOR, AWAY]), st.integers(2015, 2022), st.booleans())))
def test_no_absence_refuses_a_type(history: list[tuple[str, int, bool]]) -> None:
    """A subsidy more never opens a type, and only a known one closes any."""
    rules, told = rules_with(""), [replace(grant(y, s, _DIVISIONS[s]), declared=d) for s, y, d in history]
    closed = {offer.type for offer in offers(told, SITE, 2022, rules) if not offer.allowed}
    assert closed == ({RequestType.NEW} if any(s != AWAY and y >= 2021 and not d for s, y, d in history) else set())
    for rank in range(len(told)):
        fewer = offers(told[:rank] + told[rank + 1 :], SITE, 2022, rules)
        assert {offer.type for offer in fewer if not offer.allowed} <= closed
    assert all(offer.allowed for offer in renewals(told, SITE, 2022))


@pytest.mark.feature("P42")
@pytest.mark.parametrize("history", [history for _, history, _ in HISTORIES])
def test_in_the_first_year_every_type_is_offered_and_none_proposed(
    rules: Rules, history: list[tuple[str, int]]
) -> None:
    found = offers(_grants(history), SITE, rules.first_year, rules)
    assert [(o.allowed, o.proposed) for o in found] == [(True, False)] * len(RequestType)
    assert "Première année" in found[0].reason


def test_an_old_subsidy_is_told_and_decides_nothing(rules: Rules) -> None:
    new = offers([grant(2019), grant(2020)], SITE, 2022, rules)[0]
    assert new.type is RequestType.NEW
    assert (new.allowed, new.proposed) == (True, False)
    assert "2020-2021" in new.reason
    assert "vérifiez si l’enfant en a reçu une depuis" in new.reason


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
    ([], "rsc rac", "et vous la déclarez dans le formulaire."),
    ([(HERE, 2020)], "rsc rac", "et vous la déclarez dans le formulaire."),
    (
        [(AWAY, 2021)],
        "rsc rac",
        "Une subvention a été accordée ailleurs que dans l’installation choisie en 2021-2022.",
    ),
    (
        [(NEXT_DOOR, 2022)],
        "rsc rac",
        "Une subvention a été accordée ailleurs que dans l’installation choisie en 2022-2023.",
    ),
]


@pytest.mark.feature("P41", "P42")
@pytest.mark.parametrize(("history", "expected", "said"), RENEWALS)
def test_the_history_decides_the_renewal_that_fits(history: list[tuple[str, int]], expected: str, said: str) -> None:
    found = renewals(_grants(history), SITE, 2022)
    # In capitals when it is proposed.
    assert " ".join(o.type.value if o.proposed else o.type.value.lower() for o in found) == expected
    assert found[0].reason.endswith(said)
    assert all(offer.allowed for offer in found)


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
    found = granted(request(**changes), "261", "R1")
    if expected is None:
        assert found is None
        return
    assert found == SupportGrant("1000001", "3000-2000", "3000-2001", 2021, expected, "261", home_provider="R1")
    assert [offer.type.value for offer in renewals([found], SITE, 2022)] == ["RSC", "RAC"]
    assert [offer.type.value for offer in renewals([found], SITE, 2021)] == ["RAC"]


@pytest.mark.parametrize(
    ("status", "reason", "expected"),
    [
        (Status.DRAFT, None, False),
        (Status.TRANSMITTED, None, True),
        (Status.WITHDRAWN, None, False),
        (Status.COMMENTED, None, True),
        (Status.COMPLIANT, None, True),
        (Status.NOT_GRANTED, CloseReason.NOT_GRANTED, False),
        (Status.REVIEW, None, True),
        *((Status.CLOSED, one, one not in (CloseReason.DUPLICATE, CloseReason.ABANDONED)) for one in CloseReason),
    ],
)
def test_what_brought_nothing_is_not_renewed(status: Status, reason: CloseReason | None, expected: bool) -> None:
    sent = None if status is Status.DRAFT else NOON
    assert renewable(request(status=status, transmitted_at=sent, close_reason=reason), (), 2022) is expected


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ([], True),
        ([Event.REFUSE], False),
        ([Event.REFUSE, Event.ASK_REVIEW], False),
        ([Event.DECLARE_COMPLIANT], True),
        ([Event.REFUSE, Event.ASK_REVIEW, Event.DECLARE_COMPLIANT], True),
        ([Event.DECLARE_COMPLIANT, Event.ASK_REVIEW, Event.REFUSE], False),
    ],
)
def test_what_was_refused_is_not_renewed_once_its_year_is_over_either(events: list[Event], expected: bool) -> None:
    """The last ruling holds, whatever closed the request afterwards."""
    outcomes = [
        Outcome(rank, event, NOON, "", 1) for rank, event in enumerate((*events, Event.CLOSE_YEAR_END), start=1)
    ]
    closed = request(status=Status.CLOSED, transmitted_at=NOON, close_reason=CloseReason.END_OF_YEAR)
    assert renewable(closed, outcomes, 2022) is expected
