"""A list of requests on paper: its columns in a table, nothing of the requests themselves."""

from mes_tui.forms.french import counted
from mes_tui.forms.presentation import ShownTable
from mes_tui.printing.canvas import ACCENT, DISCLAIMER, FOOT_TEXT_WIDTH, HAIRLINE, MARGIN, MEASURE, WHOSE, Canvas, Style
from mes_tui.printing.layout import TITLE, Layout
from mes_tui.printing.model import Cover, Document, ListPaper, PrintKind
from mes_tui.printing.render import NOTE, describe

_RUNNING = Style(8.5, 4.5)


class _ListCanvas(Canvas):
    """Pages that carry the name of the list instead of a request's number and code."""

    def __init__(self, paper: ListPaper) -> None:
        self._paper = paper
        super().__init__(_document(paper))

    def header(self) -> None:
        with self.artifact():
            self.put((MEASURE,), MARGIN, MARGIN, self.width / 2, Style(8.5, 4.5, bold=True, color=ACCENT))
            name = self.plain(self._paper.title)
            self.put((name,), MARGIN + self.width / 2, MARGIN, self.width / 2, _RUNNING, align="R")
        self.rule(MARGIN + 6, weight=0.4, color=ACCENT)

    def _foot(self, number: int, total: int, *, last: bool) -> None:
        top = self.foot_top
        with self.artifact():
            self.set_draw_color(*HAIRLINE)
            self.set_line_width(0.2)
            self.line(MARGIN, top, MARGIN + FOOT_TEXT_WIDTH, top)
            self.put((f"Page {number} de {total}",), MARGIN, top + 1.4, FOOT_TEXT_WIDTH, WHOSE)
            said = self.plain(f"{self._paper.title} – imprimé le {self._paper.printed_at}")
            self.put((said,), MARGIN, top + 6.2, FOOT_TEXT_WIDTH, Style(7.5, 4))
        with self.tag(self.element("P")) if last else self.artifact():
            self.put((DISCLAIMER,), MARGIN, top + 10.4, FOOT_TEXT_WIDTH, Style(6.5, 3.5))


def render_list(paper: ListPaper) -> bytes:
    """The PDF of a list: US letter, tagged, the headers on each page, no name in its metadata."""
    canvas = _ListCanvas(paper)
    describe(canvas, paper.title, _document(paper))
    layout = Layout(canvas)
    canvas.new_page()
    layout.heading(1, paper.title, TITLE, after=2)
    layout.paragraph(f"{paper.about} – {counted(len(paper.rows), 'ligne', 'lignes')}", NOTE)
    layout.space(3)
    layout.table(ShownTable("", paper.headers, paper.rows))
    layout.need(0)
    canvas.finish()
    return bytes(canvas.output())


def _document(paper: ListPaper) -> Document:
    """What a canvas asks of a document: that of a list is of no request."""
    unknown = dict.fromkeys(("number", "type_label", "status_label", "division", "provider", "site"), "")
    cover = Cover(**unknown, revision=0, printed_at=paper.printed_at, draft=False, created_at=paper.at)
    return Document(kind=PrintKind.SUMMARY, cover=cover)
