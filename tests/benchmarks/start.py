"""From the shell to the list of 100 000 requests on the screen, against the smallest Textual application."""

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.benchmarks.measure import report
from tests.hygiene.sources import ROOT

TITLE = "start, to the list of 100 000 requests (goal: 1.5 times the smallest Textual application)"
ROUNDS = 15
REQUESTS = 100_000
PATIENCE = 30.0
_HELLO = """
from textual.app import App
from textual.widgets import Static

class Hello(App):
    def compose(self):
        yield Static("hello ready")

Hello().run()
"""


def run() -> None:
    with tempfile.TemporaryDirectory() as folder:
        # Compiled as an installed copy is, in a place of its own: the round that does not count writes it.
        environment = {**os.environ, "TERM": "xterm-256color", "PYTHONPYCACHEPREFIX": f"{folder}/compiled"}
        environment["PYTHONPATH"] = str(ROOT)
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        hello = Path(folder) / "hello.py"
        hello.write_text(_HELLO, encoding="utf-8")
        program = [sys.executable, "-m", "mes_tui"]
        made = [sys.executable, "-m", "tests.benchmarks.bulk", f"{folder}/office", str(REQUESTS)]
        subprocess.run(made, env=environment, check=True, stdout=subprocess.DEVNULL)
        environment["MES_TUI_HOME"] = f"{folder}/office"
        contenders = {
            "smallest Textual application": ([sys.executable, str(hello)], "hello ready"),
            "mes-tui --ouvrir en-cours": ([*program, "--ouvrir", "en-cours"], "Transmis "),
            "mes-tui (home screen)": (program, "Demandes en cours"),
        }
        times: dict[str, list[float]] = {name: [] for name in contenders}
        for turn in range(ROUNDS + 1):
            for name, (command, text) in contenders.items():
                taken = until_shown(command, text, environment)
                if turn:
                    times[name].append(taken)
    report(times)


def until_shown(command: Sequence[str], text: str, environment: Mapping[str, str]) -> float:
    """Seconds from the start of ``command`` in a terminal of 80 × 24 until it writes ``text``; it is ended then."""
    begun = time.perf_counter()
    process, terminal = pty.fork()
    if not process:
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        os.execve(command[0], list(command), environment)
    try:
        written = b""
        while text.encode() not in written:
            ready, _, _ = select.select([terminal], [], [], PATIENCE)
            if not ready:
                raise TimeoutError(f"« {text} » never came: {written[-500:]!r}")
            written += os.read(terminal, 65536)
        return time.perf_counter() - begun
    finally:
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)
        os.close(terminal)
