"""What a document that took over the child would try: each attempt, and the walls that refuse it alone.

Run as the child of ``run_child``: ``attempts.py SECONDS WALLS FOLDER`` raises the WALLS named (all of them for
``confine``), tries what they are to refuse in a FOLDER like that of a store, and prints what came of each as JSON.
Where a decoder may work in a thread, it is that thread which tries.
"""

import ctypes
import errno
import json
import mmap
import os
import resource
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

if not __package__:
    sys.path.append(str(Path(__file__).resolve().parents[2]))

from mes_tui.attachments.child import kernel
from mes_tui.attachments.child.limits import confine

SECRET = "secret"
CALLS, PATHS = "filter_calls", "close_paths"
BOTH = (CALLS, PATHS)
# The same filter for a decoder that works in a thread.
WITH_THREAD = "filter_calls with a thread"
_LIBC = ctypes.CDLL(None, use_errno=True)
# The same numbers on every machine.
_IO_URING_SETUP, _PIDFD_OPEN, _CLONE3, _OPENAT2, _PIDFD_GETFD = 425, 434, 435, 437, 438
# Asked before the walls: the name of the machine is a call too.
_CLONE = {"x86_64": 56, "aarch64": 220}.get(os.uname().machine, 0)
_SHARED_MEMORY, _SUSPENDED, _THREAD = 0x100, 0x4000, 0x10000
_AS_LIBC_DOES = 0x3D0F00  # how it starts a thread, after « strace »
_USER_NAMESPACE, _ATTACH, _DEATH_SIGNAL, _SET_OWNER = 0x10000000, 16, 1, 8


def _call(name: str, *arguments: object) -> int:
    return _checked(getattr(_LIBC, name)(*arguments))


def _raw(number: int, *arguments: object) -> int:
    return _checked(_LIBC.syscall(number, *arguments))


def _checked(answer: int) -> int:
    if answer < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return answer


def _memory(flags: int) -> None:
    os.close(os.open(f"/proc/{os.getppid()}/mem", flags))


def _vm(name: str) -> int:
    class Part(ctypes.Structure):
        _fields_ = (("base", ctypes.c_void_p), ("length", ctypes.c_size_t))

    room = ctypes.create_string_buffer(8)
    here = Part(ctypes.addressof(room), 8)
    # An address of this process: it is the right to look there that is asked first.
    return _call(name, os.getppid(), ctypes.byref(here), 1, ctypes.byref(here), 1, 0)


def _map(secret: Path) -> None:
    with secret.open("r+b") as file, mmap.mmap(file.fileno(), 0) as shared:
        shared[:1] = b"S"


def _limits(process: int) -> int:
    # Python takes « not permitted » for a bad value.
    return _call("prlimit", process, resource.RLIMIT_CORE, (ctypes.c_ulong * 2)(0, 0), None)


def _thread() -> None:
    thread = threading.Thread(target=lambda: None)
    thread.start()
    thread.join()


def _fork() -> None:
    if not os.fork():
        os._exit(0)


def _clone(flags: int) -> None:
    """What the kernel would refuse as senseless, but for the flags alone, is harmless where it is let through."""
    if not _raw(_CLONE, ctypes.c_ulong(flags), None, None, None, None):
        os._exit(0)


# The name of each attempt, the walls that refuse it alone, and how it is made in the folder of a store.
ATTEMPTS: dict[str, tuple[tuple[str, ...], Callable[[Path], object]]] = {
    "read the store": (BOTH, lambda folder: (folder / SECRET).read_bytes()),
    "read a file of the machine": (BOTH, lambda _: Path("/etc/passwd").read_bytes()),
    "open by the newest call": (BOTH, lambda _: _raw(_OPENAT2, -100, b"/etc/passwd", bytes(24), 24)),
    "know whether a file exists": ((CALLS,), lambda folder: (folder / SECRET).stat()),
    "follow a link": ((CALLS,), lambda _: os.readlink("/proc/self/exe")),
    "list a folder": (BOTH, os.listdir),
    "list the processes": (BOTH, lambda _: os.listdir("/proc")),
    "change the store": (BOTH, lambda folder: os.open(folder / SECRET, os.O_WRONLY)),
    "change the store through memory": (BOTH, lambda folder: _map(folder / SECRET)),
    "empty the store": (BOTH, lambda folder: os.truncate(folder / SECRET, 0)),
    "rename the store": (BOTH, lambda folder: os.rename(folder / SECRET, folder / "gone")),
    "remove the store": (BOTH, lambda folder: os.unlink(folder / SECRET)),
    "open the store to others": ((CALLS,), lambda folder: os.chmod(folder / SECRET, 0o666)),
    "make a file": (BOTH, lambda folder: os.open(folder / "new", os.O_CREAT | os.O_WRONLY)),
    "make a folder": (BOTH, lambda folder: os.mkdir(folder / "folder")),
    "make a link": (BOTH, lambda folder: os.symlink("/etc", folder / "link")),
    "make a pipe with a name": (BOTH, lambda folder: os.mkfifo(folder / "pipe")),
    "make a file in memory": ((CALLS,), lambda _: os.memfd_create("x")),
    "write to the terminal": (BOTH, lambda _: os.open("/dev/ptmx", os.O_RDWR | os.O_NOCTTY)),
    "read the environment of the parent": (BOTH, lambda _: Path(f"/proc/{os.getppid()}/environ").read_bytes()),
    "open the memory of the parent": (BOTH, lambda _: _memory(os.O_RDONLY)),
    "write into the parent": (BOTH, lambda _: _memory(os.O_RDWR)),
    "read the parent by a call": (BOTH, lambda _: _vm("process_vm_readv")),
    "write into the parent by a call": (BOTH, lambda _: _vm("process_vm_writev")),
    "debug the parent": (BOTH, lambda _: _call("ptrace", _ATTACH, os.getppid(), None, None)),
    "hold the parent": ((CALLS,), lambda _: _raw(_PIDFD_OPEN, os.getppid(), 0)),
    "take a descriptor of the parent": ((CALLS,), lambda _: _raw(_PIDFD_GETFD, 0, 0, 0)),
    "signal the parent": (BOTH, lambda _: os.kill(os.getppid(), 0)),
    "signal the group of the parent": (BOTH, lambda _: os.killpg(os.getpgid(os.getppid()), 0)),
    "signal a thread of the parent": (BOTH, lambda _: _call("tgkill", os.getppid(), os.getppid(), 0)),
    "have the kernel signal the parent": ((CALLS,), lambda _: _call("fcntl", 0, _SET_OWNER, os.getppid())),
    "lower the limits of the parent": ((CALLS,), lambda _: _limits(os.getppid())),
    "slow the parent down": ((CALLS,), lambda _: os.setpriority(os.PRIO_PROCESS, os.getppid(), 1)),
    "lift its own limits": ((CALLS,), lambda _: _limits(0)),
    "look for its group": ((CALLS,), lambda _: os.getpgid(0)),
    "outlive the parent": ((CALLS,), lambda _: _call("prctl", _DEATH_SIGNAL, 0, 0, 0, 0)),
    "fork": ((CALLS,), lambda _: _fork()),
    "fork by the newest call": ((CALLS,), lambda _: _raw(_CLONE3, None, 0)),
    "fork by the oldest call": ((CALLS,), lambda _: _clone(signal.SIGCHLD)),
    "fork and share the memory": ((CALLS,), lambda _: _clone(_SHARED_MEMORY | _SUSPENDED | signal.SIGCHLD)),
    "start a thread": ((CALLS,), lambda _: _thread()),
    "start a thread apart": ((CALLS,), lambda _: _clone(_THREAD)),
    "start a thread in a namespace": ((CALLS,), lambda _: _clone(_AS_LIBC_DOES | _USER_NAMESPACE)),
    "start a process that shares all": ((CALLS,), lambda _: _clone(_AS_LIBC_DOES & ~_THREAD)),
    "become another program": (BOTH, lambda _: os.execv(sys.executable, ["python", "-c", ""])),
    "start another program": ((CALLS,), lambda _: subprocess.run(["/bin/true"])),
    "reach the network": ((CALLS,), lambda _: socket.socket()),
    "reach a service of the machine": ((CALLS,), lambda _: socket.socket(socket.AF_UNIX)),
    "make a pair of sockets": ((CALLS,), lambda _: socket.socketpair()),
    "pass by the other queue of calls": ((CALLS,), lambda _: _raw(_IO_URING_SETUP, 1, bytes(120))),
    "enter a namespace of its own": ((CALLS,), lambda _: _call("unshare", _USER_NAMESPACE)),
    "talk to a device": ((CALLS,), lambda _: os.get_terminal_size(0)),
}
_NEEDS_LANDLOCK = {"empty the store": 3}
_NEEDS_LANDLOCK |= dict.fromkeys((name for name in ATTEMPTS if name.startswith("signal ")), 6)


def refused_by(wall: str, version: int) -> tuple[str, ...]:
    """The attempts that ``wall`` refuses, alone; every one for all of them. ``version`` is that of Landlock."""
    return tuple(
        name
        for name, (walls, _) in ATTEMPTS.items()
        if wall in (confine.__name__, WITH_THREAD)
        or (wall in walls and (wall != PATHS or version >= _NEEDS_LANDLOCK.get(name, 1)))
    )


def _outcome(attempt: Callable[[Path], object], folder: Path) -> str:
    """ "refused", or what else came of it: an attempt that fails for another reason was let through."""
    try:
        attempt(folder)
    except RuntimeError:  # a thread that does not start says no more
        return "refused"
    except OSError as error:
        return "refused" if error.errno in (errno.EPERM, errno.EACCES, errno.ENOSYS) else str(error)
    return "worked"


def main(wall: str, folder: Path, version: int) -> None:
    """Raise the wall, make the attempts, tell which ended how."""
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    told: dict[str, str] = {}

    def attempt() -> None:
        told.update({name: _outcome(ATTEMPTS[name][1], folder) for name in refused_by(wall, version)})

    if wall == WITH_THREAD:
        kernel.filter_calls(threads=True)
        decoder = threading.Thread(target=attempt)
        decoder.start()
        decoder.join()
    else:
        confine(2) if wall == confine.__name__ else getattr(kernel, wall)()
        attempt()
    os.write(1, json.dumps(told).encode() + b"\n")


if __name__ == "__main__":
    main(sys.argv[2], Path(sys.argv[3]), int(sys.argv[4]))
