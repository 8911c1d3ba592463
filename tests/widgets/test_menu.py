"""The line under the cursor of a menu stays in sight in what scrolls around it."""

from textual.app import App, ComposeResult
from textual.containers import VerticalScroll
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
