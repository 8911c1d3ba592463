"""The inbox on the screen: unread ones marked, opened with Enter, read all at once with a letter."""

from pathlib import Path

import pytest

from mes_tui.bootstrap import Services
from mes_tui.domain.access import Actor
from mes_tui.domain.codes import Right
from screens.detail import DetailScreen
from screens.home import HomeScreen
from screens.menu import MenuScreen
from screens.notices import NoticesScreen
from screens.review.screen import ReviewScreen
from storage import records
from tests.screens.driver import SIZES, Desk, at_work
from tests.screens.office import BAIE, CLERK, NOW, READER, empty, office
from widgets.header import PortalHeader
from widgets.record_list import RecordList

FIRST = 5
AGENT = Actor("uid:9", "Agente [/] O’Neill", frozenset({Right.AGENT}), regions=frozenset({"06", "11"}))


async def inbox(desk: Desk, digit: str = "8") -> RecordList:
    """The inbox, from the home screen, where its entry has ``digit``."""
    await desk.press(digit)
    await desk.at(NoticesScreen)
    await desk.until(lambda: "Lecture…" not in desk.read())
    return desk.widget(RecordList)


def rows(desk: Desk) -> list[str]:
    return [row for row in desk.lines()[FIRST:-3] if row.strip()]


def menu_row(desk: Desk) -> str:
    return next(row[:41].rstrip() for row in desk.lines() if "8 Avis" in row)


def unread(services: Services) -> int:
    return services.notices.unread()


@pytest.mark.feature("P65", "P14")
@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_the_menu_counts_what_is_unread_and_leads_to_the_inbox(services: Services, size: tuple[int, int]) -> None:
    count = unread(services)
    async with at_work(services, size) as desk:
        assert menu_row(desk).endswith(f"{count} !")
        shown = await inbox(desk)
        await desk.sees("Portail DSG / Accueil / Avis", "Services de garde : 3000-2000, 3100-4410, 3200-7730")
        assert [column.label for column in shown.columns] == ["Reçu le", "Demande", "Enfant", "Avis"]
        assert 0 < count < shown.held.total
        assert [row.marked for row in shown.held.rows].count(True) == count
        assert [row[:2] for row in rows(desk)] == ["! " if row.marked else "  " for row in shown.held.rows][
            : len(rows(desk))
        ]
        dates = [row.cells[0] for row in shown.held.rows]
        assert dates == sorted(dates, reverse=True)


@pytest.mark.feature("P65")
async def test_enter_opens_the_request_and_the_notice_is_read(services: Services) -> None:
    count = unread(services)
    async with at_work(services) as desk:
        shown = await inbox(desk)
        await desk.until(lambda: shown.row)
        number = shown.row.cells[1] if shown.row else ""
        await desk.press("enter")
        await desk.at(DetailScreen)
        await desk.sees(f"Demande {number}")
        await desk.press("escape")
        await desk.at(NoticesScreen)
        await desk.until(lambda: not rows(desk)[0].startswith("!"))
        assert sum(row.startswith("!") for row in rows(desk)) == count - 1
        await desk.press("f10")
        await desk.at(MenuScreen)
        await desk.sees(f"8 Avis {count - 1} !")
        await desk.press("0")
        await desk.at(HomeScreen)
        await desk.until(lambda: menu_row(desk).endswith(f"{count - 1} !"))


@pytest.mark.thorough
@pytest.mark.feature("P65", "P6")
async def test_a_request_of_another_provider_brings_its_provider(services: Services) -> None:
    async with at_work(services) as desk:
        shown = await inbox(desk)
        await desk.until(lambda: shown.row)
        places = [place for place, row in enumerate(shown.held.rows) if "Garderie Les Petits Nuages" in row.cells[3]]
        await desk.press(*["down"] * places[0], "enter")
        await desk.at(DetailScreen)
        await desk.until(lambda: desk.widget(PortalHeader).provider.startswith("3100-4410"))
        await desk.press("f10", "0")
        await desk.at(HomeScreen)
        await desk.sees("No de division 3100-4410")
        assert desk.widget(PortalHeader).provider.startswith("3100-4410")


@pytest.mark.feature("P65")
async def test_the_line_under_the_list_tells_the_whole_notice(services: Services) -> None:
    async with at_work(services) as desk:
        shown = await inbox(desk)
        await desk.press("down")
        await desk.until(lambda: shown.row and desk.said.endswith(shown.row.sentence))  # type: ignore[attr-defined]


@pytest.mark.feature("P65")
async def test_a_letter_reads_them_all(services: Services) -> None:
    async with at_work(services) as desk:
        await inbox(desk)
        await desk.press("l")
        await desk.until(lambda: desk.said == "Tous les avis sont maintenant lus.")
        await desk.until(lambda: not any(row.startswith("!") for row in rows(desk)))
        await desk.press("L")
        await desk.until(lambda: desk.said == "Tous les avis étaient déjà lus.")
        await desk.press("escape")
        await desk.at(HomeScreen)
        await desk.until(lambda: menu_row(desk).endswith("8 Avis"))


@pytest.mark.thorough
@pytest.mark.feature("P65")
async def test_a_request_that_cannot_be_read_any_more_is_said(services: Services) -> None:
    with services.store.writing() as session:
        records.write_notice(session, BAIE, "2021-11-998", "CLOSE_DEPARTURE", "La demande est terminée.", NOW)
    async with at_work(services) as desk:
        await inbox(desk)
        await desk.until(lambda: "2021-11-998" in rows(desk)[0])
        await desk.press("enter")
        await desk.until(lambda: "La demande 2021-11-998 n’existe plus" in desk.said)
        assert isinstance(desk.app.screen, NoticesScreen)
        await desk.until(lambda: not rows(desk)[0].startswith("!"))


@pytest.mark.feature("P62")
async def test_an_agent_reads_what_was_sent_to_their_regions(tmp_path: Path) -> None:
    async with at_work(office(tmp_path, AGENT)) as desk:
        shown = await inbox(desk, "8")
        await desk.sees("Régions : 06, 11")
        await desk.until(lambda: shown.row)
        assert all("Transmise – " in row or "Révision demandée – " in row for row in rows(desk))
        assert {row.cells[1][5:7] for row in shown.held.rows} == {"06", "11"}
        await desk.press("enter")
        await desk.at(ReviewScreen)
        await desk.sees("Statut de la demande")


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize("actor", [CLERK, READER], ids=lambda actor: actor.name)
async def test_each_person_has_their_own_unread_ones(tmp_path: Path, actor: Actor) -> None:
    services = office(tmp_path, actor)
    count = unread(services)
    async with at_work(services) as desk:
        await inbox(desk)
        await desk.press("l")
        await desk.until(lambda: unread(services) == 0)
    again = office(tmp_path / "encore", READER if actor is CLERK else CLERK)
    assert unread(again) == count
    again.store.close()


async def test_an_empty_inbox_explains_itself(tmp_path: Path) -> None:
    async with at_work(empty(tmp_path)) as desk:
        await inbox(desk)
        await desk.sees("Aucun avis : ce qui arrivera à vos demandes paraîtra ici.")
        await desk.press("enter")
        assert desk.said == "Aucun avis choisi."
        await desk.press("l")
        await desk.until(lambda: desk.said == "Tous les avis étaient déjà lus.")
