"""Documents: the facts in one table, the bytes in another, checked by SHA-256 inside the writing transaction."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, text, update
from sqlmodel import Session, col, select

from mes_tui.domain.codes import Nature
from mes_tui.domain.documents import FILES, stored_name
from mes_tui.domain.errors import NotSaved
from mes_tui.domain.requests import Attachment, Request
from storage.records.mapping import attachment_of, instant_text
from storage.schema.tables import AttachmentBlobRow, AttachmentRow, SentDocumentRow


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAttachment:
    """A document that passed inspection, ready to be stored."""

    nature: Nature
    title: str
    data: bytes
    pages: int
    scripted: bool
    received_at: datetime
    inspection: str = ""
    scan: str = ""
    note: str = ""
    rank: int = 1
    sheet: str = ""
    look: str = ""

    @property
    def name(self) -> str:
        """What the store calls it (``domain.documents``)."""
        return stored_name(self.nature, self.rank)

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


def load_attachments(session: Session, request_id: int) -> tuple[Attachment, ...]:
    """The documents of a request in the order of the guide's slots (P50), then of their ranks."""
    rows = session.exec(select(AttachmentRow).where(AttachmentRow.request_id == request_id)).all()
    order = list(FILES)
    return tuple(sorted((attachment_of(row) for row in rows), key=lambda attachment: order.index(attachment.name)))


def put_attachment(session: Session, request_id: int, new: NewAttachment) -> int:
    """Store the document under its name, in place of the one that is there; return its id.

    The bytes are read back and hashed before the transaction ends: raises NotSaved when they differ.
    """
    remove_attachment(session, request_id, new.name)
    row = AttachmentRow(
        request_id=request_id,
        nature=new.name,
        title=new.title,
        size=len(new.data),
        sha256=new.sha256,
        pages=new.pages,
        received_at=instant_text(new.received_at),
        scripted=new.scripted,
        inspection=new.inspection,
        scan=new.scan,
        note=new.note,
        sheet=new.sheet,
        look=new.look,
    )
    session.add(row)
    session.flush()
    assert row.id is not None
    session.add(AttachmentBlobRow(attachment_id=row.id, data=new.data))
    session.flush()
    stored = load_blob(session, request_id, row.id)
    if stored is None or hashlib.sha256(stored).hexdigest() != new.sha256:
        raise NotSaved("Le document relu diffère du document reçu : il n’a pas été joint. Recommencez.")
    return row.id


def remove_attachment(session: Session, request_id: int, name: str) -> bool:
    """Remove the document called ``name``; True when there was one.

    Its bytes go by cascade; those of a document that was sent stay for the Ministry, until the next sending.
    """
    session.flush()
    session.connection().execute(_KEEP_SENT, {"id": request_id, "nature": name})
    result = session.exec(
        delete(AttachmentRow).where(col(AttachmentRow.request_id) == request_id, col(AttachmentRow.nature) == name)
    )
    return bool(result.rowcount)


def set_sheet(session: Session, request_id: int, name: str, sheet: str) -> None:
    """Write who is stated to sign on the document called ``name``."""
    of_request = update(AttachmentRow).where(col(AttachmentRow.request_id) == request_id)
    session.exec(of_request.where(col(AttachmentRow.nature) == name).values(sheet=sheet))
    session.expire_all()


# Those that the last sending names, while the request is being corrected.
_KEEP_SENT = text(
    "INSERT INTO sent_document (request_id, sha256, data) SELECT a.request_id, a.sha256, b.data FROM attachment a"
    " JOIN attachment_blob b ON b.attachment_id = a.id JOIN request r ON r.id = a.request_id"
    " JOIN transmission t ON t.request_id = r.id"
    " WHERE r.id = :id AND a.nature = :nature AND r.status = 'COMMENTAIRES'"
    " AND t.round = (SELECT max(round) FROM transmission WHERE request_id = r.id)"
    " AND t.content LIKE '%' || a.sha256 || '%' ON CONFLICT (request_id, sha256) DO NOTHING"
)


def stored_bytes(session: Session, division: str = "") -> dict[str, int]:
    """The bytes of the documents of each division, or of one, each content counted once."""
    return {own: int(taken) for own, taken in session.connection().execute(_STORED, {"division": division})}


_STORED = text(
    "SELECT division, sum(size) FROM (SELECT r.division, a.sha256, a.size FROM attachment a"
    " JOIN request r ON r.id = a.request_id WHERE :division IN ('', r.division)"
    " UNION SELECT r.division, s.sha256, length(s.data) FROM sent_document s"
    " JOIN request r ON r.id = s.request_id WHERE :division IN ('', r.division)) AS content GROUP BY division"
)


@dataclass(frozen=True, slots=True)
class SameFile:
    """A document that has the bytes of another: the number of its request, its own name there."""

    number: str
    name: str


def same_files(session: Session, request: Request, sha256: str) -> tuple[SameFile, ...]:
    """The documents of the bytes ``sha256`` in ``request``, and in those of other children of its division."""
    asked = {"id": request.id, "division": request.division, "necsg": request.necsg, "sha256": sha256}
    return tuple(SameFile(number, name) for number, name in session.connection().execute(_SAME, asked))


# Those of the same child may have a report in common from year to year.
_SAME = text(
    "SELECT r.number, a.nature FROM attachment a JOIN request r ON r.id = a.request_id"
    " WHERE a.sha256 = :sha256 AND r.division = :division AND (r.id = :id OR r.necsg <> :necsg)"
    " ORDER BY r.number, a.nature"
)


@dataclass(frozen=True, slots=True)
class Scanned:
    """A document that was scanned: what tells it, its bytes and the look of its first page."""

    number: str
    name: str
    sha256: str
    look: str


def scans(session: Session, request: Request) -> tuple[Scanned, ...]:
    """The scanned documents of ``request``, and those of other children of its division."""
    asked = {"id": request.id, "division": request.division, "necsg": request.necsg}
    return tuple(Scanned(*row) for row in session.connection().execute(_SCANS, asked))


_SCANS = text(
    "SELECT r.number, a.nature, a.sha256, a.look FROM request r JOIN attachment a ON a.request_id = r.id"
    " WHERE r.division = :division AND a.look <> '' AND (r.id = :id OR r.necsg <> :necsg) ORDER BY r.number, a.nature"
)


def forget_sent(session: Session, request_id: int) -> None:
    """Remove what was kept of the last sending: another one takes its place."""
    session.exec(delete(SentDocumentRow).where(col(SentDocumentRow.request_id) == request_id))


def load_document(session: Session, request_id: int, attachment: Attachment) -> bytes | None:
    """The bytes of a document of this request as it is (an id above 0), or as it was sent; None when they are gone."""
    if attachment.id > 0:
        return load_blob(session, request_id, attachment.id)
    sent = select(SentDocumentRow.data).where(SentDocumentRow.request_id == request_id)
    return session.exec(sent.where(SentDocumentRow.sha256 == attachment.sha256)).first()


def load_blob(session: Session, request_id: int, attachment_id: int) -> bytes | None:
    """The bytes of a document of this request, None when it is not (any more) one of its documents."""
    return session.exec(
        select(AttachmentBlobRow.data)
        .join(AttachmentRow, col(AttachmentRow.id) == col(AttachmentBlobRow.attachment_id))
        .where(AttachmentRow.id == attachment_id, AttachmentRow.request_id == request_id)
    ).first()
