"""Where a list stands: its cursor, its view, and the windows of rows it still waits for."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from widgets.record_window import WINDOW, Edge, HeldRows, Row


@dataclass(frozen=True, slots=True, eq=False)
class WindowRequest:
    """Rows needed: at most ``limit``, in display order, from ``edge`` (relative to ``row``).

    ``again``: rows already held are read again.
    """

    edge: Edge
    row: Row | None
    limit: int
    again: bool = False


class ListCursor:
    """``index`` is the row under the cursor, ``top`` the first in view, ``height`` the number in view.

    ``ask`` is called with each window needed; one at a time. The view jumps by half its height when the cursor
    leaves it: over a slow line, holding an arrow stays cheap.
    """

    def __init__(self, ask: Callable[[WindowRequest], object]) -> None:
        self.held = HeldRows()
        self.index = 0
        self.top = 0
        self.height = 1
        self._send = ask
        self._awaited: WindowRequest | None = None
        self._goal: int | None = None
        self._later: int | None = None
        self._before: tuple[object, ...] = ()

    @property
    def _picture(self) -> tuple[object, ...]:
        return self.index, self.top, self.held.total, self.held.start, tuple(self.held.rows)

    @property
    def row(self) -> Row | None:
        """The row under the cursor, None when it is not there (yet)."""
        return self.held[self.index]

    def start(self, total: int, rows: Sequence[Row]) -> None:
        """A new list of ``total`` rows, ``rows`` its first ones when they are already read."""
        self.held = HeldRows(total)
        self.index = self.top = 0
        self._awaited = self._goal = self._later = None
        if rows:
            self.held.take(Edge.FIRST, rows, min(total, WINDOW))
        elif total:
            self._ask(Edge.FIRST)

    def reread(self, total: int) -> None:
        """Ask again for the rows held; when they come, the cursor stays on its row if it is still there.

        A window on its way comes first: the person asked for it.
        """
        if self._awaited is not None and not self._awaited.again:
            self._later = total
            return
        first = self.held[self.held.start]
        self._before = self._picture
        self.held.total = max(total, self.held.start)
        self._goal = None
        if first is None or self.held.start == 0:
            self._ask(Edge.FIRST, limit=max(WINDOW, len(self.held.rows)), again=True)
        else:
            self._ask(Edge.AFTER, first, limit=max(WINDOW, len(self.held.rows) - 1), again=True)

    def supply(self, request: WindowRequest, rows: Sequence[Row]) -> bool:
        """Take the rows of ``request``; False when nobody waits for that answer any more, or when nothing changed."""
        if request is not self._awaited:
            return False
        self._awaited = None
        current = self.row
        if request.again and request.edge is Edge.AFTER:
            self.held.replace_after_first(rows, request.limit)
        else:
            moved = self.held.take(request.edge, rows, request.limit)
            self.index, self.top = self.index + moved, self.top + moved
            self._goal = None if self._goal is None else self._goal + moved
        place = self.held.index_of(current.key) if request.again and current is not None else None
        self.index = self.index if place is None else place
        if request.edge is Edge.LAST:
            self._goal = self.held.total - 1
        elif request.edge is Edge.FIRST and not request.again:
            self._goal = 0
        self._resume(self._goal)
        changed = not request.again or self._picture != self._before
        if self._awaited is None and self._later is not None:
            total, self._later = self._later, None
            self.reread(total)
        return changed

    def give_up(self, request: WindowRequest) -> None:
        """The rows could not be read: a later move asks again."""
        if request is self._awaited:
            self._awaited = self._goal = self._later = None

    def move(self, step: int) -> None:
        """Move over ``step`` rows."""
        self._go((self.index if self._goal is None else self._goal) + step)

    def page(self, step: int) -> None:
        """Move by ``step`` views; the cursor keeps its line."""
        self.top += step * self.height
        self._go((self.index if self._goal is None else self._goal) + step * self.height)

    def first(self) -> None:
        """Go to the first row."""
        if self.held.start > 0:
            self._ask(Edge.FIRST)
        else:
            self._go(0)

    def last(self) -> None:
        """Go to the last row."""
        if self.held.stop < self.held.total:
            self._ask(Edge.LAST)
        else:
            self._go(self.held.total - 1)

    def show(self) -> None:
        """Bring the cursor into view, the view within the list."""
        if not self.top <= self.index < self.top + self.height:
            self.top = self.index - self.height // 2
        self.top = max(0, min(self.top, self.held.total - self.height))

    def _go(self, target: int) -> None:
        """Go to ``target``, or as near as the rows held allow until the others arrive."""
        if not self.held.rows:
            return
        target = max(0, min(target, self.held.total - 1))
        if self.held[target] is None:
            self._goal = target
            target = self.held.start if target < self.held.start else self.held.stop - 1
        else:
            self._goal = None
        self.index = target
        self.show()
        self._look_ahead()

    def _resume(self, goal: int | None) -> None:
        self.index = max(self.held.start, min(self.index, self.held.stop - 1))
        self.index = max(0, self.index)
        self.show()
        if goal is not None:
            self._go(goal)
        else:
            self._look_ahead()

    def _ask(self, edge: Edge, row: Row | None = None, *, limit: int = WINDOW, again: bool = False) -> None:
        self._awaited = WindowRequest(edge, row, limit, again)
        self._send(self._awaited)

    def _look_ahead(self) -> None:
        if self._awaited is not None or not self.held.rows:
            return
        near = max(2 * self.height, WINDOW // 4)
        if self.held.stop - self.index <= near and self.held.stop < self.held.total:
            self._ask(Edge.AFTER, self.held.rows[-1])
        elif self.index - self.held.start < near and self.held.start > 0:
            self._ask(Edge.BEFORE, self.held.rows[0])
