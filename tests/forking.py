"""Start a Python program without paying each time for the start of the interpreter and the imports of the libraries.

A server (``fork_server.py``) that has imported what a family of programs needs forks at each call: the child has the
words, the environment, the folder and the files of the call, a session of its own, then runs the program as the
interpreter would; the child that opens documents confines itself there as elsewhere. What a program imports too early
is seen in other tests (tests/hygiene). In ``make check`` each PDF and each terminal has an interpreter of its own.
"""

import atexit
import json
import os
import select
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cache
from io import FileIO
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, Self

from mes_tui.attachments import confined
from tests import budget

ROOT = Path(__file__).resolve().parents[1]
# What an interpreter, or Textual, reads once, as it starts: a call that differs gets an interpreter of its own.
AT_START = ("LANG", "LC_", "PYTHON", "TZ", "TEXTUAL", "ESCDELAY")
ENVIRON = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "LANG": "C.UTF-8"}
_LONGEST = 100_000
_PYTHON = sys.executable
interpreted = confined.start


def suits(environ: Mapping[str, str]) -> bool:
    """Whether a program started in ``environ`` reads at its start what the server read."""
    return all(_at_start(environ)[name] == ENVIRON.get(name) for name in _at_start(environ))


def _at_start(environ: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in environ.items() if name.startswith(AT_START)}


class Program:
    """A program that a server forked; as ``subprocess.Popen`` says it."""

    def __init__(self, pid: int, words: Sequence[str], ended: int) -> None:
        self.pid, self.args, self._ended = pid, words, ended
        self.returncode: int | None = None
        self.stdin: FileIO | None = None
        self.stdout: FileIO | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for pipe in (self.stdin, self.stdout):
            if pipe is not None:
                pipe.close()
        self.wait()

    def wait(self, timeout: float | None = None) -> int:
        """The status at the end of the program, awaited."""
        if self.returncode is None:
            if not select.select([self._ended], [], [], timeout)[0]:
                raise subprocess.TimeoutExpired(list(self.args), timeout or 0)
            self.returncode = int(os.read(self._ended, 20))
            os.close(self._ended)
        return self.returncode

    def poll(self) -> int | None:
        """The same, None before the end."""
        with suppress(subprocess.TimeoutExpired):
            return self.wait(0)
        return None

    def send_signal(self, number: int) -> None:
        """Send a signal to the program, unless it has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """End the program at once."""
        self.send_signal(signal.SIGKILL)


class Server:
    """The server of a family of programs."""

    def __init__(self, family: str) -> None:
        self._socket, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        command = [sys.executable, "-m", "tests.fork_server", family, str(theirs.fileno())]
        descriptors = [theirs.fileno()]
        self._server = subprocess.Popen(
            command, env=ENVIRON, cwd=ROOT, pass_fds=descriptors, stdin=subprocess.DEVNULL, start_new_session=True
        )
        theirs.close()
        self._turn = threading.Lock()
        atexit.register(self._close)

    def start(
        self,
        words: Sequence[str],
        files: Sequence[int],
        environ: Mapping[str, str],
        folder: Path,
        before: str = "",
        *,
        terminal: bool = False,
    ) -> Program:
        """Start the program that ``python`` would start with ``words``; ``files`` are its three standard ones.

        Its output is its terminal if ``terminal``. ``before`` names a function, with its module, that is called first.
        """
        call = {"words": words, "environ": dict(environ), "folder": str(folder), "before": before, "tty": terminal}
        ended, theirs = os.pipe()
        try:
            with self._turn:
                socket.send_fds(self._socket, [json.dumps(call).encode()], [*files, theirs])
                pid = int(self._socket.recv(_LONGEST))
        finally:
            os.close(theirs)
        return Program(pid, words, ended)

    def _close(self) -> None:
        self._socket.close()
        self._server.wait(10)


@cache
def server(family: str) -> Server:
    """The server of this process for ``family``, of ``fork_server.FAMILIES``."""
    return Server(family)


def run(
    words: Sequence[str], environ: Mapping[str, str], folder: Path, timeout: float, before: str = ""
) -> subprocess.CompletedProcess[str]:
    """Run ``mes-tui`` with ``words`` in ``folder``, at most ``timeout`` seconds; ``before`` as above."""
    with TemporaryFile() as out, TemporaryFile() as err:
        status = command(words, (out.fileno(), err.fileno()), environ, folder, before).wait(timeout)
        printed = []
        for file in (out, err):
            file.seek(0)
            printed.append(file.read().decode("utf-8"))
    return subprocess.CompletedProcess(list(words), status, *printed)


def command(
    words: Sequence[str], output: tuple[int, int], environ: Mapping[str, str], folder: Path, before: str = ""
) -> Program:
    """Start ``mes-tui`` with ``words``, which prints to the open files ``output``."""
    with open(os.devnull, "rb") as nothing:
        files = (nothing.fileno(), *output)
        return server("programs").start(("-m", "mes_tui", *words), files, environ, folder, before)


def child(script: Path, *words: str) -> Any:
    """In place of ``confined.start``; another script gets an interpreter, and so does a Python that is not ours."""
    if script != confined.CHILD or sys.executable != _PYTHON:
        return interpreted(script, *words)
    stdin, ours_in = os.pipe()
    ours_out, stdout = os.pipe()
    with open(os.devnull, "wb") as nothing:
        files = (stdin, stdout, nothing.fileno())
        started: Any = server("documents").start((str(script), *words), files, confined.ENVIRON, Path("/"))
    os.close(stdin)
    os.close(stdout)
    started.stdin, started.stdout = FileIO(ours_in, "wb"), FileIO(ours_out, "rb")
    return started


def install() -> None:
    """Let this process fork the children that open documents."""
    if budget.SHORT:
        confined.start = child
