"""The home screen: who one works for, the menus with their counts, the telephones."""

import re
from itertools import takewhile
from pathlib import Path

import pytest

from mes_tui.bootstrap import Services
from mes_tui.domain.access import Actor
from mes_tui.domain.codes import Right
from mes_tui.settings import Settings
from screens.detail import DetailScreen
from screens.dialogs import Notice
from screens.guides import GuidesScreen
from screens.history import HistoryScreen
from screens.home import HomeScreen
from screens.menu import MenuScreen
from screens.notices import NoticesScreen
from screens.providers import ProviderScreen
from screens.request_list import ListScreen
from screens.review.screen import ReviewScreen
from screens.to_do import ToDoScreen
from screens.wizard import WizardScreen
from tests.budget import few
from tests.screens.driver import SIZES, Desk, at_work
from tests.screens.office import AGENT, BAIE, CLERK, READER, empty, newest_draft, office, open_as, settings
from widgets.header import PortalHeader
from widgets.menu import Menu

ENTRIES = (
    ("1", "Liste des enfants", "17"),
    ("2", "Demandes en cours", "4"),
    ("3", "Demandes brouillons", "5"),
    ("4", "Demandes conformes", "1"),
    ("5", "Demandes terminées", "4"),
    ("L", "Liste des demandes", "14"),
    ("6", "Créer une demande", ""),
    ("7", "Aide en ligne", ""),
    ("8", "Avis", "8"),
    ("N", "Nouvelles", "2"),
)


def right_side(desk: Desk) -> str:
    """What stands at the right of the menus, with single spaces, without the bar that scrolls it."""
    return " ".join(re.sub("[▁-█]", " ", " ".join(row[42:] for row in desk.text().splitlines()[2:-3])).split())


@pytest.mark.feature("P6", "P9", "P10", "P12", "P14")
@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_everything_about_the_office_is_on_one_screen(services: Services, size: tuple[int, int]) -> None:
    async with at_work(services, size) as desk:
        await desk.sees(
            "Mesure exceptionnelle de soutien",
            "3000-2000 CPE DE LA BAIE",
            "Portail DSG / Accueil",
            "No de division 3000-2000",
        )
        menu = [row[:41].rstrip("! ") for row in desk.lines()]
        for digit, label, count in ENTRIES:
            assert any(f"{digit} {label}" in row and row.endswith(count) for row in menu), label
        assert "Capitale-Nationale, Nord et Est" in desk.read()
        assert "418 528-7100 ou 1 866 640-9919" in desk.read()


@pytest.mark.thorough
@pytest.mark.feature("P9")
async def test_the_welcome_message_is_read_to_its_end_at_80_columns(services: Services) -> None:
    async with at_work(services) as desk:
        for said in (
            "Bienvenue dans le dossier de service de garde.",
            "strictement confidentielle et aucun renseignement personnel n’est divulgué.",
            "n’hésitez pas à communiquer avec la direction régionale",
            "Merci de votre collaboration.",
            "Cette application n’est pas un service du ministère de la Famille.",
        ):
            for _ in range(20):  # a page that is still sliding is read once more
                if said in right_side(desk):
                    break
                await desk.press("pagedown")
            assert said in right_side(desk)


def to_do(desk: Desk) -> list[str]:
    """The lines of « À faire » as they are read, without what is beside them."""
    rows = [row[41:].strip("│ ▁▂▃▄▅▆▇█") for row in desk.lines()]
    first = next(rank for rank, row in enumerate(rows) if "faire" in row)
    return [" ".join(row.lstrip("> ").split()) for row in takewhile(bool, rows[first:])]


@pytest.mark.thorough(keep=1)
@pytest.mark.feature("P14", "P17", "P65")
@pytest.mark.parametrize("size", [(80, 22), *SIZES], ids=str)
async def test_what_waits_is_counted_beside_the_menu_with_its_days(services: Services, size: tuple[int, int]) -> None:
    async with at_work(services, size) as desk:
        assert to_do(desk) == [
            "À faire (→)",
            "À corriger (15 j) 1 !",
            "Brouillons (8 j) 5",
            "Chez le Ministère (15 j) 3",
            "Avis à lire 8 !",
            "Second appel : encore 8 j",
        ]


async def test_each_line_says_what_it_is_and_enter_goes_there(services: Services) -> None:
    async with at_work(services) as desk:
        said = []
        await desk.press("right")
        for kind in (DetailScreen, ToDoScreen, ToDoScreen, NoticesScreen, Notice):
            said.append(desk.said)
            assert desk.said
            await desk.press("enter")
            await desk.at(kind)
            await desk.until(lambda: "Lecture" not in desk.read())
            await desk.press("escape")
            await desk.at(HomeScreen)
            await desk.press("down")
        assert len(set(said)) == len(said)
        assert said[1] == "En cours de création. La plus ancienne : 8 j. Entrée les montre."
        # ← comes back to the menu, whose digits answer from everywhere.
        await desk.press("3")
        await desk.at(ListScreen)
        await desk.press("escape", "left", "enter")
        await desk.at(ListScreen)


@pytest.mark.thorough
@pytest.mark.feature("P59", "P65")
async def test_what_a_colleague_hands_over_comes_on_the_home_screen_and_goes_once_signed(
    services: Services, tmp_path: Path
) -> None:
    handed, clerk = newest_draft(services), open_as(settings(tmp_path), CLERK)
    async with at_work(services) as desk:
        assert not any("À signer" in line for line in to_do(desk))
        version = clerk.drafts.read(handed).request.version
        clerk.follow_up.ask_signature(handed, version)
        await desk.until(lambda: "À signer 1 !" in to_do(desk))
        assert "Avis à lire 9 !" in to_do(desk)
        clerk.follow_up.take_back(handed)
        await desk.until(lambda: "À signer 1 !" not in to_do(desk))
        clerk.store.close()


@pytest.mark.thorough
async def test_a_note_comes_back_on_its_day(services: Services) -> None:
    noted = newest_draft(services)
    services.follow_up.write(noted, {"text": "Rappeler", "due": "2021-11-22"}, None)
    async with at_work(services) as desk:
        assert "À suivre 1 !" in to_do(desk)
        await desk.press("right", "down")
        assert desk.said == "La date de suivi de la note est venue. Entrée l’ouvre."
        await desk.press("enter")
        await desk.at(DetailScreen)
        await desk.sees("Rappeler")


async def test_an_agent_has_their_own_to_do(tmp_path: Path) -> None:
    async with at_work(office(tmp_path, AGENT)) as desk:
        lines = to_do(desk)
        assert lines[0] == "À faire (→)"
        assert any(line.startswith("À examiner") for line in lines)
        assert not any("Brouillons" in line or "appel" in line for line in lines)
        await desk.press("right", "enter")
        await desk.until(lambda: isinstance(desk.app.screen, ToDoScreen | ReviewScreen))


async def test_where_nothing_waits_it_is_said_and_the_menu_keeps_the_cursor(tmp_path: Path) -> None:
    manager = Actor("uid:8", "Gérante", frozenset({Right.MANAGE}), frozenset({BAIE}))
    async with at_work(open_as(_copied(tmp_path), manager)) as desk:
        assert to_do(desk)[:1] == ["À faire (→)"]
        assert to_do(desk)[1:] == ["Second appel : encore 8 j"]


def _copied(folder: Path) -> Settings:
    office(folder).store.close()
    return settings(folder)


@pytest.mark.feature("P65", "P17")
async def test_a_request_that_waits_for_corrections_marks_its_list_in_the_menu(services: Services) -> None:
    async with at_work(services) as desk:
        assert any("2 Demandes en cours" in row and "4 !" in row for row in desk.lines())


@pytest.mark.thorough
@pytest.mark.feature("P3", "P7", "P8")
async def test_the_services_found_elsewhere_say_where(services: Services) -> None:
    async with at_work(services) as desk:
        await desk.press("end")
        for label in ("Qualité éducative", "Administrateurs et actionnaires", "Plan de continuité des services"):
            entry = desk.widget(Menu).entry
            assert entry is not None
            assert entry.label == label
            assert "portail du Ministère" in desk.said
            await desk.press("enter")
            await desk.at(GuidesScreen)
            await desk.sees("> E Services du Ministère", "Dossier financier en ligne (DFL)", "clicSÉQUR")
            await desk.press("escape")
            await desk.at(HomeScreen)
            await desk.press("up")


@pytest.mark.thorough
@pytest.mark.feature("P7", "P14")
async def test_digits_choose_wherever_the_cursor_and_the_focus_are(services: Services) -> None:
    async with at_work(services) as desk:
        for keys in (("end",), ("tab",), ("shift+tab",), ("tab", "tab", "end")):
            await desk.press(*keys, "3")
            await desk.at(ListScreen)
            await desk.sees("Accueil / Demandes brouillons")
            await desk.press("escape")
            await desk.at(HomeScreen)


@pytest.mark.feature("P4")
@pytest.mark.thorough
async def test_the_menu_ends_with_the_way_out(services: Services) -> None:
    async with at_work(services) as desk:
        await desk.press("f10")
        await desk.at(MenuScreen)
        await desk.sees("Q Se déconnecter")
        await desk.press("q")
        await desk.until(lambda: desk.app._exit)


@pytest.mark.thorough
@pytest.mark.feature("P8")
async def test_one_line_explains_the_entry_under_the_cursor(services: Services) -> None:
    async with at_work(services) as desk:
        said = []
        for _ in ENTRIES:
            said.append(desk.said)
            assert 0 < len(desk.said) < 79
            await desk.press("down")
        assert len(set(said)) == len(ENTRIES)


@pytest.mark.thorough(keep=1)
@pytest.mark.feature("P14", "P24", "P30")
@pytest.mark.parametrize(
    ("key", "kind", "trail"),
    few(
        [
            ("1", ListScreen, "Portail DSG / Accueil / Liste des enfants"),
            ("2", ListScreen, "Portail DSG / Accueil / Demandes en cours"),
            ("3", ListScreen, "Portail DSG / Accueil / Demandes brouillons"),
            ("4", ListScreen, "Portail DSG / Accueil / Demandes conformes"),
            ("5", ListScreen, "Portail DSG / Accueil / Demandes terminées"),
            ("6", WizardScreen, "Portail DSG / Accueil / Créer une demande"),
            ("7", GuidesScreen, "Portail DSG / Accueil / Aide en ligne"),
            ("8", NoticesScreen, "Portail DSG / Accueil / Avis"),
        ],
        3,
    ),
)
async def test_a_digit_opens_its_entry_and_escape_comes_back(
    services: Services, key: str, kind: type, trail: str
) -> None:
    async with at_work(services) as desk:
        await desk.press(key)
        await desk.at(kind)
        await desk.sees(trail)
        await desk.press("escape")
        await desk.at(HomeScreen)
        await desk.sees("No de division")


@pytest.mark.feature("P6", "P10")
async def test_f2_changes_the_provider_with_everything_that_depends_on_it(services: Services) -> None:
    async with at_work(services) as desk:
        await desk.press("f2")
        await desk.at(ProviderScreen)
        await desk.sees(
            "1 3000-2000 CPE de la Baie", "2 3100-4410 Garderie Les Petits Nuages", "3 3200-7730 BC Milieu familial"
        )
        await desk.press("2")
        await desk.at(HomeScreen)
        await desk.sees("No de division 3100-4410", "Île de Montréal", "514 873-7200 ou 1 855 336-8568")
        assert desk.widget(PortalHeader).provider.startswith("3100-4410")
        assert any("1 Liste des enfants" in row and row[:41].rstrip().endswith("6") for row in desk.lines())
        await desk.press("2")
        await desk.sees("Service de garde (F2) : 3100-4410 GARDERIE LES PETITS NUAGES")


async def test_the_provider_cannot_be_changed_by_who_has_only_one(tmp_path: Path) -> None:
    async with at_work(office(tmp_path, READER)) as desk:
        assert "provider" not in desk.bar()
        await desk.press("f2")
        assert desk.said == "Vous n’avez accès qu’à un service de garde."


async def test_an_empty_store_says_what_to_do_first(tmp_path: Path) -> None:
    async with at_work(empty(tmp_path)) as desk:
        assert right_side(desk).startswith(
            "Aucun service de garde : D (Données) l’importe d’un fichier, ou l’ajoute à la main."
        )
        assert desk.bar()["create"] == ("Créer", False)
        for key in ("f6", "6"):
            await desk.press(key)
            assert "Ajoutez d’abord un service de garde" in desk.said
            assert isinstance(desk.app.screen, HomeScreen)
        await desk.press("1")
        await desk.sees("Aucun enfant : importez-les, ou ajoutez-les un par un, dans « Données » (F10, puis D).")
        await desk.press("f6")
        assert "Ajoutez d’abord un service de garde" in desk.said


@pytest.mark.feature("P60", "P30")
async def test_who_may_only_read_is_told_why_they_cannot_create(tmp_path: Path) -> None:
    async with at_work(office(tmp_path, READER)) as desk:
        assert desk.bar()["create"] == ("Créer", False)
        await desk.press("f6")
        assert "droit" in desk.said
        await desk.press("f10")
        await desk.at(MenuScreen)
        await desk.press("6")
        await desk.at(HomeScreen)
        assert "droit" in desk.said
        await desk.press("1", "enter")
        assert isinstance(desk.app.screen, ListScreen)


@pytest.mark.thorough
async def test_escape_at_home_says_how_to_leave_and_takes_no_key(services: Services) -> None:
    async with at_work(services) as desk:
        await desk.press("escape", "escape")
        await desk.sees("Pour quitter : Ctrl+Q.")
        await desk.at(HomeScreen)
        await desk.press("2")
        await desk.at(ListScreen)


async def test_ctrl_q_leaves(services: Services) -> None:
    async with at_work(services) as desk:
        await desk.press("ctrl+q")
        await desk.until(lambda: desk.app._exit)


@pytest.mark.thorough
@pytest.mark.feature("P14")
async def test_the_menu_opens_over_any_screen_and_its_zero_goes_home(services: Services) -> None:
    async with at_work(services) as desk:
        await desk.press("3")
        await desk.at(ListScreen)
        await desk.sees("Modifiée le")
        await desk.press("enter")
        await desk.at(DetailScreen)
        await desk.press("f10")
        await desk.at(MenuScreen)
        for digit, label, count in (("0", "Accueil", ""), *ENTRIES):
            assert any(f"{digit} {label}" in row and row.rstrip("! ").endswith(count) for row in desk.lines()), label
        await desk.press("0")
        await desk.at(HomeScreen)
        assert len(desk.app.screen_stack) == 1


@pytest.mark.thorough
@pytest.mark.feature("P13")
@pytest.mark.parametrize(("letter", "kind", "depth"), [("a", ListScreen, 2), ("b", DetailScreen, 3)])
async def test_each_part_of_the_breadcrumb_is_gone_back_to(
    services: Services, letter: str, kind: type, depth: int
) -> None:
    async with at_work(services) as desk:
        await desk.press("3")
        await desk.at(ListScreen)
        await desk.sees("Modifiée le")
        await desk.press("enter")
        detail = await desk.at(DetailScreen)
        await desk.sees("Statut de la demande")
        await desk.press("h")
        await desk.at(HistoryScreen)
        await desk.press("f10")
        await desk.at(MenuScreen)
        await desk.sees("Revenir à", "A Demandes brouillons", f"B {detail.trail[-1]}")
        await desk.press(letter)
        await desk.at(kind)
        assert len(desk.app.screen_stack) == depth


@pytest.mark.feature("P13")
async def test_at_home_the_menu_has_nothing_to_go_back_to(services: Services) -> None:
    async with at_work(services) as desk:
        await desk.press("f10")
        await desk.at(MenuScreen)
        await desk.sees("Q Se déconnecter")
        assert "Revenir à" not in desk.read()
