"""The records of the files, the dataclasses that they make and the schema say the same."""

import dataclasses
import json
from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest

from mes_tui.domain import people, providers, requests
from mes_tui.domain.rules import Rules
from mes_tui.importing import ImportData, ImportRefused, people_records, request_records
from mes_tui.importing.package import schema
from mes_tui.importing.package_reader import read_package
from mes_tui.importing.record import Record
from storage.records.mapping import People
from tests.importing.packages import changed, root
from tests.importing.schema import FILE, generated

RECORDS = [
    found
    for module in (people_records, request_records)
    for found in vars(module).values()
    if isinstance(found, type) and issubclass(found, Record) and found not in (Record, people_records.Parent)
]


def fields(class_: type[Any]) -> set[str]:
    return {item.name for item in dataclasses.fields(class_)}


# What a dataclass says and its record does not: it is elsewhere in the file, or of one store only.
ELSEWHERE: dict[type, set[str]] = {
    ImportData: {"warnings"},
    requests.RequestFile: fields(People),
    requests.Request: {"id", "version", "place", "division", "site", "child_file", "necsg", "taken_back_at"},
    requests.Attachment: {"id", "scripted", "inspection", "scan", "sheet"},
    requests.Comment: {"id"},
    requests.Transmission: {"signature", "documents"},
}
# What a record says and its dataclass does not.
OF_THE_FILE: dict[type[Record], set[str]] = {
    people_records.People: {"format", "version"},
    people_records.OneChild: {"format", "version"},
    request_records.Document: {"file", "codes", "signers"},
    request_records.Dossier: {
        *("format", "version", "generated_at", "people", "sent_people", "transmissions", "printouts"),
    },
}


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.__name__)
def test_a_record_has_the_fields_of_its_dataclass(record: type[Record]) -> None:
    """A new field of a dataclass goes into its record, or into the table above."""
    own = set(record.model_fields) - OF_THE_FILE.get(record, set())
    assert own == fields(record.makes) - ELSEWHERE.get(record.makes, set())


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.__name__)
def test_what_may_be_absent_is_then_what_the_dataclass_says(record: type[Record]) -> None:
    ordinary = {item.name: item.default for item in dataclasses.fields(record.makes)}
    for name, field in record.model_fields.items():
        if not field.is_required() and ordinary.get(name, dataclasses.MISSING) is not dataclasses.MISSING:
            said = tuple(field.default) if isinstance(field.default, list) else field.default
            assert said == ordinary[name], name


def test_everybody_in_the_files_has_a_record() -> None:
    persons = {
        class_
        for module in (people, providers)
        for class_ in vars(module).values()
        if dataclasses.is_dataclass(class_) and isinstance(class_, type)
    }
    assert persons - {record.makes for record in RECORDS} == set()


def test_no_key_of_a_record_is_the_name_of_another_of_its_fields() -> None:
    for record in RECORDS:
        keys = {name: field.alias or name for name, field in record.model_fields.items()}
        assert not {name for name, key in keys.items() if key != name} & set(keys.values()), record
        assert len(set(keys.values())) == len(keys)


def test_the_schema_that_is_shipped_is_that_of_the_records() -> None:
    """``python -m tests.importing.schema`` writes it anew."""
    assert FILE.read_text(encoding="utf-8") == generated()


def _keys(value: Any, path: str = "") -> Iterator[str]:
    """The path of every key that the format names."""
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        if isinstance(value, dict):
            yield f"{path}{key}"
        if key not in ("reponses", "contenu"):
            yield from _keys(inner, f"{path}{key}.")


@pytest.mark.thorough
def test_reading_and_schema_agree_on_what_may_be_absent(rules: Rules) -> None:
    validator = jsonschema.Draft202012Validator(json.loads(schema()))
    read, valid = {}, {}
    paths = list(_keys(root(rules)))
    assert len(paths) > 90
    for path in paths:
        data = changed(rules, path, ...)
        try:
            read_package(data, "dossier.pdf", rules)
            read[path] = True
        except ImportRefused:
            read[path] = False
        valid[path] = validator.is_valid(json.loads(data))
    # What depends on another value, a schema cannot say: when a request was sent, of which one the codes are.
    assert {path for path in paths if read[path] != valid[path]} == {
        "demande.transmise_le",
        "documents.0.codes.demande",
    }
