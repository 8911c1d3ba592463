"""The window changes its size, on a machine that has other things to do."""

import asyncio
from itertools import count

import pytest
from textual import _time

from mes_tui.bootstrap import Services
from tests.screens.driver import LARGE, at_work


async def test_a_new_size_is_drawn_though_the_program_waits_for_its_turn(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, late = _time.get_time, count()

    def clock() -> float:
        """Timers that fire once lose the processor for 20 ms each time they look at the clock."""
        task = asyncio.current_task()
        waited = task is not None and task.get_name().startswith("set_timer")
        return read() + (0.02 * next(late) if waited else 0)

    async with at_work(services) as desk:
        monkeypatch.setattr(_time, "get_time", clock)
        await desk.resize(LARGE)
        assert next(late) > 1
