"""The age group of the child: « Poupons » are under 18 months (SOURCES.md §3.7). It warns only."""

from dataclasses import replace
from datetime import date

import pytest

from mes_tui.forms.evaluation import evaluate
from tests.forms.builders import CHILD, EDITIONS, complete_answers, context, form


@pytest.mark.parametrize("edition_name", EDITIONS)
@pytest.mark.parametrize(
    ("born", "group", "from_day", "told"),
    [
        (date(2019, 3, 1), "poupons", "2021-09-01", "a 30 mois le 1er septembre 2021"),
        (date(2020, 3, 1), "poupons", "2021-09-01", "a 18 mois le 1er septembre 2021"),
        (date(2020, 3, 2), "poupons", "2021-09-01", ""),
        (date(2020, 3, 2), "poupons", "2021-09-02", "a 18 mois le 2 septembre 2021"),
        (date(2020, 3, 1), "poupons", "2021-08-15", "a 18 mois le 1er septembre 2021"),
        (date(2021, 3, 1), "18mois", "2021-09-01", "moins de 18 mois jusqu’à la fin de l’année de référence 2021-2022"),
        (date(2021, 2, 28), "18mois", "2021-09-01", ""),
        (date(2018, 3, 1), "multiage", "2021-09-01", ""),
        (date(2021, 7, 1), "multiage", "2021-09-01", ""),
    ],
)
def test_the_age_group_is_that_of_the_child(
    edition_name: str, born: date, group: str, from_day: str, told: str
) -> None:
    facts = context(child=replace(CHILD, birth_date=born), edition=edition_name)
    answers = {**complete_answers(edition=edition_name), "groupe_age": group, "date_debut_mes": from_day}
    evaluation = evaluate(form(edition_name), answers, facts)
    assert [issue for issue in evaluation.issues if issue.key == "groupe_age"] == []
    found = " ".join(issue.sentence for issue in evaluation.warnings if issue.key == "groupe_age")
    assert told in found
    assert bool(told) is bool(found)
