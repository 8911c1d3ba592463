"""From a document's data to the bytes of a tagged PDF."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from math import inf
from xml.sax.saxutils import escape

from fpdf.prefs import ViewerPreferences

from mes_tui.domain.paper_code import PageKind
from mes_tui.forms.french import counted
from mes_tui.forms.presentation import ShownLine, ShownPage, ShownSection, ShownTable
from mes_tui.printing.canvas import Canvas, Style
from mes_tui.printing.contents import END, FORM, SIGNATURES, contents
from mes_tui.printing.layout import AFTER, NOTE_SPACE, PAGE_TITLE, SECTION_TITLE, TITLE, WHOLE, Layout
from mes_tui.printing.model import COMMENTS_TITLE, CheckLine, Document, PrintKind
from mes_tui.printing.signature_page import cover_facts, facts, signature_page

PRODUCER = "mes-tui"
NOTE = Style(9, 4.5)
SECTION_SPACE = 3.2

# The head leaves out what « Détails de la demande » says in its own words (SOURCES.md §2.8).
_SAID_BY = {
    "Type de demande": {"Type de demande"},
    "Statut": {"Statut de la demande"},
    "Installation": {"Installation"},
    "Enfant": {"Enfant"},
}

_XMP = """<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about=""
  xmlns:dc="http://purl.org/dc/elements/1.1/"
  xmlns:xmp="http://ns.adobe.com/xap/1.0/"
  xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
  xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
  xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:language><rdf:Bag><rdf:li>fr-CA</rdf:li></rdf:Bag></dc:language>
<xmp:CreateDate>{created}</xmp:CreateDate>
<xmp:CreatorTool>{producer}</xmp:CreatorTool>
<pdf:Producer>{producer}</pdf:Producer>
{claim}
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>"""
_ACCESSIBLE = "<pdfuaid:part>1</pdfuaid:part>"
# One claim only: PDF/A would want a description of PDF/UA's own property. Nobody knows how accessible the documents
# put behind a form are.
_CLAIMS = {
    PrintKind.FILE: "",
    PrintKind.ARCHIVE: "<pdfaid:part>3</pdfaid:part><pdfaid:conformance>U</pdfaid:conformance>",
}


def render(document: Document, carried: Callable[[int, int], None] = lambda done, of: None) -> bytes:
    """Return the PDF of ``document``: US letter, tagged, fonts embedded in part, no name in its metadata.

    Any text prints: what no font can draw becomes a visible sign. The same document with the same
    ``cover.created_at`` gives the same bytes. The documents listed by the contents page of a whole file are not in
    it: they come behind (``mes_tui.attachments.bundles``), or inside; ``carried`` hears of each of these, and may
    raise.
    """
    drawn = _drawn(document, {})
    if _BODIES[document.kind] is _whole_file:
        # The contents page comes first and says where the others are: only now are they known.
        drawn = _drawn(document, drawn.places, drawn)
    _carry(drawn, document, carried)
    drawn.finish(behind=sum(entry.pages for entry in document.attachments) if document.follows else 0)
    return bytes(drawn.output())


def together(documents: Sequence[Document], told: Callable[[int], None] = lambda done: None) -> bytes:
    """Return one PDF of several ``documents`` of a store, one after the other, each with its own page numbers and the
    codes that it would have alone; none of a whole file. ``told`` hears how many are drawn, and may raise."""
    first = documents[0]
    canvas = Canvas(first)
    describe(canvas, f"{counted(len(documents), 'demande', 'demandes')} – {first.kind.heading}", first)
    for done, document in enumerate(documents, start=1):
        if document is not first:
            canvas.begin(document)
        _put(canvas, document, {})
        told(done)
    canvas.finish()
    return bytes(canvas.output())


def _carry(canvas: Canvas, document: Document, carried: Callable[[int, int], None]) -> None:
    count = len(document.attachments)
    # The data of the request come before its documents.
    for number, file in enumerate(document.carried, 1 + count - len(document.carried)):
        canvas.carry(file)
        if number > 0:
            carried(number, count)


def _drawn(document: Document, places: Mapping[str, int], before: Canvas | None = None) -> Canvas:
    """The document without its running foot; ``places`` tells its contents page where each part starts, as ``before``
    found."""
    canvas = Canvas(document, before)
    describe(canvas, document.title, document)
    _put(canvas, document, places)
    canvas.places[END] = len(canvas.pages) + 1
    return canvas


def _put(canvas: Canvas, document: Document, places: Mapping[str, int]) -> None:
    layout = Layout(canvas)
    canvas.page_kind = _FIRST_PAGE[document.kind]
    canvas.new_page()
    layout.heading(1, document.title, TITLE, after=2)
    _BODIES[document.kind](layout, document, places)
    layout.need(0)


def describe(canvas: Canvas, called: str, document: Document) -> None:
    """Say in the file what it is ``called``, its language, what made it, and when."""
    created = (document.cover.created_at or datetime.now(UTC)).replace(microsecond=0)
    title = canvas.plain(called)
    claim = _CLAIMS.get(document.kind, _ACCESSIBLE)
    canvas.set_title(title)
    canvas.set_lang("fr-CA")
    canvas.set_creator(PRODUCER)
    canvas.set_producer(PRODUCER)
    canvas.set_creation_date(created)
    canvas.viewer_preferences = ViewerPreferences(display_doc_title=True)
    xmp = _XMP.format(title=escape(title), created=created.isoformat(), producer=PRODUCER, claim=claim)
    canvas.set_xmp_metadata(xmp)


def _full(layout: Layout, document: Document, _: Mapping[str, int]) -> None:
    facts(layout, cover_facts(document.cover))
    _form(layout, document)


def _form(layout: Layout, document: Document) -> None:
    canvas = layout.canvas
    canvas.mark_place(FORM)
    for page in document.pages:
        _form_page(layout, page)
    if document.signed:
        return
    layout.need(0)
    canvas.page_kind = PageKind.SIGNATURES
    canvas.new_page()
    canvas.mark_place(SIGNATURES)
    signature_page(layout, document.cover, document.boxes, titled=True)


def _whole_file(layout: Layout, document: Document, places: Mapping[str, int]) -> None:
    """The contents page, the form and its page of signatures, unless it is joined; the documents come behind."""
    facts(layout, cover_facts(document.cover))
    contents(layout, document.attachments, places, document.signed)
    layout.need(0)
    layout.canvas.page_kind = PageKind.FORM
    layout.canvas.new_page()
    _form(layout, document)


def _form_page(layout: Layout, page: ShownPage) -> None:
    # Without the word « Page »: the paper's own pages are numbered at the foot.
    layout.heading(2, f"{page.number}. {page.title}", PAGE_TITLE, before=6, ruled=True)
    whole = _whole(layout, page)
    if whole <= WHOLE:
        layout.need(whole)
    for section in page.sections:
        if _titled_apart(section, page):
            layout.heading(3, section.title, SECTION_TITLE, before=SECTION_SPACE, outline=False)
        _blocks(layout, section.blocks, titled=bool(section.title))


def _titled_apart(section: ShownSection, page: ShownPage) -> bool:
    """False for a section without a title, or with that of the page right above it."""
    return bool(section.title) and section.title != page.title


def _whole(layout: Layout, page: ShownPage) -> float:
    """About the height of a page of the form, infinite with a table: a short one, such as the last, is kept whole."""
    height = 0.0
    for section in page.sections:
        height += SECTION_SPACE + SECTION_TITLE.leading + AFTER if _titled_apart(section, page) else 0
        for block in section.blocks:
            height += inf if isinstance(block, ShownTable) else layout.height_of(block, NOTE)
    return height


def _blocks(layout: Layout, blocks: tuple[ShownLine | ShownTable, ...], *, titled: bool) -> None:
    """Print the blocks in order: answers that follow each other make one table, a statement stands alone.

    A table right under the title of its section (``titled``) goes without a second title.
    """
    waiting: list[ShownLine] = []
    for index, block in enumerate(blocks):
        if isinstance(block, ShownLine) and block.label:
            waiting.append(block)
            continue
        layout.answers(waiting)
        waiting = []
        if isinstance(block, ShownTable):
            layout.table(replace(block, label="") if titled and index == 0 else block)
        else:
            layout.space(NOTE_SPACE)
            layout.paragraph(block.text, NOTE)
            layout.space(NOTE_SPACE)
    layout.answers(waiting)


def _signatures(layout: Layout, document: Document, _: Mapping[str, int]) -> None:
    signature_page(layout, document.cover, document.boxes, titled=False)


def _summary(layout: Layout, document: Document, _: Mapping[str, int]) -> None:
    labels = {line.label for line in document.details}
    facts(layout, tuple(fact for fact in cover_facts(document.cover) if not labels & _SAID_BY.get(fact[0], set())))
    if document.details:
        _titled(layout, "Détails de la demande")
        layout.answers(document.details)
    if document.summary:
        _titled(layout, "Résumé de la demande du service de garde")
        layout.answers(document.summary)
    if document.comments:
        _titled(layout, COMMENTS_TITLE)
        layout.answers(document.comments)
    _titled(layout, "Documents")
    if document.attachments:
        rows = tuple((entry.title, entry.nature, entry.received) for entry in document.attachments)
        layout.table(
            ShownTable("", ("Titre du document", "Nature du document", "Date de réception"), rows), named=False
        )
    else:
        layout.paragraph("Aucun document joint.", NOTE)
    if document.checks:
        _titled(layout, "Analyse de recevabilité")
        rows = tuple(_check_row(check) for check in document.checks)
        layout.table(ShownTable("", ("Groupe", "Condition", "État"), rows), named=False)
        for check in document.checks:
            _left_to_do(layout, check)


def _titled(layout: Layout, title: str) -> None:
    layout.heading(2, title, PAGE_TITLE, before=7, ruled=True)


def _check_row(check: CheckLine) -> tuple[str, str, str]:
    """The words say the state, the sign only repeats it."""
    return check.group, check.label, "✓ Rempli" if check.passed else "✗ À compléter"


def _left_to_do(layout: Layout, check: CheckLine) -> None:
    """What a condition still asks for, over the whole width: there may be as many sentences as fields."""
    if check.causes:
        layout.heading(3, check.label, SECTION_TITLE, before=SECTION_SPACE, outline=False)
    for cause in check.causes:
        layout.paragraph(f"– {cause}", NOTE)


_BODIES = {
    PrintKind.FULL: _full,
    PrintKind.SIGNATURES: _signatures,
    PrintKind.SUMMARY: _summary,
    PrintKind.FILE: _whole_file,
    PrintKind.ARCHIVE: _whole_file,
}
_FIRST_PAGE = {
    PrintKind.FULL: PageKind.FORM,
    PrintKind.SIGNATURES: PageKind.SIGNATURES,
    PrintKind.SUMMARY: PageKind.SUMMARY,
    PrintKind.FILE: PageKind.CONTENTS,
    PrintKind.ARCHIVE: PageKind.CONTENTS,
}
