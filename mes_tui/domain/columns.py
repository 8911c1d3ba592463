"""The columns of a list, and the windows of a list held whole: for services, screens, widgets and commands. Light."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import TypeVar

Row = TypeVar("Row")
Position = TypeVar("Position", int, tuple[str, str])


class Holds(Enum):
    """What the cells of a column are: how their order is said, and what a spreadsheet makes of them.

    A code is in the order of its numbers, and stays a text. A number may have a unit behind it.
    """

    WORDS = "mots"
    DAYS = "jours"
    CODES = "codes"
    NUMBERS = "nombres"

    def order(self, *, descending: bool) -> str:
        """« de A à Z », « du plus récent au plus ancien »."""
        return _ORDERS.get(self, _BY_SIZE)[descending]


_BY_SIZE = ("du plus petit au plus grand", "du plus grand au plus petit")
_ORDERS = {
    Holds.WORDS: ("de A à Z", "de Z à A"),
    Holds.DAYS: ("du plus ancien au plus récent", "du plus récent au plus ancien"),
}


@dataclass(frozen=True, slots=True)
class Column:
    """``width`` is in cells; for a ``flexible`` column, its weight in sharing what the others leave of the line.

    ``short`` are other words for some cells, where there is no room for them; ``brief`` those for the label. ``holds``
    says what its cells are.
    """

    key: str
    label: str
    width: int
    flexible: bool = False
    short: Mapping[str, str] = field(default_factory=dict, kw_only=True, hash=False)
    brief: str = field(default="", kw_only=True)
    holds: Holds = field(default=Holds.WORDS, kw_only=True)

    @property
    def least(self) -> int:
        """The cells that its short words take."""
        return max(map(len, self.short.values()), default=0)


def window_of(
    rows: Sequence[Row],
    position: Callable[[Row], Position],
    after: Position | None = None,
    before: Position | None = None,
    last: bool = False,
    limit: int = 100,
) -> tuple[Row, ...]:
    """At most ``limit`` of ``rows``: the first ones, the last ones, or those next to a position.

    ``rows`` are in ascending order of ``position``. The row that stood at ``after`` or ``before`` may be gone.
    """
    start = 0 if after is None else bisect_right(rows, after, key=position)
    stop = len(rows) if before is None else bisect_left(rows, before, key=position)
    if last or before is not None:
        start = max(start, stop - limit)
    return tuple(rows[start : min(stop, start + limit)])
