"""What nobody foresaw, in a task of a screen, is told like the rest."""

from textual.screen import Screen, ScreenResultType
from textual.worker import Worker


class LastResort(Screen[ScreenResultType]):
    """Hands the end of its tasks to the application: Textual tells the screen that began them, and nobody else."""

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """An error is told by the application, if it has something to say."""
        told = getattr(self.app, "on_worker_state_changed", None)
        if told is not None:
            told(event)
