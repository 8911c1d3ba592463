"""The earlier subsidy that a provider declares, where none is known: what is asked, and what is said of it."""

import pytest

from mes_tui.domain.codes import RequestType
from mes_tui.forms.evaluation import evaluate
from tests.forms.builders import complete_answers, context, evaluated, form
from tests.forms.test_checks import CHANGED, SAME, TRANSFER, issues, warnings

DECLARED: dict[str, str | None] = {"subv_annee": "2020-2021", "subv_installation": "3000-2001", "subv_heures": "3"}


@pytest.mark.parametrize(
    ("kind", "changes", "key", "told"),
    [
        (SAME, {}, "", ""),
        (CHANGED, {"subv_annee": "2021-2022"}, "", ""),
        (SAME, {"subv_annee": "2021-2022"}, "subv_annee", "une subvention de 2020-2021 : vérifiez l’année"),
        (TRANSFER, {"subv_annee": "2019-2020"}, "subv_annee", "de 2020-2021 ou de 2021-2022 : vérifiez"),
        (SAME, {"subv_heures": None}, "subv_heures", "inscrivez l’année et les heures"),
        (SAME, {"heures_jour": "4"}, "heures_jour", "plus que les 3 heures accordées"),
    ],
)
def test_a_declared_subsidy_warns_and_never_blocks(
    kind: RequestType, changes: dict[str, str | None], key: str, told: str
) -> None:
    hours = {"heures_jour": "3", "grille_jeux": None, "grille_exterieur": "0,75"}
    answers = {name: text for name, text in (complete_answers(kind) | hours | DECLARED | changes).items() if text}
    evaluation = evaluate(form(), answers, context(kind, grants=()))
    assert issues(evaluation) == {}
    found = warnings(evaluation)
    assert set(found) == ({key} if key else set())
    assert told in found.get(key, "")
    if not changes:
        said = "Accordées en 2020-2021 (déclarées par le service de garde)\u00a0: 3\u00a0heures\u00a0/\u00a0jour"
        assert evaluation.texts["renouv_comparaison"].startswith(said)


@pytest.mark.parametrize("text", ["2021", "2021-2023", "l’an passé", "2022-2021"])
def test_a_year_that_cannot_be_read_is_said(text: str) -> None:
    answers: dict[str, str] = {**complete_answers(SAME), "subv_annee": text}
    assert "n’est pas lisible" in issues(evaluate(form(), answers, context(SAME, grants=())))["subv_annee"]


@pytest.mark.parametrize("kind", list(RequestType))
def test_where_a_subsidy_is_known_none_is_declared(kind: RequestType) -> None:
    evaluation = evaluated(kind, changes=DECLARED)
    assert evaluation.visible.isdisjoint(DECLARED)
