"""Where the tests write, and the folders that cost much: made once for all the processes, copied by each test."""

import atexit
import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

from storage.store import Store

_SHARED = "MES_TUI_TESTS_PREPARED"
_MEMORY = Path("/dev/shm")
_ROOM = 4 * 1024**3
"""Bytes free in memory: a hundred times what the tests leave there."""


def write_in_memory() -> None:
    """Let temporary folders be made in memory where there is room, unless ``TMPDIR`` says otherwise.

    A store waits for the disk at each writing, ten thousand times over the tests: half of the time on a busy disk.
    """
    if "TMPDIR" in os.environ or not os.access(_MEMORY, os.W_OK):
        return
    free = os.statvfs(_MEMORY)
    if free.f_bavail * free.f_frsize > _ROOM:
        os.environ["TMPDIR"] = tempfile.tempdir = str(_MEMORY)


@cache
def root() -> Path:
    """The folder that this process and those that it starts share; the first to ask makes it, and removes it."""
    if shared := os.environ.get(_SHARED):
        return Path(shared)
    made = tempfile.mkdtemp(prefix="mes-tui-tests-")
    os.environ[_SHARED] = made
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    return Path(made)


def folder(name: str, make: Callable[[Path], object]) -> Path:
    """The folder ``name``, which the first process to need it has filled with ``make(folder)``. Never write to it."""
    place, complete = root() / name, root() / f"{name}.complete"
    with (root() / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not complete.exists():
            shutil.rmtree(place, ignore_errors=True)
            place.mkdir(mode=0o700)  # a store refuses a folder that others may enter
            make(place)
            complete.touch()
    return place


def new_store(place: Path) -> Path:
    """Put at ``place`` the closed file of a store where nobody wrote yet: its steps take a third of a second."""
    shutil.copy2(folder("new store", lambda made: Store.open(made / "mes.db").close()) / "mes.db", place)
    return place
