"""Every screen and dialog in turn: in French, in the frame, with its breadcrumb, its keys and its help."""

import re
from pathlib import Path

import pytest

from mes_tui.bootstrap import Services
from screens.base import MesScreen
from screens.guides import GuidesScreen
from screens.help import HelpScreen
from tests.screens.desk_places import DESK_PLACES
from tests.screens.driver import LARGE, SMALL, Desk, at_work
from tests.screens.office import AGENT, office
from tests.screens.places import CHUNKS, Place, chunk, walk
from widgets.header import PortalHeader
from widgets.key_bar import KeyBar

# Texts of Textual and of its file picker, then ordinary words that are not French.
ENGLISH = re.compile(
    r"Search for commands|No matches found|Maximize|Screenshot|Press .* to quit|Do you want|Saved screenshot"
    r"|\b(the|and|of|is|are|you|your|this|that|with|from|not|must|be|quit|search|open|close|cancel|select|file|filter"
    r"|error|errors|theme|keys|key|help|save|saved|delete|remove|next|previous|found|value|valid|invalid|required|empty"
    r"|loading|submit|yes|enter|tab|up|down|back|home|new|add|name|date of|permission|denied|allowed|shorter|longer"
    r"|between|number|integer|password|username|okay|warning|failed|none|true|false)\b",
    re.IGNORECASE,
)
# French words, keys and proper names that look English.
FRENCH = re.compile(r"@exemple\.invalid|Tab\b|CONFORME|\.pdf|mes-tui|Ctrl\+\w|JavaScript", re.IGNORECASE)


def words(desk: Desk) -> str:
    """Everything that can be read on the screen, and on the help page that it would open."""
    screen = desk.app.screen
    told = [desk.text()]
    if isinstance(screen, MesScreen):
        rows = screen._command_rows()
        told += [screen.help_title(), screen.help_text(), *(" ".join(row) for row in rows)]
    return FRENCH.sub(" ", "\n".join(told))


def faults(desk: Desk, place: Place) -> list[str]:
    """What is wrong with the screen in front, whatever it is."""
    text = words(desk)
    found = [f"{place}: English « {match.group()} »" for match in ENGLISH.finditer(text)]
    if not isinstance(desk.app.screen, GuidesScreen):  # the Markdown of Textual makes every space an ordinary one
        lines = [line.strip() for line in text.split("\n") if re.search("« | »", line)]
        found += [f"{place}: ordinary space in {line!r}" for line in lines]
    if not isinstance(desk.app.screen, MesScreen):
        return found
    header = desk.widget(PortalHeader)
    if len(header.trail) < 2 or header.trail != desk.app.screen.trail:
        found.append(f"{place}: breadcrumb {header.trail}")
    rows = desk.lines()
    if not rows[1].endswith(header.trail[-1]) or not rows[0].startswith(" Mesure exceptionnelle de soutien"):
        found.append(f"{place}: header {rows[:2]}")
    if "F1 Aide" not in rows[-2] + rows[-1]:
        found.append(f"{place}: key bar {rows[-2:]}")
    return found


async def keys_and_help(desk: Desk, place: Place) -> None:
    """The key bar holds every command or leaves it to the palette; F1 tells what each does."""
    screen = desk.app.screen
    assert isinstance(screen, MesScreen)
    commands = screen.available()
    bar = desk.widget(KeyBar)
    rows = bar.rows(80)
    assert all(bar._line(row).cell_len <= 80 for row in rows), place
    shown = {hint.command for row in rows for hint in row}
    assert {command.id for command in commands if command.in_bar} - shown <= place.only_in_palette, place
    await desk.press("f1")
    page = await desk.at(HelpScreen)
    assert [text for _, text, _ in page._rows] == [command.help for command in commands], place
    assert len(page._text) > 20, place
    await desk.press("escape")
    await desk.until(lambda: desk.app.screen is screen)


@pytest.mark.feature("P8", "P12", "P13", "P33")
@pytest.mark.parametrize("number", range(CHUNKS))
async def test_every_screen_is_in_french_in_its_frame_with_its_keys_and_its_help(
    services: Services, number: int
) -> None:
    found = []
    async with at_work(services) as desk:
        async for place in walk(desk, chunk(number), LARGE):
            found += faults(desk, place)
            if desk.app.screen.size == SMALL and not place.dialog:
                await keys_and_help(desk, place)
    assert found == []


@pytest.mark.feature("P8", "P12", "P13", "P63")
@pytest.mark.parametrize("number", range(CHUNKS))
async def test_every_screen_of_the_ministry_is_in_french_in_its_frame_with_its_keys_and_its_help(
    tmp_path: Path, number: int
) -> None:
    found = []
    async with at_work(office(tmp_path, AGENT)) as desk:
        async for place in walk(desk, DESK_PLACES[number::CHUNKS], LARGE):
            found += faults(desk, place)
            if desk.app.screen.size == SMALL and not place.dialog:
                await keys_and_help(desk, place)
    assert found == []
