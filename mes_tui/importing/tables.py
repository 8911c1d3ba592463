"""A table in CSV, as a spreadsheet writes it: its rows, each with its line in the file."""

import csv
import io

from mes_tui.importing.model import Ledger

SIGNATURES = (b"%PDF-", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\x89PNG", b"\xff\xd8\xff", b"\x1f\x8b")
"""How a PDF, a spreadsheet (new, old), a picture (PNG, JPEG) and a compressed file begin."""
DOS_END = "\x1a"
_COMMENT = "#"
"""How a line of a CSV file begins that is for people."""
_SEPARATOR = ["sep=", ""]
"""What Excel writes first for itself."""


def without_empty_end(cells: list[str], least: int) -> list[str]:
    """``cells`` without the empty columns that a spreadsheet adds on the right, but at least ``least`` of them."""
    size = len(cells)
    while size > least and not cells[size - 1].strip():
        size -= 1
    return cells[:size]


def rows_of(text: str, name: str, ledger: Ledger, most: int, separator: str = ";") -> list[tuple[int, list[str]]]:
    """The rows of ``text`` that say something, the header first, with their lines: ``most`` after it, and one more
    where there are more.

    Raises ``ImportRefused`` for what is no CSV.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows: list[tuple[int, list[str]]] = []
    line = 1
    try:
        for cells in reader:
            told = any(cell.strip() for cell in cells) and not cells[0].startswith(_COMMENT)
            if told and (rows or [cell.strip().lower() for cell in cells] != _SEPARATOR):
                rows.append((line, cells))
            if len(rows) > most + 1:
                break
            line = reader.line_num + 1
    except csv.Error:
        raise ledger.refused(
            name, f"la ligne {line} n’est pas du CSV bien écrit : vérifiez les guillemets et les « {separator} »."
        ) from None
    return rows
