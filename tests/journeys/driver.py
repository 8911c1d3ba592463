"""A clerk at the keyboard: bytes of a terminal in, the text of the screen out, and waiting for what must happen."""

import re
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from functools import partial
from math import inf
from typing import Any
from unittest.mock import patch

from textual import events
from textual._xterm_parser import XTermParser
from textual.screen import ModalScreen, Screen
from textual.strip import Strip
from textual.widgets import Input

from mes_tui import type_ahead
from mes_tui.app import MesApp
from mes_tui.bootstrap import open_services
from mes_tui.domain.access import Actor
from mes_tui.settings import Settings
from tests.journeys.office import AUGUST
from tests.quiet import nothing_left
from tests.services.builders import Clock

SIZE = (80, 24)
# Far beyond what anything takes: a test that fails says so, whatever else the machine does.
PATIENCE = 20.0
_TURN = 0.005

_SEQUENCES = {
    "enter": "\r",
    "tab": "\t",
    "shift+tab": "\x1b[Z",
    "backspace": "\x7f",
    "space": " ",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "home": "\x1b[H",
    "end": "\x1b[F",
    "ctrl+home": "\x1b[1;5H",
    "delete": "\x1b[3~",
    "pageup": "\x1b[5~",
    "pagedown": "\x1b[6~",
    "f1": "\x1bOP",
    "f2": "\x1bOQ",
    "f3": "\x1bOR",
    "f4": "\x1bOS",
    **{f"f{n}": f"\x1b[{code}~" for n, code in zip(range(5, 13), (15, 17, 18, 19, 20, 21, 23, 24), strict=True)},
    **{f"ctrl+{letter}": chr(ord(letter) - 96) for letter in "abcdefghklnopqrstuvwxyz"},
}
_FURNITURE = dict.fromkeys(map(ord, "│▁▂▃▄▅▆▇█"), " ")
_SAVE_STATE = re.compile(r"\s(?:Enregistré à \d+\sh\s\d+|NON ENREGISTRÉ)$", re.MULTILINE)


def plain(text: str) -> str:
    """``text`` with ordinary spaces, each run of blanks being one."""
    return " ".join(text.split())


class Clerk:
    """One person, one window. Keys are bytes read by Textual's own parser of terminal input."""

    def __init__(self, app: MesApp) -> None:
        self.app = app
        self._parser = XTermParser()

    def send(self, data: str) -> None:
        """Let the terminal send ``data``, in one go."""
        driver = self.app._driver
        assert driver is not None
        for event in self._parser.feed(data):
            driver.process_message(event)

    def press(self, *keys: str) -> None:
        """Press ``keys`` (Textual's names) one after the other, without waiting for anything."""
        for key in keys:
            if key == "escape":  # alone, its byte would begin a sequence
                driver = self.app._driver
                assert driver is not None
                driver.process_message(events.Key("escape", "\x1b"))
            else:
                self.send(key if len(key) == 1 else _SEQUENCES[key])

    def paste(self, text: str) -> None:
        """Paste ``text``, bracketed, as terminals do."""
        self.send(f"\x1b[200~{text}\x1b[201~")

    async def until(self, holds: Callable[..., object], what: str = "", *given: object) -> None:
        """Wait until ``holds(*given)`` is true; when it never is, fail showing the screen."""
        end = time.monotonic() + PATIENCE
        while not holds(*given):
            if time.monotonic() > end:
                raise AssertionError(f"never happened: {what or holds}\n{self.screen_text()}")
            await nothing_left(_TURN, 0.1)

    async def sees(self, *sentences: str) -> None:
        """Wait until each of ``sentences`` can be read on the screen, wherever the lines break."""
        for wanted in map(plain, sentences):
            await self.until(partial(self._reads, wanted), f"« {wanted} » on the screen")

    def _reads(self, wanted: str) -> bool:
        return wanted in self.read()

    def read(self) -> str:
        """The screen as one text with single spaces: a sentence that takes two lines is found in it.

        A dialog comes first, by itself: its lines stand among those of the screen behind it. The save state, which
        stands beside the first line of a sentence, comes last.
        """
        strips = self.app.screen._compositor.render_strips()
        text = "\n".join(self._rows([*self._dialog(strips), *strips]))
        return plain(" ".join([_SAVE_STATE.sub("", text), *_SAVE_STATE.findall(text)]))

    def screen_text(self) -> str:
        """The screen as it is drawn, row by row, without the frames of the dialogs and the scroll bars."""
        return "\n".join(self._rows(self.app.screen._compositor.render_strips()))

    def _dialog(self, strips: list[Strip]) -> list[Strip]:
        """The part of ``strips`` that a dialog takes."""
        screen = self.app.screen
        if not isinstance(screen, ModalScreen) or not screen.children:
            return []
        box = screen.children[0].region
        return [strip.crop(box.x, box.right) for strip in strips[box.y : box.bottom]]

    @staticmethod
    def _rows(strips: list[Strip]) -> list[str]:
        return [strip.text.translate(_FURNITURE).rstrip() for strip in strips]

    async def write(self, text: str) -> None:
        """Type ``text`` in place of what the one-line entry that has the focus holds; wait until it is all there."""
        await self.until(lambda: isinstance(self.app.focused, Input), "the focus in an entry")
        entry = self.app.focused
        assert isinstance(entry, Input)
        if entry.value:
            self.press("end", "ctrl+u")
        self.send(text)
        await self.until(lambda: entry.value == text, f"« {text} » typed")

    async def tab_to(self, id_: str) -> None:
        """Tab, which leads to the entry ``id_``."""
        self.press("tab")
        await self.until(lambda: self.is_in(id_), f"the focus in {id_}")

    def is_in(self, id_: str) -> bool:
        """Whether the focus is in the entry ``id_``."""
        return self.app.focused is not None and self.app.focused.id == id_

    async def at(self, screen: type[Screen[Any]]) -> None:
        """Wait until a ``screen`` is in front and laid out."""
        await self.until(lambda: isinstance(self.app.screen, screen) and self.app.screen.is_mounted, screen.__name__)
        await self.until(lambda: self.app.screen.size == SIZE and self.app.screen.children, f"{screen.__name__} shown")


@asynccontextmanager
async def at_work(settings: Settings, actor: Actor | None = None, now: datetime = AUGUST) -> AsyncIterator[Clerk]:
    """The application open on the store of ``settings``, ended abruptly at the end: nobody leaves or saves.

    A screen that a test opens without a key takes keys at once.
    """
    services = open_services(settings, Clock(now), actor, create=True)
    try:
        app = MesApp(services)
        with patch.object(type_ahead, "STANDS", -inf):
            async with app.run_test(size=SIZE):
                clerk = Clerk(app)
                await clerk.sees("Mesure exceptionnelle de soutien")
                yield clerk
    finally:
        services.store.close()
