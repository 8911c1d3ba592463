"""The form page and its grids: following the evaluation without losing what is typed."""

from collections.abc import Mapping
from itertools import product

import pytest
from textual.filter import NoColor

from mes_tui.domain.codes import RequestType
from mes_tui.domain.rules import Choice
from mes_tui.forms.conditions import equals
from mes_tui.forms.editions import edition
from mes_tui.forms.evaluation import Issue, evaluate
from mes_tui.forms.vocabulary import Field, Form, Kind, OfferedChoice, Page, Section
from tests.budget import some
from tests.forms.builders import EDITION, EDITIONS
from tests.forms.builders import context as pes_context
from tests.forms.builders import rules as facts_rules
from tests.widgets.fields import FORM, PAGE, TODAY, context, field
from tests.widgets.helpers import TinyApp, flat, lines, running, text, wait_for
from widgets.calendar import Calendar
from widgets.editors.base import NO_LIST
from widgets.form_page import FIRST_FIELD, LAST_FIELD, FormPage
from widgets.messages import FieldEdited, FieldFocused, FieldLeft, Said, Typed

CONTEXT = context(type="NOUV", child="TREMBLAY, Élise [/] – 14 mars 2019")


class PageApp(TinyApp):
    """One page, and the least that a screen does with it."""

    def __init__(self, answers: Mapping[str, str] | None = None) -> None:
        self.answers = dict(answers or {})
        self.evaluation = evaluate(FORM, self.answers, CONTEXT)
        self.page = FormPage(PAGE, self.evaluation, self.answers, today=TODAY)
        super().__init__(self.page, heard=(FieldEdited, FieldLeft, FieldFocused, Said))

    def on_field_edited(self, message: FieldEdited) -> None:
        if message.whole:
            self.take(message.key, message.text)

    def on_field_left(self, message: FieldLeft) -> None:
        self.take(message.key, message.text)

    def take(self, key: str, typed: str) -> None:
        self.answers[key] = typed
        self.evaluation = evaluate(FORM, self.answers, CONTEXT)
        self.page.update_from(self.evaluation, self.answers)


@pytest.mark.feature("P43", "P44", "P46")
@pytest.mark.parametrize("width", [80, 120])
async def test_a_page_shows_its_sections_and_only_what_applies(width: int) -> None:
    app = PageApp({"nom": "CPE de la Baie"})
    async with running(app, (width, 40)) as pilot:
        await wait_for(pilot, lambda: "Enfant et parents" in text(app))
        shown = text(app)
        assert "TREMBLAY, Élise [/] – 14 mars 2019" in shown
        assert "Nom du service de garde\u00a0*" in shown
        assert "CPE de la Baie" in shown
        assert "Transfert" not in shown
        assert "Document" not in shown
        assert "Moment 1" not in shown
        assert "Horaire par jour" in shown


async def test_answers_show_and_hide_fields_and_work_out_results_without_moving_the_focus() -> None:
    app = PageApp()
    async with running(app, (80, 40)) as pilot:
        app.page.focus_key("soutien")
        await wait_for(pilot, lambda: app.page.current_key == "soutien")
        await pilot.press("o")
        await wait_for(pilot, lambda: "Moment 1" in text(app))
        assert "Document\u00a0*" in text(app)
        assert app.page.current_key == "soutien"
        app.page.focus_key("moment_0")
        await wait_for(pilot, lambda: app.page.current_key == "moment_0")
        await pilot.press("1", ".", "5", "down", "2", "tab")
        await wait_for(pilot, lambda: "3,5\u00a0heures" in text(app))
        assert app.answers["moment_0"] == "1,5"
        app.take("soutien", "non")
        await wait_for(pilot, lambda: "Moment 1" not in text(app))


async def test_an_update_leaves_the_text_being_typed_alone() -> None:
    app = PageApp({"nom": "ancien"})
    async with running(app) as pilot:
        app.page.focus_key("nom")
        await wait_for(pilot, lambda: app.page.current_key == "nom")
        await pilot.press("ctrl+u", "n", "e", "u")
        app.take("note", "écrit par quelqu’un d’autre")
        assert app.page.editors["nom"].typed == "neu"
        assert app.page.editors["note"].typed == "écrit par quelqu’un d’autre"
        assert app.page.current_key == "nom"
        assert app.page.settled() == Typed("nom", "neu", "ancien")


async def test_a_text_of_somebody_else_is_shown_in_the_field_where_nothing_is_typed() -> None:
    app = PageApp({"nom": "ancien"})
    async with running(app) as pilot:
        app.page.focus_key("nom")
        await wait_for(pilot, lambda: app.page.current_key == "nom")
        app.take("nom", "le leur")
        assert app.page.editors["nom"].typed == "le leur"
        assert app.page.settled() is None
        await pilot.press("x")
        # A key on its way when the text came replaces nothing of it.
        assert app.page.settled() == Typed("nom", "le leurx", "le leur")


async def test_help_and_place_follow_the_focus() -> None:
    app = PageApp()
    async with running(app) as pilot:
        app.page.focus_key("")
        await wait_for(pilot, lambda: app.page.current_key == "nom")
        assert app.page.current_help == "Le nom du permis."
        await pilot.press("tab")
        await wait_for(pilot, lambda: app.page.current_key == "date")
        assert app.page.current_help == "Ces renseignements proviennent de CSG."
        assert [message.key for message in app.of(FieldFocused)] == ["nom", "date"]


async def test_tab_skips_what_is_read_only_hidden_or_locked() -> None:
    app = PageApp()
    async with running(app, (80, 40)) as pilot:
        seen = []
        for _ in range(12):
            await pilot.press("tab")
            seen.append(app.page.current_key)
        cells = [f"{day}_{end}" for day in ("Lundi", "Mardi", "Mercredi") for end in ("arrivee", "depart")]
        assert seen == ["nom", "date", "soutien", "jour_court", *cells, "note", "nom"]


async def test_marks_stand_by_their_fields_and_go_when_there_is_nothing_left_to_put_right() -> None:
    app = PageApp({"Lundi_arrivee": "26:00", "date": "hier"})
    async with running(app, (80, 40)) as pilot:
        app.page.mark_issues(app.evaluation.page_issues(1))
        await wait_for(pilot, lambda: "! Nom du service de garde" in text(app))
        await wait_for(pilot, lambda: "« Nom du service de garde » est vide" in flat(app))
        assert any(line.startswith("! Lundi") for line in lines(app))
        await wait_for(pilot, lambda: "! « Lundi : arrivée » n’est pas une heure du jour" in flat(app))
        app.take("nom", "CPE")
        app.take("Lundi_arrivee", "08:00")
        await wait_for(pilot, lambda: "! Nom" not in text(app))
        assert "« Lundi : arrivée »" not in flat(app)
        assert any(line.startswith("! Date du plan") for line in lines(app))
        app.page.mark_issues(())
        await wait_for(pilot, lambda: "! " not in text(app))


async def test_only_issues_mark_and_an_unknown_key_is_nothing() -> None:
    app = PageApp()
    async with running(app) as pilot:
        app.page.mark_issues([Issue("ailleurs", 4, "s", "Ailleurs", "Phrase d’ailleurs.")])
        await pilot.pause()
        assert "Phrase d’ailleurs" not in text(app)
        assert "! " not in text(app)


async def test_the_field_asked_is_brought_into_view() -> None:
    app = PageApp({"soutien": "oui"})
    async with running(app) as pilot:
        app.page.focus_key("note")
        await wait_for(pilot, lambda: any(line.startswith("› Précisions") for line in lines(app)))
        app.page.focus_key("nom")
        await wait_for(pilot, lambda: any(line.startswith("› Nom du service") for line in lines(app)))
        app.page.focus_key("ancien")
        await wait_for(pilot, lambda: app.page.current_key == "nom")


async def test_arrows_go_through_the_grid_row_by_row_then_out() -> None:
    app = PageApp()
    async with running(app, (80, 40)) as pilot:
        app.page.focus_key("Lundi_depart")
        await wait_for(pilot, lambda: app.page.current_key == "Lundi_depart")
        await pilot.press("down")
        assert app.page.current_key == "Mardi_depart"
        await pilot.press("down", "up", "up")
        assert app.page.current_key == "Lundi_depart"
        await pilot.press("up")
        assert app.page.current_key == "Lundi_arrivee"
        await pilot.press("down", "enter")
        assert app.page.current_key == "Mardi_depart"


ORDER = ("nom", "date", "soutien", "document", "jour_court")


@pytest.mark.parametrize("key", ["down", "enter"])
async def test_down_and_enter_go_through_every_kind_of_field_and_up_comes_back(key: str) -> None:
    app = PageApp({"soutien": "oui"})
    async with running(app, (80, 40)) as pilot:
        app.page.focus_key("")
        for name in ORDER:
            await wait_for(pilot, lambda name: app.page.current_key == name, name)
            await pilot.press(key)
        assert app.page.current_key == "Lundi_arrivee"
        for name in reversed(ORDER):
            await pilot.press("up")
            assert app.page.current_key == name


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize(("keys", "last"), [(["up"], "nom"), (["up", "up"], "nom")])
async def test_up_stays_on_the_first_field_and_says_so(keys: list[str], last: str) -> None:
    app = PageApp()
    async with running(app, (80, 40)) as pilot:
        app.page.focus_key("nom")
        await wait_for(pilot, lambda: app.page.current_key == "nom")
        await pilot.press(*keys)
        assert app.page.current_key == last
        await wait_for(pilot, lambda: [m.sentence for m in app.of(Said)][:1] == [FIRST_FIELD])


async def test_down_moves_in_a_note_then_stays_on_the_last_field_of_the_page() -> None:
    app = PageApp({"note": "un\ndeux"})
    async with running(app, (80, 40)) as pilot:
        app.page.focus_key("note")
        await wait_for(pilot, lambda: app.page.current_key == "note")
        await pilot.press("up", "home", "down", "down")
        assert app.of(Said) == []
        await pilot.press("down")
        assert app.page.current_key == "note"
        await wait_for(pilot, lambda: [m.sentence for m in app.of(Said)] == [LAST_FIELD])
        await pilot.press("up", "up", "up")
        assert app.page.current_key == "Mercredi_depart"


@pytest.mark.parametrize("key", ["enter", "down"])
async def test_the_last_line_takes_its_normal_form_although_the_focus_stays(key: str) -> None:
    page = Page(1, "Essai", (Section("s", "S", (field(Kind.TEXT, "un", "Un"), field(Kind.DATE, "fin", "Fin"))),))
    form = Form("courte", "Courte", (page,))
    widget = FormPage(page, evaluate(form, {}, CONTEXT), {}, today=TODAY)
    app = TinyApp(widget, heard=(FieldLeft, Said))
    async with running(app) as pilot:
        widget.focus_key("fin")
        await wait_for(pilot, lambda: widget.current_key == "fin")
        await pilot.press(*"20210802", key)
        await wait_for(pilot, lambda: app.of(Said))
        assert [(m.key, m.text) for m in app.of(FieldLeft)] == [("fin", "2021-08-02")]
        assert widget.current_key == "fin"
        assert widget.editors["fin"].typed == "2021-08-02"


async def test_arrows_move_among_boxes_then_leave_them() -> None:
    boxes = field(Kind.CHOICES, "cases", "Cases")
    page = Page(1, "Essai", (Section("s", "S", (field(Kind.TEXT, "a", "A"), boxes, field(Kind.TEXT, "b", "B"))),))
    widget = FormPage(page, evaluate(Form("cases", "Cases", (page,)), {}, CONTEXT), {}, today=TODAY)
    app = TinyApp(widget)
    async with running(app) as pilot:
        widget.focus_key("cases")
        await wait_for(pilot, lambda: widget.current_key == "cases")
        await pilot.press("down", "down", "down")
        assert widget.current_key == "cases"
        await pilot.press("down")
        assert widget.current_key == "b"
        await pilot.press("up", "home", "up")
        assert widget.current_key == "a"


LONG_LABEL = "Nombre de rencontres avec les partenaires"


@pytest.mark.thorough(keep=2)
@pytest.mark.parametrize(("width", "rows"), [(80, 2), (109, 2), (110, 1), (120, 1)])
async def test_a_wide_page_gives_its_labels_more_room(width: int, rows: int) -> None:
    kinds = (Kind.TEXT, Kind.CHOICE, Kind.YES_NO, Kind.INFO)
    page = Page(1, "Essai", (Section("s", "S", tuple(field(kind, kind.value, LONG_LABEL) for kind in kinds)),))
    widget = FormPage(page, evaluate(Form("large", "Large", (page,)), {}, CONTEXT), {}, today=TODAY)
    app = TinyApp(widget)
    async with running(app, (width, 24)) as pilot:
        await wait_for(pilot, lambda: "Nombre de rencontres" in text(app))
        assert {editor.outer_size.height for editor in widget.editors.values()} == {rows}
        await pilot.resize_terminal(190 - width, 24)
        await wait_for(
            pilot, lambda: {e.outer_size.height for e in widget.editors.values()} == {1 if 190 - width >= 110 else 2}
        )


async def test_a_field_in_error_that_has_the_focus_shows_both_signs() -> None:
    app = PageApp()
    async with running(app, (80, 40)) as pilot:
        app.page.mark_issues(app.evaluation.page_issues(1))
        app.page.focus_key("nom")
        await wait_for(pilot, lambda: any(line.startswith("!›Nom du service") for line in lines(app)))
        await pilot.press("tab")
        await wait_for(pilot, lambda: any(line.startswith("! Nom du service") for line in lines(app)))
        assert any(line.startswith("!›Date du plan") for line in lines(app))


async def test_a_choice_is_offered_only_when_its_condition_holds() -> None:
    kept, dropped = Choice("plan", "Plan"), OfferedChoice("eval", "Évaluation", ~equals("@type", "NOUV"))
    item = Field(key="document", label="Document", kind=Kind.CHOICE, choices=(kept, dropped))
    page = Page(1, "Essai", (Section("s", "S", (item,)),))
    form = Form("offres", "Offres", (page,))
    widget = FormPage(page, evaluate(form, {}, CONTEXT), {}, today=TODAY)
    async with running(TinyApp(widget)):
        assert widget.editors["document"].choices == (kept,)
        widget.update_from(evaluate(form, {}, context(type="RSC")), {})
        assert widget.editors["document"].choices == (kept, dropped)


@pytest.mark.thorough
async def test_a_hidden_cell_leaves_its_place_empty() -> None:
    app = PageApp()
    async with running(app, (80, 40)) as pilot:
        await wait_for(pilot, lambda: "Lundi" in text(app))
        before = next(line for line in lines(app) if line.startswith("  Lundi"))
        app.page.focus_key("jour_court")
        await wait_for(pilot, lambda: app.page.current_key == "jour_court")
        await pilot.press("space", "tab", "tab", "tab", "tab")
        assert app.page.current_key == "note"
        after = next(line for line in lines(app) if line.startswith("  Lundi"))
        assert len(after) <= len(before)
        assert "Départ" in text(app)


async def test_f4_is_for_dates_and_choices_only() -> None:
    app = PageApp()
    async with running(app) as pilot:
        app.page.focus_key("nom")
        await wait_for(pilot, lambda: app.page.current_key == "nom")
        app.page.open_values()
        await wait_for(pilot, lambda: [said.sentence for said in app.of(Said)] == [NO_LIST])
        app.page.focus_key("date")
        await wait_for(pilot, lambda: app.page.current_key == "date")
        app.page.open_values()
        await wait_for(pilot, lambda: isinstance(app.screen, Calendar))


EVERY_PAGE = list(product(EDITIONS, range(1, 8), (80, 120)))
ESSENTIAL = [page for page in EVERY_PAGE if page[::2] in ((EDITIONS[-1], 80), (EDITIONS[0], 120))]


@pytest.mark.feature("P43", "P45")
@pytest.mark.parametrize(("edition_", "number", "width"), some(EVERY_PAGE, ESSENTIAL))
@pytest.mark.thorough(keep=2)
async def test_every_page_of_each_edition_mounts_and_takes_the_focus(edition_: str, number: int, width: int) -> None:
    here = context(type="NOUV", service_type="BC", year="2021", child="TREMBLAY, Élise")
    form = edition(edition_, here.rules)
    evaluation = evaluate(form, {}, here)
    page = FormPage(form.pages[number - 1], evaluation, {}, today=TODAY)
    app = TinyApp(page)
    async with running(app, (width, 24)) as pilot:
        page.focus_key("")
        await wait_for(pilot, lambda: page.current_key)
        assert page.max_scroll_x == 0
        for key, editor in page.editors.items():
            assert editor.display == (key in evaluation.visible)
        page.mark_issues(evaluation.page_issues(number))
        await pilot.pause()
        marked = {key for key, editor in page.editors.items() if editor.sentence}
        assert marked == {issue.key for issue in evaluation.page_issues(number)}


async def test_a_page_with_nothing_to_fill_takes_the_focus_and_scrolls() -> None:
    facts = tuple(Field(key=f"fait_{n}", label=f"Fait {n}", kind=Kind.INFO) for n in range(60))
    form = Form("lecture", "Lecture", (Page(1, "Lecture", (Section("s", "Faits", facts),)),))
    page = FormPage(form.pages[0], evaluate(form, {}, CONTEXT), {}, today=TODAY)
    app = TinyApp(page)
    async with running(app) as pilot:
        page.focus_key("")
        await wait_for(pilot, lambda: page.has_focus)
        assert page.current_key == ""
        assert page.settled() is None
        await pilot.press("pagedown", "pagedown", "pagedown")
        await wait_for(pilot, lambda: "Fait 59" in text(app))
        await pilot.press("ctrl+home")
        await wait_for(pilot, lambda: "Faits" in text(app))


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize("width", [80, 120])
async def test_without_colours_nothing_is_coloured_and_everything_is_still_said(width: int) -> None:
    app = PageApp({"Lundi_arrivee": "26:00"})
    app._filters.append(NoColor())
    async with running(app, (width, 40)) as pilot:
        app.page.mark_issues(app.evaluation.page_issues(1))
        await wait_for(pilot, lambda: "heure du jour" in flat(app) and "est vide" in flat(app))
        styles = [segment.style for strip in app.screen._compositor.render_strips() for segment in strip]
        colours = {colour for style in styles if style for colour in (style.color, style.bgcolor) if colour}
        assert all(colour.is_default for colour in colours)
        assert [style for style in styles if style and style.bold]


TEXT_OF_SEVEN_ROWS = f"Un.\nDeux.\nTrois.\n{'Lou n’est pas en mesure de s’habiller seule ; ' * 3}\n\n • Fin"


async def test_the_last_field_of_a_page_opened_on_it_is_in_view_whatever_the_texts_above_take() -> None:
    facts, form = pes_context(RequestType.NEW), edition(EDITION, facts_rules())
    answers = {"attestation": "rapport", "plan_ecarts": TEXT_OF_SEVEN_ROWS}
    widget = FormPage(form.pages[1], evaluate(form, answers, facts), answers, today=TODAY)
    app = TinyApp()
    async with running(app, (80, 16)) as pilot:
        await app.mount(widget)
        widget.focus_key("persistance_obstacle")
        for _ in range(8):  # the last layout counts, not one on the way
            await pilot.pause()
        assert "› [ ] Incapacité faisant obstacle" in text(app)
