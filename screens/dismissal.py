"""Leaving a screen once, and only while it is in front."""

from textual.await_complete import AwaitComplete
from textual.screen import Screen, ScreenResultType


class DismissOnce(Screen[ScreenResultType]):
    """A key repeated while the screen goes away must not take away the one behind it, which Textual would do."""

    def dismiss(self, result: ScreenResultType | None = None) -> AwaitComplete:
        if not self.is_current:
            return AwaitComplete()
        return super().dismiss(result)
