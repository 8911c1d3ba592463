"""The check-list of the last step."""

from typing import Any

import pytest

from mes_tui.domain.codes import Nature, RequestType
from mes_tui.domain.documents import slots
from mes_tui.domain.receivability import Cause, Receivability, Target, analyse
from mes_tui.domain.rules import Rules
from tests.domain.builders import attachment, comment, ranked

EMPTY_FIELD = Cause("Page 2 : inscrivez la date du plan.", Target(3, 2, "plan_date"))
STOPPED = Cause("L’allocation n’est plus versée.", Target(1))
ALL = tuple(attachment(nature) for nature in Nature)


def _analyse(rules: Rules, type_: RequestType = RequestType.NEW, **changes: Any) -> Receivability:
    facts: dict[str, Any] = {
        "missing": (),
        "comments": (),
        "slots": slots(type_, rules),
        "attachments": ALL,
        "signed": True,
        "unsigned_reason": "",
        "blocking": (),
        "warnings": (),
    }
    return analyse(**{**facts, **changes})


@pytest.mark.feature("P57")
@pytest.mark.parametrize("type_", RequestType)
def test_the_lines_are_those_of_the_guide_in_its_order(rules: Rules, type_: RequestType) -> None:
    found = _analyse(rules, type_)
    assert [(line.group, line.label) for line in found.lines] == [
        ("Formulaire", "Champs obligatoires remplis"),
        ("Formulaire", "Commentaires corrigés"),
        ("Documents", "Plan d’intégration"),
        ("Documents", Nature.SIGNATURES.label),
        ("Documents", "Signature électronique du directeur du service de garde"),
    ]
    assert found.receivable
    assert found.causes == ()


# What is wrong, the line that gets the cross (by its rank), where its cause leads.
CROSSES = [
    ("a field", {"missing": (EMPTY_FIELD,)}, 0, EMPTY_FIELD.target),
    ("a comment", {"comments": ranked(comment(page=4, id_=7))}, 1, Target(3, 4, "comment:7")),
    ("the plan", {"attachments": (attachment(Nature.SIGNATURES),)}, 2, Target(4, key="PLAN")),
    ("the signatures", {"attachments": (attachment(Nature.PLAN),)}, 3, Target(4, key="SIGNATURES")),
    ("the director", {"signed": False}, 4, Target(5, key="signature")),
    ("the allowance", {"blocking": (STOPPED,)}, 5, STOPPED.target),
]


@pytest.mark.feature("P57")
@pytest.mark.parametrize(("name", "changes", "rank", "target"), CROSSES)
def test_each_line_alone_prevents_the_transmission_and_says_where_to_go(
    rules: Rules, name: str, changes: dict[str, Any], rank: int, target: Target
) -> None:
    found = _analyse(rules, **changes)
    assert not found.receivable, name
    assert [n for n, line in enumerate(found.lines) if not line.passed] == [rank]
    assert [cause.target for cause in found.causes] == [target]
    assert found.causes[0].sentence.endswith(".")


def test_every_cause_is_kept_in_the_order_of_the_lines(rules: Rules) -> None:
    found = _analyse(rules, missing=(EMPTY_FIELD, EMPTY_FIELD), attachments=(), signed=False, blocking=(STOPPED,))
    assert [cause.target.step for cause in found.causes] == [3, 3, 4, 4, 5, 1]


@pytest.mark.feature("P66", "P68")
@pytest.mark.parametrize(
    ("ticks", "passed"), [((), True), ((True, True), True), ((True, False), False), ((False, False), False)]
)
def test_the_comments_line_passes_when_all_are_ticked(rules: Rules, ticks: tuple[bool, ...], passed: bool) -> None:
    line = _analyse(rules, comments=ranked(*(comment(corrected=tick) for tick in ticks))).lines[1]
    assert line.passed is passed
    assert len(line.causes) == ticks.count(False)


def test_a_comment_is_named_by_its_rank_its_page_and_its_section(rules: Rules) -> None:
    found = _analyse(rules, comments=ranked(comment(corrected=True), comment(page=4), title="Besoins [/]"))
    named = "Le commentaire 2 sur 2 (page\u00a04, «\u00a0Besoins [/]\u00a0») n’est pas coché «\u00a0Corrigé\u00a0»."
    assert found.lines[1].causes[0].sentence == named
    assert found.refusal == f"La demande n’est pas encore recevable – Commentaires corrigés\u00a0✗. {named}"


@pytest.mark.feature("P68")
@pytest.mark.parametrize(
    ("count", "end"), [(2, "2 (page 2)."), (4, "4 (page 4)."), (5, "4 (page 4) et 1 de plus."), (7, "et 3 de plus.")]
)
def test_the_refusal_names_all_the_empty_boxes_before_anything_else(rules: Rules, count: int, end: str) -> None:
    comments = ranked(*(comment(page=page, id_=page) for page in range(1, count + 1)), title="")
    found = _analyse(rules, missing=(EMPTY_FIELD,), signed=False, comments=comments)
    assert found.obstacle == found.lines[1]
    said = found.refusal.replace("\u00a0", " ")
    assert said.startswith("La demande n’est pas encore recevable – Commentaires corrigés ✗. Il reste à cocher")
    assert "commentaires 1 (page 1), 2 (page 2)" in said
    assert said.endswith(end)


def test_without_empty_boxes_the_refusal_is_about_the_first_line_that_fails(rules: Rules) -> None:
    found = _analyse(rules, missing=(EMPTY_FIELD,), signed=False)
    assert found.refusal.endswith(f"Champs obligatoires remplis\u00a0✗. {EMPTY_FIELD.sentence}")
    assert _analyse(rules).refusal == ""


def test_the_reason_why_a_signature_does_not_count_is_said(rules: Rules) -> None:
    voided = "La signature ne vaut plus : la date du plan a changé."
    assert _analyse(rules, signed=False, unsigned_reason=voided).causes[0].sentence == voided
    assert "n’est pas signée" in _analyse(rules, signed=False).causes[0].sentence


@pytest.mark.parametrize(("type_", "warned"), [(RequestType.NEW, True), (RequestType.RENEWAL_UNCHANGED, False)])
def test_an_expected_document_only_warns(rules: Rules, type_: RequestType, warned: bool) -> None:
    given = tuple(attachment(nature) for nature in (Nature.PLAN, Nature.SIGNATURES))
    old_plan = Cause("Le plan a plus de 12 mois.", Target(3, 2, "plan_date"))
    found = _analyse(rules, type_, attachments=given, warnings=(old_plan,))
    assert found.receivable
    assert found.warnings[0] == old_plan
    assert [w.target.key for w in found.warnings[1:]] == (["RAPPORT"] if warned else [])
