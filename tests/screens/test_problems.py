"""F8 on a page with something wrong: the cursor comes in the first faulty field, the problems stay above it."""

import pytest
from textual import events

from mes_tui import type_ahead
from mes_tui.bootstrap import Services
from screens.wizard.form_step import FormStep
from tests.budget import few
from tests.screens.driver import Desk, at_work
from tests.screens.office import newest_draft
from tests.screens.places import CONTACT, FORM, in_field, wizard
from widgets.editors.base import FieldEditor
from widgets.error_summary import ErrorSummary
from widgets.form_page import FormPage

PHONE, MAIL = "sg_resp_tel", "sg_resp_courriel"


@pytest.fixture(autouse=True)
def stands(monkeypatch: pytest.MonkeyPatch) -> None:
    """No key opens the wizard here: what is typed is for it all the same."""
    monkeypatch.setattr(type_ahead, "STANDS", 0)


async def refused(desk: Desk) -> FormPage:
    """The first page of a draft where its fields are empty; the cursor was in the last one when F8 was pressed."""
    await wizard("Page [1]", step=FORM, signed=False)(desk)
    await in_field(desk, MAIL)
    await desk.press("f8")
    await desk.sees("Il y a 2 problèmes")
    await desk.until(lambda: desk.widget(FormPage).current_key == CONTACT)
    await desk.sees("Il y a 2 problèmes • « Personne à joindre au service de garde » est vide")
    return desk.widget(FormPage)


@pytest.mark.thorough(keep=1)
@pytest.mark.feature("P33", "P46")
@pytest.mark.parametrize("number", few(range(1, 8), 3))
async def test_each_page_that_does_not_let_go_puts_the_cursor_in_its_first_faulty_field(
    services: Services, number: int
) -> None:
    async with at_work(services) as desk:
        await wizard("Page [1]", step=FORM, signed=False)(desk)
        await desk.app.screen.query_one(FormStep).show_place(number, "")
        await desk.until(lambda: desk.widget(FormPage).page.number == number)
        await desk.press("f8")
        shown = desk.app.screen.query_one(FormStep).wizard
        assert shown.session is not None
        first = next(iter(shown.session.evaluation.page_issues(number)), None)
        if first is None:
            await desk.until(lambda: desk.widget(FormPage).page.number == number + 1)
            return
        await desk.sees("Il y a ", first.sentence)
        await desk.until(lambda: desk.widget(FormPage).current_key == first.key)
        editor = desk.app.focused
        assert isinstance(editor, FieldEditor)
        await desk.until(lambda: desk.app.screen.can_view_partial(editor))


@pytest.mark.feature("P46")
async def test_what_is_typed_right_after_f8_goes_in_the_faulty_field_at_once(services: Services) -> None:
    async with at_work(services) as desk:
        await wizard("Page [1]", step=FORM, signed=False)(desk)
        page = await in_field(desk, MAIL)
        for key in ("f8", *"Noé Lac", "tab", *"4185550123"):
            desk.app.post_message(events.Key(key, key if len(key) == 1 else None))
        await desk.until(lambda: page.editors[PHONE].typed == "4185550123")
        assert page.editors[CONTACT].typed == "Noé Lac"
        assert page.editors[MAIL].typed == ""
        await desk.until(lambda: services.drafts.read(newest_draft(services)).answers.get(CONTACT) == "Noé Lac")


@pytest.mark.thorough
@pytest.mark.feature("P46")
async def test_the_problems_follow_what_is_corrected_and_go_with_the_last_one(services: Services) -> None:
    async with at_work(services) as desk:
        await refused(desk)
        await desk.write("Noé Lac")
        await desk.press("tab")
        await desk.sees("Il y a 1 problème ", "« Téléphone de la personne à joindre » est vide")
        assert "joindre au service de garde » est vide" not in desk.read()
        await desk.write("418 555")
        await desk.press("tab")
        await desk.sees("Il y a 1 problème ")
        assert "est vide" not in desk.read()
        await desk.press("shift+tab")
        await desk.write("-0123")
        await desk.press("tab")
        await desk.until(lambda: not desk.app.screen.query(ErrorSummary))
        assert desk.widget(FormPage).current_key not in ("", PHONE)
        await desk.until(lambda: "Corrigez" not in desk.said)


@pytest.mark.thorough
@pytest.mark.feature("P46")
async def test_a_key_that_is_said_leads_to_the_problems_and_enter_back_to_a_field(services: Services) -> None:
    async with at_work(services) as desk:
        await refused(desk)
        assert "Ctrl+E" in desk.said
        await desk.press("ctrl+e")
        await desk.until(lambda: isinstance(desk.app.focused, ErrorSummary))
        await desk.press("down", "enter")
        await desk.until(lambda: desk.widget(FormPage).current_key == PHONE)
        await desk.sees("Il y a 2 problèmes")


@pytest.mark.thorough
@pytest.mark.feature("P46")
@pytest.mark.parametrize("pasted", [False, True])
async def test_what_is_typed_in_the_problems_goes_in_the_field_of_the_one_under_the_cursor(
    services: Services, pasted: bool
) -> None:
    async with at_work(services) as desk:
        page = await refused(desk)
        await desk.press("ctrl+e")
        await desk.until(lambda: isinstance(desk.app.focused, ErrorSummary))
        await desk.press("down")
        for event in [events.Paste("4185550123")] if pasted else [events.Key(digit, digit) for digit in "4185550123"]:
            desk.app.post_message(event)
        await desk.until(lambda: page.editors[PHONE].typed == "4185550123")
        assert page.current_key == PHONE


@pytest.mark.feature("P47")
async def test_ctrl_e_goes_to_the_end_of_the_line_when_there_is_no_list_of_problems(services: Services) -> None:
    async with at_work(services) as desk:
        await wizard("Page [1]", step=FORM, signed=False)(desk)
        page = await in_field(desk, CONTACT)
        await desk.write("Noé")
        await desk.press("home", "ctrl+e")
        await desk.write("!")
        assert page.editors[CONTACT].typed == "Noé!"
