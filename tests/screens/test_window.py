"""The window changes its size, on a machine that has other things to do."""

import asyncio
from collections.abc import Iterable
from itertools import count

import pytest
from textual import _time
from textual.css.stylesheet import Stylesheet
from textual.dom import DOMNode

from mes_tui.bootstrap import Services
from tests.screens.driver import LARGE, at_work
from tests.screens.places import FORM, wizard


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


async def test_no_widget_is_styled_before_it_is_mounted(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    styled: list[DOMNode] = []
    update = Stylesheet.update_nodes

    def spy(sheet: Stylesheet, nodes: Iterable[DOMNode], animate: bool = False) -> None:
        known = list(nodes)
        styled.extend(node for node in known if not node.is_attached)
        update(sheet, known, animate)

    monkeypatch.setattr(Stylesheet, "update_nodes", spy)
    async with at_work(services) as desk:
        await wizard("Page", step=FORM)(desk)
        assert styled == []
