"""A screen that nobody touches is covered, then closed; one whose account is over is taken away at once.

What is typed is saved first. The minutes are those of ``[seance]`` in the settings; 0 is never.
"""

from collections.abc import Callable
from typing import Any

from rich.text import Text

from mes_tui import textual_internals as internals
from mes_tui.domain.errors import Refusal
from mes_tui.forms.french import counted
from mes_tui.last_save import SAVED
from mes_tui.type_ahead import TypeAheadApp, since_boot

_MINUTE = 60


class Resting:
    """Watches one application.

    ``barred`` says why its person has no access any more, "" when they have; ``save`` writes what is typed, or raises
    Refusal; ``last_save`` leaves beside the answers what cannot be saved, and says so. ``cover`` and ``end`` are in
    minutes.
    """

    def __init__(
        self,
        app: TypeAheadApp[Any],
        barred: Callable[[], str],
        save: Callable[[], None],
        last_save: Callable[[], str],
        *,
        cover: int,
        end: int,
    ) -> None:
        self._app = app
        self._barred, self._save, self._last_save = barred, save, last_save
        self._cover, self._end = cover, end

    def look(self, ended_by: str = "") -> None:
        """Cover the screen, or end the session, when it is time, or when ``ended_by``, who looks after sessions, asks
        for it. To be called now and then.
        """
        minutes = (since_boot() - self._app.touched_at) / _MINUTE
        if ended_by:
            self._leave(f"{ended_by} a fermé cette séance.")
        elif barred := self._barred():
            self._show(barred, final=True)
        elif self._end and minutes >= self._end:
            self._leave(_said(self._end))
        elif self._cover and minutes >= self._cover:
            self._show(_said(self._cover))

    def _show(self, sentence: str, *, final: bool = False) -> None:
        from screens.covered import CoveredScreen

        top = self._app.screen
        if isinstance(top, CoveredScreen) and (top.final or not final):
            return
        self._app.push_screen(CoveredScreen(f"{sentence} {self._saved(final=final)}", final=final))

    def _saved(self, *, final: bool) -> str:
        try:
            if final:
                return self._last_save()
            self._save()
        except Refusal as refusal:
            return f"NON ENREGISTRÉ\u00a0: {refusal.sentence}"
        return SAVED

    def _leave(self, why: str) -> None:
        """Nobody came back: what can be kept nowhere stays, behind a covered screen, rather than being lost."""
        try:
            kept = self._last_save()
        except Refusal:
            self._show(why)
            return
        internals.print_at_exit(self._app, Text(f"Séance fermée. {why} {kept}"))
        self._app.exit()


def _said(minutes: int) -> str:
    return f"Rien n’a été touché depuis {counted(minutes, 'minute', 'minutes')}."
