"""A copy that the application made of a file: what it is and what it shows, before it is joined."""

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding

from mes_tui.domain.text import clean
from mes_tui.forms.findings import layers_line
from mes_tui.services.documents import Candidate
from mes_tui.services.joining import told
from screens.base import MesModal
from screens.picture_view import PictureView
from widgets.hints import Hints
from widgets.paged_text import PagedText
from widgets.prose import Prose
from widgets.said_line import SaidLine

_HINTS = "J : Joindre   F8/F7 : page   I : image   / : chercher   Échap : Annuler"

_SCANNED = "(Cette page est une image : elle n’a pas de texte à montrer. I : la voir.)"


class CopyDialog(MesModal[bool]):
    """Shows the copy ``candidate`` and its ``texts``; only the letter J joins it."""

    DEFAULT_CSS = """
    CopyDialog > #box { width: 78; height: 92%; }
    """
    BINDINGS = [Binding("j,J", "accept", "Joindre la copie", show=False)]

    def __init__(self, candidate: Candidate, texts: tuple[str, ...]) -> None:
        super().__init__()
        self._candidate, self._texts = candidate, texts

    def compose(self) -> ComposeResult:
        facts = self._candidate.facts
        yield self.box(
            "Copie à joindre",
            Prose(clean(told(self._candidate), lines=True)),
            PagedText(facts.pages if facts else 1, self._texts, scanned=_SCANNED),
            foot=(SaidLine(), Hints(_HINTS, near=True)),
        )

    def on_mount(self) -> None:
        """The arrows scroll the text."""
        self.query_one(PagedText).focus_text()

    def action_accept(self) -> None:
        """Join the copy."""
        self.dismiss(True)

    def action_cancel(self) -> None:
        """Leave the search, or refuse the copy."""
        pages = self.query_one(PagedText)
        if pages.searching:
            pages.give_up()
        else:
            super().action_cancel()

    @on(PagedText.Looked)
    def _looked(self, event: PagedText.Looked) -> None:
        event.stop()
        candidate, facts = self._candidate, self._candidate.facts
        pages, told = (facts.pages, layers_line(facts)) if facts else (1, "")
        self.app.push_screen(PictureView(candidate.drawing.page, pages, event.page, told))

    @on(PagedText.Told)
    def _said(self, event: PagedText.Told) -> None:
        event.stop()
        self.query_one(SaidLine).say(event.sentence, alert=event.alert)
