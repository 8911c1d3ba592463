"""Real PDF documents for the tests, made when asked for: ordinary, locked, hostile, broken."""

from collections.abc import Callable
from functools import cache
from io import BytesIO
from typing import Any

import segno
from fpdf import FPDF
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NullObject, NumberObject, TextStringObject

LINES = ("Plan d’intégration d’Élise", "Ergothérapie : 4,5 heures", "Signatures")


@cache
def plain(pages: int = 1) -> bytes:
    """A document of ``pages`` pages, the text of page n being LINES[n-1], then « Page n »."""
    pdf = FPDF(format="letter")
    pdf.set_font("helvetica", size=14)
    for number in range(pages):
        pdf.add_page()
        line = LINES[number] if number < len(LINES) else f"Page {number + 1}"
        pdf.cell(text=line.replace("’", "'"))
    return bytes(pdf.output())


def wordy(characters: int, pages: int) -> bytes:
    """A document whose every page holds a text of ``characters`` letters."""
    pdf = FPDF(format="letter")
    pdf.set_font("helvetica", size=1)
    for _ in range(pages):
        pdf.add_page()
        for _ in range(characters // 100):
            pdf.cell(text="a" * 100, h=0.5, new_x="LMARGIN", new_y="NEXT")
    return bytes(pdf.output())


def written(change: Callable[[PdfWriter], object], pages: int = 1) -> bytes:
    """``plain(pages)`` rewritten after ``change``."""
    writer = PdfWriter(clone_from=PdfReader(BytesIO(plain(pages))))
    change(writer)
    output = BytesIO()
    writer.write(output)
    return output.getvalue()


def locked(user: str, algorithm: str) -> bytes:
    """Encrypted, with the user password ``user``."""
    return written(lambda w: w.encrypt(user_password=user, owner_password="propriétaire", algorithm=algorithm), 2)


def action(kind: str, **entries: str) -> DictionaryObject:
    """An action dictionary of kind ``kind``."""
    made = DictionaryObject({NameObject("/S"): NameObject(kind)})
    made.update({NameObject(f"/{key}"): TextStringObject(value) for key, value in entries.items()})
    return made


def launch() -> DictionaryObject:
    return action("/Launch", F="calc.exe")


def script() -> DictionaryObject:
    return action("/JavaScript", JS="app.alert(1)")


def on_opening(made: DictionaryObject) -> Callable[[PdfWriter], object]:
    """The catalogue's /OpenAction, as a reference."""
    return lambda w: w.root_object.update({NameObject("/OpenAction"): w._add_object(made)})


def named_script(writer: PdfWriter) -> None:
    """The document's own JavaScript, in the catalogue's names."""
    tree = DictionaryObject({NameObject("/Names"): ArrayObject([TextStringObject("un"), script()])})
    writer.root_object[NameObject("/Names")] = DictionaryObject({NameObject("/JavaScript"): tree})


def on_page(made: DictionaryObject) -> Callable[[PdfWriter], object]:
    """The first page's /AA, when the page opens."""
    triggers = DictionaryObject({NameObject("/O"): made})
    return lambda w: w.pages[0].update({NameObject("/AA"): triggers})


def in_annotation(made: DictionaryObject, subtype: str = "/Link") -> Callable[[PdfWriter], object]:
    """An annotation of the last page that starts ``made``."""

    def change(writer: PdfWriter) -> None:
        annotation = DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Annot"),
                NameObject("/Subtype"): NameObject(subtype),
                NameObject("/Rect"): ArrayObject([NumberObject(0)] * 4),
                NameObject("/A"): writer._add_object(made),
            }
        )
        writer.pages[-1][NameObject("/Annots")] = ArrayObject([writer._add_object(annotation)])

    return change


def in_outline(made: DictionaryObject) -> Callable[[PdfWriter], object]:
    """The outline's entry starts ``made``."""

    def change(writer: PdfWriter) -> None:
        item: Any = writer.add_outline_item(title="Chapitre", page_number=0).get_object()
        item.pop("/Dest", None)
        item[NameObject("/A")] = made

    return change


def in_form(made: DictionaryObject) -> Callable[[PdfWriter], object]:
    """A form's field, a grandchild in the tree, starts ``made`` when it is filled."""

    def change(writer: PdfWriter) -> None:
        triggers = DictionaryObject({NameObject("/K"): made})
        field = DictionaryObject({NameObject("/T"): TextStringObject("nom"), NameObject("/AA"): triggers})
        parent = DictionaryObject({NameObject("/Kids"): ArrayObject([writer._add_object(field)])})
        form = DictionaryObject({NameObject("/Fields"): ArrayObject([writer._add_object(parent)])})
        writer.root_object[NameObject("/AcroForm")] = writer._add_object(form)

    return change


def chained(made: DictionaryObject) -> DictionaryObject:
    """An innocent action followed by ``made``."""
    first = action("/URI", URI="https://www.mfa.gouv.qc.ca")
    first[NameObject("/Next")] = ArrayObject([made])
    return first


def with_annotation(subtype: str) -> bytes:
    """A page carrying an annotation of kind ``subtype``."""
    return written(in_annotation(action("/URI", URI="x"), subtype))


def empty_attachments() -> bytes:
    """The empty tree of attached files that many programs leave behind."""
    tree = DictionaryObject({NameObject("/Names"): ArrayObject()})
    names = DictionaryObject({NameObject("/EmbeddedFiles"): tree})
    return written(lambda w: w.root_object.update({NameObject("/Names"): names}))


def portfolio() -> bytes:
    """A collection of files, as mail programs export."""
    view = DictionaryObject({NameObject("/View"): NameObject("/D")})
    return written(lambda w: w.root_object.update({NameObject("/Collection"): view}))


def dynamic_form() -> bytes:
    """An XFA form, whose pages are made by its own program."""
    form = DictionaryObject({NameObject("/XFA"): TextStringObject("<xdp/>")})
    return written(lambda w: w.root_object.update({NameObject("/AcroForm"): form}))


def pageless() -> bytes:
    """A well-formed document without a page."""
    writer = PdfWriter()
    output = BytesIO()
    writer.write(output)
    return output.getvalue()


def assembled(*objects: str, root: int = 1) -> bytes:
    """A document from the texts of its objects 1, 2, 3…, with a true cross-reference table."""
    output = bytearray(b"%PDF-1.7\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(output))
        output += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    start = len(output)
    output += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    output += b"".join(f"{place:010} 00000 n \n".encode() for place in places)
    output += f"trailer\n<< /Size {len(objects) + 1} /Root {root} 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(output)


def deep_pages(depth: int) -> bytes:
    """A page under ``depth`` levels of page tree."""
    levels = [f"<< /Type /Pages /Count 1 /Kids [{number + 3} 0 R] >>" for number in range(depth)]
    page = f"<< /Type /Page /Parent {depth + 1} 0 R /MediaBox [0 0 612 792] >>"
    return assembled("<< /Type /Catalog /Pages 2 0 R >>", *levels, page)


def circular_pages() -> bytes:
    """A page tree that holds itself."""
    return assembled("<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Count 1 /Kids [2 0 R] >>")


def circular_actions() -> bytes:
    """Two actions that follow each other for ever."""
    return assembled(
        "<< /Type /Catalog /Pages 2 0 R /OpenAction 4 0 R >>",
        "<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] >>",
        "<< /S /Named /N /NextPage /Next 5 0 R >>",
        "<< /S /Named /N /PrevPage /Next 4 0 R >>",
    )


def disguised_launch() -> bytes:
    """A launch command whose name is spelled in hexadecimal."""
    return assembled(
        "<< /Type /Catalog /Pages 2 0 R /Open#41ction << /#53 /L#61unch /F (calc.exe) >> >>",
        "<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] >>",
    )


def many_nulls(count: int) -> bytes:
    """A page tree whose kids are nothing, ``count`` times."""
    kids = "null " * count
    return assembled("<< /Type /Catalog /Pages 2 0 R >>", f"<< /Type /Pages /Count {count} /Kids [{kids}] >>")


def endless_arrays(depth: int) -> bytes:
    """Arrays in arrays, deeper than any parser should follow."""
    nested = "[" * depth + "]" * depth
    return assembled(f"<< /Type /Catalog /Pages 2 0 R /OpenAction {nested} >>", "<< /Type /Pages /Kids [] >>")


def padded(size: int) -> bytes:
    """A good document of exactly ``size`` bytes: a comment fills it, between the objects and the table of them."""
    data = plain()
    place = data.rindex(b"\nxref") + 1
    table = data[place : data.rindex(b"startxref")]
    end = b"startxref\n%d\n%%%%EOF\n"
    filler = size - place - len(table) - len(end % size)
    made = data[:place] + b"%" + b" " * (filler - 2) + b"\n" + table
    made += end % (place + filler)
    assert len(made) == size
    return made


def without_pages_but_null() -> bytes:
    """The catalogue's /Pages is nothing."""
    writer = PdfWriter(clone_from=PdfReader(BytesIO(plain())))
    writer.root_object[NameObject("/Pages")] = NullObject()
    output = BytesIO()
    writer.write(output)
    return output.getvalue()


def filled_form(text: str) -> bytes:
    """A form whose only field shows ``text``."""
    drawn = f"/Tx BMC BT /Helv 12 Tf 2 5 Td ({text}) Tj ET EMC"
    font = "<< /Font << /Helv 5 0 R >> >>"
    return assembled(
        f"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [4 0 R] /DR {font} /DA (/Helv 12 Tf 0 g) >> >>",
        "<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Annots [4 0 R] >>",
        "<< /Type /Annot /Subtype /Widget /FT /Tx /T (nom) /F 4 /Rect [100 500 300 520] /DA (/Helv 12 Tf 0 g) "
        f"/V ({text}) /AP << /N 6 0 R >> >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        f"<< /Type /XObject /Subtype /Form /BBox [0 0 200 20] /Resources {font} /Length {len(drawn)} >>\n"
        f"stream\n{drawn}\nendstream",
    )


def signed(times: int) -> bytes:
    """A form that carries ``times`` digital signatures, and one field that waits for another."""
    signatures = "".join(f"<< /FT /Sig /T (s{n}) /V << /Type /Sig /Filter /Adobe.PPKLite >> >> " for n in range(times))
    return assembled(
        f"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [{signatures} << /FT /Sig /T (vide) >>] >> >>",
        "<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] >>",
    )


def of_sizes(*boxes: str) -> bytes:
    """A document whose pages have these entries, such as « /MediaBox [0 0 612 792] /Rotate 90 »."""
    kids = " ".join(f"{number} 0 R" for number in range(3, len(boxes) + 3))
    return assembled(
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(boxes)} /Kids [{kids}] >>",
        *(f"<< /Type /Page /Parent 2 0 R {box} >>" for box in boxes),
    )


def with_files(*names: str) -> bytes:
    """A document that carries one file of each of ``names``."""
    entries = " ".join(
        f"(f{rank}) << /Type /Filespec /F <{name}> /UF <{name}> /EF << /F 4 0 R >> >>"
        for rank, name in enumerate(f"feff{name.encode('utf-16-be').hex()}" for name in names)
    )
    return assembled(
        f"<< /Type /Catalog /Pages 2 0 R /Names << /EmbeddedFiles << /Names [{entries}] >> >> >>",
        "<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] >>",
        "<< /Type /EmbeddedFile /Length 2 >>\nstream\nPK\nendstream",
    )


@cache
def coded(*texts: str) -> bytes:
    """A page for each of ``texts``, which is a QR code of 20 mm at its foot."""
    pdf = FPDF(format="letter")
    pdf.set_font("helvetica", size=12)
    for text in texts:
        pdf.add_page()
        pdf.cell(text="Signatures")
        code = BytesIO()
        segno.make(text, error="m", micro=False).save(code, kind="png", scale=8)
        pdf.image(code, 15, 250, 20)
    return bytes(pdf.output())


@cache
def titled(title: str) -> bytes:
    """A page that begins with ``title``."""
    pdf = FPDF(format="letter")
    pdf.set_font("helvetica", size=14)
    pdf.add_page()
    pdf.cell(text=title.replace("’", "'"))
    return bytes(pdf.output())
