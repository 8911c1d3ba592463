"""The connections of one program to a PostgreSQL base: one that stays open, others only while it is lent. Light.

A server has few connections to give (« max_connections »), and a hundred sessions may be open on it.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy import Engine

AT_ONCE = 2
"""Connections of a program that writes and reads at the same time."""
PATIENCE = 1.0
"""Seconds that a thread waits for one of them before it opens one more: whoever has it may be waiting for this one."""


class Lending:
    """Lends ``resting``, whose only connection stays open, to who comes first, and ``more`` to the others.

    ``more`` closes its connections as they are given back.
    """

    def __init__(self, resting: "Engine", more: "Engine") -> None:
        self._resting, self._more = resting, more
        self._changed = threading.Condition()
        self._free, self._out = True, 0
        self._mine = threading.local()

    @contextmanager
    def lent(self) -> "Iterator[Engine]":
        """An engine that has a connection to give."""
        depth = getattr(self._mine, "depth", 0)
        with self._changed:
            # A thread that has one already would wait for itself.
            if not depth:
                self._changed.wait_for(lambda: self._out < AT_ONCE, PATIENCE)
            first, self._free = self._free, False
            self._out += 1
        self._mine.depth = depth + 1
        try:
            yield self._resting if first else self._more
        finally:
            self._mine.depth = depth
            self._give_back(first=first)

    @contextmanager
    def spare(self) -> "Iterator[Engine | None]":
        """The engine of the resting connection when nobody has it, else None."""
        with self._changed:
            first, self._free = self._free, False
            self._out += first
        try:
            yield self._resting if first else None
        finally:
            if first:
                self._give_back(first=True)

    def _give_back(self, *, first: bool) -> None:
        with self._changed:
            self._free = self._free or first
            self._out -= 1
            self._changed.notify_all()

    def dispose(self) -> None:
        """Close every connection."""
        self._resting.dispose()
        self._more.dispose()
