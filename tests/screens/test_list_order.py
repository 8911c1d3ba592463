"""The order of a list: what is to correct first as it opens, then any column, either way, by key and by click."""

import re
from collections.abc import Callable

import pytest

from mes_tui.bootstrap import Services
from mes_tui.domain.codes import ListKind
from mes_tui.domain.columns import Column
from mes_tui.services.lists import columns
from screens.print_dialog import ChoiceDialog
from tests.budget import few
from tests.screens.driver import LARGE, SMALL, Desk, at_work
from tests.screens.test_lists import HEADER, TITLE, column, ready, rows
from widgets.record_list import RecordList


@pytest.mark.feature("P17")
async def test_what_is_to_correct_stands_first_until_another_order_is_chosen(services: Services) -> None:
    async with at_work(services, SMALL, ListKind.CURRENT) as desk:
        await ready(desk)
        assert desk.lines()[TITLE].startswith(" Demandes en cours, à corriger d’abord ")
        assert [row.startswith("!") for row in rows(desk)] == [True] + [False] * (len(rows(desk)) - 1)
        await desk.press("f4")
        await desk.sees("Mise à jour, du plus récent au plus ancien", "À corriger d’abord, comme à l’ouverture")
        await desk.press("5")
        await desk.sees("Trié par « Mise à jour », du plus récent au plus ancien.", "Demandes en cours  ")
        await desk.until(lambda: not rows(desk)[0].startswith("!"))
        await desk.press("f4", "7")
        await desk.sees("À corriger d’abord.", "Demandes en cours, à corriger d’abord")
        await desk.until(lambda: rows(desk)[0].startswith("!"))
        # Where nothing is to correct, nothing of it is said.
        await desk.press("right")
        await desk.sees("Accueil / Demandes brouillons")
        assert "d’abord" not in desk.read()


async def settled(desk: Desk, label: str, wanted: list[str], order: Callable[[list[str]], list[str]] = list) -> None:
    """Wait until the column ``label``, put in ``order``, holds what is ``wanted``."""
    await desk.until(lambda: order(column(desk, label)) == wanted)


def sorting(desk: Desk, item: Column) -> str:
    """The words of ``item`` above the list that it sorts, brief beside what is told of a row; "" when it does not."""
    header = desk.lines()[HEADER]
    found = (words for words in (item.label, item.brief) if words and re.search(f"{re.escape(words)}[▲▼]", header))
    return next(found, "")


@pytest.mark.feature("P16", "P18", "P19", "P20")
@pytest.mark.parametrize("kind", few(list(ListKind), 2))
@pytest.mark.thorough
async def test_every_column_sorts_by_key_and_by_click_in_both_directions(services: Services, kind: ListKind) -> None:
    async with at_work(services, LARGE, kind) as desk:
        await ready(desk)
        for digit, item in enumerate(columns(kind), start=1):
            up, down = (item.holds.order(descending=way) for way in (False, True))
            await desk.press("f4")
            await desk.at(ChoiceDialog)
            # The order that it has not yet.
            await desk.press(str(digit))
            await ready(desk)
            await desk.until(sorting, desk, item)
            label = sorting(desk, item)
            if f"{label}▼" in desk.lines()[HEADER]:
                await desk.press("f4", "enter")
            await desk.sees(f"{label}▲", f"Trié par « {item.label} », {up}.")
            await desk.until(lambda: "…" not in map(str.strip, rows(desk)))
            upward = column(desk, f"{label}▲")
            await desk.press("ctrl+u")
            await desk.sees(f"{label}▼", f"Trié par « {item.label} », {down}.")
            await settled(desk, f"{label}▼", sorted(upward), sorted)
            x = desk.lines()[HEADER].index(label)
            await desk.pilot.click(RecordList, offset=(x, 0))
            await desk.sees(f"{label}▲", f"{up}.")
            await settled(desk, f"{label}▲", upward)
            if item.label in ("Numéro", "NECSG", "Naissance", "Transmise", "Créée le", "Mise à jour", "Modifiée le"):
                assert upward == sorted(upward)
