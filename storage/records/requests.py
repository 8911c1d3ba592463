"""Requests and their answers: numbers, reading, saving with the version check, statuses, deletion.

Functions that write take a session of ``store.writing()``: nothing else writes between the check and the change.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import and_, delete
from sqlmodel import Session, col, select

from mes_tui.domain.codes import OPEN_STATUSES, CloseReason, RequestType, Status
from mes_tui.domain.comments import is_tick
from mes_tui.domain.errors import NotFound, Refusal, Stale
from mes_tui.domain.identifiers import MAX_RANK, FileKey
from mes_tui.domain.requests import Place, Request, RequestFile
from storage.engines.sqlite import SECURE_DELETE, driver
from storage.records.documents import load_attachments
from storage.records.former import Pen, keep_former
from storage.records.mapping import People, flag_text, folded_request, instant_text, people_of, request_of
from storage.records.people import load_people
from storage.records.request_people import copy_names
from storage.records.review import (
    Correction,
    count_open_comments,
    load_comments,
    load_corrections,
    load_outcomes,
    load_signature,
)
from storage.schema.people_tables import ChildFileRow
from storage.schema.tables import AnswerRow, NumberRow, RequestRow
from storage.schema.version import SEARCH_TABLE

GONE = "Cette demande n’existe plus : elle a été supprimée. Revenez à la liste."


@dataclass(frozen=True, slots=True)
class Written:
    """A write that went through: the version it left, and what others had written since the caller's version.

    ``changed`` are the keys whose stored text is another one now.
    """

    version: int
    behind: bool = False
    others: Mapping[str, str] = field(default_factory=dict)
    changed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRequest:
    """What a request is made of on its first day. ``region`` "" is that of its site.

    ``previous``, ``renewed``, ``renewed_hours`` and ``taken_back_at``: see ``domain.requests.Request``.
    """

    number: str
    type: RequestType
    edition: str
    year: int
    at: datetime
    previous: str = ""
    renewed: str = ""
    renewed_hours: str = ""
    region: str = ""
    taken_back_at: datetime | None = None


def next_number(session: Session, year: int, region: str) -> str:
    """The next « AAAA-RR-NNN » of a year and a region; never given twice, even after a deletion (SOURCES.md §4)."""
    row = session.get(NumberRow, (year, region), with_for_update=True)
    if row is None:
        row = NumberRow(year=year, region=region, last=0)
        session.add(row)
    if row.last >= MAX_RANK:
        raise Refusal(f"La région {region} n’a plus de numéro pour l’année {year}. Avisez le ministère.")
    row.last += 1
    session.flush()
    return f"{year}-{region}-{row.last:03d}"


def insert_request(session: Session, new: NewRequest, people: People) -> int:
    """Write a new draft for the file of ``people``; return its id."""
    at = instant_text(new.at)
    row = RequestRow(
        number=new.number,
        division=people.provider.division,
        site=people.site.number,
        region=new.region or people.site.region,
        child_file=people.child_file.key,
        necsg=people.child.necsg,
        type=new.type.value,
        status=Status.DRAFT.value,
        edition=new.edition,
        year=new.year,
        created_at=at,
        modified_at=at,
        previous=new.previous,
        renewed=new.renewed,
        renewed_hours=new.renewed_hours,
        taken_back_at=instant_text(new.taken_back_at) if new.taken_back_at else "",
        child_name=people.child.list_name,
        site_name=people.site.name,
        folded=folded_request(people.child, people.site),
    )
    session.add(row)
    session.flush()
    assert row.id is not None
    return row.id


def insert_answers(session: Session, request_id: int, answers: Mapping[str, str], version: int) -> None:
    """The first answers of a new request."""
    session.add_all(
        AnswerRow(request_id=request_id, key=key, text=text, version=version) for key, text in answers.items() if text
    )
    session.flush()


def load_file(session: Session, request_id: int) -> RequestFile | None:
    """The whole file, without the bytes of the documents; None when there is no such request."""
    row = session.get(RequestRow, request_id)
    return None if row is None else _file_of(session, row)


def find_request(session: Session, number: str) -> int | None:
    """The id of the request ``number``, None when there is no such one."""
    return session.exec(select(RequestRow.id).where(RequestRow.number == number)).first()


def load_by_number(session: Session, number: str) -> RequestFile | None:
    """The whole file of a request number."""
    row = session.exec(select(RequestRow).where(RequestRow.number == number)).first()
    return None if row is None else _file_of(session, row)


def _file_of(session: Session, row: RequestRow) -> RequestFile | None:
    people = people_of(row.snapshot) if row.snapshot else load_people(session, FileKey(row.division, row.child_file))
    if people is None or row.id is None:
        return None
    return RequestFile(
        request=request_of(row),
        provider=people.provider,
        site=people.site,
        child=people.child,
        child_file=people.child_file,
        home_provider=people.home_provider,
        answers=load_answers(session, row.id),
        attachments=load_attachments(session, row.id),
        signature=load_signature(session, row.id),
        # The Ministry says nothing of what it was never sent.
        comments=load_comments(session, row.id) if row.transmitted_at else (),
        grants=people.grants,
        shared=people.shared,
        outcomes=load_outcomes(session, row.id) if row.transmitted_at else (),
    )


def load_answers(session: Session, request_id: int) -> dict[str, str]:
    """The texts as typed, by field key, empty ones left out."""
    rows = session.exec(select(AnswerRow).where(AnswerRow.request_id == request_id).order_by(col(AnswerRow.key)))
    return {row.key: row.text for row in rows if row.text}


def open_request(
    session: Session, division: str, necsg: str, site: str, year: int, home_provider: str | None = None
) -> tuple[int, str] | None:
    """The id and number of the child's open request in this site of ``division`` for this year (SOURCES.md §3.3).

    With the RSG ``home_provider`` ("" for none) only: those of a coordinating office share one site number.
    """
    asked = (
        select(RequestRow.id, RequestRow.number)
        .where(RequestRow.division == division, RequestRow.necsg == necsg)
        .where(RequestRow.site == site, RequestRow.year == year)
        .where(col(RequestRow.status).in_([status.value for status in OPEN_STATUSES]))
        .order_by(col(RequestRow.id))
    )
    if home_provider is not None:
        asked = asked.where(_OF_ITS_FILE, ChildFileRow.home_provider == home_provider)
    row = session.exec(asked).first()
    return None if row is None or row[0] is None else (row[0], row[1])


def twins(session: Session, request: Request, home_provider: str) -> tuple[Request, ...]:
    """The other requests open for the child, the year and the place of ``request``, which is at this RSG: merged
    children bring theirs."""
    rows = session.exec(
        select(RequestRow)
        .where(RequestRow.division == request.division, RequestRow.necsg == request.necsg)
        .where(RequestRow.site == request.site, RequestRow.year == request.year, RequestRow.id != request.id)
        .where(col(RequestRow.status).in_([status.value for status in OPEN_STATUSES]))
        .where(_OF_ITS_FILE, ChildFileRow.home_provider == home_provider)
        .order_by(col(RequestRow.id))
    )
    return tuple(map(request_of, rows))


_OF_ITS_FILE = and_(
    col(ChildFileRow.division) == col(RequestRow.division), col(ChildFileRow.key) == col(RequestRow.child_file)
)


def beside(session: Session, request: Request) -> tuple[Request, ...]:
    """The other requests of the child of ``request``, in its division and for its year, that are open or compliant."""
    statuses = [status.value for status in (*OPEN_STATUSES, Status.COMPLIANT)]
    rows = session.exec(
        select(RequestRow)
        .where(RequestRow.division == request.division, RequestRow.necsg == request.necsg)
        .where(RequestRow.year == request.year, RequestRow.id != request.id)
        .where(col(RequestRow.status).in_(statuses))
        .order_by(col(RequestRow.id))
    )
    return tuple(request_of(row) for row in rows)


def previous_request(
    session: Session, necsg: str, division: str, before: int, but: int | None = None, child_file: str = ""
) -> Request | None:
    """The child's last transmitted request of ``division`` aimed at a year up to ``before``, ``but`` left out.

    Of two for the same year, that of the file ``child_file``.
    """
    row = session.exec(
        select(RequestRow)
        .where(RequestRow.necsg == necsg, RequestRow.division == division, RequestRow.year <= before)
        .where(RequestRow.status != Status.DRAFT.value, RequestRow.id != but)
        .order_by(
            col(RequestRow.year).desc(), (col(RequestRow.child_file) == child_file).desc(), col(RequestRow.id).desc()
        )
    ).first()
    return None if row is None else request_of(row)


def _row(session: Session, request_id: int) -> RequestRow:
    row = session.get(RequestRow, request_id)
    if row is None:
        raise NotFound(GONE)
    return row


def save_answers(
    session: Session,
    request_id: int,
    changes: Mapping[str, str],
    version: int,
    pen: Pen,
    read: Mapping[str, int] | None = None,
) -> Written:
    """Write ``changes`` (cleaned texts by key) over what the caller read; an emptied answer keeps an empty row.

    What the answers held is kept (``former``), whoever wrote it.

    ``version`` is the version of the request up to which the caller was told of everything; ``read`` gives, by key,
    the version at which an answer was read when it is another one. The corrections of comments
    (``domain.comments.part_key``) are answers like the others. Each answer is compared by itself: two people may fill
    different fields at once. A text that is stored already writes nothing and leaves the version of the request.
    Raises Stale with both texts of each answer that was written since it was read, with another text: nothing is
    written then. Raises NotFound when the request is gone.
    """
    row, known = _row(session, request_id), read or {}
    corrections = load_corrections(session, request_id)
    stored: dict[str, AnswerRow | Correction] = {
        answer.key: answer for answer in session.exec(select(AnswerRow).where(AnswerRow.request_id == request_id))
    }
    stored |= corrections
    changed = {key: text for key, text in changes.items() if text != (stored[key].text if key in stored else "")}
    theirs = {
        key: stored[key].text for key in changed if key in stored and stored[key].version > known.get(key, version)
    }
    if theirs:
        raise Stale(
            "Une autre personne a rempli le même champ entre-temps. Votre texte n’est pas perdu : choisissez "
            "lequel garder.",
            key=next(iter(theirs)),
            version=row.version,
            theirs=theirs,
            mine={key: changes[key] for key in theirs},
        )
    others = {key: answer.text for key, answer in stored.items() if answer.version > version and key not in changes}
    behind = row.version > version
    if changed:
        row.version += 1
        row.modified_at = instant_text(pen.at)
        typed = {key: text for key, text in changed.items() if not is_tick(key)}
        keep_former(session, request_id, {key: stored[key].text for key in typed if key in stored}, typed, pen)
    for key, text in changed.items():
        if key in stored:
            stored[key].write(text, row.version)
        else:
            session.add(AnswerRow(request_id=request_id, key=key, text=text, version=row.version))
    session.flush()
    if corrections.keys() & changed.keys():
        count_open_comments(session, request_id)
    return Written(row.version, behind, others, frozenset(changed))


def require_version(session: Session, request_id: int, version: int) -> None:
    """Raise Stale unless ``version`` is the stored one: for actions that rest on everything the person saw."""
    stored = _row(session, request_id).version
    if stored != version:
        raise Stale(
            "Une autre personne a modifié cette demande entre-temps. Rafraîchissez-la, puis recommencez.",
            version=stored,
        )


def touch(session: Session, request_id: int, version: int, at: datetime) -> int:
    """Count one more write on exactly ``version`` and return the new one; raises Stale when it is not."""
    require_version(session, request_id, version)
    row = _row(session, request_id)
    row.version += 1
    row.modified_at = instant_text(at)
    session.flush()
    return row.version


def count_write(session: Session, request_id: int) -> None:
    """Count a write that concerns the Ministry only: who read before is behind, the provider's date stays."""
    _row(session, request_id).version += 1
    session.flush()


def set_examined(session: Session, request_id: int, at: datetime) -> None:
    """Remember that the Ministry began to examine it; it is not a change of the request, so its version stays."""
    _row(session, request_id).examined_at = instant_text(at)
    session.flush()


def set_type(session: Session, request_id: int, type_: RequestType, previous: str) -> None:
    """Give the request another type, and the number of the request that it follows, "" for none.

    The Ministry reads it under the type that was sent, until the next sending.
    """
    row = _row(session, request_id)
    if row.transmitted_at:
        row.sent_type = row.sent_type or row.type
    row.type, row.previous = type_.value, previous
    session.flush()


def set_place(session: Session, request_id: int, place: Place) -> None:
    """Remember where the wizard was left; it is not a change of the request, so its version stays."""
    row = _row(session, request_id)
    row.place_step, row.place_page, row.place_key = place.step, place.page, place.key
    session.flush()


def set_status(
    session: Session,
    request_id: int,
    status: Status,
    at: datetime,
    *,
    snapshot: str = "",
    reason: CloseReason | None = None,
    granted_hours: str = "",
    recorded: bool | None = None,
) -> int:
    """Move the request to ``status`` in one statement, with its date; return the new version.

    ``snapshot`` freezes the people (``records_mapping.people_text``); "" leaves what is stored. ``recorded``: the
    provider says that the Ministry answered so; None for what is no answer and moves nothing.
    """
    row, moment = _row(session, request_id), instant_text(at)
    moved = row.status != status.value
    row.status, row.modified_at = status.value, moment
    row.version += 1
    row.recorded = row.recorded if recorded is None else flag_text(recorded)
    row.snapshot = snapshot or row.snapshot
    row.granted_hours = granted_hours or row.granted_hours
    if moved and status.waiting:
        row.examined_at = ""
    if moved and status is Status.TRANSMITTED:
        if row.sent_people:
            copy_names(row, people_of(row.snapshot))
        row.transmitted_at, row.sent_type, row.sent_people = moment, "", ""
    elif moved and status is Status.COMPLIANT:
        row.compliant_at = moment
    if status is Status.NOT_GRANTED:
        # A decision that a review reversed grants nothing any more.
        row.compliant_at = row.granted_hours = ""
    if reason is not None:
        row.closed_at, row.close_reason = moment, reason.value
    elif moved and status is Status.REVIEW:
        row.closed_at = row.close_reason = ""
    session.flush()
    return row.version


def delete_request(session: Session, request_id: int) -> None:
    """Delete the request and, by cascade, its answers, documents, signature, comments, printouts and lease."""
    session.exec(delete(RequestRow).where(col(RequestRow.id) == request_id))
    if session.get_bind().dialect.name == "sqlite" and driver.sqlite_version_info < SECURE_DELETE:
        session.connection().exec_driver_sql(f"INSERT INTO {SEARCH_TABLE}({SEARCH_TABLE}) VALUES('rebuild')")
    session.expire_all()
