"""A work that takes its time: how far it is, and a key to give it up."""

import asyncio
import threading
from collections.abc import Callable
from typing import Generic, Protocol, TypeVar

from textual.app import ComposeResult
from textual.widgets import ProgressBar, Static

from mes_tui.domain.errors import Refusal
from mes_tui.services.documents import Stopped
from mes_tui.type_ahead import BESIDE
from screens.base import MesModal
from widgets.hints import Hints
from widgets.prose import Prose

Made = TypeVar("Made")


class Step(Protocol):
    """One step of a work: the ``done``-th ``of`` so many, in words in ``sentence``."""

    @property
    def done(self) -> int: ...
    @property
    def of(self) -> int: ...
    @property
    def sentence(self) -> str: ...


Progress = Callable[[Step], None]
GivenUp = Callable[[], bool]


class ProgressDialog(MesModal[Made | Refusal | None], Generic[Made]):
    """Runs ``work`` in a thread; the result is what it made, the refusal it met, or None once given up."""

    DEFAULT_CSS = """
    ProgressDialog ProgressBar { width: 100%; height: 1; }
    ProgressDialog Bar { width: 1fr; }
    """

    def __init__(self, title: str, text: str, work: Callable[[Progress, GivenUp], Made]) -> None:
        super().__init__()
        self._title, self._text, self._work = title, text, work
        self._given_up = threading.Event()

    def compose(self) -> ComposeResult:
        yield self.box(
            self._title,
            Prose(self._text),
            Static("", id="where", markup=False),
            ProgressBar(show_eta=False, show_percentage=False),
            foot=(Hints("Échap : arrêter"),),
        )

    def on_mount(self) -> None:
        """Begin."""
        self.run_worker(self._run(), group=f"{BESIDE}work", exit_on_error=False)

    def on_unmount(self) -> None:
        """Nothing goes on behind a window that closed."""
        self._given_up.set()

    def action_cancel(self) -> None:
        """Give the work up; the dialog closes once it has stopped."""
        self._given_up.set()
        self.query_one("#where", Static).update("Arrêt…")

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()

        def heard(step: Step) -> None:
            loop.call_soon_threadsafe(self._show, step)

        try:
            made: Made | Refusal | None = await asyncio.to_thread(self._work, heard, self._given_up.is_set)
        except Stopped:
            made = None
        except Refusal as refusal:
            made = refusal
        self.dismiss(made)

    def _show(self, step: Step) -> None:
        if not self.is_attached or self._given_up.is_set():
            return
        self.query_one("#where", Static).update(step.sentence)
        self.query_one(ProgressBar).update(total=step.of, progress=step.done)
