"""How figures are taken: contenders in turn, round by round, so that a busy machine is busy for all of them."""

import os
import re
import statistics
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Self

_LOOK = 0.005  # seconds between two looks
_HELD = re.compile(rb"VmHWM:\s+(\d+) kB")


def alternate(contenders: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, list[float]]:
    """Time each contender once per round (after one round that does not count); seconds by name."""
    times: dict[str, list[float]] = {name: [] for name in contenders}
    for turn in range(rounds + 1):
        for name, act in contenders.items():
            before = time.perf_counter()
            act()
            if turn:
                times[name].append(time.perf_counter() - before)
    return times


def report(times: Mapping[str, Sequence[float]]) -> None:
    """Print the median, the 95th percentile and the ratio of medians to the first contender."""
    base = statistics.median(next(iter(times.values())))
    print(f"  {'':<46}{'median':>12}{'p95':>12}{'ratio':>8}")
    for name, taken in times.items():
        median = statistics.median(taken)
        print(f"  {name:<46}{milliseconds(median)}{milliseconds(percentile(taken, 0.95))}{median / base:>8.2f}")


def percentile(taken: Sequence[float], part: float) -> float:
    """The value under which ``part`` (0 to 1) of the measures are."""
    ordered = sorted(taken)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]


def milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:>9.3f} ms"


class ChildMemory(threading.Thread):
    """The most memory that a child took, in Mo, looked at while it works: what the system counts once it ended begins
    with what its parent had. Used as a context."""

    def __init__(self, script: Path) -> None:
        super().__init__(daemon=True)
        self.peak = 0.0
        self._script, self._over = os.fsencode(script), threading.Event()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self.join()

    def run(self) -> None:
        while not self._over.wait(_LOOK):
            for task in Path("/proc/self/task").iterdir():
                for child in _read(task / "children").split():
                    self.peak = max(self.peak, self._of(Path("/proc") / child.decode()))

    def _of(self, process: Path) -> float:
        held = _HELD.search(_read(process / "status"))
        return int(held[1]) / 1024 if held and self._script in _read(process / "cmdline") else 0.0


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:  # it has ended
        return b""
