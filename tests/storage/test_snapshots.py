"""The people frozen with a transmitted request: read whatever was added to their records since."""

import json
from dataclasses import fields
from datetime import date

import pytest

from mes_tui.domain.errors import Refusal
from mes_tui.domain.people import Allowance, Child, ChildFile, HomeProvider, Site, SupportGrant
from mes_tui.domain.providers import Provider
from storage.records.mapping import Person, columns, people_of
from storage.schema.people_tables import ChildFileRow, ChildRow, GrantRow, HomeProviderRow, ProviderRow, SiteRow

FIRST_SNAPSHOT = json.dumps(
    {
        "provider": {
            "division": "3000-2000",
            "name": "CPE de la Baie",
            "service_type": "CPE",
            "region": "11",
            "director": "Ève Lafleur-Sansnom",
        },
        "site": {
            "number": "3000-2001",
            "division": "3000-2000",
            "name": "Installation du Quai",
            "address": "12, rue du Quai, Baie-Fictive",
            "postal_code": "G0C 1A0",
            "region": "11",
            "phone": "4185550100",
        },
        "child": {
            "necsg": "1000001",
            "nirec": "1201900000017",
            "last_name": "O’Neill-Œuvray",
            "first_name": "Élise",
            "birth_date": "2019-03-14",
            "folded_last": "o'neill-oeuvray",
            "folded_first": "elise",
        },
        "child_file": {
            "key": "D1",
            "necsg": "1000001",
            "site": "3000-2001",
            "home_provider": "",
            "guardian": json.dumps(
                {
                    "last_name": "Exemple",
                    "first_name": "Camille",
                    "address": "3, rang Un, Baie-Fictive",
                    "postal_code": "G0C 1A0",
                    "email": "camille@exemple.invalid",
                    "home_phone": "",
                    "cell_phone": "4185550123",
                }
            ),
            "other_guardian": "",
            "start": "2020-09-01",
            "end": "",
            "allowance": True,
            "allowance_start": "2021-01-11",
            "allowance_end": "",
            "reduced_contribution": True,
            "exemption": False,
            "transitional": False,
            "days_per_week": "5",
        },
        "home_provider": None,
        "grants": [
            {
                "necsg": "1000001",
                "division": "3000-2000",
                "site": "3000-2001",
                "year": 2020,
                "hours_per_day": "4,5",
                "days": "240",
            }
        ],
    }
)

PEOPLE_TABLES = {
    Provider: ProviderRow,
    Site: SiteRow,
    HomeProvider: HomeProviderRow,
    Child: ChildRow,
    ChildFile: ChildFileRow,
    SupportGrant: GrantRow,
}
# Copies kept for searching, the key that nothing else needs, whose row it is, which request says it, and whether it was
# typed here until a file said it, under which key.
OWN_COLUMNS = {"folded_last", "folded_first", "id", "division", "owner", "request", "typed", "imported_as"}


@pytest.mark.parametrize("class_", PEOPLE_TABLES, ids=lambda class_: class_.__name__)
def test_a_person_and_its_table_have_the_same_columns(class_: type[Person]) -> None:
    table = set(PEOPLE_TABLES[class_].model_fields) - (OWN_COLUMNS - {item.name for item in fields(class_)})
    assert set(columns(class_)) == table


def test_a_snapshot_of_the_first_version_is_read_whatever_came_since() -> None:
    """Version 1 held the columns of the rows as they were; a column added since takes its default."""
    first = json.loads(FIRST_SNAPSHOT)
    people = people_of(FIRST_SNAPSHOT)
    assert people.child.list_name == "O’NEILL-ŒUVRAY, Élise"
    assert people.child_file.guardian.cell_phone == "4185550123"
    assert people.child_file.allowance == Allowance(True, date(2021, 1, 11), None)
    assert (people.child_file.other_guardian, people.home_provider) == (None, None)
    del first["child_file"]["days_per_week"], first["provider"]["director"], first["site"]["phone"]
    older = people_of(json.dumps(first))
    assert (older.child_file.days_per_week, older.provider.director, older.site.phone) == ("", "", "")


def test_a_snapshot_of_a_newer_version_is_refused_in_words() -> None:
    newer = json.dumps(json.loads(FIRST_SNAPSHOT) | {"v": 99})
    with pytest.raises(Refusal, match="mettez l’application à jour"):
        people_of(newer)
