"""The wizard's frame: which step is shown, going back and forth, the save state, leaving without losing anything."""

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical

from mes_tui.commands import Command
from mes_tui.domain.errors import Refusal
from mes_tui.services.children import ChildMatch
from mes_tui.services.lists import list_label
from screens.dialogs import Confirm, Notice
from screens.wizard.conflict import resolve_conflict
from screens.wizard.progress import step_items
from screens.wizard.saving import Saving
from screens.wizard.session import Session
from screens.wizard.step import Step
from widgets.step_bar import StepBar

if TYPE_CHECKING:
    from mes_tui.services.verification import Receipt

# The step of the seven pages.
FORM = 3
ELSEWHERE = ("menu", "create")


class WizardScreen(Saving):
    """Opens on a new request, or on ``request_id`` where it was left (or at ``step``)."""

    CSS_PATH = "wizard.tcss"
    # F10 and F6 are not shown: they say that the request must be left first.
    KEYS = ("help", "values", "previous", "next", "print", "goto", "back", "refresh", "palette", "quit", *ELSEWHERE)
    LAST: ClassVar[int] = 5

    def __init__(self, request_id: int | None = None, *, child: str = "", step: int = 0) -> None:
        super().__init__()
        self._request_id, self._asked_step = request_id, step
        self.child = child
        self.match: ChildMatch | None = None
        self.number = 0
        self._moving = False

    def body(self) -> ComposeResult:
        yield StepBar()
        yield Vertical(id="step-body")

    def on_mount(self) -> None:
        self.attempt(self._start())

    @property
    def trail(self) -> tuple[str, ...]:
        if self.session is None:
            return ("Portail DSG", "Accueil", "Créer une demande")
        request = self.session.file.request
        detail = f"Détails de la demande {request.number}"
        return ("Portail DSG", "Accueil", list_label(request.status), detail, "Modifier une demande")

    async def _start(self) -> None:
        if self._request_id is None:
            await self.show_step(1)
            return
        await self.open_request(self._request_id, self._asked_step)

    async def open_request(self, request_id: int, step: int = 0) -> None:
        """Open ``request_id`` for editing, at ``step`` or where it was left."""
        try:
            opened = await self.call(self.services.drafts.open, request_id)
        except Refusal as refusal:
            self.mes.say_later(refusal.sentence)
            self.dismiss()
            return
        self.session = Session(self.services, opened, self._tell)
        await self.show_step(step or max(3, self.session.place.step))
        if self.session.held_by:
            self.app.push_screen(Notice("Demande déjà ouverte", self.session.held_by))

    async def offer_open(self, request_id: int, number: str) -> None:
        """A request is already open for this child, site and year: offer to open it."""
        question = (
            f"La demande {number} est déjà ouverte pour cet enfant dans cette installation, pour la même année de "
            "référence. Voulez-vous l’ouvrir ?"
        )
        if await self.app.push_screen_wait(Confirm("Une demande existe déjà", question, "Ouvrir")):
            self.dismiss()
            self.mes.open_detail(request_id)

    async def show_step(self, number: int) -> None:
        """Replace the step on the screen by ``number`` and put the focus in it."""
        from screens.wizard.steps import STEP_CLASSES

        place = self.query_one("#step-body", Vertical)
        self.number = number
        await place.remove_children()
        step = STEP_CLASSES[number]()
        await place.mount(step)
        if self.session is not None:
            self.session.move(number, self.session.place.page, self.session.place.key)
        self.say("")
        await step.enter()
        self.refresh_steps()

    def refresh_steps(self) -> None:
        """Show the state of each step, the keys and the breadcrumb as they stand now."""
        self.query_one(StepBar).items = step_items(self.number, self.session, self.services.rules)
        self.refresh_keys()

    def available(self) -> tuple[Command, ...]:
        own = super().available()
        if self.drawn is None:
            return own
        words, extra = self.drawn.WORDS, self.drawn.available()
        named = tuple(
            replace(command, label=words[command.id][0], help=words[command.id][1]) if command.id in words else command
            for command in own
        )
        return (*named[:1], *extra, *named[1:])

    def hidden(self, command: str) -> bool:
        if command == "values":
            return self.drawn is not None and not hasattr(self.drawn, "do_values")
        return command in ELSEWHERE or (command == "print" and self.session is None)

    def refusal(self, command: str) -> str:
        if command in ELSEWHERE:
            return "Quittez d’abord l’assistant (F3) : rien n’est perdu."
        if command == "goto" and self.session is None:
            return "Il n’y a pas encore de demande : choisissez l’enfant, puis le type (F8)."
        return self.drawn.refusal(command) if self.drawn is not None else ""

    async def run_command(self, command: str) -> None:
        target = self.drawn
        if target is not None and hasattr(target, f"do_{command}") and not self.refusal(command):
            self.attempt(self._done_by(target, command), group="step")
            return
        if hasattr(self, f"do_{command}") or self.refusal(command):
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

    def do_next(self) -> None:
        """The next page or step, when this one lets the person go."""
        self.mes.hold_typing()
        self.attempt(self._once(self._next()), group="move")

    def do_previous(self) -> None:
        """The previous page or step; never blocked."""
        self.mes.hold_typing()
        self.attempt(self._once(self._previous()), group="move")

    async def _once(self, move: object) -> None:
        """One move at a time: a repeated key while a page is being drawn is dropped."""
        if self._moving:
            move.close()  # type: ignore[attr-defined]
            return
        self._moving = True
        try:
            await move  # type: ignore[misc]
        finally:
            self._moving = False
            self.mes.release_typing()

    async def _next(self) -> None:
        self.settle()
        if self.drawn is None:
            return
        if await self.step.advance():
            self.refresh_steps()
        elif await self.step.leave() and self.number < self.LAST:
            await self.show_step(self.number + 1)

    async def _previous(self) -> None:
        self.settle()
        if self.drawn is None:
            return
        if await self.step.retreat():
            self.refresh_steps()
        elif self.number > 1:
            await self.show_step(self.number - 1)
        else:
            self.say("Vous êtes à la première étape.")

    def do_goto(self) -> None:
        """Choose a page or a step."""
        from screens.wizard.goto import GotoScreen, destinations

        page = self.session.place.page if self.session is not None and self.number == FORM else 0
        self.app.push_screen(GotoScreen(destinations(self.session), (self.number, page)), self._goto_chosen)

    def _goto_chosen(self, target: tuple[int, int] | None) -> None:
        if target is not None:
            self.attempt(self._once(self.goto(target[0], target[1])), group="move")

    async def goto(self, step: int, page: int = 0, key: str = "") -> None:
        """Go to a step, and for the form to a page and a field."""
        self.settle()
        if self.session is not None and page:
            self.session.move(step, page, key)
        await self.show_step(step)

    def do_back(self) -> None:
        """Leave the wizard; refused while something is not saved."""
        self.attempt(self._leave(), group="move")

    async def do_refresh(self) -> None:
        """Read the request again; what is typed is saved first, and what somebody else typed is shown."""
        session = self.session
        if session is None:
            return
        if session.conflict is not None:
            resolve_conflict(self, session.conflict)
            return
        self.settle()
        await self.call(session.flush)
        before = dict(session.answers)
        await self.call(session.reread)
        session.take_stored(before)
        await self.goto(self.number, session.place.page, session.place.key)
        self.say("Demande relue ; ce qui est tapé est conservé.")

    async def transmitted(self, receipt: "Receipt") -> None:
        """The request is at the Ministry: leave the wizard and show the receipt (P61, P62)."""
        from screens.receipt import receipt_text

        if self.session is not None:
            await self.call(self.session.close)
            self.session = None
        self.dismiss()
        self.app.push_screen(Notice("Demande transmise", receipt_text(receipt)))

    @on(StepBar.StepWanted)
    def _step_wanted(self, event: StepBar.StepWanted) -> None:
        if self.session is not None and event.number != self.number:
            self.attempt(self._once(self.goto(event.number)), group="move")
