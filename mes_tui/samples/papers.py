"""Small real PDF documents for the sample office: one page of plain text each, written by hand."""

from mes_tui.domain.codes import Nature

_TITLES = {
    Nature.PLAN: "Plan d’intégration.pdf",
    Nature.PSI: "Plan de service individualisé.pdf",
    Nature.REPORT: "Rapport du professionnel.pdf",
    Nature.SIGNATURES: "Signature des intervenants.pdf",
}
_WARNING = "Document fictif du bureau d’exemple : aucune personne réelle."


def paper(nature: Nature, copy: int = 1) -> tuple[str, bytes]:
    """Return the file name and the bytes of a document of ``nature``; each ``copy`` has its own bytes."""
    return _TITLES.get(nature, f"{nature.short_label}.pdf"), _pdf(
        (nature.short_label, f"Exemplaire {copy}", "", _WARNING)
    )


def _pdf(lines: tuple[str, ...]) -> bytes:
    """One US Letter page with ``lines`` in Helvetica; Windows-1252 has all the letters of French."""
    text = b" ".join(b"(" + _escaped(line) + b") Tj T*" for line in lines)
    content = b"BT /F1 14 Tf 20 TL 72 700 Td " + text + b" ET"
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R /Lang (fr-CA) >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    )
    out = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)


def _escaped(text: str) -> bytes:
    data = text.encode("cp1252", "replace")
    return data.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
