"""What a request lived through, however long, is taken back from its export: nothing true is refused."""

import json
from collections.abc import Callable

import pytest

from mes_tui.domain.codes import Source, Status
from mes_tui.domain.requests import NewComment
from mes_tui.domain.statuses import Event
from mes_tui.importing.package_reader import read_package
from mes_tui.services.dossiers import require_coherent
from storage.store import Store
from tests.services import builders
from tests.services.builders import AGENT, ANSWERED, ENDED, Clock, Work, employ, granting, left_alone
from tests.services.exported import data_of, exported, ready, transmitted


def annulled_then_commented(work: Work) -> int:
    """Comments recorded by mistake, then those of an agent who came since, about the same sending."""
    request_id = ready(work)
    left_alone(work.store)
    work.submission.transmit(request_id, work.version(request_id))
    work.answers.prepare(request_id, NewComment(1, "personne_joindre", "Le poste."))
    work.answers.record_comments(request_id, Source.EMAIL, ANSWERED, work.version(request_id))
    work.answers.annul(request_id, ENDED, work.version(request_id))
    employ(work.store, AGENT)
    work.return_with(request_id, NewComment(1, "personne_joindre", "Le numéro."))
    return request_id


def asked_for_less_since(work: Work) -> int:
    """Granted what it asked for; reviewed, returned, and being corrected to ask for less."""
    request_id = transmitted(work)
    work.declare(request_id)
    work.outcomes.tell(request_id, Event.ASK_REVIEW, {"text": "Plus."}, work.version(request_id))
    work.return_with(request_id, NewComment(1, "personne_joindre", "Le poste."))
    work.drafts.save(request_id, {"heures_jour": "2"}, work.version(request_id))
    return request_id


def refused_then_granted(work: Work) -> int:
    request_id = transmitted(work)
    work.decide(request_id, Event.REFUSE, ENDED)
    work.outcomes.tell(request_id, Event.ASK_REVIEW, {"text": "Plus."}, work.version(request_id))
    work.decide(request_id, Event.DECLARE_COMPLIANT, granting())
    return request_id


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize(
    ("live", "status"),
    [
        (annulled_then_commented, Status.COMMENTED),
        (asked_for_less_since, Status.COMMENTED),
        (refused_then_granted, Status.COMPLIANT),
    ],
)
def test_what_a_request_lived_through_is_coherent(store: Store, live: Callable[[Work], int], status: Status) -> None:
    builders.fill(store)
    work = Work(store, Clock())
    pdf = exported(work, live(work)).data
    package = read_package(json.dumps(data_of(pdf)).encode(), "dossier.pdf", work.context.rules)
    require_coherent(package, work.context.rules, work.context.now)
    assert package.file.request.status is status
