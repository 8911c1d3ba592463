"""The guides name the statuses as the rules do."""

from importlib.resources import files

import pytest

from mes_tui.domain.access import EVENTS, RULES, TOLD, Action
from mes_tui.domain.statuses import either

GUIDES = [("modifier", Action.EDIT), ("supprimer", Action.DELETE)]


@pytest.mark.parametrize(("guide", "action"), GUIDES)
def test_a_guide_names_the_statuses_in_which_its_action_is_allowed(guide: str, action: Action) -> None:
    text = files("mes_tui").joinpath(f"help/{guide}.md").read_text(encoding="utf-8")
    (rule,) = RULES[action]
    assert f"ne pouvez {action} que les demandes dont le statut est {either(rule.statuses)}." in text


def test_the_guide_of_what_is_sent_names_each_thing_that_may_be_told() -> None:
    text = files("mes_tui").joinpath("help/modifier.md").read_text(encoding="utf-8")
    for event in TOLD:
        assert f"**{EVENTS[event]}**" in text
