"""Where no agent answers in the store: the answers that came elsewhere, recorded and annulled at the keyboard."""

from collections.abc import Callable
from pathlib import Path

import pytest

from mes_tui.bootstrap import Services
from mes_tui.domain.answers import ANSWERS
from mes_tui.domain.codes import ListKind, Status
from mes_tui.domain.statuses import BY_NAME, Event
from mes_tui.forms.outcomes import Asked, questions
from mes_tui.forms.vocabulary import Kind
from screens.detail import DetailScreen
from screens.dialogs import Confirm, Notice
from screens.document_view import DocumentView
from screens.file_picker import FileSave
from screens.outcome_dialog import OutcomeDialog
from screens.print_dialog import ChoiceDialog
from screens.received import ReceivedScreen
from screens.recording import named
from screens.request_list import ListScreen
from screens.review.comment_dialog import CommentDialog
from screens.review.reading import ON_A_DOCUMENT
from screens.wizard import WizardScreen
from storage.store import Store
from tests.screens.driver import at_work
from tests.screens.office import request_id, signed_draft
from tests.services.builders import ANSWERED, left_alone, rules
from widgets.editors.line import example
from widgets.status_line import StatusLine


@pytest.fixture
def alone(services: Services) -> Services:
    """The sample office, without any agent."""
    left_alone(services.store)
    return services


@pytest.mark.thorough
@pytest.mark.parametrize("answers", [left_alone, None], ids=["alone", "agent"])
async def test_nothing_that_was_said_before_the_sending_stays_after_it(
    services: Services, answers: Callable[[Store], None] | None
) -> None:
    if answers is not None:
        answers(services.store)
    sent = signed_draft(services)
    async with at_work(services) as desk:
        desk.app.open_list(ListKind.ALL)
        await desk.at(ListScreen)
        desk.app.open_detail(sent)
        await desk.at(DetailScreen)
        await desk.press("r")
        await desk.sees("se renouvelle")
        await desk.press("s")
        await desk.at(WizardScreen)
        await desk.sees("Champs obligatoires remplis")
        await desk.press("s")
        await desk.sees("Pour signer, remplissez")
        await desk.press("f8")
        await desk.at(Confirm)
        await desk.press("s")
        await desk.at(Notice)
        below = [screen.query_one(StatusLine) for screen in desk.app.screen_stack if screen.query(StatusLine)]
        assert "signer" not in below[-1].message
        if answers is not None:
            await desk.press("enter")
            await desk.at(FileSave)
            await desk.press("escape")
            await desk.at(Notice)
        await desk.press("enter")
        await desk.at(DetailScreen)
        number = services.drafts.read(sent).request.number
        assert desk.said == f"La demande {number} est {'transmise au Ministère' if answers is None else 'soumise'}."


@pytest.mark.thorough
@pytest.mark.feature("P61")
async def test_what_is_submitted_is_a_file_to_hand_over(alone: Services, tmp_path: Path) -> None:
    sent = signed_draft(alone)
    number = alone.drafts.read(sent).request.number
    async with at_work(alone) as desk:
        desk.app.open_wizard(sent, step=5)
        await desk.at(WizardScreen)
        await desk.sees("Champs obligatoires remplis")
        await desk.press("f8")
        await desk.at(Confirm)
        await desk.sees(f"Soumettre la demande {number}", "vous le remettez à la direction régionale")
        assert "au Ministère" not in desk.text()
        await desk.press("s")
        await desk.at(Notice)
        await desk.sees("Dossier à remettre", "Rien n’a été envoyé")
        assert "transmise" not in desk.text()
        await desk.press("enter")
        await desk.at(FileSave)
        await desk.press("enter")
        await desk.at(Notice)
        await desk.sees("Dossier à remettre :", "renseignements confidentiels")
        assert (tmp_path / "Documents" / f"dossier-{number}-r1.pdf").read_bytes().startswith(b"%PDF")
        assert alone.drafts.read(sent).request.status is Status.TRANSMITTED


@pytest.mark.thorough
@pytest.mark.feature("P65", "P67")
async def test_comments_that_came_by_letter_are_typed_and_recorded(alone: Services) -> None:
    sent = request_id(alone, "TRANSMIS")
    async with at_work(alone, (80, 36)) as desk:
        desk.app.open_detail(sent)
        await desk.at(DetailScreen)
        await desk.sees("I : inscrire sa réponse")
        await desk.press("i", "1")
        await desk.at(ReceivedScreen)
        await desk.sees("aucun commentaire tapé")
        await desk.press("r")
        await desk.sees("Tapez d’abord les commentaires reçus")
        await desk.press("1", "c")
        await desk.at(CommentDialog)
        await desk.write("Précisez [/].")
        await desk.press("f8")
        await desk.at(ReceivedScreen)
        await desk.sees("Commentaire reçu, pas encore inscrit", "1 commentaire tapé")
        await desk.press("1", "f8", "down", "down")
        await desk.sees("Commentaire reçu\u00a0: M le modifie, Suppr le retire.")
        await desk.press("m")
        await desk.at(CommentDialog)
        await desk.press("escape", "delete")
        await desk.at(Confirm)
        await desk.sees("Retirer ce commentaire reçu")
        assert "préparé" not in desk.text()
        await desk.press("escape", "o")
        await desk.sees(ON_A_DOCUMENT)
        await desk.press("enter")
        await desk.at(DocumentView)
        await desk.press("escape")
        await desk.at(ReceivedScreen)
        await desk.press("r", "1")
        await desk.at(OutcomeDialog)
        await desk.sees("Date de la réponse\u00a0: AAAA-MM-JJ")
        await desk.write("1er août 2021")
        await desk.press("f8")
        await desk.at(Confirm)
        await desk.sees("Réponse du 1er août 2021 (lettre).")
        await desk.press("i")
        await desk.at(DetailScreen)
        await desk.sees("Commentaires (inscrit par le service de garde)", "août 2021 (lettre)")
        await desk.sees("! Statut inscrit par le service de garde", "0/1 commentaire corrigé.")
        (comment,) = alone.drafts.read(sent).comments
        assert (comment.text, comment.recorded) == ("Précisez [/].", True)


async def test_a_decision_is_recorded_as_it_came_and_annulled_with_its_reason(alone: Services) -> None:
    sent = request_id(alone, "TRANSMIS")
    alone.outcomes.tell(sent, Event.ASK_CORRECTION, ANSWERED | {"text": "x"}, alone.drafts.read(sent).request.version)
    async with at_work(alone, (80, 36)) as desk:
        desk.app.open_detail(sent)
        await desk.at(DetailScreen)
        await desk.sees("I Inscrire")
        await desk.press("i", "2", "3")
        await desk.at(OutcomeDialog)
        await desk.write("2021-08-01")
        await desk.press("tab", "ctrl+u")
        await desk.write("2")
        await desk.press("f8")
        await desk.sees("explication reçue du Ministère")
        await desk.write("Le répit couvre le reste.")
        await desk.press("down")
        assert "Dernier champ de la page" not in desk.read()
        await desk.press("f8")
        await desk.at(Confirm)
        await desk.sees(
            "Réponse du 1er août 2021 (téléphone).", "2 heures / jour", "que demandé : Le répit couvre le reste."
        )
        await desk.sees("inscrite par le service de garde")
        await desk.press("i")
        await desk.at(DetailScreen)
        await desk.sees("Conforme (inscrit par le service de garde)", "(téléphone)")
        await desk.press("i")
        await desk.at(ChoiceDialog)
        await desk.press("end", "enter")
        await desk.at(OutcomeDialog)
        await desk.write("Mauvaise demande")
        await desk.press("f8")
        await desk.at(Confirm)
        await desk.sees("« Transmis »")
        await desk.press("a")
        await desk.at(DetailScreen)
        await desk.sees("Réponse annulée", "Annulé : cette réponse avait été")
        assert alone.drafts.read(sent).request.status is Status.TRANSMITTED


async def test_nothing_is_offered_where_an_agent_answers(services: Services) -> None:
    async with at_work(services) as desk:
        desk.app.open_detail(request_id(services, "TRANSMIS"))
        await desk.at(DetailScreen)
        await desk.sees("U Suites")
        assert "Inscrire" not in desk.text()
        await desk.press("i")
        await desk.sees("seul un agent du Ministère y inscrit sa réponse")


def test_each_entry_of_one_line_says_how_it_is_written() -> None:
    asked = Asked.of({}, 2021, rules())
    fields = {field for event in Event for field in questions(event, asked, rules(), recorded=True)}
    assert {field.key for field in fields if field.kind not in (Kind.NOTE, Kind.CHOICE) and not example(field)} == set()


def test_each_answer_has_its_own_words() -> None:
    words = [named(event) for event in (*ANSWERS, Event.ANNUL)]
    assert len(set(words)) == len(words)
    assert not [word for word in words if word in BY_NAME or not word[:1].isupper()]
