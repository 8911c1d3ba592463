"""What stands over everything while nobody is there: nothing of a child, of an office, of what was being done."""

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import Static

from screens.base import Window
from widgets.hints import Hints
from widgets.prose import Prose

_BACK = "Une touche\u00a0: revenir où vous étiez    Ctrl+Q\u00a0: quitter"
_OVER = "Entrée ou Ctrl+Q\u00a0: quitter"


class CoveredScreen(Window[None]):
    """``sentence`` says why; any key uncovers, and does nothing else. A ``final`` one only lets people leave.

    No dialog: a dialog lets what is below be seen, and names the request that it is about.
    """

    DEFAULT_CSS = """
    CoveredScreen { align: center middle; background: $background; }
    CoveredScreen > Vertical { width: 72; max-width: 96%; height: auto; padding: 1 2; border: round $secondary; }
    CoveredScreen > Vertical > .title { text-style: bold; margin-bottom: 1; }
    CoveredScreen > Vertical > Hints { margin-top: 1; }
    """
    BINDINGS = [Binding("ctrl+q", "app.quit", "Quitter", show=False)]
    LEAVING: ClassVar[frozenset[str]] = frozenset({"ctrl+q", "ctrl+c"})
    told_of = None

    def __init__(self, sentence: str, *, final: bool) -> None:
        super().__init__()
        self._sentence = sentence
        self.final = final

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Static("Écran couvert", classes="title", markup=False)
            yield Prose(self._sentence)
            yield Hints(_OVER if self.final else _BACK)

    def on_key(self, event: events.Key) -> None:
        """Come back, or leave for good; what is typed at a covered screen is meant for nothing."""
        if event.key in self.LEAVING:
            return
        event.stop()
        event.prevent_default()
        if not self.final:
            self.dismiss(None)
        elif event.key == "enter":
            # What could not be saved was said above, and cannot be any more.
            self.app.exit()

    def on_click(self) -> None:
        """The mouse is a key too."""
        if not self.final:
            self.dismiss(None)

    def on_paste(self, event: events.Paste) -> None:
        """What is pasted is seen by nobody."""
        event.stop()
        self.on_click()

    def say(self, sentence: str, *, alert: bool = False) -> None:
        """Say why it is not left."""
        self.query_one(Prose).update(sentence)

    def announce(self, sentence: str) -> None:
        """What others did is told when somebody is there to read it: the screen below reads it again by itself."""
