"""The error summary: title, moving, going to the field."""

import pytest
from textual.pilot import Pilot

from tests.widgets.helpers import TinyApp, lines, running, text, wait_for
from widgets.error_summary import MOST_LINES, ErrorSummary, Problem

LONG = "« Recommandations [/] non retenues » est trop court (8 caractères) : écrivez au moins 10 caractères."


def problems(count: int) -> list[Problem]:
    return [Problem(f"cle_{number}", f"{number} {LONG}") for number in range(count)]


def app_of(count: int) -> TinyApp:
    return TinyApp(ErrorSummary(problems(count)), heard=(ErrorSummary.GoTo, ErrorSummary.Closed))


async def in_problems(app: TinyApp, pilot: Pilot[None]) -> None:
    """The focus comes in the problems."""
    app.query_one(ErrorSummary).focus()
    await wait_for(pilot, lambda: isinstance(app.focused, ErrorSummary))


@pytest.mark.thorough(keep=1)
@pytest.mark.feature("P46")
@pytest.mark.parametrize(
    ("count", "title"), [(1, "Il y a 1 problème "), (3, "Il y a 3 problèmes"), (40, "Il y a 40 problèmes")]
)
async def test_the_title_counts_and_the_lines_are_few(count: int, title: str) -> None:
    app = app_of(count)
    async with running(app) as pilot:
        await in_problems(app, pilot)
        assert title in lines(app)[0]
        assert "« Recommandations [/] non retenues »" in lines(app)[1]
        assert len([line for line in lines(app) if line]) <= MOST_LINES + 1


@pytest.mark.thorough(keep=2)
@pytest.mark.parametrize(
    ("keys", "key"), [([], 0), (["down"], 1), (["end"], 19), (["end", "up"], 18), (["end", "home"], 0)]
)
async def test_enter_goes_to_the_field_of_the_problem(keys: list[str], key: int) -> None:
    app = app_of(20)
    async with running(app) as pilot:
        await in_problems(app, pilot)
        await pilot.press(*keys)
        await wait_for(pilot, lambda: f"• {key} «" in text(app))
        await pilot.press("enter")
        await wait_for(pilot, lambda: app.of(ErrorSummary.GoTo))
        assert app.of(ErrorSummary.GoTo)[0].key == f"cle_{key}"


async def test_escape_closes() -> None:
    app = app_of(2)
    async with running(app) as pilot:
        await in_problems(app, pilot)
        await pilot.press("escape")
        await wait_for(pilot, lambda: app.of(ErrorSummary.Closed))


SHORT = [Problem(f"cle_{number}", f"Problème {number}") for number in range(9)]


@pytest.mark.thorough(keep=2)
@pytest.mark.parametrize(
    ("keys", "last", "others"),
    [
        ([], "• Problème 5", "↓ 3 autres"),
        (["down"] * 6, "• Problème 6", "↑ 1 autre   ↓ 2 autres"),
        (["end"], "• Problème 8", "↑ 3 autres"),
        (["end", "home"], "• Problème 5", "↓ 3 autres"),
    ],
)
async def test_the_last_line_counts_the_problems_out_of_view(keys: list[str], last: str, others: str) -> None:
    app = TinyApp(ErrorSummary(SHORT))
    async with running(app) as pilot:
        await in_problems(app, pilot)
        await pilot.press(*keys)
        await wait_for(pilot, lambda: lines(app)[MOST_LINES].strip() == others)
        assert lines(app)[MOST_LINES - 1].strip() == last


async def test_a_problem_half_in_view_counts_among_the_others() -> None:
    app = app_of(9)
    async with running(app) as pilot:
        await in_problems(app, pilot)
        assert lines(app)[MOST_LINES].strip() == "↓ 6 autres"
        await pilot.press("end")
        await wait_for(pilot, lambda: lines(app)[MOST_LINES].strip() == "↑ 6 autres")


async def test_no_line_is_lost_when_all_the_problems_fit() -> None:
    app = TinyApp(ErrorSummary(SHORT[:MOST_LINES]))
    async with running(app) as pilot:
        await wait_for(pilot, lambda: lines(app)[MOST_LINES].strip() == "• Problème 6")
        assert "autre" not in text(app)


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize(
    ("keys", "left", "place"), [(["down"], (1, 2, 8), 0), (["end"], (0, 3), 1), (["end"], (8,), 0), ([], (4, 5), 0)]
)
async def test_the_cursor_stays_on_a_problem_when_others_are_put_right(
    keys: list[str], left: tuple[int, ...], place: int
) -> None:
    app = TinyApp(ErrorSummary(SHORT))
    async with running(app) as pilot:
        await in_problems(app, pilot)
        await pilot.press(*keys)
        summary = app.query_one(ErrorSummary)
        summary.problems = tuple(SHORT[number] for number in left)
        await wait_for(pilot, lambda: "autre" not in text(app))
        assert summary.problem == SHORT[left[place]]
        assert [line.strip() for line in lines(app)[1 : len(left) + 1]] == [f"• Problème {number}" for number in left]
