"""What stands over everything while nobody is there: nothing of a child, of an office, of what was being done."""

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding

from screens.base import MesModal
from widgets.hints import Hints
from widgets.prose import Prose

_BACK = "Une touche : revenir où vous étiez    Ctrl+Q : quitter"
_OVER = "Entrée ou Ctrl+Q : quitter"


class CoveredScreen(MesModal[None]):
    """``sentence`` says why; any key uncovers, and does nothing else. A ``final`` one only lets people leave."""

    DEFAULT_CSS = """
    CoveredScreen { background: $background; }
    """
    BINDINGS = [Binding("ctrl+q", "app.quit", "Quitter", show=False)]
    LEAVING: ClassVar[frozenset[str]] = frozenset({"ctrl+q", "ctrl+c"})

    def __init__(self, sentence: str, *, final: bool) -> None:
        super().__init__()
        self._sentence = sentence
        self.final = final

    def compose(self) -> ComposeResult:
        yield self.box("Écran couvert", Prose(self._sentence), foot=(Hints(_OVER if self.final else _BACK),))

    def on_key(self, event: events.Key) -> None:
        """Come back, or leave for good; what is typed at a covered screen is meant for nothing."""
        if event.key in self.LEAVING:
            return
        event.stop()
        event.prevent_default()
        if not self.final:
            self.dismiss(None)
        elif event.key == "enter":
            self.app.exit()

    def on_click(self) -> None:
        """The mouse is a key too."""
        if not self.final:
            self.dismiss(None)

    def on_paste(self, event: events.Paste) -> None:
        """What is pasted is seen by nobody."""
        event.stop()
        self.on_click()

    def action_cancel(self) -> None:
        """Escape is a key like any other."""
        if not self.final:
            super().action_cancel()
