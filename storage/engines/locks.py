"""The writers' queue: one writer at a time, first come, first served, among threads and processes alike.

SQLite's own waiters poll at random intervals, and ``flock`` lets newcomers pass those it wakes up: measured, one of
fifty programs waited ten to a hundred times longer than its turn. So each writer takes a ticket, the time at which it
came, by locking that byte of an empty file; its turn has come when it can lock every byte before it. The kernel frees
the tickets of a program that dies, wherever it was in the queue.
"""

import fcntl
import os
import struct
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PATIENCE = 30.0
"""Seconds a writer waits for its turn before it says so."""

_STEP = 0.0003
_LONGEST_STEP = 0.01

# type, whence, start, length, pid: the structure ``flock`` of fcntl(2), padded as in C.
_RECORD = struct.Struct("hhqqi0q")


class NotYourTurn(Exception):
    """The queue did not move within the patience given."""


def queue_file(store: Path) -> Path:
    """The file whose bytes are the tickets. It stays empty, and may be left out of a copy of the store."""
    return store.with_name(f"{store.name}-queue")


class WriteQueue:
    """The queue of the writers of the store at ``store``. ``patience`` is in seconds."""

    def __init__(self, store: Path, patience: float = PATIENCE) -> None:
        self._file = queue_file(store)
        self._patience = patience

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Hold the one right to write. Raises NotYourTurn after the patience; OSError if the folder is gone."""
        descriptor = _acquire(self._file, self._patience)
        try:
            yield
        finally:
            # Every lock of this descriptor goes with it.
            os.close(descriptor)


def _acquire(file: Path, patience: float) -> int:
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        ticket = _take_ticket(descriptor)
        deadline = time.monotonic() + patience
        # Taking every byte at once settles the race with a program that read the clock before us and locks after us.
        while not _lock(descriptor, 0, ticket):
            if time.monotonic() > deadline:
                raise NotYourTurn
            time.sleep(min(_STEP * _ahead(descriptor, ticket), _LONGEST_STEP))
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def _take_ticket(descriptor: int) -> int:
    """Lock the byte of this instant, or of a later one when that instant was already passed over."""
    while True:
        ticket = time.monotonic_ns()
        if _lock(descriptor, ticket, 1):
            return ticket


def _lock(descriptor: int, start: int, length: int) -> bool:
    """Lock bytes if nobody has any of them; False otherwise.

    The locks are those of the open file, not of the process: threads queue like programs, and closing another
    descriptor of the same file frees nothing.
    """
    try:
        fcntl.fcntl(descriptor, fcntl.F_OFD_SETLK, _RECORD.pack(fcntl.F_WRLCK, os.SEEK_SET, start, length, 0))
    except BlockingIOError:
        return False
    return True


def _ahead(descriptor: int, ticket: int) -> int:
    """How many tickets are before ours, at least one: the next in line looks more often than the last."""
    count, start = 1, 0
    while start < ticket:
        asked = _RECORD.pack(fcntl.F_WRLCK, os.SEEK_SET, start, ticket - start, 0)
        kind, _, first, length, _ = _RECORD.unpack(fcntl.fcntl(descriptor, fcntl.F_OFD_GETLK, asked))
        if kind == fcntl.F_UNLCK:
            break
        count, start = count + 1, first + length
    return count
