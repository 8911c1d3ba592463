"""The same content in CSV: one row for each « dossier »."""

import pytest

from mes_tui.domain.rules import Rules
from mes_tui.importing import Fault, ImportRefused
from mes_tui.importing.reader import read
from tests.importing.builders import GRANT, as_csv, as_json, csv_rows, document, office


def _faults(data: bytes, rules: Rules) -> tuple[Fault, ...]:
    with pytest.raises(ImportRefused) as refused:
        read(data, "csg.csv", rules)
    return refused.value.faults


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("root", [document(historique_mes=[GRANT]), office()], ids=["centre", "office"])
def test_csv_and_json_say_the_same(rules: Rules, root: dict[str, object], encoding: str) -> None:
    assert read(as_csv(csv_rows(root), encoding=encoding), "csg.csv", rules) == read(as_json(root), "csg.json", rules)


def test_the_extension_does_not_matter_when_the_content_is_plain(rules: Rules) -> None:
    assert read(as_csv(csv_rows(document())), "export.txt", rules).files
    assert read(as_json(document()), "export", rules).files


def test_a_file_saved_again_in_latin_1_is_refused_with_what_to_do(rules: Rules) -> None:
    rows = csv_rows(document())
    for row in rows:
        row["enfants.prenom"] = "Élise"
        row["enfants.nom"] = "Neill"
    found = _faults(as_csv(rows, encoding="latin-1"), rules)
    assert "UTF-8 (ligne 2)" in found[0].sentence
    assert "CSV UTF-8" in found[0].sentence


def test_commas_instead_of_semicolons_are_explained(rules: Rules) -> None:
    assert "points-virgules" in _faults(as_csv(csv_rows(document()), delimiter=","), rules)[0].sentence


def test_a_row_with_a_missing_cell_is_named_by_its_line(rules: Rules) -> None:
    data = as_csv(csv_rows(document()))
    fault = _faults(data.rstrip() + b";de trop\r\n", rules)[0]
    assert fault.record == "ligne 3"
    assert "valeurs au lieu de" in fault.sentence


def test_a_quote_that_never_closes_is_named_by_its_line(rules: Rules) -> None:
    assert "ligne 2" in _faults(as_csv(csv_rows(document())).replace(b"CPE DE", b'"CPE" DE', 1), rules)[0].sentence


def test_blank_lines_are_skipped(rules: Rules) -> None:
    data = as_csv(csv_rows(document())).replace(b"\r\n", b"\r\n\r\n;;;\r\n")
    assert len(read(data, "csg.csv", rules).files) == 2


def test_a_child_in_two_rows_with_two_names_is_a_fault(rules: Rules) -> None:
    rows = csv_rows(document())
    rows[1] |= {"enfants.necsg": "1000001", "dossiers.necsg": "1000001"}
    fault = next(f for f in _faults(as_csv(rows), rules) if f.field == "necsg")
    assert fault.record == "ligne 3, enfant (1000001)"
    assert "ligne 2, enfant (1000001)" in fault.sentence


def test_two_files_of_one_child_in_one_site_are_two_rows(rules: Rules) -> None:
    rows = csv_rows(document())[:1]
    data = read(as_csv([rows[0], rows[0] | {"dossiers.id": "D1B"}]), "csg.csv", rules)
    assert [child.necsg for child in data.children] == ["1000001"]
    assert [file.key for file in data.files] == ["D1", "D1B"]


def test_a_row_repeated_gives_one_more_year_of_history(rules: Rules) -> None:
    row = csv_rows(document(historique_mes=[GRANT]))[1]
    data = read(as_csv([row, row | {"historique_mes.annee_reference": "2019-2020"}]), "csg.csv", rules)
    assert [grant.year for grant in data.grants] == [2020, 2019]
    assert len(data.files) == 1


def test_rows_of_two_providers_are_refused(rules: Rules) -> None:
    rows = csv_rows(document())
    rows[1]["service_de_garde.numero_division"] = "3100-4410"
    assert _faults(as_csv(rows), rules)[0].record == "ligne 3"


def test_the_child_and_the_site_of_the_row_are_those_of_the_file(rules: Rules) -> None:
    rows = csv_rows(office())
    for row in rows:
        for column in ("dossiers.necsg", "dossiers.numero_installation", "dossiers.rsg"):
            del row[column]
    assert read(as_csv(rows), "csg.csv", rules) == read(as_json(office()), "csg.json", rules)


@pytest.mark.parametrize(
    ("column", "text", "word"),
    [
        ("version", "2", "version 1"),
        (
            "dossiers.aieh.admissible",
            "peut-être",
            "« oui » ou « non »".replace("« ", "«\u00a0").replace(" »", "\u00a0»"),
        ),
        ("dossiers.jours_semaine", "cinq", "nombre"),
        ("dossiers.jours_semaine", "5,25", "pas de 0,5"),
        ("dossiers.date_debut", "2020-13-01", "calendrier"),
        ("enfants.nirec", "=1+1", "NIREC"),
    ],
)
def test_a_wrong_cell_is_reported(rules: Rules, column: str, text: str, word: str) -> None:
    rows = [row | {column: text} for row in csv_rows(document())]
    assert word in _faults(as_csv(rows), rules)[0].sentence


@pytest.mark.parametrize(("text", "value"), [("oui", True), ("VRAI", True), ("1", True), ("Non", False), ("0", False)])
def test_yes_and_no_are_read_in_words(rules: Rules, text: str, value: bool) -> None:
    rows = [row | {"dossiers.aieh.admissible": text} for row in csv_rows(document())]
    assert read(as_csv(rows), "csg.csv", rules).files[0].allowance.admissible is value


def test_a_column_that_is_not_known_is_a_warning(rules: Rules) -> None:
    rows = [row | {"enfants.prénom": "x", "note": "y"} for row in csv_rows(document())]
    warnings = read(as_csv(rows), "csg.csv", rules).warnings
    assert [warning.field for warning in warnings] == ["note", "prénom", "prénom"]


def test_a_column_written_twice_is_a_fault(rules: Rules) -> None:
    data = as_csv(csv_rows(document())).replace(b"enfants.nirec", b"enfants.necsg", 1)
    assert "deux fois" in _faults(data, rules)[0].sentence


def test_a_nul_byte_is_dropped(rules: Rules) -> None:
    data = as_csv(csv_rows(document())).replace(b";Lou;", b";Lo\x00u;", 1)
    assert read(data, "csg.csv", rules).children[0].first_name == "Lou"
