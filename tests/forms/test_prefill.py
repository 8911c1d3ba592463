"""The answers that a new request starts with."""

import pytest

from mes_tui.domain.codes import RequestType, ServiceType
from mes_tui.forms.evaluation import evaluate
from mes_tui.forms.prefill import initial_answers
from tests.forms.builders import complete_answers, context, file, form

NEW = RequestType.NEW
SAME = RequestType.RENEWAL_UNCHANGED
CHANGED = RequestType.RENEWAL_CHANGED
TRANSFER = RequestType.TRANSFER
NOT_COPIED = {
    "plan_type",
    "plan_date",
    "plan_parents",
    "plan_ecarts",
    "frequentation_jours",
    "groupe_age",
    "groupe_nb_enfants",
    "groupe_nb_educ",
    "autres_enfants_handicapes",
    "heures_jour",
    "consentement",
    "exactitude",
}


@pytest.mark.feature("P44")
def test_a_new_request_starts_with_what_csg_and_cafe_know() -> None:
    facts = context(NEW, ServiceType.BC)
    assert initial_answers(form(), facts, {}) == {
        "sg_nom": "BC Milieu familial des Trois-Collines",
        "rsg_nom": "Solène Marchand-Vif",
        "rsg_adresse": "9, côte Douce, Colline-Fictive",
        "date_debut_freq": "2020-09-01",
        "jours_semaine": "5",
        "date_debut_mes": "2021-09-01",
    }


@pytest.mark.feature("P41", "P44")
@pytest.mark.parametrize("kind", [SAME, CHANGED])
def test_a_renewal_copies_what_lasts_and_asks_again_what_does_not(kind: RequestType) -> None:
    before = complete_answers()
    facts = context(kind, previous=file(NEW, answers=before))
    answers = initial_answers(form(), facts, before)
    assert set(before) - set(answers) == NOT_COPIED
    assert answers["sg_resp_tel"] == "418 555-0123"
    assert answers["deficience"] == "motrice,langage,autre"
    assert answers["besoin_motricite_description"] == before["besoin_motricite_description"]


def test_a_fact_wins_over_a_copy() -> None:
    before = {"jours_semaine": "3", "date_debut_freq": "2019-01-01", "rsg_nom": "Iris Tremble"}
    answers = initial_answers(form(), context(SAME, ServiceType.BC), before)
    assert answers["jours_semaine"] == "5"
    assert answers["date_debut_freq"] == "2020-09-01"
    assert answers["rsg_nom"] == "Solène Marchand-Vif"


def test_a_transfer_starts_with_where_the_subsidy_was() -> None:
    answers = initial_answers(form(), context(TRANSFER), {})
    assert answers["sg_precedent_division"] == "3900-1000"
    assert answers["sg_precedent_installation"] == "3900-1001"


def test_a_copy_that_can_no_longer_be_read_is_kept_as_typed() -> None:
    answers = initial_answers(form(), context(SAME), {"grille_repas": "beaucoup", "sg_resp_tel": "873"})
    assert (answers["grille_repas"], answers["sg_resp_tel"]) == ("beaucoup", "873")


@pytest.mark.feature("P41")
def test_an_unchanged_renewal_leaves_little_to_do() -> None:
    before = complete_answers()
    facts = context(SAME, previous=file(NEW, answers=before))
    left = {issue.key for issue in evaluate(form(), initial_answers(form(), facts, before), facts).issues}
    assert left == {
        "plan_type",
        "plan_date",
        "plan_parents",
        "frequentation_jours",
        "groupe_age",
        "groupe_nb_enfants",
        "groupe_nb_educ",
        "declaration_sans_changement",
        "consentement",
        "exactitude",
    }
