"""What people get wrong: each is refused, whatever has become of the request."""

from collections.abc import Callable, Mapping

from mes_tui.domain.access import Actor
from mes_tui.domain.codes import Nature, RequestType, Source
from mes_tui.domain.identifiers import FileKey
from mes_tui.domain.requests import NewComment
from mes_tui.domain.statuses import Event
from mes_tui.services.imports import Imports
from tests.lives import office
from tests.lives.office import AGENT, ELSEWHERE
from tests.services.builders import BAIE, CLERK, DIRECTOR, NUAGES, READER, STRANGER, Work

Hand = Callable[[Actor], Work]
_ASKED = {"hours": "3", "text": "Selon l’avis reçu.", "day": "2025-09-01"}


def _transmit(work: Work, request_id: int, behind: int) -> object:
    return work.submission.transmit(request_id, work.version(request_id) - behind)


def _save(work: Work, request_id: int, key: str, text: str) -> object:
    return work.drafts.save(request_id, {key: text}, work.version(request_id))


def _decide(work: Work, request_id: int, **typed: str) -> None:
    said = {**_ASKED, **typed}
    work.review.decide(request_id, Event.DECLARE_COMPLIANT, said, work.version(request_id), discard=True)


MISTAKES: Mapping[str, Callable[[Hand, int], object]] = {
    "a field that is not there": lambda hand, id_: _save(hand(CLERK), id_, "nulle_part", "x"),
    "a text over the limit": lambda hand, id_: _save(hand(CLERK), id_, "diagnostic", "x" * 100_000),
    "sent as it was read before": lambda hand, id_: _transmit(hand(CLERK), id_, 1),
    "another number to delete": lambda hand, id_: hand(CLERK).drafts.delete(id_, "2021-11-999"),
    "the comment of another request": lambda hand, id_: hand(CLERK).drafts.correct_comment(
        id_, 99999, True, "", hand(CLERK).version(id_)
    ),
    "signatures without a word": lambda hand, id_: office.join(hand(CLERK), id_, Nature.SIGNATURES, ""),
    "signed by a clerk": lambda hand, id_: hand(CLERK).sign(id_),
    "signed by nobody": lambda hand, id_: hand(DIRECTOR).submission.sign(id_, " ", "", "", hand(DIRECTOR).version(id_)),
    "written by who reads": lambda hand, id_: _save(hand(READER), id_, "diagnostic", "x"),
    "written by a stranger": lambda hand, id_: _save(hand(STRANGER), id_, "diagnostic", "x"),
    "written by an agent": lambda hand, id_: _save(hand(AGENT), id_, "diagnostic", "x"),
    "hours of a whole day": lambda hand, id_: _decide(hand(AGENT), id_, hours="24"),
    "hours in letters": lambda hand, id_: _decide(hand(AGENT), id_, hours="trois"),
    "decided from elsewhere": lambda hand, id_: _decide(hand(ELSEWHERE), id_),
    "decided by a director": lambda hand, id_: _decide(hand(DIRECTOR), id_),
    "a departure without a day": lambda hand, id_: hand(CLERK).outcomes.tell(
        id_, Event.ANNOUNCE_DEPARTURE, {"day": ""}, hand(CLERK).version(id_)
    ),
    "a departure of long ago": lambda hand, id_: hand(CLERK).outcomes.tell(
        id_, Event.ANNOUNCE_DEPARTURE, {"day": "1999-01-01"}, hand(CLERK).version(id_)
    ),
    "an empty comment": lambda hand, id_: hand(AGENT).review.prepare(id_, NewComment(1, "personne_joindre", " ")),
    "a comment on nothing": lambda hand, id_: hand(AGENT).review.prepare(id_, NewComment(9, "nulle_part", "Non.")),
    "an answer of tomorrow": lambda hand, id_: hand(DIRECTOR).answers.record(
        id_, Event.REFUSE, Source.LETTER, {"answered_on": "2199-01-01"}, hand(DIRECTOR).version(id_), discard=True
    ),
    "the child of another office": lambda hand, _: hand(CLERK).drafts.create(FileKey(NUAGES, "E1"), RequestType.NEW),
    "a child of nobody": lambda hand, _: hand(CLERK).drafts.create(FileKey(BAIE, "D999"), RequestType.NEW),
    "a file that is no import": lambda hand, _: Imports(hand(CLERK).context).load_bytes(b"{", "csg.json"),
    "the import of another office": lambda hand, _: Imports(hand(STRANGER).context).load_bytes(
        office.Csg().exported(hand(STRANGER).context.now), "csg.json"
    ),
}
