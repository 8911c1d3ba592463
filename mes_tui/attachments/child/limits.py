"""What the child may use: memory, time, files, and no network."""

import ctypes
import math
import os
import resource
import signal
import struct
from collections.abc import Iterator
from contextlib import contextmanager

MEMORY = 300 * 1024 * 1024
OPEN_FILES = 16


class OutOfTime(BaseException):
    """Raised by the timer; not an ``Exception``, so that a broad handler of a library does not swallow it."""


def confine(cpu_seconds: float) -> None:
    """Lower the limits of this process for good; ``cpu_seconds`` is what its work may take."""
    for limit, value in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, math.ceil(cpu_seconds) + 1),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(limit)[1]
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(limit, (value, value))
    _forbid_calls()


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


# By machine: what the kernel calls it, then the numbers of socket, execve, execveat, ptrace and io_uring_setup.
_MACHINES = {
    "x86_64": (0xC000003E, (41, 59, 322, 101, 425)),
    "aarch64": (0xC00000B7, (198, 221, 281, 117, 425)),
}
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050001  # the second answers « not permitted »
_NUMBER, _MACHINE = 0, 4  # offsets in what the kernel gives the filter
_OTHER_NUMBERS = 0x40000000  # the second numbering of the same calls on x86_64
_NO_NEW_PRIVILEGES, _SET_FILTER, _FILTER_MODE = 38, 22, 2


def _forbid_calls() -> None:
    """Ask the kernel to refuse sockets and other programs to this process.

    A kernel that does not know how leaves the process as it was: the other limits hold.
    """
    known = _MACHINES.get(os.uname().machine)
    if known is None or struct.calcsize("P") != 8:  # another way of numbering the calls
        return
    machine, numbers = known
    refuse = len(numbers) + 5
    steps = [
        (_LOAD, 0, 0, _MACHINE),
        (_EQUAL, 0, refuse - 2, machine),
        (_LOAD, 0, 0, _NUMBER),
        (_AT_LEAST, refuse - 4, 0, _OTHER_NUMBERS),
        *((_EQUAL, refuse - place - 1, 0, number) for place, number in enumerate(numbers, 4)),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _REFUSE),
    ]
    code = ctypes.create_string_buffer(b"".join(struct.pack("=HBBI", *step) for step in steps))
    program = struct.pack("@HP", len(steps), ctypes.addressof(code))
    none = ctypes.c_ulong(0)
    libc = ctypes.CDLL(None)
    libc.prctl(_NO_NEW_PRIVILEGES, ctypes.c_ulong(1), none, none, none)
    libc.prctl(_SET_FILTER, ctypes.c_ulong(_FILTER_MODE), program, none, none)
