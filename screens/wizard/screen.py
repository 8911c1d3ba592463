"""The wizard: which step is shown, going back and forth, opening and leaving a request."""

from collections.abc import Coroutine
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical

from mes_tui.commands import BY_ID, Command
from mes_tui.domain.comments import RankedComment
from mes_tui.domain.errors import Refusal
from mes_tui.domain.people import Child
from mes_tui.domain.requests import Place, RequestFile
from mes_tui.services.children import ChildMatch
from mes_tui.services.lists import list_label
from mes_tui.type_ahead import BESIDE
from screens.base import MesScreen
from screens.dialogs import Notice, already_open
from screens.parts import drawn_together
from screens.wizard.aside import offer
from screens.wizard.comment_tour import IN_BAR, NO_COMMENT, CommentTour
from screens.wizard.documents_step import DocumentsStep
from screens.wizard.form_step import FormStep
from screens.wizard.goto import GotoScreen, at, destinations
from screens.wizard.handing_over import leave
from screens.wizard.moves import Moves, while_shown
from screens.wizard.open_request import OpenRequest
from screens.wizard.progress import step_items
from screens.wizard.saving import SaveTold, Saving
from screens.wizard.search_step import SearchStep
from screens.wizard.step import FORM, Step
from screens.wizard.type_step import TypeStep
from screens.wizard.verification_step import VerificationStep
from widgets.comment_bar import CommentBar, CommentKey
from widgets.status_line import StatusLine
from widgets.step_bar import StepBar

if TYPE_CHECKING:
    from mes_tui.services.submission import Receipt

STEPS: dict[int, type[Step]] = {
    step.NUMBER: step for step in (SearchStep, TypeStep, FormStep, DocumentsStep, VerificationStep)
}


class WizardScreen(MesScreen[None]):
    """Opens on a new request, or on ``request_id`` where it was left (or at ``step``)."""

    CSS_PATH = "wizard.tcss"
    stands = False
    KEYS = (
        *("help", "values", "previous", "next", "print", "next_empty", "goto", "back", "refresh", "palette", "menu"),
        "quit",
        *IN_BAR,
    )

    def __init__(self, request_id: int | None = None, *, child: tuple[str, str] = ("", ""), step: int = 0) -> None:
        super().__init__()
        self.session: OpenRequest | None = None
        self.number = 0
        self._moves, self._saving, self._tour = Moves(self), Saving(self), CommentTour(self)
        self._request_id, self._asked_step = request_id, step
        # The child searched at once, and the file that the cursor goes to.
        self.child, self.child_file = child
        self.match: ChildMatch | None = None

    def body(self) -> ComposeResult:
        yield StepBar()
        yield Vertical(id="step-body")

    @on(events.Mount)
    async def _open(self) -> None:
        # Written too when the application ends, however it ends.
        self.mes.flushers.append(self._saving.flush)
        self.mes.asides[self._saving.flush] = self._saving.set_aside
        await self.attempt_at_once(self._moves.alone(self._start()), group="move")

    def on_unmount(self) -> None:
        """Nothing of this screen is flushed any more."""
        self.mes.asides.pop(self._saving.flush, None)
        if self._saving.flush in self.mes.flushers:
            self.mes.flushers.remove(self._saving.flush)
        if self.session is not None:
            self.session.queue.close()

    def announce(self, sentence: str) -> None:
        """Whoever fills a form is told nothing that is not about it."""

    def on_store_changed(self) -> None:
        """Somebody else may have changed the open request."""
        if self.session is not None:
            self.attempt(self._saving.look_elsewhere(self.session), group=f"{BESIDE}elsewhere", exclusive=True)

    @on(SaveTold)
    def _save_told(self, event: SaveTold) -> None:
        self._saving.show(event.state)

    @property
    def status(self) -> StatusLine:
        """The line that says things, and whether all is saved."""
        return self.query_one(StatusLine)

    def pending(self) -> None:
        """Something is typed that the save queue has not got yet."""
        self._saving.pending()

    def unchanged(self) -> None:
        """What was typed says the same as before."""
        self._saving.unchanged()

    @property
    def trail(self) -> tuple[str, ...]:
        path, request = self.path, self.session.file.request if self.session is not None else None
        if request is None:
            return (*path, "Créer une demande" if self._request_id is None else "Modifier une demande")
        listed = (list_label(request.status), f"Détails de la demande {request.number}")
        return (*path, *(listed if path == self.HOME else ()), f"Modifier la demande {request.number}")

    @property
    def about(self) -> RequestFile | None:
        return self.session.file if self.session is not None else None

    @property
    def whom(self) -> Child | None:
        # Another one may be searched on the first step.
        return super().whom or (self.match.child if self.match is not None and self.number > 1 else None)

    async def _start(self) -> None:
        created = self._request_id is None
        await (self.show_step(1) if created else self.open_request(self._request_id or 0, self._asked_step))
        self.now_stands()

    async def open_request(self, request_id: int, step: int = 0) -> None:
        """Open ``request_id`` for editing, at ``step`` or where it was left."""
        try:
            opened = await self.call(self.services.drafts.open, request_id)
        except Refusal as refusal:
            self.mes.leave_message(refusal.sentence)
            self.dismiss()
            return
        self.session = OpenRequest(self.services, opened, self._saving.hear)
        # Made again, it opens the same request where it was left.
        self._made_with = ((request_id,), {})
        await self._begin(step, self.session.place)
        if self.session.held_by:
            self.app.push_screen(Notice("Demande déjà ouverte", self.session.held_by))
        if self.session.aside:
            self.attempt(offer(self), group=f"{BESIDE}aside")

    async def _begin(self, step: int, left: Place) -> None:
        """Show ``step``, else the field that was left, else the first comment left to correct, else the step."""
        first = self._tour.first_left
        if not step and first is not None and not self._tour.goes_on(left):
            await self._tour.show(first)
        else:
            await self.show_step(step or max(FORM, left.step))

    async def offer_open(self, request_id: int, number: str) -> bool:
        """A request is already open for this child, site and year: offer to open it; True when the person does."""
        if not await self.app.push_screen_wait(already_open(number)):
            return False
        self.dismiss()
        self.mes.open_detail(request_id)
        return True

    async def show_step(self, number: int) -> None:
        """Replace the step on the screen by ``number`` and put the focus in it."""
        place = self.query_one("#step-body", Vertical)
        if not place.is_attached:
            return  # The screen goes away while it opens.
        self.number = number
        with drawn_together(self):
            await place.remove_children()
            step = STEPS[number]()
            await place.mount(step)
            if self.session is not None:
                self.session.move(number, self.session.place.page, self.session.place.key)
            self.say("")
            if not self.status.unsaved:
                self.status.saved = ""  # It says nothing of what is done here.
            await while_shown(step, step.enter())
            self.refresh_steps()

    def move(self, work: Coroutine[Any, Any, None]) -> None:
        """Begin ``work``, which goes to another place; dropped while another move is under way."""
        self._moves.begin(work)

    async def goto(self, step: int, page: int = 0, key: str = "") -> None:
        """Go to a step, and for the form to a page and a field."""
        await self._moves.goto(step, page, key)

    def do_next(self) -> None:
        """The next page or step, when this one lets the person go."""
        self.move(self._moves.next())

    def do_previous(self) -> None:
        """The previous page or step; never blocked."""
        self.move(self._moves.previous())

    def do_goto(self) -> None:
        """Choose a page or a step; what is typed counts in what is said of each."""
        self.settle()
        self.app.push_screen(GotoScreen(destinations(self.session), at(self.session, self.number)), self._goto_chosen)

    def _goto_chosen(self, target: tuple[int, int] | None) -> None:
        if target is not None:
            self.move(self.goto(*target))

    def do_refresh(self) -> None:
        """Read the request again; what is typed stays."""
        if self.session is not None and self.session.queue.disputes:
            self._saving.resolve()
        elif self.session is not None:
            self.move(self._moves.refresh(self.session))

    @on(StepBar.StepWanted)
    def _step_wanted(self, event: StepBar.StepWanted) -> None:
        if self.session is not None and event.number != self.number:
            self.move(self.goto(event.number))

    @property
    def step(self) -> Step:
        """The step on the screen."""
        return self.query_one("#step-body > Step", Step)

    @property
    def drawn(self) -> Step | None:
        """The step on the screen, None while one replaces the other: keys and saves may come in between."""
        # Asked for each key of the bar at each save: a search of the whole screen would be felt.
        bodies = (child.children for child in self.children if child.id == "step-body")
        steps = (child for body in bodies for child in body if isinstance(child, Step) and child.is_mounted)
        return next(steps, None)

    @property
    def at(self) -> str:
        """The key of what the person is on, on the step that is drawn."""
        return self.drawn.at if self.drawn is not None else ""

    def take(self, key: str, text: str) -> None:
        """Take ``text`` as the answer of ``key`` on the step that is drawn."""
        if self.drawn is not None:
            self.drawn.take(key, text)

    def settle(self) -> None:
        """Hand what is typed on the screen to the save queue."""
        if self.drawn is not None:
            self.drawn.settle()

    def reload(self) -> None:
        """Show the answers again on the step that is drawn."""
        if self.drawn is not None:
            self.drawn.reload()

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

    @property
    def comments(self) -> tuple[RankedComment, ...]:
        """The comments to correct, in the order of the form."""
        return self.session.comments if self.session is not None else ()

    @property
    def comment_progress(self) -> str:
        """« 1/2 commentaires corrigés », "" for a request without comments."""
        return self._tour.progress

    def comment_keys(self) -> tuple[CommentKey, ...]:
        """What the bar of the comments offers."""
        return self._tour.keys()

    def say_corrected(self, key: str) -> None:
        """Say what the box « Corrigé » saved under ``key`` is now."""
        self._tour.say_corrected(key)

    def say_here(self, sentence: str, *, alert: bool = False) -> None:
        """Say something of what the person is on."""
        self.step.say_here(sentence, alert=alert)

    def key_name(self, command: str) -> str:
        """The key of ``command`` as it is set, for a sentence."""
        return self.key_of(BY_ID[command])

    def do_next_comment(self) -> None:
        """The next comment, on whatever page it is."""
        self._tour.go(1)

    def do_previous_comment(self) -> None:
        """The comment before, on whatever page it is."""
        self._tour.go(-1)

    def do_correct(self) -> None:
        """Tick or untick the comment of the section where the person is."""
        self._tour.correct()

    @on(CommentBar.Pressed)
    async def _bar_pressed(self, event: CommentBar.Pressed) -> None:
        event.stop()
        await self.run_command(event.command)

    def refresh_steps(self) -> None:
        """Show the state of each step, the keys and the breadcrumb as they stand now."""
        chosen = self.match is not None
        self.query_one(StepBar).items = step_items(self.number, self.session, child_chosen=chosen)
        self.refresh_keys()

    def available(self) -> tuple[Command, ...]:
        own = super().available()
        if self.drawn is None:
            return own
        words, extra = self.drawn.words, self.drawn.available()
        named = tuple(
            replace(command, label=words[command.id][0], help=words[command.id][1]) if command.id in words else command
            for command in own
        )
        return (*named[:1], *extra, *named[1:])

    def hidden(self, command: str) -> bool:
        if command in IN_BAR:
            return not self.comments
        if command == "values":
            return self.drawn is not None and not hasattr(self.drawn, "do_values")
        if command == "next_empty":
            return not hasattr(self.drawn, "do_next_empty")
        return command == "print" and self.session is None

    def refusal(self, command: str) -> str:
        if command in IN_BAR and not self.comments:
            return NO_COMMENT
        if command == "goto" and self.session is None:
            return "Il n’y a pas encore de demande : choisissez l’enfant, puis le type (F8)."
        return self.drawn.refusal(command) if self.drawn is not None else ""

    async def run_command(self, command: str) -> None:
        target, refused = self.drawn, bool(self.refusal(command))
        if target is not None and hasattr(target, f"do_{command}") and not refused:
            self.attempt(while_shown(target, self._done_by(target, command)), group="step")
            return
        way = target.way_out(command) if target is not None and refused else None
        if way is not None:
            self.move(way)
            return
        if hasattr(self, f"do_{command}") or refused:
            await super().run_command(command)
        elif target is not None:
            self.say("Cette touche ne sert pas à cette étape. F1 pour l’aide.")

    async def _done_by(self, step: Step, command: str) -> None:
        outcome = getattr(step, f"do_{command}")()
        if outcome is not None:
            await outcome

    def help_title(self) -> str:
        return self.drawn.help_title() if self.drawn is not None else ""

    def help_text(self) -> str:
        return self.drawn.help_text() if self.drawn is not None else ""

    def do_back(self) -> None:
        """Leave the wizard; refused while something is not saved."""
        self.attempt(self._saving.leave(), group="move")

    def do_menu(self) -> None:
        """The menu over the form; what is typed is saved before it is left for what is chosen."""
        self.mes.open_menu(self._go)

    def _go(self, destination: str | None) -> None:
        if destination:
            self.attempt(self._saving.leave(destination), group="move")

    def one_level_back(self, *, kept: bool) -> None:
        """To what the breadcrumb says: the details of a request just created are not open below."""
        if kept and self.session is not None and self.path == self.HOME:
            self.mes.open_in_its_list(self.session.id, self.session.file.request.status)
        else:
            self.dismiss()

    async def transmitted(self, receipt: "Receipt") -> None:
        """The request is sent: leave the wizard and show the receipt (P61, P62), or the file to hand over."""
        if self.session is None:
            return
        file = self.session.file
        await self.call(self.session.close)
        self.session = None
        await leave(self, file, receipt)
