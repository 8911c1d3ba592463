"""The desk of the Ministry: reading a request, commenting and returning it, declaring it compliant (P63 to P67)."""

from functools import partial

from mes_tui.domain.access import Action, may
from mes_tui.domain.comments import DOCUMENTS
from mes_tui.domain.errors import Refusal
from mes_tui.domain.requests import DraftComment, NewComment
from mes_tui.domain.statuses import Event
from mes_tui.forms.days_told import doubts
from mes_tui.forms.french import counted, quoted
from mes_tui.forms.outcomes import proposed, questions, recap, said
from mes_tui.forms.values import show
from mes_tui.forms.vocabulary import Field, Kind
from mes_tui.linear import printing
from mes_tui.linear.desk import Desk, Entry, menu
from mes_tui.linear.reading import (
    read_changes,
    read_comments,
    read_documents,
    read_history,
    read_pages,
    tell_request,
)
from mes_tui.linear.talk import Back
from mes_tui.services.ministry_review import Reviewed
from mes_tui.services.request_facts import facts

ELSEWHERE = (
    "Corriger une décision, ne pas accorder, retourner pour un autre type et terminer une demande se font dans "
    "l’application en plein écran."
)
_NOTICE = "Le service de garde en sera avisé."
_KEPT = "Commentaire préparé : le service de garde ne le verra qu’au retour de la demande."


class Review:
    """The request ``request_id`` under the eyes of an agent at ``desk``."""

    def __init__(self, desk: Desk, request_id: int) -> None:
        self._desk, self._talk, self._services, self._id = desk, desk.talk, desk.services, request_id
        self._decided = False

    def run(self) -> None:
        """Say what the request is, then let the agent act on it until they decide or go back."""
        reviewed = self._services.review.open(self._id)
        try:
            if reviewed.held_by:
                self._talk.say(f"Attention : {reviewed.held_by}")
            self.tell()
            file = reviewed.file
            menu(self._desk, f"Demande {file.request.number} de {file.child.list_name}", self._entries)
        finally:
            self._services.drafts.release(self._id)

    @property
    def _reviewed(self) -> Reviewed:
        return self._services.review.read(self._id)

    def tell(self) -> None:
        """Say the headings and the summary, as they were sent."""
        reviewed = self._reviewed
        file = reviewed.file
        known = facts(file, reviewed.call, reviewed.homes, reviewed.first_sent, reviewed.papers)
        provider = f"{file.provider.division} {file.provider.name}"
        tell_request(self._talk, file, [("Service de garde", provider), *known])
        self._talk.say(*(f"{line.label} : {line.text}" for line in reviewed.summary), reviewed.asked.text)
        if reviewed.correction is not None:
            self._talk.say(f"Le service de garde demande une correction : {reviewed.correction.text}")
        self._talk.say(f"Documents : {counted(len(file.attachments), 'fichier joint', 'fichiers joints')}.")

    def _entries(self) -> list[Entry]:
        if self._decided:
            raise Back
        reviewed = self._reviewed
        file, form = reviewed.file, reviewed.form
        request, actor, prepared = file.request, self._services.actor, reviewed.draft_comments

        def denied(action: Action) -> str:
            return may(actor, action, request.division, request.known_status, request.region)

        entries = [
            Entry("Relire la demande", self.tell),
            Entry("Lire les réponses", partial(read_pages, self._talk, reviewed.pages)),
        ]
        if file.attachments:
            entries.append(Entry("Lire les documents joints", partial(read_documents, self._desk, file, form)))
        if file.comments:
            entries.append(Entry("Lire les commentaires", partial(read_comments, self._talk, form, file)))
        if reviewed.comparison is not None:
            entries.append(Entry("Lire ce qui a changé", partial(read_changes, self._talk, reviewed.comparison)))
        entries.append(Entry("Préparer un commentaire", self._comment, denied(Action.COMMENT)))
        if prepared:
            count = counted(len(prepared), "commentaire préparé", "commentaires préparés")
            those = f"les {count}" if len(prepared) > 1 else "le commentaire préparé"
            entries += [
                Entry(f"Relire ou retirer {those}", self._prepared, denied(Action.COMMENT)),
                Entry(f"Retourner la demande avec {count}", self._return, denied(Action.RETURN)),
            ]
        return [
            *entries,
            Entry("Déclarer conforme", self._declare, denied(Action.DECLARE)),
            Entry("Imprimer", partial(printing.print_request, self._desk, self._id), denied(Action.PRINT)),
            Entry("Historique", partial(read_history, self._desk, self._id)),
            Entry("Ce qui n’est pas ici", partial(self._talk.say, ELSEWHERE)),
        ]

    def _comment(self) -> None:
        """Ask what is commented, a section or a document, then the words."""
        reviewed = self._reviewed
        form = reviewed.form
        pages = [*(f"Page {page.number}, {page.title}" for page in form.pages), "Documents"]
        rank = self._talk.choose("Que commentez-vous ?", pages)
        if not isinstance(rank, int):
            return
        if rank == len(form.pages):
            number, places = DOCUMENTS, [(slot.nature.value, slot.label) for slot in reviewed.slots]
        else:
            page = form.pages[rank]
            number, places = page.number, [(one.key, one.title or page.title) for one in page.sections]
        chosen = self._talk.choose("Quelle partie ?", [name for _, name in places])
        if not isinstance(chosen, int):
            return
        heard = self._talk.ask("Le commentaire, en une ou plusieurs lignes, puis une ligne vide. Entrée : aucun.")
        if heard.text:
            text = self._talk.lines(heard.text)
            self._keep(NewComment(number, places[chosen][0], text))

    def _keep(self, comment: NewComment) -> None:
        """Keep a comment; one that is refused is said again whole, so that it is not lost."""
        try:
            self._services.review.prepare(self._id, comment)
        except Refusal:
            self._talk.say(f"Votre texte : {comment.text}")
            raise
        self._talk.say(_KEPT)

    def _prepared(self) -> None:
        def entries() -> list[Entry]:
            return [
                Entry(f"Retirer : {self._place(comment)}, {comment.text}", partial(self._remove, comment))
                for comment in self._reviewed.draft_comments
            ]

        menu(self._desk, "Commentaires préparés", entries)

    def _place(self, comment: DraftComment) -> str:
        return "documents" if comment.page == DOCUMENTS else f"page {comment.page}"

    def _remove(self, comment: DraftComment) -> None:
        if self._desk.confirmed("Retirer ce commentaire préparé ?", "retirer"):
            self._services.review.remove(self._id, comment.id)
            self._talk.say("Commentaire retiré.")

    def _return(self) -> None:
        reviewed = self._reviewed
        request, count = reviewed.file.request, len(reviewed.draft_comments)
        comments = counted(count, "commentaire", "commentaires")
        if self._desk.confirmed(f"Retourner la demande {request.number} avec {comments} ? {_NOTICE}", "retourner"):
            self._services.review.return_with_comments(self._id, request.version)
            self._decided = True
            self._talk.say(f"La demande {request.number} est retournée avec {comments}.")

    def _declare(self) -> None:
        """Ask what is granted, say how it was understood, and declare the request compliant."""
        reviewed, services = self._reviewed, self._services
        request, event, before = reviewed.file.request, Event.DECLARE_COMPLIANT, reviewed.outcomes
        if reviewed.draft_comments:
            self._talk.error("des commentaires sont préparés : retournez la demande avec eux, ou retirez-les d’abord.")
            return
        texts = proposed(reviewed.asked, before)
        self._talk.say(reviewed.asked.text)
        while True:
            typed = {
                field.key: self._part(field, texts.get(field.key, ""))
                for field in questions(event, reviewed.asked, services.rules)
            }
            try:
                parts = said(event, typed, reviewed.asked, services.rules, before, None)
            except Refusal as refusal:
                self._talk.error(refusal.sentence)
                texts |= typed
                continue
            break
        found = doubts(event, parts, reviewed.file, reviewed.asked, services.context.today)
        self._talk.say(recap(parts).strip(), *(f"À vérifier : {doubt}" for doubt in found))
        if self._desk.confirmed(f"Déclarer conforme la demande {request.number} ? {_NOTICE}", "déclarer conforme"):
            services.review.decide(self._id, event, typed, request.version)
            self._decided = True
            self._talk.say(f"La demande {request.number} est conforme ({typed['hours']}\u00a0h par jour).")

    def _part(self, field: Field, text: str) -> str:
        """The answer to one question of a decision; Entrée takes what is proposed."""
        keeps = f" Entrée : {quoted(show(field, text))}." if text else " Entrée : rien."
        heard = self._talk.ask(f"{field.label}.{keeps}")
        if not heard.text:
            return text
        return self._talk.lines(heard.text) if field.kind is Kind.NOTE else heard.text
