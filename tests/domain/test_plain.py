"""Dataclasses as JSON values: what was stored before a field existed is still read."""

import json
from dataclasses import MISSING, dataclass, fields, make_dataclass
from datetime import date

import pytest

from mes_tui.domain.codes import ServiceType
from mes_tui.domain.people import Allowance, Guardian
from mes_tui.domain.plain import plain, record
from mes_tui.domain.providers import Provider
from tests.forms.builders import CHILD, HOME_PROVIDER, PROVIDERS, SITES, child_file, grants

RECORDS = [
    *PROVIDERS.values(),
    *SITES.values(),
    CHILD,
    HOME_PROVIDER,
    child_file(ServiceType.BC),
    *grants("RAC", ServiceType.CPE),  # type: ignore[arg-type]
]


@pytest.mark.parametrize("person", RECORDS, ids=lambda person: type(person).__name__)
def test_a_record_comes_back_from_its_json(person: object) -> None:
    assert record(type(person), json.loads(json.dumps(plain(person)))) == person


@pytest.mark.parametrize("person", RECORDS, ids=lambda person: type(person).__name__)
def test_each_absent_value_takes_its_default_or_is_named(person: object) -> None:
    values = plain(person)
    defaults = {item.name: item.default for item in fields(person)}  # type: ignore[arg-type]
    required = {item.name for item in fields(person) if item.default is MISSING}  # type: ignore[arg-type]
    for name in values:
        rest = {key: value for key, value in values.items() if key != name}
        if name in required:
            with pytest.raises(KeyError, match=name):
                record(type(person), rest)
        else:
            assert getattr(record(type(person), rest), name) == defaults[name]


@pytest.mark.parametrize("person", RECORDS, ids=lambda person: type(person).__name__)
def test_a_field_added_later_is_read_from_what_was_stored_before(person: object) -> None:
    grown = make_dataclass("Grown", [("added", str, "rien")], bases=(type(person),), frozen=True, kw_only=True)
    assert record(grown, plain(person)).added == "rien"


def test_a_value_that_no_field_has_any_more_is_left_aside() -> None:
    values = plain(PROVIDERS[ServiceType.CPE]) | {"fax": "418 555-0100"}
    assert record(Provider, values) == PROVIDERS[ServiceType.CPE]


def test_nobody_and_no_day_are_none() -> None:
    @dataclass(frozen=True)
    class Kept:
        guardian: Guardian | None
        day: date | None
        allowance: Allowance

    read = record(Kept, {"guardian": None, "day": "", "allowance": {"admissible": 1, "start": "2021-08-02"}})
    assert read == Kept(None, None, Allowance(True, date(2021, 8, 2), None))
