"""Comments on documents on the screens of both sides: written on a line of the list, corrected at the slots."""

from pathlib import Path

import pytest

from mes_tui.bootstrap import Services
from mes_tui.domain.codes import Nature
from mes_tui.domain.comments import DOCUMENTS, TICKED, Part, part_key
from mes_tui.domain.requests import NewComment
from screens.review.comment_dialog import CommentDialog
from screens.review.screen import ReviewScreen
from screens.wizard import WizardScreen
from tests.screens.driver import Desk, at_work
from tests.screens.examining import examining
from tests.screens.office import AGENT, DIRECTOR, office, open_as, request_id
from widgets.menu import Menu


@pytest.mark.thorough
@pytest.mark.feature("P67")
async def test_a_document_joined_or_missing_is_commented_where_the_cursor_is(tmp_path: Path) -> None:
    services = office(tmp_path, AGENT)
    async with examining(services) as (desk, request):
        await desk.press("o", "c")
        await desk.at(CommentDialog)
        await desk.sees("Document « Plan d’intégration »")
        await desk.write("Le plan n’est pas signé [/]")
        await desk.press("f8")
        await desk.at(ReviewScreen)
        await desk.sees("1 commentaire préparé –", "▲ Commentaire préparé", "Le plan n’est pas signé [/]")
        desk.app.screen.reading.view.go_to(lambda place: getattr(place, "section", "") == Nature.PSI.value)  # type: ignore[attr-defined]
        await desk.press("c")
        await desk.at(CommentDialog)
        await desk.sees("Document « Plan de service individualisé »")
        await desk.write("Joignez-le")
        await desk.press("escape")
        await desk.sees("2 commentaires préparés")
        found = services.review.read(request).draft_comments
        assert [(one.page, one.section, one.field) for one in found] == [
            (DOCUMENTS, "PLAN", ""),
            (DOCUMENTS, "PSI", ""),
        ]


def commented(tmp_path: Path) -> tuple[Services, int]:
    """A request returned for its plan, for a missing document and for a section, open for its provider."""
    agent = office(tmp_path, AGENT)
    request = request_id(agent, "TRANSMIS")
    for comment in (
        NewComment(DOCUMENTS, "PLAN", "Le plan n’est pas signé [/]"),
        NewComment(DOCUMENTS, "RAPPORT", "Joignez le rapport"),
        NewComment(4, "besoins", "Précisez"),
    ):
        agent.review.prepare(request, comment)
    agent.review.return_with_comments(request, agent.review.read(request).file.request.version)
    return open_as(agent.settings, DIRECTOR), request


async def on_slot(desk: Desk, nature: Nature) -> None:
    await desk.until(lambda: desk.app.screen.query("#slots"))
    await desk.until(lambda: (desk.widget(Menu, "#slots").entry or desk).id == nature.value)  # type: ignore[union-attr]


@pytest.mark.thorough
@pytest.mark.feature("P66", "P68")
async def test_the_bar_leads_to_the_slot_where_the_comment_is_answered_and_ticked(tmp_path: Path) -> None:
    services, request = commented(tmp_path)
    async with at_work(services) as desk:
        desk.app.open_wizard(request)
        await desk.at(WizardScreen)
        await desk.sees("Commentaire 1 sur 3, page 4")
        await desk.press("f12")
        await on_slot(desk, Nature.PLAN)
        await desk.sees(
            "0/3 commentaires corrigés", "▲ Commentaire 2/3 sur « Plan d’intégration »", "n’est pas signé [/]"
        )
        await desk.sees("Commentaire 2 sur 3, documents : F2 coche")
        await desk.press("f2")
        await desk.sees("1/3 commentaires corrigés")
        await desk.press("f12")
        await on_slot(desk, Nature.REPORT)
        await desk.sees("▲ Commentaire 3/3", "Joignez le rapport")
        assert "n’est pas signé" not in desk.read()
        await desk.press("tab", "space", "down")
        await desk.write("Il est joint")
        await desk.press("f12")
        await desk.sees("Commentaire 1 sur 3, page 4")
        await desk.press("f11")
        await on_slot(desk, Nature.REPORT)
        await desk.sees("2/3 commentaires corrigés", "Il est joint")
        await desk.press("f3")
        await desk.until(lambda: not isinstance(desk.app.screen, WizardScreen))
        told = {one.section: (one.corrected, one.reply) for one in services.drafts.read(request).comments}
        assert told == {"PLAN": (True, ""), "RAPPORT": (True, "Il est joint"), "besoins": (False, "")}


@pytest.mark.thorough
@pytest.mark.feature("P57", "P66")
async def test_the_check_list_leads_to_the_document_that_is_commented(tmp_path: Path) -> None:
    services, request = commented(tmp_path)
    file = services.drafts.read(request)
    ticked = {part_key(one.id, Part.CORRECTED): TICKED for one in file.comments if one.section != "RAPPORT"}
    services.drafts.save(request, ticked, file.request.version)
    async with at_work(services) as desk:
        desk.app.open_wizard(request, step=5)
        await desk.sees("Analyse de recevabilité", "✗ Commentaires corrigés")
        await desk.press("f8")
        await on_slot(desk, Nature.REPORT)
        await desk.sees("▲ Commentaire 3/3")
