"""What a provider changes beside its answers once a request came back changes nothing that an agent reads."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO

import pytest
from pypdf import PdfReader

from mes_tui.domain.codes import Nature, RequestType
from mes_tui.domain.statuses import Event
from mes_tui.importing.package import DATA_FILE
from mes_tui.printing.model import PrintKind
from mes_tui.services.type_changes import TypeChanges
from storage.store import Store
from tests.services.builders import AGENT, CHILDREN, FILES, GALETS, PLAN, Clock, Work, fill
from tests.storage.test_file_changes import AUNT, NEW, OLD, imported, take
from tests.storage.test_followed_people import load, office, renumbered

LATER = datetime(2022, 8, 2, 14, tzinfo=UTC)


def seen(work: Work, request_id: int) -> dict[str, object]:
    """What an agent reads of a request, but when it was written and printed, and how often."""
    agent = work.as_(AGENT)
    reviewed, details = agent.review.read(request_id), agent.drafts.details(request_id)
    (data,) = PdfReader(BytesIO(agent.prints.render(request_id, PrintKind.ARCHIVE).data)).attachments[DATA_FILE]
    told = json.loads(data)
    for part, name in ((told, "genere_le"), (told["donnees"], "genere_le"), (told, "impressions")):
        del part[name]
    del told["demande"]["modifiee_le"]
    request = replace(reviewed.file.request, version=0, modified_at=LATER)
    return {
        "reviewed": replace(reviewed, file=replace(reviewed.file, request=request)),
        "form": (details.context.facts, details.evaluation),
        "check-list": agent.submission.analyse(request_id),
        "exported": told,
    }


RETYPED = [
    (RequestType.RENEWAL_UNCHANGED, RequestType.NEW),
    (RequestType.RENEWAL_CHANGED, RequestType.NEW),
    (RequestType.RENEWAL_CHANGED, RequestType.RENEWAL_UNCHANGED),
]


@pytest.mark.parametrize(("sent", "wanted"), RETYPED)
@pytest.mark.thorough
def test_another_type(store: Store, sent: RequestType, wanted: RequestType) -> None:
    fill(store)
    first = Work(store, Clock())
    first.declare(first.transmitted("D2", RequestType.RENEWAL_CHANGED), "3")
    work = Work(store, Clock(LATER))
    request_id = work.transmitted("D2", sent)
    work.decide(request_id, Event.RETURN_FOR_TYPE, {"type": wanted.value, "text": "Mauvais type."})
    before, followed = seen(work, request_id), work.drafts.read(request_id).request.follows
    assert followed
    for type_ in (wanted, sent):
        TypeChanges(work.context).make(request_id, type_, work.version(request_id))
        assert seen(work, request_id) == before
    # Back to its type, it follows what it followed.
    assert work.drafts.read(request_id).request.follows == followed


def says_otherwise(store: Store, work: Work, request_id: int) -> None:
    imported(store, replace(OLD, guardian=AUNT))


def takes_another_file(store: Store, work: Work, request_id: int) -> None:
    imported(store, replace(NEW, site=GALETS))
    take(work, request_id)


def joins_a_document_elsewhere(store: Store, work: Work, request_id: int) -> None:
    work.put(work.draft("D2", RequestType.RENEWAL_CHANGED), Nature.PLAN, PLAN)


def has_another_child_of_that_name(store: Store, work: Work, request_id: int) -> None:
    twin = replace(CHILDREN[0], necsg="1000078", nirec="")
    imported(store, replace(FILES[0], key="D8", necsg=twin.necsg, guardian=AUNT), child=twin)


CHANGES = (says_otherwise, takes_another_file, joins_a_document_elsewhere, has_another_child_of_that_name)


@pytest.mark.thorough
@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_other_people_and_documents(store: Store, change: Callable[[Store, Work, int], None]) -> None:
    fill(store)
    work = Work(store, Clock())
    request_id = work.commented()
    before = seen(work, request_id)
    change(store, work, request_id)
    assert seen(work, request_id) == before


def test_another_number_of_the_child(store: Store) -> None:
    work = office(store)
    request_id = work.commented()
    before = seen(work, request_id)
    load(work, renumbered())
    assert seen(work, request_id) == before
