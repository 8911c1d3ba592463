"""The columns of a list and its lines as text, for any width."""

from collections.abc import Sequence

from rich.cells import cell_len

from mes_tui.domain.columns import Column
from mes_tui.terminal import USUAL_COLUMNS
from widgets.cells import fit
from widgets.record_window import Row

GUTTER = 2
MARK, PICKED = "!", "+"
# In a narrow window: the fewest columns shown, and the fewest cells of one of words.
_LEAST_COLUMNS, _LEAST_SHARE = 2, 12
# A list in a frame has a few cells less than its window.
_NARROW = USUAL_COLUMNS - 4
ASCENDING, DESCENDING = "▲", "▼"


def kept(columns: Sequence[Column], width: int) -> tuple[Column, ...]:
    """The columns that a line of ``width`` cells shows: in a narrow window, the last ones leave their room to names."""
    shown = tuple(columns)
    while width < _NARROW and len(shown) > _LEAST_COLUMNS and _least_share(shown, width) < _LEAST_SHARE:
        shown = shown[:-1]
    return shown


def _least_share(columns: Sequence[Column], width: int) -> int:
    placed = zip(columns, shared_widths(columns, width), strict=True)
    return min((cells for column, cells in placed if column.flexible), default=_LEAST_SHARE)


def shared_widths(columns: Sequence[Column], width: int) -> tuple[int, ...]:
    """The width of each column on a line of ``width`` cells, one cell between columns.

    A flexible one has room for its short words first, but takes no more than its part for them.
    """
    given = {column.key: column.width for column in columns if not column.flexible}
    flexible = [column for column in columns if column.flexible]
    room = max(0, width - GUTTER - max(0, len(columns) - 1) - sum(given.values()))
    weight = sum(column.width for column in flexible)
    for column in flexible:
        least = min(column.least, room // len(flexible))
        if room * column.width // weight < least:
            given[column.key] = least
    room -= sum(given[column.key] for column in flexible if column.key in given)
    weight -= sum(column.width for column in flexible if column.key in given)
    for column in flexible:
        if column.key not in given:
            share = given[column.key] = room * column.width // weight
            room, weight = room - share, weight - column.width
    return tuple(given[column.key] for column in columns)


def cell_text(column: Column, cell: str, cells: int) -> str:
    """``cell``, or its short words where ``cells`` have no room for it."""
    return cell if cell_len(cell) <= cells else column.short.get(cell, cell)


def header_line(columns: Sequence[Column], width: int, sort: str, descending: bool) -> str:
    """The labels, brief where there is no room for them, with ▲ or ▼ after the one that sorts."""
    parts = []
    shown = kept(columns, width)
    for column, cells in zip(shown, shared_widths(shown, width), strict=True):
        mark = (DESCENDING if descending else ASCENDING) if column.key == sort and cells > 1 else ""
        room = cells - len(mark)
        label = column.label if len(column.label) <= room else column.brief or column.label
        parts.append(fit(f"{fit(label, room).rstrip()}{mark}", cells))
    return fit(" " * GUTTER + " ".join(parts), width)


def row_line(columns: Sequence[Column], width: int, row: Row, picked: bool = False) -> str:
    """The cells of ``row`` under their columns; « ! » in front of a row that waits for somebody, « + » of one that the
    person ``picked``."""
    shown = kept(columns, width)
    placed = zip(shown, row.cells, shared_widths(shown, width), strict=False)
    parts = [fit(cell_text(column, cell, cells), cells) for column, cell, cells in placed]
    return fit((MARK if row.marked else " ") + (PICKED if picked else " ") + " ".join(parts), width)


def column_at(columns: Sequence[Column], width: int, x: int) -> Column | None:
    """The column under cell ``x`` of the header, None between two columns."""
    left, shown = GUTTER, kept(columns, width)
    for column, cells in zip(shown, shared_widths(shown, width), strict=True):
        if left <= x < left + cells:
            return column
        left += cells + 1
    return None
