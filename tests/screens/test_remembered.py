"""Whom to join and who signs, as the account wrote them last: filled in, and said to come from there."""

import pytest
from textual.widgets import Input

from mes_tui.bootstrap import Services
from mes_tui.domain.codes import RequestType
from mes_tui.domain.identifiers import FileKey
from screens.wizard.verification_step import VerificationStep
from tests.screens.driver import at_work
from tests.screens.office import BAIE, newest_draft

CONTACT = {"sg_resp_nom": "Ève Œuvray [/]", "sg_resp_tel": "418 555-0123"}
NUMBER = "2021-11-010"


def written_before(services: Services) -> int:
    """What this account wrote and signed in ``NUMBER``; returns its next request."""
    before = newest_draft(services)
    file = services.drafts.read(before)
    assert file.request.number == NUMBER
    saved = services.drafts.save(before, CONTACT, file.request.version)
    services.submission.sign(before, "Ève", "O’Neill", "Directrice adjointe", saved.version)
    return services.drafts.create(FileKey(BAIE, "BAIE-0001"), RequestType.NEW)


@pytest.mark.thorough
async def test_whom_to_join_is_filled_in_and_said_to_come_from_the_last_request_until_it_differs(
    services: Services,
) -> None:
    made = written_before(services)
    async with at_work(services) as desk:
        desk.app.open_wizard(made, step=3)
        await desk.sees("Ève Œuvray [/]", f"Repris de votre demande {NUMBER} : vérifiez.", "418 555-0123")
        await desk.write("x")
        await desk.press("tab")
        await desk.sees("Ève Œuvray [/]x")
        await desk.until(lambda: "Repris de votre demande" not in desk.read())
        await desk.press("shift+tab", "backspace", "tab")
        await desk.sees(f"Repris de votre demande {NUMBER} : vérifiez.")


async def test_who_signs_is_filled_in_and_said_to_come_from_the_last_signature_until_it_differs(
    services: Services,
) -> None:
    made = written_before(services)
    async with at_work(services) as desk:
        desk.app.open_wizard(made, step=5)
        await desk.sees(f"La demande n’est pas signée. Repris de votre demande {NUMBER} : vérifiez.")
        fields = desk.widget(VerificationStep).query(Input)
        assert [field.value for field in fields] == ["Ève", "O’Neill", "Directrice adjointe"]
        await desk.press("s")
        await desk.sees("Je déclare que les renseignements", "Ève O’Neill, Directrice adjointe", "Maude Lavague")
        await desk.press("escape")
        await desk.sees("Rien n’est signé.")
        await desk.press("tab", "x")
        await desk.until(lambda: "Repris de" not in desk.read())
