"""Lists as files for a spreadsheet: CSV as Québec's Excel opens it, or XLSX (P16, P18 to P20)."""

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from io import BytesIO, StringIO
from pathlib import Path

from mes_tui.domain.columns import Column, Holds
from mes_tui.domain.errors import Refusal
from mes_tui.domain.journal import JournalAction
from mes_tui.domain.notices import region_box
from mes_tui.domain.text import clean, fold
from mes_tui.printing.apart import Draw, paint
from mes_tui.printing.model import ListPaper
from mes_tui.services.context import WorkContext
from mes_tui.services.exports import write_file
from mes_tui.services.lists import ListQuery, Lists, columns
from mes_tui.services.ministry_lists import MinistryLists, MinistryQuery, ministry_columns
from mes_tui.services.request_columns import whole_columns
from mes_tui.services.request_work import note

# A cell that begins like a formula would be run by the spreadsheet of whoever opens the file.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_DIVISION = Column("division", "Division", 12)
_SPREADSHEET_WIDTH = 30
_SHEET_NAME = 31
# A spreadsheet knows no day before.
_FIRST_DAY = "1901"
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")

Rows = Iterable[Sequence[str]]


class ListFormat(StrEnum):
    """The files that a list may be written to."""

    CSV = "csv"
    XLSX = "xlsx"
    PDF = "pdf"

    @property
    def label(self) -> str:
        return {
            "csv": "CSV (séparateur point-virgule)",
            "xlsx": "Classeur Excel (XLSX)",
            "pdf": "PDF à imprimer",
        }[self.value]


SPREADSHEETS = (ListFormat.CSV, ListFormat.XLSX)
MOST_PRINTED = 3000
"""Lines of a list on paper: it is made in memory."""


@dataclass(frozen=True, slots=True)
class ExportedList:
    """A list ready to write: its bytes, the name to propose, how many rows without the headers."""

    data: bytes = field(repr=False)
    filename: str
    rows: int


class ListExports:
    """Writes the lists of the actor's divisions, or of an agent's regions, to files."""

    def __init__(
        self, context: WorkContext, lists: Lists, ministry_lists: MinistryLists | None = None, *, draw: Draw = paint
    ) -> None:
        self._context, self._lists, self._ministry_lists = context, lists, ministry_lists or MinistryLists(context)
        self._draw = draw

    def render(self, queries: Sequence[ListQuery], format_: ListFormat) -> ExportedList:
        """Make one file of the same list of one or more divisions, each row with its division.

        The journal says which list, of which division, and how many rows; never names. Raises Refusal without the
        right to see a division.
        """
        kind = queries[0].kind
        shown_columns = (_DIVISION, *whole_columns(columns(kind)))
        rows = []
        for query in queries:
            cells = [(query.division, *row.whole) for row in self._lists.rows(query)]
            rows += cells
            _require_short(len(rows), format_)
            self._note(kind, query.division, format_, len(cells), (query.division,))
        about = f"Service de garde {', '.join(query.division for query in queries)}{_filtered(queries[0].filter)}"
        return self._made(kind.label, about, shown_columns, rows, format_, self.name(queries, format_))

    def render_ministry_list(self, query: MinistryQuery, format_: ListFormat) -> ExportedList:
        """Make the file of a list of the Ministry; the journal as above. Raises Refusal to who is not an agent."""
        rows = [row.whole for row in self._ministry_lists.rows(query)]
        _require_short(len(rows), format_)
        actor = self._context.actor
        regions = map(region_box, sorted(actor.regions))
        self._note(query.kind, query.narrowing.division, format_, len(rows), regions)
        words = "-".join(re.findall(r"\w+", fold(query.kind.label)))
        name = f"{words}-{self._context.today.isoformat()}.{format_.value}"
        shown, about = whole_columns(ministry_columns(query.kind)), self._context.rules.serving(actor.regions)
        return self._made(query.kind.label, f"{about}{_filtered(query.filter)}", shown, rows, format_, name)

    def write(self, exported: ExportedList, place: Path, overwrite: bool = False) -> Path:
        """Write the file, or into a folder under its own name; return the file written (mode 0600).

        Raises Refusal when it cannot be written there, or would replace a file without ``overwrite``.
        """
        return write_file(exported.data, place, exported.filename, root=self._context.files_root(), overwrite=overwrite)

    def _made(
        self, title: str, about: str, shown_columns: Sequence[Column], rows: Rows, format_: ListFormat, name: str
    ) -> ExportedList:
        cells = list(rows)
        if format_ is not ListFormat.PDF:
            data = _csv(shown_columns, cells) if format_ is ListFormat.CSV else _xlsx(title, shown_columns, cells)
            return ExportedList(data, name, len(cells))
        headers, printed = _on_paper(shown_columns, cells)
        paper = ListPaper(title, about, tuple(headers), tuple(printed), self._context.now)
        drawn = self._draw(paper, lambda done, of: None, lambda: None)
        return ExportedList(drawn.data, name, len(cells))

    def _note(self, kind: StrEnum, division: str, format_: ListFormat, count: int, scopes: Iterable[str]) -> None:
        """A line for each of ``scopes``: the division whose list it is, or the regions of an agent's."""
        context = self._context
        with context.store.writing() as session:
            detail = f"{kind.value}:{division}:{format_.value}:{count}"
            note(context, session, "", JournalAction.LIST_EXPORTED, *((scope, detail) for scope in scopes))

    def name(self, queries: Sequence[ListQuery], format_: ListFormat) -> str:
        """The name to propose for the file: the list, the division when there is one only, the day."""
        words = [*fold(queries[0].kind.label).split(), *(query.division for query in queries[:1] if len(queries) == 1)]
        return f"{'-'.join(words)}-{self._context.today.isoformat()}.{format_.value}"


def _require_short(count: int, format_: ListFormat) -> None:
    if format_ is ListFormat.PDF and count > MOST_PRINTED:
        raise Refusal(
            f"Cette liste a {count} lignes, et le papier en tient {MOST_PRINTED}\u00a0: filtrez-la, ou exportez-la "
            "dans un classeur."
        )


def _filtered(text: str) -> str:
    """« – filtre « lou » »."""
    return f" – filtre «\u00a0{clean(text)}\u00a0»" if text.strip() else ""


def _on_paper(columns_: Sequence[Column], rows: Sequence[Sequence[str]]) -> tuple[list[str], list[tuple[str, ...]]]:
    """The headers and the rows that are printed: a column where no row says anything, or all the same division, is
    left out."""
    kept = [
        place
        for place, column in enumerate(columns_)
        if not rows or len({row[place] for row in rows} - {""}) > (1 if column is _DIVISION else 0)
    ]
    return [columns_[place].label for place in kept], [tuple(row[place] for place in kept) for row in rows]


def _csv(shown_columns: Sequence[Column], rows: Rows) -> bytes:
    """Semicolons, CRLF and the mark of UTF-8: what Excel in French opens without questions."""
    out = StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([column.label for column in shown_columns])
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _xlsx(title: str, shown_columns: Sequence[Column], rows: Rows) -> bytes:
    """One sheet, its headers kept in sight: days and numbers are what they say, every other cell is a text, so that
    nothing is a formula or a link."""
    from xlsxwriter import Workbook

    out = BytesIO()
    with Workbook(out, {"in_memory": True}) as book:
        book.set_properties({"title": title})
        sheet = book.add_worksheet(title[:_SHEET_NAME])
        bold, looks = book.add_format({"bold": True}), cache(lambda look: book.add_format({"num_format": look}))
        for index, column in enumerate(shown_columns):
            sheet.write_string(0, index, column.label, bold)
            sheet.set_column(index, index, _SPREADSHEET_WIDTH if column.flexible else column.width + 2)
        last = 0
        for last, row in enumerate(rows, start=1):
            for index, (column, cell) in enumerate(zip(shown_columns, row, strict=True)):
                # « 4,5 » and « 12 j ».
                number, _, unit = cell.strip().partition(" ")
                if column.holds is Holds.DAYS and cell > _FIRST_DAY:
                    sheet.write_datetime(last, index, date.fromisoformat(cell), looks("yyyy-mm-dd"))
                elif column.holds is Holds.NUMBERS and _NUMBER.fullmatch(number):
                    look = f'General" {unit}"' if unit else "General"
                    sheet.write_number(last, index, Decimal(number.replace(",", ".")), looks(look))
                else:
                    sheet.write_string(last, index, cell)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, last, len(shown_columns) - 1)
    return out.getvalue()
