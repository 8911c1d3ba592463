"""The help of a screen or of a field, then its keys (F1)."""

from typing import Any

from rich.table import Table
from rich.text import Text
from textual.app import ComposeResult
from textual.widgets import Static

from mes_tui.domain.text import clean
from screens.base import MesModal
from widgets.hints import Hints
from widgets.prose import Prose


def help_of(dialog: MesModal[Any]) -> "HelpScreen":
    """What ``dialog`` says of itself, and its keys, which its last lines name."""
    keys = (key for hints in dialog.query(Hints) for key in hints.keys)
    rows = tuple((key, f"{what[:1].upper()}{what[1:]}." if what else "", "") for key, what in keys)
    return HelpScreen(str(dialog.query_one("#box").border_title), dialog.HELP_TEXT, rows)


class HelpScreen(MesModal[None]):
    """``rows`` are (keys, what it does, why not now or "")."""

    DEFAULT_CSS = """
    HelpScreen > #box { width: 78; }
    """

    def __init__(self, title: str, text: str, rows: tuple[tuple[str, str, str], ...]) -> None:
        super().__init__()
        self._title, self._text, self._rows = title, text, rows

    def action_help(self) -> None:
        """It is the help already."""

    def compose(self) -> ComposeResult:
        table = Table.grid(padding=(0, 2))
        table.add_column(no_wrap=True)
        table.add_column()
        for keys, text, refusal in self._rows:
            line = Text(clean(text))
            if refusal:
                line.append(f" ({clean(refusal)})", style="italic")
            table.add_row(Text(keys, style="bold"), line)
        parts = [Prose(clean(self._text, lines=True) + "\n")] if self._text else []
        yield self.box(
            self._title,
            *parts,
            Static("Touches", markup=False, classes="heading"),
            Static(table, markup=False),
            foot=(Hints("↑ ↓ : défiler    Échap : fermer"),),
        )
