"""Taking back a request that was exported: the PDF of « Exporter le dossier », read into a store that has it not.

Whoever can write a file can write anything in it. A provider takes back a draft only, as one that they begin: a number
of this store, what this store knows of the child and of the request that it renews, no signature. What was signed, sent
or decided is taken back by the account that holds the store: the request keeps the status it had (its dates, its
comments, what was sent and what was printed stay true), within the limits of the programme. The journal and what the
Ministry prepares are not in the file. The codes on its paper are keyed with the other store's secret: they are not
believed here; the signature of the data tells which store wrote them, and that nobody changed them since. Nothing
already in the store is changed.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from mes_tui.attachments.bundles import Carried, carried_files
from mes_tui.attachments.inspection import Examined, inspect
from mes_tui.domain.access import may_restore
from mes_tui.domain.chronology import untimely
from mes_tui.domain.codes import Nature, Status
from mes_tui.domain.errors import Refusal
from mes_tui.domain.identifiers import FileKey
from mes_tui.domain.journal import JournalAction
from mes_tui.domain.outcomes import kept, of_rounds
from mes_tui.domain.reference_year import year_refusal
from mes_tui.domain.requests import RequestFile, Transmission
from mes_tui.domain.rules import Rules
from mes_tui.domain.text import clean
from mes_tui.forms import editions
from mes_tui.forms.content import answers
from mes_tui.forms.evaluation import evaluate
from mes_tui.forms.facts import context_of
from mes_tui.forms.french import counted
from mes_tui.forms.outcomes import Asked, check_kept
from mes_tui.forms.prefill import kept_answers
from mes_tui.forms.vocabulary import Form
from mes_tui.importing.package import DATA_FILE, Package, PackagedDocument
from mes_tui.importing.seal import SEAL_FILE, key_name, key_of, signer
from mes_tui.services.context import WorkContext
from mes_tui.services.drafts import check_creatable, renewed_by
from mes_tui.services.imports import bytes_of
from mes_tui.services.request_work import note
from mes_tui.services.room import require_room
from mes_tui.services.scans import read_codes, require_ours
from mes_tui.services.signatures import document_as_sent, sent_type
from mes_tui.services.tamper_check import sent_faults
from storage import records

if TYPE_CHECKING:
    from sqlmodel import Session

    from storage.records import NewAttachment

_DECIDED = (
    "La demande {} est {} : seul le compte qui tient le dépôt reprend une demande signée, transmise ou décidée "
    "ailleurs. Demandez-le à la personne qui administre l’application. Rien n’a été modifié."
)
MAX_PDF = 32 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Restored:
    """A request that is in the store again. ``warnings`` are what was doubtful, or left as the store has it."""

    number: str
    status: Status
    answers: int
    documents: int
    warnings: tuple[str, ...] = ()

    def __str__(self) -> str:
        return "\n".join([self.sentence, *(f"  Avertissement – {warning}" for warning in self.warnings)])

    @property
    def sentence(self) -> str:
        """« Demande 2021-11-043 reprise : Transmis, 38 réponses, 2 documents. »"""
        return (
            f"Demande {self.number} reprise : {self.status.label}, "
            f"{counted(self.answers, 'réponse', 'réponses')}, {counted(self.documents, 'document', 'documents')}."
        )


class Dossiers:
    """Takes exported requests back."""

    def __init__(self, context: WorkContext) -> None:
        self._context = context

    def take_back(self, path: Path) -> Restored:
        """Take in the request of the exported PDF at ``path``, whole or not at all.

        Raises Refusal when the file cannot be read or is not an export, when the actor may not, or when the store
        already has the request, another open one for the child, or the file as another child's; ImportRefused with
        every fault of the data.
        """
        from mes_tui.importing.package_reader import read_package

        data, name = bytes_of(path, MAX_PDF), clean(path.name, limit=80)
        if len(data) > MAX_PDF:
            raise Refusal(f"« {name} » dépasse {MAX_PDF // 1024 // 1024} Mo : ce n’est pas un dossier exporté.")
        files = carried_files(data, name)
        content = next((file.data for file in files if file.name == DATA_FILE), None)
        if content is None:
            raise Refusal(
                f"« {name} » n’est pas un dossier exporté : il ne contient pas les données d’une demande. "
                "Choisissez le fichier écrit par « Exporter le dossier »."
            )
        key = signer(content, next((file.data for file in files if file.name == SEAL_FILE), None))
        package = read_package(content, name, self._context.rules)
        judged = [self._judged(document, files) for document in package.documents]
        with self._context.store.reading() as session:
            for document, (_, examined) in zip(package.documents, judged, strict=True):
                require_ours(package.file, document.attachment.title, read_codes(session, examined.codes)[0])
        documents = [
            self._document(document, *found) for document, found in zip(package.documents, judged, strict=True)
        ]
        restored = self._store(package, documents, key)
        # A new division is at once one of theirs.
        self._context.reread_actor()
        return restored

    def _judged(self, packaged: PackagedDocument, files: Sequence[Carried]) -> tuple[bytes, Examined]:
        """The bytes of a document and what they carry, judged as when it was joined."""
        told, rules = packaged.attachment, self._context.rules
        data = next((file.data for file in files if file.name == packaged.file), b"")
        if len(data) != told.size or hashlib.sha256(data).hexdigest() != told.sha256:
            raise Refusal(
                f"Le document « {told.title} » manque dans ce fichier ou a changé. Exportez de nouveau le dossier."
            )
        if len(data) > rules.max_bytes:
            raise Refusal(f"Le document « {told.title} » est trop lourd pour être repris.")
        return data, inspect(data, rules.max_pages, told.title)

    @staticmethod
    def _document(packaged: PackagedDocument, data: bytes, examined: Examined) -> "NewAttachment":
        told, facts = packaged.attachment, examined.facts
        return records.NewAttachment(
            nature=told.nature,
            title=told.title,
            data=data,
            pages=facts.pages,
            scripted=facts.scripted,
            received_at=told.received_at,
            inspection=facts.text,
            note=told.note,
            scan=told.scan,
            rank=told.rank,
            sheet=told.sheet,
        )

    def _store(self, package: Package, documents: Sequence["NewAttachment"], key: str) -> Restored:
        from storage.records import restore as records_restore

        context, file = self._context, package.file
        request, people = file.request, records.People.of(file)
        if not context.owner and request.status is not Status.DRAFT:
            raise Refusal(_DECIDED.format(request.number, request.status.in_sentence))
        with context.store.writing() as session:
            there, holder = records.all_divisions(session), context.owner
            reason = context.refusal(lambda who: may_restore(who, request.division, there, holder=holder), session)
            if reason:
                raise Refusal(reason)
            if context.owner:
                _require_free(session, file)
                require_coherent(package, context.rules, context.now)
            differences = records_restore.people_differences(session, people)
            if differences.other:
                raise Refusal(
                    f"Le dossier n’a pas été repris : dans ce dépôt, {', '.join(differences.other)} de même numéro "
                    "appartient à un autre enfant ou à une autre installation. Rien n’a été modifié."
                )
            records_restore.insert_missing_people(session, people)
            if request.division not in there:
                records.add_division(session, context.actor.login, request.division)
            told = [_written_by(session, key)]
            if not context.owner:
                file, documents, left = _own_draft(context, session, file, documents)
                told += left
            printouts = package.printouts if context.owner else ()
            at, form = context.now, editions.edition(file.request.edition, context.rules)
            file = replace(file, request=replace(file.request, taken_back_at=at))
            request_id = records_restore.restore_request(
                session,
                file,
                documents,
                [*package.transmissions[:-1], *(_enclosing(file, last, form) for last in package.transmissions[-1:])],
                printouts,
                _sent_type(file, package),
                package.sent,
            )
            require_room(context, session, request.division)
            faults = sent_faults(context, session, request_id)
            if faults:
                raise Refusal(
                    f"Le dossier n’a pas été repris : {faults[0]} Exportez-le de nouveau. Rien n’a été modifié."
                )
            request = file.request
            note(context, session, request.number, JournalAction.RESTORED, ("", request.status.value), at=at)
        warnings = [*map(str, package.warnings), *filter(None, told)]
        if differences.changed and request.status is Status.DRAFT:
            warnings.append(
                f"Les données du dépôt diffèrent de celles du fichier ({', '.join(differences.changed)}) : "
                "un brouillon suit celles du dépôt."
            )
        return Restored(request.number, request.status, len(file.answers), len(documents), tuple(warnings))


def _written_by(session: "Session", key: str) -> str:
    """Who wrote the file, when it is not this store."""
    if not key:
        return "Ce fichier n’est pas signé : rien ne dit quel dépôt l’a écrit."
    if key == key_of(records.paper_key(session)):
        return ""
    return f"Ce fichier est signé par un autre dépôt (clé {key_name(key)}) : vérifiez-la auprès de qui l’a exporté."


def _own_draft(
    context: WorkContext, session: "Session", file: RequestFile, documents: Sequence["NewAttachment"]
) -> tuple[RequestFile, Sequence["NewAttachment"], list[str]]:
    """``file`` as a draft that the person begins today in this store, with what is not taken back, a sentence each.

    Raises the Refusal that ``Drafts.create`` would.
    """
    request, told = file.request, []
    year = request.year
    if reason := year_refusal(year, context.today):
        raise Refusal(f"{reason} Ce brouillon ne se reprend donc pas\u00a0: créez une nouvelle demande.")
    people = records.load_people(session, FileKey(request.division, request.child_file))
    assert people is not None
    check_creatable(context, session, people, request.type, year)
    form = editions.edition(request.edition, context.rules)
    previous, taken = renewed_by(context, session, people, request.type, year, form)
    copied = kept_answers(form, request.type, taken.answers)
    number = records.next_number(session, year, people.site.region)
    told.append(f"Ce brouillon porte ici le numéro {number} (dans le fichier : {request.number}).")
    if file.signature:
        told.append("Sa signature électronique n’a pas été reprise : il est à signer de nouveau.")
    if any(document.nature is Nature.SIGNATURES for document in documents):
        told.append("Sa page de signatures n’a pas été reprise : imprimez-la et faites-la signer de nouveau.")
    if request.follows and not previous:
        told.append(f"La demande {request.follows} n’est pas dans ce dépôt : rien n’en a été repris.")
    own = replace(
        request,
        number=number,
        region=people.site.region,
        created_at=context.now,
        modified_at=context.now,
        previous=previous.number if previous else "",
        renewed=copied,
        renewed_hours=previous.granted_hours if previous else "",
    )
    answers = {**file.answers, **{key: taken.answers[key] for key in copied.split(",") if key in taken.answers}}
    unread = [replace(d, scan="", sheet="") for d in documents if d.nature is not Nature.SIGNATURES]
    return replace(file, request=own, answers=answers, signature=None), unread, told


def _enclosing(file: RequestFile, sent: Transmission, form: Form) -> Transmission:
    """The last sending of ``file`` with the signature and the documents of the file that went with it."""
    if file.signature is None or file.signature.digest != sent.digest:
        return sent
    documents = (document_as_sent(document, sent, form) for document in file.attachments)
    return replace(sent, signature=file.signature, documents=tuple(filter(None, documents)))


def _sent_type(file: RequestFile, package: Package) -> str:
    """The type under which the request was last sent, "" when it is its own."""
    sent = sent_type(package.transmissions[-1].content) if package.transmissions else None
    return sent.value if sent and sent is not file.request.type else ""


def require_coherent(package: Package, rules: Rules, now: datetime) -> None:
    """Raise the Refusal of what cannot have happened before ``now``, or that the programme does not allow on what was
    sent."""
    file = package.file
    if reason := untimely(file, package.transmissions, package.printouts, now):
        raise Refusal(f"Le dossier n’a pas été repris : {reason} Rien n’a été modifié.")
    form = editions.edition(file.request.edition, rules)
    sent = {one.round: answers(form, one.content) for one in package.transmissions}

    @cache
    def asked(round_: int) -> Asked:
        # What is corrected after a decision was not what it was about.
        facts = context_of(file, rules, now.astimezone().date())
        return Asked.of(evaluate(form, sent.get(round_, file.answers), facts).values, file.request.year, rules)

    last, every = max(sent, default=0), kept(file.request, file.outcomes)
    for outcome, placed in zip(every, of_rounds(every, last), strict=True):
        check_kept(outcome, asked(placed.round), rules)


def _require_free(session: "Session", file: RequestFile) -> None:
    from storage.records import restore as records_restore

    number = records_restore.conflicting_number(session, file)
    if number == file.request.number:
        raise Refusal(f"La demande {number} est déjà dans ce dépôt. Rien n’a été modifié.")
    if number:
        raise Refusal(
            f"Cet enfant a déjà une demande ouverte pour la même année ({number}). Rien n’a été modifié : terminez-la "
            "ou supprimez-la d’abord."
        )
