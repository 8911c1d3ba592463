"""A decision of the Ministry is on the request as it was read, whatever a colleague writes while it is confirmed."""

import asyncio
from pathlib import Path
from threading import Event

import pytest

from mes_tui.bootstrap import Services
from mes_tui.services.ministry_review import Reviewed
from screens.dialogs import Confirm
from screens.review.screen import CHANGED, ReviewScreen
from tests.screens.examining import COLLEAGUE, COMMENT, examining, texts
from tests.screens.office import AGENT, office, open_as

REFUSED = "Une autre personne a modifié cette demande entre-temps"
DECISIONS = {
    "declared compliant": (0, ("f", "enter"), "d"),
    "not granted": (0, ("a", *"Refus", "f8"), "n"),
    "returned for another type": (0, ("y", "1", *"Transfert", "f8"), "r"),
    "closed": (0, ("t", "1", *"2022-01-21", "enter"), "t"),
    "returned with comments": (1, ("r",), "r"),
}
"""Which request, the keys that lead to the question of each decision, and the letter that confirms it."""


@pytest.fixture
def services(tmp_path: Path) -> Services:
    """The sample office, open for an agent of its regions."""
    return office(tmp_path, AGENT)


def prepared_elsewhere(services: Services, request_id: int) -> None:
    """A colleague prepares a comment on the request."""
    other = open_as(services.settings, COLLEAGUE)
    other.review.prepare(request_id, COMMENT)
    other.store.close()


@pytest.mark.parametrize("decision", DECISIONS)
@pytest.mark.thorough(keep=1)
async def test_what_a_colleague_writes_while_a_decision_is_confirmed_refuses_it_and_is_shown(
    services: Services, decision: str
) -> None:
    number, keys, letter = DECISIONS[decision]
    async with examining(services, number) as (desk, request_id):
        screen, before = await desk.at(ReviewScreen), services.review.read(request_id)
        await desk.press(*keys)
        await desk.at(Confirm)
        prepared_elsewhere(services, request_id)
        # The application hears of it before the person answers.
        await desk.until(lambda: screen.is_saying(CHANGED))
        await desk.press(letter)
        await desk.sees(REFUSED, f"Demande {before.file.request.number}")
        after = services.review.read(request_id)
        assert after.file.request.status is before.file.request.status
        assert texts(services, request_id) == [*(comment.text for comment in before.draft_comments), COMMENT.text]
        # Read now, the decision is offered with what it loses.
        assert screen.reviewed is not None
        assert len(screen.reviewed.draft_comments) == len(before.draft_comments) + 1


@pytest.mark.thorough
async def test_the_refusal_of_a_decision_is_not_replaced_by_the_news_of_the_same_change(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with examining(services) as (desk, request_id):
        screen = await desk.at(ReviewScreen)
        read, begun, over = services.review.read, Event(), Event()

        def late(id_: int) -> Reviewed:
            found = read(id_)
            if not begun.is_set():
                begun.set()
                over.wait(30)
            return found

        await desk.press("f", "enter")
        await desk.at(Confirm)
        prepared_elsewhere(services, request_id)
        monkeypatch.setattr(services.review, "read", late)
        news = asyncio.create_task(screen._follow())
        await desk.until(begun.is_set)
        await desk.press("d")
        await desk.sees(REFUSED, "1 commentaire préparé")
        over.set()
        await news
        assert REFUSED in desk.said
