"""What can never become right is said under its field when it is left, or saved; never « Enregistré » alone."""

import pytest

from mes_tui.bootstrap import Services
from screens.wizard import WizardScreen
from tests.budget import some
from tests.screens.driver import Desk, at_work
from tests.screens.office import newest_draft
from tests.screens.places import in_field
from widgets.form_page import FormPage
from widgets.status_line import StatusLine

# By page and field: what is typed, and whether it can ever be right.
TYPED = (
    (1, "sg_resp_tel", "418 abc-1234", True),
    (1, "sg_resp_tel", "418 555-0199", False),
    (1, "sg_resp_tel", "", False),
    (3, "date_debut_freq", "2026-02-31", True),
    (3, "date_debut_freq", "p", True),
)


async def open_at(desk: Desk, page: int, key: str) -> None:
    """The newest draft in the wizard, the cursor in the empty field ``key``."""
    draft = newest_draft(desk.services)
    desk.app.open_wizard(draft)
    wizard = await desk.at(WizardScreen)
    await in_field(desk)
    if page > 1:
        await wizard.goto(3, page, key)
    await in_field(desk, key)
    await desk.press("end", "ctrl+u")


def mark(desk: Desk, key: str) -> str:
    return desk.widget(FormPage).editors[key].sentence


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize(("page", "key", "text", "wrong"), some(TYPED, TYPED[:3]))
async def test_leaving_a_field_marks_what_is_wrong_and_only_that(
    services: Services, page: int, key: str, text: str, wrong: bool
) -> None:
    async with at_work(services) as desk:
        await open_at(desk, page, key)
        await desk.write(text)
        await desk.press("tab")
        await desk.until(lambda: desk.widget(FormPage).current_key != key)
        await desk.until(lambda: bool(mark(desk, key)) == wrong)


@pytest.mark.thorough
async def test_what_is_saved_while_it_is_typed_is_marked_until_it_is_right(services: Services) -> None:
    async with at_work(services) as desk:
        await open_at(desk, 1, "sg_resp_tel")
        await desk.write("418 555-01")
        await desk.until(lambda: "Enregistré" in desk.widget(StatusLine).saved)
        assert mark(desk, "sg_resp_tel")
        await desk.write("99")
        await desk.press("tab")
        await desk.until(lambda: not mark(desk, "sg_resp_tel"))
