"""A request under the eyes of an agent, for the tests of the Ministry's screens."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from mes_tui.bootstrap import Services
from mes_tui.domain.access import Actor
from mes_tui.domain.codes import MinistryListKind, Right
from mes_tui.domain.requests import NewComment
from mes_tui.services.ministry_lists import MinistryQuery
from screens.review.ministry_list import MinistryListScreen
from screens.review.screen import ReviewScreen
from tests.screens.driver import Desk, at_work

COLLEAGUE = Actor("uid:10", "Zoé [/] O’Neill", frozenset({Right.AGENT}), regions=frozenset({"11"}))
COMMENT = NewComment(1, "identite", "Précisez [/] l’adresse")


@asynccontextmanager
async def examining(services: Services, number: int = 0) -> AsyncIterator[tuple[Desk, int]]:
    """A request of « À traiter » open from the list: the one of row ``number``; with its id."""
    row = services.ministry_lists.window(MinistryQuery.first(MinistryListKind.TO_REVIEW))[number]
    async with at_work(services) as desk:
        await desk.press("1")
        await desk.at(MinistryListScreen)
        await desk.sees("Attente", row.key)
        await desk.press(*["down"] * number, "enter")
        await desk.at(ReviewScreen)
        await desk.sees(f"Demande {row.key}", "Résumé de la demande")
        yield desk, row.id


def texts(services: Services, request_id: int) -> list[str]:
    """The comments in preparation."""
    return [comment.text for comment in services.review.read(request_id).draft_comments]
