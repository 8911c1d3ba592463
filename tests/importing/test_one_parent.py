"""What one parent or one spreadsheet writes in its own way does not refuse the file of everybody."""

import pytest

from mes_tui.domain.rules import Rules
from mes_tui.importing import ImportRefused
from mes_tui.importing.reader import read
from tests.importing.builders import as_csv, csv_rows, document

PARENT = "dossiers.responsable."
# What is written, and what is kept of it.
WAYS = {
    "tel_cellulaire": {
        "+33 6 39 98 00 00": "+33 6 39 98 00 00",
        "418 555-0123 poste 12": "418 555-0123 poste 12",
        "aucun": "aucun",
        "418 555-0123": "4185550123",
    },
    "code_postal": {"75001": "75001", "SW1A 1AA": "SW1A 1AA", "n/d": "n/d", "g0c1a0": "G0C 1A0"},
    "courriel": {"aucun": "", "camille@": "", "a b@exemple.invalid": ""},
    "prenom": {"": ""},
}
_FIELDS = {
    "tel_cellulaire": "cell_phone",
    "code_postal": "postal_code",
    "courriel": "email",
    "prenom": "first_name",
}
_USUAL = {"", "418 555-0123", "g0c1a0"}


@pytest.mark.parametrize(("key", "written"), [(key, written) for key, ways in WAYS.items() for written in ways])
def test_a_parent_reached_in_another_way_is_imported_and_said(key: str, written: str, rules: Rules) -> None:
    rows = csv_rows(document())
    data = read(as_csv([rows[0] | {PARENT + key: written}, *rows[1:]]), "csg.csv", rules)
    assert getattr(data.files[0].guardian, _FIELDS[key]) == WAYS[key][written]
    assert [warning.field for warning in data.warnings] == ([] if written in _USUAL else [f"responsable.{key}"])


def test_a_child_with_a_single_name_is_imported_and_listed_by_it(rules: Rules) -> None:
    rows = csv_rows(document())
    child = read(as_csv([rows[0] | {"enfants.prenom": ""}, *rows[1:]]), "csg.csv", rules).children[0]
    assert child.list_name == "EXEMPLE"


@pytest.mark.parametrize(
    ("before", "after"),
    [("", ";;"), ("sep=;\n", ""), ("SEP=;\n", ";"), ("", "; ;\t"), ("\ufeffsep=;\n", "")],
)
@pytest.mark.parametrize("end", ["", "\x1a", "\r\n\x1a"])
def test_what_a_spreadsheet_adds_around_the_table_is_left_out(before: str, after: str, end: str, rules: Rules) -> None:
    lines = as_csv(csv_rows(document())).decode().splitlines()
    text = before + "\r\n".join(line + after for line in lines) + end
    assert read(text.encode(), "csg.csv", rules) == read(as_csv(csv_rows(document())), "csg.csv", rules)


@pytest.mark.parametrize(
    ("after", "said"), [(";x", "34\u00a0valeurs au lieu de 33"), (None, "1\u00a0valeur au lieu de 33")]
)
def test_a_value_without_a_column_is_still_told(after: str | None, said: str, rules: Rules) -> None:
    first, second, *rest = as_csv(csv_rows(document())).decode().splitlines()
    with pytest.raises(ImportRefused) as caught:
        read("\r\n".join([first, "mes-csg" if after is None else second + after, *rest]).encode(), "csg.csv", rules)
    assert said in str(caught.value.faults[0])
