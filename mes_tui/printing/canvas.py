"""The paper: fonts, margins, header, footer, watermark, and text put down line by line inside tags."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from fpdf import FPDF
from fpdf.bidi import BidiParagraph
from fpdf.enums import Align, MethodReturnValue, PageMode

from mes_tui.domain.paper_code import PageKind, PaperCode
from mes_tui.printing import addresses, page_code
from mes_tui.printing.fpdf_internals import Element, Scope, StructureTree, lend, open_fonts, write
from mes_tui.printing.glyphs import has_right_to_left, mirrored, printable
from mes_tui.printing.model import CarriedFile, Document, PrintKind
from mes_tui.printing.signs import known_signs
from mes_tui.printing.typefaces import opened, typefaces

MARGIN = 15.0
BODY_TOP = 24.0
FOOT_MARGIN = 10.0
"""What printers leave blank at the bottom, in millimetres: the code ends above it."""
FOOT_TEXT_WIDTH = 150.0
FOOT_SIGNS = 100
"""More characters than the foot has room for."""

INK = (0, 0, 0)
ACCENT = (27, 54, 93)
SOFT = (84, 84, 84)  # 7.5:1 on white
HAIRLINE = (176, 176, 176)
WATERMARK = (242, 242, 242)  # few dots behind the words on a printer that has black only

MEASURE = "Mesure exceptionnelle de soutien"
DRAFT = "BROUILLON"
DISCLAIMER = "Ce document n’est pas produit par le ministère de la Famille."


@dataclass(frozen=True, slots=True)
class Style:
    """How a text looks: size in points, leading in millimetres."""

    size: float
    leading: float
    bold: bool = False
    color: tuple[int, int, int] = INK


WHOSE = Style(8.5, 4.5, bold=True)


class Canvas(FPDF):
    """US letter pages that carry the request's number and code; every mark is inside a tag or an artifact.

    Nothing breaks by itself: the layout asks for ``room`` before it prints. ``page_kind`` is what the pages to come
    are, for their code. Several documents may follow each other (``begin``): each counts its own pages.
    """

    def __init__(self, document: Document, before: "Canvas | None" = None) -> None:
        """``before`` is the same document drawn once already: its fonts and lines serve again."""
        archive = "PDF/A-3U" if document.kind is PrintKind.ARCHIVE else None
        super().__init__(orientation="portrait", unit="mm", format="letter", enforce_compliance=archive)
        self.cover = document.cover
        self.page_kind = PageKind.FORM
        self._key = document.paper_key
        self._kinds: list[PageKind] = []
        self._parts = [(document.cover, 1)]
        self.places: dict[str, int] = {}
        self.wrapped: dict[tuple[str, Style, float], tuple[str, ...]] = before.wrapped if before else {}
        self.pdf_version = "1.7"  # what PDF/UA-1 and PDF/A-3 are written for
        self.tree = StructureTree(self.pages)
        self.struct_builder = self.tree
        self.set_margin(MARGIN)
        self.set_auto_page_break(False)
        self.c_margin = 0
        # « {nb} » typed in an answer stays what it is.
        self.str_alias_nb_pages = None  # type: ignore[assignment]
        if before is None:
            lend(self, typefaces())
        else:
            self.fonts.update(before.fonts)
        # The bold has fewer characters than the regular: it falls back on it too.
        self.set_fallback_fonts(["syllabics", "sans"], exact_match=False)
        self._known = known_signs()

    @property
    def body_bottom(self) -> float:
        """Where the body ends, in millimetres from the top."""
        return self.foot_top - page_code.QUIET

    @property
    def foot_top(self) -> float:
        """Where the running foot begins, as high as the code that ends it."""
        return float(self.h) - FOOT_MARGIN - page_code.SIZE

    @property
    def room(self) -> float:
        """What is left of the page for the body, in millimetres."""
        return self.body_bottom - float(self.y)

    @property
    def right_edge(self) -> float:
        return float(self.w) - MARGIN

    @property
    def width(self) -> float:
        """The width between the margins, in millimetres."""
        return float(self.epw)

    def new_page(self) -> None:
        """Start a page of the current ``page_kind`` and stand at the top of its body."""
        self.add_page()
        if len(self.pages) == 1:
            self.set_page_label(label_style="D", label_start=1)
        self._kinds.append(self.page_kind)
        self.set_xy(MARGIN, BODY_TOP)

    def begin(self, document: Document) -> None:
        """The pages to come are those of another document of the same store."""
        self.cover = document.cover
        self._parts.append((document.cover, len(self.pages) + 1))

    def mark_place(self, name: str) -> None:
        """Remember that the part ``name`` starts on this page."""
        self.places[name] = int(self.page)

    def carry(self, file: CarriedFile) -> None:
        """Put a file inside the PDF (archives only)."""
        self.embed_file(
            bytes=file.data,
            basename=file.name,
            mime_type=file.media_type,
            desc=file.description,
            associated_file_relationship=file.relation,
            modification_date=self.creation_date,
            compress=True,
        )
        # Readers that can show the files of a PDF show their list first.
        self.page_mode = PageMode.USE_ATTACHMENTS

    def use(self, style: Style) -> None:
        """Write in ``style`` from now on."""
        self.set_font("sans", "B" if style.bold else "", style.size)
        self.set_text_color(*style.color)

    def plain(self, text: str) -> str:
        """Return ``text`` on one line, as the fonts can print it."""
        return printable(text, self._known)

    def wrap(self, text: str, style: Style, width: float) -> tuple[str, ...]:
        """Return ``text`` made printable and cut in lines of at most ``width`` millimetres; () when empty."""
        # Asked to know a height, then to print: once is enough.
        found = self.wrapped.get((text, style, width))
        if found is None:
            found = self.wrapped[text, style, width] = self._lines(text, style, width)
        return found

    def _lines(self, text: str, style: Style, width: float) -> tuple[str, ...]:
        safe = printable(text, self._known, lines=True)
        if not safe:
            return ()
        self.use(style)
        lines: Any = self.multi_cell(
            width, text=safe, align=Align.L, dry_run=True, output=MethodReturnValue.LINES, markdown=False
        )
        return _spaced(safe, [str(line).rstrip() for line in lines])

    def measure(self, text: str, style: Style) -> float:
        """Return the width of ``text`` on one line, in millimetres."""
        self.use(style)
        return float(self.get_string_width(self.plain(text)))

    def put(self, lines: tuple[str, ...], x: float, y: float, width: float, style: Style, align: str = "L") -> None:
        """Print wrapped ``lines`` one under the other from (x, y)."""
        self.use(style)
        for number, line in enumerate(lines):
            if line:
                self.set_xy(x, y + number * style.leading)
                self.cell(width, style.leading, _in_reading_order(line), align=align, markdown=False)

    def tell(
        self, element: Element, lines: tuple[str, ...], x: float, y: float, style: Style, part: slice = slice(None)
    ) -> None:
        """Print a ``part`` of wrapped ``lines`` from (x, y) as what ``element`` says; their addresses are links."""
        # What is read from right to left has none.
        cut = addresses.on_lines([" " * len(line) if has_right_to_left(line) else line for line in lines])
        owners: dict[addresses.Linked, Element] = {}
        plain: list[str] = []
        for line, pieces in zip(lines[part] or ("",), cut[part] or [[]], strict=True):
            if any(link for _, link in pieces):
                y = self._tell_plain(element, plain, x, y, style)
                self._tell_linked(element, pieces, owners, x, y, style)
                y += style.leading
            else:
                plain.append(line)
        if plain:
            self._tell_plain(element, plain, x, y, style)

    def _tell_plain(self, element: Element, lines: list[str], x: float, y: float, style: Style) -> float:
        """Print ``lines`` without a link, which are taken; return where they end."""
        if lines:
            with self.tag(element):
                self.put(tuple(lines), x, y, self.width, style)
        end = y + len(lines) * style.leading
        lines.clear()
        return end

    def _tell_linked(
        self,
        element: Element,
        pieces: Sequence[tuple[str, addresses.Linked | None]],
        owners: dict[addresses.Linked, Element],
        x: float,
        y: float,
        style: Style,
    ) -> None:
        for text, link in pieces:
            self.use(style)
            wide = float(self.get_string_width(text))
            owner = element if link is None else owners.get(link) or self.element("Link", element)
            with self.tag(owner):
                self.put((text,), x, y, wide, style)
            if link is not None:
                owners[link] = owner
                box = (x * self.k, self.h_pt - y * self.k, wide * self.k, style.leading * self.k)
                self.tree.link(owner, self.page, link.target, link.said, box)
            x += wide

    @contextmanager
    def tag(self, element: Element) -> Iterator[None]:
        """What is printed inside belongs to ``element``. A tag never crosses pages: open it again on the next."""
        page = self.page
        write(self, f"/{str(element.s)[1:]} <</MCID {self.tree.mark(element, page)}>> BDC")
        yield
        if self.page != page:
            raise RuntimeError("a tag was left open at the end of a page")
        write(self, "EMC")

    @contextmanager
    def artifact(self) -> Iterator[None]:
        """What is printed inside is decoration: a screen reader leaves it out."""
        write(self, "/Artifact BMC")
        yield
        write(self, "EMC")

    def element(self, kind: str, parent: Element | None = None, scope: Scope = "") -> Element:
        """Add an element to the structure, at the end of ``parent``."""
        return self.tree.element(kind, self.page, parent, scope)

    def rule(self, y: float, *, weight: float = 0.2, color: tuple[int, int, int] = HAIRLINE) -> None:
        """Draw a line across the page at ``y``, as decoration."""
        with self.artifact():
            self.set_draw_color(*color)
            self.set_line_width(weight)
            self.line(MARGIN, y, self.right_edge, y)

    def stroke(self, left: float, right: float, y: float) -> None:
        """Draw a line to write on, as decoration."""
        with self.artifact():
            self.set_draw_color(*SOFT)
            self.set_line_width(0.2)
            self.line(left, y, right, y)

    def frame(self, x: float, y: float, width: float, height: float) -> None:
        """Draw an empty box to write in, as decoration."""
        with self.artifact():
            self.set_draw_color(*INK)
            self.set_line_width(0.3)
            self.rect(x, y, width, height)

    def header(self) -> None:
        """Draw the watermark, then the running head (called by the library at each new page).

        Nothing lies under the hands of those who sign: their page, signed before the request is sent, has the word
        in its head only.
        """
        number = self.plain(f"Demande {self.cover.number} – révision {self.cover.revision}")
        if self.cover.origin:
            number = f"{number} – reprise"
        if self.cover.draft and self.page_kind is PageKind.SIGNATURES:
            number = f"{DRAFT} – {number}"
        elif self.cover.draft:
            self._watermark()
        with self.artifact():
            self.put((MEASURE,), MARGIN, MARGIN, self.width / 2, Style(8.5, 4.5, bold=True, color=ACCENT))
            self.put((number,), MARGIN + self.width / 2, MARGIN, self.width / 2, Style(8.5, 4.5), align="R")
        self.rule(MARGIN + 6, weight=0.4, color=ACCENT)

    def _watermark(self) -> None:
        style = Style(92, 32, bold=True, color=WATERMARK)
        x, y = float(self.w) / 2, float(self.h) / 2
        with self.artifact(), self.rotation(52, x, y):
            self.put((DRAFT,), 0, y - style.leading / 2, float(self.w), style, align="C")

    def finish(self, behind: int = 0) -> None:
        """Draw the running foot of every page: only now is their number known. ``behind``: pages put after these."""
        ends = [*(first - 1 for _, first in self._parts[1:]), len(self.pages)]
        for (cover, first), end in zip(self._parts, ends, strict=True):
            self.cover = cover
            for page in range(first, end + 1):
                self.page = page
                self.current_font_is_set_on_page = False
                # The library writes a colour or a width only when it changes, whatever the page it goes back to.
                self.set_draw_color(*INK)
                self.set_line_width(1)
                self._foot(page - first + 1, end - first + 1 + behind, last=page == end)
        open_fonts(self, opened)

    def _whose(self, page: str) -> str:
        """``page`` and the child: a sheet that falls out of its file is known. A long name gives up its end."""
        name, *known = self.cover.child.rsplit(" – ", 2)
        name = self.plain(name)
        for kept in range(min(len(name), FOOT_SIGNS), 0, -1):
            shown = name if kept == len(name) else f"{name[:kept].rstrip()}…"
            line = " – ".join((page, shown, *map(self.plain, known)))
            if self.measure(line, WHOSE) <= FOOT_TEXT_WIDTH:
                return line
        return page

    def _foot(self, number: int, total: int, *, last: bool) -> None:
        top = self.foot_top
        cover = self.cover
        text = f"Demande {cover.number} – révision {cover.revision} – imprimé le {cover.printed_at}"
        with self.artifact():
            self.set_draw_color(*HAIRLINE)
            self.set_line_width(0.2)
            self.line(MARGIN, top, MARGIN + FOOT_TEXT_WIDTH, top)
            self.put((self._whose(f"Page {number} de {total}"),), MARGIN, top + 1.4, FOOT_TEXT_WIDTH, WHOSE)
            self.put((self.plain(text),), MARGIN, top + 6.2, FOOT_TEXT_WIDTH, Style(7.5, 4))
        # Said once to those who listen, at the end; the other pages only repeat it.
        with self.tag(self.element("P")) if last else self.artifact():
            self.put((DISCLAIMER,), MARGIN, top + 10.4, FOOT_TEXT_WIDTH, Style(6.5, 3.5))
        if self._key:
            code = PaperCode(self._kinds[int(self.page) - 1], self.plain(cover.number), number, cover.revision)
            with self.artifact():
                page_code.draw(self, code, self._key, self.right_edge - page_code.SIZE, top)


def _spaced(text: str, lines: list[str]) -> tuple[str, ...]:
    """Return ``lines`` of ``text`` with a space where the cut fell between two words: read aloud, they stay apart."""
    spaced = []
    position = 0
    for line in lines:
        position = max(position, text.find(line, position)) + len(line)
        rest = text[position:]
        between = bool(rest) and rest[0].isspace() and not has_right_to_left(line)
        spaced.append(f"{line} " if line and between else line)
    return tuple(spaced)


def _in_reading_order(line: str) -> str:
    """Return ``line`` as it must be drawn from left to right."""
    if not has_right_to_left(line):
        return line
    characters = BidiParagraph(line).get_reordered_characters()
    return "".join(mirrored(char.character) if char.embedding_level % 2 else char.character for char in characters)
