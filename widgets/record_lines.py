"""The columns of a list and its lines as text, for any width."""

from collections.abc import Sequence

from mes_tui.domain.columns import Column
from widgets.cells import fit
from widgets.record_window import Row

GUTTER = 2
MARK = "!"
ASCENDING, DESCENDING = "▲", "▼"


def shared_widths(columns: Sequence[Column], width: int) -> tuple[int, ...]:
    """The width of each column on a line of ``width`` cells, one cell between columns."""
    room = width - GUTTER - max(0, len(columns) - 1)
    room -= sum(column.width for column in columns if not column.flexible)
    weight = sum(column.width for column in columns if column.flexible)
    widths: list[int] = []
    for column in columns:
        if not column.flexible:
            widths.append(column.width)
            continue
        share = max(0, room) * column.width // weight if weight else 0
        widths.append(share)
        room, weight = room - share, weight - column.width
    return tuple(widths)


def header_line(columns: Sequence[Column], width: int, sort: str, descending: bool) -> str:
    """The labels, with ▲ or ▼ after the one that sorts."""
    parts = []
    for column, cells in zip(columns, shared_widths(columns, width), strict=True):
        if column.key == sort and cells > 1:
            label = fit(column.label, cells - 1).rstrip()
            parts.append(fit(f"{label}{DESCENDING if descending else ASCENDING}", cells))
        else:
            parts.append(fit(column.label, cells))
    return fit(" " * GUTTER + " ".join(parts), width)


def row_line(columns: Sequence[Column], width: int, row: Row) -> str:
    """The cells of ``row`` under their columns; « ! » in front of a row that waits for somebody."""
    widths = shared_widths(columns, width)
    parts = [fit(cell, cells) for cell, cells in zip(row.cells, widths, strict=False)]
    return fit((MARK if row.marked else " ").ljust(GUTTER) + " ".join(parts), width)


def column_at(columns: Sequence[Column], width: int, x: int) -> Column | None:
    """The column under cell ``x`` of the header, None between two columns."""
    left = GUTTER
    for column, cells in zip(columns, shared_widths(columns, width), strict=True):
        if left <= x < left + cells:
            return column
        left += cells + 1
    return None
