"""What a provider writes after sending shows on no screen of an agent; what was sent does."""

import importlib
import pkgutil
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from textual.screen import Screen

from mes_tui.bootstrap import open_services
from mes_tui.domain.codes import MinistryListKind
from screens import review
from screens.base import MesScreen
from screens.document_view import DocumentView
from screens.history import HistoryScreen
from screens.notices import NoticesScreen
from screens.review.home import MinistryHomeScreen
from screens.review.ministry_list import MinistryListScreen
from screens.review.screen import ReviewScreen
from tests import canary
from tests.budget import some
from tests.screens.driver import Desk, at_work
from tests.services.builders import Clock

WHOLE = (160, 320)
"""A window in which nothing has to be scrolled."""
READ = (MinistryHomeScreen, MinistryListScreen, ReviewScreen, HistoryScreen, NoticesScreen, DocumentView)
SILENT = {
    "home",
    "list declarees",
    "list annee",
    "list revisions",
    *(f"{request_id}, history" for request_id in range(1, 4)),
}
"""What says nothing of any request: the word that must not be there would be seen on the others."""
RETURNED = some([canary.CORRECTED, canary.SIGNED_AGAIN, canary.LEFT], [canary.CORRECTED, canary.SIGNED_AGAIN])


def test_every_screen_of_the_ministry_is_read() -> None:
    for module in pkgutil.iter_modules(review.__path__, "screens.review."):
        importlib.import_module(module.name)
    found = {kind for kind in MesScreen.__subclasses__() if kind.__module__.startswith("screens.review.")}
    assert found <= set(READ)


@pytest.mark.thorough
@pytest.mark.feature("P63")
async def test_no_screen_tells_an_agent_what_was_not_sent(tmp_path: Path) -> None:
    shutil.copytree(canary.office(), tmp_path / "bureau")
    now = Clock(datetime(2021, 8, 2, 20, tzinfo=UTC))
    read: dict[str, str] = {}
    async with at_work(open_services(canary.settings(tmp_path), now, canary.AGENT, create=True), size=WHOLE) as desk:
        await desk.at(MinistryHomeScreen)
        read["home"] = desk.read()
        for digit, kind in enumerate(MinistryListKind, start=1):
            read[f"list {kind.value}"] = await shown(desk, str(digit), kind=MinistryListScreen)
        read["notices"] = await shown(desk, "8", kind=NoticesScreen)
        for request_id in RETURNED:
            desk.app.open_detail(request_id)
            await desk.at(ReviewScreen)
            await desk.sees("Résumé de la demande")
            for page in range(8):
                await desk.press(str(page))
                await desk.sees(f"Page {page} de 7" if page else "Résumé de la demande")
                read[f"{request_id}, page {page}"] = desk.read()
            await desk.press("0")
            read[f"{request_id}, history"] = await shown(desk, "h", kind=HistoryScreen)
            read[f"{request_id}, document"] = await shown(desk, "o", "enter", kind=DocumentView)
            await desk.press("f3")
    assert [where for where, text in read.items() if canary.UNSENT in text] == []
    assert {where for where, text in read.items() if canary.SENT not in text} <= SILENT


async def shown(desk: Desk, *keys: str, kind: type[Screen[Any]]) -> str:
    """The screen that ``keys`` open, read, then left."""
    await desk.press(*keys)
    await desk.at(kind)
    await desk.until(lambda: "Lecture…" not in desk.read())
    text = desk.read()
    await desk.press("escape")
    await desk.until(lambda: not isinstance(desk.app.screen, kind))
    return text
