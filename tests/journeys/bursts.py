"""The same keys one by one and in bursts, from the same place: what each leaves in the store and on the screen."""

import asyncio
import re
import shutil
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any
from unittest.mock import patch

from textual import events
from textual.worker import Worker

from mes_tui.app import MesApp
from mes_tui.domain.errors import NotSaved, Stale
from tests.journeys.driver import PATIENCE
from tests.quiet import nothing_left
from tests.screens.driver import Desk, at_work
from tests.screens.office import DIRECTOR, office
from tests.screens.places import PLACES
from widgets.filter_bar import FilterBar
from widgets.form_page import FormPage

# A work that a test pushed, and that never ends.
_ENDLESS = {"copie allégée"}
REACH = {place.name: place.reach for place in PLACES if place.name not in _ENDLESS}
_STORED = (
    "SELECT request_id, key, text FROM answer ORDER BY request_id, key",
    "SELECT id, type, status, site FROM request ORDER BY id",
    "SELECT request_id, nature, id FROM attachment ORDER BY id",
)


@dataclass(frozen=True)
class Left:
    """What keys left: rows of the store, the screens open, what has the focus and all that is shown."""

    stored: tuple[Any, ...]
    screens: tuple[str, ...]
    focus: str
    shown: str


async def one_by_one(folder: Path, place: str, keys: Sequence[str]) -> Left:
    """``keys``, each once all that the one before did is over. ``folder`` is made anew: its name may be shown."""
    return await _left(folder, place, [[key] for key in keys], quiet_between=True)


async def in_bursts(folder: Path, place: str, bursts: Sequence[Sequence[str]]) -> Left:
    """Each of ``bursts`` at once, a turn of the loop or a few after the one before."""
    return await _left(folder, place, bursts, quiet_between=False)


def cut(random: Random, keys: Sequence[str]) -> list[list[str]]:
    """``keys`` in bursts of any length."""
    bursts: list[list[str]] = [[]]
    for key in keys:
        if bursts[-1] and random.random() < 0.25:
            bursts.append([])
        bursts[-1].append(key)
    return bursts


async def _left(folder: Path, place: str, bursts: Sequence[Sequence[str]], *, quiet_between: bool) -> Left:
    # Nobody else writes: what is read again by itself would come at another key each time.
    with patch.object(MesApp, "LOOK_SECONDS", 3600):
        return await _left_alone(folder, place, bursts, quiet_between=quiet_between)


async def _left_alone(folder: Path, place: str, bursts: Sequence[Sequence[str]], *, quiet_between: bool) -> Left:
    shutil.rmtree(folder, ignore_errors=True)
    async with at_work(office(folder, DIRECTOR)) as desk:
        await REACH[place](desk)
        await quiet(desk)
        for number, burst in enumerate(bursts):
            for key in burst:
                desk.app.post_message(events.Key(key, character(key)))
            if quiet_between:
                await quiet(desk)
            else:
                await asyncio.sleep(0.001 * (number % 7))
        await quiet(desk)
        # What somebody else wrote meanwhile is the place « conflit » itself.
        with suppress(NotSaved, Stale):
            desk.app.flush()
        # What was just said may take a row, and the page then finds its place anew: only afterwards is it scrolled.
        await quiet(desk)
        # How far a page was scrolled depends on what the line below it said meanwhile.
        for page in desk.app.screen.query(FormPage):
            page.scroll_to_widget(page.current or page, animate=False, immediate=True, top=True)
        await quiet(desk)
        return Left(
            tuple(tuple(map(tuple, desk.services.store.rows(query, {}))) for query in _STORED),
            tuple(type(screen).__name__ for screen in desk.app.screen_stack),
            _focus(desk),
            # A minute may pass from one to the other.
            re.sub(r"\d{1,2}h\d{0,2}", "", "".join(desk.text().split())),
        )


def character(key: str) -> str | None:
    """What ``key`` writes, as a terminal says it."""
    return {"enter": "\r", "tab": "\t", "space": " ", "escape": "\x1b"}.get(key, key if len(key) == 1 else None)


def _focus(desk: Desk) -> str:
    widget = desk.app.focused
    return "" if widget is None else f"{type(widget).__name__} {widget.id or ''} {getattr(widget, 'key', '')}"


async def quiet(desk: Desk) -> None:
    """Wait until nothing goes on in the screen in front: not by the application's own idea of it."""
    end = time.monotonic() + PATIENCE
    while True:
        await nothing_left(0.03, PATIENCE)
        if not (desk.app._ahead or _running(desk) or _about_to_filter(desk)):
            return
        assert time.monotonic() < end, f"never quiet\n{desk.text()}"


def _running(desk: Desk) -> list[Worker[Any]]:
    """The tasks of the screen in front: those behind a dialog wait for its answer."""
    app = desk.app
    return [one for one in app.workers if not one.is_finished and app.screen in one.node.ancestors_with_self]


def _about_to_filter(desk: Desk) -> bool:
    return any(bar._timer is not None for bar in desk.app.screen.query(FilterBar))
