"""Two people wrote the same field: both texts are shown, and the person chooses."""

from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Static

from mes_tui.domain.text import clean, differing
from screens.base import MesModal
from widgets.hints import Hints


class ConflictScreen(MesModal[bool]):
    """The result: True to write my texts over theirs, False to take theirs; Escape decides nothing.

    It comes by itself, while the person types the next answer: no letter decides.
    """

    BINDINGS = [
        Binding("f6,ctrl+n", "keep(True)", "Garder mes textes", show=False),
        Binding("f9,ctrl+o", "keep(False)", "Prendre les autres", show=False),
    ]

    def __init__(self, rows: tuple[tuple[str, str, str], ...]) -> None:
        super().__init__()
        self._rows = rows

    def compose(self) -> ComposeResult:
        lines = ["Une autre personne a modifié cette demande pendant que vous tapiez. Rien n’est perdu : choisissez.\n"]
        for label, mine, theirs in self._rows:
            mine, theirs = differing(mine, theirs)
            lines.append(f"{label}\n  Votre texte : {mine or '(vide)'}\n  Texte enregistré : {theirs or '(vide)'}\n")
        yield self.box(
            "NON ENREGISTRÉ",
            Static(clean("\n".join(lines), lines=True), markup=False),
            foot=(Hints("F6 : garder mes textes    F9 : prendre les textes enregistrés"),),
        )

    def action_keep(self, mine: bool) -> None:
        """Decide."""
        self.dismiss(mine)
