"""Going back and forth in the wizard: steps, pages, one move at a time."""

from collections.abc import Awaitable
from typing import ClassVar

from textual import on
from textual.containers import Vertical
from textual.css.query import NoMatches
from textual.dom import NoScreen

from screens.wizard.conflict import resolve_conflict
from screens.wizard.open_request import OpenRequest
from screens.wizard.saving import Saving
from screens.wizard.step import Step
from widgets.step_bar import StepBar

# The step of the seven pages.
FORM = 3


class Moving(Saving):
    """The part of the wizard that shows one step after the other; ``number`` is the one on the screen, 0 for none."""

    LAST: ClassVar[int] = 5

    def __init__(self) -> None:
        super().__init__()
        self.number = 0
        self._moving = False

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
        await self.while_shown(step, step.enter())
        self.refresh_steps()

    @staticmethod
    async def while_shown(step: Step, work: Awaitable[None]) -> None:
        """Do ``work`` of ``step``; left meanwhile, the step has nothing more to show: its work ends quietly."""
        try:
            await work
        except (NoScreen, NoMatches):
            if step.is_attached:
                raise

    def do_next(self) -> None:
        """The next page or step, when this one lets the person go."""
        self.mes.hold_typing()
        self.attempt(self.one_move(self._next()), group="move")

    def do_previous(self) -> None:
        """The previous page or step; never blocked."""
        self.mes.hold_typing()
        self.attempt(self.one_move(self._previous()), group="move")

    async def one_move(self, move: object) -> None:
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
            # The step is reached once it has read what it shows: a Tab typed before would move a focus not yet there.
            self.mes.hold_typing(self)
            self.attempt(self.one_move(self.goto(target[0], target[1])), group="move")

    async def goto(self, step: int, page: int = 0, key: str = "") -> None:
        """Go to a step, and for the form to a page and a field."""
        self.settle()
        if self.session is not None and page:
            self.session.move(step, page, key)
        if self.drawn is None or step != self.number or not await self.drawn.show_place(page, key):
            await self.show_step(step)

    def do_refresh(self) -> None:
        """Read the request again; what is typed stays."""
        if self.session is not None and self.session.conflict is not None:
            resolve_conflict(self, self.session.conflict)
        elif self.session is not None:
            self.attempt(self.one_move(self._refresh(self.session)), group="move")

    async def _refresh(self, session: OpenRequest) -> None:
        self.settle()
        await self.call(session.flush)
        await self.reread()
        if self.drawn is None or not self.drawn.follow_reread():
            await self.show_step(self.number)
        self.refresh_steps()
        self.say("Demande relue ; ce qui est tapé est conservé.")

    @on(StepBar.StepWanted)
    def _step_wanted(self, event: StepBar.StepWanted) -> None:
        if self.session is not None and event.number != self.number:
            self.attempt(self.one_move(self.goto(event.number)), group="move")
