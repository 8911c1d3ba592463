"""The import files of the sample office, in any year."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.resources import files
from typing import Any

import pytest

from mes_tui.domain.eligibility import child_doubt, child_refusal, too_old
from mes_tui.importing import ImportData
from mes_tui.importing.reader import read
from mes_tui.samples import office
from mes_tui.settings import load_rules

YEARS = (2021, 2024, 2027, 2032)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _texts(inner)


def _data(name: str, year: int) -> ImportData:
    return read(office.import_file(name, year, datetime(year, 6, 1, 15, tzinfo=UTC)), name, load_rules())


@pytest.mark.parametrize("name", office.NAMES)
def test_the_files_can_be_imported_as_they_are(name: str) -> None:
    data = read(files("mes_tui.samples").joinpath("data", name).read_bytes(), name, load_rules())
    assert data.warnings == ()
    assert len(data.files) >= 6


@pytest.mark.parametrize("name", office.NAMES)
def test_everybody_is_fictitious(name: str) -> None:
    texts = list(_texts(json.loads(files("mes_tui.samples").joinpath("data", name).read_text(encoding="utf-8"))))
    assert all(text.endswith(".invalid") for text in texts if "@" in text)
    phones = [text for text in texts if re.fullmatch(r"[2-9]\d{9}", text)]
    assert phones
    assert all(re.fullmatch(r"\d{3}55501\d{2}", phone) for phone in phones)


def test_the_office_has_more_than_twenty_children_in_three_kinds_of_service() -> None:
    found = [_data(name, 2021) for name in office.NAMES]
    assert len({child.necsg for data in found for child in data.children}) > 20
    assert [data.provider.service_type.value for data in found] == ["CPE", "GARD", "BC"]


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("name", office.NAMES)
def test_the_files_are_valid_in_any_year(name: str, year: int) -> None:
    assert _data(name, year).warnings == ()
    before = office.import_file_a_year_before(name, year, datetime(year - 1, 6, 1, 15, tzinfo=UTC))
    assert read(before, name, load_rules()).files


@pytest.mark.feature("P39")
@pytest.mark.parametrize("year", YEARS)
def test_who_is_refused_stays_refused_in_any_year(year: int) -> None:
    rules, today = load_rules(), datetime(year, 6, 1).date()
    refused, doubted = set(), set()
    for name in office.NAMES:
        data = _data(name, year)
        children, sites = {c.necsg: c for c in data.children}, {s.number: s for s in data.sites}
        for file in data.files:
            child = children[file.necsg]
            if child_refusal(child, file, sites[file.site], year, today, rules):
                refused.add(f"{child.first_name} {child.last_name} {data.provider.division[:4]}")
            if child_doubt(child, file, year, rules):
                doubted.add(f"{child.first_name} {child.last_name}")
    assert doubted == {"Éli Cadran", "Léa Transitoire"}
    assert refused == {
        "Zoé Réglisse 3000",
        "Jade Départie 3000",
        "Victor Averse 3100",
        "Théo Galet 3100",
        "Tom Ruisseau 3200",
    }


@pytest.mark.parametrize("year", YEARS)
def test_the_boundary_of_the_age_stays_between_two_children(year: int) -> None:
    births = {child.first_name: child.birth_date for child in _data(office.NAMES[0], year).children}
    assert too_old(births["Éli"], year, load_rules())
    assert not too_old(births["Noé"], year, load_rules())
