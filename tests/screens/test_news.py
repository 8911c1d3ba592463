"""« Nouvelles »: at home under their dates, then one under the other with the text of the one under the cursor (P2)."""

from dataclasses import replace
from datetime import date

import pytest

from mes_tui.bootstrap import Services
from mes_tui.services.news import News
from screens.home import HomeScreen
from screens.news import NewsScreen
from tests.screens.driver import SIZES, at_work
from widgets.menu import Menu

SECOND = "Bienvenue dans le bureau d’exemple"


@pytest.mark.feature("P2")
@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_the_news_are_dated_at_home_and_read_one_by_one(services: Services, size: tuple[int, int]) -> None:
    async with at_work(services, size) as desk:
        await desk.sees("Nouvelles (N) :", "! 2021-11-21 Copies de")
        assert any("N Nouvelles" in row and row[:41].rstrip().endswith("2 !") for row in desk.lines())
        await desk.press("n")
        await desk.at(NewsScreen)
        await desk.sees("21 novembre 2021", "Une copie du dépôt est faite chaque vendredi", f"2021-11-21 {SECOND}")
        await desk.until(lambda: [entry.marked for entry in desk.widget(Menu).entries] == [False, True])
        await desk.press("down")
        await desk.sees("Tout y est inventé")
        await desk.until(lambda: [entry.marked for entry in desk.widget(Menu).entries] == [False, False])
        await desk.press("escape")
        await desk.at(HomeScreen)
        await desk.until(lambda: any("N Nouvelles" in row and "2 !" not in row[:41] for row in desk.lines()))
        assert services.news.unread() == 0


@pytest.mark.thorough
async def test_a_long_text_is_read_to_its_end_and_what_comes_meanwhile_is_listed(services: Services) -> None:
    holder = News(replace(services.context, owner=True))
    holder.publish(date(2021, 11, 23), "Longue", "\n".join(f"Ligne {rank}." for rank in range(1, 40)) + "\nFin [/].")
    async with at_work(services) as desk:
        await desk.press("n")
        await desk.at(NewsScreen)
        await desk.sees("Ligne 1.")
        await desk.press("pagedown", "pagedown", "pagedown")
        await desk.sees("Fin [/].")
        holder.publish(date(2021, 11, 24), "Pendant ce temps")
        await desk.press("f5")
        await desk.sees("2021-11-24 Pendant ce temps", "Nouvelles relues.")


async def test_without_news_nothing_is_said_at_home(services: Services) -> None:
    holder = News(replace(services.context, owner=True))
    for item in holder.latest():
        holder.withdraw(item.id)
    async with at_work(services) as desk:
        assert "Nouvelles (N)" not in desk.read()
        await desk.press("n")
        await desk.at(NewsScreen)
        await desk.sees("Aucune nouvelle : ce qui sera annoncé à tous paraîtra ici.")


async def test_what_was_said_at_home_is_over_once_something_else_is_read(services: Services) -> None:
    async with at_work(services) as desk:
        await desk.press("f5")
        await desk.sees("Données relues.")
        # A dialog is read over it.
        await desk.press("f1", "escape")
        assert desk.said == "Données relues."
        await desk.press("n")
        await desk.at(NewsScreen)
        await desk.press("f5")
        await desk.sees("Nouvelles relues.")
        await desk.press("escape")
        await desk.at(HomeScreen)
        assert desk.said == ""
