"""Lines of a form are no longer than one reads, in the middle of a wide window."""

from collections.abc import Awaitable, Callable

import pytest

from mes_tui.bootstrap import Services
from tests.budget import some
from tests.screens.driver import Desk, at_work
from tests.screens.places import FORM, after, rights, wizard
from widgets.form_page import FormPage

MEASURE = 100
FORMS: dict[str, Callable[[Desk], Awaitable[None]]] = {
    "demande": wizard("Page", step=FORM),
    "accès": after(rights, "a"),
}


@pytest.mark.parametrize("name", some(list(FORMS), ["demande"]))
async def test_a_form_is_at_most_a_hundred_columns_wide_and_in_the_middle(services: Services, name: str) -> None:
    async with at_work(services) as desk:
        await FORMS[name](desk)
        await desk.until(lambda: desk.app.screen.query(FormPage))
        for size in ((80, 24), (120, 40), (160, 50), (200, 60)):
            await desk.resize(size)
            await desk.until(lambda width: min(width, MEASURE) - 4 <= _widest(desk) <= MEASURE, size[0])
            page = desk.widget(FormPage).region
            assert abs(page.x - (size[0] - page.right)) <= 1


def _widest(desk: Desk) -> int:
    return max(editor.region.width for editor in desk.widget(FormPage).editors.values() if editor.display)
