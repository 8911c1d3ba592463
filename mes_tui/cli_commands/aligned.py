"""Columns of text on the command line, aligned for people and for screen readers."""

import shutil
import sys
import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mes_tui.services.lists import Column

_GAP = "  "
# A flexible column outside a terminal, where nothing needs to be cut: only where the next column starts.
_FLEXIBLE = 40


def widths_of(columns: "Sequence[Column]") -> list[int]:
    """The cells of each column. In a terminal the flexible ones share what is left; elsewhere nothing is cut."""
    fixed = sum(column.width for column in columns if not column.flexible) + len(_GAP) * (len(columns) - 1)
    flexible = sum(column.flexible for column in columns)
    share = _FLEXIBLE
    if sys.stdout.isatty() and flexible:
        share = max(12, (shutil.get_terminal_size().columns - fixed) // flexible)
    return [share if column.flexible else column.width for column in columns]


def line(cells: Sequence[str], widths: Sequence[int], *, whole: bool = False) -> str:
    """The cells under their columns; in a terminal a cell too long is cut, unless ``whole``."""
    cut = sys.stdout.isatty() and not whole
    return _GAP.join(_cell(cell, width, cut=cut) for cell, width in zip(cells, widths, strict=True)).rstrip()


def _cell(text: str, width: int, *, cut: bool) -> str:
    missing = width - _width(text)
    if missing < 0 and cut:
        while _width(text) > width - 1:
            text = text[:-1]
        text += "…"
        missing = width - _width(text)
    return text + " " * max(0, missing)


def _width(text: str) -> int:
    """Columns taken by ``text`` on a terminal: none for a combining mark, two for a wide character."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text
    )
