"""Documents of a request: attach, remove, read, copy (P28, P50 to P55)."""

from pathlib import Path

from mes_tui.attachments.inspection import inspect, page_texts, read_file
from mes_tui.domain.access import Action
from mes_tui.domain.codes import Nature
from mes_tui.domain.errors import NotFound, Refusal
from mes_tui.domain.requests import Attachment
from mes_tui.domain.text import file_name
from mes_tui.services.casework import fresh_file, fresh_request, hold, note
from mes_tui.services.desk import Desk, Saved
from mes_tui.services.exports import export_name, require_inside, write_file

TITLE_LENGTH = 120
_ABSENT = "Ce document n’est plus dans la demande. Rafraîchissez-la."


class Documents:
    """The four slots of a request."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def attach(self, request_id: int, nature: Nature, path: Path, version: int) -> Saved:
        """Store the PDF ``path`` in the slot ``nature``, in place of what is there; may take a few seconds.

        The right is asked before the file is read, and again in the transaction that stores it. Raises Refusal when
        the file is not acceptable, Stale, NotFound, NotSaved.
        """
        from storage import records

        desk, rules = self._desk, self._desk.rules
        with desk.store.reading() as session:
            fresh_request(desk, session, request_id, Action.ATTACH, lock=False)
        require_inside(desk.picker_root, path)
        data = read_file(path, rules.max_bytes)
        facts = inspect(data, rules.max_pages, path.name)
        at = desk.now
        new = records.NewAttachment(
            nature=nature,
            title=file_name(path.name, limit=TITLE_LENGTH),
            data=data,
            pages=facts.pages,
            scripted=facts.scripted,
            received_at=at,
            inspection=facts.text,
        )
        with desk.store.writing() as session:
            request = fresh_request(desk, session, request_id, Action.ATTACH)
            new_version = records.touch(session, request_id, version, at)
            records.put_attachment(session, request_id, new)
            hold(desk, session, request_id, at)
            note(desk, session, at, request.number, "joindre", nature.value)
        return Saved(new_version, at)

    def remove(self, request_id: int, nature: Nature, version: int) -> Saved:
        """Empty the slot ``nature``; the document leaves no trace in the store. Raises Refusal, Stale, NotFound."""
        from storage import records

        desk, at = self._desk, self._desk.now
        with desk.store.writing() as session:
            request = fresh_request(desk, session, request_id, Action.ATTACH)
            new_version = records.touch(session, request_id, version, at)
            if not records.remove_attachment(session, request_id, nature):
                raise NotFound(f"La case « {nature.short_label} » est déjà vide. Rafraîchissez la demande.")
            hold(desk, session, request_id, at)
            note(desk, session, at, request.number, "retirer", nature.value)
        desk.store.scrub(1.0)
        return Saved(new_version, at)

    def text(self, request_id: int, attachment_id: int) -> tuple[str, ...]:
        """The text of each page, "" for a scanned one. Raises NotFound, Refusal when it cannot be read."""
        attachment, data = self._read(request_id, attachment_id, "lire le document")
        return page_texts(data, attachment.title)

    def save_copy(self, request_id: int, attachment_id: int, destination: Path, overwrite: bool = False) -> Path:
        """Write a copy of the document to a file or into a folder; return the file written (mode 0600).

        Raises NotFound, or Refusal when it cannot be written there or would replace a file.
        """
        attachment, data = self._read(request_id, attachment_id, "copier le document")
        name = export_name(attachment.title)
        return write_file(data, destination, name, root=self._desk.picker_root, overwrite=overwrite)

    def _read(self, request_id: int, attachment_id: int, action: str) -> tuple[Attachment, bytes]:
        from storage import records

        desk = self._desk
        with desk.store.writing() as session:
            file = fresh_file(desk, session, request_id, Action.VIEW)
            attachment = next((found for found in file.attachments if found.id == attachment_id), None)
            data = records.load_blob(session, request_id, attachment_id)
            if attachment is None or data is None:
                raise NotFound(_ABSENT)
            note(desk, session, desk.now, file.request.number, action, attachment.nature.value)
        if len(data) != attachment.size:
            raise Refusal("Ce document est abîmé dans le dépôt. Avisez la personne qui administre l’application.")
        return attachment, data
