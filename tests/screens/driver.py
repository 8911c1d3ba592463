"""The real application on a real store, one screen at a time: keys in, the text of the screen out."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from math import inf
from typing import Any, TypeVar
from unittest.mock import patch

from textual import events
from textual.pilot import Pilot
from textual.screen import ModalScreen, Screen
from textual.widget import Widget

from mes_tui import type_ahead
from mes_tui.app import MesApp
from mes_tui.bootstrap import Services
from mes_tui.domain.codes import ListKind, MinistryListKind
from tests.budget import some
from tests.widgets.helpers import wait_for
from widgets.key_bar import KeyBar
from widgets.status_line import StatusLine

SMALL, LARGE = (80, 24), (120, 40)
SIZES = some([SMALL, LARGE], [SMALL])
Kind = TypeVar("Kind", bound=Screen[Any])
Found = TypeVar("Found", bound=Widget)


class Desk:
    """What a test does at the keyboard and reads on the screen."""

    def __init__(self, app: MesApp, pilot: Pilot[Any]) -> None:
        self.app, self.pilot = app, pilot

    @property
    def services(self) -> Services:
        return self.app.services

    async def press(self, *keys: str) -> None:
        """Press ``keys`` (Textual's names, or single characters) and let the application work."""
        await self.pilot.press(*keys)

    async def write(self, text: str, *, over: bool = False) -> None:
        """Type ``text``, whatever its characters; ``over``: in place of what the entry holds."""
        if over:
            await self.press("end", "ctrl+u")
        for character in text:
            self.app.post_message(events.Key(character, character))
            await self.pilot.pause()

    async def paste(self, text: str) -> None:
        """Paste ``text`` as a terminal does."""
        self.app.post_message(events.Paste(text))
        await self.pilot.pause()

    async def resize(self, size: tuple[int, int]) -> None:
        """Give the window another size."""
        await self.pilot.resize_terminal(*size)
        await self.until(lambda: self.app.screen.size == size and self._drawn == size)

    @property
    def _drawn(self) -> tuple[int, int]:
        strips = self.app.screen._compositor.render_strips()
        return (strips[0].cell_length if strips else 0, len(strips))

    async def until(self, holds: Callable[..., object], *given: object) -> None:
        """Let the application work until ``holds(*given)`` is true."""
        await wait_for(self.pilot, holds, *given)

    async def sees(self, *sentences: str) -> None:
        """Wait until each of ``sentences`` is on the screen, wherever the lines break."""
        wanted = [" ".join(sentence.split()) for sentence in sentences]

        def missing() -> list[str]:
            screen = self.read()
            return [sentence for sentence in wanted if sentence not in screen]

        try:
            await self.until(lambda: not missing())
        except AssertionError:
            raise AssertionError(f"{missing()} never came:\n{self.text()}") from None

    async def at(self, kind: type[Kind]) -> Kind:
        """Wait until a ``kind`` is in front."""
        await self.until(lambda: isinstance(self.app.screen, kind) and self.app.screen.is_mounted)
        await self.pilot.pause()
        screen = self.app.screen
        assert isinstance(screen, kind)
        return screen

    def lines(self) -> list[str]:
        """The rows of the screen, of a dialog only when one is in front; frames are left out."""
        strips, screen = self.app.screen._compositor.render_strips(), self.app.screen
        if isinstance(screen, ModalScreen) and screen.children:
            box = screen.children[0].region
            strips = [strip.crop(box.x, box.right) for strip in strips[box.y : box.bottom]]
        return [strip.text.replace("│", " ").rstrip() for strip in strips]

    def text(self) -> str:
        return "\n".join(self.lines())

    def read(self) -> str:
        """The screen as one text with single spaces."""
        return " ".join(self.text().split())

    def widget(self, kind: type[Found], selector: str = "") -> Found:
        """The widget of ``kind`` on the screen in front."""
        screen = self.app.screen
        return screen.query_one(selector, kind) if selector else screen.query_one(kind)

    @property
    def said(self) -> str:
        """What the status line says, with ordinary spaces."""
        return " ".join(self.widget(StatusLine).message.split())

    def bar(self) -> dict[str, tuple[str, bool]]:
        """The key bar as it is drawn: command -> (label, whether it may be used)."""
        bar = self.widget(KeyBar)
        return {hint.command: (hint.label, hint.enabled) for row in bar.rows(bar.size.width) for hint in row}


@asynccontextmanager
async def at_work(
    services: Services, size: tuple[int, int] = SMALL, first: ListKind | MinistryListKind | None = None
) -> AsyncIterator[Desk]:
    """The application open on the store of ``services``, which is closed at the end.

    A screen that a test opens without a key takes keys at once.
    """
    try:
        app = MesApp(services, first)
        with patch.object(type_ahead, "STANDS", -inf):
            async with app.run_test(size=size) as pilot:
                await pilot.pause()
                yield Desk(app, pilot)
    finally:
        services.store.close()
