"""What the evaluation says of a set of answers, page by page."""

from datetime import date
from decimal import Decimal

import pytest

from mes_tui.domain.codes import RequestType, ServiceType
from mes_tui.domain.rules import Choice
from mes_tui.forms.conditions import ALWAYS, equals, filled
from mes_tui.forms.editions import edition
from mes_tui.forms.evaluation import PageState, evaluate
from mes_tui.forms.prefill import initial_answers
from mes_tui.forms.vocabulary import (
    Context,
    Fault,
    Field,
    Form,
    Grid,
    GridRow,
    Kind,
    OfferedChoice,
    Page,
    Section,
    Values,
)
from tests.domain.builders import rules_with
from tests.forms.builders import EDITION, TODAY, complete_answers, context, evaluated, file, form, rules

NEW = RequestType.NEW
SAME = RequestType.RENEWAL_UNCHANGED
CHANGED = RequestType.RENEWAL_CHANGED
TRANSFER = RequestType.TRANSFER


def small(*items: Field | Grid, **section: object) -> Form:
    return Form("petit", "Petit", (Page(1, "Page", (Section("s", "Section", items, **section),)),))  # type: ignore[arg-type]


def text(key: str, **changes: object) -> Field:
    return Field(key=key, label=key.upper(), kind=Kind.TEXT, **changes)  # type: ignore[arg-type]


FACTS = Context({"type": "NOUV"}, rules(), TODAY)


@pytest.mark.feature("P46")
def test_an_empty_form_says_what_is_missing_in_reading_order() -> None:
    evaluation = evaluate(form(), {}, context())
    order = [field.key for field in form().fields()]
    assert [issue.key for issue in evaluation.issues] == sorted((i.key for i in evaluation.issues), key=order.index)
    assert not evaluation.complete
    first = evaluation.page_issues(1)[0]
    assert (first.key, first.page, first.section, first.missing) == ("sg_resp_nom", 1, "personne_joindre", True)
    assert first.sentence == (
        "«\u00a0Personne à joindre au service de garde\u00a0» est vide\u00a0: remplissez ce champ obligatoire."
    )


@pytest.mark.feature("P46", "P57")
def test_a_complete_form_has_every_page_complete() -> None:
    evaluation = evaluated()
    assert evaluation.complete
    assert [evaluation.page_state(number) for number in range(1, 8)] == [PageState.COMPLETE] * 7


@pytest.mark.feature("P43")
def test_a_page_is_empty_then_started_then_complete() -> None:
    def state(**answers: str) -> PageState:
        return evaluate(form(), answers, context()).page_state(7)

    assert state() is PageState.EMPTY
    assert state(consentement="non") is PageState.EMPTY
    assert state(consentement="oui") is PageState.STARTED
    assert state(consentement="oui", exactitude="peut-être") is PageState.STARTED
    assert state(consentement="oui", exactitude="oui") is PageState.COMPLETE


def test_values_are_typed_and_texts_are_french() -> None:
    evaluation = evaluated()
    assert evaluation.values["plan_date"] == date(2021, 6, 15)
    assert evaluation.values["heures_jour"] == Decimal("4.5")
    assert evaluation.values["frequentation_jours"] == 261
    assert evaluation.values["deficience"] == ("motrice", "langage", "autre")
    assert evaluation.values["plan_parents"] is True
    assert evaluation.values["horaire_vendredi_arrivee"] == "08:05"
    assert evaluation.values["aieh_depuis"] == date(2021, 1, 11)
    assert evaluation.texts["plan_date"] == "15 juin 2021"
    assert evaluation.texts["aieh_depuis"] == "11 janvier 2021"
    assert evaluation.texts["enfant"] == "O’NEILL-ŒUVRAY, Élise – 14 mars 2019 – 1000001"
    assert evaluation.texts["mode_garde_vendredi"] == "Journée"
    assert evaluation.texts["sig_parent"] == "Camille Exemple"


@pytest.mark.parametrize(
    ("departure", "mode"),
    [("10 h 29", "Moins de 2 h 30"), ("10 h 30", "Demi-journée"), ("12 h", "Demi-journée"), ("12 h 01", "Journée")],
)
def test_the_mode_of_care_follows_the_length_of_the_day(departure: str, mode: str) -> None:
    found = evaluated(horaire_lundi_depart=departure).texts["mode_garde_lundi"]
    assert found.replace("\u00a0", " ") == mode


def test_a_wrong_answer_has_no_value_and_keeps_its_text() -> None:
    evaluation = evaluated(plan_date="2/8/2021", heures_jour="beaucoup [/]")
    assert evaluation.values["plan_date"] is None
    assert evaluation.texts["plan_date"] == "2/8/2021"
    assert evaluation.raw["heures_jour"] == "beaucoup [/]"
    assert [(issue.key, issue.missing) for issue in evaluation.issues] == [("plan_date", False), ("heures_jour", False)]
    assert evaluation.texts["total_heures"] == ""


def test_the_summary_repeats_page_three_and_multiplies() -> None:
    evaluation = evaluated(frequentation_jours="262")
    assert evaluation.texts["r_jours_semaine"] == "5"
    assert evaluation.texts["r_frequentation"] == "262"
    assert evaluation.texts["total_heures"] == "1\u00a0179"


def test_hours_left_blank_are_those_of_the_grid() -> None:
    evaluation = evaluated(heures_jour=None, grille_soins="0,25")
    assert evaluation.values["heures_jour"] == Decimal("4.75")
    assert evaluation.raw["heures_jour"] == "4,75"
    assert evaluation.issues == ()
    assert evaluation.warnings == ()


def test_hours_left_blank_are_checked_like_typed_ones() -> None:
    evaluation = evaluated(heures_jour=None, grille_soins="4")
    assert [issue.key for issue in evaluation.issues] == ["heures_jour"]
    assert "de 0,01 à 8" in evaluation.issues[0].sentence


@pytest.mark.parametrize("wrong", ["9,9", "trois [/]", "-1"])
def test_the_grid_has_no_total_while_one_of_its_rows_is_wrong(wrong: str) -> None:
    evaluation = evaluated(heures_jour=None, grille_soins=wrong)
    assert evaluation.texts["grille_total"] == evaluation.texts["heures_jour"] == "– (à corriger)"
    assert (evaluation.values["grille_total"], evaluation.values["heures_jour"]) == (None, None)
    assert not {"grille_total", "heures_jour", "total_heures"} & evaluation.raw.keys()
    assert [issue.key for issue in evaluation.issues] == ["grille_soins", "heures_jour"]
    assert "corrigez les nombres qui forment le total de la grille" in evaluation.issues[1].sentence


def test_a_wrong_row_leaves_the_hours_that_were_typed_and_says_nothing_of_an_empty_grid() -> None:
    blank = dict.fromkeys((key for key in complete_answers() if key.startswith("grille_")), None)
    evaluation = evaluated(changes={**blank, "grille_soins": "9,9", "heures_jour": "4"})
    assert evaluation.values["heures_jour"] == Decimal(4)
    assert [issue.key for issue in evaluation.issues] == ["grille_soins"]
    assert evaluation.warnings == ()


def test_a_hidden_answer_stays_but_does_not_count() -> None:
    evaluation = evaluated(sg_precedent="Garderie du Vieux-Phare", changements="non")
    assert "sg_precedent" not in evaluation.visible
    assert "sg_precedent" not in evaluation.raw
    assert evaluation.issues == ()


def test_a_hidden_answer_does_not_show_what_depends_on_it() -> None:
    evaluation = evaluated(attestation="retraite", prof_type="autre", prof_type_autre="Acupuncteur")
    assert {"prof_type", "prof_type_autre"}.isdisjoint(evaluation.visible)


def test_a_condition_may_read_a_field_that_comes_later() -> None:
    of = small(text("a", visible=equals("b", "oui")), text("b", visible=filled("c")), text("c"))
    assert evaluate(of, {"a": "x", "b": "oui", "c": "y"}, FACTS).visible == {"a", "b", "c"}
    assert evaluate(of, {"a": "x", "b": "oui"}, FACTS).visible == {"c"}


def test_a_cycle_is_cut_and_does_not_hang() -> None:
    of = small(text("a", visible=filled("b")), text("b", visible=filled("a")))
    assert evaluate(of, {"a": "x", "b": "y"}, FACTS).visible == frozenset()


def test_a_hidden_grid_hides_its_cells_and_a_hidden_section_all() -> None:
    grid = Grid("g", "G", ("", "x"), (GridRow("1", (text("a"),)),), visible=filled("b"))
    assert evaluate(small(grid, text("b")), {}, FACTS).visible == {"b"}
    assert evaluate(small(grid, text("b")), {"b": "x"}, FACTS).visible == {"a", "b"}
    assert evaluate(small(text("a"), visible=equals("@type", "RSC")), {}, FACTS).visible == frozenset()


def test_a_section_check_about_a_hidden_field_says_nothing() -> None:
    def always(values: Values, facts: Context) -> Fault:
        return Fault("a", "Faute.")

    shown, hidden = text("a"), text("a", visible=equals("@type", "RSC"))
    assert [i.sentence for i in evaluate(small(shown, checks=(always,)), {}, FACTS).issues] == ["Faute."]
    assert evaluate(small(hidden, text("b"), checks=(always,)), {}, FACTS).issues == ()


def test_a_locked_field_shows_its_fact_and_not_the_stored_answer() -> None:
    evaluation = evaluated(sg_nom="Un autre nom")
    assert evaluation.texts["sg_nom"] == "CPE de la Baie"
    assert "sg_nom" in evaluation.locked


def test_the_name_of_the_provider_is_asked_when_cafe_has_none() -> None:
    provider = file().provider.__class__("3000-2000", "", ServiceType.CPE, "11")
    facts = context(provider=provider)
    assert "sg_nom" in {issue.key for issue in evaluate(form(), {}, facts).issues}
    assert evaluate(form(), {"sg_nom": "CPE [/] Œuvré"}, facts).texts["sg_nom"] == "CPE [/] Œuvré"


@pytest.mark.feature("P41")
@pytest.mark.parametrize(
    ("kind", "without", "kept"), [(SAME, "", True), (SAME, "securite", False), (CHANGED, "", False)]
)
def test_a_renewal_without_change_keeps_what_it_took_of_page_four(kind: RequestType, without: str, kept: bool) -> None:
    taken = {key: text for key, text in complete_answers().items() if key != without}
    evaluation = evaluated(kind, previous=file(NEW, number="2020-11-001", answers=taken))
    needs = {"besoin_sante_niveau", "besoin_sante_description"}
    assert (evaluation.locked >= needs, "securite" in evaluation.locked) == (kind is SAME, kept)
    assert evaluation.raw["besoin_sante_description"].startswith("Crises à surveiller")
    assert evaluation.issues == ()


def test_a_renewal_that_took_nothing_is_filled_by_hand() -> None:
    evaluation = evaluated(SAME)
    assert not [key for key in evaluation.locked if key.startswith("besoin_")]


def test_another_edition_of_the_rules_is_evaluated_on_its_own() -> None:
    of = rules_with('[support]\nmax_hours_per_day = "4"')
    evaluation = evaluate(edition(EDITION, of), complete_answers(), Context(context().facts, of, TODAY))
    assert [issue.key for issue in evaluation.issues] == ["heures_jour"]
    assert evaluated().issues == ()


@pytest.mark.parametrize("kind", list(RequestType))
def test_prefilled_answers_are_valid_and_leave_the_rest_to_fill(kind: RequestType) -> None:
    facts = context(kind)
    evaluation = evaluate(form(), initial_answers(form(), facts, {}), facts)
    assert [issue for issue in evaluation.issues if not issue.missing] == []
    assert evaluation.page_state(1) is PageState.STARTED


def test_required_fields_are_marked_even_when_read_only_on_paper() -> None:
    evaluation = evaluated()
    assert "sig_parent" in evaluation.required
    assert "sig_autre_parent" not in evaluation.required
    assert ALWAYS.holds({})


@pytest.mark.parametrize(
    ("type_", "offered"),
    [
        (NEW, ["plan"]),
        (SAME, ["plan", "evaluation"]),
        (CHANGED, ["plan", "evaluation"]),
        (TRANSFER, ["plan", "evaluation"]),
    ],
)
def test_a_choice_that_would_be_refused_is_not_offered(type_: RequestType, offered: list[str]) -> None:
    found = evaluate(form(), {}, context(type_)).offered
    assert [choice.code for choice in found["plan_type"]] == offered
    assert set(found) == {"plan_type"}


def test_an_answer_that_is_not_offered_any_more_is_read_and_refused() -> None:
    evaluation = evaluate(form(), {"plan_type": "evaluation"}, context(NEW))
    assert evaluation.texts["plan_type"] == "Évaluation annuelle"
    (sentence,) = (issue.sentence for issue in evaluation.issues if issue.key == "plan_type")
    assert "ne convient pas à une nouvelle demande" in sentence


def test_a_choice_of_a_hidden_field_is_not_looked_at() -> None:
    choices = (Choice("a", "A"), OfferedChoice("b", "B", filled("q")))
    asked = Field(key="liste", label="Liste", kind=Kind.CHOICE, choices=choices, visible=equals("q", "oui"))
    short = small(text("q"), asked)
    assert evaluate(short, {}, FACTS).offered == {}
    assert evaluate(short, {"q": "oui"}, FACTS).offered == {"liste": choices}
