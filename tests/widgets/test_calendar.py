"""The calendar: moving, months, limits, French."""

from datetime import date

import pytest
from textual.screen import Screen

from tests.widgets.fields import TODAY
from tests.widgets.helpers import TinyApp, lines, running, text, wait_for
from widgets.calendar import Calendar, moved


@pytest.mark.thorough(keep=4)
@pytest.mark.parametrize(
    ("keys", "chosen"),
    [
        ([], date(2021, 8, 2)),
        (["left", "left"], date(2021, 7, 31)),
        (["right"], date(2021, 8, 3)),
        (["up"], date(2021, 7, 26)),
        (["down"], date(2021, 8, 9)),
        (["pageup"], date(2021, 7, 2)),
        (["pagedown"], date(2021, 9, 2)),
        (["less_than_sign"], date(2020, 8, 2)),
        (["greater_than_sign"], date(2022, 8, 2)),
        (["pageup", "down", "a"], date(2021, 8, 2)),
    ],
)
async def test_the_keys_move_and_enter_chooses(keys: list[str], chosen: date) -> None:
    app = TinyApp()
    async with running(app) as pilot:
        results: list[date | None] = []
        app.push_screen(Calendar("Date", TODAY, today=TODAY), results.append)
        await wait_for(pilot, lambda: isinstance(app.screen, Calendar))
        await pilot.press(*keys, "enter")
        await wait_for(pilot, lambda: results)
        assert results == [chosen]


@pytest.mark.parametrize("key", ["escape", "f3"])
async def test_giving_up_chooses_nothing(key: str) -> None:
    app = TinyApp()
    async with running(app) as pilot:
        results: list[date | None] = []
        app.push_screen(Calendar("Date", TODAY, today=TODAY), results.append)
        await wait_for(pilot, lambda: isinstance(app.screen, Calendar))
        await pilot.press(key)
        await wait_for(pilot, lambda: results)
        assert results == [None]


async def test_a_day_too_late_is_refused_with_a_sentence() -> None:
    app = TinyApp()
    async with running(app) as pilot:
        app.push_screen(Calendar("Date", TODAY, today=TODAY, latest=TODAY))
        await wait_for(pilot, lambda: isinstance(app.screen, Calendar))
        await pilot.press("right", "enter")
        await wait_for(pilot, lambda: "Choisissez le 2 août 2021 au plus tard." in text(app))
        await pilot.press("left")
        await wait_for(pilot, lambda: "au plus tard" not in text(app))


async def test_the_month_is_french_and_the_day_marked_without_colour() -> None:
    app = TinyApp()
    async with running(app) as pilot:
        app.push_screen(Calendar("Date [/] du plan", date(2021, 8, 28), today=TODAY))
        await wait_for(pilot, lambda: "Date [/] du plan" in text(app))
        assert "août 2021" in text(app)
        assert "di lu ma me je ve sa" in text(app)
        assert any("22 23 24 25 26 27[28]" in line for line in lines(app))
        await pilot.press("left")
        await wait_for(pilot, lambda: any("22 23 24 25 26[27]28" in line for line in lines(app)))


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2021, 1, 31), 1, date(2021, 2, 28)),
        (date(2020, 2, 29), 12, date(2021, 2, 28)),
        (date(2021, 12, 5), 1, date(2022, 1, 5)),
        (date(2021, 1, 5), -1, date(2020, 12, 5)),
        (date(1, 1, 1), -1, date(1, 1, 1)),
        (date(9999, 12, 31), 12, date(9999, 12, 31)),
    ],
)
def test_moving_by_months_stays_on_real_days(day: date, months: int, expected: date) -> None:
    assert moved(day, months) == expected


@pytest.mark.thorough(keep=2)
@pytest.mark.parametrize(
    ("day", "key"), [(date.min, "left"), (date.max, "right"), (date.max, "down"), (date.min, "up")]
)
async def test_the_ends_of_time_are_walls(day: date, key: str) -> None:
    app = TinyApp()
    async with running(app) as pilot:
        calendar = Calendar("Date", day, today=TODAY)
        app.push_screen(calendar)
        await wait_for(pilot, lambda: isinstance(app.screen, Calendar))
        await pilot.press(key)
        assert calendar.day == day


async def test_a_key_repeated_while_the_window_closes_does_nothing_more() -> None:
    app = TinyApp()
    async with running(app) as pilot:
        results: list[date | None] = []
        app.push_screen(Screen())
        behind = app.screen
        calendar = Calendar("Date", TODAY, today=TODAY)
        app.push_screen(calendar, results.append)
        await wait_for(pilot, lambda: isinstance(app.screen, Calendar))
        for _ in range(3):
            calendar.action_choose()
        await wait_for(pilot, lambda: results)
        await pilot.pause()
        assert results == [TODAY]
        assert app.screen is behind
