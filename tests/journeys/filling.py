"""Filling the pages of the form with the keyboard, as a clerk does: field after field with Tab, page after page."""

from collections.abc import Mapping

from mes_tui.domain.text import clean
from mes_tui.forms.values import parse
from mes_tui.forms.vocabulary import Kind
from screens.wizard import WizardScreen
from screens.wizard.form_step import FormStep
from tests.journeys.driver import Clerk
from widgets.choice_list import ChoiceList
from widgets.editors.base import FieldEditor
from widgets.editors.scale import ScaleEditor
from widgets.error_summary import ErrorSummary
from widgets.form_page import FormPage

PAGES = 7


def wizard(clerk: Clerk) -> WizardScreen:
    """The wizard in front."""
    screen = clerk.app.screen
    assert isinstance(screen, WizardScreen), clerk.screen_text()
    return screen


def page_of(clerk: Clerk) -> FormPage | None:
    """The page of the form that is shown, None elsewhere."""
    screen = clerk.app.screen
    if not isinstance(screen, WizardScreen) or not screen.query(FormStep):
        return None
    return screen.query_one(FormStep).form_page


def field(clerk: Clerk) -> FieldEditor | None:
    """The field that has the focus."""
    page = page_of(clerk)
    return page.current if page is not None and page.is_attached else None


def here(clerk: Clerk) -> tuple[int, str]:
    """The number of the page shown and the key of the field that has the focus."""
    page = page_of(clerk)
    return (page.page.number, page.current_key) if page is not None and page.is_attached else (0, "")


async def on_page(clerk: Clerk, number: int) -> None:
    """Wait until page ``number`` is shown and a field of it has the focus."""
    await clerk.until(lambda: here(clerk)[0] == number and here(clerk)[1], f"page {number}")
    await clerk.until(lambda: f"[{number}]" in clerk.read(), f"page {number} in the bar")


async def fill_page(clerk: Clerk, answers: Mapping[str, str]) -> set[str]:
    """Answer every field of the page that ``answers`` names; return their keys."""
    done: set[str] = set()
    passed: set[str] = set()
    while (editor := field(clerk)) is not None and editor.key not in passed:
        passed.add(editor.key)
        if editor.key in answers:
            await answer(clerk, editor, answers[editor.key])
            done.add(editor.key)
        # What is chosen in a list leads to the next field by itself.
        if editor.key in answers and editor.field.kind is Kind.CHOICE and not isinstance(editor, ScaleEditor):
            await clerk.until(lambda left=editor: field(clerk) is not left, f"{editor.key} is left")
        else:
            await next_field(clerk)
    return done


async def next_field(clerk: Clerk) -> None:
    """Tab, and wait until the focus is elsewhere."""
    before = clerk.app.focused
    clerk.press("tab")
    await clerk.until(lambda: clerk.app.focused is not before and clerk.app.focused, "Tab goes on")


async def go_to(clerk: Clerk, key: str) -> None:
    """Tab until the field ``key`` has the focus."""
    start = here(clerk)[1]
    while here(clerk)[1] != key:
        await next_field(clerk)
        assert here(clerk)[1] != start, f"no way to {key}\n{clerk.screen_text()}"


async def answer(clerk: Clerk, editor: FieldEditor, text: str) -> None:
    """Give ``text`` as the answer of the field that has the focus."""
    kind = editor.field.kind
    if kind is Kind.YES_NO:
        clerk.press(text[0])
    elif kind is Kind.TICK:
        if not editor.typed:
            clerk.press("space")
    elif kind is Kind.CHOICES:
        tick(clerk, editor, text)
    elif isinstance(editor, ScaleEditor):
        clerk.press(text[0])
    elif kind is Kind.CHOICE:
        await choose(clerk, editor, text)
    else:
        await write(clerk, editor, text)
        return
    wanted, session = parse(editor.field, text).text, wizard(clerk).session
    assert session is not None
    # What the answer shows or hides is on the screen before the clerk goes on.
    await clerk.until(lambda: editor.typed == session.answers.get(editor.key, "") == wanted, f"{editor.key}: {wanted}")


async def write(clerk: Clerk, editor: FieldEditor, text: str) -> None:
    """Type ``text`` in a line, in place of what it holds, or in an empty note; paste what no keyboard here types."""
    if editor.typed and editor.field.kind is not Kind.NOTE:
        clerk.press("end", "ctrl+u")
    if all(ord(character) < 0x250 or character in "’…–«»\u00a0" for character in text):
        clerk.send(text.replace("\n", "\r"))
    else:
        clerk.paste(text)
    await clerk.until(lambda: editor.typed == clean(text, lines=True), f"« {text} » in {editor.key}")


def tick(clerk: Clerk, editor: FieldEditor, text: str) -> None:
    """Tick the boxes of ``text`` with the arrows and Space."""
    codes = [choice.code for choice in editor.field.choices]
    ticked = editor.typed.split(",")
    place = 0
    clerk.press("home")
    for code in parse(editor.field, text).text.split(","):
        if code not in ticked:
            clerk.press(*["down"] * (codes.index(code) - place), "space")
            place = codes.index(code)


async def choose(clerk: Clerk, editor: FieldEditor, text: str) -> None:
    """Open the list with F4 when it is long, with the first letters of the answer otherwise; Enter chooses."""
    if len(editor.field.choices) > 5:
        clerk.press("f4")
        await clerk.at(ChoiceList)
    clerk.press(*text.split()[0])
    await clerk.at(ChoiceList)
    wanted = parse(editor.field, text).text
    await clerk.sees(text.split()[0], next(choice.label for choice in editor.field.choices if choice.code == wanted))
    clerk.press("enter")
    await clerk.until(lambda: not isinstance(clerk.app.screen, ChoiceList), "the list closes")


async def next_page(clerk: Clerk) -> None:
    """F8, and wait for the next page; say what the application says when the page does not let go."""
    number = here(clerk)[0]
    clerk.press("f8")

    def moved() -> bool:
        refused = clerk.app.screen.query(ErrorSummary)
        assert not refused, f"page {number} does not let go: {refused.first(ErrorSummary).problems}"
        return here(clerk)[0] != number

    await clerk.until(moved, f"page {number} lets go")
    if number < PAGES:
        await on_page(clerk, number + 1)
