"""The wizard's frame: which step is shown, going back and forth, the save state, leaving without losing anything."""

from dataclasses import replace
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Vertical

from mes_tui.commands import Command
from mes_tui.domain.codes import Status
from mes_tui.domain.errors import Refusal
from mes_tui.domain.requests import Place
from mes_tui.services.children import ChildMatch
from mes_tui.services.lists import list_label
from screens.dialogs import Notice, already_open
from screens.wizard.comment_tour import IN_BAR, NO_COMMENT, Commenting
from screens.wizard.moving import FORM
from screens.wizard.open_request import OpenRequest
from screens.wizard.progress import step_items
from screens.wizard.step import Step
from widgets.step_bar import StepBar

if TYPE_CHECKING:
    from mes_tui.services.submission import Receipt

ELSEWHERE = ("menu", "create")


class WizardScreen(Commenting):
    """Opens on a new request, or on ``request_id`` where it was left (or at ``step``)."""

    CSS_PATH = "wizard.tcss"
    # F10 and F6 are not shown: they say that the request must be left first.
    KEYS = (
        *("help", "values", "previous", "next", "print", "goto", "back", "refresh", "palette", "quit"),
        *ELSEWHERE,
        *IN_BAR,
    )

    def __init__(self, request_id: int | None = None, *, child: tuple[str, str] = ("", ""), step: int = 0) -> None:
        super().__init__()
        self._request_id, self._asked_step = request_id, step
        # The child searched at once, and the file that the cursor goes to.
        self.child, self.child_file = child
        self.match: ChildMatch | None = None

    def body(self) -> ComposeResult:
        yield StepBar()
        yield Vertical(id="step-body")

    def on_mount(self) -> None:
        self.attempt(self.one_move(self._start()), group="move")

    @property
    def trail(self) -> tuple[str, ...]:
        path, request = self.path, self.session.file.request if self.session is not None else None
        if request is None:
            return (*path, "Créer une demande" if self._request_id is None else "Modifier une demande")
        detail = f"Détails de la demande {request.number}"
        if path == self.HOME:
            return (*path, list_label(request.status), detail, "Modifier une demande")
        return (*path, "Modifier une demande" if path[-1] == detail else f"Modifier la demande {request.number}")

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
        self.session = OpenRequest(self.services, opened, self._tell)
        await self._begin(step, self.session.place)
        if self.session.held_by:
            self.app.push_screen(Notice("Demande déjà ouverte", self.session.held_by))

    async def _begin(self, step: int, left: Place) -> None:
        """Show ``step``, or where the request was left; one that just came back begins at its first comment."""
        first = next((item for item in self.comments if not item.comment.corrected), None)
        if not step and left == Place() and first is not None:
            await self.to_comment(first)
        else:
            await self.show_step(step or max(FORM, left.step))

    async def offer_open(self, request_id: int, number: str) -> None:
        """A request is already open for this child, site and year: offer to open it."""
        if await self.app.push_screen_wait(already_open(number)):
            self.dismiss()
            self.mes.open_detail(request_id)

    def refresh_steps(self) -> None:
        """Show the state of each step, the keys and the breadcrumb as they stand now."""
        self.query_one(StepBar).items = step_items(
            self.number, self.session, self.services.rules, found=self.match is not None
        )
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
        if command in IN_BAR:
            return not self.comments
        if command == "values":
            return self.drawn is not None and not hasattr(self.drawn, "do_values")
        return command in ELSEWHERE or (command == "print" and self.session is None)

    def refusal(self, command: str) -> str:
        if command in ELSEWHERE:
            return "Quittez d’abord l’assistant (F3) : rien n’est perdu."
        if command in IN_BAR and not self.comments:
            return NO_COMMENT
        if command == "goto" and self.session is None:
            return "Il n’y a pas encore de demande : choisissez l’enfant, puis le type (F8)."
        return self.drawn.refusal(command) if self.drawn is not None else ""

    async def run_command(self, command: str) -> None:
        target, refused = self.drawn, bool(self.refusal(command))
        if target is not None and hasattr(target, f"do_{command}") and not refused:
            self.attempt(self.while_shown(target, self._done_by(target, command)), group="step")
            return
        way = target.way_out(command) if target is not None and refused else None
        if way is not None:
            self.attempt(self.one_move(way), group="move")
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
        self.attempt(self._leave(), group="move")

    def one_level_back(self, *, kept: bool) -> None:
        """To what the breadcrumb says: the details of a request just created are not open below."""
        if kept and self.session is not None and self.path == self.HOME:
            self.mes.open_in_its_list(self.session.id, self.session.file.request.status)
        else:
            self.dismiss()

    async def transmitted(self, receipt: "Receipt") -> None:
        """The request is at the Ministry: leave the wizard and show the receipt (P61, P62)."""
        from screens.receipt import receipt_text

        if self.session is None:
            return
        request, path, now = self.session.file.request, self.path, list_label(Status.TRANSMITTED)
        await self.call(self.session.close)
        self.session = None
        listed = list_label(request.status)
        if path == self.HOME or (listed in path and listed != now):
            # The list below is not the one where the request is from now on.
            self.mes.open_in_its_list(request.id, Status.TRANSMITTED)
        else:
            self.dismiss()
        self.app.push_screen(Notice("Demande transmise", receipt_text(receipt)))
