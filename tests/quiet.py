"""Waiting until the application under test has nothing left to do, however fast the machine is.

Textual's pilot judges it by the processor's time over slices of 20 ms: slow on a quiet machine, wrong on a busy one,
where a process that waits for its turn looks like one that has finished.
"""

import asyncio
from asyncio import base_events
from functools import wraps
from typing import Any

import textual.app
import textual.pilot

# A timer due this soon (a screen is drawn 60 times a second) is part of what goes on; a later one is the clock's.
SOON = 0.025
# A thread at work for so long may be one that the test itself holds back.
HELD = 0.3
_jobs: set[asyncio.Future[Any]] = set()
_run_in_executor = base_events.BaseEventLoop.run_in_executor


async def nothing_left(min_sleep: float = 0, max_sleep: float = 1) -> None:
    """Return once the running loop has nothing ready, no thread at work for it and no timer due soon.

    Both are in seconds, as for Textual's function of which this takes the place; ``max_sleep`` bounds the wait for
    what never ends.
    """
    loop = asyncio.get_running_loop()
    end = loop.time() + max_sleep
    held = loop.time() + HELD
    await asyncio.sleep(min_sleep)
    while loop.time() < end:
        await asyncio.sleep(0)
        now = loop.time()
        # It is our turn: whatever else is ready is somebody else's.
        if loop._ready:  # type: ignore[attr-defined]
            held = now + HELD
            continue
        due = _next_timer(loop)
        busy = [job for job in _jobs if job.get_loop() is loop]
        if busy and now < held:
            await asyncio.wait(busy, timeout=min(due, held) - now, return_when=asyncio.FIRST_COMPLETED)
        elif due <= now + SOON:
            await asyncio.sleep(due - now)
        else:
            return


async def _all_done(_: textual.pilot.Pilot[Any], timeout: float = 3) -> bool:
    """In place of a message to each widget of the screen, half of what a key cost in the tests of forms."""
    await nothing_left(0, timeout)
    return True


def _next_timer(loop: asyncio.AbstractEventLoop) -> float:
    handles = loop._scheduled  # type: ignore[attr-defined]
    return min((handle.when() for handle in handles if not handle.cancelled()), default=float("inf"))


@wraps(_run_in_executor)
def _kept(loop: Any, *given: Any) -> asyncio.Future[Any]:
    job = _run_in_executor(loop, *given)
    _jobs.add(job)
    job.add_done_callback(_jobs.discard)
    return job


def install() -> None:
    """Let every pilot wait with ``nothing_left``."""
    base_events.BaseEventLoop.run_in_executor = _kept  # type: ignore[assignment,method-assign]
    textual.pilot.Pilot._wait_for_screen = _all_done  # type: ignore[assignment,method-assign]
    textual.app.wait_for_idle = textual.pilot.wait_for_idle = nothing_left  # type: ignore[attr-defined]
