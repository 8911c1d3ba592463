"""F1 in the form: the signs of the pages and of the fields are told, whatever field has the focus."""

import pytest

from mes_tui.bootstrap import Services
from screens.help import HelpScreen
from tests.screens.driver import at_work
from tests.screens.places import page
from widgets.editors.note import NoteEditor
from widgets.form_page import FormPage
from widgets.page_bar import SIGNS, PageMark


@pytest.mark.thorough(keep=1)
@pytest.mark.feature("P43")
@pytest.mark.parametrize("key", ["sg_resp_nom", "sg_resp_courriel"])
async def test_the_help_of_the_form_tells_what_the_signs_mean(services: Services, key: str) -> None:
    assert all(mark.value in SIGNS for mark in PageMark)
    async with at_work(services) as desk:
        await page(1)(desk)
        desk.widget(FormPage).focus_key(key)
        await desk.press("f1")
        await desk.at(HelpScreen)
        await desk.sees("✓ suit celui d’une page complète, … celui d’une page commencée", "› marque celui où vous êtes")


@pytest.mark.thorough
@pytest.mark.feature("P8")
async def test_the_help_of_a_long_text_tells_its_two_keys(services: Services) -> None:
    async with at_work(services) as desk:
        await page(5)(desk)
        shown = desk.widget(FormPage)
        shown.focus_key("moyens")
        await desk.until(lambda: isinstance(shown.current, NoteEditor))
        await desk.press("f1")
        await desk.at(HelpScreen)
        await desk.sees("Entrée va à la ligne et Tab passe au champ suivant.")
