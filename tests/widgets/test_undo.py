"""Ctrl+Z, Ctrl+Y and Escape in every kind of field, over a whole visit of the form."""

import pytest
from textual import events
from textual.pilot import Pilot

from mes_tui.forms.evaluation import evaluate
from mes_tui.forms.vocabulary import Kind
from tests.widgets.fields import FORM, PAGE, context, field
from tests.widgets.helpers import TinyApp, running, wait_for
from widgets.editors.base import GIVEN_BACK, NOTHING_BEFORE, FieldEditor
from widgets.editors.note import MOST_ROWS
from widgets.field_editors import editor_for
from widgets.form_page import FormPage
from widgets.messages import FieldEdited, Said
from widgets.past import Past

LONG = "\n".join(f"ligne {number}" for number in range(2 * MOST_ROWS))
# By kind: what the field held, the keys that destroy it, what it holds then.
DESTROYED = (
    (Kind.TEXT, "Élise", ("ctrl+u", "a"), "a"),
    (Kind.TEXT, "Élise", ("ctrl+u",), ""),
    (Kind.DATE, "2024-08-26", ("a",), "2024-08-26a"),
    (Kind.NOTE, LONG, ("ctrl+u",), LONG.removesuffix("ligne 15")),
    (Kind.NOTE, LONG, ("backspace", "backspace", "backspace"), LONG.removesuffix(" 15")),
    (Kind.YES_NO, "oui", ("n",), "non"),
    (Kind.YES_NO, "oui", ("delete",), ""),
    (Kind.CHOICE, "plan", ("delete",), ""),
    (Kind.CHOICES, "plan", ("space",), ""),
    (Kind.TICK, "oui", ("space",), ""),
)


def alone(kind: Kind) -> tuple[TinyApp, FieldEditor]:
    """A field of the form, and another one."""
    first, second = editor_for(field(kind)), editor_for(field(Kind.TEXT, "suivant", "Suivant"))
    for editor in (first, second):
        editor.remember_in(Past())
    return TinyApp(first, second, heard=(FieldEdited, Said)), first


async def pressed(pilot: Pilot[None], editor: FieldEditor, held: str, *keys: str) -> None:
    """``keys`` in ``editor``, which holds ``held``."""
    editor.show(held)
    editor.focus()
    await wait_for(pilot, lambda: editor.has_focus)
    await pilot.press(*keys)


@pytest.mark.thorough(keep=4)
@pytest.mark.parametrize(("kind", "held", "keys", "made"), DESTROYED)
async def test_what_a_key_destroyed_comes_back_and_goes_again(
    kind: Kind, held: str, keys: tuple[str, ...], made: str
) -> None:
    app, editor = alone(kind)
    async with running(app) as pilot:
        await pressed(pilot, editor, held, *keys)
        await wait_for(pilot, lambda: editor.typed == made)
        await pilot.press("tab", "shift+tab")
        await wait_for(pilot, lambda: editor.has_focus)
        for _ in range(4):
            await pilot.press("ctrl+z")
        assert editor.typed == held
        assert app.of(FieldEdited)[-1].text == held
        assert app.of(Said)[-1].sentence == NOTHING_BEFORE
        for _ in range(4):
            await pilot.press("ctrl+y")
        assert editor.typed == made


@pytest.mark.thorough(keep=4)
@pytest.mark.parametrize(("kind", "held", "keys", "made"), DESTROYED)
async def test_escape_gives_back_what_the_field_held_when_it_was_entered(
    kind: Kind, held: str, keys: tuple[str, ...], made: str
) -> None:
    app, editor = alone(kind)
    left = []
    app.bind("escape", "left")
    app.action_left = lambda: left.append(editor.typed)  # type: ignore[attr-defined]
    async with running(app) as pilot:
        await pressed(pilot, editor, held, *keys, "escape")
        await wait_for(pilot, lambda: editor.typed == held)
        assert [said.sentence for said in app.of(Said)][-1] == GIVEN_BACK
        assert left == []
        await pilot.press("ctrl+z")
        assert editor.typed == made
        await pilot.press("ctrl+y", "escape")
        assert left == [held]


async def test_a_long_text_goes_below_the_rows_of_its_field_and_back() -> None:
    app, editor = alone(Kind.NOTE)
    async with running(app) as pilot:
        await pressed(pilot, editor, "")
        app.post_message(events.Paste(LONG))
        await wait_for(pilot, lambda: editor.typed == LONG)
        await pilot.press("ctrl+z")
        assert editor.typed == ""
        await pilot.press("ctrl+y")
        assert editor.typed == LONG


@pytest.mark.thorough
async def test_a_page_left_and_shown_again_still_takes_back_what_was_typed() -> None:
    pasts: dict[str, Past] = {}
    answers = {"nom": "CPE de la Baie"}
    evaluation = evaluate(FORM, answers, context())

    def page(held: str) -> FormPage:
        return FormPage(PAGE, evaluation, {"nom": held}, pasts=pasts)

    first = page("CPE de la Baie")
    async with running(TinyApp(first)) as pilot:
        first.focus_key("nom")
        await wait_for(pilot, lambda: first.current_key == "nom")
        await pilot.press("ctrl+u", "x")
        await wait_for(pilot, lambda: first.editors["nom"].typed == "x")
    second = page("x")
    async with running(TinyApp(second)) as pilot:
        second.focus_key("nom")
        await wait_for(pilot, lambda: second.current_key == "nom")
        await pilot.press("ctrl+z", "ctrl+z")
        assert second.editors["nom"].typed == "CPE de la Baie"


async def test_the_first_key_in_a_filled_field_is_added_at_its_end() -> None:
    app, editor = alone(Kind.TEXT)
    async with running(app) as pilot:
        await pressed(pilot, editor, "Élise", "x")
        assert editor.typed == "Élisex"
        await pilot.press("tab", "shift+tab", "y")
        assert editor.typed == "Élisexy"
