"""Where the person is in the wizard stays where they put it, whatever is read again; each thing is said once."""

from threading import Event

import pytest
from textual import events
from textual.widgets import Input

from mes_tui.bootstrap import Services
from mes_tui.domain.identifiers import FileKey
from mes_tui.domain.people import SupportGrant
from mes_tui.domain.receivability import Receivability
from screens.wizard import WizardScreen
from storage import records
from tests.budget import few
from tests.screens.driver import SMALL, Desk, at_work
from tests.screens.office import newest_draft, signed_draft
from tests.screens.places import CONTACT, FORM, in_field, page, search, wizard
from widgets.editors.base import FieldEditor
from widgets.editors.line import LineEditor
from widgets.editors.note import NoteEditor
from widgets.form_page import FormPage
from widgets.header import PortalHeader


async def in_contact(desk: Desk) -> LineEditor:
    """The field of the person to call, on the first page of a draft where it is empty."""
    await wizard("Page [1]", step=FORM, signed=False)(desk)
    editor = (await in_field(desk)).editors[CONTACT]
    assert isinstance(editor, LineEditor)
    return editor


@pytest.mark.feature("P47")
@pytest.mark.parametrize("away", ["ctrl+end", "pagedown"])
@pytest.mark.parametrize("kind", [LineEditor, NoteEditor])
@pytest.mark.thorough(keep=1)
async def test_what_is_written_is_seen_wherever_the_page_was_looked_at(
    services: Services, kind: type[FieldEditor], away: str
) -> None:
    async with at_work(services) as desk:
        await page(2)(desk)
        shown = desk.widget(FormPage)
        editor = next(one for one in shown.editors.values() if isinstance(one, kind) and one.display and one.focusable)
        shown.focus_key(editor.key)
        await desk.until(lambda: desk.app.focused is editor)
        await desk.press(away, away)
        await desk.write("9")
        assert desk.app.focused is editor
        await desk.until(lambda: desk.app.screen.can_view_partial(editor))


@pytest.mark.thorough
@pytest.mark.feature("P47")
async def test_what_is_written_before_the_page_was_drawn_where_one_looks_is_seen_too(services: Services) -> None:
    async with at_work(services) as desk:
        await page(2)(desk)
        shown = desk.widget(FormPage)
        editor = next(one for one in shown.editors.values() if isinstance(one, LineEditor) and one.focusable)
        shown.focus_key(editor.key)
        await desk.until(lambda: desk.app.focused is editor)
        await desk.pilot.pause()
        shown.action_look(1000)
        editor.insert_text_at_cursor("9")  # in the same turn, as the keys of a burst
        await desk.until(lambda: shown.scroll_y == shown.scroll_target_y)
        await desk.pilot.pause()
        await desk.until(lambda: desk.app.screen.can_view_partial(editor))


@pytest.mark.thorough
@pytest.mark.feature("P47")
async def test_f5_keeps_the_cursor_in_the_text_being_typed(services: Services) -> None:
    async with at_work(services) as desk:
        editor = await in_contact(desk)
        await desk.write("Noé Lac")
        await desk.press("left", "left", "left", "f5")
        await desk.until(lambda: desk.said == "Demande relue ; ce qui est tapé est conservé.")
        await desk.write("du ")
        assert desk.app.focused is editor
        assert editor.value == "Noé du Lac"


@pytest.mark.feature("P47")
@pytest.mark.parametrize(
    ("key", "first", "rest", "normal"),
    few(
        [
            ("sg_resp_tel", "4", "18 555-0123", "418 555-0123"),
            # The extension has its own field, that says something else here.
            ("sg_resp_tel", "4185550123", " poste 4", "4185550123 poste 4"),
            ("date_debut_freq", "2021-8-2", "5", "2021-08-25"),
            ("jours_semaine", "3", ".5", "3,5"),
            ("horaire_lundi_arrivee", "8", "h30", "08:30"),
            ("sg_resp_nom", "Noé ", "Lac", "Noé Lac"),
        ],
        2,
    ),
)
@pytest.mark.thorough
async def test_a_pause_in_the_middle_of_typing_changes_nothing_under_the_cursor(
    services: Services, monkeypatch: pytest.MonkeyPatch, key: str, first: str, rest: str, normal: str
) -> None:
    monkeypatch.setattr("screens.wizard.typed_step.PAUSE", 0.05)
    async with at_work(services) as desk:
        await page(1 if key.startswith("sg") else 3)(desk)
        desk.widget(FormPage).focus_key(key)
        await desk.until(lambda: desk.widget(FormPage).current_key == key)
        editor = desk.widget(FormPage).editors[key]
        draft = signed_draft(services)
        before = services.drafts.read(draft).answers.get(key)
        await desk.write(first, over=True)
        await desk.until(lambda: services.drafts.read(draft).answers.get(key) != before)
        await desk.write(rest)
        await desk.press("tab")
        await desk.until(lambda: desk.widget(FormPage).current_key != key)
        await desk.until(lambda: editor.typed == normal)
        await desk.until(lambda: services.drafts.read(draft).answers.get(key) == normal)


@pytest.mark.thorough
@pytest.mark.feature("P47")
async def test_what_is_typed_without_a_pause_is_saved_all_the_same(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("screens.wizard.typed_step.PAUSE", 3600)
    monkeypatch.setattr("screens.wizard.typed_step.LONGEST", 0.05)
    async with at_work(services) as desk:
        editor = await in_contact(desk)
        draft = newest_draft(services)
        await desk.write("Noé Lac")
        await desk.until(lambda: services.drafts.read(draft).answers.get(CONTACT) == "Noé Lac")
        await desk.write("roix")
        await desk.until(lambda: services.drafts.read(draft).answers.get(CONTACT) == "Noé Lacroix")
        assert desk.app.focused is editor


@pytest.mark.thorough
@pytest.mark.feature("P47")
async def test_f5_shows_what_somebody_else_wrote_in_the_field_of_the_cursor(services: Services) -> None:
    async with at_work(services) as desk:
        editor = await in_contact(desk)
        draft = newest_draft(services)
        services.drafts.save(draft, {CONTACT: "Ève Lafleur"}, services.drafts.read(draft).request.version)
        await desk.press("f5")
        await desk.until(lambda: editor.value == "Ève Lafleur")
        await desk.press("tab")
        await desk.until(lambda: desk.widget(FormPage).current_key != CONTACT)
        await desk.press("f5")
        assert services.drafts.read(draft).answers[CONTACT] == "Ève Lafleur"


@pytest.mark.thorough
async def test_a_draft_that_is_opened_again_is_never_said_to_be_created(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn, trails = PortalHeader._breadcrumb, []

    def breadcrumb(header: PortalHeader, width: int) -> object:
        trails.append(header.trail)
        return drawn(header, width)

    monkeypatch.setattr(PortalHeader, "_breadcrumb", breadcrumb)
    async with at_work(services) as desk:
        await page(1)(desk)
        assert any(trail[-1].startswith("Modifier la demande ") for trail in trails)
        assert not [trail for trail in trails if "Créer une demande" in trail]


@pytest.mark.thorough
@pytest.mark.feature("P57")
async def test_tab_typed_while_the_lines_are_read_leaves_from_the_lines(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, free = Event(), Event()
    read = services.submission.analyse

    def analyse(request_id: int) -> Receivability:
        asked.set()
        free.wait(30)
        return read(request_id)

    monkeypatch.setattr(services.submission, "analyse", analyse)
    async with at_work(services) as desk:
        await page(1)(desk)
        await desk.press("ctrl+g", "end", "enter")
        await desk.until(asked.is_set)
        for _ in range(2):
            desk.app.post_message(events.Key("tab", "\t"))
        free.set()
        await desk.sees("► Vérification", "Analyse de recevabilité")
        await desk.until(lambda: isinstance(desk.app.focused, Input) and desk.app.focused.id == "last_name")


@pytest.mark.thorough
@pytest.mark.feature("P41")
async def test_the_reason_of_a_refused_type_is_written_once(services: Services) -> None:
    services.context.clock.forward(days=365)  # type: ignore[attr-defined]
    with services.store.writing() as session:
        known = SupportGrant("1000001", "3000-2000", "3000-2001", 2021, "4")
        records.upsert_grant(session, "3000-2000", known)
    async with at_work(services, SMALL) as desk:
        await search("exemple", "Choix de la demande de soutien", "f8")(desk)
        await desk.press("up", "enter")
        await desk.until(lambda: desk.said.startswith("Ce type de demande n’est pas permis"))
        reason = services.children.offers(FileKey("3000-2000", "BAIE-0001"))[0].reason
        await desk.sees(reason)
        assert desk.read().count(" ".join(reason.split())) == 1
        assert reason not in desk.said
        assert isinstance(desk.app.screen, WizardScreen)


@pytest.mark.feature("P34")
async def test_nothing_is_before_the_first_field_of_the_search(services: Services) -> None:
    async with at_work(services) as desk:
        await desk.press("f6")
        await desk.sees("Veuillez effectuer une recherche.")
        await desk.press("down", "up", "up", "up", "1", "2")
        entry = desk.app.focused
        assert isinstance(entry, Input)
        assert (entry.id, entry.value) == ("nirec", "12")
