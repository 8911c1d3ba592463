"""What the steps with entries share: what is typed is handed to the save queue, wherever the focus is."""

from abc import abstractmethod

from textual import on
from textual.timer import Timer

from screens.wizard.step import Step
from widgets.messages import FieldEdited, FieldLeft, Typed

# Seconds after the last key at which a text not yet left is saved.
PAUSE = 1.0
# Seconds after which what is typed is saved though no pause came.
LONGEST = 5.0


class TypedStep(Step):
    """A step with entries: a value is saved once chosen, a text once left or after a pause."""

    def __init__(self) -> None:
        super().__init__()
        self._pause: Timer | None = None
        self._longest: Timer | None = None

    @abstractmethod
    def handed(self, *, as_typed: bool) -> Typed | None:
        """Hand over what was typed in the entry that has the focus; None when it was left as it was given."""

    @abstractmethod
    def show_answers(self) -> None:
        """Show the answers as they stand; what is being typed stays."""

    def reached(self, key: str) -> None:
        """Called once what was typed under ``key`` is handed over."""

    @on(FieldEdited)
    def _edited(self, event: FieldEdited) -> None:
        event.stop()
        self._stop_pause()
        if event.whole:
            self.take(event.key, event.text, event.over)
            self.wizard.say_corrected(event.key)
        else:
            self._pause = self.set_timer(PAUSE, self._paused)
            self._longest = self._longest or self.set_timer(LONGEST, self._paused)
            self.wizard.pending()

    @on(FieldLeft)
    def _left(self, event: FieldLeft) -> None:
        event.stop()
        self.left(event)

    def left(self, event: FieldLeft) -> None:
        """Take what is left in an entry."""
        self.take(event.key, event.text, event.over)

    def take(self, key: str, text: str, over: str | None = None) -> None:
        session = self.wizard.session
        if session is None:
            return
        if session.answer(key, text, over):
            self.show_answers()
        else:
            self.wizard.unchanged()

    def settle(self) -> None:
        self._hand_over()

    def reload(self) -> None:
        if self.wizard.session is not None:
            self.show_answers()

    def _paused(self) -> None:
        """Save what is typed as it is: the person may go on where the cursor is."""
        self._hand_over(as_typed=True)

    def _hand_over(self, *, as_typed: bool = False) -> None:
        self._stop_pause()
        if self._longest is not None:
            self._longest.stop()
            self._longest = None
        typed = self.handed(as_typed=as_typed)
        if typed is not None:
            self.take(typed.key, typed.text, typed.over)
            self.reached(typed.key)
        else:
            self.wizard.unchanged()

    def _stop_pause(self) -> None:
        if self._pause is not None:
            self._pause.stop()
            self._pause = None
