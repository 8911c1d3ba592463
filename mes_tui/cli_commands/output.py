"""What the commands write: columns of text, aligned for people and for screen readers, and a progress bar."""

import shutil
import sys
import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING

from mes_tui.domain.text import clean

if TYPE_CHECKING:
    from mes_tui.domain.columns import Column

_GAP = "  "
_BAR_WIDTH = 24
# A flexible column outside a terminal, where nothing needs to be cut: only where the next column starts.
_FLEXIBLE = 40


def widths_of(columns: "Sequence[Column]") -> list[int]:
    """The cells of each column. In a terminal the flexible ones share what is left; elsewhere nothing is cut."""
    fixed = sum(column.width for column in columns if not column.flexible) + len(_GAP) * (len(columns) - 1)
    flexible = sum(column.flexible for column in columns)
    share = _FLEXIBLE
    if sys.stdout.isatty() and flexible:
        share = max(10, (shutil.get_terminal_size().columns - fixed) // flexible)
    return [share if column.flexible else column.width for column in columns]


def line(cells: Sequence[str], widths: Sequence[int], *, whole: bool = False) -> str:
    """The cells under their columns; in a terminal a cell too long is cut, unless ``whole``."""
    cut = sys.stdout.isatty() and not whole
    return _GAP.join(cell(text, width, cut=cut) for text, width in zip(cells, widths, strict=True)).rstrip()


def cell(text: str, width: int, *, cut: bool) -> str:
    """``text`` on ``width`` columns of a terminal, longer unless ``cut``; as it is in a last column, of width 0."""
    if cut and 0 < width < columns_of(text):
        while columns_of(text) > width - 1:
            text = text[:-1]
        text += "…"
    return text + " " * max(0, width - columns_of(text))


def columns_of(text: str) -> int:
    """Columns taken by ``text`` on a terminal: none for a combining mark, two for a wide character."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text
    )


class ProgressBar:
    """A progress bar on standard error, when it is a terminal; silent elsewhere.

    One line, written over at each step. Use it as a context: the line is finished whatever happens.
    """

    def __init__(self, label: str) -> None:
        self._label = label
        self._shown = sys.stderr is not None and sys.stderr.isatty()

    def __enter__(self) -> "ProgressBar":
        return self

    def __exit__(self, *_: object) -> None:
        if self._shown:
            print(file=sys.stderr)

    def show(self, done: int, of: int, what: str) -> None:
        """Say that ``done`` of ``of`` are done, ``what`` being the last one."""
        if not self._shown:
            return
        full = round(_BAR_WIDTH * done / max(1, of))
        line = f"{self._label} [{'#' * full}{'.' * (_BAR_WIDTH - full)}] {done} de {of} {what}"
        room = max(1, shutil.get_terminal_size().columns - 1)
        print(f"\r{clean(line)[:room]:<{room}}", end="", file=sys.stderr, flush=True)
