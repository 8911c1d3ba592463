"""What nobody foresaw ends a screen, never the application: the screen is made again from what is stored."""

from contextlib import suppress
from time import monotonic
from typing import Any, Generic

from textual.app import ReturnType
from textual.message import Message
from textual.screen import Screen

from mes_tui import faults
from mes_tui import textual_internals as internals
from mes_tui.terminal_app import TerminalApp

SENTENCE = (
    "Une erreur imprévue est survenue\u00a0: l’écran montre de nouveau ce qui est enregistré. Vérifiez ce que vous "
    "veniez de taper, puis continuez\u00a0; si elle revient, voyez «\u00a0mes-tui ou\u00a0»."
)
# Seconds during which a failure counts as the same as the one before, and how many of them are outlived: the screens
# are made again, then the lowest one alone. What fails even there would fail for ever.
_AGAIN_SECONDS = 10.0
_OUTLIVED = 2


class SurvivingApp(TerminalApp[ReturnType], Generic[ReturnType]):
    """An application whose screens tell how they are made again (``again``); ``survives`` in a true terminal only."""

    survives: bool | None = None

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._failed_at: list[float] = []
        self._failed_in: list[Screen[Any] | None] = []

    async def _dispatch_message(self, message: Message) -> None:
        """The application's own handlers may fail too: its queue goes on."""
        try:
            await super()._dispatch_message(message)
        except Exception as error:
            self._handle_exception(error)

    def _handle_exception(self, error: Exception) -> None:
        """Make the screen again, with one sentence; leave as before when that does not help, or nothing is shown."""
        if not self._outlives():
            super()._handle_exception(error)
            return
        faults.record(error)
        self._failed_in.append(internals.screen_at_work())
        if len(self._failed_in) == 1:
            self.call_later(self._begin_again)

    def _outlives(self) -> bool:
        survives = self.survives if self.survives is not None else not self.is_headless
        recent = [at for at in self._failed_at if monotonic() - at < _AGAIN_SECONDS]
        return survives and self.is_running and bool(self.screen_stack) and len(recent) < _OUTLIVED

    def _begin_again(self) -> None:
        """Close what failed and what is above it, and open each of these screens anew; dialogs are given up."""
        failed, self._failed_in = self._failed_in, []
        often = any(monotonic() - at < _AGAIN_SECONDS for at in self._failed_at)
        self._failed_at = [*self._failed_at[-_OUTLIVED:], monotonic()]
        with suppress(Exception):
            self.save_typed()
        stack = self.screen_stack
        broken = [stack.index(screen) for screen in failed if screen in stack]
        full = [rank for rank, screen in enumerate(stack) if hasattr(screen, "again")]
        lowest = max((rank for rank in full if rank <= min(broken, default=len(stack))), default=0)
        made = [] if often else [getattr(stack[rank], "again")() for rank in full if rank >= lowest]  # noqa: B009
        self.leave_message(SENTENCE)
        self.open_again(lowest if made else int(0 not in broken), made)

    def save_typed(self) -> None:
        """Write what is typed and not yet written."""

    def leave_message(self, sentence: str) -> None:
        """Say ``sentence`` on the screen that comes in front."""

    def open_again(self, depth: int, screens: list[Screen[Any]]) -> None:
        """Close the screens from ``depth`` on and open ``screens`` in their place, the home screen for want of any."""
