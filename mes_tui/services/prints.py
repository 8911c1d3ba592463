"""Printing: the four documents, their revisions, where they are written or sent (P48, P49, P56, P70)."""

import re
import shutil
import subprocess
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from mes_tui.domain.access import Action
from mes_tui.domain.errors import NotSaved, Refusal
from mes_tui.domain.reference_year import label
from mes_tui.domain.requests import Attachment, RequestFile
from mes_tui.domain.signature import canonical, digest
from mes_tui.forms.evaluation import Evaluation
from mes_tui.forms.french import long_date, time_of_day
from mes_tui.forms.presentation import ShownLine, ShownPage, ShownSection, presentation, summary
from mes_tui.forms.vocabulary import Form
from mes_tui.printing.model import AttachedDocument, CheckLine, Cover, Document, PrintKind, SignatureBox
from mes_tui.printing.signers import SignerNames, boxes_for
from mes_tui.services.casework import evaluated, fresh_file, fresh_request, note
from mes_tui.services.desk import Desk
from mes_tui.services.exports import write_file
from mes_tui.services.verification import Verification, signed_content, state_of

if TYPE_CHECKING:
    from sqlmodel import Session

    from mes_tui.attachments.bundles import Part

__all__ = ["PrintKind", "Printed", "Prints"]

_ATTEMPTS = 3
_LIST_SECONDS, _SEND_SECONDS = 5, 60
_PAGE = re.compile(rb"/Type\s*/Page(?![A-Za-z])")
_SUFFIXES = {
    PrintKind.FULL: "",
    PrintKind.SIGNATURES: "-signatures",
    PrintKind.SUMMARY: "-recapitulatif",
    PrintKind.FILE: "-dossier",
}


@dataclass(frozen=True, slots=True)
class Printed:
    """A document ready to write or send: the PDF, the name to propose, the revision, how many pages."""

    data: bytes
    filename: str
    revision: int
    pages: int


class Prints:
    """Prints the requests. ``printers`` false: this installation writes files only."""

    def __init__(self, desk: Desk, *, printers: bool = True) -> None:
        self._desk = desk
        self._printers = printers

    def render(self, request_id: int, kind: PrintKind) -> Printed:
        """Make the PDF and remember the printout. May take a second, half a minute with the documents.

        The same content as the last printout keeps its revision number, another content takes the next one, so that
        a signed page can be matched with what was signed. Raises NotFound, Refusal, NotSaved.
        """
        from mes_tui.printing.render import render
        from storage import records

        desk = self._desk
        for _ in range(_ATTEMPTS):
            at = desk.now
            with desk.store.reading() as session:
                document, content = self.document(session, request_id, kind, at)
                parts = _parts(session, request_id) if document.follows else ()
            revision = document.cover.revision
            data = render(document)
            pages = len(_PAGE.findall(data)) + sum(part.pages for part in parts)
            if parts:
                from mes_tui.attachments.bundles import merged

                data = merged(data, parts)
            with desk.store.writing() as session:
                request = fresh_request(desk, session, request_id, Action.PRINT)
                # Somebody may have printed another content while this one was drawn.
                if _revision(session, request_id, digest(content)) == revision:
                    text = canonical(content).decode()
                    printout = records.Printout(revision, digest(content), text, kind.value, at, desk.actor.login)
                    records.write_printout(session, request_id, printout)
                    note(desk, session, at, request.number, "imprimer", f"{kind.value} r{revision}")
                    name = f"demande-{request.number}-r{revision}{_SUFFIXES[kind]}.pdf"
                    return Printed(data, name, revision, pages)
        raise NotSaved("La demande change pendant l’impression. Réessayez dans un instant.")

    @property
    def root(self) -> Path | None:
        """The only folder where this installation writes files, or None."""
        return self._desk.picker_root

    def write(self, printed: Printed, place: Path, overwrite: bool = False) -> Path:
        """Write the PDF to a file, or into a folder under its own name; return the file written (mode 0600).

        Raises Refusal when it cannot be written there, or would replace a file without ``overwrite``.
        """
        return write_file(printed.data, place, printed.filename, root=self._desk.picker_root, overwrite=overwrite)

    def printers(self) -> tuple[str, ...]:
        """The printers of this computer, none when it has no printing service or may not print."""
        command = shutil.which("lpstat") if self._printers else None
        if command is None:
            return ()
        try:
            answer = subprocess.run(
                [command, "-e"], stdin=subprocess.DEVNULL, capture_output=True, timeout=_LIST_SECONDS, check=False
            )
        except (OSError, subprocess.TimeoutExpired):
            return ()
        names = answer.stdout.decode("utf-8", "replace").split("\n") if answer.returncode == 0 else []
        return tuple(name.strip() for name in names if name.strip())

    def send(self, printed: Printed, printer: str) -> None:
        """Send the PDF to one of ``printers()``. Raises Refusal when it is not one, or does not take it."""
        command = shutil.which("lp")
        if command is None or printer not in self.printers():
            raise Refusal("Cette imprimante n’est plus là. Enregistrez un fichier PDF, ou choisissez-en une autre.")
        try:
            answer = subprocess.run(
                [command, "-d", printer, "-t", printed.filename, "-"],
                input=printed.data,
                capture_output=True,
                timeout=_SEND_SECONDS,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise Refusal("L’imprimante ne répond pas. Enregistrez plutôt un fichier PDF.") from error
        if answer.returncode:
            raise Refusal("L’imprimante a refusé le document. Enregistrez plutôt un fichier PDF.")

    def document(
        self, session: "Session", request_id: int, kind: PrintKind, at: datetime
    ) -> tuple[Document, dict[str, str]]:
        """What ``kind`` says of the request as it is now, and the content that its revision is bound to."""
        from storage import records

        file = fresh_file(self._desk, session, request_id, Action.PRINT, lock=False)
        form, _, evaluation = evaluated(self._desk, session, file)
        signature = state_of(file, form, evaluation).sentence
        content = signed_content(file, evaluation)
        document = Document(
            kind=kind,
            cover=_cover(file, at, _revision(session, request_id, digest(content))),
            boxes=_boxes(file, self._desk),
            attachments=tuple(map(_attached, file.attachments)),
            paper_key=records.paper_key(session),
        )
        if kind in (PrintKind.FULL, PrintKind.FILE):
            document = replace(document, pages=_pages(form, evaluation, signature))
        elif kind is PrintKind.SUMMARY:
            analysis = Verification(self._desk).analysis(session, file)
            checks = tuple(
                CheckLine(line.group, line.label, line.passed, tuple(cause.sentence for cause in line.causes))
                for line in analysis.lines
            )
            document = replace(
                document,
                details=_details(file, signature),
                summary=summary(form, evaluation),
                checks=checks if file.request.status.editable else (),
            )
        return document, content


def _revision(session: "Session", request_id: int, content_digest: str) -> int:
    from storage import records

    last = records.last_printout(session, request_id)
    if last is None:
        return 1
    return last.revision if last.digest == content_digest else last.revision + 1


def _parts(session: "Session", request_id: int) -> tuple["Part", ...]:
    """The documents of the request, in the order of their slots."""
    from mes_tui.attachments.bundles import Part
    from storage import records

    return tuple(
        Part(found.title, records.load_blob(session, request_id, found.id) or b"", found.pages)
        for found in records.load_attachments(session, request_id)
    )


def _attached(found: Attachment) -> AttachedDocument:
    return AttachedDocument(found.title, found.nature.short_label, _day(found.received_at), found.pages)


def _cover(file: RequestFile, at: datetime, revision: int) -> Cover:
    request, local = file.request, at.astimezone()
    return Cover(
        number=request.number,
        revision=revision,
        type_label=request.type.long_label,
        status_label=request.status.label,
        division=file.provider.division,
        provider=file.provider.name,
        site=f"{file.site.name} ({file.site.number})",
        printed_at=f"{long_date(local.date())} à {time_of_day(local)}",
        draft=request.transmitted_at is None,
        child=f"{file.child.list_name} – {long_date(file.child.birth_date)} – {file.child.necsg}",
        reference_year=label(request.year),
        created_at=at,
    )


def _boxes(file: RequestFile, desk: Desk) -> tuple[SignatureBox, ...]:
    care = file.child_file
    names = SignerNames(
        parent=care.guardian.full_name,
        other_parent=care.other_guardian.full_name if care.other_guardian else "",
        home_provider=file.home_provider.full_name if file.home_provider else "",
    )
    return boxes_for(
        file.request.type,
        file.provider.service_type,
        desk.rules,
        has_other_parent=care.other_guardian is not None,
        names=names,
    )


def _pages(form: Form, evaluation: Evaluation, signature: str) -> tuple[ShownPage, ...]:
    """The pages of the form; the last one ends with what the director's electronic signature is worth."""
    *before, last = presentation(form, evaluation)
    line = ShownLine("signature", "Signature électronique du directeur du service de garde", signature)
    section = ShownSection("signature", "Signature électronique de la demande", (line,))
    return (*before, replace(last, sections=(*last.sections, section)))


def _details(file: RequestFile, signature: str) -> tuple[ShownLine, ...]:
    """« Détails de la demande » in the guide's words (P25)."""
    care, request = file.child_file, file.request
    guardian, other = care.guardian, care.other_guardian
    lines = {
        "Installation": f"{file.site.name} ({file.site.number})",
        "Enfant": file.child.list_name,
        "Parent": guardian.full_name,
        "Autre parent": other.full_name if other else "",
        "Adresse du parent demandeur": ", ".join(part for part in (guardian.address, guardian.postal_code) if part),
        "Type de demande": request.type.long_label,
        "Statut de la demande": request.status.label,
        "Date de transmission": _day(request.transmitted_at),
        "Signature électronique": signature,
    }
    return tuple(ShownLine("", name, text or "Non fourni") for name, text in lines.items())


def _day(moment: datetime | None) -> str:
    return long_date(moment.astimezone().date()) if moment else ""
