"""Keys that arrive together go where they would have gone one by one."""

import asyncio
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.pilot import Pilot
from textual.screen import ModalScreen
from textual.widgets import Input

from mes_tui.type_ahead import TypeAheadApp
from tests.terminal.pty_session import Terminal


class Ask(ModalScreen[str]):
    def compose(self) -> ComposeResult:
        yield Input(id="asked")


class Form(TypeAheadApp[None]):
    """Two fields deep in the tree; F8 changes the page and takes a while, F9 asks."""

    BINDINGS = [("f7", "slow", "Lentement"), ("f8", "page", "Page"), ("f9", "ask", "Demander")]

    def __init__(self) -> None:
        super().__init__()
        self.finished = asyncio.Event()

    def compose(self) -> ComposeResult:
        with Vertical(), Vertical(), Vertical():
            yield Input(id="first", value="ancien")
            yield Input(id="second")

    def action_page(self) -> None:
        self.hold_typing()

    async def action_slow(self) -> None:
        await self.finished.wait()
        self.query_one("#second", Input).focus()

    def action_ask(self) -> None:
        self.push_screen(Ask())

    def show_page(self) -> None:
        self.query_one("#second", Input).focus()
        self.release_typing()


@asynccontextmanager
async def _form() -> AsyncIterator[tuple[Form, Pilot[None]]]:
    app = Form()
    async with app.run_test() as pilot:
        await pilot.pause()
        yield app, pilot


def _send(app: Form, *keys: str) -> None:
    """Every key at once, as a network that was silent delivers them."""
    from textual import events

    for key in keys:
        app.post_message(events.Key(key, key if len(key) == 1 else None))


def _value(app: Form, name: str) -> str:
    return app.screen.query_one(f"#{name}", Input).value


async def _wait_for(pilot: Pilot[None], accept: Callable[[], bool]) -> None:
    for _ in range(200):
        if accept():
            return
        await pilot.pause(0.01)
    raise AssertionError("never true")


async def test_text_does_not_overtake_the_tab_or_the_end_before_it() -> None:
    async with _form() as (app, pilot):
        _send(app, "end", "a", "b", "tab", "c", "d", "shift+tab", "home", "e")
        await _wait_for(pilot, lambda: _value(app, "second") == "cd" and len(_value(app, "first")) == 9)
        assert _value(app, "first") == "eancienab"


async def test_text_does_not_overtake_a_key_that_takes_long() -> None:
    async with _form() as (app, pilot):
        _send(app, "f7", "x")
        # Longer than any pause between two keys; a pilot would wait for the handler.
        await asyncio.sleep(0.7)
        assert (_value(app, "first"), _value(app, "second")) == ("ancien", "")
        app.finished.set()
        await _wait_for(pilot, lambda: _value(app, "second") == "x")


async def test_what_is_typed_while_a_page_is_drawn_goes_to_the_new_page() -> None:
    async with _form() as (app, pilot):
        _send(app, "f8", "f8", "x", "y")
        await pilot.pause()
        assert (_value(app, "first"), _value(app, "second")) == ("ancien", "")
        app.show_page()
        await _wait_for(pilot, lambda: _value(app, "second") == "xy")
        assert _value(app, "first") == "ancien"


async def test_a_dialog_opened_during_the_hold_takes_its_keys() -> None:
    async with _form() as (app, pilot):
        app.hold_typing()
        await app.push_screen(Ask())
        _send(app, "o", "u", "i")
        await _wait_for(pilot, lambda: _value(app, "asked") == "oui")


async def test_a_screen_that_never_says_it_is_ready_does_not_keep_the_keyboard(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr("mes_tui.type_ahead._PATIENCE", 0.05)
    async with _form() as (app, pilot):
        _send(app, "f8", "x")
        await _wait_for(pilot, lambda: _value(app, "first") == "x")


async def test_a_widget_that_goes_away_with_its_key_does_not_keep_the_keyboard() -> None:
    async with _form() as (app, pilot):
        _send(app, "f9", "a")
        await _wait_for(pilot, lambda: isinstance(app.screen, Ask) and _value(app, "asked") == "a")
        asked = app.screen
        asked.query_one(Input).remove()
        _send(app, "b", "c")
        app.pop_screen()
        await _wait_for(pilot, lambda: app.screen is not asked)
        _send(app, "end", "z")
        await _wait_for(pilot, lambda: _value(app, "first").endswith("z"))


def test_a_line_that_delivers_everything_at_once_keeps_the_order(tiny: Callable[..., Terminal], saved: Path) -> None:
    terminal = tiny()
    terminal.wait_for("PRÊT")
    terminal.type("Élise\tO’Neill\x1b[Hde \x1b[ZMme \x1b[F.")
    terminal.wait_for("de O’Neill")
    terminal.settle()
    terminal.kill(signal.SIGTERM)
    assert terminal.ended(5) == 143
    assert saved.read_text(encoding="utf-8") == "Mme .|de O’Neill"
