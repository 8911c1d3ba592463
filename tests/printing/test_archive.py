"""The exported file as an archive: what PDF/A-3u asks of it, and what it carries."""

import hashlib
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader
from pypdf.generic import ContentStream

from mes_tui.printing.model import CarriedFile, Document, PrintKind
from mes_tui.printing.render import render
from tests.attachments.documents import plain
from tests.printing.documents import document, embedded_fonts, texts

DATA = '{"é": "ᐃᓄᒃ"}'.encode()
FILES = (
    CarriedFile("demande.json", DATA, "application/json", "Données de la demande", "Data"),
    CarriedFile("plan.pdf", plain(3), "application/pdf", "Plan d’intégration", "Supplement"),
)


def archive(**changes: Any) -> Document:
    asked = document(PrintKind.ARCHIVE, **changes)
    listed = (replace(asked.attachments[0], file="plan.pdf"),)
    return replace(asked, carried=FILES, attachments=listed)


@pytest.fixture(scope="module")
def reader() -> PdfReader:
    return PdfReader(BytesIO(render(archive())))


def test_the_files_are_associated_with_the_document_and_come_out_as_they_went_in(reader: PdfReader) -> None:
    root: Any = reader.root_object
    specifications = [found.get_object() for found in root["/AF"]]
    assert [(found["/UF"], found["/AFRelationship"], found["/Desc"]) for found in specifications] == [
        ("demande.json", "/Data", "Données de la demande"),
        ("plan.pdf", "/Supplement", "Plan d’intégration"),
    ]
    assert [found["/EF"]["/F"]["/Subtype"] for found in specifications] == ["/application/json", "/application/pdf"]
    assert all("/ModDate" in found["/EF"]["/F"]["/Params"] for found in specifications)
    assert {name: parts[0] for name, parts in reader.attachments.items()} == {f.name: f.data for f in FILES}


def test_it_says_what_it_is_and_how_its_colours_are_meant(reader: PdfReader) -> None:
    root: Any = reader.root_object
    metadata = root["/Metadata"].get_data()
    assert b"<pdfaid:part>3</pdfaid:part><pdfaid:conformance>U</pdfaid:conformance>" in metadata
    assert "/Filter" not in root["/Metadata"]
    (intent,) = root["/OutputIntents"]
    assert intent["/S"] == "/GTS_PDFA1"
    assert intent["/DestOutputProfile"].get_object()["/N"] == 3
    assert reader.pdf_header == "%PDF-1.7"
    assert len(reader.trailer["/ID"]) == 2  # type: ignore[arg-type]
    assert "/Encrypt" not in reader.trailer


def test_nothing_forbidden_is_in_it(reader: PdfReader) -> None:
    root: Any = reader.root_object
    assert not {"/AA", "/JavaScript", "/AcroForm", "/Collection"} & set(root)
    assert set(root["/Names"]) == {"/EmbeddedFiles"}
    for sheet in reader.pages:
        resources: Any = sheet["/Resources"]
        assert "/ExtGState" not in resources or not any(
            {"/SMask", "/BM"} & set(state.get_object()) for state in resources["/ExtGState"].values()
        )
        assert "/Annots" not in sheet
        used = {operator for _, operator in ContentStream(sheet.get_contents(), reader).operations}
        assert not used & {b"sh", b"Do", b"BI", b"K", b"k"}  # no CMYK against an sRGB intent


def test_every_font_is_embedded_and_says_its_characters(reader: PdfReader) -> None:
    for name, descriptor in embedded_fonts(reader).items():
        assert "/FontFile2" in descriptor, name
    for sheet in reader.pages:
        resources: Any = sheet["/Resources"]
        assert all("/ToUnicode" in font.get_object() for font in resources["/Font"].values())


def test_the_contents_page_names_the_files(reader: PdfReader) -> None:
    first = texts(reader)[0]
    assert "Dossier exporté" in first
    for entry in archive().attachments:
        pages = "1 page" if entry.pages == 1 else f"{entry.pages} pages"
        assert f"« {entry.file} » ({pages})" in first
    assert "affichez les « Pièces jointes » de votre lecteur" in first
    assert reader.root_object["/PageMode"] == "/UseAttachments"
    assert f"Page 1 de {len(reader.pages)}" in first


@pytest.mark.thorough
def test_the_same_archive_gives_the_same_bytes() -> None:
    digests = {hashlib.sha256(render(archive())).hexdigest() for _ in range(2)}
    assert len(digests) == 1


def test_a_form_carries_nothing() -> None:
    reader = PdfReader(BytesIO(render(replace(document(), attachments=()))))
    assert not {"/AF", "/OutputIntents", "/Names", "/PageMode"} & set(reader.root_object)
