"""What each act of a clerk costs, in processor time and in bytes sent to the terminal, against the smallest Textual
application: its key, and its end."""

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from pathlib import Path

from tests.hygiene.sources import ROOT
from tests.terminal.pty_session import KEYS, Terminal

TITLE = "processor time and bytes of each act, as multiples of a key, or the end, of the smallest Textual application"
ROUNDS, TIMES, LETTERS = int(os.environ.get("R", "3")), 4, 20
SILENCE = 0.15
"""Seconds without a byte after which an act is over."""
_HELLO = """
from textual.app import App
from textual.widgets import Static

class Hello(App):
    BINDINGS = [("q", "quit", "Quit")]

    def compose(self):
        self.count = 0
        yield Static("hello ready")

    def on_key(self, event):
        self.count += 1
        self.query_one(Static).update(f"hello ready {self.count} {event.key}")

Hello().run()
"""
KEY, END = "a key of hello", "the end of hello"
# Each act with what it is compared to and how many times that it may take, and the bytes.
GOALS: Mapping[str, tuple[str, float, int]] = {
    KEY: (KEY, 1, 0),
    END: (END, 1, 0),
    "a list": (KEY, 8, 5000),
    "the details": (KEY, 12, 5000),
    "the wizard": (KEY, 15, 5000),
    "the next page of the form": (KEY, 15, 5000),
    "the page before": (KEY, 15, 5000),
    "a letter in a field": (KEY, 2.2, 5000),
    "the end, from the wizard": (END, 1, 5000),
}


class Acts:
    """A program at work in a terminal, and what each act costs it: seconds of processor, bytes."""

    def __init__(self, terminal: Terminal, costs: dict[str, list[tuple[float, int]]]) -> None:
        self._terminal, self._costs = terminal, costs
        self._clock = (~terminal.process.pid << 3) | 2  # that of another process: see clock_getcpuclockid(3)

    def act(self, name: str, keys: str, seen: str | Callable[[str], bool]) -> None:
        """Type ``keys``, wait for what is ``seen`` then, and note the cost under ``name`` unless that is ""."""
        terminal = self._terminal
        before, sent = time.clock_gettime(self._clock), len(terminal.raw)
        terminal.type(keys)
        terminal.wait_for(seen)
        terminal.settle(SILENCE)
        if name:
            self._costs[name].append((time.clock_gettime(self._clock) - before, len(terminal.raw) - sent))

    def leave(self, name: str, keys: str) -> None:
        """Type ``keys``, which end the program, and note what its end costs."""
        terminal = self._terminal
        before, sent = time.clock_gettime(self._clock), len(terminal.raw)
        ended = _of_children()
        terminal.type(keys)
        assert terminal.ended(10) == 0
        self._costs[name].append((_of_children() - ended - before, len(terminal.raw) - sent))


def _of_children() -> float:
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


def _hello(acts: Acts) -> None:
    acts.act("", "a", "ready 1 a")
    for count in range(2, LETTERS + 2):
        acts.act(KEY, "b", f"ready {count} b")
    acts.leave(END, "q")


def _clerk(acts: Acts) -> None:
    enter = KEYS["Entrée"]
    for turn in range(TIMES + 1):
        # What is imported once is not what each list, or each request, costs.
        named = turn > 0
        acts.act("a list" if named else "", "3", "Filtre")
        acts.act("", "ecuyer", "1–1 sur 1")
        acts.act("the details" if named else "", enter, "Statut de la demande")
        acts.act("the wizard" if named else "", "m", "[1]" if named else "Joindre")
        if not named:
            acts.act("", "\x07", "Aller à ──")
            acts.act("", "1", "[1]")
        if turn < TIMES:
            acts.act("", KEYS["F3"], "Statut de la demande")
            acts.act("", KEYS["F3"], "1–1 sur 1")
            acts.act("", KEYS["Échap"], "1–5 sur 5")
            acts.act("", KEYS["F3"], "Demandes en cours")
    for number in range(2, 8):
        acts.act("the next page of the form", KEYS["F8"], f"[{number}]")
    for number in range(6, 0, -1):
        acts.act("the page before", KEYS["F7"], f"[{number}]")
    acts.act("", KEYS["Tab"], "[1]")
    for _ in range(LETTERS):
        acts.act("a letter in a field", "a", "[1]")
    acts.leave("the end, from the wizard", KEYS["Ctrl+Q"])


def measured(rounds: int = ROUNDS) -> dict[str, list[tuple[float, int]]]:
    """The costs of each act, program after program, round by round."""
    costs: dict[str, list[tuple[float, int]]] = defaultdict(list)
    with tempfile.TemporaryDirectory() as folder:
        # Compiled as an installed copy is, in a place of its own.
        environment = {name: value for name, value in os.environ.items() if name not in ("MES_TUI_HOME", "COLORTERM")}
        environment |= {"TERM": "xterm-256color", "PYTHONPYCACHEPREFIX": f"{folder}/compiled", "PYTHONPATH": str(ROOT)}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        hello = Path(folder) / "hello.py"
        hello.write_text(_HELLO, encoding="utf-8")
        demo = [sys.executable, "-m", "mes_tui", "demo", "--dossier", f"{folder}/office"]
        subprocess.run([*demo, "--sans-ouvrir"], env=environment, check=True, stdout=subprocess.DEVNULL)
        programs = (([sys.executable, str(hello)], "hello ready", _hello), (demo, "Demandes en cours", _clerk))
        for _ in range(rounds):
            for command, ready, work in programs:
                with Terminal(command, environ=environment) as terminal:
                    terminal.wait_for(ready)
                    terminal.settle(SILENCE * 4)
                    work(Acts(terminal, costs))
    return costs


def run() -> None:
    costs = measured()
    medians = {name: statistics.median(spent for spent, _ in taken) for name, taken in costs.items()}
    print(f"  {'':<30}{'median':>10}{'ratio':>8}{'goal':>6}{'bytes':>8}{'most':>8}")
    for name, (base, most, _) in GOALS.items():
        sent = [count for _, count in costs[name]]
        ratio = medians[name] / medians[base]
        took = f"{medians[name] * 1000:>7.2f} ms{ratio:>8.2f}{most:>6}"
        print(f"  {name:<30}{took}{statistics.median(sent):>8.0f}{max(sent):>8}")
