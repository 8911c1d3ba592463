"""Long texts: the counter, the growth, the keys left to the screens, the pastes."""

import pytest
from textual import events
from textual.binding import Binding

from mes_tui.forms.vocabulary import Kind
from tests.widgets.fields import field
from tests.widgets.helpers import TinyApp, flat, lines, running, text, wait_for
from widgets.editors.note import LEAST_ROWS, MOST_ROWS, NoteEditor
from widgets.field_editors import editor_for
from widgets.messages import FieldEdited, FieldLeft


class NoteApp(TinyApp):
    """A note, a field after it, and the screens' keys."""

    BINDINGS = [Binding(key, f"pressed('{key}')") for key in ("f4", "f6", "f7", "f8")]

    def __init__(self, limit: int = 1000) -> None:
        note = editor_for(field(Kind.NOTE, "note", "Précisions [/]", max_length=limit))
        assert isinstance(note, NoteEditor)
        self.note = note
        self.keys: list[str] = []
        super().__init__(note, editor_for(field(Kind.TEXT, "suivant")), heard=(FieldEdited, FieldLeft))

    def action_pressed(self, key: str) -> None:
        self.keys.append(key)


async def test_the_counter_and_the_messages_follow_the_typing() -> None:
    app = NoteApp()
    async with running(app) as pilot:
        app.note.focus()
        await wait_for(pilot, lambda: lines(app)[0].endswith("0/1000"))
        await pilot.press("É", "t", "é", "enter", "x")
        await wait_for(pilot, lambda: lines(app)[0].endswith("5/1000"))
        assert lines(app)[0].startswith("› Précisions [/]")
        assert [message.text for message in app.of(FieldEdited)][-1] == "Été\nx"


async def test_tab_leaves_and_the_text_is_told_in_normal_form() -> None:
    app = NoteApp()
    async with running(app) as pilot:
        app.note.focus()
        await pilot.press("a", "space", "enter", "b", "tab")
        await wait_for(pilot, lambda: app.of(FieldLeft))
        assert app.of(FieldLeft)[0].text == "a\nb"
        assert app.note.typed == "a \nb"


async def test_the_keys_of_the_screens_pass_through() -> None:
    app = NoteApp()
    async with running(app) as pilot:
        app.note.focus()
        await pilot.press("a", "f6", "f7", "f8", "f4")
        await wait_for(pilot, lambda: len(app.keys) == 4)
        assert app.keys == ["f6", "f7", "f8", "f4"]
        assert app.note.typed == "a"
        assert app.note.selected_text == ""


@pytest.mark.thorough(keep=2)
@pytest.mark.parametrize(
    ("typed", "rows"), [("", LEAST_ROWS), ("a\n" * 4, 5), ("a\n" * 40, MOST_ROWS), ("mot " * 90, 5)]
)
async def test_the_height_follows_the_text_between_three_and_eight_lines(typed: str, rows: int) -> None:
    app = NoteApp()
    async with running(app) as pilot:
        app.note.show(typed)
        await wait_for(pilot, lambda: app.note.content_size.height == rows)
        assert app.of(FieldEdited) == []


@pytest.mark.thorough
async def test_typing_makes_it_grow_and_keeps_the_last_line_in_view() -> None:
    app = NoteApp()
    async with running(app) as pilot:
        app.note.focus()
        for number in range(12):
            await pilot.press(*f"{number}", "enter")
        await wait_for(pilot, lambda: app.note.content_size.height == MOST_ROWS)
        await wait_for(pilot, lambda: "│ 11" in text(app))


@pytest.mark.thorough(keep=2)
@pytest.mark.parametrize(
    ("pasted", "limit", "expected", "said"),
    [
        ("un\r\ndeux\n\ntrois", 100, "un\ndeux\n\ntrois", ""),
        ("x" * 50_000, 20_000, "x" * 20_000, "au plus 20 000 caractères : 30 000 caractères ont été coupés."),
        ("abcde", 4, "abcd", "au plus 4 caractères : 1 caractère a été coupé."),
        ("a\x1b[31m\u202eb\x9c", 100, "a[31mb", ""),
    ],
)
async def test_a_paste_is_cleaned_cut_and_said(pasted: str, limit: int, expected: str, said: str) -> None:
    app = NoteApp(limit)
    async with running(app) as pilot:
        app.note.focus()
        await wait_for(pilot, lambda: app.note.has_focus)
        app.post_message(events.Paste(pasted))
        await wait_for(pilot, lambda: app.note.typed == expected)
        await wait_for(pilot, lambda: said in flat(app) and ("coupé" in flat(app)) == bool(said))


async def test_what_was_cut_is_told_until_the_field_is_left() -> None:
    app = NoteApp(6)
    async with running(app) as pilot:
        app.note.focus()
        await wait_for(pilot, lambda: app.note.has_focus)
        app.post_message(events.Paste("abcdefghi"))
        await wait_for(pilot, lambda: "3 caractères ont été coupés" in flat(app))
        await pilot.press("x", "left", "backspace")
        await wait_for(pilot, lambda: app.note.typed == "abcdf")
        assert "4 caractères ont été coupés" in flat(app)
        assert app.note.content_size.height == LEAST_ROWS
        await pilot.press("tab")
        await wait_for(pilot, lambda: "coupé" not in flat(app))


async def test_one_goes_on_where_the_text_ends_and_comes_back_where_one_was() -> None:
    app = NoteApp()
    async with running(app) as pilot:
        app.note.show("Médicaments matin [/]\net mi")
        app.note.focus()
        await pilot.press("d", "i")
        await wait_for(pilot, lambda: app.note.typed == "Médicaments matin [/]\net midi")
        await pilot.press("up", "home", "tab", "shift+tab", "!")
        await wait_for(pilot, lambda: app.note.typed == "!Médicaments matin [/]\net midi")
        app.note.show("Récrit ailleurs")
        await pilot.press(".")
        await wait_for(pilot, lambda: app.note.typed == "Récrit ailleurs.")


async def test_a_long_text_is_read_from_its_beginning_until_one_is_in_it() -> None:
    app = NoteApp()
    async with running(app) as pilot:
        app.note.show("\n".join(f"ligne {number}" for number in range(20)))
        await wait_for(pilot, lambda: "│ ligne 0" in text(app))
        app.note.focus()
        await wait_for(pilot, lambda: "│ ligne 19" in text(app))


async def test_ctrl_backspace_deletes_the_word_at_the_left() -> None:
    app = NoteApp()
    async with running(app) as pilot:
        app.note.show("un deux")
        app.note.focus()
        await pilot.press("end", "ctrl+backspace")
        assert app.note.typed == "un "


async def test_the_sentence_stands_under_the_text_and_the_label_is_starred() -> None:
    app = NoteApp()
    async with running(app) as pilot:
        app.note.set_required(True)
        app.note.mark("« Précisions » est vide : écrivez au moins 10 caractères.")
        await wait_for(pilot, lambda: "écrivez au moins" in text(app))
        shown = lines(app)
        assert shown[0].startswith("! Précisions [/]\u00a0*")
        assert "écrivez au moins" in shown[4]
        app.note.mark("")
        await wait_for(pilot, lambda: "écrivez au moins" not in text(app))


async def test_a_locked_note_is_read_whole_and_skipped() -> None:
    app = NoteApp()
    async with running(app) as pilot:
        app.note.set_locked(True, "\n".join(f"ligne {number}" for number in range(12)))
        await wait_for(pilot, lambda: "│ ligne 11" in text(app))
        assert not app.note.focusable
        assert "/1000" not in text(app)
