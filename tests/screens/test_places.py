"""Every screen and dialog in turn, among hostile texts: in French, in the frame, with its keys and its help.

Nothing that people wrote reaches the terminal as a command, moves the layout or ends the application.
"""

import re
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from mes_tui.bootstrap import Services
from mes_tui.domain.access import Actor
from mes_tui.domain.text import clean
from mes_tui.terminal import COLUMNS, ROWS, USUAL_COLUMNS, USUAL_ROWS
from screens.base import MesModal, MesScreen
from screens.guides import GuidesScreen
from screens.help import HelpScreen
from screens.print_dialog import ChoiceDialog
from tests.budget import some
from tests.quiet import nothing_left
from tests.screens.damage import damage
from tests.screens.driver import LARGE, SMALL, Desk, at_work
from tests.screens.hostile import hostile_office
from tests.screens.ministry_places import MINISTRY_PLACES
from tests.screens.office import AGENT, DIRECTOR, office
from tests.screens.places import CHUNKS, PLACES, SIGNS, Place, after, chunk, detail, walk
from tests.screens.whole import cut
from tests.widgets.helpers import PATIENCE
from widgets.cells import shortened
from widgets.header import PortalHeader
from widgets.key_bar import OTHERS, KeyBar

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
FRENCH = re.compile(r"/\S*pytest\S*|@exemple\.invalid|Tab\b|CONFORME|\.pdf|mes-tui|Ctrl\+\w|JavaScript", re.IGNORECASE)


NUMBER = re.compile(r"\d{4}-\d{2}-\d{3}")
"""What names a request: its child is named as well, whatever the screen shows of it."""

# What tmux leaves of 80 × 24, and the smallest window.
LESS = TMUX, LEAST = (USUAL_COLUMNS, USUAL_ROWS), (COLUMNS, ROWS)

# A request with hostile answers cannot be sent.
SENDING = {"soumettre", "reçu"}


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
    keys = [line.strip() for hints in desk.app.screen.query(".hints") for line in str(hints.render()).split("\n")]
    found += [f"{place}: keys cut, {line!r}" for line in keys if line not in desk.text()]
    if not isinstance(desk.app.screen, MesScreen):
        return found + unnamed(desk, place)
    header = desk.widget(PortalHeader)
    if len(header.trail) < 2 or header.trail != desk.app.screen.trail:
        found.append(f"{place}: breadcrumb {header.trail}")
    if NUMBER.search(" ".join(header.trail)) and not header.subject:
        found.append(f"{place}: a request, and not whose")
    rows, subject = desk.lines(), shortened(clean(header.subject), sys.maxsize).rstrip()
    if header.trail[-1] not in rows[1] or not rows[1].endswith(subject[-3:]):
        found.append(f"{place}: breadcrumb {rows[1]}")
    if not rows[0].startswith(" Mesure exceptionnelle de soutien"):
        found.append(f"{place}: header {rows[:2]}")
    child = desk.app.screen.whom
    if bool(child) is not bool(header.subject) or (child and f"{child.birth_date}  {child.necsg}" not in rows[0]):
        found.append(f"{place}: the child’s birth and number are not in {rows[0]!r}")
    if "F1 Aide" not in rows[-2] + rows[-1]:
        found.append(f"{place}: key bar {rows[-2:]}")
    return found


def unnamed(desk: Desk, place: Place) -> list[str]:
    """That a dialog over a screen about a request does not say which, and of whom."""
    below = next(screen for screen in reversed(desk.app.screen_stack) if isinstance(screen, MesScreen))
    number = NUMBER.search(" ".join(below.trail))
    if number is None or not isinstance(desk.app.screen, MesModal):  # what is chosen for a field changes the field
        return []
    frames = [line for line in desk.lines() if f"Demande {number[0]} — " in line and "né(e) le" in line]
    name = shortened(clean(below.whom.list_name if below.whom else ""), sys.maxsize).rstrip()
    return [] if any(name[:3] in line and f"{name[-3:]}, né(e)" in line for line in frames) else [f"{place}: unnamed"]


async def keys_and_help(desk: Desk, place: Place) -> None:
    """The key bar holds every command or names the palette; F1 tells what each does."""
    screen = desk.app.screen
    assert isinstance(screen, MesScreen)
    commands = screen.available()
    bar = desk.widget(KeyBar)
    rows = bar.rows(80)
    assert all(bar._line(row).cell_len <= 80 for row in rows), place
    shown = {hint.command for row in rows for hint in row}
    assert {command.id for command in commands if command.in_bar} <= shown or OTHERS in shown, place
    await desk.press("f1")
    page = await desk.at(HelpScreen)
    assert [text for _, text, _ in page._rows] == [command.help for command in commands], place
    assert len(page._text) > 20, place
    await desk.press("escape")
    await desk.until(lambda: desk.app.screen is screen)


async def walked(desk: Desk, places: Iterable[Place], *checks: Callable[[Desk, Place], list[str]]) -> list[str]:
    """What ``checks`` find on each screen, small, then large, and what a window that is smaller yet cuts; asserts what
    each says of its keys."""
    found = []
    async for place in walk(desk, places, *some([LARGE, *LESS], [LEAST])):
        asked = [cut] if desk.app.screen.size in LESS else [cut, *checks]
        if any(check(desk, place) for check in asked):
            await nothing_left(0.03, PATIENCE)  # it may still be on its way
        found += [fault for check in asked for fault in check(desk, place)]
        if desk.app.screen.size == SMALL and not place.dialog:
            await keys_and_help(desk, place)
    return found


@pytest.fixture(params=some(["hostile", "ordinary"], ["hostile"]))
def texts(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """What people have written everywhere: what nobody should, shown without colours, or what they do."""
    if request.param == "hostile":
        monkeypatch.setenv("NO_COLOR", "1")
    return str(request.param)


def opened(folder: Path, texts: str, actor: Actor) -> Services:
    return hostile_office(folder, actor) if texts == "hostile" else office(folder, actor)


CHECKS = {"hostile": (faults, damage), "ordinary": (faults,)}


@pytest.mark.feature("P8", "P12", "P13", "P33")
@pytest.mark.parametrize("number", range(CHUNKS))
@pytest.mark.thorough(keep=1)
async def test_every_screen_is_in_french_in_its_frame_with_its_keys_and_its_help(
    tmp_path: Path, texts: str, number: int
) -> None:
    places = [place for place in chunk(number) if texts == "ordinary" or place.name not in SENDING]
    async with at_work(opened(tmp_path, texts, DIRECTOR)) as desk:
        assert await walked(desk, places, *CHECKS[texts]) == []


@pytest.mark.feature("P8", "P12", "P13", "P63")
@pytest.mark.parametrize("number", range(CHUNKS))
@pytest.mark.thorough(keep=1)
async def test_every_screen_of_the_ministry_is_in_french_in_its_frame_with_its_keys_and_its_help(
    tmp_path: Path, texts: str, number: int
) -> None:
    async with at_work(opened(tmp_path, texts, AGENT)) as desk:
        assert await walked(desk, MINISTRY_PLACES[number::CHUNKS], *CHECKS[texts]) == []


@pytest.mark.thorough
async def test_what_is_shown_as_a_request_is_sent_is_in_french_too(services: Services) -> None:
    async with at_work(services) as desk:
        assert await walked(desk, [place for place in PLACES if place.name in SENDING], faults) == []


@pytest.mark.thorough
@pytest.mark.feature("P40")
async def test_the_signs_that_cannot_be_printed_are_told_in_the_frame_and_nothing_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    place = Place(SIGNS, after(detail("TRANSMIS"), "x", kind=ChoiceDialog, seen=SIGNS), dialog=True)
    async with at_work(hostile_office(tmp_path)) as desk:
        await place.reach(desk)
        assert [fault for check in CHECKS["hostile"] for fault in check(desk, place)] == []
        await desk.press("escape")
        await desk.sees("Aucun document écrit.")
