"""The signs of a document that no font here has, and where they stand: a person is told before it is printed."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # comes with fpdf2, without types

from mes_tui.forms.french import quoted
from mes_tui.forms.presentation import ShownLine, ShownPage
from mes_tui.printing.glyphs import missing
from mes_tui.printing.model import Document

FONTS = Path(__file__).parent / "fonts"
REGULAR, SYLLABICS = FONTS / "DejaVuSans.ttf", FONTS / "NotoSansCanadianAboriginal-Regular.ttf"


@cache
def known_signs() -> frozenset[int]:
    """The code points that can be printed. The bold has fewer than the regular, which it falls back on."""
    found = frozenset[int]()
    for path in (REGULAR, SYLLABICS):
        with TTFont(path, lazy=True) as font:
            found = found.union(font.getBestCmap())
    return found


def unprintable(document: Document) -> tuple[str, ...]:
    """« page 3, « Diagnostic » : ☃ » for each place of ``document`` where a sign would be printed as « □ »."""
    known = known_signs()
    found: dict[str, str] = {}
    for place, text in _texts(document):
        if signs := missing(text, known):
            found[place] = "".join(dict.fromkeys(found.get(place, "") + signs))
    return tuple(f"{place} : {' '.join(signs)}" for place, signs in found.items())


def _texts(document: Document) -> Iterator[tuple[str, str]]:
    cover = document.cover
    yield from (("en-tête", text) for text in (cover.child, cover.provider, cover.site))
    for page in document.pages:
        yield from _answers(page)
    for line in (*document.details, *document.summary, *document.comments):
        yield quoted(line.label), line.text
    for box in document.boxes:
        yield from (("page de signatures", text) for text in (box.printed_name, *(line.text for line in box.extra)))
    for entry in document.attachments:
        yield "titre d’un document joint", entry.title


def _answers(page: ShownPage) -> Iterator[tuple[str, str]]:
    for section in page.sections:
        for block in section.blocks:
            if isinstance(block, ShownLine):
                yield f"page {page.number}, {quoted(block.label or section.title)}", block.text
                continue
            for row in block.rows:
                for header, cell in zip(block.headers, row, strict=False):
                    yield f"page {page.number}, {quoted(header or block.label or section.title)}", cell
