"""The list of any length: windows, cursor, columns, marks."""

from dataclasses import dataclass

import pytest

from mes_tui.domain.columns import Column
from tests.widgets.helpers import TinyApp, lines, running, text, wait_for
from widgets.record_list import RecordList
from widgets.record_window import MOST_HELD, Edge

COLUMNS = (
    Column("number", "Numéro", 13),
    Column("child", "Enfant", 3, flexible=True),
    Column("site", "Installation", 3, flexible=True),
    Column("sent", "Transmise", 10),
)
NAMES = ("Élise [/] O’Neill-Œuvray", "ᐃᓄᒃ Tuktu", "日本語テキスト子供の名前は長い", "a\x1b]0;x\x07b")


@dataclass(frozen=True)
class Line:
    key: str
    cells: tuple[str, ...]
    marked: bool = False


def line(number: int) -> Line:
    cells = (f"2021-06-{number:05d}", NAMES[number % 4], "CPE de la Baie", "2021-08-02")
    return Line(str(number), cells, marked=number % 5 == 0)


class Office(TinyApp):
    """Owns ``count`` rows and answers the list as a keyset query would; ``slow`` keeps the answers back."""

    def __init__(self, count: int) -> None:
        self.rows = [line(number) for number in range(count)]
        self.list = RecordList(COLUMNS, empty="Il est tout à fait normal que cette section soit vide.")
        self.slow = False
        self.waiting: list[RecordList.WindowWanted] = []
        super().__init__(self.list, heard=(RecordList.RowChosen, RecordList.SortRequested))

    def on_mount(self) -> None:
        self.list.start(len(self.rows))
        self.list.focus()

    def on_record_list_window_wanted(self, event: RecordList.WindowWanted) -> None:
        self.waiting.append(event)
        if not self.slow:
            self.answer()

    def answer(self) -> None:
        for request in self.waiting:
            self.list.supply(request, self.window(request))
        self.waiting.clear()

    def window(self, request: RecordList.WindowWanted) -> list[Line]:
        if request.edge is Edge.FIRST:
            return self.rows[: request.limit]
        if request.edge is Edge.LAST:
            return self.rows[-request.limit :]
        assert request.row is not None
        place = next(i for i, row in enumerate(self.rows) if int(row.key) >= int(request.row.key))
        if request.edge is Edge.AFTER:
            after = place + 1 if self.rows[place].key == request.row.key else place
            return self.rows[after : after + request.limit]
        return self.rows[max(0, place - request.limit) : place]


def here(office: Office) -> str:
    return office.list.row.key if office.list.row else ""


@pytest.mark.feature("P16", "P17")
@pytest.mark.parametrize("width", [80, 120])
async def test_the_lines_fill_the_width_and_mark_what_waits(width: int) -> None:
    office = Office(30)
    async with running(office, (width, 24)) as pilot:
        await wait_for(pilot, lambda: here(office) == "0")
        shown = lines(office)
        assert shown[0].split() == ["Numéro", "Enfant", "Installation", "Transmise"]
        assert shown[1].startswith("! 2021-06-000")
        assert "Élise [/] O’Nei" in shown[1]
        assert shown[2].startswith("  2021-06-000")
        assert "ᐃᓄᒃ Tuktu" in shown[2]
        assert "a␛]0;x␇b" in shown[4]
        assert all(row.endswith("2021-08-02") for row in shown[1:23])
        assert ("日本語テキスト子供の名前は長い" in shown[3]) == (width == 120)
        assert ("…" in shown[3]) == (width == 80)


@pytest.mark.thorough(keep=2)
@pytest.mark.parametrize("count", [1, 7, 22, 23, 24, 99, 100, 101, 250, 1000])
async def test_down_and_up_reach_every_row_in_order(count: int) -> None:
    office = Office(count)
    async with running(office) as pilot:
        await wait_for(pilot, lambda: here(office) == "0")
        seen = [here(office)]
        for _ in range(count + 2):
            office.list.action_move(1)
            await wait_for(pilot, lambda: not office.list._cursor._awaited)
            if here(office) != seen[-1]:
                seen.append(here(office))
        assert seen == [str(number) for number in range(count)]
        assert len(office.list.held.rows) <= MOST_HELD
        for _ in range(count + 2):
            office.list.action_move(-1)
            await wait_for(pilot, lambda: not office.list._cursor._awaited)
        assert here(office) == "0"


async def test_a_hundred_thousand_rows_are_never_held() -> None:
    office = Office(100_000)
    async with running(office) as pilot:
        await wait_for(pilot, lambda: here(office) == "0")
        assert office.list.position_text == "1–23 sur 100\u00a0000"
        await pilot.press("end")
        await wait_for(pilot, lambda: here(office) == "99999")
        assert office.list.position_text == "99\u00a0978–100\u00a0000 sur 100\u00a0000"
        assert len(office.list.held.rows) <= MOST_HELD
        await pilot.press("pageup")
        await wait_for(pilot, lambda: here(office) == "99976")
        await pilot.press("home")
        await wait_for(pilot, lambda: here(office) == "0")
        await pilot.press("pagedown", "pagedown")
        await wait_for(pilot, lambda: here(office) == "46")
        assert len(office.list.held.rows) <= MOST_HELD


async def test_keys_pressed_while_rows_are_read_are_not_lost() -> None:
    office = Office(1000)
    async with running(office) as pilot:
        await wait_for(pilot, lambda: here(office) == "0")
        office.slow = True
        for _ in range(9):
            office.list.action_page(1)
        assert here(office) == "99"
        office.slow = False
        office.answer()
        await wait_for(pilot, lambda: here(office) == str(9 * 23))


async def test_an_answer_to_a_former_list_is_ignored() -> None:
    office = Office(1000)
    async with running(office) as pilot:
        await wait_for(pilot, lambda: here(office) == "0")
        office.slow = True
        office.list.start(1000)
        await wait_for(pilot, lambda: office.waiting)
        late = office.waiting.pop()
        office.list.start(3, [line(7), line(8), line(9)])
        office.list.supply(late, [line(1)])
        assert here(office) == "7"
        assert office.list.position_text == "1–3 sur 3"


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize("place", [0, 40, 420])
async def test_reading_again_keeps_the_row(place: int) -> None:
    office = Office(1000)
    async with running(office) as pilot:
        await wait_for(pilot, lambda: here(office) == "0")
        for _ in range(place):
            office.list.action_move(1)
            await wait_for(pilot, lambda: not office.list._cursor._awaited)
        office.rows[place] = Line(str(place), ("changé",))
        del office.rows[place + 1]
        office.list.reread(len(office.rows))
        await wait_for(pilot, lambda: office.list.row and office.list.row.cells == ("changé",))
        assert here(office) == str(place)
        assert office.list.held.total == 999
        office.list.action_move(1)
        assert here(office) == str(place + 2)


async def test_rows_read_again_that_are_the_same_are_not_drawn_again() -> None:
    office = Office(1000)
    async with running(office) as pilot:
        await wait_for(pilot, lambda: here(office) == "0")
        office.heard_kinds = (RecordList.Moved,)
        for total, told in ((1000, 0), (1001, 1), (1001, 1)):
            office.list.reread(total)
            await wait_for(pilot, lambda: not office.list._cursor._awaited)
            await pilot.pause()
            assert len(office.of(RecordList.Moved)) == told
        assert office.list.position_text.endswith("sur 1\u00a0001")


async def test_reading_again_lets_a_jump_to_the_end_arrive_first() -> None:
    office = Office(1000)
    async with running(office) as pilot:
        await wait_for(pilot, lambda: here(office) == "0")
        office.slow = True
        await pilot.press("end")
        office.list.reread(1000)
        await wait_for(pilot, lambda: office.waiting)
        office.slow = False
        office.rows[999] = Line("999", ("changé",))
        office.answer()
        await wait_for(pilot, lambda: office.list.row and office.list.row.cells == ("changé",))
        assert office.list.index == 999


async def test_rows_that_came_or_went_are_counted_again_at_the_ends() -> None:
    office = Office(500)
    async with running(office) as pilot:
        await wait_for(pilot, lambda: here(office) == "0")
        await pilot.press("end")
        await wait_for(pilot, lambda: here(office) == "499")
        del office.rows[:150]
        for _ in range(400):
            office.list.action_move(-1)
            await wait_for(pilot, lambda: not office.list._cursor._awaited)
        assert here(office) == "150"
        assert (office.list.index, office.list.held.total) == (0, 350)


@pytest.mark.feature("P21")
async def test_an_empty_list_says_why() -> None:
    office = Office(0)
    async with running(office) as pilot:
        await wait_for(pilot, lambda: "tout à fait normal" in text(office))
        await pilot.press("down", "enter", "end", "pagedown")
        assert office.list.row is None
        assert office.list.position_text == ""
        assert not office.of(RecordList.RowChosen)


async def test_enter_and_click_choose_the_row() -> None:
    office = Office(40)
    async with running(office) as pilot:
        await wait_for(pilot, lambda: here(office) == "0")
        await pilot.press("down", "enter")
        await pilot.click(RecordList, offset=(20, 6))
        await wait_for(pilot, lambda: len(office.of(RecordList.RowChosen)) == 2)
        assert [event.row.key for event in office.of(RecordList.RowChosen)] == ["1", "5"]


async def test_the_sort_is_asked_on_the_header_and_marked_in_text() -> None:
    office = Office(5)
    async with running(office) as pilot:
        await wait_for(pilot, lambda: here(office) == "0")
        await pilot.click(RecordList, offset=(3, 0))
        await pilot.click(RecordList, offset=(75, 0))
        await wait_for(pilot, lambda: len(office.of(RecordList.SortRequested)) == 2)
        assert [event.column for event in office.of(RecordList.SortRequested)] == ["number", "sent"]
        office.list.set_columns(COLUMNS, sort="number", descending=True)
        await wait_for(pilot, lambda: lines(office)[0].startswith("  Numéro▼"))
        office.list.set_columns(COLUMNS, sort="sent")
        await wait_for(pilot, lambda: "Transmise▲" in text(office))


async def test_a_smaller_terminal_keeps_the_cursor_in_view() -> None:
    office = Office(60)
    async with running(office, (120, 40)) as pilot:
        await wait_for(pilot, lambda: here(office) == "0")
        for _ in range(37):
            office.list.action_move(1)
        await pilot.resize_terminal(80, 24)
        await wait_for(pilot, lambda: office.list.size.height == 24)
        await wait_for(pilot, lambda: "2021-06-00037" in text(office))
        await pilot.resize_terminal(3, 2)
        await wait_for(pilot, lambda: office.list.size.height == 2)
        assert here(office) == "37"
