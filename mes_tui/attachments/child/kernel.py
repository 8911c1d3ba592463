"""What the kernel is asked to refuse to this process from now on: every call but a few, every path, every signal.

Two walls, each enough by itself for most of it, so that a kernel without one still has the other: seccomp lets through
the calls of the table below and no other; Landlock closes every path, and whatever belongs to other processes.
"""

import ctypes
import os
import signal
import struct
from dataclasses import dataclass

# What is left to a process that has opened and loaded all that it needs: its memory, its clock, the descriptors that it
# holds. By name, the numbers on x86_64 and on aarch64. Nothing here takes a path, a process or a socket.
CALLS = {
    "read": (0, 63),
    "write": (1, 64),
    "close": (3, 57),
    "lseek": (8, 62),
    "mmap": (9, 222),
    "mprotect": (10, 226),
    "munmap": (11, 215),
    "brk": (12, 214),
    "rt_sigaction": (13, 134),
    "rt_sigprocmask": (14, 135),
    "rt_sigreturn": (15, 139),
    "sched_yield": (24, 124),
    "mremap": (25, 216),
    "madvise": (28, 233),
    "nanosleep": (35, 101),
    "getitimer": (36, 102),
    "setitimer": (38, 103),
    "getpid": (39, 172),
    "exit": (60, 93),
    "gettimeofday": (96, 169),
    "getrusage": (98, 165),
    "sigaltstack": (131, 132),
    "gettid": (186, 178),
    "futex": (202, 98),
    "restart_syscall": (219, 128),
    "clock_gettime": (228, 113),
    "clock_getres": (229, 114),
    "clock_nanosleep": (230, 115),
    "exit_group": (231, 94),
    "getrandom": (318, 278),
    "rseq": (334, 293),
}
# What the job of a decoder that works in a thread is left besides: a thread as libc starts it, of this very process.
THREAD_CALLS = {"set_robust_list": (273, 99)}
_CLONE, _CLONE3 = (56, 220), 435
# Memory, folder, descriptors, signals and turns of semaphores shared, one process; musl says one thing more.
_THREAD, _DETACHED = 0x3D0F00, 0x400000
# By machine: what the kernel calls it, and its column of the table.
_MACHINES = {"x86_64": (0xC000003E, 0), "aarch64": (0xC00000B7, 1)}

_LOAD, _EQUAL, _RETURN = 0x20, 0x15, 0x06
# The second answers « not permitted », the third that there is no such call: libc then starts a thread by the older
# one, whose flags the filter can read.
_VERDICTS = _ALLOW, _REFUSE, _UNKNOWN = 0x7FFF0000, 0x00050001, 0x00050026
_NUMBER, _MACHINE, _FLAGS = 0, 4, 16  # offsets in what the kernel gives the filter, the last of the first argument
_DEATH_SIGNAL, _SET_FILTER, _NO_NEW_PRIVILEGES, _FILTER_MODE = 1, 22, 38, 2

# The same numbers on every machine.
_CREATE_RULESET, _RESTRICT_SELF = 444, 446
_ASK_VERSION = 1
# By the version that brought it: what may be done to files (bits), through the network, to processes outside.
_FILE_BITS = {1: 13, 2: 14, 3: 15, 5: 16}
_NETWORK_BITS = {4: 2}
_OUTSIDE_BITS = {6: 2}


# A step of the filter: code, value, the verdict when it is met and when it is not, None to go on.
_Step = tuple[int, int, int | None, int | None]
_STEP = struct.Struct("=HBBI")


@dataclass(frozen=True, slots=True)
class Walls:
    """What holds: ``calls`` are filtered; ``paths`` is the version of Landlock that closes them, 0 for none."""

    calls: bool
    paths: int


def wall_in(*, threads: bool = False) -> Walls:
    """Raise both walls around this process, for good; those that the kernel does not know are left out.

    With ``threads``, the process may start some of its own.
    """
    _end_with_the_parent()
    _prepare_callbacks()
    # The filter comes last: it refuses the calls of the other.
    paths = close_paths()
    return Walls(filter_calls(threads=threads), paths)


def close_paths() -> int:
    """Close every path, and the processes outside, with Landlock; return its version, 0 where there is none.

    What is already open stays open.
    """
    libc = ctypes.CDLL(None)
    none = ctypes.c_long(0)
    version = int(libc.syscall(_CREATE_RULESET, none, none, _ASK_VERSION))
    if version < 1:
        return 0
    rights = (_bits(known, version) for known in (_FILE_BITS, _NETWORK_BITS, _OUTSIDE_BITS))
    asked = ctypes.create_string_buffer(struct.pack("=QQQ", *rights), 24)
    rules = int(libc.syscall(_CREATE_RULESET, asked, ctypes.c_long(len(asked)), none))
    if rules < 0:
        return 0
    try:
        _renounce_privileges(libc)
        return version if libc.syscall(_RESTRICT_SELF, ctypes.c_long(rules), none) == 0 else 0
    finally:
        os.close(rules)


def filter_calls(*, threads: bool = False) -> bool:
    """Let through the calls of the tables only; False where the kernel, or we, do not know how."""
    known = _MACHINES.get(os.uname().machine)
    if known is None or struct.calcsize("P") != 8:  # another way of numbering the calls
        return False
    machine, column = known
    steps: list[_Step] = [
        (_LOAD, _MACHINE, None, None),
        (_EQUAL, machine, None, _REFUSE),
        (_LOAD, _NUMBER, None, None),
        *((_EQUAL, numbers[column], _ALLOW, None) for numbers in (CALLS | THREAD_CALLS if threads else CALLS).values()),
        *(_thread_steps(column) if threads else ()),
        (_RETURN, _REFUSE, None, None),
    ]
    code = ctypes.create_string_buffer(_assembled(steps))
    program = struct.pack("@HP", len(code) // _STEP.size, ctypes.addressof(code))
    libc = ctypes.CDLL(None)
    _renounce_privileges(libc)
    none = ctypes.c_ulong(0)
    return int(libc.prctl(_SET_FILTER, ctypes.c_ulong(_FILTER_MODE), program, none, none)) == 0


def _thread_steps(column: int) -> list[_Step]:
    """Let through a thread that shares all with this process: neither a process nor a namespace of its own."""
    return [
        (_EQUAL, _CLONE3, _UNKNOWN, None),
        (_EQUAL, _CLONE[column], None, _REFUSE),
        (_LOAD, _FLAGS, None, None),
        (_EQUAL, _THREAD, _ALLOW, None),
        (_EQUAL, _THREAD | _DETACHED, _ALLOW, None),
    ]


def _assembled(steps: list[_Step]) -> bytes:
    """The program of the filter, which ends with the verdicts: a step that meets one goes there."""

    def onward(place: int, verdict: int | None) -> int:
        return 0 if verdict is None else len(steps) + _VERDICTS.index(verdict) - place - 1

    ends: list[_Step] = [(_RETURN, verdict, None, None) for verdict in _VERDICTS]
    return b"".join(
        _STEP.pack(code, onward(place, met), onward(place, unmet), value)
        for place, (code, value, met, unmet) in enumerate(steps + ends)
    )


def _bits(known: dict[int, int], version: int) -> int:
    """As many bits as the last version up to ``version`` knows of."""
    return (1 << max((bits for since, bits in known.items() if since <= version), default=0)) - 1


def _renounce_privileges(libc: ctypes.CDLL) -> None:
    none = ctypes.c_ulong(0)
    libc.prctl(_NO_NEW_PRIVILEGES, ctypes.c_ulong(1), none, none, none)


def _end_with_the_parent() -> None:
    """A parent that is killed cannot kill its child any more: the kernel does."""
    none = ctypes.c_ulong(0)
    ctypes.CDLL(None).prctl(_DEATH_SIGNAL, ctypes.c_ulong(signal.SIGKILL), none, none, none)


def _prepare_callbacks() -> None:
    """The first function of Python handed to a library makes libffi open its own file."""
    ctypes.CFUNCTYPE(None)(lambda: None)
