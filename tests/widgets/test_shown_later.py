"""What a page does not show is mounted once it does: it looks then, and is gone through, as if it had been there."""

import pytest

from mes_tui.forms.evaluation import Issue, evaluate
from tests.budget import some
from tests.forms.builders import EDITION, EDITIONS, complete_answers, form
from tests.forms.builders import context as pes_context
from tests.widgets.fields import TODAY
from tests.widgets.helpers import TinyApp, running, text, wait_for
from widgets.editors.base import FieldEditor
from widgets.form_page import FormPage

EVERY_PAGE = [(edition, page.number) for edition in EDITIONS for page in form(edition).pages]
ESSENTIAL = [(EDITION, 3), (EDITION, 4), (EDITION, 7)]
SIZE = (80, 200)


def kept_out(page: FormPage) -> list[FieldEditor]:
    """The fields that are not mounted."""
    return [editor for editor in page.editors.values() if not editor.is_attached]


@pytest.mark.parametrize(("edition", "number"), some(EVERY_PAGE, ESSENTIAL))
async def test_a_page_that_grew_looks_and_is_gone_through_as_one_made_so(edition: str, number: int) -> None:
    facts, pages = pes_context(edition=edition), form(edition)
    answers = complete_answers(edition=edition)
    whole, model = evaluate(pages, answers, facts), pages.pages[number - 1]
    seen, chains = [], []
    for first in ({}, answers):
        page = FormPage(model, evaluate(pages, first, facts), first, today=TODAY)
        app = TinyApp(page)
        async with running(app, SIZE) as pilot:
            assert not [editor for editor in kept_out(page) if editor.display and not editor.in_grid]
            page.update_from(whole, answers)
            await pilot.pause()
            assert not [editor.key for editor in kept_out(page) if editor.key in whole.visible]
            seen.append(text(app))
            chains.append([node.key for node in app.screen.focus_chain if isinstance(node, FieldEditor)])
    assert seen[0] == seen[1]
    assert chains[0] == chains[1]


async def test_what_does_not_show_is_not_mounted_and_stays_once_it_was() -> None:
    facts, pages = pes_context(), form()
    answers = complete_answers()
    nothing, whole = evaluate(pages, {}, facts), evaluate(pages, answers, facts)
    page = FormPage(pages.pages[3], nothing, {}, today=TODAY)
    async with running(TinyApp(page), SIZE) as pilot:
        hidden = {editor.key for editor in kept_out(page)}
        assert hidden
        assert not hidden & nothing.visible
        page.update_from(whole, answers)
        await pilot.pause()
        shown = hidden - {editor.key for editor in kept_out(page)}
        assert shown
        page.update_from(nothing, {})
        await pilot.pause()
        assert not shown & {editor.key for editor in kept_out(page)}


async def test_a_field_is_reached_and_marked_as_soon_as_it_shows() -> None:
    facts, pages = pes_context(), form()
    answers = complete_answers()
    whole = evaluate(pages, answers, facts)
    page = FormPage(pages.pages[3], evaluate(pages, {}, facts), {}, today=TODAY)
    app = TinyApp(page)
    async with running(app, SIZE) as pilot:
        key = next(editor.key for editor in kept_out(page) if editor.key in whole.visible and not editor.in_grid)
        # In one turn, before anything is drawn.
        page.update_from(whole, answers)
        page.mark_issues([Issue(key, 4, "", "", "À corriger.")])
        page.focus_key(key)
        await wait_for(pilot, lambda: page.current_key == key and "À corriger." in text(app))
        assert page.editors[key].typed == answers.get(key, "")
