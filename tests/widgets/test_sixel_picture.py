"""A page drawn in sixels: what a terminal makes of what it is sent, and what it says of itself."""

import fcntl
import os
import re
import struct
import termios
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mes_tui.domain.pictures import Picture
from mes_tui.terminal_graphics import Answers, Graphics, window_cell
from tests.widgets.helpers import TinyApp, lines, running, wait_for
from widgets import sixel_picture
from widgets.page_picture import PagePicture
from widgets.page_picture_parts import Part, Sight, part

SEQUENCE = re.compile(r'\x1bP[\d;]*q"1;1;(\d+);(\d+)([^\x1b]*)\x1b\\')
WORD = re.compile(r"#(\d+);2;(\d+);(\d+);(\d+)|#(\d+)|!(\d+)(.)|(\$)|(-)|([?-~])")
PAGE = Picture(200, 260, b"".join(bytes([0] * 100 + [255] * 100) for _ in range(260)))


def received(sequence: str) -> list[list[int]]:
    """The rows of greys, from 0 to 100, that a terminal draws; -1 where it draws nothing."""
    found = SEQUENCE.fullmatch(sequence)
    assert found
    width, height = int(found[1]), int(found[2])
    rows = [[-1] * width for _ in range(height)]
    greys: dict[int, int] = {}
    pen = x = top = place = 0
    while place < len(found[3]):
        word = WORD.match(found[3], place)
        assert word, found[3][place : place + 20]
        place = word.end()
        if word[1]:
            assert word[2] == word[3] == word[4]
            greys[int(word[1])] = int(word[2])
        elif word[5]:
            pen = int(word[5])
        elif word[8]:
            x = 0
        elif word[9]:
            x, top = 0, top + 6
        else:
            bits, end = ord(word[7] or word[10]) - 63, x + int(word[6] or 1)
            for row in range(6):
                if bits >> row & 1:
                    rows[top + row][x:end] = [greys[pen]] * (end - x)
            x = end
    return rows


@given(st.integers(1, 40), st.integers(1, 4), st.integers(1, 9), st.integers(1, 25), st.integers())
def test_a_terminal_draws_each_pixel_in_its_grey(columns: int, rows: int, wide: int, high: int, seed: int) -> None:
    width, height = columns * wide, max(1, rows * high // 6) * 6
    chance = Random(seed)
    greys = bytes(chance.choices(chance.choices(range(256), k=4), k=width * height))
    whole = Part(0, 0, width, height, columns, 2 * rows)
    drawn = received(sixel_picture.sent(Picture(width, height, greys), whole, (wide, high)))
    wanted = [round(100 * (level // 16) / 15) for level in greys]
    assert [grey for row in drawn for grey in row] == wanted


@pytest.mark.parametrize("cell", [(8, 16), (10, 20), (7, 15), (23, 49), (1, 1)], ids=str)
@pytest.mark.parametrize("room", [(78, 20), (250, 90)], ids=str)
def test_no_pixel_goes_past_the_cells_or_what_every_terminal_takes(
    room: tuple[int, int], cell: tuple[int, int]
) -> None:
    most = sixel_picture.most(cell)
    seen = part(PAGE, Sight(), min(room[0], most[0]), min(room[1], most[1]))
    drawn = received(sixel_picture.sent(PAGE, seen, cell))
    assert len(drawn[0]) == seen.width * cell[0] <= 1000
    assert max(6, seen.height // 2 * cell[1] - 6) <= len(drawn) <= min(1000, max(6, seen.height // 2 * cell[1]))
    assert [drawn[0][0], drawn[0][-1]] == [0, 100]


def test_a_page_with_little_ink_is_few_bytes() -> None:
    white = Picture(1236, 1600, b"\xff" * 1236 * 1600)
    assert len(sixel_picture.sent(white, part(white, Sight(), 78, 20), (10, 20))) < 2_000


@pytest.mark.parametrize(
    ("answers", "sixel", "cell"),
    [
        (["\x1b[6;20;10t", "\x1b[?62;4;22c"], True, (10, 20)),
        (["\x1b[?61;6;7;14;21;22;23;24;28;32;42;4c"], True, None),
        (["\x1b[?4;6c"], False, None),
        (["\x1b[?62;14;44;24c"], False, None),
        (["\x1b[?6c"], False, None),
        (["\x1b[6;0;0t", "\x1b[?63;4c"], True, None),
    ],
    ids=str,
)
def test_only_the_attribute_four_tells_of_sixels(answers: list[str], sixel: bool, cell: tuple[int, int] | None) -> None:
    heard = Answers()
    for answer in ["\x1b[>41;354;0c", "\x1b[8;24;80t", "\x1b[A", *answers]:
        assert not heard.complete
        heard.hear(answer)
    assert (heard.complete, heard.sixel, heard.cell) == (True, sixel, cell)


@pytest.mark.parametrize(
    ("pixels", "cell"), [((720, 480), (9, 20)), ((725, 499), (9, 20)), ((0, 0), None), ((79, 23), None)], ids=str
)
def test_a_window_tells_the_pixels_of_its_cells(pixels: tuple[int, int], cell: tuple[int, int] | None) -> None:
    master, inside = os.openpty()
    try:
        fcntl.ioctl(master, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, *pixels))
        assert window_cell(inside) == cell
    finally:
        os.close(inside)
        os.close(master)


def test_what_is_no_terminal_tells_nothing() -> None:
    with Path("/dev/null").open("rb") as nothing:
        assert window_cell(nothing.fileno()) is None


@pytest.mark.thorough
async def test_the_page_is_drawn_over_blank_cells_each_time_they_are_written() -> None:
    written: list[str] = []
    picture = PagePicture()
    app = TinyApp(picture)
    async with running(app) as pilot:
        picture.show(PAGE)
        picture.use(Graphics(written.append, lambda: (10, 20)))
        for count in range(2):
            assert "".join(lines(app)) == ""
            await wait_for(pilot, lambda count: len(written) > count, count)
        assert written[-1] == written[0]
        found = re.fullmatch(r"\x1b7\x1b\[(\d+);(\d+)H(.*)\x1b8", written[-1], re.DOTALL)
        assert found
        place = picture.content_region
        assert int(found[1]) == place.y + 1
        assert place.x < int(found[2]) < place.right
        assert received(found[3])
        picture.focus()
        await pilot.press("b")
        count = len(written)
        assert lines(app)
        await pilot.pause()
        assert len(written) == count
