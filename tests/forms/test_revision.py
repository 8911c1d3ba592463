"""A page made of another: what is said changes, the rest stays, a slip is told."""

import pytest

from mes_tui.forms.revision import revised
from mes_tui.forms.vocabulary import Field, Grid, GridRow, Kind, Page, Section

A = Field(key="a", label="A", kind=Kind.TEXT, help="Aide.", max_length=7)
B = Field(key="b", label="B", kind=Kind.TEXT)
CELL = Field(key="c", label="C", kind=Kind.TEXT)
TABLE = Grid("table", "Table", ("", "C"), (GridRow("1", (CELL,)),))
PAGE = Page(1, "Page", (Section("un", "Un", (A, B)), Section("deux", "Deux", (TABLE,))))
NEW = Section("neuf", "Neuf", ())


def test_what_is_not_said_stays() -> None:
    assert revised(PAGE) == PAGE


def test_fields_tables_and_sections_change_go_and_come() -> None:
    page = revised(
        PAGE,
        fields={"a": {"label": "Autre"}, "b": None, "table": {"help": "Aide."}},
        sections={"deux": {"title": "Second"}},
        added={"un": (NEW,)},
    )
    assert [section.title for section in page.sections] == ["Un", "Neuf", "Second"]
    (field,), (table,) = page.sections[0].items, page.sections[2].items
    assert isinstance(field, Field)
    assert (field.label, field.help, field.max_length) == ("Autre", "Aide.", 7)
    assert isinstance(table, Grid)
    assert (table.help, table.rows) == ("Aide.", TABLE.rows)


@pytest.mark.parametrize(
    "slip", [{"fields": {"z": None}}, {"fields": {"un": {}}}, {"sections": {"a": {}}}, {"added": {"z": (NEW,)}}]
)
def test_a_key_that_the_page_has_not_is_told(slip: dict[str, dict[str, object]]) -> None:
    with pytest.raises(KeyError):
        revised(PAGE, **slip)  # type: ignore[arg-type]
