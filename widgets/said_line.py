"""The line of a window where what was done, or refused, is said."""

from textual.widgets import Static

from mes_tui.domain.text import clean


class SaidLine(Static):
    """Says one sentence at a time, in reverse video when it is an alert; three lines at most, none when silent."""

    DEFAULT_CSS = """
    SaidLine { height: auto; max-height: 3; }
    SaidLine.-alert { text-style: bold reverse; }
    """

    def __init__(self) -> None:
        super().__init__("", id="said", markup=False)

    def say(self, sentence: str, *, alert: bool = False) -> None:
        """Show ``sentence`` in place of the one before."""
        self.update(clean(sentence))
        self.set_class(alert, "-alert")
