"""What a machine may do to a command before it begins: each is a function that the forked program calls.

Refusals of the system are real ones. The superuser is refused nothing: ``nobody`` makes the child an account of its own
in a user namespace, which any account may do, without the powers that would open every file.
"""

import ctypes
import os
import sys
from pathlib import Path

_NEW_USERS, _NEW_MOUNTS = 0x10000000, 0x00020000
_CAPABILITIES = 0x20080522  # the third version of the call
STRANGER = 54321
"""A uid that no account of the machine has."""


def nothing() -> None:
    """An ordinary machine."""


def stranger() -> None:
    """An account without an entry in the list of accounts, nor a HOME."""
    _apart(STRANGER, _NEW_USERS)
    os.environ.pop("HOME", None)
    _powerless()


def plain_account() -> None:
    """The account of the tests, refused what the modes of files refuse."""
    _apart(os.getuid(), _NEW_USERS)
    _powerless()


def full_disk() -> None:
    """Nothing more fits in the folder « plein »."""
    _apart(os.getuid(), _NEW_USERS | _NEW_MOUNTS)
    folder = Path("plein").absolute()
    _called("mount", b"tmpfs", os.fsencode(folder), b"tmpfs", 0, b"size=4k,mode=0700")
    (folder / "tout").write_bytes(b"x" * 4096)


def folder_gone() -> None:
    """The current folder was removed by somebody else."""
    folder = Path("parti").absolute()
    folder.mkdir()
    os.chdir(folder)
    folder.rmdir()


def output_closed() -> None:
    """« >&- »: the interpreter finds no standard output as it starts."""
    os.close(1)
    sys.stdout = None  # as the interpreter does


def output_full() -> None:
    """« > /dev/full »."""
    descriptor = os.open("/dev/full", os.O_WRONLY)
    os.dup2(descriptor, 1)
    os.close(descriptor)


def can_be_apart() -> bool:
    """Whether this machine lets an account have users and mounts of its own."""
    child = os.fork()
    if not child:
        try:
            _apart(STRANGER, _NEW_USERS | _NEW_MOUNTS)
            _called("mount", b"tmpfs", b"/mnt", b"tmpfs", 0, b"size=4k")
        except OSError:
            os._exit(1)
        os._exit(0)
    return os.waitpid(child, 0)[1] == 0


def _apart(uid: int, namespaces: int) -> None:
    outside, group = os.getuid(), os.getgid()
    _called("unshare", namespaces)
    Path("/proc/self/setgroups").write_text("deny", encoding="ascii")
    Path("/proc/self/gid_map").write_text(f"{group} {group} 1", encoding="ascii")
    Path("/proc/self/uid_map").write_text(f"{uid} {outside} 1", encoding="ascii")


def _powerless() -> None:
    _called("capset", (ctypes.c_uint32 * 2)(_CAPABILITIES, 0), (ctypes.c_uint32 * 6)())


def _called(name: str, *arguments: object) -> None:
    library = ctypes.CDLL(None, use_errno=True)
    if getattr(library, name)(*arguments):
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), name)
