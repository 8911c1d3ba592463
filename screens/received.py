"""Comments of the Ministry that came elsewhere: placed on the form as they were written, then recorded as a round."""

from functools import partial

from textual import events, on
from textual.app import ComposeResult

from mes_tui.domain.access import Action, may
from mes_tui.domain.errors import Refusal
from mes_tui.domain.statuses import Event
from mes_tui.forms.french import counted
from mes_tui.services.answers import Answers
from mes_tui.services.ministry_review import Reviewed
from screens.base import MesScreen
from screens.dialogs import Confirm
from screens.recording import MARKED, ask_of, ask_source
from screens.review.comments import NONE_HERE, Comments
from screens.review.request_blocks import SUMMARY, Spot, blocks_of
from widgets.list_heading import ListHeading
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
        "page, O aux documents. C tape le commentaire reçu sur la section ou le document, L sur la question sous le "
        "curseur, M le modifie, Suppr le retire. Ce qui est tapé est gardé aussitôt. R inscrit tous les commentaires, "
        "avec la date et la provenance de la réponse\u00a0: la demande se corrige alors comme si le Ministère les "
        "avait écrits ici."
    )

    def __init__(self, request_id: int) -> None:
        super().__init__()
        self.request_id = request_id
        self.reviewed: Reviewed | None = None
        self.own_writes = 0
        self._comments = Comments(self, KEPT, "Commentaire reçu")

    @property
    def trail(self) -> tuple[str, ...]:
        number = self.reviewed.file.request.number if self.reviewed else ""
        return (*self.path, f"Commentaires reçus {number}".rstrip())

    @property
    def subject(self) -> str:
        return self.reviewed.file.child.list_name if self.reviewed is not None else ""

    def body(self) -> ComposeResult:
        yield ListHeading("Lecture…", "", self._page_text)
        yield ReadingView()

    @property
    def reading(self) -> ReadingView:
        """The request on the screen."""
        return self.query_one(ReadingView)

    @property
    def commenting(self) -> Answers:
        """The service that keeps the comments being typed."""
        return self.services.answers

    @property
    def spot(self) -> Spot:
        """Where the cursor is."""
        place = self.reading.place
        return place if isinstance(place, Spot) else SUMMARY

    @on(events.Mount)
    async def _begin(self) -> None:
        self.reading.focus()
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
        self.reading.show(blocks_of(reviewed), from_top=first)
        file, typed = reviewed.file, len(reviewed.draft_comments)
        label = f"{file.request.number} {file.request.type.label} – {file.child.list_name}"
        told = counted(typed, "commentaire tapé", "commentaires tapés") if typed else "aucun commentaire tapé"
        self.query_one(ListHeading).retitle(label, told)
        self.refresh_keys()

    def on_screen_resume(self) -> None:
        """A dialog closed: the focus comes back to the text."""
        self.reading.focus()

    def _page_text(self) -> str:
        if self.reviewed is None:
            return ""
        page = f"Page {self.spot.page} de {len(self.reviewed.pages)} – " if self.spot.page else ""
        return f"{page}{self.reading.percent}\u00a0%"

    @on(ReadingView.Moved)
    def _moved(self) -> None:
        self.query_one(ListHeading).follow()
        self.refresh_keys()

    def on_key(self, event: events.Key) -> None:
        """A digit goes to its page, 0 to the beginning."""
        if self.reading.has_focus and event.character and event.character in "01234567":
            event.stop()
            page = int(event.character)
            self.reading.go_to(lambda place: isinstance(place, Spot) and place.page == page)

    def refusal(self, command: str) -> str:
        if self.reviewed is None:
            return READING if command in _WRITING else ""
        request = self.reviewed.file.request
        if command in _WRITING:
            actor = self.services.actor
            if denied := may(actor, Action.RECORD, request.division, request.status, request.region):
                return denied
        if command in ("edit_remark", "remove_remark") and self._comments.here is None:
            return NONE_HERE
        return NO_COMMENT if command == "record_comments" and not self.reviewed.draft_comments else ""

    def do_refresh(self) -> None:
        """Read the request again."""
        self.attempt(self.reread(), group="move", exclusive=True)
        self.say("Demande relue.")

    def do_next_section(self) -> None:
        """The next heading."""
        if not self.reading.jump(1):
            self.say("C’est la dernière section.")

    def do_previous_section(self) -> None:
        """The heading before."""
        if not self.reading.jump(-1):
            self.say("C’est le début de la demande.")

    def do_open_document(self) -> None:
        """Go to the documents, joined and missing; see the one under the cursor."""
        place, file = self.spot, self.reviewed.file if self.reviewed else None
        document = next((one for one in file.attachments if one.id == place.document), None) if file else None
        if document is not None:
            from screens.document_view import open_document

            open_document(self.app, self.services, self.request_id, document)
        elif self.reading.go_to(lambda place: isinstance(place, Spot) and place.of_document):
            self.say("Choisissez un document avec les flèches\u00a0; C tape le commentaire reçu à son sujet.")

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
        answers = await ask_of(self, request.number, reviewed.asked, event, self.services.context.today)
        if answers is None:
            return
        comments = counted(len(reviewed.draft_comments), "commentaire reçu", "commentaires reçus")
        question = f"Demande {request.number}\u00a0: inscrire {comments}\u00a0?\nElle sera à corriger. {MARKED}"
        if not await self.app.push_screen_wait(Confirm(title, question, "Inscrire")):
            return
        call = partial(self.services.answers.record_comments, request.id, source, answers, request.version)
        count = await self.call(call)
        told = counted(count, "commentaire inscrit", "commentaires inscrits")
        self.mes.leave_message(f"{told[:1].upper()}{told[1:]}\u00a0: la demande {request.number} est à corriger (M).")
        self.dismiss()


_WRITING = ("comment", "comment_field", "edit_remark", "remove_remark", "record_comments")
