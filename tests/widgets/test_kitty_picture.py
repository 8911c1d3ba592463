"""A page drawn by the terminal itself: what is sent to it, and the cells where it stands."""

import re
import unicodedata
from base64 import b64decode
from io import BytesIO

import pytest
from PIL import Image
from rich.cells import cell_len

from mes_tui.domain.pictures import Picture
from mes_tui.terminal_graphics import Graphics, draws_by_text
from tests.widgets.helpers import TinyApp, lines, running, wait_for
from widgets import kitty_picture
from widgets.page_picture import PagePicture
from widgets.page_picture_parts import Sight, part

PAGE = Picture(200, 260, b"".join(bytes([0] * 100 + [255] * 100) for _ in range(260)))
COMMAND = re.compile(r"\x1b_G([^;\x1b]*)(?:;([A-Za-z0-9+/=]*))?\x1b\\")


def commands(sequences: str) -> list[tuple[dict[str, str], str]]:
    """The keys and the data of each command; there is nothing else in ``sequences``."""
    assert COMMAND.sub("", sequences) == ""
    return [(dict(pair.split("=") for pair in keys.split(",")), data) for keys, data in COMMAND.findall(sequences)]


def received(sequences: str) -> Image.Image:
    """The picture that a terminal makes of them."""
    return Image.open(BytesIO(b64decode("".join(data for _, data in commands(sequences)))))


def test_the_marks_follow_the_rule_of_the_protocol() -> None:
    marks = kitty_picture.marks()
    assert len(marks) == len(set(marks)) == kitty_picture.most() >= 118
    assert list(marks) == sorted(marks)
    assert (marks[0], marks[1], marks[-1]) == ("\u0305", "\u030d", "\u082d")
    for mark in marks:
        assert (unicodedata.category(mark), unicodedata.combining(mark)) == ("Mn", 230)
        assert not unicodedata.decomposition(mark)
        assert not {unicodedata.normalize("NFC", base + mark) for base in "AEUa"} & set("ÀÉÂÎâ")


@pytest.mark.parametrize("room", [(78, 20), (129, 60), (1, 1)], ids=str)
def test_the_part_that_is_seen_is_sent_whole_and_no_reply_is_asked(room: tuple[int, int]) -> None:
    seen = part(PAGE, Sight(), *room)
    told = commands(kitty_picture.sent(PAGE, seen))
    first = told[0][0]
    assert (first["a"], first["U"], first["c"], first["r"]) == ("T", "1", str(seen.width), str(seen.height // 2))
    assert {keys["q"] for keys, _ in told} == {"2"}
    assert [keys["m"] for keys, _ in told] == ["1"] * (len(told) - 1) + ["0"]
    assert max(len(data) for _, data in told) <= 4096
    drawn = received(kitty_picture.sent(PAGE, seen))
    assert drawn.size == (seen.width * 8, seen.height * 8)
    assert [drawn.getpixel((x, 0)) for x in (0, drawn.width - 1)] == [0, 255]


def test_a_large_picture_is_sent_in_pieces() -> None:
    noise = Picture(1000, 1000, Image.effect_noise((1000, 1000), 100).tobytes())
    sequences = kitty_picture.sent(noise, part(noise, Sight(), 120, 40))
    assert len(commands(sequences)) > 1
    assert received(sequences).size == (80 * 8, 80 * 8)


def test_each_cell_names_the_picture_its_row_and_its_column() -> None:
    strips, marks = kitty_picture.cells(78, 20), kitty_picture.marks()
    assert [strip.cell_length for strip in strips] == [78] * 20
    for row, strip in enumerate(strips):
        assert [segment.text for segment in strip] == [f"\U0010eeee{marks[row]}{mark}" for mark in marks[:78]]
        assert {cell_len(segment.text) for segment in strip} == {1}
        (number,) = {segment.style and segment.style.color and segment.style.color.number for segment in strip}
        assert f",i={number}," in kitty_picture.sent(PAGE, part(PAGE, Sight(), 78, 20))
        assert f",i={number}," in kitty_picture.removed()
    assert strips[3].crop(10, 12).text == "".join("\U0010eeee" + marks[3] + marks[column] for column in (10, 11))


def test_to_forget_the_picture_asks_no_reply() -> None:
    ((keys, data),) = commands(kitty_picture.removed())
    assert (keys["a"], keys["d"], keys["q"], data) == ("d", "I", "2", "")


@pytest.mark.parametrize(
    ("environ", "draws"),
    [
        ({"TERM": "xterm-kitty"}, True),
        ({"TERM": "xterm-ghostty", "SSH_TTY": "/dev/pts/1"}, True),
        ({"TERM": "tmux-256color", "KITTY_WINDOW_ID": "1", "TMUX": "x"}, False),
        ({"TERM": "screen", "TERM_PROGRAM": "ghostty"}, False),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "vscode"}, False),
        ({"TERM": "linux"}, False),
        ({}, False),
    ],
    ids=str,
)
def test_only_what_term_says_tells_that_the_terminal_draws_by_text(environ: dict[str, str], draws: bool) -> None:
    assert draws_by_text(environ) is draws


async def test_the_terminal_is_given_each_part_once_and_forgets_it_in_the_end() -> None:
    written: list[str] = []
    picture = PagePicture()
    app = TinyApp(picture)
    async with running(app) as pilot:
        picture.use(Graphics(written.append))
        picture.show(PAGE)
        await wait_for(pilot, lambda: "\U0010eeee" in "".join(lines(app)))
        assert received(written[-1]).size == (37 * 8, 48 * 8)
        assert "▀" not in "".join(lines(app))
        picture.focus()
        count = len(written)
        await pilot.press("plus")
        assert len(written) == count + 1
        await pilot.press("b")
        await wait_for(pilot, lambda: "\U0010eeee" not in "".join(lines(app)))
        assert len(written) == count + 1
        await pilot.press("b")
        await wait_for(pilot, lambda: "\U0010eeee" in "".join(lines(app)))
        picture.show(None)
        assert written[-1] == kitty_picture.removed()
        await wait_for(pilot, lambda: "\U0010eeee" not in "".join(lines(app)))
        picture.show(PAGE)
        await picture.remove()
        assert written[-1] == kitty_picture.removed()
