"""The facts of a request: what comes from CSG, from CAFE and from the previous subsidy."""

from dataclasses import replace
from datetime import date

import pytest

from mes_tui.domain.codes import RequestType, ServiceType
from mes_tui.domain.people import Allowance, SupportGrant
from mes_tui.forms.facts import FACT_NAMES
from tests.forms.builders import CHILD, child_file, context, file

NEW = RequestType.NEW
SAME = RequestType.RENEWAL_UNCHANGED
CHANGED = RequestType.RENEWAL_CHANGED
TRANSFER = RequestType.TRANSFER


@pytest.mark.parametrize("kind", list(RequestType))
@pytest.mark.parametrize("service", list(ServiceType))
def test_every_fact_has_a_name_that_forms_may_use(kind: RequestType, service: ServiceType) -> None:
    assert set(context(kind, service).facts) == FACT_NAMES


@pytest.mark.feature("P44")
def test_the_child_and_the_parents_come_from_csg() -> None:
    facts = context().facts
    assert facts["child"] == "O’NEILL-ŒUVRAY, Élise – 14 mars 2019 – 1000001"
    assert facts["parent"] == "Camille Exemple"
    assert facts["other_parent"] == "Maël L’Écuyer-Sansregret"
    assert facts["address"] == "3, rang Un, Baie-Fictive, G0C\u00a01A0"
    assert (facts["home_phone"], facts["cell_phone"]) == ("", "4185550123")
    assert (facts["aieh"], facts["aieh_start"]) == ("oui", "2021-01-11")
    assert (facts["start"], facts["days_per_week"]) == ("2020-09-01", "5")


@pytest.mark.feature("P44")
def test_the_provider_comes_from_cafe() -> None:
    facts = context(NEW, ServiceType.BC).facts
    assert facts["provider"] == "BC Milieu familial des Trois-Collines"
    assert (facts["division"], facts["site"]) == ("3200-7730", "3200-7731")
    assert (facts["rsg_name"], facts["rsg_address"]) == ("Solène Marchand-Vif", "9, côte Douce, Colline-Fictive")
    assert context().facts["rsg_name"] == ""


@pytest.mark.parametrize(
    ("start", "expected"),
    [(date(2020, 9, 1), "2021-09-01"), (date(2021, 11, 15), "2021-11-15"), (None, "2021-09-01")],
)
def test_support_starts_with_the_year_or_with_the_child(start: date | None, expected: str) -> None:
    facts = context(child_file=replace(child_file(ServiceType.CPE), start=start)).facts
    assert facts["support_start"] == expected


@pytest.mark.parametrize(
    ("allowance", "expected"),
    [
        (Allowance(False), "non"),
        (Allowance(True, date(2021, 8, 2)), "oui"),
        (Allowance(True, date(2021, 8, 3)), "non"),
        (Allowance(True, None, date(2021, 8, 2)), "oui"),
        (Allowance(True, None, date(2021, 8, 1)), "non"),
    ],
)
def test_the_allowance_is_the_one_of_today(allowance: Allowance, expected: str) -> None:
    assert context(child_file=replace(child_file(ServiceType.CPE), allowance=allowance)).facts["aieh"] == expected


def grant(year: int, site: str, hours: str = "3") -> SupportGrant:
    return SupportGrant(CHILD.necsg, f"{site[:4]}-2000", site, year, hours, "200")


HERE, SISTER, ELSEWHERE = "3000-2001", "3000-2002", "3900-1001"


@pytest.mark.parametrize(
    ("kind", "grants", "site", "year"),
    [
        (NEW, (grant(2020, HERE),), "", ""),
        (SAME, (grant(2021, HERE), grant(2020, HERE)), HERE, "2020-2021"),
        (SAME, (grant(2019, HERE),), "", ""),
        (SAME, (grant(2020, SISTER), grant(2020, HERE)), HERE, "2020-2021"),
        (SAME, (grant(2020, SISTER),), SISTER, "2020-2021"),
        (SAME, (grant(2020, ELSEWHERE),), "", ""),
        (CHANGED, (grant(2020, HERE), grant(2021, HERE)), HERE, "2021-2022"),
        (TRANSFER, (grant(2020, ELSEWHERE), grant(2021, HERE)), ELSEWHERE, "2020-2021"),
        (TRANSFER, (grant(2020, HERE),), "", ""),
    ],
)
def test_the_subsidy_that_a_request_follows(
    kind: RequestType, grants: tuple[SupportGrant, ...], site: str, year: str
) -> None:
    facts = context(kind, grants=grants).facts
    assert (facts["granted_site"], facts["granted_year"]) == (site, year)
    assert facts["granted_hours"] == ("3.0" if site else "")


@pytest.mark.parametrize(
    ("stored", "expected"), [("4,5", "4.5"), ("4.5", "4.5"), ("", ""), ("inconnu", ""), ("4 1/2", "4.5")]
)
def test_granted_hours_are_a_plain_number_or_nothing(stored: str, expected: str) -> None:
    facts = context(SAME, grants=(grant(2020, HERE, stored),)).facts
    assert facts["granted_hours"] == expected


def test_the_hours_granted_to_the_previous_request_win() -> None:
    previous = file(NEW, number="2020-11-004", granted_hours="3,75")
    facts = context(SAME, previous=previous).facts
    assert (facts["previous_number"], facts["granted_hours"]) == ("2020-11-004", "3.75")


def test_an_unknown_fact_is_blank() -> None:
    assert context().fact("inconnu") == ""
