"""Every header of every grid is whole in a terminal of 80 columns, on one line or on two."""

import pytest
from textual.app import App, ComposeResult

from mes_tui.forms.vocabulary import Grid
from tests.forms.builders import EDITIONS, form
from widgets.grid_editor import GridEditor

WIDTH = 76
"""What a page of the form leaves to a grid, beside its scroll bar."""
GRIDS = [
    pytest.param(item, id=f"{edition} {item.key}")
    for edition in EDITIONS
    for page in form(edition).pages
    for section in page.sections
    for item in section.items
    if isinstance(item, Grid)
]


class Page(App[None]):
    CSS = f"GridEditor {{ width: {WIDTH}; }}"

    def __init__(self, grid: Grid) -> None:
        super().__init__()
        self.grid = grid

    def compose(self) -> ComposeResult:
        yield GridEditor(self.grid)


@pytest.mark.thorough(keep=3)
@pytest.mark.parametrize("grid", GRIDS)
async def test_each_header_of_a_grid_is_whole(grid: Grid) -> None:
    async with Page(grid).run_test(size=(80, 60)) as pilot:
        await pilot.pause()
        drawn = pilot.app.query_one(GridEditor)
        above = drawn._above - drawn._header_lines
        width, height = drawn.outer_size
        lines = [drawn._drawn(width, height)[above + place].text for place in range(drawn._header_lines)]
    assert not [line for line in lines if "…" in line]
    # What stands under the beginning of a header goes on with it.
    words = [word for line in lines for word in line.split()]
    assert sorted(words) == sorted(word for header in grid.headers for word in header.split())
