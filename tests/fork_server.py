"""The other side of ``forking.py``: ``python -m tests.fork_server FAMILY SOCKET`` forks a program at each call."""

import atexit
import fcntl
import gc
import json
import os
import runpy
import select
import signal
import socket
import sys
import termios
import threading
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from io import BufferedReader, BufferedWriter, FileIO, TextIOWrapper
from pkgutil import walk_packages
from typing import Any, NoReturn, TextIO

_LONGEST = 100_000


def _programs() -> None:
    from mes_tui import terminal

    terminal.prepare()
    for name in ("argparse", "smtplib", "pysqlite3.dbapi2", "alembic.command", "xlsxwriter", "segno"):
        import_module(name)
    for name in ("mes_tui", "screens", "widgets", "storage.engines", "storage.records", "storage.schema"):
        package = import_module(name)
        for module in walk_packages(package.__path__, f"{name}."):
            if not module.name.startswith("mes_tui.attachments.child") and not module.name.endswith("__main__"):
                import_module(module.name)


def _documents() -> None:
    from mes_tui.attachments.child import __main__ as child

    for job in child.JOBS:
        child.prepare(job)


# What each server imports: the libraries, and of the application what takes the longest to define and holds no state.
FAMILIES = {"programs": _programs, "documents": _documents}


def _serve(connection: socket.socket) -> list[str]:
    """Answer calls until the other end closes; returns in the child of each call, with the words of the program."""
    ends: dict[int, int] = {}

    def tell() -> None:
        while ends:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if not pid:
                return
            with suppress(BrokenPipeError):
                os.write(ends[pid], str(os.waitstatus_to_exitcode(status)).encode())
            os.close(ends.pop(pid))

    # A signal that comes between the last look at the handlers and the wait would be seen after the next call only:
    # it writes here too.
    woken, wake = os.pipe2(os.O_NONBLOCK)
    signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    while True:
        ready = select.select([connection.fileno(), woken], [], [])[0]
        if woken in ready:
            os.read(woken, _LONGEST)
            tell()
        if connection.fileno() not in ready:
            continue
        said, files, _, _ = socket.recv_fds(connection, _LONGEST, 4)
        if not said:
            sys.exit()
        # A child that ends at once is told of once it is known.
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGCHLD})
        child = os.fork()
        if not child:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGCHLD})
            connection.close()
            for file in (woken, wake, *ends.values(), files.pop()):
                os.close(file)
            return _become(json.loads(said), files)
        *standard, ends[child] = files
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGCHLD})
        for file in standard:
            os.close(file)
        connection.send(str(child).encode())


def _become(call: dict[str, Any], files: Sequence[int]) -> list[str]:
    os.setsid()
    for number, file in enumerate(files):
        os.dup2(file, number)
        os.close(file)
    if call["tty"]:
        fcntl.ioctl(1, termios.TIOCSCTTY, 0)
    sys.stdin, sys.stdout, sys.stderr = map(_opened_again, (sys.stdin, sys.stdout, sys.stderr))
    os.environ.clear()
    os.environ.update(call["environ"])
    os.chdir(call["folder"])
    sys.path[0] = call["folder"]
    if call["before"]:
        module, _, function = call["before"].rpartition(".")
        getattr(import_module(module), function)()
    words: list[str] = call["words"]
    return words


def _opened_again(stream: TextIO) -> TextIO:
    """The interpreter looked at what it writes to as the server started: a terminal is not written to as a file is."""
    descriptor = FileIO(stream.fileno(), stream.mode[0], closefd=False)
    whole = BufferedReader(descriptor) if descriptor.readable() else BufferedWriter(descriptor)
    return TextIOWrapper(whole, stream.encoding, stream.errors, line_buffering=descriptor.isatty())


def _run(words: list[str]) -> None:
    """Run the program that ``python`` would run with ``words``."""
    if words[0] == "-m":
        sys.argv = words[1:]
        runpy.run_module(words[1], run_name="__main__", alter_sys=True)
    else:
        sys.argv = words
        runpy.run_path(words[0], run_name="__main__")


def _end(status: object) -> NoReturn:
    """End as the interpreter would, without taking to pieces what was imported: two thirds of the cost of a call."""
    if isinstance(status, str):
        print(status, file=sys.stderr)
    threading._shutdown()  # type: ignore[attr-defined]
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()
    os._exit(status if isinstance(status, int) else int(bool(status)))


if __name__ == "__main__":
    FAMILIES[sys.argv[1]]()
    gc.collect()
    gc.freeze()
    ask = _serve(socket.socket(fileno=int(sys.argv[2])))
    try:
        _run(ask)
    except SystemExit as end:
        _end(end.code)
    _end(0)
