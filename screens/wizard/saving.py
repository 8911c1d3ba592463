"""What a wizard does with its save queue: the state in words, conflicts, nothing lost on leaving."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime

from textual.message import Message

from mes_tui.domain.access import Action, may
from mes_tui.domain.errors import NotFound, Refusal, Settled
from mes_tui.forms.french import NBSP, quoted
from mes_tui.services.autosave import SaveKind, SaveState
from mes_tui.services.watch import RequestState, told_elsewhere
from screens.base import MesScreen
from screens.dialogs import Confirm
from screens.wizard.conflict import resolve_conflict
from screens.wizard.open_request import OpenRequest
from screens.wizard.step import Step
from widgets.status_line import StatusLine

PENDING = "Saisie en cours…"


def _clock(instant: datetime) -> str:
    """« 14 h 00 »: the minutes are always shown, two saves apart are told apart."""
    local = instant.astimezone()
    return f"{local.hour}{NBSP}h{NBSP}{local.minute:02}"


class Saving(MesScreen[None]):
    """The half of the wizard that keeps what is typed: ``session`` is the open request, None before it exists."""

    class SaveTold(Message):
        """The save queue has something to show."""

        def __init__(self, state: SaveState) -> None:
            self.state = state
            super().__init__()

    def __init__(self) -> None:
        super().__init__()
        self.session: OpenRequest | None = None
        self._before = ""
        self._told: tuple[str, RequestState | None] | None = None

    def on_mount(self) -> None:
        """Written too when the application ends, however it ends."""
        self.mes.flushers.append(self.flush)

    def on_unmount(self) -> None:
        """Nothing of this screen is flushed any more."""
        if self.flush in self.mes.flushers:
            self.mes.flushers.remove(self.flush)

    def whisper(self, sentence: str) -> None:
        """Whoever fills a form is told nothing that is not about it."""

    def on_store_changed(self) -> None:
        """Say that somebody else changed the open request; nothing of what is typed moves."""
        if self.session is not None:
            self.attempt(self._look_elsewhere(self.session), group="elsewhere", exclusive=True)

    async def _look_elsewhere(self, session: OpenRequest) -> None:
        state = await self.call(self.services.watch.state, session.id)
        # A save on its way has its own answer, which tells more.
        if session is not self.session or session.queue.unsaved:
            return
        sentence = told_elsewhere(state, session.version)
        if sentence and (sentence, state) != self._told:
            self._told = (sentence, state)
            super().whisper(sentence)

    @property
    def step(self) -> Step:
        """The step on the screen."""
        return self.query_one("#step-body > Step", Step)

    @property
    def drawn(self) -> Step | None:
        """The step on the screen, None while one replaces the other: keys and saves may come in between."""
        if not self.is_mounted:
            return None
        # Asked for each key of the bar at each save: a search of the whole screen would be felt.
        found = next((child for child in self.query_one("#step-body").children if isinstance(child, Step)), None)
        return found if found is not None and found.is_mounted else None

    def settle(self) -> None:
        """Hand what is typed on the screen to the save queue."""
        if self.drawn is not None:
            self.drawn.settle()

    def reload(self) -> None:
        """Show the answers again on the step that is drawn."""
        if self.drawn is not None:
            self.drawn.reload()

    def refresh_steps(self) -> None:
        """Show what changed; the wizard knows what to show."""
        self.refresh_keys()

    def _tell(self, state: SaveState) -> None:
        self.post_message(self.SaveTold(state))

    async def do_print(self) -> None:
        """Print the open request, once everything typed is saved."""
        if self.session is None:
            return
        self.settle()
        await self.call(self.session.flush)
        from screens.print_dialog import open_print_dialog

        open_print_dialog(self, self.session.id)

    async def reread(self) -> None:
        """Read the request again and show what others wrote meanwhile; what is typed stays."""
        if self.session is not None:
            await self.call(self.session.reread)
            if self.session.take_stored():
                self.reload()

    async def _leave(self) -> None:
        kept = True
        if self.session is not None:
            self.settle()
            try:
                await self.call(self.session.flush)
            except NotFound as gone:
                # Deleted for good by somebody else: there is nothing to save into, nor to stay for.
                self.mes.say_later(gone.sentence)
                kept = False
            except Refusal as refusal:
                if not await self._give_up(self.session, refusal):
                    return
                kept = False
            await self.call(self.session.close)
        self.one_level_back(kept=kept)

    def one_level_back(self, *, kept: bool) -> None:
        """Close the screen; ``kept``: the request, if there is one, may still be seen."""
        self.dismiss()

    async def _give_up(self, session: OpenRequest, refusal: Refusal) -> bool:
        """Stay with what is not saved, unless nothing will ever take it and the person gives it up."""
        state, request = await self.call(self.services.watch.state, session.id), session.file.request
        # The save that was refused has read the rights again.
        barred = state and may(self.services.actor, Action.EDIT, request.division, state.status, request.region)
        if not barred and not isinstance(refusal, Settled):
            self._unsaved(f"{refusal.sentence} Restez sur cet écran : le texte y est toujours.")
            return False
        lost = ", ".join(quoted(label) for label in self.labels(session.queue.unsaved))
        question = f"{refusal.sentence} Ce qui n’est pas enregistré ne peut plus l’être : {lost}. Quitter sans cela ?"
        leave = await self.app.push_screen_wait(Confirm("Quitter sans enregistrer", question, "Quitter", "Rester"))
        return leave is True

    def flush(self) -> None:
        """Write everything typed and free the lease; called when the application ends, however it ends."""
        if self.session is not None:
            self.settle()
            with suppress(NotFound):
                self.session.flush()
            self.services.drafts.release(self.session.id)

    def on_saving_save_told(self, event: SaveTold) -> None:
        """Show the save state in words."""
        state, line = event.state, self.query_one(StatusLine)
        if state.kind is SaveKind.SAVED and state.at is not None:
            if line.unsaved:
                line.say("")
            if self.session is not None and self.session.take_others():
                self.reload()
                line.say("Une autre personne a rempli d’autres champs de cette demande : ils sont affichés.")
            line.saved, line.unsaved = f"Enregistré à {_clock(state.at)}", False
            self.refresh_steps()
        elif state.kind is SaveKind.STALE and state.stale is not None and self.session is not None:
            self.session.conflict = state.stale
            line.saved, line.unsaved = "NON ENREGISTRÉ", True
            resolve_conflict(self, state.stale)
        else:
            self._unsaved(state.sentence)

    def taken_over(self) -> None:
        """The stored texts took the place of the typed ones: nothing is left to write."""
        line = self.query_one(StatusLine)
        line.saved, line.unsaved = "", False
        line.say("Les textes enregistrés par l’autre personne sont affichés.")

    def pending(self) -> None:
        """Something is typed that the queue has not got yet: « Enregistré » would not be true."""
        line = self.query_one(StatusLine)
        if not line.unsaved and line.saved != PENDING:
            self._before, line.saved = line.saved, PENDING

    def unchanged(self) -> None:
        """What was typed says the same as before: nothing is on its way to the store."""
        line = self.query_one(StatusLine)
        if line.saved == PENDING and self.session is not None and not self.session.queue.unsaved:
            line.saved = self._before

    def _unsaved(self, sentence: str) -> None:
        line = self.query_one(StatusLine)
        line.saved, line.unsaved = "NON ENREGISTRÉ", True
        line.say(sentence, alert=True)

    def labels(self, keys: Iterable[str]) -> tuple[str, ...]:
        """The labels of the fields ``keys``."""
        session = self.session
        return tuple(session.label(key) if session is not None else key for key in keys)
