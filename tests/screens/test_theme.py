"""The theme, chosen in the application: shown at once, kept with the account, and the first picture of the next one."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import pytest

from mes_tui.bootstrap import Services, open_services
from mes_tui.domain.access import Actor
from mes_tui.settings_keys import CONTRAST, DARK, LIGHT
from screens.home import HomeScreen
from screens.menu import MenuScreen
from screens.palette import Palette
from screens.print_dialog import ChoiceDialog
from screens.wizard import WizardScreen
from tests.budget import some
from tests.screens.driver import Desk, at_work
from tests.screens.office import AGENT, DIRECTOR, newest_draft, office
from tests.screens.places import CONTACT, in_field

FULL = "CREATE TRIGGER full BEFORE INSERT ON preference BEGIN SELECT RAISE(ABORT, 'plus de place'); END"
DIGITS = {DARK: "1", LIGHT: "2", CONTRAST: "3", "": "4"}


async def by_menu(desk: Desk) -> None:
    await desk.press("f10")
    await desk.at(MenuScreen)
    await desk.sees("T Thème")
    await desk.press("t")


async def by_palette(desk: Desk) -> None:
    await desk.press("ctrl+p")
    await desk.at(Palette)
    await desk.write("couleurs")
    await desk.press("enter")


def again(services: Services, theme: str = "") -> Services:
    """The same store, opened anew by the same person."""
    settings = replace(services.settings, theme=theme)
    return open_services(settings, services.context.clock, services.actor)


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize("reach", [by_menu, by_palette])
@pytest.mark.parametrize("side", [DIRECTOR, AGENT], ids=lambda side: side.login)
@pytest.mark.parametrize("theme", some([LIGHT, CONTRAST, DARK], [CONTRAST]))
async def test_a_theme_is_shown_at_once_and_at_the_next_start(
    tmp_path: Path, side: Actor, theme: str, reach: Callable[[Desk], Awaitable[None]]
) -> None:
    services = office(tmp_path, side)
    async with at_work(services) as desk:
        assert desk.app.theme == "mes-sombre"
        await reach(desk)
        await desk.at(ChoiceDialog)
        await desk.sees("> 4 Celui des réglages : sombre")
        await desk.press(DIGITS[theme])
        await desk.until(lambda: desk.app.theme == f"mes-{theme}")
        await desk.until(lambda: services.preferences.theme() == theme)
    # What settings say is for who has chosen nothing.
    async with at_work(again(services, LIGHT)) as desk:
        assert (desk.app.theme, desk.app._first_theme) == (f"mes-{theme}",) * 2
        await by_menu(desk)
        await desk.at(ChoiceDialog)
        await desk.sees(f"> {DIGITS[theme]}", "Celui des réglages : clair")
        await desk.press(DIGITS[""])
        await desk.until(lambda: desk.app.theme == "mes-clair")
        await desk.until(lambda: desk.services.preferences.theme() == "")
    async with at_work(again(services, CONTRAST)) as desk:
        assert desk.app.theme == "mes-contraste"


@pytest.mark.thorough
async def test_what_is_typed_stays_and_nothing_is_left_for_a_theme(tmp_path: Path) -> None:
    services = office(tmp_path)
    draft = newest_draft(services)
    async with at_work(services) as desk:
        desk.app.open_wizard(draft, step=3)
        wizard = await desk.at(WizardScreen)
        await desk.sees("Page")
        await in_field(desk)
        await desk.write("Zoé")
        await by_menu(desk)
        await desk.at(ChoiceDialog)
        await desk.press("escape")
        assert await desk.at(WizardScreen) is wizard
        assert desk.app.theme == "mes-sombre"
        await by_menu(desk)
        await desk.at(ChoiceDialog)
        await desk.press("2")
        assert await desk.at(WizardScreen) is wizard
        await desk.until(lambda: desk.app.theme == "mes-clair")
        await desk.write("ᐃ")
        await desk.sees("Zoéᐃ")
        await desk.press("tab")
        await desk.until(lambda: services.drafts.read(draft).answers.get(CONTACT, "").endswith("Zoéᐃ"))


@pytest.mark.thorough
async def test_what_cannot_be_kept_is_shown_and_said(tmp_path: Path) -> None:
    services = office(tmp_path)
    async with at_work(services) as desk:
        await by_menu(desk)
        await desk.at(ChoiceDialog)
        with services.store.writing() as session:
            session.connection().exec_driver_sql(FULL)
        await desk.press("2")
        await desk.at(HomeScreen)
        await desk.until(lambda: desk.app.theme == "mes-clair")
        await desk.sees("Le thème ne vaut que pour cette séance.")
