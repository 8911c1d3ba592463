"""The palette, the guides, the help of a field, the keys of the settings."""

from pathlib import Path
from typing import Any

import pytest
from textual.screen import Screen
from textual.widgets import Markdown

from mes_tui.bootstrap import Services
from mes_tui.commands import BY_ID
from mes_tui.domain.codes import Status
from screens.detail import DetailScreen
from screens.guides import GUIDE_KEYS, GUIDES, GuidesScreen
from screens.help import HelpScreen
from screens.home import HomeScreen
from screens.menu import MenuScreen
from screens.palette import NOTHING_FOUND, Palette
from screens.request_list import ListScreen
from screens.wizard import WizardScreen
from tests.budget import few
from tests.screens.driver import at_work
from tests.screens.office import newest_draft, office, request_id
from tests.screens.places import CONTACT, in_field, page
from widgets.form_page import FormPage
from widgets.options import Options


async def test_the_palette_is_filtered_accent_blind_and_does_what_is_chosen(services: Services) -> None:
    async with at_work(services) as desk:
        await desk.press("3")
        await desk.at(ListScreen)
        await desk.press("ctrl+p")
        palette = await desk.at(Palette)
        options = palette.query_one(Options)
        await desk.write("CREER")
        assert [option.id for option in options.options] == ["create"]
        await desk.press("enter")
        await desk.at(WizardScreen)
        await desk.press("escape", "ctrl+p")
        await desk.at(Palette)
        await desk.write("zzz")
        await desk.sees(NOTHING_FOUND)
        await desk.press("enter")
        assert isinstance(desk.app.screen, Palette)
        await desk.press("escape")
        await desk.at(ListScreen)


async def test_the_choice_of_the_palette_is_seen_without_colours(services: Services) -> None:
    async with at_work(services) as desk:
        await desk.press("ctrl+p", "down", "down")
        options = (await desk.at(Palette)).query_one(Options)
        lines = [options.render_line(y) for y in range(options.size.height)]
        reversed_ = [line.text for line in lines if all(s.style and s.style.reverse for s in line if s.text.strip())]
        assert options.highlighted == 2
        assert [text.split()[0] for text in reversed_ if text.strip()][:1] == ["Relire"]


@pytest.mark.thorough
async def test_the_palette_keeps_its_three_columns(services: Services) -> None:
    async with at_work(services) as desk:
        await page(1)(desk)
        await desk.press("ctrl+p")
        await desk.at(Palette)
        rows = desk.lines()[2:-2]
        assert sum("Aide" in row[:12] for row in rows) == 1
        assert all(row[31:33].strip() and row[30] == " " for row in rows if row.strip(" ─╭╮╰╯▄▆█▁▂▃▅▇"))


@pytest.mark.thorough
async def test_a_refused_command_of_the_palette_says_why(services: Services) -> None:
    async with at_work(services) as desk:
        desk.app.open_detail(request_id(services, "TRANSMIS"))
        await desk.at(DetailScreen)
        await desk.sees("Statut de la demande")
        await desk.press("ctrl+p")
        await desk.at(Palette)
        await desk.write("supprimer")
        await desk.press("enter")
        await desk.at(DetailScreen)
        assert "Vous ne pouvez supprimer que" in desk.said


@pytest.mark.feature("P5", "P11", "P24", "P10")
@pytest.mark.thorough
async def test_every_guide_opens_and_is_read_to_its_end(services: Services) -> None:
    async with at_work(services) as desk:
        await desk.press("7")
        screen = await desk.at(GuidesScreen)
        seen: dict[str, str] = {}
        text = screen.query_one("#guide-text")
        for number, (guide, label) in zip(GUIDE_KEYS, GUIDES, strict=False):
            await desk.press(number.lower())
            await desk.until(lambda: screen.query_one(Markdown).source not in seen.values())
            seen[guide] = screen.query_one(Markdown).source
            await desk.sees(f"{number} {label}")
            while text.scroll_offset.y < text.max_scroll_y:
                before = text.scroll_offset.y
                await desk.press("pagedown")
                # The guide may still be laid out: what seemed to be left is not.
                await desk.until(lambda before: before < text.scroll_offset.y or before >= text.max_scroll_y, before)
        assert len(seen) == len(GUIDES) == len({key for key, _ in zip(GUIDE_KEYS, GUIDES, strict=False)})
        assert "Politique de confidentialité" in seen["apropos"]
        assert "Politique d’accessibilité" in seen["apropos"]
        assert all(phone in seen["joindre"] for phone in ("514 873-7200", "418 528-7100", "450 680-6525"))
        assert all(f"| {command.label} |" in seen["touches"] for command in BY_ID.values())


@pytest.mark.thorough
@pytest.mark.feature("P8", "P46")
async def test_the_help_of_a_field_says_when_it_shows_and_when_it_is_required(services: Services) -> None:
    async with at_work(services) as desk:
        await page(1)(desk)
        desk.widget(FormPage).focus_key("sg_resp_nom")
        await desk.press("f1")
        shown = await desk.at(HelpScreen)
        assert shown._title == "Personne à joindre au service de garde"
        await desk.sees("La réponse est obligatoire.")


@pytest.mark.thorough
async def test_the_keys_of_the_settings_are_the_ones_shown(tmp_path: Path) -> None:
    opened = office(tmp_path, keymap={"create": "f11", "menu": "ctrl+y"})
    async with at_work(opened) as desk:
        await desk.sees("F11 Créer", "Ctrl+Y Menu")
        await desk.press("f1")
        await desk.sees("F11", "Ctrl+Y")
        await desk.press("escape", "ctrl+y")
        await desk.at(MenuScreen)
        await desk.press("escape", "f11")
        await desk.at(WizardScreen)


@pytest.mark.thorough
async def test_a_click_on_the_key_bar_does_the_command(services: Services) -> None:
    async with at_work(services) as desk:
        row = next(y for y, line in enumerate(desk.lines()) if "F10 Menu" in line)
        assert await desk.pilot.click(offset=(desk.lines()[row].index("F10") + 1, row))
        await desk.at(MenuScreen)


@pytest.mark.thorough
@pytest.mark.feature("P13")
@pytest.mark.parametrize(
    ("letter", "kind", "depth"),
    few([("a", ListScreen, 2), ("b", DetailScreen, 3), ("0", HomeScreen, 1)], 2),
)
async def test_the_menu_leads_out_of_the_wizard_once_all_is_saved(
    services: Services, letter: str, kind: type[Screen[Any]], depth: int
) -> None:
    draft = newest_draft(services)
    async with at_work(services) as desk:
        desk.app.open_in_its_list(draft, Status.DRAFT)
        await desk.at(DetailScreen)
        desk.app.open_wizard(draft, step=3)
        wizard = await desk.at(WizardScreen)
        await desk.sees("Page")
        await in_field(desk)
        await desk.write("Zoé")
        # An escape stays in the form.
        await desk.press("f10")
        await desk.at(MenuScreen)
        await desk.sees("Revenir à", "A Demandes brouillons", "B Détails de la demande")
        await desk.press("escape")
        assert await desk.at(WizardScreen) is wizard
        await desk.press("f10")
        await desk.at(MenuScreen)
        await desk.sees("Revenir à")
        await desk.press(letter)
        await desk.at(kind)
        assert len(desk.app.screen_stack) == depth
        assert services.drafts.read(draft).answers[CONTACT].endswith("Zoé")
        assert services.store.rows("SELECT 1 FROM lease WHERE request_id = :id", {"id": draft}) == []


@pytest.mark.thorough
@pytest.mark.parametrize("key", few(["f6", "ctrl+n"], 1))
async def test_another_request_is_not_begun_over_the_one_that_is_open(services: Services, key: str) -> None:
    async with at_work(services) as desk:
        desk.app.open_wizard(request_id(services, "BROUILLON"))
        await desk.at(WizardScreen)
        await desk.sees("Modifier la demande", "Joindre des documents")
        depth = len(desk.app.screen_stack)
        await desk.press(key, "ctrl+g", "end", "enter")
        await desk.sees("Analyse de recevabilité")
        await desk.press(key)
        assert desk.said == "Cette touche ne sert pas à cette étape. F1 pour l’aide."
        assert isinstance(desk.app.screen, WizardScreen)
        assert len(desk.app.screen_stack) == depth
