"""Hostile texts on every screen: nothing reaches the terminal as a command, nothing moves the layout, nothing ends."""

from pathlib import Path

import pytest
from rich.cells import cell_len
from rich.segment import Segment
from textual.screen import ModalScreen

from mes_tui.services.lists import ListKind
from screens.base import MesScreen
from screens.request_list import ListScreen
from tests.screens.desk_places import DESK_PLACES
from tests.screens.driver import LARGE, SMALL, Desk, at_work
from tests.screens.hostile import hostile_office
from tests.screens.office import AGENT, newest_draft, office, open_as, signed_draft
from tests.screens.places import CHUNKS, Place, chunk, page, walk
from widgets.filter_bar import LONGEST, FilterBar
from widgets.form_page import FormPage
from widgets.record_list import RecordList

CONTROLS = {
    *map(chr, range(0x20)),
    *map(chr, range(0x7F, 0xA0)),
    *map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A))),
    *map(chr, (0x200E, 0x200F, 0x061C, 0x2028, 0x2029, 0xFEFF)),
}


# A request with such answers cannot be sent.
SENT = {"soumettre", "reçu"}


def coloured(segment: Segment) -> bool:
    """Whether ``segment`` asks the terminal for a colour."""
    style = segment.style
    colours = (style.color, style.bgcolor) if style is not None else ()
    return any(colour is not None and not colour.is_default for colour in colours)


@pytest.fixture(autouse=True)
def _no_colour(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")


def faults(desk: Desk, place: Place | str) -> list[str]:
    """What a hostile text has done to the screen, and any colour."""
    screen = desk.app.screen
    width = screen.size.width
    strips = screen._compositor.render_strips()
    found = []
    for y, strip in enumerate(strips):
        if set(strip.text) & CONTROLS:
            found.append(f"{place}: control characters in {strip.text!r}")
        if any(map(coloured, strip)):
            found.append(f"{place}: colours in {strip.text!r}")
        cells = sum(cell_len(segment.text) for segment in strip)
        if cells != width:
            found.append(f"{place}: row {y} is {cells} cells wide: {strip.text!r}")
    if isinstance(screen, ModalScreen):
        box = screen.children[0].region
        edges = {
            strip.crop(x, x + 1).text for strip in strips[box.y + 1 : box.bottom - 1] for x in (box.x, box.right - 1)
        }
        if edges != {"│"} or not screen.region.contains_region(box):
            found.append(f"{place}: frame {edges}")
    elif isinstance(screen, MesScreen):
        rows = desk.lines()
        if not rows[0].startswith(" Mesure exceptionnelle de soutien") or "F1 Aide" not in rows[-2] + rows[-1]:
            found.append(f"{place}: frame")
    return found


@pytest.mark.parametrize("number", range(CHUNKS))
async def test_no_screen_is_moved_or_ended_by_what_people_wrote(tmp_path: Path, number: int) -> None:
    found = []
    async with at_work(hostile_office(tmp_path)) as desk:
        async for place in walk(desk, [place for place in chunk(number) if place.name not in SENT], LARGE):
            found += faults(desk, place)
    assert found == []


@pytest.mark.parametrize("number", range(CHUNKS))
async def test_no_screen_of_the_ministry_is_moved_or_ended_either(tmp_path: Path, number: int) -> None:
    services = hostile_office(tmp_path)
    services.store.close()
    found = []
    async with at_work(open_as(services.settings, AGENT)) as desk:
        async for place in walk(desk, DESK_PLACES[number::CHUNKS], LARGE):
            found += faults(desk, place)
    assert found == []


BAD = "Élise [/] O’Neill\x1b[2J\x9b31m\u202e ᐃᓄᒃ\x07 100 %"
GOOD = "Élise [/] O’Neill[2J31m ᐃᓄᒃ 100 %"


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
        assert faults(desk, "filtre") == []
        await desk.press("escape")
        await desk.until(lambda: desk.widget(RecordList).held.total == 17)


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
        assert faults(desk, "page 1") == []


async def test_a_hundred_kilobytes_pasted_in_the_search_find_nobody(tmp_path: Path) -> None:
    async with at_work(office(tmp_path)) as desk:
        await desk.press("f6")
        await desk.sees("Veuillez effectuer une recherche.")
        await desk.press("tab", "tab")
        await desk.paste((BAD + "\n") * 2000)
        await desk.press("enter")
        await desk.until(lambda: "Veuillez effectuer une recherche." not in desk.read() or desk.said)
        assert faults(desk, "étape 1") == []


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
