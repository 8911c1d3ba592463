"""The request under the cursor is told beside its list, in a window with room for it, once the cursor rests."""

from pathlib import Path
from typing import Any

import pytest

from mes_tui.bootstrap import Services
from mes_tui.domain.codes import ListKind
from mes_tui.services.previews import Preview, Previews
from screens.review.ministry_list import MinistryListScreen
from tests.screens.driver import SMALL, Desk, at_work
from tests.screens.office import AGENT, office
from tests.screens.test_lists import ready, rows
from widgets.preview_pane import PreviewPane
from widgets.record_list import RecordList

WIDE, LEAST, NEARLY = (120, 30), (110, 24), (109, 24)


class Counted(Previews):
    """Which requests were read."""

    def __init__(self, context: Any) -> None:
        super().__init__(context)
        self.read: list[int] = []

    def of(self, request_id: int) -> Preview:
        self.read.append(request_id)
        return super().of(request_id)


def counted(services: Services) -> Counted:
    services.previews = made = Counted(services.context)
    return made


def pane(desk: Desk) -> str:
    """What is told beside the list."""
    region = desk.widget(PreviewPane).region
    return " ".join(" ".join(line[region.x + 1 :] for line in desk.lines()[region.y : region.bottom]).split())


@pytest.mark.thorough(keep=1)
@pytest.mark.feature("P17", "P22")
@pytest.mark.parametrize("size", [WIDE, LEAST], ids=str)
async def test_the_row_under_the_cursor_is_told_beside_the_list(services: Services, size: tuple[int, int]) -> None:
    async with at_work(services, size, ListKind.CURRENT) as desk:
        await ready(desk)
        await desk.until(lambda: "BRINDILLE" in pane(desk))
        for told in (
            "2021-11-002",
            "20 novembre 2017",
            "Active",
            "2021-2022",
            "1/2 commentaires corrigés",
            "Documents",
        ):
            assert told in pane(desk)
        # Neither the words of the Ministry, nor an answer.
        assert "✗ page 4, « Besoins par domaine »" in pane(desk)
        # The list keeps all its columns.
        assert "Statut" in desk.lines()[5]
        await desk.press("right")
        await desk.sees("Accueil / Demandes brouillons")
        await desk.until(lambda: "Il manque" in pane(desk))
        assert "✗ Signature de la direction" in pane(desk)


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize("size", [NEARLY, SMALL], ids=str)
async def test_nothing_is_read_where_there_is_no_room(services: Services, size: tuple[int, int]) -> None:
    seen = counted(services)
    async with at_work(services, size, ListKind.CURRENT) as desk:
        await ready(desk)
        await desk.press("down", "down")
        assert not desk.widget(PreviewPane).display
        assert seen.read == []
        await desk.resize(WIDE)
        row = desk.widget(RecordList).row
        assert row is not None
        await desk.until(lambda: row.key in pane(desk))
        await desk.resize(NEARLY)
        assert len(seen.read) == 1


@pytest.mark.thorough
async def test_only_a_row_that_stands_is_read_and_no_other_one_is_told(services: Services) -> None:
    seen = counted(services)
    async with at_work(services, WIDE, ListKind.DRAFTS) as desk:
        shown = await ready(desk)
        await desk.until(lambda: len(seen.read) == 1 and pane(desk))
        for _ in range(len(rows(desk)) - 1):
            shown.action_move(1)
            await desk.pilot.pause()
            assert shown.row is None or shown.row.key in pane(desk) or not pane(desk)
        await desk.until(lambda: shown.row is not None and shown.row.key in pane(desk))
        assert len(seen.read) <= 3
        await desk.write("zzz")
        await desk.until(lambda: not pane(desk))


@pytest.mark.thorough
async def test_what_changes_meanwhile_is_told_again(services: Services) -> None:
    async with at_work(services, WIDE, ListKind.DRAFTS) as desk:
        shown = await ready(desk)
        await desk.until(lambda: "réponses manquent" in pane(desk) or "Signature de la direction" in pane(desk))
        row = shown.row
        assert row is not None
        services.drafts.delete(services.prints.find(row.key), row.key)
        await desk.press("f5")
        await desk.until(lambda: row.key not in pane(desk) and row.key not in desk.read())


async def test_the_list_of_children_tells_of_no_request(services: Services) -> None:
    seen = counted(services)
    async with at_work(services, WIDE, ListKind.CHILDREN) as desk:
        await ready(desk)
        await desk.press("down")
        assert seen.read == []
        # Its columns keep the whole width.
        assert desk.widget(RecordList).size.width == WIDE[0]


@pytest.mark.feature("P63")
async def test_an_agent_is_told_what_was_sent(tmp_path: Path) -> None:
    async with at_work(office(tmp_path, AGENT), WIDE) as desk:
        await desk.press("1")
        await desk.at(MinistryListScreen)
        await desk.sees("sur 5")
        row = desk.widget(RecordList).row
        assert row is not None
        await desk.until(lambda: row.key in pane(desk))
        assert "Documents" in pane(desk)
        assert "Il manque" not in pane(desk)
