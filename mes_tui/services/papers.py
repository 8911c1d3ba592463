"""What each printed document says of a request (P48, P49, P56, P70), and what an exported one carries."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from mes_tui.domain.documents import file_label
from mes_tui.domain.outcomes import kept, rounds_of_reviews, withdrawn
from mes_tui.domain.reference_year import label
from mes_tui.domain.requests import Attachment, RequestFile
from mes_tui.domain.signature import digest
from mes_tui.forms.comments import lines as lines_of_comments
from mes_tui.forms.content import aligned
from mes_tui.forms.evaluation import Evaluation
from mes_tui.forms.findings import PAPERS_TITLE
from mes_tui.forms.french import long_date, time_of_day
from mes_tui.forms.outcomes import OUTCOMES_TITLE, lines
from mes_tui.forms.presentation import (
    NOT_PROVIDED,
    ShownLine,
    ShownPage,
    ShownSection,
    presentation,
    sent_text,
    summary,
)
from mes_tui.forms.vocabulary import Context, Form
from mes_tui.importing.package import DATA_FILE, MAX_PRINTOUTS, document_file
from mes_tui.printing.model import (
    COMMENTS_TITLE,
    AttachedDocument,
    CarriedFile,
    CheckLine,
    Cover,
    Document,
    PrintKind,
)
from mes_tui.services.request_work import RequestView
from mes_tui.services.scans import signed_page
from mes_tui.services.sheets import printed_boxes, told, who
from mes_tui.services.signatures import state_of
from mes_tui.services.submission import analysis
from storage import records

if TYPE_CHECKING:
    from sqlmodel import Session

    from mes_tui.attachments.bundles import Part


SENT = "Date de transmission"


@dataclass(frozen=True, slots=True)
class Paper:
    """A document to print: what its revision is bound to, and the documents whose pages come behind."""

    document: Document
    form: Form
    facts: Context
    content: Mapping[str, str]
    behind: tuple["Part", ...] = ()


def compose(view: RequestView, kind: PrintKind, at: datetime) -> Paper:
    """What ``kind`` says of the request as it is now, as it was sent for the Ministry."""
    file, form, facts, content = view.file, view.form, view.facts, view.content
    session = view.session
    signature = state_of(file.signature, form, facts, content).sentence
    document = Document(
        kind=kind,
        cover=_cover(file, at, revision_of(session, file.request.id, form, facts, content)),
        boxes=printed_boxes(view),
        attachments=tuple(_attached(attachment, form) for attachment in file.attachments),
        paper_key=records.paper_key(session),
    )
    if kind in (PrintKind.FULL, PrintKind.FILE, PrintKind.ARCHIVE):
        papers = told(view)
        document = replace(document, pages=form_pages(form, view.evaluation, signature, papers, _ends(view)))
        if kind is not PrintKind.FULL:
            document = replace(document, signed=" ".join(filter(None, (signed_page(view), who(view)))))
        if kind is PrintKind.ARCHIVE:
            document = replace(
                document,
                attachments=tuple(
                    replace(_attached(attachment, form), file=document_file(attachment))
                    for attachment in file.attachments
                ),
                carried=_carried(view, at),
            )
    elif kind is PrintKind.SUMMARY:
        checks = tuple(
            CheckLine(line.group, line.label, line.passed, tuple(cause.sentence for cause in line.causes))
            for line in analysis(view).lines
        )
        document = replace(
            document,
            details=(*_details(view, signature), *_told(file)),
            comments=lines_of_comments(form, file.comments, rounds_of_reviews(file.outcomes)),
            summary=summary(form, view.evaluation),
            checks=checks if file.request.status.editable else (),
        )
    return Paper(document, form, facts, content, _behind(session, file) if document.follows else ())


def revision_of(session: "Session", request_id: int, form: Form, facts: Context, content: Mapping[str, str]) -> int:
    """The revision of a content: that of the last printout when it says the same, else the next one."""
    last = records.last_printout(session, request_id)
    if last is None:
        return 1
    now, printed = aligned(form, facts, content, json.loads(last.content))
    return last.revision if digest(now) == digest(printed) else last.revision + 1


def _behind(session: "Session", file: RequestFile) -> tuple["Part", ...]:
    """The documents of the request, in the order of their slots."""
    from mes_tui.attachments.bundles import Part

    return tuple(
        Part(attachment.title, records.load_document(session, file.request.id, attachment) or b"", attachment.pages)
        for attachment in file.attachments
    )


def _carried(view: RequestView, at: datetime) -> tuple[CarriedFile, ...]:
    """The files inside an exported request: its data with the store's signature, then each document."""
    from mes_tui.importing.package_writer import written
    from mes_tui.importing.seal import SEAL_FILE, sealed

    file, session = view.file, view.session
    printouts = records.load_printouts(session, file.request.id, MAX_PRINTOUTS)
    if view.context.actor.agent:
        # The Ministry reads what it was sent, nothing of what is printed while it is being corrected.
        sent = {transmission.digest for transmission in view.transmissions}
        printouts = tuple(printout for printout in printouts if printout.digest in sent)
    people = None if view.context.actor.agent else records.sent_people(session, file.request.id)
    data = written(file, view.transmissions, printouts, at, people.within(file) if people else None)
    documents = tuple(
        CarriedFile(
            document_file(attachment),
            records.load_document(session, file.request.id, attachment) or b"",
            "application/pdf",
            file_label(attachment.name, view.form.natures),
            "Supplement",
        )
        for attachment in file.attachments
    )
    seal = sealed(data, records.paper_key(session))
    return (
        CarriedFile(DATA_FILE, data, "application/json", "Données de la demande", "Data"),
        CarriedFile(SEAL_FILE, seal, "application/json", "Signature des données par le dépôt", "Supplement"),
        *documents,
    )


def _attached(attachment: Attachment, form: Form) -> AttachedDocument:
    label = file_label(attachment.name, form.natures)
    return AttachedDocument(attachment.title, label, _day(attachment.received_at), attachment.pages)


def _cover(file: RequestFile, at: datetime, revision: int) -> Cover:
    request, local = file.request, at.astimezone()
    return Cover(
        number=request.number,
        revision=revision,
        type_label=request.type.long_label,
        status_label=request.standing,
        division=file.provider.division,
        provider=file.provider.name,
        site=f"{file.site.name} ({file.site.number})",
        printed_at=f"{long_date(local.date())} à {time_of_day(local)}",
        draft=request.transmitted_at is None,
        child=file.child.described,
        reference_year=label(request.year),
        created_at=at,
        origin=request.origin,
    )


def form_pages(
    form: Form, evaluation: Evaluation, signature: str, papers: str = "", ends: tuple[ShownSection, ...] = ()
) -> tuple[ShownPage, ...]:
    """The pages of the form; the last one ends with what the director's electronic signature is worth, who signed
    on paper (``papers``), and ``ends``."""
    *before, last = presentation(form, evaluation)
    line = ShownLine("signature", "Signature électronique du directeur du service de garde", signature)
    on_paper = (ShownLine("papiers", PAPERS_TITLE, papers),) if papers else ()
    section = ShownSection("signature", "Signature électronique de la demande", (line, *on_paper))
    return (*before, replace(last, sections=(*last.sections, section, *ends)))


def _ends(view: RequestView) -> tuple[ShownSection, ...]:
    """When the request was sent, what the Ministry said of it, then what was decided of it."""
    sent = (ShownLine("", SENT, _sent(view)),) if view.request.transmitted_at else ()
    reviews = rounds_of_reviews(view.file.outcomes)
    sections = (
        ShownSection("transmission", "Transmission", sent),
        ShownSection("commentaires", COMMENTS_TITLE, lines_of_comments(view.form, view.file.comments, reviews)),
        ShownSection("suites", OUTCOMES_TITLE, _told(view.file)),
    )
    return tuple(section for section in sections if section.blocks)


def _told(file: RequestFile) -> tuple[ShownLine, ...]:
    """What was decided of the request, or told about it."""
    return lines(kept(file.request, file.outcomes))


def _sent(view: RequestView) -> str:
    """The days of the first and last sendings, and the call that the request belongs to since the first."""
    call = f" ({view.call})" if view.first_sent and view.call else ""
    taken_back = withdrawn(view.request, view.file.outcomes)
    return f"{sent_text(view.first_sent, view.request.transmitted_at, withdrawn=taken_back)}{call}"


def _details(view: RequestView, signature: str) -> tuple[ShownLine, ...]:
    """« Détails de la demande » in the guide's words (P25)."""
    file, papers = view.file, told(view)
    care, request = file.child_file, file.request
    guardian, other = care.guardian, care.other_guardian
    lines = {
        "Installation": f"{file.site.name} ({file.site.number})",
        "Enfant": file.child.described,
        "Parent": guardian.described,
        "Autre parent": other.described if other else "",
        **dict(view.homes),
        "Adresse du parent demandeur": guardian.full_address,
        "Type de demande": request.type.long_label,
        "Statut de la demande": request.standing,
        SENT: _sent(view),
        "Signature électronique": signature,
        **({PAPERS_TITLE: papers} if papers else {}),
    }
    return tuple(ShownLine("", name, text or NOT_PROVIDED) for name, text in lines.items())


def _day(moment: datetime | None) -> str:
    return long_date(moment.astimezone().date()) if moment else ""
