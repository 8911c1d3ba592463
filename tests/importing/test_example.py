"""The file to start from imports as it is, in JSON and in CSV, and names every key of the format."""

import json
from collections.abc import Iterator

import jsonschema

from mes_tui.domain.rules import Rules
from mes_tui.importing import example
from mes_tui.importing.people_records import People
from mes_tui.importing.reader import read
from mes_tui.importing.record import Record, keys_of
from tests.importing.builders import GRANT, as_json, document
from tests.importing.schema import CSG, imported


def keys(model: type[Record], place: str = "") -> Iterator[str]:
    """The place of each value of a file: « dossiers.aieh.debut »."""
    for key, inner in keys_of(model).items():
        yield from keys(inner, f"{place}{key}.") if inner else [f"{place}{key}"]


def test_every_key_of_the_format_is_explained_and_no_other() -> None:
    assert sorted(example.HELP) == sorted(keys(People))


def test_both_examples_import_as_they_are_and_say_the_same(rules: Rules) -> None:
    from_json = read(example.as_json().encode(), "modele.json", rules)
    from_csv = read(example.as_csv().encode("utf-8-sig"), "modele.csv", rules)
    assert from_json == from_csv
    assert from_json.warnings == ()
    assert (len(from_json.children), len(from_json.files), len(from_json.grants)) == (2, 2, 1)


def test_the_schema_follows_the_models_and_takes_what_imports() -> None:
    assert CSG.read_text(encoding="utf-8") == imported() == example.schema()
    checker = jsonschema.Draft202012Validator(json.loads(example.schema()))
    for found in (example.as_json(), as_json(document(historique_mes=[GRANT]))):
        checker.validate(json.loads(found))
    assert not checker.is_valid(document(enfants=[{"necsg": "1000001"}]))


def test_a_line_of_a_csv_file_for_people_may_stand_anywhere(rules: Rules) -> None:
    lines = example.as_csv().splitlines()
    lines.insert(-1, "# ; une note ; au milieu")
    assert len(read("\n".join(lines).encode(), "modele.csv", rules).files) == 2
