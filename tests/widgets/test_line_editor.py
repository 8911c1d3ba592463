"""One-line editors: free typing, normal form on leaving, pastes, messages."""

from datetime import date
from typing import Any

import pytest
from textual import events
from textual.widgets import Input

from mes_tui.forms.vocabulary import Kind
from tests.widgets.fields import TODAY, field
from tests.widgets.helpers import TinyApp, lines, running, text, wait_for
from widgets.calendar import Calendar
from widgets.editors.line import LineEditor
from widgets.field_editors import editor_for
from widgets.messages import FieldEdited, FieldLeft, Said

HEARD = (FieldEdited, FieldLeft, Said)


def line_app(kind: Kind, **more: Any) -> tuple[TinyApp, LineEditor]:
    first = editor_for(field(kind, **more), today=TODAY)
    second = editor_for(field(Kind.TEXT, "suivant", "Suivant"))
    assert isinstance(first, LineEditor)
    assert isinstance(second, LineEditor)
    return TinyApp(first, second, heard=HEARD), first


def left(app: TinyApp) -> list[tuple[str, str]]:
    return [(message.key, message.text) for message in app.of(FieldLeft)]


@pytest.mark.thorough(keep=2)
@pytest.mark.feature("P47")
@pytest.mark.parametrize(
    ("kind", "typed", "normal"),
    [
        (Kind.TEXT, "  Élise [/]  O’Neill ", "Élise [/] O’Neill"),
        (Kind.DATE, "20210802", "2021-08-02"),
        (Kind.DATE, "2 août 2021", "2021-08-02"),
        (Kind.TIME, "8h5", "08:05"),
        (Kind.DECIMAL, "4.5", "4,5"),
        (Kind.COUNT, " 12 ", "12"),
        (Kind.PHONE, "(514)873.7200", "514 873-7200"),
        (Kind.POSTAL_CODE, "h3b1a7", "H3B 1A7"),
        (Kind.SITE_NUMBER, "30002000", "3000-2000"),
        (Kind.TEXT, "ᐃᓄᒃ 日本 %", "ᐃᓄᒃ 日本 %"),
        (Kind.TEXT, "e\u0301te\u0301", "été"),
        (Kind.TEXT, "", ""),
    ],
)
async def test_the_text_takes_its_normal_form_when_the_field_is_left(kind: Kind, typed: str, normal: str) -> None:
    app, editor = line_app(kind, pattern=r"^\d{4}-\d{4}$")
    async with running(app) as pilot:
        editor.focus()
        editor.value = typed
        await pilot.press("tab")
        await wait_for(pilot, lambda: app.of(FieldLeft))
        assert left(app) == [("champ", normal)]
        assert editor.value == normal


@pytest.mark.thorough(keep=2)
@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        (Kind.DATE, "2021-02-30"),
        (Kind.DATE, "hier"),
        (Kind.DECIMAL, "12,5,1"),
        (Kind.TIME, "26:00"),
        (Kind.PHONE, "12"),
    ],
)
async def test_a_text_that_cannot_be_read_stays_and_is_told_as_typed(kind: Kind, typed: str) -> None:
    app, editor = line_app(kind)
    async with running(app) as pilot:
        editor.focus()
        editor.value = typed
        await pilot.press("enter")
        await wait_for(pilot, lambda: app.of(FieldLeft))
        assert left(app) == [("champ", typed)]
        assert editor.value == typed
        assert editor.sentence == ""


async def test_each_key_is_told_and_enter_goes_to_the_next_field() -> None:
    app, editor = line_app(Kind.TEXT)
    async with running(app) as pilot:
        editor.focus()
        await pilot.press("É", "t", "é", "enter")
        await wait_for(pilot, lambda: app.of(FieldLeft))
        assert [message.text for message in app.of(FieldEdited)] == ["É", "Ét", "Été"]
        assert isinstance(app.focused, LineEditor)
        assert app.focused.key == "suivant"


async def test_showing_a_stored_text_tells_nothing_and_cleans_it() -> None:
    app, editor = line_app(Kind.TEXT)
    async with running(app) as pilot:
        editor.show("a\x1b[2J\u202eb\nc")
        await wait_for(pilot, lambda: "a[2Jb c" in text(app))
        assert editor.typed == "a[2Jb c"
        assert app.heard == []


@pytest.mark.thorough(keep=2)
@pytest.mark.parametrize(
    ("pasted", "limit", "expected", "said"),
    [
        ("un\r\ndeux\n\n  trois", 200, "un deux trois", "réunies"),
        ("abcdefghij", 5, "abcde", "coupé de 5\u00a0caractères\u00a0: ce champ en contient au plus 5"),
        ("ab\x07\x9b\u202ec", 200, "abc", ""),
        ("x" * 100_000, 200, "x" * 200, "au plus 200"),
        ("\n\n", 200, "", ""),
    ],
)
async def test_a_paste_is_joined_cleaned_cut_and_said(pasted: str, limit: int, expected: str, said: str) -> None:
    app, editor = line_app(Kind.TEXT, max_length=limit)
    async with running(app) as pilot:
        editor.focus()
        editor.post_message(events.Paste(pasted))
        await wait_for(pilot, lambda: editor.value == expected)
        await wait_for(pilot, lambda: bool(app.of(Said)) == bool(said))
        assert said in " ".join(message.sentence for message in app.of(Said))


async def test_a_paste_replaces_the_selection() -> None:
    app, editor = line_app(Kind.TEXT, max_length=10)
    async with running(app) as pilot:
        editor.show("0123456789")
        editor.focus()
        await pilot.press("shift+home")
        await wait_for(pilot, lambda: editor.selected_text == "0123456789")
        editor.post_message(events.Paste("abc"))
        await wait_for(pilot, lambda: editor.value == "abc")


async def test_the_key_past_the_limit_is_refused_with_a_sentence() -> None:
    app, editor = line_app(Kind.TEXT, max_length=2)
    async with running(app) as pilot:
        editor.focus()
        await pilot.press("a", "b", "c")
        await wait_for(pilot, lambda: app.of(Said))
        assert editor.value == "ab"
        assert "au plus 2 caractères" in app.of(Said)[0].sentence


async def test_ctrl_backspace_deletes_the_word_at_the_left() -> None:
    app, editor = line_app(Kind.TEXT)
    async with running(app) as pilot:
        editor.show("un deux trois")
        editor.focus()
        await pilot.press("end", "ctrl+backspace")
        assert editor.value == "un deux "


async def test_the_window_that_loses_the_focus_saves_the_text_as_typed() -> None:
    app, editor = line_app(Kind.DECIMAL)
    async with running(app) as pilot:
        editor.focus()
        await pilot.press("4", ".")
        app.post_message(events.AppBlur())
        await wait_for(pilot, lambda: app.of(FieldLeft))
        assert (app.of(FieldLeft)[0].text, app.of(FieldLeft)[0].away) == ("4.", True)
        assert editor.value == "4."
        app.post_message(events.AppFocus())
        await wait_for(pilot, lambda: editor.has_focus)
        await pilot.press("5", "tab")
        await wait_for(pilot, lambda: len(app.of(FieldLeft)) == 2)
        assert editor.value == "4,5"


async def test_the_label_the_star_and_the_sentence_are_seen_without_colour() -> None:
    app, editor = line_app(Kind.DECIMAL, label="Accompagnement par jour demandé pour l’enfant", unit="heures / jour")
    async with running(app) as pilot:
        editor.set_required(True)
        editor.show("4,5")
        editor.focus()
        await wait_for(pilot, lambda: "l’enfant\u00a0*" in text(app) and editor.has_focus)
        assert lines(app)[0].startswith("› Accompagnement par jour demandé")
        assert "4,5      heures / jour" in lines(app)[0]
        editor.mark("« Accompagnement » dépasse 8 heures : écrivez un nombre de 0,25 à 8.")
        await wait_for(pilot, lambda: "dépasse 8" in text(app))
        assert lines(app)[0].startswith("!›Accompagnement")
        editor.mark("")
        await wait_for(pilot, lambda: "dépasse 8" not in text(app))


async def test_a_locked_field_is_read_and_skipped() -> None:
    app, editor = line_app(Kind.TEXT)
    async with running(app) as pilot:
        editor.show("saisi")
        editor.focus()
        await wait_for(pilot, lambda: editor.has_focus)
        editor.set_locked(True, "CPE de la Baie " * 6)
        await wait_for(pilot, lambda: isinstance(app.focused, LineEditor) and app.focused.key == "suivant")
        await wait_for(pilot, lambda: text(app).count("CPE de la Baie") == 6)
        assert not editor.focusable
        assert editor.typed == "saisi"
        editor.set_locked(False)
        await wait_for(pilot, lambda: "saisi" in text(app))
        assert editor.focusable


async def test_f4_chooses_a_date_in_the_calendar() -> None:
    app, editor = line_app(Kind.DATE)
    async with running(app) as pilot:
        editor.focus()
        await pilot.press("f4")
        await wait_for(pilot, lambda: isinstance(app.screen, Calendar))
        await pilot.press("right", "down", "enter")
        await wait_for(pilot, lambda: editor.value == "2021-08-10")
        assert editor.has_focus
        assert [(m.text, m.whole) for m in app.of(FieldEdited)] == [("2021-08-10", True)]


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize(("typed", "opened"), [("2020-02-29", date(2020, 2, 29)), ("hier", TODAY), ("", TODAY)])
async def test_the_calendar_opens_on_the_date_typed_or_today(typed: str, opened: date) -> None:
    app, editor = line_app(Kind.DATE)
    async with running(app) as pilot:
        editor.show(typed)
        editor.focus()
        await pilot.press("f4")
        await wait_for(pilot, lambda: isinstance(app.screen, Calendar))
        assert isinstance(app.screen, Calendar)
        assert app.screen.day == opened
        await pilot.press("escape")
        await wait_for(pilot, lambda: not isinstance(app.screen, Calendar))
        assert editor.value == typed


async def test_the_computed_value_that_a_blank_stands_for_is_suggested_not_answered() -> None:
    app, editor = line_app(Kind.DECIMAL, unit="heures")
    async with running(app) as pilot:
        editor.suggest("4,5")
        await wait_for(pilot, lambda: "4,5" in text(app))
        assert editor.typed == ""
        assert app.of(FieldEdited) == []


async def test_nothing_blinks() -> None:
    app, editor = line_app(Kind.TEXT)
    async with running(app):
        assert not editor.cursor_blink
        assert all(not entry.cursor_blink for entry in app.query(Input))


@pytest.mark.thorough
async def test_a_text_longer_than_the_entry_scrolls_and_stays_whole() -> None:
    app, editor = line_app(Kind.TEXT)
    async with running(app) as pilot:
        editor.focus()
        await pilot.press(*("abcdefghij" * 6), "Z")
        await wait_for(pilot, lambda: "ghijZ" in lines(app)[0])
        assert "abcdefghijabcdefghijabcdefghijabcdefghijabcdefghij" not in text(app)
        await pilot.press("home")
        await wait_for(pilot, lambda: " abcdefghijabcdefghij" in lines(app)[0])
        assert editor.typed == "abcdefghij" * 6 + "Z"
        await pilot.press("end", "tab")
        await wait_for(pilot, lambda: " abcdefghijabcdefghij" in lines(app)[0] and "ghijZ" not in lines(app)[0])
