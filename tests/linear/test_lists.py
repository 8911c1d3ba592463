"""A line typed under a list: a row that is there, or a text to search; never another row, never the end."""

import pytest

from mes_tui.bootstrap import Services
from mes_tui.domain.codes import RequestType
from tests.linear.conftest import Open
from tests.linear.conversation import heard
from tests.services.builders import DIRECTOR, file_key


@pytest.fixture
def director(open_as: Open) -> Services:
    services = open_as(DIRECTOR)
    services.drafts.create(file_key("D1"), RequestType.NEW)
    return services


@pytest.mark.thorough(keep=3)
@pytest.mark.parametrize("line", ["0", "00", "2", "99", "001", "0019", "01000", "1" * 4000])
def test_a_number_that_is_no_row_is_said_to_be_none_or_is_searched(director: Services, line: str) -> None:
    said = heard(director, "Demandes brouillons", line)
    assert "Demande 2021" not in said
    searched = f"recherche « {line[:9]}" in said
    assert searched if len(line) > 2 else "n’est pas une ligne d’ici" in said


def test_a_short_number_is_searched_once_it_is_said_to_be_a_text(director: Services) -> None:
    said = heard(director, "Demandes brouillons", "aide", "=1")
    assert "« =12 » cherche 12" in said
    assert "recherche « 1 »" in said
    assert "Demande 2021" not in said
