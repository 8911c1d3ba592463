"""What printing relies on inside fpdf2: any version may change it without a word, so that its version is pinned.

Above all the tagged structure of a PDF: headings, paragraphs and tables that a screen reader can follow (PDF/UA-1).
The library tags pictures and links only, and knows the children of ``/Document`` alone; ``StructureTree`` keeps a
whole tree.

Then the fonts: the library reads the whole files again for each document.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from copy import copy
from pathlib import Path
from typing import Any, Literal

from fpdf import FPDF
from fpdf.actions import URIAction
from fpdf.annotations import PDFAnnotation
from fpdf.fonts import SubsetMap, TTFFont
from fpdf.output import PDFPage
from fpdf.structure_tree import NumberTree, StructElem, StructureTreeBuilder
from fpdf.syntax import Name, PDFArray, PDFObject, Raw

VERSION = "2.8.9"
"""The version whose members these are."""

RELIED_ON: Mapping[str, str] = {
    "fpdf.fpdf.FPDF._out": "every tag and artifact (PDF/UA-1), and the code of a page",
    "fpdf.fpdf.FPDF.struct_builder": "the tagged structure",
    "fpdf.structure_tree.StructElem._page_number": "the same",
    "fpdf.structure_tree.StructElem.pg": "the same",
    "fpdf.structure_tree.StructElem.k": "the same",
    "fpdf.structure_tree.StructureTreeBuilder.doc_struct_elem": "the same",
    "fpdf.structure_tree.StructureTreeBuilder.struct_tree_root": "the same",
    "fpdf.structure_tree.StructureTreeBuilder.spid_per_page_number": "the same",
    "fpdf.structure_tree.NumberTree.nums": "the same",
    "fpdf.output.PDFPage.struct_parents": "the same",
    "fpdf.output.PDFPage.add_annotation": "the links of the tagged structure",
    "fpdf.fpdf.FPDF.fonts": "the fonts read once for all documents",
    "fpdf.fonts.TTFFont.desc": "the same: what a document writes in its fonts is not seen in the next one",
    "fpdf.fonts.TTFFont.missing_glyphs": "the same",
    "fpdf.fonts.TTFFont.subset": "the same",
    "fpdf.fonts.TTFFont.ttfont": "the same: the font that is cut down and embedded",
    "fpdf.fonts.TTFFont.ttffile": "the same",
    "fpdf.fonts.SubsetMap.get_all_glyph_names": "the same",
}
"""Each member, public but undocumented ones among them, and what of ours breaks without it."""

Scope = Literal["", "Row", "Column"]
Fonts = Mapping[str, TTFFont]


def write(canvas: FPDF, operators: str) -> None:
    """Write PDF operators to the page of ``canvas`` as they are."""
    canvas._out(operators)


def loaded(files: Mapping[tuple[str, str], Path]) -> Fonts:
    """The fonts of ``files``, by family and style, to be given to documents."""
    reader = FPDF()
    for (family, style), path in files.items():
        reader.add_font(family, style, path)
    read = {key: font for key, font in reader.fonts.items() if isinstance(font, TTFFont)}
    for font in read.values():
        font.close()  # its widths and its characters are known
    return read


def lend(canvas: FPDF, fonts: Fonts) -> None:
    """Give ``canvas`` the ``fonts``, as new: what it writes in them is its own."""
    for key, font in fonts.items():
        own = canvas.fonts[key] = copy(font)
        own.desc = copy(font.desc)
        own.missing_glyphs = []
        own.subset = SubsetMap(own)


def open_fonts(canvas: FPDF, opened: Callable[[Path, Collection[str]], Any]) -> None:
    """Let ``opened`` open each font of ``canvas``, whose text is complete, for the glyphs that it uses."""
    for font in canvas.fonts.values():
        if isinstance(font, TTFFont):
            font.ttfont = opened(font.ttffile, font.subset.get_all_glyph_names())


class Element(StructElem):
    """One element of the tree. ``/A`` carries the scope of a header cell."""

    def __init__(self, kind: str, parent: PDFObject, page: int, scope: Scope = "") -> None:
        super().__init__(struct_type=f"/{kind}", parent=parent, kids=[], page_number=page)
        self.a = Raw(f"<< /O /Table /Scope /{scope} >>") if scope else None
        # In reading order: (page, number of the marked content in it), the elements inside, a link (its page, itself).
        self._content: list[tuple[int, int | LinkMark] | Element] = []

    def hold(self, page: int, content: "int | LinkMark") -> None:
        """Add the marked content ``content`` of ``page``, or the link there, to what the element says."""
        if not self._content:
            self._page_number = page
        self._content.append((page, content))

    def adopt(self, element: "Element") -> None:
        """Add an element at the end of this one."""
        self._content.append(element)

    def settle(self, pages: dict[int, PDFPage]) -> None:
        """Write the references to pages and links, once these have their object numbers."""
        first = next((one[0] for one in self._content if isinstance(one, tuple)), 0)
        if first:
            self.pg = pages[first]  # type: ignore[assignment]
        self.k = PDFArray(one if isinstance(one, Element) else _kid(*one, first, pages) for one in self._content)


class LinkMark(PDFAnnotation):
    """What leads to ``target`` from a rectangle of a page, in points; the structure knows it by its ``struct_parent``.
    ``said`` is read aloud."""

    def __init__(self, target: str, said: str, box: tuple[float, float, float, float], struct_parent: int) -> None:
        x, y, width, height = box
        super().__init__("Link", x, y, width, height, contents=said, action=URIAction(target))
        self.struct_parent = struct_parent


def _kid(page: int, content: int | LinkMark, first: int, pages: dict[int, PDFPage]) -> int | Raw:
    if isinstance(content, LinkMark):
        return Raw(f"<< /Type /OBJR /Pg {pages[page].ref} /Obj {content.ref} >>")
    return content if page == first else Raw(f"<< /Type /MCR /Pg {pages[page].ref} /MCID {content} >>")


class Parents(NumberTree):
    """The elements that hold each piece of content, by page, and the one that holds each link, by itself."""

    def __init__(self) -> None:
        super().__init__()
        self.links: dict[int, Element] = {}

    @property
    def next(self) -> int:
        """The number of the next page or link."""
        return len(self.nums) + len(self.links)

    def serialize(self, obj_dict: dict[str, object] | None = None, _security_handler: Any = None) -> str:
        """The tree as an object."""
        held = {page: f"[{' '.join(element.ref for element in owners)}]" for page, owners in self.nums.items()}
        held |= {number: element.ref for number, element in self.links.items()}
        told = " ".join(f"{number} {held[number]}" for number in sorted(held))
        return PDFObject.serialize(self, {"/Nums": f"[{told}]"})


class StructureTree(StructureTreeBuilder):
    """All the elements of a document, in reading order. ``pages`` is the document's own table of pages."""

    def __init__(self, pages: dict[int, PDFPage]) -> None:
        super().__init__()
        self._pages = pages
        self._parents = self.struct_tree_root.parent_tree = Parents()
        self._elements: list[Element] = []

    def element(self, kind: str, page: int, parent: Element | None = None, scope: Scope = "") -> Element:
        """Add an element at the end of ``parent`` (of the document without one) and return it."""
        added = Element(kind, self.doc_struct_elem if parent is None else parent, page, scope)
        if parent is None:
            self.doc_struct_elem.k.append(added)
        else:
            parent.adopt(added)
        self._elements.append(added)
        return added

    def mark(self, element: Element, page: int) -> int:
        """Give ``element`` one more piece of marked content on ``page`` and return its number there."""
        parents = self.spid_per_page_number.setdefault(page, self._parents.next)
        self._pages[page].struct_parents = parents
        owners = self._parents.nums[parents]
        owners.append(element)
        mcid = len(owners) - 1
        element.hold(page, mcid)
        return mcid

    def link(self, element: Element, page: int, target: str, said: str, box: tuple[float, float, float, float]) -> None:
        """Let ``box`` of ``page``, which ``element`` says, lead to ``target``."""
        link = LinkMark(target, said, box, self._parents.next)
        self._parents.links[link.struct_parent] = element
        sheet = self._pages[page]
        sheet.add_annotation(link)
        # The Tab key follows the structure. The library writes whatever a page holds.
        sheet.tabs = Name("S")  # type: ignore[attr-defined]
        element.hold(page, link)

    def __iter__(self) -> Iterator[PDFObject]:
        """Yield every object of the tree, root first; called once the pages have their object numbers."""
        yield self.struct_tree_root
        yield self.doc_struct_elem
        yield self.struct_tree_root.parent_tree
        for element in self._elements:
            element.settle(self._pages)
            yield element
