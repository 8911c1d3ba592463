"""A morning at the Ministry: comments placed, edited, removed, returned; a request declared compliant, one closed."""

from pathlib import Path

import pytest

from mes_tui.domain.codes import CloseReason, Status
from screens.dialogs import Confirm
from screens.outcome_dialog import OutcomeDialog
from screens.review.comment_dialog import CommentDialog
from screens.review.ministry_list import MinistryListScreen
from screens.review.screen import ReviewScreen
from tests.journeys.driver import Clerk, at_work
from tests.screens.office import AGENT, DIRECTOR, NOW, office, open_as

FIRST, SECOND, THIRD = "2021-11-003", "2021-11-004", "2021-11-005"


async def comment(clerk: Clerk, *keys: str, text: str) -> None:
    """Go where ``keys`` lead, and prepare a comment there."""
    clerk.press(*keys, "c")
    await clerk.at(CommentDialog)
    clerk.paste(text)
    await clerk.sees(text)
    clerk.press("f8")
    await clerk.at(ReviewScreen)
    await clerk.sees("ne le verra qu’au retour de la demande")


@pytest.mark.feature("P63", "P65", "P66", "P67", "P71")
@pytest.mark.thorough
async def test_a_morning_at_the_ministry(tmp_path: Path) -> None:
    services = office(tmp_path, AGENT)
    settings = services.settings
    services.store.close()
    async with at_work(settings, AGENT, NOW) as clerk:
        clerk.press("1")
        await clerk.at(MinistryListScreen)
        await clerk.sees("À traiter", FIRST, "Attente")
        clerk.press("enter")
        await clerk.at(ReviewScreen)
        await clerk.sees(f"Demande {FIRST}", "Documents joints")
        # Two comments; the first is written anew, the second thought better of.
        await comment(clerk, "2", "f8", text="Élise [/] : quelle date ?")
        await clerk.sees("1 commentaire préparé")
        await comment(clerk, "4", "f8", text="À retirer")
        await clerk.sees("2 commentaires préparés")
        clerk.press("2", "f8", "m")
        await clerk.at(CommentDialog)
        clerk.paste(" Merci.")
        await clerk.sees("quelle date ? Merci.")
        clerk.press("escape")
        await clerk.at(ReviewScreen)
        await clerk.sees("quelle date ? Merci.")
        clerk.press("4", "f8", "delete")
        await clerk.at(Confirm)
        await clerk.sees("À retirer")
        clerk.press("r")
        await clerk.at(ReviewScreen)
        await clerk.sees("Commentaire retiré.", "1 commentaire préparé")
        clerk.press("r")
        await clerk.at(Confirm)
        await clerk.sees(f"Retourner la demande {FIRST} avec 1 commentaire")
        clerk.press("r")
        # The next request comes by itself.
        await clerk.sees(f"La demande {FIRST} est retournée", f"Demande {SECOND}")
        clerk.press("f")
        await clerk.at(OutcomeDialog)
        await clerk.sees("4,5 heures")
        clerk.send("3,75")
        await clerk.sees("3,75")
        clerk.press("enter")
        await clerk.sees("Moins est accordé")
        clerk.paste("Le répit couvre le reste.")
        clerk.press("f8")
        await clerk.at(Confirm)
        await clerk.sees(f"Déclarer conforme la demande {SECOND}", "3,75 heures / jour")
        clerk.press("d")
        await clerk.sees(f"La demande {SECOND} est conforme (3,75 h par jour).", f"Demande {THIRD}")
        clerk.press("t")
        await clerk.sees("Pour quel motif")
        clerk.press("1")
        await clerk.at(OutcomeDialog)
        clerk.paste("2021-08-20")
        clerk.press("enter")
        await clerk.at(Confirm)
        await clerk.sees(f"Terminer la demande {THIRD}")
        clerk.press("t")
        await clerk.sees(f"La demande {THIRD} est terminée.")
        clerk.press("escape")
        await clerk.at(MinistryListScreen)
        await clerk.sees("1–2 sur 2")

    provider = open_as(settings, DIRECTOR)
    rows = provider.store.rows("SELECT number, id FROM request")
    files = {number: provider.drafts.read(id_) for number, id_ in rows if number in (FIRST, SECOND, THIRD)}
    told = [
        text for (text,) in provider.store.rows("SELECT text FROM notice WHERE recipient = '3000-2000' ORDER BY id")
    ]
    provider.store.close()
    (only,) = files[FIRST].comments
    assert (only.page, only.section, only.text) == (2, "plan", "Élise [/] : quelle date ? Merci.")
    assert [files[number].request.status for number in (FIRST, SECOND, THIRD)] == [
        Status.COMMENTED,
        Status.COMPLIANT,
        Status.CLOSED,
    ]
    assert files[SECOND].request.granted_hours == "3,75"
    assert files[THIRD].request.close_reason is CloseReason.DEPARTURE
    assert [any(number in text for text in told) for number in (FIRST, SECOND, THIRD)] == [True] * 3
