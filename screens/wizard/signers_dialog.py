"""Who signed on a scanned sheet: the boxes of the page of signatures, ticked by the clerk (P49, P56)."""

from collections.abc import Sequence

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Static

from mes_tui.domain.sheets import Box, Sheet
from mes_tui.domain.text import clean
from mes_tui.services.joining import SIGNERS_ASKED
from screens.base import MesModal
from widgets.cells import wrapped
from widgets.hints import Hints
from widgets.prose import Prose

_MOST = 9
_NOBODY = "Cochez au moins une personne (Espace), ou Échap."


class SignersDialog(MesModal[tuple[str, ...]]):
    """Asks which of ``boxes`` are signed on the sheet ``title``; the result is their keys, or None.

    Those whom ``before`` names are ticked; a box now of another person is not. Nothing is proposed: only who looks at
    the sheet knows.
    """

    DEFAULT_CSS = """
    SignersDialog > #box { width: 78; }
    SignersDialog #signers { height: auto; margin-top: 1; }
    SignersDialog #said { height: auto; min-height: 1; text-style: bold; }
    """
    BINDINGS = [
        Binding("up", "move(-1)", "Personne précédente", show=False),
        Binding("down", "move(1)", "Personne suivante", show=False),
        Binding("space", "tick", "Cocher", show=False),
        *(Binding(str(rank), f"tick({rank})", "Cocher", show=False) for rank in range(1, _MOST + 1)),
        Binding("enter,f8", "accept", "Continuer", show=False),
    ]

    def __init__(self, title: str, boxes: Sequence[Box], before: Sheet | None = None) -> None:
        super().__init__()
        self._title, self._boxes = title, tuple(boxes)
        self._ticked = {box.key for box in boxes if before is not None and before.holds(box)}
        self._current = 0

    def compose(self) -> ComposeResult:
        yield self.box(
            "Qui a signé sur cette feuille ?",
            Prose(f"{clean(self._title)}\n{SIGNERS_ASKED}"),
            Static("", id="signers", markup=False),
            foot=(
                Prose(id="said"),
                Hints("↑ ↓   Espace ou chiffre : cocher   Entrée : Continuer   Échap : Annuler"),
            ),
        )

    def on_mount(self) -> None:
        """Show the boxes."""
        self._show()

    def on_resize(self) -> None:
        """Lines are as wide as the box."""
        self.call_after_refresh(self._show)

    def action_move(self, step: int) -> None:
        """Go to another person."""
        self._current = max(0, min(len(self._boxes) - 1, self._current + step))
        self._show()

    def action_tick(self, rank: int = 0) -> None:
        """Tick the person ``rank``, by default the current one, or take the tick away."""
        if rank > len(self._boxes):
            return
        self._current = rank - 1 if rank else self._current
        self._ticked ^= {self._boxes[self._current].key}
        self._show()

    def action_accept(self) -> None:
        """Those who are ticked signed."""
        if self._ticked:
            self.dismiss(tuple(box.key for box in self._boxes if box.key in self._ticked))
        else:
            self.query_one("#said", Prose).update(_NOBODY)

    def _show(self) -> None:
        lines, shown = Text(no_wrap=True), self.query_one("#signers", Static)
        width = max(20, shown.size.width or 74)
        for place, box in enumerate(self._boxes):
            here, tick = place == self._current, "x" if box.key in self._ticked else " "
            head = f"{'>' if here else ' '} [{tick}] {place + 1} "
            first, *others = wrapped(clean(box.label), width - len(head))
            rows = (f"{head}{first}", *(f"{' ' * len(head)}{row}" for row in others))
            if here:
                self.call_after_refresh(self.keep_line, shown, lines.plain.count("\n"), len(rows))
            for row in rows:
                lines.append(row + "\n", style="reverse bold" if here else "")
        shown.update(lines)
        self.query_one("#said", Prose).update("")
