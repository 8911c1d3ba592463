"""One request in detail: what it says, and what may be done with it (P25 to P29)."""

from collections.abc import Sequence
from functools import partial

from mes_tui.domain.access import TOLD, Action, may
from mes_tui.domain.codes import Status
from mes_tui.domain.comments import current, progress
from mes_tui.domain.documents import file_label
from mes_tui.domain.outcomes import kept, offered, rounds_of_reviews
from mes_tui.domain.requests import Attachment, RequestFile
from mes_tui.domain.statuses import Event
from mes_tui.forms import comments as comment_words
from mes_tui.forms.french import counted, quoted
from mes_tui.forms.outcomes import lines as outcome_lines
from mes_tui.forms.presentation import ShownPage, ShownTable, presentation, summary
from mes_tui.forms.vocabulary import Form
from mes_tui.linear import correcting, documents, follow_up, printing
from mes_tui.linear.acting import Verification
from mes_tui.linear.desk import Desk, Entry, menu
from mes_tui.linear.filling import Filling
from mes_tui.linear.opened import opened
from mes_tui.linear.talk import Back, Talk
from mes_tui.linear.words import Answers
from mes_tui.services.changes import Comparison
from mes_tui.services.drafts import Details
from mes_tui.services.journal import whole_line
from mes_tui.services.prints import PrintKind
from mes_tui.services.request_facts import facts

_EVENTS = 10
ELSEWHERE = (
    "Le reste se fait dans l’application en plein écran : « À faire », « Données », renouveler en lot, "
    "changer le type ou le dossier, annoncer un départ, inscrire une réponse reçue, gérer les droits."
)


class Reading:
    """The request ``request_id`` at ``desk``."""

    def __init__(self, desk: Desk, request_id: int) -> None:
        self._desk, self._talk, self._services, self._id = desk, desk.talk, desk.services, request_id
        self._gone = False

    def run(self, *, told: bool = True) -> None:
        """Say what the request is, if it is to be ``told``; let the person act on it until they go back."""
        if told:
            self.tell()
        file = self._details.file
        menu(self._desk, f"Demande {file.request.number} de {file.child.list_name}", self._entries)

    @property
    def _details(self) -> Details:
        return self._services.drafts.details(self._id)

    def _entries(self) -> list[Entry]:
        if self._gone:
            raise Back
        details = self._details
        file = details.file
        request, actor = file.request, self._services.actor

        def denied(action: Action) -> str:
            return may(actor, action, request.division, request.status, request.region)

        commented = request.status is Status.COMMENTED
        entries = [
            Entry("Relire la demande", self.tell),
            Entry("Lire les réponses", lambda: read_pages(self._talk, presentation(details.form, details.evaluation))),
        ]
        if file.comments:
            entries.append(
                Entry("Lire les commentaires du Ministère", partial(read_comments, self._talk, details.form, file))
            )
        if details.comparison is not None:
            entries.append(
                Entry(
                    "Lire ce qui a changé depuis la transmission", partial(read_changes, self._talk, details.comparison)
                )
            )
        if commented:
            said = progress(current(file.comments))
            entries.append(Entry(f"Corriger les commentaires, {said}", self._correct, denied(Action.EDIT)))
        if request.status.editable:
            entries += [
                Entry("Remplir le formulaire", self._fill, denied(Action.EDIT)),
                Entry("Documents à joindre", self._attach, denied(Action.ATTACH)),
                Entry("Vérifier, signer, soumettre", self._verify, denied(Action.EDIT)),
            ]
        if file.attachments:
            entries.append(Entry("Lire les documents joints", partial(read_documents, self._desk, file, details.form)))
        entries += [
            Entry("Imprimer", lambda: printing.print_request(self._desk, self._id), denied(Action.PRINT)),
            Entry("Exporter le dossier", self._export, denied(Action.PRINT)),
            Entry("Historique", partial(read_history, self._desk, self._id)),
            *follow_up.entries(self._desk, request),
        ]
        if Event.WITHDRAW in offered(actor, TOLD, request, self._services.context.today, alone=details.answerer.alone):
            entries.append(Entry("Retirer la transmission", lambda: self._withdraw(details)))
        if request.status is Status.DRAFT:
            entries.append(Entry("Supprimer le brouillon", lambda: self._delete(request.number), denied(Action.DELETE)))
        return entries

    def tell(self) -> None:
        """Say the headings, the outcomes, the summary."""
        details = self._details
        file = details.file
        known = facts(file, details.call, details.homes, details.first_sent, details.papers)
        tell_request(self._talk, file, known)
        self._talk.say(*details.twins, details.ended)
        follow_up.tell(self._desk, self._id)
        told = summary(details.form, details.evaluation, blanks=not file.request.status.editable)
        self._talk.say(*(f"{line.label} : {line.text}" for line in told))
        if file.comments and file.request.status is Status.COMMENTED:
            self._talk.say(f"Le Ministère a commenté cette demande : {progress(current(file.comments))}.")
        self._talk.say(f"Documents : {counted(len(file.attachments), 'fichier joint', 'fichiers joints')}.")

    def _fill(self) -> None:
        with opened(self._desk, self._id) as work:
            place = work.session.place
            Filling(work).run((max(1, min(place.page, len(work.session.form.pages))), place.key))

    def _correct(self) -> None:
        with opened(self._desk, self._id) as work:
            correcting.correct(work)

    def _attach(self) -> None:
        with opened(self._desk, self._id) as work:
            documents.join(work)

    def _verify(self) -> None:
        with opened(self._desk, self._id) as work:
            Verification(work).run()

    def _export(self) -> None:
        printed = printing.make(self._desk, self._id, PrintKind.ARCHIVE)
        if printed is not None and (place := printing.write(self._desk, printed)):
            self._talk.say(f"Dossier exporté : {place}. Il contient des renseignements confidentiels.")

    def _withdraw(self, details: Details) -> None:
        request = details.file.request
        reason = self._talk.ask("Motif du retrait. Entrée : sans motif.").text
        asked = f"Retirer la transmission de la demande {request.number} ?"
        question = f"{asked} Elle pourra être corrigée et soumise de nouveau."
        if self._desk.confirmed(question, "retirer"):
            typed = {"text": reason} if reason else {}
            self._services.outcomes.tell(self._id, Event.WITHDRAW, typed, request.version)
            self._talk.say(f"La demande {request.number} {Event.WITHDRAW.effect.notice.predicate}.")

    def _delete(self, number: str) -> None:
        opened = self._services.watch.opened_by(self._id)
        question = (
            f"{opened} La demande {number} et ses documents seront effacés pour toujours. Une fois supprimée, une "
            "demande ne peut être réactivée."
        )
        if self._desk.confirmed(question.lstrip(), number):
            self._services.drafts.delete(self._id, number)
            self._gone = True
            self._talk.say(f"La demande {number} a été supprimée.")


def tell_request(talk: Talk, file: RequestFile, known: Sequence[tuple[str, str]]) -> None:
    """Say which request it is, what is ``known`` of it, what became of it."""
    talk.say(f"Demande {file.request.number}, {file.child.list_name}.")
    talk.say(*(f"{label} : {text}" for label, text in known))
    talk.say(*(f"{line.label} : {line.text}" for line in outcome_lines(kept(file.request, file.outcomes))))


def read_comments(talk: Talk, form: Form, file: RequestFile) -> None:
    """Say the comments of each round, with what was answered."""
    reviews = rounds_of_reviews(file.outcomes)
    for line in comment_words.lines(form, file.comments, reviews):
        talk.say(f"{line.label} :", *(part.removeprefix("✓ ").removeprefix("✗ ") for part in line.text.split("\n")))


def read_changes(talk: Talk, comparison: Comparison) -> None:
    """Say what changed, before and after."""
    told = (f"{one.label} : avant, {one.before} ; maintenant, {one.after}" for one in comparison.changes)
    talk.say(*(told if comparison.changes else ("Rien n’a changé.",)))


def read_documents(desk: Desk, file: RequestFile, form: Form) -> None:
    """Let the person choose the documents to read."""

    def read(document: Attachment) -> None:
        desk.talk.say(*documents.facts(document))
        documents.read_text(desk, file.request.id, document)

    entries = [
        Entry(f"{file_label(one.name, form.natures)} : {one.title}", partial(read, one)) for one in file.attachments
    ]
    menu(desk, "Documents joints", lambda: entries)


def read_history(desk: Desk, request_id: int) -> None:
    """Say who did what, the newest first."""
    history, after = desk.services.journal.history(request_id), None
    while events := history.window(after=after, limit=_EVENTS):
        desk.talk.say(*(". ".join(filter(None, whole_line(event).split("\n"))) for event in events))
        after = events[-1].position
        if len(events) == _EVENTS:
            desk.talk.ask("Entrée : la suite. « retour » : assez.", answers=Answers.CHOICE)
    desk.talk.say("C’est tout.")


def read_pages(talk: Talk, pages: tuple[ShownPage, ...]) -> None:
    """Say the answers, one page of the form after the other."""
    for page in pages:
        talk.say(f"Page {page.number} : {page.title}.")
        for section in page.sections:
            talk.say(f"Section {quoted(section.title)}." if section.title else "")
            for block in section.blocks:
                if isinstance(block, ShownTable):
                    talk.say(f"{block.label} :", *(_row(block.headers, row) for row in block.rows))
                else:
                    talk.say(f"{block.label} : {block.text}" if block.label else block.text)
        if page.number < len(pages):
            talk.ask(f"Entrée : la page {page.number + 1}. « retour » : assez.", answers=Answers.CHOICE)


def _row(headers: tuple[str, ...], row: tuple[str, ...]) -> str:
    """« Lundi : arrivée 8 h 05, départ 16 h »."""
    cells = ", ".join(f"{header.lower()} {cell}" for header, cell in zip(headers[1:], row[1:], strict=True) if cell)
    return f"{row[0]} : {cells or 'rien'}"
