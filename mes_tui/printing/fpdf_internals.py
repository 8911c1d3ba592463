"""What printing relies on inside fpdf2: any version may change it without a word, so that its version is pinned.

Above all the tagged structure of a PDF: headings, paragraphs and tables that a screen reader can follow (PDF/UA-1).
The library tags pictures and links only, and knows the children of ``/Document`` alone; ``StructureTree`` keeps a
whole tree.
"""

from collections.abc import Iterator, Mapping
from typing import Literal

from fpdf import FPDF
from fpdf.output import PDFPage
from fpdf.structure_tree import StructElem, StructureTreeBuilder
from fpdf.syntax import PDFArray, PDFObject, Raw

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
}
"""Each member, public but undocumented ones among them, and what of ours breaks without it."""

Scope = Literal["", "Row", "Column"]


def write(canvas: FPDF, operators: str) -> None:
    """Write PDF operators to the page of ``canvas`` as they are."""
    canvas._out(operators)


class Element(StructElem):
    """One element of the tree. ``/A`` carries the scope of a header cell."""

    def __init__(self, kind: str, parent: PDFObject, page: int, scope: Scope = "") -> None:
        super().__init__(struct_type=f"/{kind}", parent=parent, kids=[], page_number=page)
        self.a = Raw(f"<< /O /Table /Scope /{scope} >>") if scope else None
        self._content: list[tuple[int, int]] = []  # (page, number of the marked content in it)

    def hold(self, page: int, mcid: int) -> None:
        """Add the marked content ``mcid`` of ``page`` to what the element says."""
        if not self._content:
            self._page_number = page
        self._content.append((page, mcid))

    def settle(self, pages: dict[int, PDFPage]) -> None:
        """Write the references to pages, once these have their object numbers."""
        if not self._content:
            return
        first = self._content[0][0]
        self.pg = pages[first]  # type: ignore[assignment]
        self.k = PDFArray(
            mcid if page == first else Raw(f"<< /Type /MCR /Pg {pages[page].ref} /MCID {mcid} >>")
            for page, mcid in self._content
        )


class StructureTree(StructureTreeBuilder):
    """All the elements of a document, in reading order. ``pages`` is the document's own table of pages."""

    def __init__(self, pages: dict[int, PDFPage]) -> None:
        super().__init__()
        self._pages = pages
        self._elements: list[Element] = []

    def element(self, kind: str, page: int, parent: Element | None = None, scope: Scope = "") -> Element:
        """Add an element at the end of ``parent`` (of the document without one) and return it."""
        holder = self.doc_struct_elem if parent is None else parent
        added = Element(kind, holder, page, scope)
        holder.k.append(added)
        self._elements.append(added)
        return added

    def mark(self, element: Element, page: int) -> int:
        """Give ``element`` one more piece of marked content on ``page`` and return its number there."""
        parents = self.spid_per_page_number.setdefault(page, len(self.spid_per_page_number))
        self._pages[page].struct_parents = parents
        owners = self.struct_tree_root.parent_tree.nums[parents]
        owners.append(element)
        mcid = len(owners) - 1
        element.hold(page, mcid)
        return mcid

    def __iter__(self) -> Iterator[PDFObject]:
        """Yield every object of the tree, root first; called once the pages have their object numbers."""
        yield self.struct_tree_root
        yield self.doc_struct_elem
        yield self.struct_tree_root.parent_tree
        for element in self._elements:
            element.settle(self._pages)
            yield element
