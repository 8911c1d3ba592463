"""What is said in a review, told apart from the rounds before."""

import pytest

from mes_tui.domain.access import Action
from mes_tui.domain.requests import NewComment
from mes_tui.domain.statuses import Event
from mes_tui.printing.model import PrintKind
from mes_tui.services.papers import compose
from tests.services.builders import AGENT, ENDED, Work


@pytest.mark.feature("C8")
def test_what_is_said_in_a_review_is_told_apart_from_the_round_before(work: Work) -> None:
    """On paper of each side too: a first return, the decision, its review, then what the review asks for."""
    request_id, comment = work.transmitted(), NewComment(1, "personne_joindre", "Précisez.")

    def again() -> None:
        work.return_with(request_id, comment)
        last = work.drafts.read(request_id).comments[-1]
        work.drafts.correct_comment(request_id, last.id, True, "Fait", work.version(request_id))
        work.sign(request_id)
        work.submission.transmit(request_id, work.version(request_id))

    again()
    work.decide(request_id, Event.REFUSE, ENDED)
    work.outcomes.tell(request_id, Event.ASK_REVIEW, {"text": "Motif."}, work.version(request_id))
    again()
    for side in (work, work.as_(AGENT)):
        for kind in (PrintKind.FULL, PrintKind.SUMMARY):
            with side.context.view(request_id, Action.VIEW) as view:
                printed = repr(compose(view, kind, work.context.now).document).replace("\\xa0", " ")
            assert "Ronde 1, commentaire 1 sur 1" in printed
            assert "Ronde 2 (révision), commentaire 1 sur 1" in printed
