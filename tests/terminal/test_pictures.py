"""A page drawn in sixels, on a terminal that says that it knows them: the whole application in a pseudo-terminal."""

import re
import sys
from pathlib import Path
from typing import Any

import pyte
import pytest

from mes_tui.terminal_graphics import QUESTION
from tests.budget import some
from tests.terminal import office
from tests.terminal.pty_session import PICTURE, Terminal

CELL = (10, 20)
TELLS_CELL = f"\x1b[6;{CELL[1]};{CELL[0]}t"
SIXEL, NO_SIXEL = "\x1b[?62;4;22c", "\x1b[?4;1;22c"
_SIZE = re.compile(rb'"1;1;(\d+);(\d+)')


class Covered(pyte.Screen):
    """The cells of a terminal that hold a part of a picture: what is written in one takes it away."""

    def __init__(self) -> None:
        super().__init__(80, 24)
        self.covered: set[tuple[int, int]] = set()

    def draw(self, data: str) -> None:
        for char in data:
            before = self.cursor.x % self.columns, self.cursor.y
            super().draw(char)
            self.covered.discard(before)

    def erase_in_display(self, how: int = 0, *more: Any, **names: Any) -> None:
        super().erase_in_display(how, *more, **names)
        self.covered.clear()

    def picture(self, sixels: bytes) -> None:
        """Draw a picture at the cursor."""
        size = _SIZE.match(sixels)
        assert size
        columns, rows = -(-int(size[1]) // CELL[0]), -(-int(size[2]) // CELL[1])
        place = self.cursor
        assert (place.x + columns, place.y + rows) <= (self.columns, self.lines)
        self.covered |= {(place.x + x, place.y + y) for x in range(columns) for y in range(rows)}


def covered(raw: bytes) -> list[set[tuple[int, int]]]:
    """The cells that hold a picture after each picture of ``raw``, then in the end."""
    screen = Covered()
    stream = pyte.ByteStream(screen)
    found = []
    for place, piece in enumerate(PICTURE.split(raw)):
        if place % 2:
            screen.picture(piece)
            found.append(set(screen.covered))
        else:
            stream.feed(piece)
    return [*found, screen.covered]


CASES = [(f"{TELLS_CELL}{SIXEL}", True), (f"{TELLS_CELL}{NO_SIXEL}", False), (SIXEL, False), ("", False)]


@pytest.mark.thorough
@pytest.mark.parametrize(("answers", "draws"), some(CASES, CASES[:2]), ids=repr)
def test_a_terminal_is_asked_by_the_key_only_and_draws_if_it_says_so(
    tmp_path: Path, environ: dict[str, str], answers: str, draws: bool
) -> None:
    home = tmp_path / "dépôt"
    office.make_readable(home)
    full = {**environ, "MES_TUI_HOME": str(home)}
    with Terminal([sys.executable, "-m", "mes_tui", "--ouvrir", "en-cours"], environ=full) as terminal:
        terminal.wait_for("Transmis")
        terminal.press("Entrée")
        terminal.wait_for("Statut de la demande")
        terminal.press("Tab", "Entrée")
        terminal.wait_for("I : image")
        assert QUESTION.encode() not in terminal.raw
        terminal.type("i")
        terminal.wait_for(lambda _: QUESTION.encode() in terminal.raw)
        terminal.type(answers)
        terminal.wait_for(lambda text: "agrandissement" in text and ("B : blocs" in text) is draws)
        if not draws:
            terminal.wait_for("▀")
        terminal.settle()
        if draws:
            assert "▀" not in terminal.text
            assert covered(terminal.raw)[-1]
            terminal.type("+")
            terminal.wait_for("agrandissement 2 de")
            terminal.resize(60, 14)
            terminal.wait_for("Agrandissez")
            terminal.settle()
            assert not covered(terminal.raw)[-1]
            terminal.resize(80, 24)
            terminal.wait_for("agrandissement 2 de")
            terminal.settle()
            assert covered(terminal.raw)[-1]
        else:
            assert not PICTURE.search(terminal.raw)
        terminal.press("Échap")
        terminal.wait_for("I : image")
        terminal.settle()
        assert not covered(terminal.raw)[-1]
        terminal.press("Ctrl+Q")
        assert terminal.ended(10) == 0
