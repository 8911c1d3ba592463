"""The width of the columns of a list, and the words that fit in them."""

from dataclasses import dataclass

import pytest

from mes_tui.domain.codes import ListKind, MinistryListKind, RequestType
from mes_tui.domain.columns import Column
from mes_tui.services.lists import columns
from mes_tui.services.ministry_lists import ministry_columns
from screens.renewals import COLUMNS
from widgets.record_lines import header_line, row_line, shared_widths


@dataclass
class Line:
    """A row of a list."""

    cells: tuple[str, ...]
    key: str = ""
    marked: bool = False
    position: object = None


LISTS = [*(columns(kind) for kind in ListKind), *(ministry_columns(kind) for kind in MinistryListKind)]


@pytest.mark.parametrize("shown", LISTS)
@pytest.mark.parametrize("width", [20, 40, 60, 79, 80, 120, 160, 400])
def test_columns_take_the_line_and_no_more(shown: tuple[Column, ...], width: int) -> None:
    widths = shared_widths(shown, width)
    taken = sum(widths) + 2 + len(shown) - 1
    fixed = sum(column.width for column in shown if not column.flexible) + 2 + len(shown) - 1
    assert taken == max(width, fixed)
    assert min(widths) >= 0
    flexible = [cells for column, cells in zip(shown, widths, strict=True) if column.flexible]
    # None is pressed to nothing for the short words of another.
    assert max(flexible) - min(flexible) <= max(flexible) * 2 // 3 or width > 100


@pytest.mark.parametrize("shown", [*LISTS, COLUMNS])
@pytest.mark.parametrize("width", [78, 80, 120])
def test_each_heading_is_whole_or_has_its_brief_form(shown: tuple[Column, ...], width: int) -> None:
    for sort in ("", *(column.key for column in shown)):
        line = header_line(shown, width, sort, True)
        assert "…" not in line
        for column in shown:
            words = (column.label, column.brief or column.label)
            assert any(f" {word}{'▼' if column.key == sort else ' '}" in f"{line} " for word in words), line


@pytest.mark.parametrize("type_", RequestType)
@pytest.mark.parametrize("shown", [shown for shown in LISTS if "type" in [column.key for column in shown]])
@pytest.mark.parametrize("width", [80, 100, 120, 160, 200])
def test_the_type_is_never_cut(shown: tuple[Column, ...], type_: RequestType, width: int) -> None:
    place = [column.key for column in shown].index("type")
    short = not shown[place].flexible
    cells = tuple((type_.short_label if short else type_.label) if at == place else "x" for at in range(len(shown)))
    line = row_line(shown, width, Line(cells))
    assert "…" not in line
    assert (type_.label in line) or (type_.short_label in line)


def test_the_whole_type_is_written_where_there_is_room() -> None:
    cells = ("",) * 5 + (RequestType.RENEWAL_UNCHANGED.label,)
    assert RequestType.RENEWAL_UNCHANGED.label in row_line(columns(ListKind.COMPLIANT), 200, Line(cells))
