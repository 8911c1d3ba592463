"""Wherever an unforeseen error comes from, the screen is made again with what is stored, and the work goes on."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Input

from mes_tui import faults, survival
from mes_tui.bootstrap import Services, open_services
from screens.base import MesScreen
from screens.help import HelpScreen
from screens.home import HomeScreen
from screens.wizard import WizardScreen
from tests.budget import some
from tests.screens.driver import Desk, at_work
from tests.screens.office import DIRECTOR, NOW, newest_draft
from tests.screens.places import CONTACT, in_field
from tests.services.builders import Clock
from widgets.editors.base import FieldEditor
from widgets.editors.line import LineEditor
from widgets.form_page import FormPage
from widgets.status_line import StatusLine

TOLD = "l’écran montre de nouveau ce qui est enregistré"


def once(monkeypatch: pytest.MonkeyPatch, kind: type, name: str) -> None:
    """Let the method ``name`` of ``kind`` fail the next time it is called."""
    true: Callable[..., Any] = getattr(kind, name)

    def fails(*args: Any, **options: Any) -> Any:
        monkeypatch.setattr(kind, name, true)
        raise ZeroDivisionError("secret")

    monkeypatch.setattr(kind, name, fails)


async def a_key_of_a_field(desk: Desk, patch: pytest.MonkeyPatch) -> None:
    once(patch, Input, "_on_key")
    await desk.press("x")


async def a_binding_of_a_field(desk: Desk, patch: pytest.MonkeyPatch) -> None:
    once(patch, LineEditor, "action_next_field")
    await desk.press("enter")


async def a_picture_of_a_field(desk: Desk, patch: pytest.MonkeyPatch) -> None:
    once(patch, FieldEditor, "render_lines")
    desk.widget(FormPage).editors[CONTACT].refresh()


async def the_layout_of_a_field(desk: Desk, patch: pytest.MonkeyPatch) -> None:
    once(patch, FieldEditor, "get_content_height")
    desk.widget(FormPage).editors[CONTACT].refresh(layout=True)


async def a_field_in_the_next_turn(desk: Desk, patch: pytest.MonkeyPatch) -> None:
    once(patch, FormPage, "_keep_in_view")
    desk.widget(FormPage).watch_virtual_size()


async def a_message_to_a_part(desk: Desk, patch: pytest.MonkeyPatch) -> None:
    once(patch, FormPage, "on_field_edited")
    await desk.press("x")


async def a_message_to_the_screen(desk: Desk, patch: pytest.MonkeyPatch) -> None:
    once(patch, WizardScreen, "announce")
    desk.app.screen.call_later(lambda: desk.app.announce("Bonjour"))


async def a_timer_of_the_screen(desk: Desk, patch: pytest.MonkeyPatch) -> None:
    desk.app.screen.set_timer(0.001, lambda: 1 // 0)


async def the_application(desk: Desk, patch: pytest.MonkeyPatch) -> None:
    desk.app.call_later(lambda: 1 // 0)


async def a_dialog_that_opens(desk: Desk, patch: pytest.MonkeyPatch) -> None:
    once(patch, HelpScreen, "compose")
    await desk.press("f1")


async def a_dialog_that_is_open(desk: Desk, patch: pytest.MonkeyPatch) -> None:
    await desk.press("f1")
    await desk.at(HelpScreen)
    desk.app.screen.call_later(lambda: 1 // 0)


FAILURES = (
    a_key_of_a_field,
    a_binding_of_a_field,
    a_picture_of_a_field,
    the_layout_of_a_field,
    a_field_in_the_next_turn,
    a_message_to_a_part,
    a_message_to_the_screen,
    a_timer_of_the_screen,
    the_application,
    a_dialog_that_opens,
    a_dialog_that_is_open,
)
ESSENTIAL = (a_binding_of_a_field, the_layout_of_a_field, the_application, a_dialog_that_opens)


async def open_draft(desk: Desk) -> None:
    """The newest draft in the wizard, a name typed in its first page."""
    desk.app.survives = True
    desk.app.open_wizard(newest_draft(desk.services))
    await desk.at(WizardScreen)
    await in_field(desk)
    await desk.write("Ève")


def held(desk: Desk) -> str:
    """What the store holds of the name."""
    return desk.services.drafts.read(newest_draft(desk.services)).answers.get(CONTACT, "")


async def told(desk: Desk) -> None:
    """Wait until the person is told, once."""
    await desk.until(lambda: desk.app.screen.query(StatusLine) and TOLD in desk.said)


@pytest.mark.thorough(keep=2)
@pytest.mark.parametrize("fail", some(FAILURES, ESSENTIAL), ids=lambda fail: fail.__name__)
async def test_the_form_comes_back_with_what_is_typed(
    services: Services, monkeypatch: pytest.MonkeyPatch, fail: Callable[..., Any], tmp_path: Path
) -> None:
    faults.configure(tmp_path / "trace.log")
    async with at_work(services) as desk:
        await open_draft(desk)
        before = desk.app.screen
        await fail(desk, monkeypatch)
        await told(desk)
        await desk.at(WizardScreen)
        assert desk.app.screen is not before
        assert len(desk.app.screen_stack) == 2
        await desk.until(lambda: desk.widget(FormPage).current_key == CONTACT)
        assert desk.widget(FormPage).editors[CONTACT].typed.startswith("Ève")
        assert held(desk).startswith("Ève")
        trace = (tmp_path / "trace.log").read_text(encoding="utf-8")
        assert "ZeroDivisionError" in trace
        assert "secret" not in trace
        await desk.press("tab")
        await desk.until(lambda: desk.widget(FormPage).current_key != CONTACT)


@pytest.mark.thorough
async def test_what_fails_again_goes_home_and_what_fails_there_ends(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_work(services) as desk:
        await open_draft(desk)
        desk.app.call_later(lambda: 1 // 0)
        await told(desk)
        await desk.at(WizardScreen)
        monkeypatch.setattr(survival, "_AGAIN_SECONDS", 1e9)
        desk.app.call_later(lambda: 1 // 0)
        await desk.at(HomeScreen)
        await told(desk)
        assert len(desk.app.screen_stack) == 1
        assert not desk.app._outlives()


@pytest.mark.thorough
async def test_the_home_screen_is_made_again_too(services: Services) -> None:
    async with at_work(services) as desk:
        desk.app.survives = True
        before = await desk.at(HomeScreen)
        before.call_later(lambda: 1 // 0)
        await desk.until(lambda: desk.app.screen is not before)
        await desk.at(HomeScreen)
        await desk.press("3")
        await desk.sees("Demandes brouillons")


async def test_each_full_screen_is_made_again_as_it_was_made(services: Services) -> None:
    async with at_work(services) as desk:
        desk.app.survives = True
        await desk.press("3")
        desk.app.open_detail(newest_draft(desk.services))
        await desk.sees("Statut de la demande")
        before = list(desk.app.screen_stack)
        before[1].call_later(lambda: 1 // 0)
        await told(desk)
        await desk.sees("Statut de la demande")
        after = desk.app.screen_stack
        assert [type(screen) for screen in after] == [type(screen) for screen in before]
        assert after[0] is before[0]
        assert not set(after[1:]) & set(before[1:])
        assert all(isinstance(screen, MesScreen) for screen in after)


@pytest.mark.thorough
async def test_a_draft_deleted_elsewhere_while_it_is_filled_leads_back_to_where_one_was(
    services: Services, tmp_path: Path
) -> None:
    elsewhere = open_services(services.settings, Clock(NOW), DIRECTOR, create=True)
    draft = newest_draft(services)
    number = services.drafts.read(draft).request.number
    async with at_work(services) as desk:
        desk.app.open_detail(draft)
        await desk.sees("Statut de la demande")
        await desk.press("m")
        await desk.at(WizardScreen)
        await in_field(desk)
        await desk.write("Ève")
        elsewhere.drafts.delete(draft, number)
        elsewhere.store.close()
        await desk.sees("Cette demande n’existe plus")
        assert isinstance(desk.app.screen, WizardScreen)
        # The first one gives the field back.
        await desk.press("escape", "escape")
        await desk.at(HomeScreen)
        await desk.sees("Cette demande n’existe plus")
        await desk.until(lambda: len(desk.app.screen_stack) == 1)


@pytest.mark.thorough
async def test_a_screen_asked_to_close_closes_itself_once_it_is_in_front(services: Services) -> None:
    async with at_work(services) as desk:
        desk.app.open_detail(newest_draft(desk.services))
        await desk.sees("Statut de la demande")
        behind = desk.app.screen
        await desk.press("f1")
        await desk.at(HelpScreen)
        behind.dismiss(None)
        behind.dismiss(None)
        assert isinstance(desk.app.screen, HelpScreen)
        await desk.press("escape")
        await desk.at(HomeScreen)
        behind.dismiss(None)
        await desk.at(HomeScreen)
