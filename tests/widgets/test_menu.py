"""The line under the cursor of a menu stays in sight in what scrolls around it."""

from typing import Self

from textual.app import App, ComposeResult
from textual.containers import VerticalScroll
from textual.geometry import Region
from textual.widgets import Static

from tests.widgets.helpers import wait_for
from widgets.menu import Menu, MenuEntry

ENTRIES = tuple(MenuEntry(str(rank), f"Document {rank}") for rank in range(12))


class Host(App[None]):
    """A menu under a long text, in a pane of eight lines."""

    CSS = "VerticalScroll { height: 8; } Static { height: 20; }"

    def compose(self) -> ComposeResult:
        with VerticalScroll(can_focus=False):
            yield Static("texte")
            yield Menu()

    def on_mount(self) -> None:
        self.query_one(Menu).entries = ENTRIES


def in_sight(app: Host) -> bool:
    """Whether the line under the cursor is in the pane."""
    pane, menu = app.query_one(VerticalScroll), app.query_one(Menu)
    line = menu.virtual_region.y + menu.current
    return pane.scroll_offset.y <= line < pane.scroll_offset.y + pane.size.height


async def test_the_line_under_the_cursor_is_in_sight_wherever_it_goes() -> None:
    async with Host().run_test(size=(80, 24)) as pilot:
        app = pilot.app
        assert isinstance(app, Host)
        app.query_one(Menu).focus()
        for key in (None, *["down"] * 11, *["up"] * 11, "end", "home", "end"):
            await pilot.press(*filter(None, [key]))
            await wait_for(pilot, in_sight, app)


async def test_a_pane_that_gets_smaller_keeps_the_line_in_sight() -> None:
    async with Host().run_test(size=(80, 24)) as pilot:
        app = pilot.app
        assert isinstance(app, Host)
        app.query_one(Menu).focus()
        await pilot.press("end")
        for height in (4, 2, 8, 1):
            app.query_one(VerticalScroll).styles.height = height
            await wait_for(pilot, lambda height: app.query_one(VerticalScroll).size.height == height, height)
            await wait_for(pilot, in_sight, app)


class Drawn(Menu):
    """A menu that notes which lines it lets be drawn anew, () for all of them."""

    asked: list[tuple[int, ...]]

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        if repaint:
            self.asked.append(tuple(region.y for region in regions for _ in range(region.height)))
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)


class Alone(App[None]):
    def compose(self) -> ComposeResult:
        Drawn.asked = []
        yield Drawn()

    def on_mount(self) -> None:
        self.query_one(Drawn).entries = ENTRIES


async def test_a_move_draws_the_line_that_it_leaves_and_the_one_where_it_goes() -> None:
    async with Alone().run_test(size=(80, 24)) as pilot:
        menu = pilot.app.query_one(Drawn)
        menu.focus()
        await wait_for(pilot, lambda: menu.has_focus)
        menu.asked.clear()
        for key in ("down", "down", "up"):
            await pilot.press(key)
        await wait_for(pilot, lambda: len(menu.asked) == 3)
        assert menu.asked == [(0, 1), (1, 2), (2, 1)]
        assert [strip.text[:3] for strip in menu.render_lines(Region(0, 0, 80, 3))] == ["   ", ">  ", "   "]
