"""The edition of 2026: today's words, what it asks more, and what a renewal of a request of 2021 takes into it."""

import re
from datetime import date
from decimal import Decimal

import pytest

from mes_tui.domain.codes import RequestType
from mes_tui.forms.evaluation import evaluate
from mes_tui.forms.facts import context_of
from mes_tui.forms.prefill import copied, initial_answers, kept_answers
from mes_tui.forms.vocabulary import Field
from tests.forms.builders import complete_answers, evaluated, file, form, rules

KEY = "pes_2026"
NEW, SAME, CHANGED = RequestType.NEW, RequestType.RENEWAL_UNCHANGED, RequestType.RENEWAL_CHANGED


def said(field: Field) -> str:
    return " ".join((field.label, field.help, field.missing, *(choice.label for choice in field.choices)))


def test_the_words_of_before_are_gone() -> None:
    old = re.compile(r"AIEH|plan d’intégration|évaluation annuelle|enfant handicapé", re.IGNORECASE)
    # Whoever knows the allocation by its name of before finds it.
    explained = {"aieh"}
    told = {field.key for field in form(KEY).fields() if old.search(said(field))}
    assert told <= explained | {"attestation", "autres_enfants_handicapes"}
    titles = [section.title for page in form(KEY).pages for section in page.sections]
    assert not old.search(" ".join(titles))
    assert "Plan de soutien au développement" in titles


def test_what_is_asked_in_both_is_of_the_same_kind() -> None:
    """A key means the same question: answers, comments and the journal go by it."""
    before = form("pes_2021")
    assert [
        field.key
        for field in form(KEY).fields()
        if field.key in before and before.field(field.key).kind is not field.kind
    ] == []


@pytest.mark.parametrize(
    ("day", "refused"),
    [("2020-08-01", True), ("2020-08-02", True), ("2020-08-03", False), ("2021-08-02", False)],
)
def test_a_plan_of_a_year_ago_is_too_old_to_be_sent(day: str, refused: bool) -> None:
    issues = {issue.key: issue.sentence for issue in evaluated(edition=KEY, plan_date=day).issues}
    assert issues.keys() == ({"plan_date"} if refused else set())
    assert all("moins de 12 mois" in sentence for sentence in issues.values())


@pytest.mark.parametrize(("day", "doubtful"), [("2020-08-02", True), ("2020-08-03", False)])
def test_a_report_of_a_year_ago_is_said_never_refused(day: str, doubtful: bool) -> None:
    evaluation = evaluated(edition=KEY, attestation_date=day)
    assert evaluation.issues == ()
    assert [warning.key for warning in evaluation.warnings] == ["attestation_date"] * doubtful


@pytest.mark.parametrize(("outcome", "doubtful"), [("2021-06-15", False), ("2021-06-16", True), (None, False)])
def test_the_outcome_comes_before_the_plan(outcome: str | None, doubtful: bool) -> None:
    evaluation = evaluated(CHANGED, edition=KEY, bilan_date=outcome)
    assert evaluation.issues == ()
    assert [warning.key for warning in evaluation.warnings] == ["bilan_date"] * doubtful


@pytest.mark.parametrize("days", ["0,5", "1", "4", "4,5", "5", "6"])
def test_why_a_child_comes_part_time_is_asked_below_five_days(days: str) -> None:
    asked = "temps_partiel_raison" in evaluated(edition=KEY, jours_semaine=days).visible
    assert asked is (Decimal(days.replace(",", ".")) < 5)


@pytest.mark.parametrize(
    ("home", "shown"),
    [
        ("famille", set()),
        ("accueil", {"residence_intervenant", "residence_intervenant_tel"}),
        ("autre", {"residence_autre", "residence_intervenant", "residence_intervenant_tel"}),
    ],
)
def test_who_follows_a_child_who_lives_elsewhere_is_asked(home: str, shown: set[str]) -> None:
    visible = evaluated(edition=KEY, residence=home).visible
    assert {key for key in visible if key.startswith("residence_")} == shown


def test_a_service_without_a_name_is_missing_it() -> None:
    (issue,) = evaluated(edition=KEY, service_2_frequence="Une fois par semaine").issues
    assert (issue.key, issue.missing) == ("service_2_service", True)


def test_the_hours_of_a_week_follow_the_day_and_the_days() -> None:
    assert evaluated(edition=KEY).values["heures_semaine"] == Decimal("22.5")


@pytest.mark.feature("P41", "P44")
@pytest.mark.parametrize("kind", [SAME, CHANGED])
def test_a_renewal_of_a_request_of_2021_takes_what_has_a_place(kind: RequestType) -> None:
    before = {key: text for key, text in complete_answers().items() if text}
    taken = copied(form("pes_2021"), form(KEY), before)
    assert taken.left == ("Services de réadaptation reçus par l’enfant",)
    was = file(NEW, answers=before, number="2020-11-001")
    facts = context_of(
        file(kind, edition=KEY, previous=was.request.number, renewed=kept_answers(form(KEY), kind, taken.answers)),
        rules(),
        date(2021, 8, 2),
    )
    answers = initial_answers(form(KEY), facts, taken.answers)
    assert answers["moyens"] == before["moyens"]
    assert answers["usage_aieh"] == "materiel,formation"
    evaluation = evaluate(form(KEY), answers, facts)
    assert ("besoin_repas_niveau" in evaluation.locked) is (kind is SAME)
    assert "besoin_repas_niveau" not in {issue.key for issue in evaluation.issues}
    assert {"plan_date", "residence", "bilan_actions"} <= {issue.key for issue in evaluation.issues}
