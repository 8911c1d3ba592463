"""Lists written for a spreadsheet: what is in the file, what can never run in it, who may."""

import csv
import stat
from dataclasses import replace
from datetime import datetime
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from mes_tui.domain.codes import ListKind, MinistryListKind
from mes_tui.domain.columns import Holds
from mes_tui.domain.errors import Refusal
from mes_tui.services.list_exports import SPREADSHEETS, ExportedList, ListExports, ListFormat
from mes_tui.services.lists import ListQuery, Lists, columns
from mes_tui.services.ministry_lists import MinistryQuery
from storage import records
from tests.services.builders import AGENT, BAIE, CHILDREN, NUAGES, STRANGER, Work

FORMULAS = ("=1+1|cmd", "+1", "-1", "@SOMME(A1)", "＝1+1")


def exported(work: Work, kind: ListKind, format_: ListFormat, typed: str = "") -> ExportedList:
    query = replace(ListQuery.first(kind, BAIE), filter=typed)
    return ListExports(work.context, Lists(work.context)).render([query], format_)


def marks(kind: ListKind) -> list[str]:
    """What a list of requests has besides: when each was taken from a file."""
    return [] if kind is ListKind.CHILDREN else ["Reprise le", "Réponse"]


def rows_of(made: ExportedList) -> list[list[str]]:
    """The cells of a CSV file, or of the sheet of a workbook."""
    if made.filename.endswith(".csv"):
        text = made.data.decode("utf-8-sig")
        return list(csv.reader(StringIO(text, newline=""), delimiter=";"))
    return [[_as_shown(cell.value) for cell in row] for row in sheet_of(made).iter_rows()]


def sheet_of(made: ExportedList) -> Any:
    """The only sheet of a workbook."""
    (sheet,) = openpyxl.load_workbook(BytesIO(made.data)).worksheets
    return sheet


def _as_shown(value: object) -> str:
    return value.date().isoformat() if isinstance(value, datetime) else str(value or "")


@pytest.mark.feature("P16", "P18", "P19", "P20")
@pytest.mark.parametrize("format_", SPREADSHEETS)
@pytest.mark.parametrize("kind", ListKind)
@pytest.mark.thorough(keep=2)
def test_a_file_holds_the_rows_of_the_screen_under_their_titles(
    work: Work, kind: ListKind, format_: ListFormat
) -> None:
    work.transmitted("D9")
    work.draft()
    shown = list(Lists(work.context).rows(ListQuery.first(kind, BAIE)))
    made = exported(work, kind, format_)
    titles, *rows = rows_of(made)
    assert titles == ["Division", *(column.label for column in columns(kind)), *marks(kind)]
    assert rows == [[BAIE, *row.cells, *("" for _ in marks(kind))] for row in shown]
    assert made.rows == len(shown)


def test_a_csv_file_is_what_excel_in_french_opens(work: Work) -> None:
    work.transmitted("D9")
    data = exported(work, ListKind.CURRENT, ListFormat.CSV).data
    assert data.startswith(b"\xef\xbb\xbfDivision;Num\xc3\xa9ro;Enfant;")
    assert data.endswith(b"\r\n")
    assert "O’NEILL-ŒUVRAY [/], Élise ᐃᓄᒃ" in data.decode("utf-8-sig")


@pytest.mark.thorough(keep=2)
@pytest.mark.parametrize("formula", FORMULAS)
def test_no_cell_is_a_formula(work: Work, formula: str) -> None:
    child = replace(CHILDREN[0], last_name=formula)
    with work.store.writing() as session:
        records.upsert_child(session, BAIE, child)
    work.draft()
    wanted = child.list_name
    (row,) = rows_of(exported(work, ListKind.DRAFTS, ListFormat.CSV))[1:]
    assert row[2] == f"'{wanted}"
    book = openpyxl.load_workbook(BytesIO(exported(work, ListKind.DRAFTS, ListFormat.XLSX).data))
    cells = [cell for line in book.worksheets[0].iter_rows(min_row=2) for cell in line]
    assert {cell.data_type for cell in cells} == {"s", "d"}
    assert cells[2].value == wanted
    assert all(cell.hyperlink is None for cell in cells)


@pytest.mark.thorough
def test_a_workbook_has_days_as_days_and_numbers_as_numbers(work: Work) -> None:
    work.transmitted("D9")
    work.declare(work.transmitted(), "4,5")
    for kind in (ListKind.CURRENT, ListKind.COMPLIANT, ListKind.CHILDREN):
        head, *lines = sheet_of(exported(work, kind, ListFormat.XLSX)).iter_rows()
        titles = [cell.value for cell in head]
        days = [titles.index(column.label) for column in columns(kind) if column.holds is Holds.DAYS]
        assert days
        for line in lines:
            for place in days:
                assert isinstance(line[place].value, datetime)
                assert line[place].number_format == "yyyy-mm-dd"
            assert {cell.data_type for place, cell in enumerate(line) if place not in days} == {"s"}
    agent = work.as_(AGENT).context
    for listed, title, value, look in (
        (MinistryListKind.COMPLIANT, "Heures", 4.5, "General"),
        (MinistryListKind.TO_REVIEW, "Attente", 0, 'General" j"'),
    ):
        made = ListExports(agent, Lists(agent)).render_ministry_list(MinistryQuery.first(listed), ListFormat.XLSX)
        head, line = sheet_of(made).iter_rows()
        (cell,) = (cell for cell, titled in zip(line, head, strict=True) if titled.value == title)
        assert (cell.value, cell.number_format) == (value, look)


@pytest.mark.parametrize("format_", SPREADSHEETS)
def test_the_filter_of_the_screen_holds(work: Work, format_: ListFormat) -> None:
    work.draft()
    work.draft("D9")
    assert exported(work, ListKind.DRAFTS, format_).rows == 2
    assert exported(work, ListKind.DRAFTS, format_, "o’neill").rows == 1
    assert rows_of(exported(work, ListKind.DRAFTS, format_, "zzz")) == [
        ["Division", *(column.label for column in columns(ListKind.DRAFTS)), *marks(ListKind.DRAFTS)]
    ]


def test_the_name_of_the_file_has_no_name_of_a_person(work: Work) -> None:
    work.draft()
    assert exported(work, ListKind.DRAFTS, ListFormat.XLSX).filename == "demandes-brouillons-3000-2000-2021-08-02.xlsx"


def test_the_journal_says_what_went_out_without_a_name(work: Work) -> None:
    work.draft()
    exported(work, ListKind.DRAFTS, ListFormat.CSV)
    assert ("uid:1", "exporter la liste", "drafts:3000-2000:csv:1") in work.journal("")


def test_nobody_exports_the_list_of_another_provider(work: Work) -> None:
    for asker, division in ((work.as_(STRANGER), BAIE), (work, NUAGES)):
        maker = ListExports(asker.context, Lists(asker.context))
        with pytest.raises(Refusal, match="autre service de garde"):
            maker.render([ListQuery.first(ListKind.DRAFTS, division)], ListFormat.CSV)


@pytest.mark.parametrize("format_", ListFormat)
def test_a_provider_exports_no_list_of_the_ministry(work: Work, format_: ListFormat) -> None:
    maker = ListExports(work.context, Lists(work.context))
    with pytest.raises(Refusal):
        maker.render_ministry_list(MinistryQuery.first(MinistryListKind.TO_REVIEW), format_)
    assert not [line for line in work.journal("") if line[1] == "exporter la liste"]


def test_the_file_is_private_and_replaces_none_unasked(work: Work, tmp_path: Path) -> None:
    made = exported(work, ListKind.CURRENT, ListFormat.CSV)
    maker = ListExports(work.context, Lists(work.context))
    written = maker.write(made, tmp_path)
    assert (written.name, stat.S_IMODE(written.stat().st_mode)) == (made.filename, 0o600)
    with pytest.raises(Refusal, match="existe déjà"):
        maker.write(made, tmp_path)
