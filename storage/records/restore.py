"""Writing back a request that another store exported: every row of it, along the programme's path of statuses.

The store's own guards hold: a request is born a draft, gets its content, then goes from status to status.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, SQLModel, select

from mes_tui.domain.codes import OPEN_STATUSES, Status
from mes_tui.domain.requests import Printout, Request, RequestFile, Transmission
from mes_tui.domain.statuses import way
from storage.records import seals
from storage.records.documents import NewAttachment, put_attachment
from storage.records.mapping import (
    People,
    flag_text,
    instant_text,
    people_text,
    row_values,
)
from storage.records.people import load_grants
from storage.records.request_people import copy_names, set_file
from storage.records.requests import NewRequest, insert_answers, insert_request, open_request
from storage.records.review import add_comments, add_outcomes, add_transmission, put_signature
from storage.records.traces import write_printout
from storage.schema.people_tables import ChildFileRow, ChildRow, GrantRow, HomeProviderRow, ProviderRow, SiteRow
from storage.schema.tables import NumberRow, RequestRow

# What ties a file to its child: another value there is another file, not a correction.
_OWNERS = ("necsg", "site")


@dataclass(frozen=True, slots=True)
class _Kept:
    """A record of the people: its table, key, values, and what people call it."""

    table: type[SQLModel]
    key: str | tuple[str, str]
    values: Mapping[str, Any]
    label: str


@dataclass(frozen=True, slots=True)
class Differences:
    """What the store already knows otherwise: ``other`` is of another child or site, ``changed`` has other data."""

    other: tuple[str, ...]
    changed: tuple[str, ...]


def people_differences(session: Session, people: People) -> Differences:
    """Compare ``people`` with what their division has; what it does not have is no difference."""
    other, changed = [], []
    for kept in _kept(people):
        row = session.get(kept.table, kept.key)
        if row is None:
            continue
        names = {name for name, value in kept.values.items() if getattr(row, name) != value}
        if names.intersection(_OWNERS):
            other.append(kept.label)
        elif names:
            changed.append(kept.label)
    return Differences(tuple(other), tuple(changed))


def insert_missing_people(session: Session, people: People) -> None:
    """Write the people that their division does not have; those that it has stay as they are."""
    for part in (seals.people, seals.subsidies):
        seals.touch(session, part(people.provider.division))
    for kept in _kept(people):
        if session.get(kept.table, kept.key) is None:
            session.add(kept.table(**kept.values))
            session.flush()
    owner = people.provider.division
    known = load_grants(session, owner, people.child.necsg)
    missing = [grant for grant in people.grants if not any(map(grant.same, known))]
    session.add_all(GrantRow(owner=owner, **row_values(grant)) for grant in missing)
    session.flush()


def _kept(people: People) -> Iterator[_Kept]:
    """In the order in which they point to each other."""
    provider, site, child, file = people.provider, people.site, people.child, people.child_file
    division = provider.division
    own = {"division": division}
    yield _Kept(ProviderRow, division, row_values(provider), "service de garde")
    yield _Kept(SiteRow, (division, site.number), row_values(site) | own, "installation")
    if people.home_provider:
        home = people.home_provider
        yield _Kept(HomeProviderRow, (division, home.key), row_values(home) | own, "RSG")
    yield _Kept(ChildRow, (division, child.necsg), row_values(child) | own, "enfant")
    for one in (file, *people.shared):
        yield _Kept(ChildFileRow, (division, one.key), row_values(one) | own, "dossier")


def conflicting_number(session: Session, file: RequestFile) -> str:
    """The number of the request that prevents restoring ``file``: its own, or the child's open one; "" for none."""
    request = file.request
    taken = session.exec(select(RequestRow.number).where(RequestRow.number == request.number)).first()
    if taken is not None or request.status not in OPEN_STATUSES:
        return taken or ""
    home = file.child_file.home_provider
    open_ = open_request(session, request.division, request.necsg, request.site, request.year, home)
    return open_[1] if open_ else ""


def restore_request(
    session: Session,
    file: RequestFile,
    documents: Sequence[NewAttachment],
    transmissions: Sequence[Transmission],
    printouts: Sequence[Printout] = (),
    sent_type: str = "",
    sent: RequestFile | None = None,
) -> int:
    """Write the request of ``file``, whose people are in the store, with all that belongs to it; return its id.

    Its number is counted as given. The ids of ``file`` are not used. ``sent_type`` is the type under which it was last
    sent, "" for its own; ``sent`` the same file with the people of its last sending, None for its own.
    """
    request = file.request
    born = NewRequest(
        number=request.number,
        type=request.type,
        edition=request.edition,
        year=request.year,
        at=request.created_at,
        previous=request.previous,
        renewed=request.renewed,
        renewed_hours=request.renewed_hours,
        region=request.region,
        taken_back_at=request.taken_back_at,
    )
    request_id = insert_request(session, born, People.of(file))
    _count_number(session, request)
    insert_answers(session, request_id, file.answers, request.version)
    for document in documents:
        put_attachment(session, request_id, document)
    if file.signature:
        put_signature(session, request_id, file.signature)
    for sending in transmissions:
        add_transmission(session, request_id, sending)
    for printout in printouts:
        write_printout(session, request_id, printout)
    row = session.get_one(RequestRow, request_id)
    _through_statuses(session, row, file, sent)
    row.modified_at = instant_text(request.modified_at)
    row.sent_type, row.recorded = sent_type, flag_text(request.recorded)
    session.flush()
    return request_id


def _count_number(session: Session, request: Request) -> None:
    year, region, rank = request.number.split("-")
    row = session.get(NumberRow, (int(year), region), with_for_update=True)
    if row is None:
        row = NumberRow(year=int(year), region=region, last=0)
        session.add(row)
    row.last = max(row.last, int(rank))
    session.flush()


def _through_statuses(session: Session, row: RequestRow, file: RequestFile, sent: RequestFile | None) -> None:
    """From the draft to the status of ``file``: each change with its date, the comments while it is transmitted.

    One that has other people than those ``sent`` took them while it was with its provider.
    """
    request = file.request
    if request.status is Status.DRAFT:
        return
    if sent is not None:
        copy_names(row, People.of(sent))
    row.status, row.snapshot = Status.TRANSMITTED.value, people_text(sent or file)
    row.transmitted_at = instant_text(request.transmitted_at) if request.transmitted_at else ""
    session.flush()
    assert row.id is not None
    add_comments(session, row.id, file.comments)
    add_outcomes(session, row.id, file.outcomes)
    if request.compliant_at:
        row.status, row.compliant_at = Status.COMPLIANT.value, instant_text(request.compliant_at)
        row.granted_hours = request.granted_hours
    session.flush()
    now = Status(row.status)
    by_provider = way(now, Status.COMMENTED) if sent is not None and not request.status.editable else ()
    for status in (*by_provider, *way(by_provider[-1] if by_provider else now, request.status)):
        row.status = status.value
        if status is request.status and request.closed_at and request.close_reason:
            row.closed_at, row.close_reason = instant_text(request.closed_at), request.close_reason.value
        session.flush()
        if sent is not None and status.editable and not row.sent_people:
            set_file(session, row.id, People.of(file))
    row.examined_at = instant_text(request.examined_at) if request.examined_at else ""
    session.flush()
