"""How figures are taken: contenders in turn, round by round, so that a busy machine is busy for all of them."""

import statistics
import time
from collections.abc import Callable, Mapping, Sequence


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
