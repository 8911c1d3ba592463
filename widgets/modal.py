"""Closing a screen or the window of a field editor."""

from textual.await_complete import AwaitComplete
from textual.screen import ModalScreen, Screen, ScreenResultType


class DismissOnce(Screen[ScreenResultType]):
    """A key repeated while the screen closes must not close the screen behind it, as Textual would."""

    def dismiss(self, result: ScreenResultType | None = None) -> AwaitComplete:
        """Close with ``result``, once."""
        return super().dismiss(result) if self.is_current else AwaitComplete()


class EditorModal(ModalScreen[ScreenResultType], DismissOnce[ScreenResultType]):
    """The window of a field editor; the page behind it stays in sight, by the style of the first base."""
