"""What nobody foresaw, in a task of a screen, is told like the rest."""

from typing import TYPE_CHECKING

from textual.screen import Screen, ScreenResultType
from textual.worker import Worker

if TYPE_CHECKING:
    from mes_tui.app import MesApp


class LastResort(Screen[ScreenResultType]):
    """Hands the end of its tasks to the application: Textual tells the screen that began them, and nobody else."""

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """An error is told by the application."""
        app: MesApp = self.app  # type: ignore[assignment]
        app.on_worker_state_changed(event)
