"""The window changes its size, on a machine that has other things to do."""

import asyncio
from collections.abc import Callable, Iterable
from itertools import count
from pathlib import Path
from random import Random

import pytest
from textual import _time
from textual.css.stylesheet import Stylesheet
from textual.dom import DOMNode

from mes_tui.bootstrap import Services
from tests.screens.driver import LARGE, at_work
from tests.screens.office import newest_draft, office
from tests.screens.places import FORM, in_field, wizard
from widgets.form_page import FormPage


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


# What is typed on the first page, then in long texts, a list and boxes of the fifth one.
SCRIPT = (
    *("Élise", "tab", "4185550123", "tab", "12", "ctrl+g", "5", "Marchette.", "enter", "Siège", "up", "end", "!"),
    *("tab", "space", "down", "space", "tab", "Noé aime l’eau.", "tab", "f4", "down", "enter", "tab", "Oui"),
)
NAMED = {"tab", "enter", "ctrl+g", "5", "up", "end", "space", "down", "f4"}
SIZES = ((80, 24), (60, 15), (80, 22), (61, 30), (120, 15), (160, 50), (20, 5))


async def typed(folder: Path, sizes: Callable[[], tuple[int, int] | None]) -> tuple[dict[str, str], str]:
    """The answers of the newest draft once ``SCRIPT`` is typed, and where one is, in a window that takes ``sizes``."""
    async with at_work(office(folder)) as desk:
        await wizard("Page", step=FORM, signed=False)(desk)
        await in_field(desk)
        for keys in SCRIPT:
            if size := sizes():
                await desk.pilot.resize_terminal(*size)
                if desk.app.cramped:
                    await desk.press("x", "f8")
                    await desk.pilot.resize_terminal(80, 24)
            await (desk.press(keys) if keys in NAMED else desk.write(keys))
        desk.app.flush()
        await desk.until(lambda: not desk.app._ahead)
        page = desk.app.screen_stack[1].query_one(FormPage)
        return dict(
            desk.services.drafts.read(newest_draft(desk.services)).answers
        ), f"{page.page.number} {page.current_key}"


@pytest.mark.thorough
@pytest.mark.parametrize("seed", range(6))
async def test_a_window_that_changes_between_keys_changes_no_answer(tmp_path: Path, seed: int) -> None:
    chance = Random(seed)
    still = await typed(tmp_path / "still", lambda: None)
    moving = await typed(tmp_path / "moving", lambda: chance.choice(SIZES))
    assert moving == still
    assert len(still[0]) > 3


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
