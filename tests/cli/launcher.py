"""Start ``python -m mes_tui`` without paying each time for the start of Python and the imports of the libraries.

A server that has imported the libraries, and the rooms below the commands, forks at each call: the child has the
environment, the folder and the standard files of the call, then runs the module as the interpreter would. What a
command imports too early is seen elsewhere (tests/hygiene).
"""

import atexit
import gc
import json
import os
import runpy
import socket
import subprocess
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from tempfile import TemporaryFile
from typing import NoReturn, TextIO

LIBRARIES = (
    *("argparse", "tomllib", "email.message", "smtplib", "pysqlite3.dbapi2", "sqlalchemy.orm", "sqlmodel"),
    *("alembic.command", "pypdf", "fpdf", "segno", "xlsxwriter", "pydantic"),
)
# Of the application, what takes the longest to define; it holds no state of its own.
PACKAGES = (
    *("mes_tui.forms.editions.pes_2021", "mes_tui.importing", "mes_tui.printing", "mes_tui.services"),
    *("storage.engines", "storage.records", "storage.schema"),
)
# What an interpreter reads once, as it starts: such calls get an interpreter of their own.
AT_START = ("LANG", "LC_", "PYTHON", "TZ")
_LONGEST = 100_000


def own_interpreter(environ_too: dict[str, str]) -> bool:
    """Whether a call with these additions to the environment must start Python anew."""
    return any(name.startswith(AT_START) for name in environ_too)


class Launcher:
    """The server, one call at a time. ``environ`` is what every call has in common."""

    def __init__(self, environ: dict[str, str]) -> None:
        self._socket, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        command = [sys.executable, __file__, str(theirs.fileno())]
        self._server = subprocess.Popen(command, env=environ, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL)
        theirs.close()

    def run(
        self, words: Sequence[str], environ: dict[str, str], folder: Path, timeout: float, before: str = ""
    ) -> subprocess.CompletedProcess[str]:
        """Run ``mes-tui`` with ``words`` in ``folder``; at most ``timeout`` seconds.

        ``before`` names the function of ``tests/cli/hindrances.py`` that is called first.
        """
        with TemporaryFile() as out, TemporaryFile() as err:
            status = self.status(words, environ, folder, timeout, out.fileno(), err.fileno(), before)
            printed = []
            for file in (out, err):
                file.seek(0)
                printed.append(file.read().decode("utf-8"))
        return subprocess.CompletedProcess(list(words), status, *printed)

    def status(
        self,
        words: Sequence[str],
        environ: dict[str, str],
        folder: Path,
        timeout: float,
        out: int,
        err: int,
        before: str = "",
    ) -> int:
        """The same, what it prints going to two open files."""
        call = json.dumps({"words": words, "environ": environ, "folder": str(folder), "before": before}).encode()
        self._socket.settimeout(timeout)
        socket.send_fds(self._socket, [call], [out, err])
        return int(self._socket.recv(_LONGEST))

    def close(self) -> None:
        """End the server."""
        self._socket.close()
        self._server.wait(10)


def _serve(connection: socket.socket) -> None:
    """Answer calls until the other end closes; returns in the child of each call, ready to run the module."""
    for name in LIBRARIES:
        import_module(name)
    for name in PACKAGES:
        package = import_module(name)
        for module in iter_modules(package.__path__, f"{name}."):
            import_module(module.name)
    gc.collect()
    gc.freeze()
    while True:
        said, files, _, _ = socket.recv_fds(connection, _LONGEST, 2)
        if not said:
            sys.exit()
        child = os.fork()
        if not child:
            connection.close()
            _become(json.loads(said), files)
            return
        for file in files:
            os.close(file)
        connection.send(str(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])).encode())


def _become(call: dict[str, object], files: Sequence[int]) -> None:
    for number, file in enumerate(files, 1):
        os.dup2(file, number)
        os.close(file)
    sys.stdout, sys.stderr = _opened_again(sys.stdout), _opened_again(sys.stderr)
    os.environ.clear()
    os.environ.update(call["environ"])  # type: ignore[call-overload]  # read from JSON
    os.chdir(str(call["folder"]))
    sys.argv[1:] = call["words"]  # type: ignore[call-overload]  # read from JSON
    sys.path[0] = str(call["folder"])
    if call["before"]:
        getattr(import_module("tests.cli.hindrances"), str(call["before"]))()


def _opened_again(stream: TextIO) -> TextIO:
    """The interpreter looked at what it writes to as the server started: a terminal is not written to as a file is."""
    return open(stream.fileno(), "w", encoding=stream.encoding, errors=stream.errors, closefd=False)


def _end(status: object) -> NoReturn:
    """End as the interpreter would, without taking to pieces what was imported: two thirds of the cost of a call."""
    if isinstance(status, str):
        print(status, file=sys.stderr)
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()
    os._exit(status if isinstance(status, int) else int(bool(status)))


if __name__ == "__main__":
    _serve(socket.socket(fileno=int(sys.argv[1])))
    try:
        runpy.run_module("mes_tui", run_name="__main__", alter_sys=True)
    except SystemExit as end:
        _end(end.code)
    _end(0)
