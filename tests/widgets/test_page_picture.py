"""A page drawn in cells: what is seen of it, how near, and with which signs."""

import pytest
from rich.color import ColorSystem
from textual.strip import Strip

from mes_tui.domain.pictures import Picture
from tests.widgets.helpers import TinyApp, lines, running, wait_for
from widgets.page_picture import GREYS, PagePicture, shades, strips
from widgets.page_picture_parts import Sight, moved, part, place, scales

LETTER = Picture(1236, 1600, bytes(1236 * 1600))
LYING = Picture(1600, 1236, bytes(1236 * 1600))
SMALL, STRIPE = Picture(20, 10, bytes(200)), Picture(1600, 1, bytes(1600))
ROOMS = [(78, 20), (118, 36), (20, 7), (1, 1)]


def corners(width: int = 40, height: int = 40) -> Picture:
    """White, with its upper left quarter black and its lower right one grey."""
    rows = [
        bytes(0 if x < width / 2 and y < height / 2 else 128 if x >= width / 2 and y >= height / 2 else 255
              for x in range(width))
        for y in range(height)
    ]  # fmt: skip
    return Picture(width, height, b"".join(rows))


@pytest.mark.thorough(keep=2)
@pytest.mark.parametrize("room", ROOMS, ids=str)
@pytest.mark.parametrize("picture", [LETTER, LYING, SMALL, STRIPE], ids=str)
def test_what_is_seen_is_within_the_page_and_the_room_however_near_and_far_one_goes(
    picture: Picture, room: tuple[int, int]
) -> None:
    for near in range(len(scales(picture, *room)) + 1):
        for across, down in ((0, 0), (1, 0), (-1, 0), (0, 1), (0, -1), (1, 1)):
            sight, before = Sight(near), None
            while sight != before:
                seen, before = part(picture, sight, *room), sight
                assert 0 <= seen.left < seen.right <= picture.width
                assert 0 <= seen.top < seen.bottom <= picture.height
                assert 1 <= seen.width <= room[0]
                assert 2 <= seen.height <= 2 * room[1]
                sight = moved(picture, seen, sight, across, down)
            assert across < 1 or seen.right == pytest.approx(picture.width)
            assert across > -1 or seen.left == 0
            assert down < 1 or seen.bottom == pytest.approx(picture.height)
            assert down > -1 or seen.top == 0


def test_one_begins_with_the_whole_page_then_its_width_and_comes_twice_as_near_up_to_each_pixel() -> None:
    whole, wide, *nearer = scales(LETTER, 78, 20)
    assert (whole, wide) == (1600 / 40, 1236 / 78)
    assert nearer == [wide / 2, wide / 4, wide / 8]
    assert part(LETTER, Sight(), 78, 20).bottom == 1600
    assert scales(SMALL, 78, 20) == (20 / 78,)


def test_coming_nearer_keeps_what_is_in_the_middle() -> None:
    seen = part(LETTER, Sight(4, 0.25, 0.75), 78, 20)
    assert ((seen.left + seen.right) / 2, (seen.top + seen.bottom) / 2) == pytest.approx((309, 1200))


@pytest.mark.parametrize(
    ("sight", "words"),
    [
        (Sight(), "au milieu au centre"),
        (Sight(3, 0, 0), "en haut à gauche"),
        (Sight(3, 1, 1), "en bas à droite"),
        (Sight(1, 0, 0.9), "en bas au centre"),
    ],
)
def test_where_one_looks_is_said(sight: Sight, words: str) -> None:
    assert place(LETTER, part(LETTER, sight, 78, 20)) == words


def test_the_greys_of_a_page_are_those_of_the_palette() -> None:
    rows = shades(corners(), part(corners(), Sight(), 4, 2), len(GREYS))
    assert [row[0] for row in rows] == [0, 0, 7, 7]
    assert {row[3] for row in rows[2:]} <= {2, 3}
    strip, below = strips(rows, colours=True)
    assert [segment.text for segment in strip] == ["  ", "  "]
    numbers = [segment.style and segment.style.bgcolor and segment.style.bgcolor.number for segment in strip]
    assert numbers == [16, 231]
    assert [strip.cell_length, below.cell_length] == [4, 4]


def test_two_pixels_share_a_cell() -> None:
    (strip,) = strips([bytes([0, 7]), bytes([7, 7])], colours=True)
    first, second = strip
    assert (first.text, second.text) == ("▀", " ")
    assert first.style is not None
    assert first.style.color is not None
    assert first.style.bgcolor is not None
    assert (first.style.color.number, first.style.bgcolor.number) == (16, 231)


def test_without_colours_ink_is_drawn_by_signs() -> None:
    (strip,) = strips([bytes([0, 0, 1, 1]), bytes([0, 1, 0, 1])], colours=False)
    assert strip.text == "█▀▄ "
    assert not any(segment.style for segment in strip)
    rows = shades(corners(), part(corners(), Sight(), 4, 2), 2)
    assert {pixel for row in rows for pixel in row} == {0, 1}


def test_a_page_of_text_is_a_few_kilobytes_on_the_line() -> None:
    rows = [bytes([7] * 10 + [x % 7 for x in range(50)] + [7] * 18) if y % 4 else bytes([7] * 78) for y in range(40)]
    sent = sum(
        len(segment.style.render(segment.text, color_system=ColorSystem.TRUECOLOR))
        for strip in strips(rows, colours=True)
        for segment in strip
        if segment.style
    )
    assert sent < 30_000


def drawn(app: TinyApp, picture: PagePicture) -> list[Strip]:
    return [picture.render_line(y) for y in range(picture.size.height)]


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize("colour", [True, False])
async def test_a_picture_is_in_the_middle_of_its_room_and_goes_away(
    colour: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not colour:
        monkeypatch.setenv("NO_COLOR", "1")
    picture = PagePicture()
    app = TinyApp(picture)
    async with running(app) as pilot:
        picture.show(corners())
        await pilot.pause()
        assert {strip.cell_length for strip in drawn(app, picture)} == {80}
        if colour:
            assert "▀" not in "".join(lines(app))
        else:
            assert any("████" in line for line in lines(app))
        picture.focus()
        await pilot.press("plus", "plus", "down", "right")
        await pilot.resize_terminal(120, 40)
        await wait_for(pilot, lambda: {strip.cell_length for strip in drawn(app, picture)} == {120})
        picture.show(None)
        await pilot.press("plus", "left", "minus")
        await pilot.pause()
        assert not "".join(lines(app)).strip()


def test_without_greys_a_thin_line_is_whole_and_a_shadow_is_no_ink() -> None:
    """A line that fades to a light grey, on paper that darkens from one side to the other."""
    row = bytearray(255 - x // 4 for x in range(400))
    row[198:201] = bytes(3)
    page = Picture(400, 400, bytes(row) * 400)
    rows = shades(page, part(page, Sight(), 40, 20), 2)
    assert [[x for x, pixel in enumerate(line) if not pixel] for line in rows] == [[19, 20]] * 40


def test_without_greys_what_is_black_is_ink_all_over() -> None:
    page = Picture(100, 100, bytes(100 * 100))
    assert {pixel for line in shades(page, part(page, Sight(), 40, 20), 2) for pixel in line} == {0}
