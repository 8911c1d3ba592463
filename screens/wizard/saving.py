"""What the wizard does with its save queue: the state in words, conflicts, nothing lost on leaving."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from textual.message import Message

from mes_tui.domain.access import Action, may
from mes_tui.domain.errors import NotFound, Refusal, Settled
from mes_tui.forms.french import NBSP, quoted
from mes_tui.services.autosave import SaveKind, SaveState
from mes_tui.services.watch import ELSEWHERE, RequestState, told_elsewhere
from screens.dialogs import Confirm
from screens.wizard.conflict import ConflictScreen
from screens.wizard.moves import StepFrame
from screens.wizard.open_request import OpenRequest

PENDING = "Saisie en cours…"


def _clock(instant: datetime) -> str:
    """« 14 h 00 »: the minutes are always shown, two saves apart are told apart."""
    local = instant.astimezone()
    return f"{local.hour}{NBSP}h{NBSP}{local.minute:02}"


@dataclass
class SaveTold(Message):
    """The save queue has something to show."""

    state: SaveState


class Saving:
    """Keeps what is typed in ``frame``, and says so on its status line."""

    def __init__(self, frame: StepFrame) -> None:
        self._frame = frame
        self._before = ""
        self._told: tuple[str, RequestState] | None = None

    def hear(self, state: SaveState) -> None:
        """Called by the save queue, in its own thread."""
        self._frame.post_message(SaveTold(state))

    async def look_elsewhere(self, session: OpenRequest) -> None:
        """Show what somebody else wrote in the open request, or say that it changed; nothing of what is typed moves."""
        state = await self._frame.call(self._frame.services.watch.state, session.id)
        if session is not self._frame.session:
            return
        sentence = told_elsewhere(state, session.version)
        if sentence == ELSEWHERE and await self._follow(session):
            return
        if sentence and (sentence, state) != self._told:
            self._told = (sentence, state)
            self._frame.say_when_free(sentence)

    async def _follow(self, session: OpenRequest) -> bool:
        """Take in what others wrote, when the step on the screen shows answers; True when nothing is left to say.

        A check-list or documents that were read stay as they were read, and what is signed rests on them.
        """
        step, before = self._frame.drawn, session.file
        if step is None or not step.FOLLOWS:
            return False
        await self._frame.call(session.reread)
        keys = session.take_stored()
        if session is not self._frame.session or self._frame.drawn is not step:
            return True
        self.overtaken(keys)
        return bool(keys) or (before.attachments, before.signature) == (
            session.file.attachments,
            session.file.signature,
        )

    def overtaken(self, keys: tuple[str, ...]) -> None:
        """Show the texts of others that took the place of the answers ``keys``, and say so."""
        if not keys:
            return
        self._frame.reload()
        self._frame.refresh_steps()
        if len(keys) == 1:
            self._frame.say(f"Rempli par une autre personne, et affiché : {self.labels(keys)[0]}.")
        else:
            self._frame.say(f"Une autre personne a rempli {len(keys)} champs de cette demande : ils sont affichés.")

    async def leave(self, destination: str = "") -> None:
        """Close the wizard once all is saved, or given up; then go to the ``destination`` of the menu, if there is."""
        frame, session = self._frame, self._frame.session
        kept = True
        if session is not None:
            frame.settle()
            try:
                await frame.call(session.flush)
            except NotFound as gone:
                # Deleted for good by somebody else: there is nothing to save into, nor to stay for.
                frame.mes.leave_message(gone.sentence)
                kept = False
            except Refusal as refusal:
                if not await self._give_up(session, refusal):
                    return
                kept = False
            await frame.call(session.close)
        frame.one_level_back(kept=kept)
        if destination:
            frame.mes.go(destination)

    async def _give_up(self, session: OpenRequest, refusal: Refusal) -> bool:
        """Stay with what is not saved, unless nothing will ever take it and the person gives it up."""
        frame = self._frame
        state, request = await frame.call(frame.services.watch.state, session.id), session.file.request
        # The save that was refused has read the rights again.
        barred = may(frame.services.actor, Action.EDIT, request.division, state.status, request.region)
        if not barred and not isinstance(refusal, Settled):
            self._unsaved(f"{refusal.sentence} Restez sur cet écran : le texte y est toujours.")
            return False
        lost = ", ".join(quoted(label) for label in self.labels(session.queue.unsaved))
        question = f"{refusal.sentence} Ce qui n’est pas enregistré ne peut plus l’être : {lost}. Si vous quittez, "
        question += "c’est mis de côté, et offert à qui ouvrira la demande pour la remplir. Quitter ?"
        leave = await frame.app.push_screen_wait(Confirm("Quitter sans enregistrer", question, "Quitter", "Rester"))
        if leave and not await frame.call(self.set_aside):
            frame.mes.leave_message("NON ENREGISTRÉ : ce qui était tapé n’a pas pu être mis de côté non plus.")
        return leave is True

    def flush(self) -> None:
        """Write everything typed and free the lease; called when the application ends, however it ends."""
        session = self._frame.session
        if session is not None:
            self._frame.settle()
            try:
                with suppress(NotFound):
                    session.flush()
            finally:
                self._frame.services.drafts.release(session.id)

    def set_aside(self) -> bool:
        """Leave what could not be saved beside the answers, for who fills the request next; whether all of it is."""
        session = self._frame.session
        unsaved = session.queue.unsaved if session is not None else {}
        try:
            return session is None or unsaved.keys() <= self._frame.services.aside.keep(session.id, unsaved)
        except Refusal:
            return False

    def show(self, state: SaveState) -> None:
        """Show the save state in words."""
        line, session = self._frame.status, self._frame.session
        if state.kind is SaveKind.SAVED and state.at is not None:
            disputed = session is not None and bool(session.queue.disputes)
            if line.unsaved and not disputed:
                line.say("")
            if session is not None:
                self.overtaken(session.take_news())
            if not disputed:
                line.saved, line.unsaved = f"Enregistré à {_clock(state.at)}", False
            self._frame.refresh_steps()
        elif state.kind is SaveKind.STALE:
            line.saved, line.unsaved = "NON ENREGISTRÉ", True
            self.resolve()
        else:
            self._unsaved(state.sentence)

    def resolve(self) -> None:
        """Show both texts of each disputed field, and do what the person chooses."""
        session = self._frame.session
        disputes = session.queue.disputes if session is not None else {}
        if session is None or not disputes or isinstance(self._frame.app.screen, ConflictScreen):
            return
        rows = tuple(
            (label, dispute.mine, dispute.theirs)
            for label, dispute in zip(self.labels(disputes), disputes.values(), strict=True)
        )

        def decided(mine: bool | None) -> None:
            if mine is None:
                self._frame.status.say("NON ENREGISTRÉ : F5 pour choisir entre les deux textes.", alert=True)
                return
            session.choose(disputes, keep_mine=mine)
            self._frame.reload()
            if not session.queue.unsaved:
                self.taken_over()
            self.resolve()

        self._frame.app.push_screen(ConflictScreen(rows), decided)

    def taken_over(self) -> None:
        """The stored texts took the place of the typed ones: nothing is left to write."""
        line = self._frame.status
        line.saved, line.unsaved = "", False
        line.say("Les textes enregistrés par l’autre personne sont affichés.")

    def pending(self) -> None:
        """Something is typed that the queue has not got yet: « Enregistré » would not be true."""
        line = self._frame.status
        if not line.unsaved and line.saved != PENDING:
            self._before, line.saved = line.saved, PENDING

    def unchanged(self) -> None:
        """What was typed says the same as before: nothing is on its way to the store."""
        line, session = self._frame.status, self._frame.session
        if line.saved == PENDING and session is not None and not session.queue.unsaved:
            line.saved = self._before

    def _unsaved(self, sentence: str) -> None:
        line = self._frame.status
        line.saved, line.unsaved = "NON ENREGISTRÉ", True
        line.say(sentence, alert=True)

    def labels(self, keys: Iterable[str]) -> tuple[str, ...]:
        """The labels of the fields ``keys``."""
        session = self._frame.session
        return tuple(session.label(key) if session is not None else key for key in keys)
