"""The windows of the field editors."""

from textual.await_complete import AwaitComplete
from textual.screen import ModalScreen, ScreenResultType


class EditorModal(ModalScreen[ScreenResultType]):
    """A key repeated while the window closes must not close the screen behind it, which Textual would do."""

    def dismiss(self, result: ScreenResultType | None = None) -> AwaitComplete:
        """Close with ``result``, once."""
        return super().dismiss(result) if self.is_current else AwaitComplete()
