"""What the tests of widgets share: a tiny application, waiting on conditions, the screen as text."""

import time
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from typing import Any

from textual.app import App, ComposeResult
from textual.message import Message
from textual.pilot import Pilot
from textual.widget import Widget

from tests.quiet import nothing_left

# Far beyond what anything takes: a test that fails says so, whatever else the machine does.
PATIENCE = 20.0
_TURN = 0.005


class TinyApp(App[None]):
    """Shows the widgets given, in order, and keeps every message of the kinds asked."""

    ENABLE_COMMAND_PALETTE = False
    AUTO_FOCUS = None

    def __init__(self, *shown: Widget, heard: Iterable[type[Message]] = ()) -> None:
        super().__init__()
        self.shown = shown
        self.heard_kinds = tuple(heard)
        self.heard: list[Message] = []
        self.animation_level = "none"

    def compose(self) -> ComposeResult:
        yield from self.shown

    def hear(self, message: Message) -> None:
        """Keep a message of a kind asked; meant as the ``message_hook`` of ``run_test``."""
        if self.heard_kinds and isinstance(message, self.heard_kinds) and not any(message is one for one in self.heard):
            self.heard.append(message)

    def of(self, kind: type[Message]) -> list[Any]:
        """The messages of ``kind`` heard so far."""
        return [message for message in self.heard if isinstance(message, kind)]


@asynccontextmanager
async def running(app: TinyApp, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Pilot[None]]:
    """Run ``app`` on a terminal of ``size`` and give its pilot."""
    async with app.run_test(size=size, message_hook=app.hear) as pilot:
        await pilot.pause()
        yield pilot


async def wait_for(pilot: Pilot[Any], holds: Callable[..., object], *given: object) -> None:
    """Let the application work until ``holds(*given)`` is true; fail when it never is."""
    end = time.monotonic() + PATIENCE
    while not holds(*given):
        if time.monotonic() > end:
            raise AssertionError(f"never happened: {holds}")
        await nothing_left(_TURN, 0.1)
        if pilot.app._exception is not None:
            raise pilot.app._exception


def lines(app: App[Any]) -> list[str]:
    """The screen as rows of characters, trailing spaces removed."""
    return [strip.text.rstrip() for strip in app.screen._compositor.render_strips()]


def text(app: App[Any]) -> str:
    """The screen as one text."""
    return "\n".join(lines(app))


def flat(app: App[Any]) -> str:
    """The screen as one line, every run of spaces (no-break ones too) made one space."""
    return " ".join(text(app).split())
