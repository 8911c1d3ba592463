"""The rows a list holds: one unbroken run somewhere in a long list, that grows at one end and shrinks at the other."""

from collections.abc import Sequence
from enum import Enum
from typing import Protocol

WINDOW = 100
MOST_HELD = 300


class Edge(Enum):
    """Where a window starts: at the beginning, after a row, before a row, or so that it ends with the list."""

    FIRST = "first"
    AFTER = "after"
    BEFORE = "before"
    LAST = "last"


class Row(Protocol):
    """What the list reads of a row: its lasting ``key``, its ``cells`` and whether it waits for somebody."""

    @property
    def key(self) -> str: ...
    @property
    def cells(self) -> Sequence[str]: ...
    @property
    def marked(self) -> bool: ...


class HeldRows:
    """``rows`` are numbers ``start`` to ``stop - 1`` of ``total``.

    Keyset reading gives no row numbers: they are counted from the ends, and put right when an end is met elsewhere
    than expected (rows came or went in the meantime).
    """

    def __init__(self, total: int = 0) -> None:
        self.total = total
        self.start = 0
        self.rows: list[Row] = []

    @property
    def stop(self) -> int:
        """The number after the last row held."""
        return self.start + len(self.rows)

    def __getitem__(self, index: int) -> Row | None:
        return self.rows[index - self.start] if self.start <= index < self.stop else None

    def index_of(self, key: str) -> int | None:
        """The number of the row ``key``, if it is held."""
        return next((self.start + place for place, row in enumerate(self.rows) if row.key == key), None)

    def take(self, edge: Edge, rows: Sequence[Row], limit: int) -> int:
        """Add a window that was asked with ``edge`` and ``limit``; returns by how much the numbers moved."""
        full = len(rows) >= limit
        if edge is Edge.FIRST:
            self.start, self.rows = 0, list(rows)
        elif edge is Edge.LAST:
            self.start, self.rows = (max(0, self.total - len(rows)) if full else 0), list(rows)
        elif edge is Edge.AFTER:
            self.rows.extend(rows)
            self._drop(len(self.rows) - MOST_HELD, front=True)
        else:
            self.rows[:0] = rows
            self.start -= len(rows)
            self._drop(len(self.rows) - MOST_HELD, front=False)
            return self._renumbered(at_beginning=not full)
        complete = edge is Edge.LAST or not full
        self.total = self.stop if complete else max(self.total, self.stop)
        return 0

    def replace_after_first(self, rows: Sequence[Row], limit: int) -> None:
        """Keep the first row held and put ``rows``, just read again after it, in place of the others."""
        del self.rows[1:]
        self.take(Edge.AFTER, rows, limit)

    def _drop(self, surplus: int, *, front: bool) -> None:
        if surplus <= 0:
            return
        if front:
            del self.rows[:surplus]
            self.start += surplus
        else:
            del self.rows[-surplus:]

    def _renumbered(self, *, at_beginning: bool) -> int:
        moved = 0
        if at_beginning:
            moved = -self.start
        elif self.start <= 0:
            moved = WINDOW - self.start
        self.start += moved
        self.total = max(self.total + moved, self.stop)
        return moved
