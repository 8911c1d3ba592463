"""The columns of a list, and the windows of a list held whole: for services, screens, widgets and commands. Light."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

Row = TypeVar("Row")
Position = TypeVar("Position", int, tuple[str, str])


@dataclass(frozen=True, slots=True)
class Column:
    """``width`` is in cells; for a ``flexible`` column, its weight in sharing what the others leave of the line.

    ``short`` are other words for some cells, where there is no room for them; ``brief`` those for the label.
    """

    key: str
    label: str
    width: int
    flexible: bool = False
    short: Mapping[str, str] = field(default_factory=dict, kw_only=True, hash=False)
    brief: str = field(default="", kw_only=True)

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
