"""The answers of the sample office leave nothing to say about the form."""

from datetime import date
from decimal import Decimal

import pytest

from mes_tui.domain.codes import RequestType, ServiceType
from mes_tui.forms.evaluation import PageState, evaluate
from mes_tui.forms.prefill import initial_answers
from mes_tui.forms.values import parse
from mes_tui.samples.answers import AUTISM, DELAY, DIABETES, MOTOR, Case, Profile, complete_answers, first_pages
from tests.forms import builders
from tests.forms.builders import EDITION, EDITIONS

PROFILES = {"motor": MOTOR, "autism": AUTISM, "diabetes": DIABETES, "delay": DELAY}


def _case(type_: RequestType, service: ServiceType, profile: Profile, hours: str = "4.5", days: str = "5") -> Case:
    return Case(type_, service, profile, Decimal(hours), builders.TODAY, 2021, Decimal(days), date(2020, 8, 25))


def answered(case: Case, edition: str = EDITION) -> dict[str, str]:
    return complete_answers(case, builders.form(edition), builders.rules())


@pytest.mark.thorough(keep=24)
@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("service", ServiceType)
@pytest.mark.parametrize("type_", RequestType)
def test_complete_answers_have_no_issue_and_no_warning(
    type_: RequestType, service: ServiceType, profile: str, edition: str
) -> None:
    form, context = builders.form(edition), builders.context(type_, service, edition=edition)
    answers = answered(_case(type_, service, PROFILES[profile]), edition)
    evaluation = evaluate(form, {**_prefilled(type_, service, edition), **answers}, context)
    assert [issue.sentence for issue in evaluation.issues] == []
    assert [warning.sentence for warning in evaluation.warnings] == []
    assert evaluation.texts["heures_jour"].startswith("4,5")


def _prefilled(type_: RequestType, service: ServiceType, edition: str = EDITION) -> dict[str, str]:
    return initial_answers(builders.form(edition), builders.context(type_, service, edition=edition), {})


@pytest.mark.parametrize(("hours", "days"), [("8", "5"), ("0.25", "0.5"), ("2.75", "4.5"), ("6", "2.5")])
def test_any_number_of_hours_and_days_is_dealt_out(hours: str, days: str) -> None:
    form, context = builders.form(), builders.context()
    case = _case(RequestType.NEW, ServiceType.CPE, AUTISM, hours, days)
    answers = {
        **_prefilled(RequestType.NEW, ServiceType.CPE),
        **answered(case),
        "jours_semaine": days.replace(".", ","),
    }
    evaluation = evaluate(form, answers, context)
    assert [issue.sentence for issue in evaluation.issues] == []
    assert evaluation.values["grille_total"] == Decimal(hours)


def test_answers_are_in_the_normal_form_that_the_form_stores() -> None:
    form = builders.form()
    for profile in PROFILES.values():
        answers = complete_answers(
            _case(RequestType.TRANSFER, ServiceType.BC, profile), builders.form(), builders.rules()
        )
        again = {key: parse(form.field(key), text).text for key, text in answers.items()}
        assert again == answers


def test_the_first_pages_stop_in_page_2() -> None:
    answers = first_pages(answered(_case(RequestType.NEW, ServiceType.CPE, MOTOR)))
    evaluation = evaluate(builders.form(), answers, builders.context())
    assert evaluation.page_state(2) is PageState.STARTED
    assert evaluation.page_state(5) is PageState.EMPTY
