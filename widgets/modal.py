"""Closing a screen or the window of a field editor."""

from collections.abc import Callable

from textual import events
from textual.await_complete import AwaitComplete
from textual.binding import Binding
from textual.screen import ModalScreen, ScreenResultType
from textual.widget import Widget

from mes_tui.textual_internals import LaidOutOnce


def is_going(widget: Widget) -> bool:
    """Whether ``widget`` is being removed, or the application left: parts that did not come yet never will."""
    return not widget.display or widget.app.return_code is not None


class DismissOnce(LaidOutOnce[ScreenResultType]):
    """Closes once, and itself only. Textual would close whatever is in front, and fail when it is asked twice.

    Asked while another screen is in front (a key repeated, a request that somebody else deletes), it closes when it
    comes back. ``is_current`` does not tell: what is behind a screen without a background counts as well.
    """

    _dismissed = False
    _begun = True
    _closes_with: tuple[ScreenResultType | None] | None = None

    @property
    def in_front(self) -> bool:
        """Whether this screen takes the keys."""
        return self.is_attached and self.app.screen is self

    @property
    def leaving(self) -> bool:
        """True once the screen was asked to close."""
        return self._dismissed or self._closes_with is not None

    async def on_event(self, event: events.Event) -> None:
        """A screen that is closed before its parts came is not begun, it only ends: Textual mounts it without them."""
        if isinstance(event, events.Mount):
            self._begun = not is_going(self)
        if self._begun or isinstance(event, events.Unmount):
            await super().on_event(event)

    def dismiss(self, result: ScreenResultType | None = None) -> AwaitComplete:
        """Close with ``result``, once, as soon as nothing is in front."""
        if self._dismissed:
            return AwaitComplete()
        if not self.in_front:
            self._closes_with = (result,)
            return AwaitComplete()
        self._dismissed = True
        return super().dismiss(result)

    def on_screen_resume(self) -> None:
        """Close now, when it was asked meanwhile."""
        if self._closes_with is not None and self.in_front:
            self.dismiss(*self._closes_with)


class EditorModal(ModalScreen[ScreenResultType], DismissOnce[ScreenResultType]):
    """The window of a field editor; the page behind it stays in sight, by the style of the first base.

    ``former`` asks for what the field held before, None where nothing of it is kept.
    """

    BINDINGS = [Binding("f4", "former", "Valeurs précédentes", show=False)]

    former: Callable[[], None] | None = None

    def action_former(self) -> None:
        """Close without choosing, and tell what the field held before."""
        if self.former is not None:
            self.dismiss(None)
            self.former()
