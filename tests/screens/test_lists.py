"""The lists: columns, marks, empty texts, order, filter, windows, what changes above them."""

from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from textual import events
from textual.strip import Strip

from mes_tui.bootstrap import Services
from mes_tui.domain.codes import ListKind, Status
from screens.detail import DetailScreen
from screens.home import HomeScreen
from screens.request_list import ListScreen
from tests.benchmarks.bulk import add_requests
from tests.budget import few
from tests.screens.driver import LARGE, SIZES, SMALL, Desk, at_work
from tests.screens.office import READER, empty, office, request_id
from widgets.filter_bar import FilterBar
from widgets.record_list import RecordList

TITLE, PROVIDER, FILTER, HEADER, FIRST = 2, 3, 4, 5, 6
HELD = [Status.DRAFT, Status.TRANSMITTED, Status.COMMENTED, Status.COMPLIANT, Status.CLOSED]
"""The statuses of the requests of the sample office's provider."""


async def ready(desk: Desk) -> RecordList:
    """The list of the screen in front, its first rows read."""
    await desk.at(ListScreen)
    await desk.until(lambda: "Lecture…" not in desk.read() and desk.app.screen.query(RecordList))
    await desk.pilot.pause()
    return desk.widget(RecordList)


def rows(desk: Desk) -> list[str]:
    """The rows of the list on the screen, without what is told beside it."""
    width = desk.widget(RecordList).size.width
    return [row[:width] for row in desk.lines()[FIRST:-3] if row[:width].strip()]


def column(desk: Desk, label: str) -> list[str]:
    """What stands under the header ``label``, row by row."""
    header = desk.lines()[HEADER][: desk.widget(RecordList).size.width]
    left = header.index(label)
    after = header[left + len(label) :].lstrip("▲▼ ")
    right = len(header) - len(after) if after else None
    return [row[left:right].strip() for row in rows(desk)]


@pytest.mark.feature("P14", "P15", "P16", "P18", "P19", "P20")
@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize(
    ("kind", "labels"),
    few(
        [
            (ListKind.CURRENT, ("Numéro", "Enfant", "Installation", "Transmise", "Mise à jour", "Statut")),
            (ListKind.DRAFTS, ("Numéro", "Enfant", "Installation", "Créée le", "Modifiée le", "Type")),
            (ListKind.COMPLIANT, ("Numéro", "Enfant", "Installation", "Transmise", "Conforme le", "Type")),
            (ListKind.CLOSED, ("Numéro", "Enfant", "Installation", "Terminée le", "Motif", "Type")),
            (ListKind.ALL, ("Numéro", "Enfant", "Installation", "Mise à jour", "Statut", "Type")),
            (ListKind.CHILDREN, ("Enfant", "Naissance", "NECSG", "Installation", "AIEH", "Demande")),
        ],
        3,
    ),
)
async def test_a_list_has_its_columns_its_provider_and_its_count(
    services: Services, kind: ListKind, labels: tuple[str, ...], size: tuple[int, int]
) -> None:
    async with at_work(services, size, kind) as desk:
        await ready(desk)
        shown = desk.lines()
        assert shown[1].strip() == f"Portail DSG / Accueil / {kind.label}"
        assert shown[TITLE].startswith(f" {kind.label}")
        assert shown[PROVIDER].strip() == "Service de garde (F2) : 3000-2000 CPE DE LA BAIE"
        assert tuple(shown[HEADER].replace("▲", "").replace("▼", "").split()) == tuple(" ".join(labels).split())
        count = services.lists.counts("3000-2000")[kind]
        assert shown[TITLE].endswith(f"1–{min(count, len(rows(desk)))} sur {count}")


@pytest.mark.feature("P16", "P22", "P29")
async def test_numbers_and_dates_of_a_list_are_written_to_be_compared(services: Services) -> None:
    async with at_work(services, LARGE, ListKind.CURRENT) as desk:
        await ready(desk)
        numbers = column(desk, "Numéro")
        place = sum(row.startswith("!") for row in rows(desk))
        for part in (column(desk, "Mise à jour")[:place], column(desk, "Mise à jour")[place:]):
            assert part
            assert part == sorted(part, reverse=True)
        assert all(len(number) == 11 and number[4] == number[7] == "-" for number in numbers)
        for label in ("Transmise", "Mise à jour"):
            assert all(day[:2] == "20" and day[4] == day[7] == "-" and len(day) == 10 for day in column(desk, label))


@pytest.mark.feature("P17")
async def test_a_commented_request_is_marked_in_plain_text_and_bold(services: Services) -> None:
    async with at_work(services, SMALL, ListKind.CURRENT) as desk:
        shown = await ready(desk)
        marked = [row for row in rows(desk) if row.startswith("!")]
        assert len(marked) == 1
        assert marked[0].endswith("Commentaires")
        place = rows(desk).index(marked[0])
        styles = [
            {bool(segment.style and segment.style.bold) for segment in shown.render_line(line)}
            for line in range(1, 1 + len(rows(desk)))
        ]
        assert styles[place] == {True}
        assert {False} in styles


@pytest.mark.feature("P23")
async def test_the_type_of_a_request_is_a_short_name(services: Services) -> None:
    async with at_work(services, LARGE, ListKind.CLOSED) as desk:
        await ready(desk)
        assert set(column(desk, "Type")) == {"Nouvelle"}


async def test_what_a_narrow_column_cuts_is_said_whole_for_the_row_under_the_cursor(services: Services) -> None:
    async with at_work(services, SMALL, ListKind.CHILDREN) as desk:
        await ready(desk)
        await desk.press("down", "up")
        assert "…" in rows(desk)[0]
        assert desk.said == "BELLEHUMEUR-DE-LA-RIVIÈRE-AUX-ÉRABLES, Maximilien-Alexandre"


@pytest.mark.thorough
@pytest.mark.feature("P21")
@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_an_empty_list_explains_itself_whole(tmp_path: Path, size: tuple[int, int]) -> None:
    expected = {
        ListKind.CHILDREN: "Aucun enfant : importez-les, ou ajoutez-les un par un, dans « Données » (F10, puis D).",
        ListKind.CURRENT: "Aucune demande transmise ni en attente de correction.",
        ListKind.DRAFTS: "Aucune demande en cours de création. F6 pour créer une demande.",
        ListKind.COMPLIANT: "Aucune demande conforme. Il est tout à fait normal que cette section soit vide la première"
        " année.",
        ListKind.CLOSED: "Aucune demande terminée. Il est tout à fait normal que cette section soit vide la première"
        " année.",
        ListKind.ALL: "Aucune demande. Il est tout à fait normal que cette section soit vide la première année. F6 pour"
        " créer une demande.",
    }
    async with at_work(empty(tmp_path), size, ListKind.CHILDREN) as desk:
        for kind in ListKind:
            await ready(desk)
            await desk.sees(f"Accueil / {kind.label}", expected[kind])
            await desk.press("enter")
            assert desk.said == "Aucune ligne choisie."
            await desk.press("right")


@pytest.mark.thorough
async def test_the_arrows_go_round_the_lists_both_ways(services: Services) -> None:
    async with at_work(services, SMALL, ListKind.CHILDREN) as desk:
        lists = tuple(ListKind)
        for key, kinds in (("right", lists[1:] + lists[:1]), ("left", lists[::-1])):
            for kind in kinds:
                await desk.press(key)
                await desk.sees(f"Accueil / {kind.label}")
                await ready(desk)
        await desk.press("escape")
        await desk.at(HomeScreen)


@pytest.mark.feature("P16")
@pytest.mark.parametrize(
    ("typed", "children"),
    few(
        [
            ("o'neill", ["O’NEILL-ŒUVRAY, Élise"]),
            ("OEUVR", ["O’NEILL-ŒUVRAY, Élise"]),
            ("élise", ["O’NEILL-ŒUVRAY, Élise"]),
            ("1000015", ["ONDÉE, Flavie"]),
            ("ecuyer sans", ["L’ÉCUYER-SANSREGRET, Rosalie"]),
            ("siku", ["TEMPÊTE, Siku (ᓯᑯ)"]),
            ("ilan", ["FICELLE, Milan", "SANSNIREC, Ilan"]),
            ("ana", ["DOUBLEDOSSIER, Ana", "DOUBLEDOSSIER, Ana", "FALAISE, Anaïs"]),
            ("100 %", []),
            ("[/]", []),
        ],
        3,
    ),
)
@pytest.mark.thorough(keep=1)
async def test_typing_filters_without_regard_to_accents_and_case(
    services: Services, typed: str, children: list[str]
) -> None:
    async with at_work(services, LARGE, ListKind.CHILDREN) as desk:
        shown = await ready(desk)
        await desk.write(typed)
        assert desk.widget(FilterBar).text == typed
        await desk.until(lambda: shown.held.total == len(children))
        if children:
            await desk.until(lambda: column(desk, "Enfant") == children)
        else:
            await desk.sees("Aucun enfant ne correspond au filtre. Effacez-le avec Échap.")
        await desk.press("escape")
        assert desk.widget(FilterBar).text == ""
        await desk.until(lambda: shown.held.total == 17)
        assert shown.has_focus
        await desk.press("escape")
        await desk.at(HomeScreen)


@pytest.mark.thorough
@pytest.mark.feature("P22")
async def test_an_exact_number_finds_its_request_and_enter_opens_it(services: Services) -> None:
    number = services.store.rows(
        "SELECT number FROM request WHERE id = :id", {"id": request_id(services, "BROUILLON")}
    )[0][0]
    async with at_work(services, SMALL, ListKind.DRAFTS) as desk:
        shown = await ready(desk)
        await desk.press("slash")
        await desk.write(number)
        await desk.until(lambda: shown.held.total == 1)
        await desk.press("down", "enter")
        await desk.at(DetailScreen)
        await desk.sees(f"Détails de la demande {number}")
        await desk.press("escape")
        await ready(desk)
        assert desk.widget(FilterBar).text == number


@pytest.mark.feature("P14", "P21", "P22")
@pytest.mark.parametrize("status", few(HELD, 2))
@pytest.mark.thorough
async def test_who_knows_a_number_only_goes_to_its_request_whatever_its_status(
    services: Services, status: Status
) -> None:
    wanted = request_id(services, status)
    number = services.drafts.read(wanted).request.number
    async with at_work(services) as desk:
        await desk.press("l")
        await ready(desk)
        await desk.write(number)
        await desk.press("enter")
        screen = await desk.at(DetailScreen)
        assert screen.request_id == wanted
        await desk.press("escape")
        await desk.at(ListScreen)
        await desk.sees("Portail DSG / Accueil / Liste des demandes")


async def test_what_is_typed_after_the_filter_has_the_focus_stays_in_it(services: Services) -> None:
    async with at_work(services, SMALL, ListKind.CURRENT) as desk:
        await ready(desk)
        await desk.press("slash")
        await desk.write("si/é")
        assert desk.widget(FilterBar).text == "si/é"
        await desk.press("backspace", "left", "left", "right", "m")
        assert desk.widget(FilterBar).text == "sim/"
        assert isinstance(desk.app.screen, ListScreen)


@pytest.mark.parametrize("way", ["tab", "click"])
async def test_the_filter_is_reached_without_typing(services: Services, way: str) -> None:
    async with at_work(services, SMALL, ListKind.CURRENT) as desk:
        shown = await ready(desk)
        bar = desk.widget(FilterBar)
        before = desk.lines()[FILTER]
        if way == "tab":
            desk.app.post_message(events.Key("tab", "\t"))
        else:
            assert await desk.pilot.click(FilterBar, offset=(20, 0))
        desk.app.post_message(events.Key("é", "é"))
        await desk.write("lise")
        assert bar.text == "élise"
        await desk.until(lambda: desk.lines()[FILTER].strip() == "Filtre : élise")
        await desk.press("escape")
        assert (bar.text, shown.has_focus, desk.lines()[FILTER]) == ("", True, before)


async def test_rows_that_are_slow_to_come_are_announced(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    asked, free = Event(), Event()

    def slow(read: Callable[..., Any]) -> Callable[..., Any]:
        def called(*given: Any, **more: Any) -> Any:
            asked.set()
            free.wait(30)
            return read(*given, **more)

        return called

    for name in ("window", "total"):
        monkeypatch.setattr(services.lists, name, slow(getattr(services.lists, name)))
    async with at_work(services, SMALL, ListKind.CURRENT) as desk:
        await desk.sees("Lecture…")
        assert asked.is_set()
        free.set()
        await ready(desk)
        assert rows(desk)


async def test_rows_that_are_ready_are_in_the_first_picture(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    pictures = []
    drawn = RecordList.render_line

    def render_line(self: RecordList, y: int) -> Strip:
        strip = drawn(self, y)
        pictures.append(strip.text)
        return strip

    monkeypatch.setattr(RecordList, "render_line", render_line)
    monkeypatch.setattr("screens.base.AT_ONCE", 30)
    async with at_work(services, SMALL, ListKind.CURRENT) as desk:
        await ready(desk)
    assert not any("Lecture…" in line for line in pictures)


async def page_down(desk: Desk, shown: RecordList) -> None:
    """One screen down, its rows read."""
    before = shown.index
    await desk.press("pagedown")
    await desk.until(lambda: shown.index > before and not any(row.strip() == "…" for row in rows(desk)))


@pytest.mark.thorough
async def test_a_list_of_a_thousand_requests_is_walked_from_end_to_end(services: Services) -> None:
    add_requests(services, 1200)
    total = services.lists.counts("3000-2000")[ListKind.CURRENT]
    async with at_work(services, SMALL, ListKind.CURRENT) as desk:
        shown = await ready(desk)
        await desk.sees(f"1–15 sur {total}")
        seen = set(column(desk, "Numéro"))
        while shown.index < total - 1:
            await page_down(desk, shown)
            seen.update(column(desk, "Numéro"))
        assert len(seen) == total
        await desk.sees(f"–{total} sur {total}")
        await desk.press("home")
        await desk.sees(f"1–15 sur {total}")
        await desk.press("end")
        await desk.sees(f"–{total} sur {total}")
        last = column(desk, "Numéro")[-1]
        await desk.press("enter")
        await desk.at(DetailScreen)
        await desk.sees(f"Demande {last}")


@pytest.mark.thorough
@pytest.mark.feature("P22")
async def test_the_rows_are_read_again_after_a_change_made_above(services: Services) -> None:
    async with at_work(services, SMALL, ListKind.DRAFTS) as desk:
        shown = await ready(desk)
        number = column(desk, "Numéro")[0]
        await desk.press("enter")
        await desk.at(DetailScreen)
        await desk.sees(f"Demande {number}")
        await desk.press("delete")
        await desk.sees("Pour confirmer, tapez")
        await desk.write(number)
        await desk.press("enter")
        await ready(desk)
        await desk.until(lambda: number not in column(desk, "Numéro"))
        assert shown.held.total == 4
        assert desk.said == f"La demande {number} a été supprimée."


async def test_f5_shows_what_somebody_else_changed(services: Services, tmp_path: Path) -> None:
    async with at_work(services, SMALL, ListKind.DRAFTS) as desk:
        shown = await ready(desk)
        first = column(desk, "Numéro")[0]
        draft = shown.held.rows[0].id  # type: ignore[attr-defined]
        services.drafts.delete(draft, first)
        await desk.press("f5")
        await desk.until(lambda: first not in column(desk, "Numéro"))
        assert desk.said == "Liste relue."


@pytest.mark.feature("P63")
async def test_who_may_only_read_sees_the_lists_and_is_told_what_is_refused(tmp_path: Path) -> None:
    async with at_work(office(tmp_path, READER), LARGE, ListKind.DRAFTS) as desk:
        await ready(desk)
        assert len(rows(desk)) == 5
        assert desk.bar()["create"] == ("Créer", False)
        await desk.press("f6")
        assert "droit" in desk.said
