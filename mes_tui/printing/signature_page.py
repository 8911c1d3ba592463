"""The page that people sign by hand: it goes alone through the scanner, so it says again which request it is of."""

from dataclasses import dataclass

from mes_tui.printing.canvas import MARGIN, Canvas, Style
from mes_tui.printing.fpdf_internals import Scope
from mes_tui.printing.layout import AFTER, PAGE_TITLE, Cell, Layout
from mes_tui.printing.model import Cover, ExtraLine, SignatureBox

ROLE = Style(9.5, 5, bold=True)
NOTE = Style(8, 3.9)
STATEMENT = Style(8, 3.9)
NAME = Style(9.5, 5.5, bold=True)
FIELD_LABEL = Style(8, 5.5)
BOX_LABEL = Style(7, 4)
FACT_LABEL = Style(8, 4.3)
FACT = Style(8.5, 4.3)

BOX_HEIGHT = 18.0
FACT_GAP = 2.0
BLANK_SPACE = 1.3
NAME_LABEL = "Nom en lettres moulées"
GAP = 4.0
BETWEEN = 5.0
BETWEEN_AT_LEAST, BETWEEN_AT_MOST = 0.7, 8.0  # what the room left on the page may make of it

INSTRUCTION = (
    "Signez et datez à la main, puis numérisez cette page et joignez-la à la demande comme document « Signatures MES »."
)

Fact = tuple[str, str]


def cover_facts(cover: Cover) -> tuple[Fact, ...]:
    """Return what the head of a document says of its request."""
    return (
        ("Type de demande", cover.type_label),
        ("Statut", cover.status_label),
        ("Service de garde", cover.provider),
        ("Division", cover.division),
        ("Installation", cover.site),
        ("Année de référence", cover.reference_year),
        ("Enfant", cover.child),
        ("Imprimé le", cover.printed_at),
        ("Provenance", cover.origin),
    )


def _signed_facts(cover: Cover) -> tuple[Fact, ...]:
    """Return the few facts that a scanned page of signatures needs to be told from another."""
    return (
        ("Enfant", cover.child),
        ("Division", cover.division),
        ("Type de demande", cover.type_label),
        ("Année de référence", cover.reference_year),
        ("Service de garde", cover.provider),
        ("Révision", str(cover.revision)),
        ("Installation", cover.site),
        ("Imprimé le", cover.printed_at),
        ("Provenance", cover.origin),
    )


def facts(layout: Layout, given: tuple[Fact, ...]) -> None:
    """Print ``given``, pairs of label and text, two a line; those without a text are left out."""
    filled = [fact for fact in given if fact[1].strip()]
    canvas = layout.canvas
    pairs = list(zip(filled[::2], [*filled[1::2], ("", "")], strict=False))
    widths = _fact_widths(canvas, pairs)
    rows = []
    for left, right in pairs:
        cells: list[Cell] = []
        x = MARGIN
        for index, text in enumerate((*left, *right)):
            style, tag = (FACT, "TD") if index % 2 else (FACT_LABEL, "TH")
            scope: Scope = "" if index % 2 else "Row"
            cells.append(Cell(canvas.wrap(text, style, widths[index] - FACT_GAP), x, widths[index], style, tag, scope))
            x += widths[index]
        rows.append(tuple(cells))
    layout.rows(rows, padding=1.0)


def _fact_widths(canvas: Canvas, pairs: list[tuple[Fact, Fact]]) -> tuple[float, float, float, float]:
    """Label, text, label, text: each as wide as it asks but the first text, the longest, which takes the rest."""
    asked = [
        max((canvas.measure(pair[side][part], FACT if part else FACT_LABEL) for pair in pairs), default=0.0)
        for side, part in ((0, 0), (1, 0), (1, 1))
    ]
    left, right, text = (min(width, canvas.width / 4) + FACT_GAP + 0.1 for width in asked)
    return left, canvas.width - left - right - text, right, text


def signature_page(layout: Layout, cover: Cover, boxes: tuple[SignatureBox, ...], *, titled: bool) -> None:
    """Print the boxes to sign in, each kept whole. ``titled`` gives the page a heading of its own."""
    if titled:
        layout.heading(2, "Page de signatures", PAGE_TITLE)
    facts(layout, _signed_facts(cover))
    layout.space(2.5)
    layout.paragraph(INSTRUCTION, NOTE)
    heights = [_height(layout.canvas, box) for box in boxes]
    spare = (layout.canvas.room - sum(heights) - 1) / max(1, len(boxes))
    between = min(BETWEEN_AT_MOST, spare) if spare >= BETWEEN_AT_LEAST else BETWEEN
    for box, height in zip(boxes, heights, strict=True):
        _signature(layout, box, level=3 if titled else 2, height=height, before=between)


@dataclass(frozen=True, slots=True)
class Blank:
    """A field on paper: its label, the width this takes, and the known text (none: a line to write on)."""

    label: str
    label_width: float
    text: tuple[str, ...]


def _height(canvas: Canvas, box: SignatureBox) -> float:
    """The height of a box with its heading, in millimetres."""
    role = canvas.wrap(_role(box), ROLE, canvas.width)
    statement = canvas.wrap(box.statement, STATEMENT, canvas.width)
    blanks = sum(_blanks_height(line) for line in _lines(canvas, box))
    return len(role) * ROLE.leading + AFTER + len(statement) * STATEMENT.leading + blanks + BOX_HEIGHT


def _role(box: SignatureBox) -> str:
    return f"{box.role} (facultatif)" if box.optional else box.role


def _lines(canvas: Canvas, box: SignatureBox) -> list[list[Blank]]:
    """The fields of a box: the name on its own line, the others three by three."""
    others = [box.extra[index : index + 3] for index in range(0, len(box.extra), 3)]
    return [_blanks(canvas, fields) for fields in ((ExtraLine(NAME_LABEL, box.printed_name),), *others)]


def _signature(layout: Layout, box: SignatureBox, *, level: int, height: float, before: float) -> None:
    """Print what one person signs, the name, and the places for the hand and the date."""
    layout.heading(level, _role(box), ROLE, before=before, outline=False)
    layout.need(height - ROLE.leading - AFTER)
    layout.paragraph(box.statement, STATEMENT)
    for line in _lines(layout.canvas, box):
        _to_fill(layout, line)
    _boxes(layout, box.hand)


def _blanks(canvas: Canvas, fields: tuple[ExtraLine, ...]) -> list[Blank]:
    width = _blank_width(canvas, len(fields))
    blanks = []
    for field in fields:
        label = f"{field.label}\u00a0:"
        label_width = canvas.measure(label, FIELD_LABEL) + 2
        blanks.append(Blank(label, label_width, canvas.wrap(field.text, NAME, width - label_width)))
    return blanks


def _blank_width(canvas: Canvas, count: int) -> float:
    return (canvas.width - GAP * (count - 1)) / count


def _blanks_height(blanks: list[Blank]) -> float:
    return max(1, max(len(blank.text) for blank in blanks)) * NAME.leading + BLANK_SPACE


def _to_fill(layout: Layout, blanks: list[Blank]) -> None:
    """Print fields side by side, each known text after its label or a line to write on."""
    canvas = layout.canvas
    layout.need(_blanks_height(blanks))
    width = _blank_width(canvas, len(blanks))
    top = float(canvas.y) + BLANK_SPACE * 0.7
    for index, blank in enumerate(blanks):
        x = MARGIN + index * (width + GAP)
        with canvas.tag(canvas.element("P")):
            canvas.put((blank.label,), x, top, blank.label_width, FIELD_LABEL)
            canvas.put(blank.text, x + blank.label_width, top, width - blank.label_width, NAME)
        if not blank.text:
            canvas.stroke(x + blank.label_width, x + width, top + NAME.leading - 0.8)
    canvas.set_xy(MARGIN, top + _blanks_height(blanks) - BLANK_SPACE * 0.7)


def _boxes(layout: Layout, hand_label: str) -> None:
    """Draw the place for the hand and the place for the date: 110 and 60 parts of the width."""
    layout.need(BOX_HEIGHT)
    canvas = layout.canvas
    hand = (canvas.width - GAP) * 110 / 170
    date = canvas.width - GAP - hand
    top = float(canvas.y)
    for x, width, label in ((MARGIN, hand, hand_label), (MARGIN + hand + GAP, date, "Date (AAAA-MM-JJ)")):
        canvas.frame(x, top, width, BOX_HEIGHT)
        with canvas.tag(canvas.element("P")):
            canvas.put((label,), x + 1.5, top + 0.6, width - 3, BOX_LABEL)
    canvas.set_xy(MARGIN, top + BOX_HEIGHT)
