"""A letter that is held, or struck twice, asks and does not answer; a text typed after a refusal does nothing."""

from pathlib import Path

import pytest

from mes_tui import type_ahead
from mes_tui.domain.codes import Status
from screens.dialogs import Confirm
from screens.review.screen import ReviewScreen
from tests.budget import some
from tests.screens.examining import COMMENT, examining
from tests.screens.office import AGENT, office

HELD = 60.0
"""Longer than any machine takes between two keys of one burst."""


@pytest.mark.thorough
@pytest.mark.parametrize("times", some([2, 3, 9], [3]))
async def test_a_letter_struck_again_at_once_returns_no_request(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, times: int
) -> None:
    services = office(tmp_path, AGENT)
    async with examining(services, 1) as (desk, request_id):
        services.review.prepare(request_id, COMMENT)
        await desk.press("f5")
        await desk.sees("2 commentaires préparés")
        monkeypatch.setattr(type_ahead, "STANDS", HELD)
        await desk.press(*"r" * times)
        await desk.sees("Retourner la demande 2021-11-004 avec 2 commentaires ?")
        assert isinstance(desk.app.screen, Confirm)
        monkeypatch.setattr(type_ahead, "STANDS", 0)
        assert services.review.read(request_id).file.request.status is Status.TRANSMITTED
        await desk.press("r")
        await desk.sees("est retournée avec 2 commentaires")


# What an agent types for the comment that C did not open, on a line that takes none; each letter is a command.
MEANT = ["re", "l’enfant a 160 jours ? a t refus", "fff", "Retourner r r r"]


@pytest.mark.parametrize("text", some(MEANT, MEANT[1:2]))
async def test_a_text_typed_after_a_refused_letter_runs_no_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    services = office(tmp_path, AGENT)
    async with examining(services, 1) as (desk, request_id):
        screen = await desk.at(ReviewScreen)
        await desk.press("home")
        assert screen.refusal("edit_remark"), "a letter that is refused here"
        monkeypatch.setattr(type_ahead, "STANDS", HELD)
        await desk.press("m")
        await desk.write(text)
        await desk.press("enter")
        assert desk.app.screen is screen
        assert screen.request_id == request_id
        await desk.sees("Rien n’a été fait")
        monkeypatch.setattr(type_ahead, "STANDS", -HELD)
        await desk.press("h")
        await desk.sees("Historique")
