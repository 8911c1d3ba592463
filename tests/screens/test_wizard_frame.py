"""The frame of the wizard while a step is being drawn, and from one step to the other."""

from collections.abc import Callable
from threading import Event

import pytest
from textual import events
from textual.widgets import Input

from mes_tui.bootstrap import Services
from mes_tui.domain.receivability import Receivability
from mes_tui.services.autosave import SaveKind, SaveState
from mes_tui.services.submission import Submission
from screens.wizard import WizardScreen
from screens.wizard.saving import SaveTold
from tests.budget import few
from tests.screens.driver import Desk, at_work
from tests.screens.office import NOW, newest_draft, signed_draft
from widgets.status_line import StatusLine


async def opened(desk: Desk, request_id: int, step: int) -> WizardScreen:
    """The wizard on ``step`` of a request."""
    desk.app.open_wizard(request_id, step=step)
    screen = await desk.at(WizardScreen)
    await desk.until(lambda: screen.query("#step-body > Step") and step == screen.step.NUMBER)
    return screen


@pytest.mark.thorough(keep=1)
@pytest.mark.feature("P47")
@pytest.mark.parametrize("keys", few([(), ("f1",), ("ctrl+p",), ("f4",), ("f7",), ("f8",), ("f9",)], 3), ids=str)
async def test_what_comes_while_a_step_is_being_replaced_ends_nothing(
    services: Services, keys: tuple[str, ...]
) -> None:
    async with at_work(services) as desk:
        screen = await opened(desk, newest_draft(services), 3)
        await screen.query_one("#step-body").remove_children()
        screen.post_message(SaveTold(SaveState(SaveKind.SAVED, 1, NOW)))
        await desk.press(*keys)
        await desk.until(lambda: screen.query_one(StatusLine).saved.startswith("Enregistré à"))
        await screen.show_step(4)
        assert screen.step.NUMBER == 4
        assert "imprévue" not in screen.query_one(StatusLine).message


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize("step", [2, 4])
async def test_a_key_without_use_in_a_step_says_so(services: Services, step: int) -> None:
    async with at_work(services) as desk:
        await opened(desk, signed_draft(services), step)
        assert "values" not in desk.bar()
        await desk.press("f4")
        assert desk.said == "Cette touche ne sert pas à cette étape. F1 pour l’aide."


@pytest.fixture
def slow_analysis(monkeypatch: pytest.MonkeyPatch) -> Callable[[bool], None]:
    """Call it with True: from then on the check-list waits, as on a busy disk, until it is called with False."""
    free, analyse = Event(), Submission.analyse
    free.set()

    def waiting(self: Submission, request_id: int) -> Receivability:
        assert free.wait(30)
        return analyse(self, request_id)

    monkeypatch.setattr(Submission, "analyse", waiting)
    return lambda slow: free.clear() if slow else free.set()


@pytest.mark.thorough
async def test_a_step_left_while_it_still_reads_ends_quietly(
    services: Services, slow_analysis: Callable[[bool], None], caplog: pytest.LogCaptureFixture
) -> None:
    async with at_work(services) as desk:
        screen = await opened(desk, signed_draft(services), 5)
        await desk.sees("Analyse de recevabilité", "Signée par")
        for key, text in (("first_name", "Élise"), ("last_name", "O’Neill-Œuvray"), ("function", "Directrice")):
            desk.widget(Input, f"#{key}").value = text
        slow_analysis(True)
        await desk.press("f4")
        await desk.until(lambda: "O’Neill-Œuvray" in str(services.drafts.read(signed_draft(services)).signature))
        await desk.press("f7")
        await desk.sees("► Documents à joindre")
        slow_analysis(False)
        await desk.until(lambda: not any(worker.is_running for worker in screen.workers if worker.node is screen))
        assert screen.step.NUMBER == 4
        assert "imprévue" not in screen.query_one(StatusLine).message
        assert not caplog.records


@pytest.mark.thorough
async def test_a_key_pressed_while_the_wizard_opens_waits_for_its_step(
    services: Services, slow_analysis: Callable[[bool], None], caplog: pytest.LogCaptureFixture
) -> None:
    async with at_work(services) as desk:
        slow_analysis(True)
        screen = await opened(desk, signed_draft(services), 5)
        await desk.press("f7")
        assert screen.step.NUMBER == 5
        slow_analysis(False)
        await desk.sees("► Documents à joindre")
        assert not caplog.records


async def test_what_is_typed_right_after_f6_goes_where_the_cursor_will_be(services: Services) -> None:
    async with at_work(services) as desk:
        for key in ("f6", *"110102"):
            desk.app.post_message(events.Key(key, key if len(key) == 1 else None))
        await desk.until(lambda: desk.app.screen.query("#necsg"))
        await desk.until(lambda: desk.widget(Input, "#necsg").value == "110102")
        assert not desk.widget(Input, "#nirec").value
