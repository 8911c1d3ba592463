"""What one parent or one spreadsheet writes in its own way does not refuse the file of everybody."""

import pytest

from mes_tui.domain.codes import Quality
from mes_tui.domain.people import Guardian
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
    ("written", "name", "described"),
    [
        *(({"qualite": one.value}, "Camille Exemple", f"Camille Exemple ({one.in_sentence})") for one in Quality),
        ({"qualite": "mere"}, "Camille Exemple", "Camille Exemple (mère)"),
        ({"nom": "DPJ", "prenom": ""}, "DPJ", "DPJ"),
        (
            {"organisme": "Centre Fictif", "qualite": "ETABLISSEMENT"},
            "Camille Exemple",
            "Camille Exemple, Centre Fictif (établissement)",
        ),
        (
            {"organisme": "Centre Fictif", "nom": "", "prenom": "", "qualite": "DPJ"},
            "Centre Fictif",
            "Centre Fictif (DPJ)",
        ),
    ],
)
@pytest.mark.parametrize("which", ["responsable", "autre_responsable"])
@pytest.mark.feature("C14")
def test_who_signs_says_by_what_right_and_for_whom(
    which: str, written: dict[str, str], name: str, described: str, rules: Rules
) -> None:
    base = {"nom": "Exemple", "prenom": "Camille", "adresse": "3, rang Un", "code_postal": "G0C 1A0"}
    row = csv_rows(document())[0] | {f"dossiers.{which}.{key}": text for key, text in (base | written).items()}
    data = read(as_csv([row]), "csg.csv", rules)
    kept = data.files[0].guardian if which == "responsable" else data.files[0].other_guardian
    assert isinstance(kept, Guardian)
    assert (kept.full_name, kept.described) == (name, described)
    assert data.warnings == ()


@pytest.mark.parametrize("written", [{"nom": "", "prenom": ""}, {"qualite": "COUSIN"}])
def test_nobody_at_all_or_an_unknown_quality_is_refused(written: dict[str, str], rules: Rules) -> None:
    row = csv_rows(document())[0] | {PARENT + key: text for key, text in written.items()}
    with pytest.raises(ImportRefused):
        read(as_csv([row]), "csg.csv", rules)


def test_a_home_provider_with_a_single_name_is_imported(rules: Rules) -> None:
    provider = document()["service_de_garde"] | {"type": "BC"}
    home = {"id": "R1", "nom": "Marchand-Vif", "prenom": ""}
    files = [one | {"rsg": "R1"} for one in document()["dossiers"]]
    data = read(as_csv(csv_rows(document(service_de_garde=provider, rsg=[home], dossiers=files))), "csg.csv", rules)
    assert data.home_providers[0].full_name == "Marchand-Vif"


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
