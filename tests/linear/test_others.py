"""What a colleague does meanwhile ends what is being done, in a sentence."""

import pytest

from mes_tui.domain.codes import Nature
from mes_tui.domain.comments import DOCUMENTS
from mes_tui.domain.requests import NewComment
from tests.linear.conftest import Open
from tests.linear.conversation import Person, talk
from tests.services.builders import CLERK, DIRECTOR, Clock, Work


@pytest.mark.thorough
@pytest.mark.parametrize("level", [("Joindre ou remplacer",), ("Joindre ou remplacer", "retour"), ()])
def test_a_comment_whose_request_is_sent_meanwhile_is_left(open_as: Open, level: tuple[str, ...]) -> None:
    clerk = open_as(CLERK)
    open_as(DIRECTOR)
    work = Work(clerk.store, Clock(), DIRECTOR)
    id_ = work.transmitted()
    work.return_with(id_, NewComment(DOCUMENTS, Nature.PLAN.value, "Page 2 illisible."))

    def person() -> Person:
        for line in ("Demandes en cours", "1", "Corriger les commentaires", "1", *level):
            said = yield line
        assert "Page 2 illisible." in said or level
        for comment in work.drafts.read(id_).comments:
            work.drafts.correct_comment(id_, comment.id, True, "", work.version(id_))
        work.sign(id_)
        work.submission.transmit(id_, work.version(id_))
        for line in ("Joindre", "Cocher", "Relire", "Répondre", "Reçue."):
            said = yield line
        while "Accueil." not in said:
            said = yield "retour"

    assert "Au revoir" in talk(clerk, person())
