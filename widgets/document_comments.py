"""The comments of the Ministry on the documents: under the slots, those of the slot under the cursor (P66 to P68)."""

from collections.abc import Mapping, Sequence

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical

from mes_tui.domain.comments import RankedComment
from widgets.comment_panel import CommentPanel
from widgets.editors.base import FieldEditor

ENDS = ("Première entrée de l’étape.", "Dernière entrée de l’étape ; F8 pour la suivante.")


class DocumentComments(Vertical):
    """A panel for each of ``comments``; ``show`` says of which nature those seen are."""

    DEFAULT_CSS = """
    DocumentComments { height: auto; width: 100%; margin: 1 0 0 0; }
    """
    BINDINGS = [
        Binding("up", "entry(-1)", "Entrée précédente", show=False),
        Binding("down", "entry(1)", "Entrée suivante", show=False),
    ]

    def __init__(self, comments: Sequence[RankedComment]) -> None:
        super().__init__()
        self.panels = tuple(CommentPanel(item) for item in comments)
        self.editors: dict[str, FieldEditor] = {}
        for panel in self.panels:
            self.editors |= panel.editors
        for editor in self.editors.values():
            editor.ends = ENDS

    def compose(self) -> ComposeResult:
        yield from self.panels

    @property
    def current(self) -> FieldEditor | None:
        """The entry that has the focus."""
        return next((editor for editor in self.editors.values() if editor.has_focus), None)

    def show(self, nature: str) -> None:
        """Show the comments on the documents of ``nature`` only."""
        for panel in self.panels:
            panel.display = panel.ranked.comment.section == nature
        self.display = any(panel.display for panel in self.panels)

    def update_from(self, texts: Mapping[str, str]) -> None:
        """Show what is written on the comments, by key; what is being typed stays."""
        current = self.current
        for panel in self.panels:
            panel.update_from(texts, focused=current.key if current is not None else "")

    def action_entry(self, step: int) -> None:
        """Go to the next entry, or the one before."""
        if self.current is not None:
            self.current.go(step)
