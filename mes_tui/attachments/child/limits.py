"""What the child may use: memory, time, the descriptors that it was given, and nothing else of the machine."""

import math
import resource
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from mes_tui.attachments.child.kernel import Walls, wall_in

MEMORY = 300 * 1024 * 1024
OPEN_FILES = 16
# What the account may run in all, while this process may start threads: the kernel counts them with the rest.
TASKS = 4096


class OutOfTime(BaseException):
    """Raised by the timer; not an ``Exception``, so that a broad handler of a library does not swallow it."""


def confine(
    cpu_seconds: float, prepare: Callable[[], None] = lambda: None, *, threads: bool = False, memory: int = MEMORY
) -> Walls:
    """Lower the limits of this process for good; ``cpu_seconds`` and ``memory`` are what its work may take. Return the
    walls that hold.

    Nothing can be opened or loaded afterwards: ``prepare`` does it, within the limits. Where calls are filtered, the
    process may start ``threads`` of its own.
    """
    for limit, value in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, math.ceil(cpu_seconds) + 1),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_NPROC, TASKS if threads else 0),
        (resource.RLIMIT_CORE, 0),
    ):
        _lower(limit, value)
    prepare()
    walls = wall_in(threads=threads)
    if not walls.calls:
        _lower(resource.RLIMIT_NPROC, 0)
    return walls


def _lower(limit: int, value: int) -> None:
    hard = resource.getrlimit(limit)[1]
    value = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(limit, (value, value))


@contextmanager
def at_most(seconds: float, wall: float = 0) -> Iterator[None]:
    """Raise ``OutOfTime`` in the block once it used ``seconds`` of processor, or lasted ``wall`` seconds if given."""

    def ring(*_: object) -> None:
        raise OutOfTime

    timers = ((signal.SIGPROF, signal.ITIMER_PROF, seconds), (signal.SIGALRM, signal.ITIMER_REAL, wall))
    for rung, timer, length in timers:
        signal.signal(rung, ring)
        signal.setitimer(timer, length)
    try:
        yield
    finally:
        for _, timer, _ in timers:
            signal.setitimer(timer, 0)
