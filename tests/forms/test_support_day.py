"""From which day support is proposed, and what is said of a day gone by (SOURCES.md §3.4)."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from mes_tui.domain.codes import RequestType, ServiceType
from mes_tui.forms.evaluation import evaluate
from mes_tui.forms.facts import context_of
from mes_tui.forms.prefill import initial_answers
from mes_tui.samples.answers import MOTOR, Case
from mes_tui.samples.answers import complete_answers as sample_answers
from tests.forms.builders import EDITIONS, TODAY, child_file, complete_answers, file, form, rules

CONFIRM = "à confirmer auprès de votre direction régionale."


@pytest.mark.thorough(keep=40)
@pytest.mark.parametrize("edition_name", EDITIONS)
@pytest.mark.parametrize("kind", RequestType)
@pytest.mark.parametrize("starts", [None, date(2020, 9, 1), date(2021, 9, 13), date(2021, 12, 1)])
@pytest.mark.parametrize("today", [date(2021, 8, 2), date(2021, 9, 1), date(2021, 9, 2), date(2021, 11, 24), TODAY])
@pytest.mark.feature("C29")
def test_no_day_of_support_is_proposed_that_is_gone(
    kind: RequestType, edition_name: str, starts: date | None, today: date
) -> None:
    asked = file(kind, edition=edition_name, child_file=replace(child_file(ServiceType.CPE), start=starts))
    answers = initial_answers(form(edition_name), context_of(asked, rules(), today), {})
    first = max(date(2021, 9, 1), starts or date.min)
    assert answers.get("date_debut_mes", "") == (first.isoformat() if first >= today else "")


GONE = [
    # typed, the day when it is read, the first sending, what it comes before ("" for nothing)
    ("2021-09-01", date(2021, 8, 2), None, ""),
    ("2021-09-01", date(2021, 9, 1), None, ""),
    ("2021-09-01", date(2021, 9, 2), None, "avant aujourd’hui : vérifiez la date"),
    ("2021-10-01", date(2021, 11, 24), None, "avant aujourd’hui : vérifiez la date"),
    # What is corrected, or read again, was asked for on the day of the first sending.
    ("2021-09-01", date(2021, 11, 24), date(2021, 8, 5), ""),
    ("2021-10-01", date(2021, 11, 24), date(2021, 10, 1), ""),
    ("2021-09-01", date(2021, 11, 24), date(2021, 9, 2), "avant la première transmission de la demande (2 septembre"),
    ("2021-09-01", date(2022, 11, 24), date(2022, 10, 2), "avant la première transmission de la demande (2 octobre"),
]


@pytest.mark.thorough(keep=20)
@pytest.mark.parametrize("kind", RequestType)
@pytest.mark.parametrize(("typed", "today", "sent", "told"), GONE)
@pytest.mark.parametrize("edition_name", EDITIONS)
@pytest.mark.feature("C29")
def test_support_asked_for_days_gone_by_warns(
    edition_name: str, typed: str, today: date, sent: date | None, told: str, kind: RequestType
) -> None:
    known = context_of(file(kind, edition=edition_name), rules(), today, sent)
    answers = {**complete_answers(kind, edition=edition_name), "date_debut_mes": typed}
    found = evaluate(form(edition_name), answers, known)
    said = [one.sentence.replace("\u00a0", " ") for one in found.warnings if one.key == "date_debut_mes"]
    doubts = [sentence for sentence in said if "jours passés" in sentence]
    assert "date_debut_mes" not in [issue.key for issue in found.issues]
    assert [told in sentence and sentence.endswith(CONFIRM) for sentence in doubts] == [True] * bool(told)


@pytest.mark.parametrize("day", [date(2021, 8, 2), date(2021, 9, 2), date(2022, 5, 20)])
def test_the_sample_office_asks_for_days_to_come(day: date) -> None:
    case = Case(RequestType.NEW, ServiceType.CPE, MOTOR, Decimal(4), day, 2021)
    known = context_of(file(), rules(), day)
    asked = {**initial_answers(form(), known, {}), **sample_answers(case, form(), rules())}
    evaluation = evaluate(form(), asked, known)
    assert asked["date_debut_mes"] >= day.isoformat()
    told = ("date_debut_mes", "frequentation_jours")
    assert [issue.sentence for issue in (*evaluation.issues, *evaluation.warnings) if issue.key in told] == []
