"""Hostile texts pasted: nothing reaches the terminal as a command, nothing moves the layout, nothing ends."""

from pathlib import Path

import pytest
from textual.screen import ModalScreen

from mes_tui.domain.codes import ListKind
from screens.request_list import ListScreen
from tests.screens.damage import damage
from tests.screens.driver import SMALL, at_work
from tests.screens.office import newest_draft, office, signed_draft
from tests.screens.places import page
from widgets.filter_bar import LONGEST, FilterBar
from widgets.form_page import FormPage
from widgets.record_list import RecordList


@pytest.fixture(autouse=True)
def _no_colour(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")


BAD = "Élise [/] O’Neill\x1b[2J\x9b31m\u202e ᐃᓄᒃ\x07 100 %"
GOOD = "Élise [/] O’Neill[2J31m ᐃᓄᒃ 100 %"


@pytest.mark.thorough
async def test_a_hundred_kilobytes_pasted_in_the_filter_are_cut_and_said(tmp_path: Path) -> None:
    async with at_work(office(tmp_path), SMALL, ListKind.CHILDREN) as desk:
        await desk.at(ListScreen)
        await desk.until(lambda: "Lecture…" not in desk.read())
        await desk.press("slash")
        await desk.paste((BAD + "\n") * 2000)
        bar = desk.widget(FilterBar)
        await desk.until(lambda: len(bar.text) == LONGEST)
        assert bar.text.startswith(GOOD)
        assert f"au plus {LONGEST}." in desk.said
        await desk.sees("Aucun enfant ne correspond au filtre.")
        assert damage(desk, "filtre") == []
        await desk.press("escape")
        await desk.until(lambda: desk.widget(RecordList).held.total == 17)


@pytest.mark.thorough
async def test_a_hundred_kilobytes_pasted_in_a_field_are_cut_said_and_saved(tmp_path: Path) -> None:
    services = office(tmp_path)
    async with at_work(services) as desk:
        await page(1)(desk)
        form = desk.widget(FormPage)
        form.focus_key("sg_resp_nom")
        await desk.press("ctrl+a")
        await desk.paste((BAD + "\r\n") * 2000)
        editor = form.editors["sg_resp_nom"]
        await desk.until(lambda: editor.typed.startswith(GOOD))
        assert len(editor.typed) == editor.field.max_length
        assert f"au plus {editor.field.max_length}." in desk.said
        await desk.press("tab")
        draft = signed_draft(services)
        await desk.until(lambda: services.drafts.read(draft).answers.get("sg_resp_nom") == editor.typed)
        await desk.sees("Enregistré à")
        assert damage(desk, "page 1") == []


@pytest.mark.thorough
async def test_a_hundred_kilobytes_pasted_in_the_search_find_nobody(tmp_path: Path) -> None:
    async with at_work(office(tmp_path)) as desk:
        await desk.press("f6")
        await desk.sees("Veuillez effectuer une recherche.")
        await desk.press("tab", "tab")
        await desk.paste((BAD + "\n") * 2000)
        await desk.press("enter")
        await desk.until(lambda: "Veuillez effectuer une recherche." not in desk.read() or desk.said)
        assert damage(desk, "étape 1") == []


@pytest.mark.feature("P69")
async def test_what_is_pasted_cannot_leave_nor_confirm(tmp_path: Path) -> None:
    services = office(tmp_path)
    draft = newest_draft(services)
    number = services.drafts.read(draft).request.number
    async with at_work(services) as desk:
        desk.app.open_detail(draft)
        await desk.sees("Statut de la demande")
        await desk.press("delete")
        await desk.sees("Pour confirmer")
        await desk.paste(f"{number}\r\x1b[201~\x11\r")
        assert isinstance(desk.app.screen, ModalScreen)
        assert not desk.app._exit
        assert services.drafts.read(draft).request.number == number
