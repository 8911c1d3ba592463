"""Comments of the Ministry that came elsewhere: placed on the form as they were written, then recorded as a round."""

from functools import partial

from textual import events, on
from textual.app import ComposeResult

from mes_tui.domain.access import Action, may
from mes_tui.domain.errors import Refusal
from mes_tui.domain.requests import RequestFile
from mes_tui.domain.statuses import Event
from mes_tui.forms.french import counted
from mes_tui.services.answers import Answers
from mes_tui.services.ministry_review import Reviewed
from screens.asking import Asking
from screens.base import MesScreen
from screens.dialogs import Confirm
from screens.outcome_dialog import Answers as Answered
from screens.recording import MARKED, ask_source, named
from screens.review.comments import Comments
from screens.review.reading import RequestReading
from widgets.reading import ReadingView

READING = "Lecture de la demande…"
KEPT = "Commentaire gardé. R\u00a0: inscrire tous les commentaires, une fois qu’ils y sont."
BEGIN = "Allez à la section commentée (1 à 7\u00a0: sa page), puis C pour taper le commentaire reçu."
NO_COMMENT = "Tapez d’abord les commentaires reçus\u00a0: C sur une section, L sur une question."


class ReceivedScreen(MesScreen[None]):
    """The request ``request_id`` as it was sent, with the comments typed so far."""

    KEYS = (
        "help",
        "back",
        "previous_section",
        "next_section",
        "comment",
        "comment_field",
        "edit_remark",
        "remove_remark",
        "record_comments",
        "open_document",
        "refresh",
        "menu",
        "palette",
        "quit",
    )
    HELP_TITLE = "Commentaires reçus du Ministère"
    HELP_TEXT = (
        "Les flèches lisent la demande\u00a0; F7 et F8 vont d’une section à l’autre, un chiffre de 1 à 7 mène à sa "
        "page, O aux documents, Entrée en ouvre un. C tape le commentaire reçu sur la section ou le document, L sur la "
        "question sous le curseur, M le modifie, Suppr le retire. Ce qui est tapé est gardé aussitôt. R inscrit tous "
        "les commentaires, avec la date et la provenance de la réponse\u00a0: la demande se corrige alors comme si le "
        "Ministère les avait écrits ici."
    )

    def __init__(self, request_id: int) -> None:
        super().__init__()
        self.request_id = request_id
        self.reviewed: Reviewed | None = None
        self.own_writes = 0
        self.reading = RequestReading(self)
        self._comments = Comments(self, self.reading, "reçu", "Commentaire reçu", KEPT)

    @property
    def trail(self) -> tuple[str, ...]:
        number = self.reviewed.file.request.number if self.reviewed else ""
        return (*self.path, f"Commentaires reçus {number}".rstrip())

    @property
    def about(self) -> RequestFile | None:
        return self.reviewed.file if self.reviewed is not None else None

    def body(self) -> ComposeResult:
        yield from self.reading.body()

    @property
    def commenting(self) -> Answers:
        """The service that keeps the comments being typed."""
        return self.services.answers

    @on(events.Mount)
    async def _begin(self) -> None:
        self.reading.view.focus()
        await self.attempt_at_once(self._first(), group="move")

    async def _first(self) -> None:
        try:
            await self.reread()
        except Refusal as refusal:
            self.mes.leave_message(refusal.sentence)
            self.dismiss()
            return
        self.say(BEGIN)

    async def reread(self) -> None:
        """The request as it is now, the cursor where it is."""
        first = self.reviewed is None
        self.own_writes = 0
        self.reviewed = reviewed = await self.call(self.services.answers.read, self.request_id)
        typed = len(reviewed.draft_comments)
        told = counted(typed, "commentaire tapé", "commentaires tapés") if typed else "aucun commentaire tapé"
        self.reading.show(told, from_top=first)
        self.refresh_keys()

    def on_screen_resume(self) -> None:
        """A document or a dialog closed: the focus comes back to the text."""
        self.reading.view.focus()

    @on(ReadingView.Moved)
    def _moved(self) -> None:
        self.refresh_keys()
        self._comments.follow()
        self.reading.follow()

    @on(ReadingView.Chosen)
    def _chosen(self) -> None:
        self.reading.open_document()

    def on_key(self, event: events.Key) -> None:
        """A digit is a page."""
        self.reading.take_digit(event)

    def refusal(self, command: str) -> str:
        if self.reviewed is None:
            return READING if command in _WRITING else ""
        request = self.reviewed.file.request
        if command in _WRITING:
            actor = self.services.actor
            if denied := may(actor, Action.RECORD, request.division, request.status, request.region):
                return denied
        if command in ("edit_remark", "remove_remark") and self._comments.here is None:
            return self._comments.none_here
        return NO_COMMENT if command == "record_comments" and not self.reviewed.draft_comments else ""

    def do_refresh(self) -> None:
        """Read the request again."""
        self.attempt(self.reread(), group="move", exclusive=True)
        self.say("Demande relue.")

    def do_next_section(self) -> None:
        """The next heading."""
        self.reading.next_section()

    def do_previous_section(self) -> None:
        """The heading before."""
        self.reading.previous_section()

    def do_open_document(self) -> None:
        """See the document under the cursor, or go to the documents."""
        self.reading.to_documents()

    def do_comment(self) -> None:
        """Type a comment on the section."""
        self._comments.add_to_section()

    def do_comment_field(self) -> None:
        """Type a comment on the question."""
        self._comments.add_to_field()

    def do_edit_remark(self) -> None:
        """Change the comment."""
        self._comments.edit()

    def do_remove_remark(self) -> None:
        """Take the comment away."""
        self._comments.remove()

    def do_record_comments(self) -> None:
        """Record them all."""
        self.attempt(self._record(), group="tell", exclusive=True)

    async def _record(self) -> None:
        reviewed, event = self.reviewed, Event.RETURN_WITH_COMMENTS
        if reviewed is None:
            return
        request = reviewed.file.request
        title = f"Commentaires sur la demande {request.number}"
        source = await ask_source(self, title)
        if source is None:
            return
        rules, today = self.services.rules, self.services.context.today
        asking = Asking(reviewed.file, reviewed.asked, rules, today, recorded=True)
        comments = counted(len(reviewed.draft_comments), "commentaire reçu", "commentaires reçus")
        question = f"Demande {request.number}\u00a0: inscrire {comments}\u00a0?\n"

        def confirm(answers: Answered) -> Confirm:
            told = asking.recap_of_answer(event, answers, source)
            return Confirm(title, f"{question}{told}Elle sera à corriger. {MARKED}", "Inscrire")

        answers = await asking.agreed(self.app, named(event), event, confirm)
        if answers is None:
            return
        call = partial(self.services.answers.record_comments, request.id, source, answers, request.version)
        count = await self.call(call)
        told = counted(count, "commentaire inscrit", "commentaires inscrits")
        self.mes.leave_message(f"{told[:1].upper()}{told[1:]}\u00a0: la demande {request.number} est à corriger (M).")
        self.dismiss()


_WRITING = ("comment", "comment_field", "edit_remark", "remove_remark", "record_comments")
