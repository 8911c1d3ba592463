"""Documents: the facts in one table, the bytes in another, checked by SHA-256 inside the writing transaction."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete
from sqlmodel import Session, col, select

from mes_tui.domain.codes import Nature
from mes_tui.domain.errors import NotSaved
from mes_tui.domain.requests import Attachment
from storage.records.mapping import attachment_of, instant_text
from storage.schema.tables import AttachmentBlobRow, AttachmentRow


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

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


def load_attachments(session: Session, request_id: int) -> tuple[Attachment, ...]:
    """The documents of a request in the order of the guide's slots (P50)."""
    rows = session.exec(select(AttachmentRow).where(AttachmentRow.request_id == request_id)).all()
    order = list(Nature)
    return tuple(sorted((attachment_of(row) for row in rows), key=lambda attachment: order.index(attachment.nature)))


def put_attachment(session: Session, request_id: int, new: NewAttachment) -> int:
    """Store the document in its slot, in place of the one that is there; return its id.

    The bytes are read back and hashed before the transaction ends: raises NotSaved when they differ.
    """
    remove_attachment(session, request_id, new.nature)
    row = AttachmentRow(
        request_id=request_id,
        nature=new.nature.value,
        title=new.title,
        size=len(new.data),
        sha256=new.sha256,
        pages=new.pages,
        received_at=instant_text(new.received_at),
        scripted=new.scripted,
        inspection=new.inspection,
        scan=new.scan,
        note=new.note,
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


def remove_attachment(session: Session, request_id: int, nature: Nature) -> bool:
    """Empty a slot; True when there was a document. Its bytes go by cascade."""
    result = session.exec(
        delete(AttachmentRow).where(
            col(AttachmentRow.request_id) == request_id, col(AttachmentRow.nature) == nature.value
        )
    )
    return bool(result.rowcount)


def load_blob(session: Session, request_id: int, attachment_id: int) -> bytes | None:
    """The bytes of a document of this request, None when it is not (any more) one of its documents."""
    return session.exec(
        select(AttachmentBlobRow.data)
        .join(AttachmentRow, col(AttachmentRow.id) == col(AttachmentBlobRow.attachment_id))
        .where(AttachmentRow.id == attachment_id, AttachmentRow.request_id == request_id)
    ).first()
