"""The tagged structure: what a screen reader needs to follow the document."""

from itertools import pairwise
from typing import Any

import pytest
from pypdf import PdfReader
from pypdf.generic import ContentStream

from mes_tui.printing.model import PrintKind
from tests.printing.documents import document, elements, lines, page, printed, some_pages

DRAWING = {b"Tj", b"TJ", b"'", b'"', b"S", b"s", b"f", b"F", b"B", b"b", b"Do"}
LONG = page(5, "Moyens", *lines(("Moyens", "mot " * 2500)))


def long_document(kind: PrintKind) -> PdfReader:
    return printed(document(kind, (*some_pages(), LONG)))


def root(reader: PdfReader) -> Any:
    return reader.root_object["/StructTreeRoot"]


def kinds(reader: PdfReader) -> list[str]:
    return [element["/S"] for element in elements(root(reader))]


@pytest.mark.parametrize("kind", PrintKind)
def test_the_file_says_that_it_is_tagged_french_and_titled(kind: PrintKind) -> None:
    reader = printed(document(kind))
    catalog: Any = reader.root_object
    assert catalog["/MarkInfo"]["/Marked"]
    assert catalog["/Lang"] == "fr-CA"
    assert catalog["/ViewerPreferences"]["/DisplayDocTitle"]
    # One claim only. Documents of others come behind a whole file: nothing is promised of them.
    promised = {PrintKind.FILE: set(), PrintKind.ARCHIVE: {"pdfaid"}}.get(kind, {"pdfuaid"})
    metadata = catalog["/Metadata"].get_data().decode()
    assert {name for name in ("pdfuaid", "pdfaid") if f"<{name}:part>" in metadata} == promised
    assert reader.pdf_header == "%PDF-1.7"


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize("kind", PrintKind)
def test_one_title_and_no_skipped_level(kind: PrintKind) -> None:
    levels = [int(name[2:]) for name in kinds(long_document(kind)) if name.startswith("/H")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize("kind", PrintKind)
def test_everything_drawn_is_a_tag_or_decoration(kind: PrintKind) -> None:
    reader = long_document(kind)
    for sheet in reader.pages:
        depth = 0
        for _, operator in ContentStream(sheet.get_contents(), reader).operations:
            if operator in {b"BDC", b"BMC"}:
                depth += 1
                assert depth == 1  # a tag inside decoration, or the reverse, confuses readers
            elif operator == b"EMC":
                depth -= 1
            elif operator in DRAWING:
                assert depth == 1, operator
        assert depth == 0


@pytest.mark.thorough(keep=2)
@pytest.mark.parametrize("kind", PrintKind)
def test_each_piece_of_content_has_its_element_and_each_element_its_page(kind: PrintKind) -> None:
    reader = long_document(kind)
    numbers = root(reader)["/ParentTree"]["/Nums"]
    parents = dict(zip(numbers[::2], numbers[1::2], strict=True))
    assert list(parents) == sorted(parents)
    for sheet in reader.pages:
        owners = parents[sheet["/StructParents"]]
        marked = [
            operands[1]["/MCID"]
            for operands, operator in ContentStream(sheet.get_contents(), reader).operations
            if operator == b"BDC"
        ]
        assert marked == list(range(len(owners)))
        for mcid, owner in enumerate(owners):
            assert any(held == (sheet.indirect_reference, mcid) for held in content_of(owner.get_object()))


def resolved(kid: Any) -> Any:
    """A child of an element: a dictionary, or {} for the number of a piece of content."""
    item = kid.get_object()
    return {} if isinstance(item, int) else item


def content_of(element: Any) -> list[tuple[Any, int]]:
    """The (page, number) of each piece of content of ``element``."""
    found = []
    for kid in element["/K"]:
        item = kid.get_object()
        if isinstance(item, int):
            found.append((element.raw_get("/Pg"), int(item)))
        elif item.get("/Type") == "/MCR":
            found.append((item.raw_get("/Pg"), int(item["/MCID"])))
    return found


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize("kind", [PrintKind.FULL, PrintKind.SUMMARY, PrintKind.FILE])
def test_tables_are_rows_of_cells_with_headers(kind: PrintKind) -> None:
    scopes = set()
    for element in elements(root(long_document(kind))):
        children = [kid["/S"] for kid in map(resolved, element["/K"]) if "/S" in kid]
        if element["/S"] == "/Table":
            assert set(children) <= {"/TR", "/Caption"}
        elif element["/S"] == "/TR":
            assert set(children) <= {"/TH", "/TD"}
            assert "/TH" in children or kind is PrintKind.SUMMARY
        elif element["/S"] == "/TH":
            scopes.add(element["/A"]["/Scope"])
    assert scopes == {"/Row", "/Column"}


def test_an_answer_over_several_pages_is_one_cell() -> None:
    reader = printed(document(pages=(LONG,)))
    cells = [element for element in elements(root(reader)) if element["/S"] == "/TD"]
    assert max(len({page.idnum for page, _ in content_of(cell)}) for cell in cells) >= 3


def test_the_outline_lists_the_pages_of_the_form() -> None:
    reader = printed(document())
    outline: Any = reader.outline
    title, children = outline
    assert title["/Title"] == "Demande 2021-11-043 – Formulaire complet"
    assert [entry["/Title"] for entry in children] == [
        "1. Renseignements sur l’identité",
        "3. Fréquentation et milieu de garde",
        "Page de signatures",
    ]


@pytest.mark.parametrize("kind", PrintKind)
def test_readers_show_the_numbers_printed_on_the_pages(kind: PrintKind) -> None:
    reader = long_document(kind)
    assert reader.page_labels == [str(number) for number in range(1, len(reader.pages) + 1)]
