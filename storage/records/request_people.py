"""The « dossier parent-enfant » of a request, and the child in it: what it follows, and what was sent.

Functions that write take a session of ``store.writing()``, in which the request was read.
"""

from sqlmodel import Session, col, select

from mes_tui.domain.identifiers import FileKey
from storage.records.mapping import People, folded_request, people_of, people_text
from storage.records.people import load_people
from storage.schema.tables import RequestRow


def set_file(session: Session, request_id: int, people: People) -> None:
    """Make the request one of the « dossier parent-enfant » of ``people``.

    The Ministry reads it with the people that were sent, until the next sending: the lists of both sides too.
    """
    row = session.get_one(RequestRow, request_id)
    row.child_file, row.site, row.necsg = people.child_file.key, people.site.number, people.child.necsg
    if row.snapshot:
        row.sent_people, row.snapshot = row.sent_people or row.snapshot, people_text(people)
    else:
        copy_names(row, people)
    session.flush()


def requests_of_child(session: Session, division: str, necsg: str) -> list[int]:
    """The ids of all the requests of a child in ``division``."""
    own = select(RequestRow.id).where(RequestRow.division == division, RequestRow.necsg == necsg)
    return [id_ for id_ in session.exec(own.order_by(col(RequestRow.id))) if id_ is not None]


def drafts_of_file(session: Session, division: str, key: str) -> list[int]:
    """The ids of the requests of a « dossier » that were never sent."""
    own = select(RequestRow.id).where(RequestRow.division == division, RequestRow.child_file == key)
    return [id_ for id_ in session.exec(own.where(RequestRow.snapshot == "")) if id_ is not None]


def set_child(session: Session, request_id: int, necsg: str) -> None:
    """Follow the child of the « dossier » under its new NECSG; what was sent says the former one for ever."""
    row = session.get_one(RequestRow, request_id)
    row.necsg = necsg
    people = None if row.snapshot else load_people(session, FileKey(row.division, row.child_file))
    if people is not None:
        copy_names(row, people)
    row.version += 1
    session.flush()


def copy_names(row: RequestRow, people: People) -> None:
    """What the lists show of the people."""
    row.child_name, row.site_name = people.child.list_name, people.site.name
    row.folded = folded_request(people.child, people.site)


def sent_people(session: Session, request_id: int) -> People | None:
    """The people of the last sending, None as long as they are those of the request."""
    row = session.get_one(RequestRow, request_id)
    return people_of(row.sent_people) if row.sent_people else None
