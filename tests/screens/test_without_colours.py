"""NO_COLOR: what colour tells is told by a sign, a word or reverse video as well."""

import pytest
from textual.strip import Strip

from mes_tui.bootstrap import Services
from mes_tui.domain.codes import ListKind
from screens.detail import DetailScreen
from tests.screens.driver import LARGE, Desk, at_work
from tests.screens.office import request_id
from tests.screens.places import wizard
from widgets.record_list import RecordList


@pytest.fixture(autouse=True)
def _no_colour(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")


def drawn(desk: Desk) -> list[Strip]:
    return desk.app.screen._compositor.render_strips()


def reversed_texts(desk: Desk) -> list[str]:
    """What is in reverse video, row by row."""
    return [
        "".join(segment.text for segment in strip if segment.style and segment.style.reverse).strip()
        for strip in drawn(desk)
    ]


@pytest.mark.feature("P17")
async def test_the_row_under_the_cursor_and_the_marked_one_are_seen(services: Services) -> None:
    async with at_work(services, first=ListKind.CURRENT) as desk:
        await desk.sees("Commentaires")
        number = desk.widget(RecordList).held.rows[0].key
        assert any(text.startswith(f"! {number}") for text in reversed_texts(desk))
        assert any(row.startswith("! 2021-") and row.endswith("Commentaires") for row in desk.lines())


@pytest.mark.feature("P14")
async def test_the_entry_under_the_cursor_of_a_menu_is_seen_and_signed(services: Services) -> None:
    async with at_work(services) as desk:
        await desk.press("down")
        assert any(text.startswith("> 2 Demandes en cours") for text in reversed_texts(desk))


@pytest.mark.feature("P27")
async def test_a_refused_command_is_between_brackets_and_a_refusal_in_reverse(services: Services) -> None:
    async with at_work(services, LARGE) as desk:
        desk.app.open_detail(request_id(services, "TRANSMIS"))
        await desk.at(DetailScreen)
        await desk.sees("(Modifier)")
        await desk.press("m")
        assert any(text.startswith("Le service de garde ne peut pas modifier") for text in reversed_texts(desk))


@pytest.mark.feature("P32", "P57")
async def test_the_states_of_steps_pages_and_lines_are_signs(services: Services) -> None:
    async with at_work(services) as desk:
        await wizard("Analyse de recevabilité", step=5, signed=False)(desk)
        await desk.sees(
            "✓ Identité de l’enfant", "► Vérification", "· Demande de soutien", "✗", "✓ Commentaires corrigés"
        )
