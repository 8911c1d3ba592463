"""The windows of a list held whole: they join into the list, from either end, whatever was removed meanwhile."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mes_tui.domain.columns import Holds, window_of

ROWS = st.lists(st.integers(-50, 50), unique=True).map(sorted)
LIMITS = st.integers(1, 12)


def place(row: int) -> int:
    return row


@given(ROWS, LIMITS)
def test_windows_join_into_the_list_from_its_beginning(rows: Sequence[int], limit: int) -> None:
    joined = list(window_of(rows, place, limit=limit))
    while joined and (window := window_of(rows, place, after=joined[-1], limit=limit)):
        assert len(window) <= limit
        joined += window
    assert joined == rows


@given(ROWS, LIMITS)
def test_windows_join_into_the_list_from_its_end(rows: Sequence[int], limit: int) -> None:
    joined = list(window_of(rows, place, last=True, limit=limit))
    while joined and (window := window_of(rows, place, before=joined[0], limit=limit)):
        assert len(window) <= limit
        joined = [*window, *joined]
    assert joined == rows


@given(ROWS, LIMITS, st.integers(-60, 60))
def test_a_row_that_is_gone_still_tells_where_to_go_on(rows: Sequence[int], limit: int, gone: int) -> None:
    assert window_of(rows, place, after=gone, limit=limit) == tuple(row for row in rows if row > gone)[:limit]
    assert window_of(rows, place, before=gone, limit=limit) == tuple(row for row in rows if row < gone)[-limit:]


@pytest.mark.parametrize(
    ("holds", "words"),
    [
        (Holds.WORDS, ("de A à Z", "de Z à A")),
        (Holds.DAYS, ("du plus ancien au plus récent", "du plus récent au plus ancien")),
        (Holds.CODES, ("du plus petit au plus grand", "du plus grand au plus petit")),
        (Holds.NUMBERS, ("du plus petit au plus grand", "du plus grand au plus petit")),
    ],
)
def test_an_order_is_said_in_the_words_of_what_is_sorted(holds: Holds, words: tuple[str, str]) -> None:
    assert (holds.order(descending=False), holds.order(descending=True)) == words
