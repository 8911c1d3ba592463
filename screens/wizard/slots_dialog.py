"""Several files chosen at once: a slot is proposed for each, the clerk confirms or changes (P50, P53)."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Static

from mes_tui.domain.codes import Nature
from mes_tui.domain.documents import Slot
from mes_tui.domain.text import clean
from mes_tui.forms import french
from mes_tui.services.documents import Candidate
from screens.base import MesModal
from widgets.cells import fit
from widgets.hints import Hints
from widgets.prose import Prose

_LINES = 2  # of a file
_NONE = f"à choisir (1 à {len(Nature)}), sinon non joint"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A file, the slot proposed for it if there is one, and on what ground."""

    candidate: Candidate
    nature: Nature | None
    ground: str = ""


class SlotsDialog(MesModal[tuple[Nature | None, ...]]):
    """Asks for a slot for each of ``proposals``; the result is their natures in the same order.

    ``taken`` are the titles of the documents already in the ``slots``.
    """

    DEFAULT_CSS = """
    SlotsDialog > #box { width: 78; }
    SlotsDialog #files { height: auto; margin-top: 1; }
    SlotsDialog #said { height: auto; min-height: 1; text-style: bold; }
    """
    BINDINGS = [
        Binding("up", "move(-1)", "Fichier précédent", show=False),
        Binding("down", "move(1)", "Fichier suivant", show=False),
        *(Binding(str(n), f"choose({n})", "Choisir la case", show=False) for n in range(1, len(Nature) + 1)),
        Binding("0,delete", "choose(0)", "Ne pas joindre", show=False),
        Binding("enter,f8", "accept", "Joindre", show=False),
    ]

    def __init__(self, proposals: tuple[Proposal, ...], taken: dict[Nature, str], slots: Sequence[Slot]) -> None:
        super().__init__()
        self._proposals, self._taken, self._slots = proposals, taken, slots
        self._natures = [proposal.nature for proposal in proposals]
        self._current = 0

    def compose(self) -> ComposeResult:
        natures = "   ".join(f"{n} {slot.name}" for n, slot in enumerate(self._slots, 1))
        yield self.box(
            "Une case pour chaque fichier",
            Prose(f"{natures}   0 Ne pas joindre"),
            Static("", id="files", markup=False),
            foot=(
                Prose(id="said"),
                Hints(f"↑ ↓ : fichier   1 à {len(Nature)} : case   Entrée : Joindre   Échap : Annuler"),
            ),
        )

    def on_mount(self) -> None:
        """Show what is proposed."""
        self._show()

    def action_move(self, step: int) -> None:
        """Go to another file."""
        self._current = max(0, min(len(self._natures) - 1, self._current + step))
        self._show()

    def action_choose(self, number: int) -> None:
        """Give the current file a slot, or none; another file that had it loses it, unless it may have several."""
        nature = self._slots[number - 1].nature if number else None
        if nature is not None and not nature.several:
            self._natures = [None if other is nature else other for other in self._natures]
        self._natures[self._current] = nature
        self._show()

    def action_accept(self) -> None:
        """Join every file that has a slot."""
        if any(self._natures):
            self.dismiss(tuple(self._natures))
        else:
            self.query_one("#said", Prose).update(
                f"Aucun fichier n’a de case : tapez 1 à {len(Nature)}, ou Échap pour annuler."
            )

    def on_resize(self) -> None:
        """Lines are as wide as the box."""
        self.call_after_refresh(self._show)

    def _show(self) -> None:
        lines = Text(no_wrap=True)
        width = max(20, self.query_one("#files").size.width or 74)
        for place, (proposal, nature) in enumerate(zip(self._proposals, self._natures, strict=True)):
            here = place == self._current
            for rank, line in enumerate(self._lines(proposal, nature)):
                mark = ">" if here and rank == 0 else " "
                lines.append(fit(f"{mark} {line}", width) + "\n", style="reverse bold" if here and rank == 0 else "")
        files = self.query_one("#files", Static)
        files.update(lines)
        self.call_after_refresh(self.keep_line, files, self._current * _LINES, _LINES)
        self.query_one("#said", Prose).update("")

    def _lines(self, proposal: Proposal, nature: Nature | None) -> tuple[str, str]:
        candidate = proposal.candidate
        pages = french.counted(candidate.facts.pages, "page", "pages") if candidate.facts else ""
        ground = f" ({proposal.ground})" if proposal.ground and nature is proposal.nature else ""
        slot = next((f"{n} {slot.name}" for n, slot in enumerate(self._slots, 1) if slot.nature is nature), _NONE)
        replaced = f", remplace {self._taken[nature]}" if nature in self._taken else ""
        named = f"{clean(candidate.title)} ({french.size(candidate.size)}, {pages})"
        return named, f"    → {slot}{ground}{clean(replaced)}"
