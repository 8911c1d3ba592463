"""By what right the parents of a request sign: known by CSG, or said in the form; nothing is asked of old requests."""

from dataclasses import replace

import pytest

from mes_tui.domain.codes import Quality, ServiceType
from mes_tui.forms import content, content_v1
from mes_tui.forms.evaluation import evaluate
from mes_tui.forms.facts import context_of
from mes_tui.forms.prefill import initial_answers
from mes_tui.forms.vocabulary import Context
from tests.forms.builders import GUARDIAN, TODAY, child_file, complete_answers, file, form, rules

CARE = child_file(ServiceType.CPE)


def known(**of_guardian: object) -> Context:
    guardian = replace(GUARDIAN, **of_guardian)  # type: ignore[arg-type]
    return context_of(file(child_file=replace(CARE, guardian=guardian)), rules(), TODAY)


@pytest.mark.parametrize("quality", list(Quality))
def test_what_csg_knows_is_shown_and_cannot_be_typed_over(quality: Quality) -> None:
    facts = known(quality=quality, organisation="Centre Fictif")
    assert initial_answers(form(), facts, {})["parent_qualite"] == quality.value
    found = evaluate(form(), complete_answers() | {"parent_qualite": "AUTRE", "parent_au_nom_de": "x"}, facts)
    assert (found.texts["parent_qualite"], found.texts["parent_au_nom_de"]) == (quality.label, "Centre Fictif")
    assert {"parent_qualite", "parent_au_nom_de"} <= found.locked


@pytest.mark.parametrize("quality", list(Quality))
def test_what_csg_does_not_know_may_be_said_and_is_never_required(quality: Quality) -> None:
    found = evaluate(form(), complete_answers() | {"parent_qualite": quality.value}, known())
    assert found.texts["parent_qualite"] == quality.label
    alone = quality in (Quality.MOTHER, Quality.FATHER, Quality.TUTOR)
    assert ("parent_au_nom_de" in found.visible) is not alone
    assert not found.required & {"parent_qualite", "parent_au_nom_de", "autre_parent_qualite"}


@pytest.mark.parametrize(("language", "asked"), [("francais", False), ("autochtone", True), ("autre", True)])
@pytest.mark.feature("C15")
def test_the_language_of_the_parents_may_be_said_and_which_one_it_is(language: str, asked: bool) -> None:
    found = evaluate(form(), complete_answers() | {"langue": language}, known())
    assert ("langue_precisee" in found.visible) is asked
    assert found.issues == ()


@pytest.mark.feature("C15")
def test_each_partner_may_be_of_a_kind_indigenous_services_among_them() -> None:
    found = evaluate(form(), complete_answers() | {"partenaire_1_genre": "autochtone"}, known())
    assert found.texts["partenaire_1_genre"] == "Services autochtones"
    assert not any(key.endswith("_genre") for key in found.required)


@pytest.mark.feature("C14")
def test_an_institution_of_which_nobody_is_known_is_named_where_a_parent_would_be() -> None:
    facts = known(first_name="", last_name="", organisation="DPJ")
    assert facts.fact("parent") == "DPJ"
    assert evaluate(form(), {}, facts).texts["sig_parent"] == "DPJ"


def test_a_request_says_what_it_said_before_when_no_quality_is_known() -> None:
    """What was signed or sent by an earlier version stays what it was, in both versions of a content."""
    facts = known()
    written = content.of_form(form(), facts, evaluate(form(), complete_answers(), facts))
    assert not [name for name in written if name.endswith(("_qualite", "_au_nom_de"))]
    assert content_v1.written(form(), facts, written)["parent"] == "Camille Exemple"
