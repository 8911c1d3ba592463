"""A copy that the application made of a file: what it is and what it shows, before it is joined."""

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Static

from mes_tui.domain.text import clean, file_name
from mes_tui.forms import french
from mes_tui.forms.findings import content_lines, layers_line, pages_line
from mes_tui.services.documents import Candidate
from screens.base import MesModal
from screens.picture_view import PictureView
from widgets.paged_text import PagedText
from widgets.prose import Prose
from widgets.said_line import SaidLine

_HINTS = "J : Joindre   F8/F7 : page   I : image   / : chercher   Échap : Annuler"

_PAGES_LISTED = 8
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
            SaidLine(),
            Static(_HINTS, classes="hints -near", markup=False),
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


def told(candidate: Candidate) -> str:
    """What the copy is, beside the file that was chosen."""
    facts = candidate.facts
    lines = [f"Fichier choisi : {candidate.title}, {french.size(candidate.original_size)} (il reste tel quel)."]
    if facts is not None:
        lines.append(f"Copie : {french.size(candidate.size)}, {pages_line(facts)}.")
        lines += [line for line in content_lines(facts) if not line.startswith("Copie")]
    if candidate.codes:
        pages = sorted({page for page, _ in candidate.codes})
        listed = french.listed([str(page) for page in pages[:_PAGES_LISTED]])
        lines.append(f"Code carré lu, page {listed}{'…' if len(pages) > _PAGES_LISTED else ''}.")
    if candidate.signatures:
        signed = french.counted(candidate.signatures, "signature numérique", "signatures numériques")
        lines.append(f"Le fichier choisi porte {signed} : la copie n’en garde aucune.")
    if candidate.left_out:
        names = french.listed([french.quoted(file_name(name, limit=40)) for name in candidate.left_out[:3]])
        more = f" et {len(candidate.left_out) - 3} de plus" if len(candidate.left_out) > 3 else ""
        lines.append(f"Laissé de côté : {names}{more}.")
    return "\n".join(lines)
