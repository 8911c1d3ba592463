"""The keys of a window, in the room that they have."""

import re

import pytest

from widgets.hints import Hints

KEYS = ("Tab : question suivante", "F8 : continuer", "Échap : annuler", "↑ ↓ : choisir")


@pytest.mark.parametrize("gap", ["  ", "    "])
@pytest.mark.parametrize("width", range(24, 90, 3))
def test_a_key_is_never_cut_and_none_is_lost(width: int, gap: str) -> None:
    rows = Hints(gap.join(KEYS))._lines(width)
    assert all(len(row) <= width for row in rows)
    assert [key for row in rows for key in re.split(" {2,}", row)] == list(KEYS)
