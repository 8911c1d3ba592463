"""When two records of children are of one child."""

from datetime import date
from typing import Any

import pytest

from mes_tui.domain.people import same_child
from tests.domain.builders import child

SAME: dict[str, tuple[dict[str, Any], bool]] = {
    "its own NECSG, whatever else": ({"last_name": "Autre", "nirec": "", "birth_date": date(2018, 1, 1)}, True),
    "another NECSG, same birth certificate": ({"necsg": "2", "last_name": "Autre"}, True),
    "another NECSG, same names, no certificate": ({"necsg": "2", "nirec": "", "first_name": "LOÙ"}, True),
    "same names, another certificate": ({"necsg": "2", "nirec": "1201900000018"}, False),
    "a twin under the same birth certificate, by mistake": ({"necsg": "2", "first_name": "Mia"}, False),
    "a twin": ({"necsg": "2", "nirec": "", "first_name": "Mia"}, False),
    "same certificate, another birth": ({"necsg": "2", "birth_date": date(2019, 3, 15)}, False),
}


@pytest.mark.parametrize(("changes", "same"), SAME.values(), ids=SAME)
def test_one_child_is_known_under_two_numbers(changes: dict[str, Any], same: bool) -> None:
    assert same_child(child(), child(**changes)) is same is same_child(child(**changes), child())
