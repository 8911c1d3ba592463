"""The bar of the comments: how far they are corrected, and the keys, by keyboard or by click."""

import pytest

from tests.widgets.helpers import TinyApp, lines, running, wait_for
from widgets.comment_bar import CommentBar, CommentKey

KEYS = (CommentKey("previous_comment", "F11", "Précédent"), CommentKey("next_comment", "F12", "Suivant"))


def bar(progress: str = "1/2 commentaires corrigés") -> CommentBar:
    shown = CommentBar()
    shown.progress, shown.keys = progress, KEYS
    return shown


@pytest.mark.thorough(keep=1)
@pytest.mark.feature("P66")
@pytest.mark.parametrize("width", [80, 120])
async def test_the_bar_of_the_guide_takes_one_line(width: int) -> None:
    app = TinyApp(bar())
    async with running(app, (width, 24)) as pilot:
        await wait_for(pilot, lambda: lines(app)[0])
        assert lines(app)[0].startswith(" 1/2 commentaires corrigés ")
        assert lines(app)[0].endswith("F11 Précédent   F12 Suivant")
        assert len(lines(app)[0]) == width - 1
        assert not "".join(lines(app)[1:])


async def test_a_long_progress_is_cut_before_the_keys() -> None:
    app = TinyApp(bar("12/34 commentaires corrigés, " * 4))
    async with running(app) as pilot:
        await wait_for(pilot, lambda: lines(app)[0].endswith("… F11 Précédent   F12 Suivant"))


@pytest.mark.parametrize(("word", "command"), [("Précédent", "previous_comment"), ("Suivant", "next_comment")])
async def test_a_click_on_a_key_asks_for_its_command(word: str, command: str) -> None:
    app = TinyApp(bar(), heard=(CommentBar.Pressed,))
    async with running(app) as pilot:
        await wait_for(pilot, lambda: lines(app)[0])
        await pilot.click(CommentBar, offset=(2, 0))
        await pilot.click(CommentBar, offset=(lines(app)[0].index(word), 0))
        await wait_for(pilot, lambda: app.of(CommentBar.Pressed))
        assert [message.command for message in app.of(CommentBar.Pressed)] == [command]
