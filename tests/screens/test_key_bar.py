"""The keys named at the bottom of every screen: the same ones at the same place, and where the others are."""

from collections.abc import Iterator

import pytest

from mes_tui.commands import BY_ID, shown
from screens.base import MesScreen
from tests.screens import ministry_places, places
from widgets.key_bar import OTHERS, PLACES, KeyBar, KeyHint

# Every screen is imported with them.
assert places.PLACES
assert ministry_places.MINISTRY_PLACES


def kinds(base: type[MesScreen[None]]) -> Iterator[type[MesScreen[None]]]:
    """Every kind of full screen that has keys."""
    for kind in base.__subclasses__():
        if kind.KEYS and kind.__module__.startswith("screens."):
            yield kind
        yield from kinds(kind)


def _name(kind: type[MesScreen[None]]) -> str:
    return kind.__name__


SCREENS = sorted(set(kinds(MesScreen)), key=_name)


def bar_of(kind: type[MesScreen[None]]) -> KeyBar:
    bar = KeyBar()
    commands = [BY_ID[id_] for id_ in kind.KEYS]
    bar.hints = tuple(KeyHint(c.id, shown(c.keys[0]), c.label) for c in commands if c.in_bar or c.id == OTHERS)
    return bar


@pytest.mark.parametrize("kind", SCREENS, ids=_name)
def test_the_keys_of_every_screen_are_at_the_same_place_and_those_without_room_are_named(
    kind: type[MesScreen[None]],
) -> None:
    bar = bar_of(kind)
    for width in (60, 79, 80, 100, 120, 160, 200):
        rows = bar.rows(width)
        lines = [bar._line(row).plain for row in rows]
        assert max(map(len, lines)) <= width
        place = 0
        for id_, cells in PLACES.items():
            expected = f" {shown(BY_ID[id_].keys[0])} " if id_ in kind.KEYS else " " * cells
            assert lines[1][place:].startswith(expected), (width, id_)
            place += cells
        drawn = [hint.command for row in rows for hint in row if hint.command]
        left_out = {hint.command for hint in bar.hints} - {OTHERS, *drawn}
        assert (OTHERS in drawn) == bool(left_out), (width, left_out)
        assert not left_out or lines[1].rstrip().endswith("Ctrl+P …")


def test_a_refused_key_of_every_screen_stays_at_its_place() -> None:
    bar = KeyBar()
    bar.hints = (KeyHint("help", "F1", "Aide", enabled=False), KeyHint("menu", "F10", "Menu"))
    line = bar._line(bar.rows(80)[1]).plain
    assert line.startswith(" F1 (Aide)")
    assert " F10 Menu" in line
