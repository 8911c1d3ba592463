"""Keys that arrive together go where they would have gone one by one."""

import asyncio
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.pilot import Pilot
from textual.screen import ModalScreen
from textual.widgets import Input, Label

from mes_tui import type_ahead
from mes_tui.type_ahead import BESIDE, TypeAheadApp
from tests.terminal.pty_session import Terminal


class Ask(ModalScreen[str]):
    def compose(self) -> ComposeResult:
        yield Input(id="asked")


class Acting(ModalScreen[None]):
    """A letter acts, and Enter."""

    BINDINGS = [("a", "act", "Agir"), ("enter", "act", "Agir"), ("f5", "act", "Agir")]

    def __init__(self) -> None:
        super().__init__()
        self.acts = 0

    def compose(self) -> ComposeResult:
        yield Label("Agir ?")

    def action_act(self) -> None:
        self.acts += 1


class Form(TypeAheadApp[None]):
    """Two fields deep in the tree; F7 and F8 take a while to go to the second, F9 and F10 ask, F6 works beside."""

    BINDINGS = [
        ("f6", "beside", "À côté"),
        ("f7", "slow", "Lentement"),
        ("f8", "page", "Page"),
        ("f9", "ask", "Demander"),
        ("f10", "act", "Agir"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.finished = asyncio.Event()
        self.blind = 0

    def compose(self) -> ComposeResult:
        with Vertical(), Vertical(), Vertical():
            yield Input(id="first", value="ancien")
            yield Input(id="second")

    def typed_blind(self) -> None:
        self.blind += 1

    def action_beside(self) -> None:
        self.screen.run_worker(self.action_slow(), group=f"{BESIDE}work")

    def action_page(self) -> None:
        self.screen.run_worker(self.action_slow())

    async def action_slow(self) -> None:
        await self.finished.wait()
        self.query_one("#second", Input).focus()

    def action_ask(self) -> None:
        self.screen.run_worker(self.asked())

    async def asked(self) -> None:
        await self.push_screen_wait(Ask())

    def action_act(self) -> None:
        self.push_screen(Acting())


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


@pytest.mark.thorough
async def test_text_does_not_overtake_a_key_that_takes_long() -> None:
    async with _form() as (app, pilot):
        _send(app, "f7", "x")
        # Longer than any pause between two keys; a pilot would wait for the handler.
        await asyncio.sleep(0.7)
        assert (_value(app, "first"), _value(app, "second")) == ("ancien", "")
        app.finished.set()
        await _wait_for(pilot, lambda: _value(app, "second") == "x")


@pytest.mark.thorough
async def test_what_is_typed_while_a_task_of_the_screen_runs_waits_for_its_end() -> None:
    async with _form() as (app, pilot):
        _send(app, "f8", "x", "y")
        await pilot.pause()
        assert (_value(app, "first"), _value(app, "second")) == ("ancien", "")
        app.finished.set()
        await _wait_for(pilot, lambda: _value(app, "second") == "xy")
        assert _value(app, "first") == "ancien"


async def test_a_key_repeated_while_the_screen_changes_is_a_key() -> None:
    async with _form() as (app, pilot):
        app.finished.set()
        _send(app, "f8", "tab", "tab", "x", "f8", "y", "f8", "z")
        await _wait_for(pilot, lambda: _value(app, "second") == "xyz")
        assert _value(app, "first") == "ancien"


async def test_what_goes_on_beside_keeps_no_key() -> None:
    async with _form() as (app, pilot):
        _send(app, "f6", "end", "x")
        await _wait_for(pilot, lambda: _value(app, "first") == "ancienx")
        app.finished.set()


async def test_a_dialog_that_a_task_opens_takes_its_keys_while_the_task_waits_for_it() -> None:
    async with _form() as (app, pilot):
        _send(app, "f9", "o", "u", "i")
        await _wait_for(pilot, lambda: isinstance(app.screen, Ask) and _value(app, "asked") == "oui")


async def test_a_task_that_never_ends_does_not_keep_the_keyboard(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr("mes_tui.type_ahead._PATIENCE", 0.05)
    async with _form() as (app, pilot):
        _send(app, "f8", "x")
        await _wait_for(pilot, lambda: _value(app, "first") == "x")


async def test_a_letter_acts_in_a_screen_that_the_person_asked_for() -> None:
    async with _form() as (app, pilot):
        _send(app, "f10", "a", "enter", "f5")
        await _wait_for(pilot, lambda: isinstance(app.screen, Acting) and app.screen.acts == 3)
        assert app.blind == 0


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize("key", ["a", "enter"])
async def test_text_does_not_act_in_a_screen_that_came_by_itself_until_it_stood(
    monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    async with _form() as (app, pilot):
        _send(app, "x")
        await _wait_for(pilot, lambda: _value(app, "first") == "x" and not app._under_way)
        acting = Acting()
        await app.push_screen(acting)
        # Longer than a machine may take: what is typed is typed at once.
        monkeypatch.setattr(type_ahead, "STANDS", 60)
        _send(app, key, key)
        await _wait_for(pilot, lambda: app.blind == 2)
        assert acting.acts == 0
        _send(app, "f5")
        await _wait_for(pilot, lambda: acting.acts == 1)
        monkeypatch.setattr(type_ahead, "STANDS", 0)
        _send(app, key)
        await _wait_for(pilot, lambda: acting.acts == 2)


async def test_text_goes_to_the_entry_of_a_dialog_that_came_by_itself() -> None:
    async with _form() as (app, pilot):
        await app.push_screen(Ask())
        _send(app, "o", "u", "i")
        await _wait_for(pilot, lambda: _value(app, "asked") == "oui")
        assert app.blind == 0


async def test_a_widget_that_goes_away_with_its_key_does_not_keep_the_keyboard() -> None:
    async with _form() as (app, pilot):
        _send(app, "f9", "a")
        await _wait_for(pilot, lambda: isinstance(app.screen, Ask) and _value(app, "asked") == "a")
        asked = app.screen
        asked.query_one(Input).remove()
        _send(app, "b", "c")
        asked.dismiss("")
        await _wait_for(pilot, lambda: app.screen is not asked)
        _send(app, "end", "z")
        await _wait_for(pilot, lambda: _value(app, "first").endswith("z"))


async def test_a_task_that_never_ends_is_waited_for_once(monkeypatch: pytest.MonkeyPatch) -> None:
    async with _form() as (app, pilot):
        monkeypatch.setattr(type_ahead, "_PATIENCE", 0.05)
        _send(app, "f8", "x")
        await _wait_for(pilot, lambda: _value(app, "first").endswith("x"))
        monkeypatch.setattr(type_ahead, "_PATIENCE", float("inf"))
        _send(app, "y", "z")
        await _wait_for(pilot, lambda: _value(app, "first").endswith("z"))
        app.finished.set()


@pytest.mark.thorough
def test_a_line_that_delivers_everything_at_once_keeps_the_order(tiny: Callable[..., Terminal], saved: Path) -> None:
    terminal = tiny()
    terminal.wait_for("PRÊT")
    terminal.type("Élise\tO’Neill\x1b[Hde \x1b[ZMme \x1b[F.")
    terminal.wait_for("de O’Neill")
    terminal.settle()
    terminal.kill(signal.SIGTERM)
    assert terminal.ended(5) == 143
    assert saved.read_text(encoding="utf-8") == "Mme .|de O’Neill"
