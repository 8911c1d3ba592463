"""The comment panel in a page of the form: whole text, box, reply, and the focus brought to what it is about."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from textual.filter import NoColor

from mes_tui.domain.comments import REPLY_LENGTH, TICKED, Part, anchor, part_key
from mes_tui.domain.requests import Comment
from mes_tui.forms.comments import ranked
from mes_tui.forms.evaluation import evaluate
from mes_tui.forms.vocabulary import Form, Kind, Page, Section
from tests.widgets.fields import FORM, PAGE, TODAY, context, field
from tests.widgets.helpers import TinyApp, flat, lines, running, text, wait_for
from widgets.form_page import FormPage
from widgets.messages import FieldEdited, FieldFocused, FieldLeft, Said, Typed

CONTEXT = context(type="NOUV", child="TREMBLAY, Élise [/]")
AT = datetime(2021, 8, 9, 15, 0, tzinfo=UTC)
NASTY = "Précisez [/] 100 % :\nÉlise ᐃᓄᒃ O’Neill-Œuvray"
LONG = " ".join(f"phrase{number}" for number in range(230))


def comment(id_: int, section: str, text: str = "Précisez.", *, about: str = "") -> Comment:
    return Comment(id_, 1, 1, section, text, "Direction [b] régionale", AT, field=about)


class PageApp(TinyApp):
    """A page with comments, and the least that a screen does with it."""

    def __init__(self, *comments: Comment, form: Form = FORM, answers: Mapping[str, str] | None = None) -> None:
        self.form, self.answers = form, dict(answers or {})
        evaluation = evaluate(form, self.answers, CONTEXT)
        found = ranked(form, comments)
        self.page = FormPage(form.pages[0], evaluation, self.answers, today=TODAY, comments=found)
        super().__init__(self.page, heard=(FieldEdited, FieldLeft, FieldFocused, Said))

    def on_field_edited(self, message: FieldEdited) -> None:
        if message.whole:
            self.take(message.key, message.text)

    def on_field_left(self, message: FieldLeft) -> None:
        self.take(message.key, message.text)

    def take(self, key: str, typed: str) -> None:
        self.answers[key] = typed
        self.page.update_from(evaluate(self.form, self.answers, CONTEXT), self.answers)

    def entry(self, id_: int, part: Part) -> str:
        """What an entry of the panel of the comment ``id_`` shows."""
        return self.page.panels[id_].editors[part_key(id_, part)].typed


@pytest.mark.thorough(keep=1)
@pytest.mark.feature("P66")
@pytest.mark.parametrize("width", [80, 120])
async def test_the_panel_stands_under_the_heading_of_its_section_with_its_whole_text(width: int) -> None:
    app = PageApp(comment(7, "soutien", NASTY))
    async with running(app, (width, 40)) as pilot:
        await wait_for(pilot, lambda: "Commentaire 1/1" in text(app))
        shown = lines(app)
        top = next(row for row, line in enumerate(shown) if line.startswith("── Soutien demandé"))
        assert shown[top + 1] == "▲ Commentaire 1/1 – Direction [b] régionale, 9 août 2021"
        assert [" ".join(line.split()) for line in shown[top + 2 : top + 4]] == [
            "│ Précisez [/] 100 % :",
            "│ Élise ᐃᓄᒃ O’Neill-Œuvray",
        ]
        assert shown[top + 4] == "  [ ] Corrigé"
        assert shown[top + 5].startswith("  Réponse au Ministère")
        assert shown[top + 5].endswith(f"0/{REPLY_LENGTH}")


async def test_a_comment_on_a_field_names_it() -> None:
    app = PageApp(comment(7, "identite", about="date"))
    async with running(app, (80, 40)) as pilot:
        await wait_for(pilot, lambda: "▲ Commentaire 1/1 sur « Date du plan » – Direction" in flat(app))
        rows = [line for line in lines(app) if line.startswith(("▲", "  Nom du service", "  Date du plan"))]
        assert [row[:6] for row in rows] == ["  Nom ", "▲ Comm", "  Date"]


async def test_a_comment_on_a_cell_stands_before_its_grid() -> None:
    app = PageApp(comment(7, "soutien", about="Mardi_depart"))
    async with running(app) as pilot:
        app.page.focus_key(anchor(7))
        await wait_for(pilot, lambda: app.page.current_key == "Mardi_depart")
        await wait_for(pilot, lambda: "▲ Commentaire 1/1 sur « Mardi : départ »" in flat(app))
        assert text(app).index("▲ Commentaire") < text(app).index("Horaire par jour")


@pytest.mark.thorough
@pytest.mark.feature("P68")
async def test_space_ticks_the_box_and_the_reply_is_told_as_an_answer_is() -> None:
    app = PageApp(comment(7, "identite"))
    box, reply = part_key(7, Part.CORRECTED), part_key(7, Part.REPLY)
    async with running(app, (80, 40)) as pilot:
        app.page.focus_key(box)
        await wait_for(pilot, lambda: app.page.current_key == box)
        await pilot.press("space")
        await wait_for(pilot, lambda: "[x] Corrigé" in text(app))
        assert app.answers[box] == TICKED
        await pilot.press("tab", *"Fait", "enter", *"[/]")
        await wait_for(pilot, lambda: f"8/{REPLY_LENGTH}" in text(app))
        assert app.page.settled() == Typed(reply, "Fait\n[/]", "")
        assert app.page.current_help.startswith("Facultative")
        await pilot.press("tab")
        await wait_for(pilot, lambda: app.answers.get(reply) == "Fait\n[/]")
        assert app.page.current_key == "nom"


@pytest.mark.thorough
async def test_a_reply_over_the_limit_is_cut_and_said() -> None:
    app = PageApp(comment(7, "identite"))
    async with running(app, (80, 40)) as pilot:
        app.page.focus_key(part_key(7, Part.REPLY))
        await wait_for(pilot, lambda: app.page.current_key == part_key(7, Part.REPLY))
        app.page.panels[7].reply.insert("é" * (REPLY_LENGTH - 1))
        await pilot.press(*"ab")
        await wait_for(pilot, lambda: "1 caractère a été coupé" in flat(app))
        assert len(app.entry(7, Part.REPLY)) == REPLY_LENGTH


async def test_what_is_stored_is_shown_and_a_reply_being_typed_is_left_alone() -> None:
    box, reply = part_key(7, Part.CORRECTED), part_key(7, Part.REPLY)
    app = PageApp(comment(7, "identite"), answers={box: TICKED, reply: "Fait"})
    async with running(app, (80, 40)) as pilot:
        await wait_for(pilot, lambda: "[x] Corrigé" in text(app))
        assert app.entry(7, Part.REPLY) == "Fait"
        app.page.focus_key(reply)
        await wait_for(pilot, lambda: app.page.current_key == reply)
        await pilot.press("end", "!")
        app.answers[box] = ""
        app.take(reply, "Écrit ailleurs")
        assert (app.entry(7, Part.CORRECTED), app.entry(7, Part.REPLY)) == ("", "Fait!")


@pytest.mark.thorough(keep=1)
@pytest.mark.feature("P66")
@pytest.mark.parametrize(
    ("comments", "wanted", "key"),
    [
        ((comment(1, "identite"),), 1, "nom"),
        ((comment(1, "identite", about="date"),), 1, "date"),
        ((comment(1, "identite", about="enfant"),), 1, part_key(1, Part.CORRECTED)),
        ((comment(1, "soutien"), comment(2, "soutien")), 2, part_key(2, Part.CORRECTED)),
        ((comment(1, "soutien"), comment(2, "soutien", about="note")), 2, "note"),
        ((comment(1, "transfert"),), 1, part_key(1, Part.CORRECTED)),
        ((comment(1, "identite"),), 404, "nom"),
    ],
    ids=["section", "field", "read only", "second on the section", "second on a field", "not shown", "gone"],
)
async def test_a_comment_leads_to_what_it_is_about(comments: tuple[Comment, ...], wanted: int, key: str) -> None:
    app = PageApp(*comments)
    async with running(app) as pilot:
        app.page.focus_key(anchor(wanted))
        await wait_for(pilot, lambda: app.page.current_key == key)
        if wanted in app.page.panels:
            panel = app.page.panels[wanted]
            await wait_for(pilot, lambda: app.screen.can_view_entire(panel))


async def test_a_comment_on_a_section_that_is_not_shown_keeps_its_heading() -> None:
    app = PageApp(comment(1, "transfert"))
    async with running(app, (80, 60)) as pilot:
        await wait_for(pilot, lambda: "── Transfert" in text(app) and "▲ Commentaire" in text(app))
        assert "Ancien lieu" not in text(app)


async def test_after_a_long_comment_the_field_is_in_view_and_the_beginning_is_a_page_up_away() -> None:
    app = PageApp(comment(7, "soutien", LONG))
    async with running(app) as pilot:
        app.page.focus_key(anchor(7))
        await wait_for(pilot, lambda: app.page.current_key == "soutien")
        await wait_for(pilot, lambda: any(line.startswith("› Soutien requis") for line in lines(app)))
        await pilot.press("o")
        assert app.answers["soutien"] == "oui"
        await pilot.press("pageup", "pageup")
        await wait_for(pilot, lambda: "│ phrase0 phrase1" in text(app))
        seen = set(text(app).split())
        for _ in range(3):
            await pilot.press("pagedown")
            await pilot.pause()
            seen |= set(text(app).split())
        assert {f"phrase{number}" for number in range(230)} <= seen


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize("key", [anchor(7), part_key(7, Part.REPLY), "soutien"])
async def test_what_was_asked_is_in_view_even_when_the_focus_comes_after_the_layout(
    monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    app = PageApp(comment(7, "soutien", LONG))
    async with running(app, (80, 16)) as pilot:
        late: list[tuple[Any, ...]] = []
        with monkeypatch.context() as held:
            held.setattr(app, "call_later", lambda *call: late.append(call))
            app.page.focus_key(key)
            await pilot.pause()
        for call in late:
            app.call_later(*call)
        await wait_for(pilot, lambda: app.focused is not None)
        wanted = app.page.current
        assert wanted is not None
        await wait_for(pilot, lambda: app.screen.can_view_entire(wanted))


async def test_tab_and_arrows_go_through_box_and_reply_in_the_order_of_the_page() -> None:
    app = PageApp(comment(7, "soutien"))
    box, reply = part_key(7, Part.CORRECTED), part_key(7, Part.REPLY)
    async with running(app, (80, 40)) as pilot:
        app.page.focus_key("date")
        await wait_for(pilot, lambda: app.page.current_key == "date")
        for key, wanted in (
            ("tab", box),
            ("down", reply),
            ("tab", "soutien"),
            ("up", reply),
            ("up", box),
            ("up", "date"),
        ):
            await pilot.press(key)
            await wait_for(pilot, lambda wanted: app.page.current_key == wanted, wanted)


async def test_a_page_that_is_only_read_gives_the_focus_to_the_box() -> None:
    facts = tuple(field(Kind.INFO, f"fait_{n}", f"Fait {n}") for n in range(3))
    form = Form("lecture", "Lecture", (Page(1, "Lecture", (Section("s", "Faits", facts),)),))
    app = PageApp(comment(7, "s"), form=form)
    async with running(app) as pilot:
        assert not app.page.can_focus
        app.page.focus_key(anchor(7))
        await wait_for(pilot, lambda: app.page.current_key == part_key(7, Part.CORRECTED))


async def test_without_colours_the_panel_is_still_told_from_the_page() -> None:
    app = PageApp(comment(7, "identite", NASTY), answers={part_key(7, Part.CORRECTED): TICKED})
    app._filters.append(NoColor())
    async with running(app, (80, 40)) as pilot:
        await wait_for(pilot, lambda: "▲ Commentaire 1/1" in text(app) and "[x] Corrigé" in text(app))
        styles = [segment.style for strip in app.screen._compositor.render_strips() for segment in strip]
        colours = {colour for style in styles if style for colour in (style.color, style.bgcolor) if colour}
        assert all(colour.is_default for colour in colours)


def test_the_page_has_no_panel_of_its_own_accord() -> None:
    evaluation = evaluate(FORM, {}, CONTEXT)
    assert FormPage(PAGE, evaluation, {}, today=TODAY).panels == {}
