"""A request under the eyes of the Ministry: read, comment, decide, and on to the next one (P63, P65 to P67)."""

import asyncio

from textual import events, on
from textual.app import ComposeResult

from mes_tui.domain.access import CLOSING, Action, may
from mes_tui.domain.errors import Refusal
from mes_tui.domain.outcomes import none_now
from mes_tui.domain.requests import RequestFile
from mes_tui.domain.statuses import Event
from mes_tui.forms.french import counted
from mes_tui.services.ministry_lists import Queued
from mes_tui.services.ministry_review import Review, Reviewed
from mes_tui.type_ahead import BESIDE
from screens.base import MesScreen
from screens.review.comments import Comments
from screens.review.decisions import Decisions
from screens.review.reading import LAST, RequestReading
from screens.review.request_blocks import SUMMARY
from widgets.reading import ReadingView

PAGES = "1 à 7\u00a0: une page du formulaire. 0\u00a0: le début."
CHANGED = "Cette demande vient de changer\u00a0: la voici telle qu’elle est maintenant."
_ACTIONS = {
    "comment": Action.COMMENT,
    "comment_field": Action.COMMENT,
    "edit_remark": Action.COMMENT,
    "remove_remark": Action.COMMENT,
    "return_request": Action.RETURN,
    "declare": Action.DECLARE,
    "correct_decision": Action.CORRECT,
    "refuse": Action.REFUSE,
    "return_for_type": Action.RETURN_OTHERWISE,
    "close_request": Action.CLOSE,
    "print": Action.PRINT,
}

# What the day may forbid: one of them is enough.
_IN_TIME = {"correct_decision": (Event.CORRECT_DECISION,), "close_request": CLOSING}

# What is offered in its statuses only: the key bar has no room for what cannot happen.
_SOMETIMES = {
    "correct_decision": Event.CORRECT_DECISION,
    "refuse": Event.REFUSE,
    "return_for_type": Event.RETURN_FOR_TYPE,
}


class ReviewScreen(MesScreen[None]):
    """The request ``request_id``, and where it stands in its list when it was opened from one (``queued``)."""

    KEYS = (
        "help",
        "back",
        "comment",
        "edit_remark",
        "remove_remark",
        "return_request",
        "declare",
        "correct_decision",
        "next_section",
        "next_request",
        "comment_field",
        "close_request",
        "refuse",
        "return_for_type",
        "open_document",
        "history",
        "print",
        "previous_section",
        "previous_request",
        "refresh",
        "menu",
        "palette",
        "quit",
    )
    HELP_TITLE = "Étude d’une demande"
    HELP_TEXT = (
        "Les flèches et Page suiv. lisent la demande\u00a0; F7 et F8 vont d’une section à l’autre, un chiffre de 1 à 7 "
        "mène à sa page, 0 au début. C prépare un commentaire sur la section, ou sur le document, même manquant, L sur "
        "la question sous le curseur, M le "
        "modifie, Suppr le retire\u00a0: le service de garde n’en voit rien avant le retour de la demande (R). "
        "F déclare la demande conforme, avec les heures, les jours et les dates accordés\u00a0; D corrige cette "
        "décision jusqu’à la fin de l’année\u00a0; A n’accorde pas le soutien, avec le motif\u00a0; T termine la "
        "demande. F12 passe à la demande suivante de la liste, F11 à la précédente. O mène aux documents, H à "
        "l’historique. Le Ministère ne peut rien modifier de ce que le service de garde a inscrit."
    )

    def __init__(self, request_id: int, queued: Queued | None = None) -> None:
        super().__init__()
        self.request_id = request_id
        self.reviewed: Reviewed | None = None
        self._queued = queued
        self._held = 0
        self._came_by_itself = False
        self.own_writes = 0
        self.reading = RequestReading(self, f"{LAST} F12\u00a0: demande suivante.")
        self._comments, self._decisions = Comments(self, self.reading), Decisions(self)

    @property
    def trail(self) -> tuple[str, ...]:
        if self.reviewed is None:
            return ("Portail DSG", "Accueil", "Demande")
        label = self._queued.query.kind.label if self._queued else ""
        return ("Portail DSG", "Accueil", label, f"Demande {self.reviewed.file.request.number}")

    @property
    def about(self) -> RequestFile | None:
        return self.reviewed.file if self.reviewed is not None else None

    def body(self) -> ComposeResult:
        yield from self.reading.body()

    @property
    def commenting(self) -> Review:
        """The service that keeps the comments being prepared."""
        return self.services.review

    @on(events.Mount)
    async def _begin(self) -> None:
        self.reading.view.focus()
        self.mes.flushers.append(self._release)
        await self.attempt_at_once(self._first(), group="move")

    def on_unmount(self) -> None:
        """Nobody holds the request any more."""
        if self._release in self.mes.flushers:
            self.mes.flushers.remove(self._release)
        if self._held:
            self.app.run_worker(asyncio.to_thread(self._release), exit_on_error=False)

    def _release(self) -> None:
        """Let go of the request; it may wait for the disk."""
        held, self._held = self._held, 0
        if held:
            self.services.drafts.release(held)

    async def _first(self) -> None:
        try:
            await self._go(self.request_id)
        except Refusal as refusal:
            self.mes.leave_message(refusal.sentence)
            self.dismiss()

    async def _go(self, request_id: int, *, chosen: bool = True) -> None:
        """Open a request from its beginning; the one before is let go."""
        reviewed = await self.call(self.services.review.open, request_id, chosen=chosen)
        if self._held != request_id:
            await self.call(self._release)
        self.request_id, self.reviewed, self._held = request_id, reviewed, request_id
        self._came_by_itself = not chosen
        if self._queued is None:
            self._queued = self.services.ministry_lists.queued(reviewed.file.request)
        self._show(from_top=True)
        self.say(reviewed.held_by or PAGES, alert=bool(reviewed.held_by))

    def _show(self, *, from_top: bool) -> None:
        assert self.reviewed is not None
        file, prepared = self.reviewed.file, len(self.reviewed.draft_comments)
        owner = f"{file.provider.division} {file.provider.name} – {file.request.standing}"
        if prepared:
            owner = f"{counted(prepared, 'commentaire préparé', 'commentaires préparés')} – {owner}"
        self.reading.show(owner, from_top=from_top)
        self.refresh_keys()

    @on(ReadingView.Moved)
    def _moved(self) -> None:
        self.refresh_keys()
        if self._came_by_itself and self.reading.spot != SUMMARY:
            self._came_by_itself = False
            self.attempt(self._examine(), group="examine")
        self._comments.follow()
        self.reading.follow()

    async def _examine(self) -> None:
        """The person reads on in a request that came by itself: they examine it."""
        await self.call(self.services.review.open, self.request_id)

    async def reread(self) -> None:
        """The request as it is now, the cursor where it is."""
        self.own_writes = 0
        self.reviewed = await self.call(self.services.review.read, self.request_id)
        self._show(from_top=False)

    def on_screen_resume(self) -> None:
        """A document or a dialog closed: the focus comes back to the text."""
        self.reading.view.focus()

    def on_store_changed(self) -> None:
        """A colleague, or the provider: the request is read again if it was this one."""
        if self.is_current and self.reviewed is not None:
            self.attempt(self._follow(), group=f"{BESIDE}follow", exclusive=True)

    async def _follow(self) -> None:
        assert self.reviewed is not None
        request_id = self.request_id
        try:
            reviewed = await self.call(self.services.review.read, request_id)
        except Refusal as gone:
            self.mes.leave_message(gone.sentence)
            self.dismiss()
            return
        # Another request, or a later reading of this one, may have come in between: it is shown, and told, already.
        version_shown, version = self.reviewed.file.request.version, reviewed.file.request.version
        if self.request_id != request_id or version < version_shown:
            return
        self.reviewed, own, self.own_writes = reviewed, self.own_writes, 0
        self._show(from_top=False)
        if version > version_shown + own:
            self.say(CHANGED)

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

    def on_key(self, event: events.Key) -> None:
        """A digit is a page."""
        self.reading.take_digit(event)

    def do_next_request(self) -> None:
        """The next request of the list."""
        self.attempt(self._turn(1), group="move", exclusive=True)

    def do_previous_request(self) -> None:
        """The previous request of the list."""
        self.attempt(self._turn(-1), group="move", exclusive=True)

    async def _turn(self, step: int) -> None:
        if not await self.turn(step, chosen=True):
            self.say("C’est la dernière demande de la liste." if step > 0 else "C’est la première demande de la liste.")

    async def turn(self, step: int, *, chosen: bool) -> bool:
        """Go to the request after or before this one in its list; False at the end of the list."""
        if self._queued is None:
            return False
        neighbour = await self.call(self.services.ministry_lists.neighbour, self._queued, step)
        if neighbour is None:
            return False
        self._queued = neighbour
        await self._go(neighbour.id, chosen=chosen)
        return True

    def do_print(self) -> None:
        """Choose what to print."""
        from screens.print_dialog import open_print_dialog

        open_print_dialog(self, self.request_id)

    def do_history(self) -> None:
        """Who did what, and when."""
        from screens.history import HistoryScreen

        if self.reviewed is not None:
            self.app.push_screen(HistoryScreen(self.reviewed.file))

    @on(ReadingView.Chosen)
    def _chosen(self) -> None:
        self.reading.open_document()

    def do_open_document(self) -> None:
        """See the document under the cursor, or go to the documents."""
        self.reading.to_documents()

    def do_comment(self) -> None:
        """Comment the section."""
        self._comments.add_to_section()

    def do_comment_field(self) -> None:
        """Comment the question."""
        self._comments.add_to_field()

    def do_edit_remark(self) -> None:
        """Change the prepared comment."""
        self._comments.edit()

    def do_remove_remark(self) -> None:
        """Remove the prepared comment."""
        self._comments.remove()

    def do_return_request(self) -> None:
        """Send the request back with the prepared comments."""
        self._decisions.return_request()

    def do_declare(self) -> None:
        """Declare the request compliant."""
        self._decisions.declare()

    def do_correct_decision(self) -> None:
        """Correct the decision in force."""
        self._decisions.correct()

    def do_refuse(self) -> None:
        """Do not grant what is asked for."""
        self._decisions.refuse()

    def do_return_for_type(self) -> None:
        """Send the request back for another type."""
        self._decisions.return_for_type()

    def do_close_request(self) -> None:
        """Close the request."""
        self._decisions.close()

    def hidden(self, command: str) -> bool:
        event = _SOMETIMES.get(command)
        if event is not None:
            return self.reviewed is None or self.reviewed.file.request.status not in event.effect.before
        return command in ("edit_remark", "remove_remark") and self._comments.here is None

    def refusal(self, command: str) -> str:
        if self.reviewed is None or command not in _ACTIONS:
            return ""
        request = self.reviewed.file.request
        reason = may(self.services.actor, _ACTIONS[command], request.division, request.status, request.region)
        if reason:
            return reason
        if reason := none_now(_IN_TIME.get(command, ()), request, self.services.context.today):
            return reason
        if command == "return_request" and not self.reviewed.draft_comments and not self.reviewed.correction:
            return "Préparez d’abord un commentaire (C) sur une section ou un document."
        return self._comments.none_here if self.hidden(command) else ""
