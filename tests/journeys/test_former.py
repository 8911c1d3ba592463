"""What a field held before is offered by F4, with who wrote it, and put back by Entrée."""

from datetime import date
from pathlib import Path

import pytest

from mes_tui.forms.french import long_date
from screens.wizard.goto import GotoScreen
from tests.journeys import paths
from tests.journeys.driver import Clerk, at_work
from tests.journeys.filling import answer, field, go_to, here, on_page, page_of
from tests.journeys.office import office
from widgets.calendar import Calendar
from widgets.choice_list import ChoiceList
from widgets.editors.base import FieldEditor


def editor_at(clerk: Clerk) -> FieldEditor:
    editor = field(clerk)
    assert editor is not None
    return editor


async def go_to_page(clerk: Clerk, page: int) -> None:
    await on_page(clerk, 1)
    if page > 1:
        clerk.press("ctrl+g")
        await clerk.at(GotoScreen)
        clerk.press(str(page))
        await on_page(clerk, page)


@pytest.mark.parametrize(
    ("page", "key", "first", "second", "opens"),
    [
        (1, "sg_resp_nom", "Ève Lafleur", "Noé O’Neill-Œuvray", None),
        (2, "attestation", "Rapport du professionnel", "Attestation de Retraite Québec", ChoiceList),
        (2, "plan_date", "2021-03-02", "2021-04-05", Calendar),
    ],
    ids=["text", "choice", "date"],
)
@pytest.mark.thorough
async def test_what_a_field_held_before_a_visit_is_put_back(
    tmp_path: Path, page: int, key: str, first: str, second: str, opens: type | None
) -> None:
    async with at_work(office(tmp_path)) as clerk:
        number = await paths.draft(clerk)
        await go_to_page(clerk, page)
        await go_to(clerk, key)
        for text in (first, second):
            await answer(clerk, editor_at(clerk), text)
            await clerk.sees("Enregistré à")
            # What is chosen leads to the next field.
            if here(clerk)[1] != key:
                clerk.press("shift+tab")
                await clerk.until(lambda: here(clerk)[1] == key)
        stands = editor_at(clerk).typed
        await paths.home(clerk)
        await paths.show(clerk, number)
        clerk.press("m")
        await on_page(clerk, page)
        await go_to(clerk, key)
        clerk.press("f4")
        if opens is not None:
            await clerk.at(opens)
            clerk.press("f4")
        await clerk.sees("Valeurs précédentes", long_date(date.fromisoformat(first)) if opens is Calendar else first)
        clerk.press("enter")
        await clerk.until(lambda: page_of(clerk) is not None and editor_at(clerk).typed not in ("", stands))
        clerk.press("ctrl+z")
        await clerk.until(lambda: editor_at(clerk).typed == stands)


async def test_a_field_that_held_nothing_else_says_so(tmp_path: Path) -> None:
    async with at_work(office(tmp_path)) as clerk:
        await paths.draft(clerk)
        await go_to(clerk, "sg_resp_nom")
        clerk.press("f4")
        await clerk.sees("Ce champ n’a rien contenu d’autre depuis la création de la demande.")
