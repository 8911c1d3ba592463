"""Going back and forth in the wizard: steps, pages, one move at a time."""

from collections.abc import Awaitable, Coroutine
from typing import Any, Protocol

from textual.css.query import NoMatches
from textual.dom import NoScreen

from screens.wizard.frame import WizardFrame
from screens.wizard.open_request import OpenRequest
from screens.wizard.step import Step
from widgets.modal import is_going

LAST = 5


class StepFrame(WizardFrame, Protocol):
    """The wizard, as what shows one step after the other."""

    @property
    def drawn(self) -> Step | None:
        """The step on the screen, None while one replaces the other."""

    async def show_step(self, number: int) -> None:
        """Replace the step on the screen by ``number`` and put the focus in it."""


class Moves:
    """Moves over the steps of ``frame`` and the pages of the form."""

    def __init__(self, frame: StepFrame) -> None:
        self._frame = frame
        self._moving = False

    def begin(self, work: Coroutine[Any, Any, None]) -> None:
        """Begin ``work``, which goes to another place. One move at a time: a click during another one is dropped."""
        if self._moving:
            work.close()
        else:
            self._moving = True
            self._frame.attempt(self.alone(work), group="move")

    async def alone(self, work: Coroutine[Any, Any, None]) -> None:
        """Do ``work``; a click meanwhile is dropped."""
        self._moving = True
        try:
            await work
        finally:
            self._moving = False

    async def next(self) -> None:
        """Go to the next page or step, when this one lets the person go."""
        frame = self._frame
        frame.settle()
        if frame.drawn is None:
            return
        if await frame.drawn.advance():
            frame.refresh_steps()
        elif frame.drawn is not None and await frame.drawn.leave() and frame.number < LAST:
            await frame.show_step(frame.number + 1)

    async def previous(self) -> None:
        """Go to the previous page or step; never blocked."""
        frame = self._frame
        frame.settle()
        if frame.drawn is None:
            return
        if await frame.drawn.retreat():
            frame.refresh_steps()
        elif frame.number > 1:
            await frame.show_step(frame.number - 1)
        else:
            frame.say("Vous êtes à la première étape.")

    async def goto(self, step: int, page: int = 0, key: str = "") -> None:
        """Go to a step, and for the form to a page and a field."""
        frame = self._frame
        frame.settle()
        if frame.session is not None and page:
            frame.session.move(step, page, key)
        if frame.drawn is None or step != frame.number or not await frame.drawn.show_place(page, key):
            await frame.show_step(step)
            if key and not page and frame.drawn is not None:
                await frame.drawn.show_place(page, key)

    async def refresh(self, session: OpenRequest) -> None:
        """Read the request again; what is typed stays."""
        frame = self._frame
        frame.settle()
        await frame.call(session.flush)
        await frame.reread()
        if frame.drawn is None or not frame.drawn.follow_reread():
            await frame.show_step(frame.number)
        frame.refresh_steps()
        frame.say("Demande relue\u00a0; ce qui est tapé est conservé.")


async def while_shown(step: Step, work: Awaitable[None]) -> None:
    """Do ``work`` of ``step``; left meanwhile, the step has nothing more to show: its work ends quietly."""
    try:
        await work
    except (NoScreen, NoMatches):
        if step.is_attached and not is_going(step):
            raise
