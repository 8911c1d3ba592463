"""Two people wrote the same field: both texts are shown, and the person chooses."""

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.widgets import Static

from mes_tui.domain.text import clean
from screens.base import MesModal


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
            VerticalScroll(Static(clean("\n".join(lines), lines=True), markup=False)),
            Static("F6 : garder mes textes    F9 : prendre les textes enregistrés", classes="hints", markup=False),
        )

    def action_keep(self, mine: bool) -> None:
        """Decide."""
        self.dismiss(mine)


def differing(mine: str, theirs: str, before: int = 30, length: int = 150) -> tuple[str, str]:
    """Two long texts cut around the place where they start to differ, « … » where something is left out."""
    place = next((i for i, (a, b) in enumerate(zip(mine, theirs, strict=False)) if a != b), min(len(mine), len(theirs)))
    start = max(0, place - before) if max(len(mine), len(theirs)) > length else 0

    def cut(text: str) -> str:
        return f"{'…' if start else ''}{text[start : start + length]}{'…' if len(text) > start + length else ''}"

    return cut(mine), cut(theirs)
