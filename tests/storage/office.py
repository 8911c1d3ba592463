"""A small office written with plain SQL: what the store is tried with, whatever the code above it does."""

from typing import Any

from sqlmodel import Session

from mes_tui.domain.codes import Status
from mes_tui.domain.statuses import way
from storage.schema.chain import line_hash
from storage.store import Store

DIVISION, SITE, CHILD, FILE = "7001", "700101", "1000001", "D-1"
NAME = "O’Neill-Œuvray, Élise [/] ᐃᓄᒃ"
AT = "2021-08-02T18:05:00Z"

_PEOPLE: tuple[tuple[str, dict[str, Any]], ...] = (
    ("provider", {"division": DIVISION, "name": "CPE L’Étoile", "service_type": "CPE", "region": "06", "director": ""}),
    (
        "site",
        {"number": SITE, "division": DIVISION, "name": "L’Étoile", "address": "", "postal_code": "", "region": "06"}
        | {"phone": ""},
    ),
    (
        "child",
        {"division": DIVISION, "necsg": CHILD, "nirec": ""}
        | {"last_name": "O’Neill-Œuvray", "first_name": "Élise", "birth_date": "2019-03-14"}
        | {"folded_last": "o'neill-oeuvray", "folded_first": "elise"},
    ),
    (
        "child_file",
        {"division": DIVISION, "key": FILE, "necsg": CHILD, "site": SITE, "home_provider": ""}
        | {"guardian": "{}", "other_guardian": ""}
        | {"start": "", "end": "", "allowance": False, "allowance_start": "", "allowance_end": ""}
        | {"reduced_contribution": True, "exemption": False, "transitional": False, "days_per_week": ""},
    ),
)


def execute(session: Session, sql: str, **values: Any) -> int:
    """Run one statement; return the number of rows it touched."""
    from sqlalchemy import text

    return int(session.connection().execute(text(sql), values).rowcount)


def insert(session: Session, table: str, **values: Any) -> int:
    """Insert a row, blank in the columns that are not named; return its id on tables that have one, else 0."""
    from sqlalchemy import text

    values = _blanks(table) | values
    columns = ", ".join(f'"{name}"' for name in values)
    places = ", ".join(f":{name}" for name in values)
    numbered = table in {"request", "attachment", "comment", "printout", "notice", "journal", "support_grant"}
    sql = f"INSERT INTO {table} ({columns}) VALUES ({places})" + (" RETURNING id" if numbered else "")
    result = session.connection().execute(text(sql), values)
    return int(result.scalar_one()) if numbered else 0


def _blanks(table: str) -> dict[str, Any]:
    """What the columns of ``table`` that say nothing hold: one added later needs no line here."""
    from sqlalchemy import Boolean, Integer, LargeBinary

    from storage.schema.tables import RequestRow

    blanks: dict[type[Any], Any] = {Boolean: False, Integer: 0, LargeBinary: b""}
    columns = RequestRow.metadata.tables[table].columns
    said = [column for column in columns if not (column.nullable or column.primary_key or column.foreign_keys)]
    return {column.name: blanks.get(type(column.type), "") for column in said}


def people(session: Session) -> None:
    for table, values in _PEOPLE:
        insert(session, table, **values)


def draft(session: Session, number: str = "2021-06-001", **changes: Any) -> int:
    """Insert a draft; return its id."""
    values: dict[str, Any] = {
        "number": number,
        "division": DIVISION,
        "site": SITE,
        "region": "06",
        "child_file": FILE,
        "necsg": CHILD,
        "type": "NOUV",
        "status": "BROUILLON",
        "edition": "pes_2021",
        "year": 2021,
        "version": 1,
        "created_at": AT,
        "modified_at": AT,
        "transmitted_at": "",
        "compliant_at": "",
        "closed_at": "",
        "close_reason": "",
        "granted_hours": "",
        "previous": "",
        "place_step": 3,
        "place_page": 1,
        "place_key": "",
        "child_name": NAME,
        "site_name": "L’Étoile",
        "folded": "o'neill-oeuvray elise",
        "open_comments": 0,
        "snapshot": "",
    }
    return insert(session, "request", **(values | changes))


def attach(session: Session, request_id: int, data: bytes, nature: str = "PLAN", title: str = "plan.pdf") -> int:
    """Insert a document with its bytes; return its id."""
    attachment = insert(
        session,
        "attachment",
        request_id=request_id,
        nature=nature,
        title=title,
        size=len(data),
        sha256="0" * 64,
        pages=1,
        received_at=AT,
        scripted=False,
        inspection="",
        scan="",
        note="",
    )
    insert(session, "attachment_blob", attachment_id=attachment, data=data)
    return attachment


def fill(
    session: Session, request_id: int, text: str = "Élise marche « seule » à 4,5 ans", data: bytes = b"%PDF-1.7"
) -> int:
    """Give a request one answer, one document and a signature; return the document's id."""
    insert(session, "answer", request_id=request_id, key="p2_besoins", text=text, version=1)
    insert(
        session,
        "signature",
        request_id=request_id,
        first_name="Zoé",
        last_name="Côté",
        function="Directrice",
        digest="0" * 64,
        content=text,
        signed_at=AT,
        signed_by="uid:1000",
    )
    return attach(session, request_id, data)


def way_to(status: Status) -> tuple[Status, ...]:
    """The shortest way from a draft to ``status``, which is its last step."""
    return way(Status.DRAFT, status)


def advance(session: Session, request_id: int, *statuses: str) -> None:
    """Take a request through statuses as the services do, one UPDATE each."""
    written = {
        "TRANSMIS": ", snapshot = '{}', transmitted_at = :at",
        "CONFORME": ", compliant_at = :at",
        "NON_ACCORDEE": ", closed_at = :at, close_reason = 'REFUS', compliant_at = '', granted_hours = ''",
        "REVISION": ", closed_at = '', close_reason = ''",
        "TERMINEE": ", closed_at = :at, close_reason = 'DEPART'",
    }
    for status in statuses:
        sql = f"UPDATE request SET status = :status{written.get(status, ', modified_at = :at')} WHERE id = :id"
        assert execute(session, sql, status=str(status), at=AT, id=request_id) == 1


def note(session: Session, action: str, number: str = "", detail: str = "") -> int:
    """Insert a journal line; return its id."""
    from sqlalchemy import text

    last = session.connection().execute(text("SELECT hash FROM journal ORDER BY id DESC LIMIT 1")).scalar() or ""
    said = {"at": AT, "who": "uid:1000", "origin": "", "request_number": number, "action": action}
    said |= {"detail": detail, "state": ""}
    return insert(session, "journal", **said, previous=last, hash=line_hash(last, **said))


def actions(store: Store) -> list[str]:
    """The actions of the journal, oldest first."""
    return [row[0] for row in store.rows("SELECT action FROM journal ORDER BY id")]
