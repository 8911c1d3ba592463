"""The writers' queue: one writer at a time, first come, first served, among threads and processes alike.

SQLite's own waiters poll at random intervals and are not served in order: measured, one of fifty can wait half a
minute. ``flock`` makes the kernel keep the order, and frees the lock of a process that dies. The lock is on the
store's folder: no file to create, and none that somebody could remove under the waiters.
"""

import fcntl
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PATIENCE = 30.0
"""Seconds a writer waits for its turn before it says so."""


class NotYourTurn(Exception):
    """The queue did not move within the patience given."""


class WriteQueue:
    """The queue of the writers of one store. ``patience`` is in seconds."""

    def __init__(self, folder: Path, patience: float = PATIENCE) -> None:
        self._folder = folder
        self._patience = patience
        self._mine = threading.local()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Hold the one right to write. Raises NotYourTurn after the patience; OSError if the folder is gone."""
        if getattr(self._mine, "held", False):
            raise RuntimeError("writing() inside writing() on the same thread would wait for itself")
        descriptor = _acquire(self._folder, self._patience)
        self._mine.held = True
        try:
            yield
        finally:
            self._mine.held = False
            os.close(descriptor)


def _acquire(folder: Path, patience: float) -> int:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return _Wait(descriptor).until(patience)
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


class _Wait:
    """A blocking ``flock`` that can be given up: the kernel's queue has no time limit of its own."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._guard = threading.Lock()
        self._granted = threading.Event()
        self._abandoned = False
        self._error: OSError | None = None

    def until(self, patience: float) -> int:
        threading.Thread(target=self._block, name="write-queue", daemon=True).start()
        try:
            self._granted.wait(patience)
        except BaseException:
            if not self._give_up():
                os.close(self._descriptor)
            raise
        if not self._granted.is_set() and self._give_up():
            raise NotYourTurn
        if self._error is not None:
            os.close(self._descriptor)
            raise self._error
        return self._descriptor

    def _give_up(self) -> bool:
        """Leave the queue; False when the turn came in the very last moment."""
        with self._guard:
            if self._granted.is_set():
                return False
            self._abandoned = True
            return True

    def _block(self) -> None:
        error: OSError | None = None
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX)
        except OSError as caught:
            error = caught
        with self._guard:
            if self._abandoned:
                os.close(self._descriptor)
                return
            self._error = error
            self._granted.set()
