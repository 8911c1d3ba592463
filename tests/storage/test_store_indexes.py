"""A window of a list is read from an index, in order: its cost does not grow with the list."""

import pytest

from storage.queries.lists import Window, request_window
from storage.store import Store


@pytest.mark.feature("P14", "P22")
@pytest.mark.parametrize("sort", ["number", "modified", "child"])
@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("statuses", [("BROUILLON",), ("TRANSMIS", "COMMENTAIRES")])
@pytest.mark.parametrize("position", [None, ("2021-06-3001", 5)])
def test_a_window_is_read_in_the_order_of_an_index(
    store: Store, sort: str, descending: bool, statuses: tuple[str, ...], position: tuple[str, int] | None
) -> None:
    window = Window(descending=descending, after=position, limit=50)
    statement = request_window("sqlite", "7001", statuses, ("child_name",), sort, window, "")
    plan = store.rows(f"EXPLAIN QUERY PLAN {statement.sql}", statement.params)
    # Inside a part, one status: at most ``limit`` rows come out of it, which the outer query may sort.
    parts = [row[0] for row in plan if row[3].startswith("CO-ROUTINE part_")]
    inside = [row[3] for row in plan if row[1] in parts]
    order = {"number": "number", "modified": "modified", "child": "name"}[sort]
    assert len(inside) == len(statuses)
    for line in inside:
        assert line.startswith(f"SEARCH r USING INDEX request_{order}_order (division=? AND status=?")
        # A window in the middle starts there, whatever comes before.
        assert position is None or line.count("?") > 2
