"""The frame of the wizard while a step is being drawn, and from one step to the other."""

import pytest

from mes_tui.bootstrap import Services
from mes_tui.services.autosave import SaveKind, SaveState
from screens.wizard import WizardScreen
from tests.screens.driver import Desk, at_work
from tests.screens.office import NOW, newest_draft, signed_draft
from widgets.status_line import StatusLine


async def opened(desk: Desk, request_id: int, step: int) -> WizardScreen:
    """The wizard on ``step`` of a request."""
    desk.app.open_wizard(request_id, step=step)
    screen = await desk.at(WizardScreen)
    await desk.until(lambda: screen.query("#step-body > Step") and step == screen.step.NUMBER)
    return screen


@pytest.mark.feature("P47")
@pytest.mark.parametrize("keys", [(), ("f1",), ("ctrl+p",), ("f4",), ("f7",), ("f8",), ("f9",)], ids=str)
async def test_what_comes_while_a_step_is_being_replaced_ends_nothing(
    services: Services, keys: tuple[str, ...]
) -> None:
    async with at_work(services) as desk:
        screen = await opened(desk, newest_draft(services), 3)
        await screen.query_one("#step-body").remove_children()
        screen.post_message(screen.SaveTold(SaveState(SaveKind.SAVED, 1, NOW)))
        await desk.press(*keys)
        await desk.until(lambda: screen.query_one(StatusLine).saved.startswith("Enregistré à"))
        await screen.show_step(4)
        assert screen.step.NUMBER == 4
        assert "imprévue" not in screen.query_one(StatusLine).message


@pytest.mark.parametrize("step", [2, 4])
async def test_a_key_without_use_in_a_step_says_so(services: Services, step: int) -> None:
    async with at_work(services) as desk:
        await opened(desk, signed_draft(services), step)
        assert "values" not in desk.bar()
        await desk.press("f4")
        assert desk.said == "Cette touche ne sert pas à cette étape. F1 pour l’aide."
