"""Whose row it is: what a division imports is its own, and so is what it had in a store of before."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from mes_tui.domain.access import Actor
from mes_tui.domain.codes import ListKind, Right
from mes_tui.domain.errors import NotSaved
from mes_tui.domain.identifiers import FileKey
from mes_tui.services.children import Children, Search
from mes_tui.services.context import WorkContext
from mes_tui.services.imports import Imports
from mes_tui.services.lists import ListQuery, Lists
from storage.store import Store
from tests import prepared
from tests.importing.builders import GRANT, as_json, document
from tests.services.builders import employ, rules
from tests.storage import older

OURS, THEIRS = "3000-2000", "3100-4410"
MANAGE = frozenset({Right.MANAGE, Right.ENTER})
TABLES = {"provider": "division", "site": "division", "home_provider": "division"} | {
    "child": "division",
    "child_file": "division",
    "support_grant": "owner",
}
HOME = {"id": "R1", "nom": "Marchand-Vif", "prenom": "Solène", "adresse": "8, rang Deux"}


def the_file(**changes: Any) -> dict[str, Any]:
    """What our division imports."""
    return document(historique_mes=[{**GRANT, "numero_installation": "3200-7731"}], **changes)


def their_file(**changes: Any) -> dict[str, Any]:
    """The file of another division, which gives everything the same number or key, and says something else of each."""
    granted = {**GRANT, "numero_installation": "3200-7731", "heures_jour_accordees": 8}
    root = document(rsg=[HOME], historique_mes=[granted], **changes)
    root["service_de_garde"] |= {"numero_division": THEIRS, "nom": "Bureau", "type": "BC"}
    root["installations"][0]["nom"] = "Ailleurs"
    # The registration and the keys of our first child are those of their second one.
    nirecs, others = [None, root["enfants"][0]["nirec"]], [child["necsg"] for child in reversed(root["enfants"])]
    for child, nirec in zip(root["enfants"], nirecs, strict=True):
        child |= {"nirec": nirec, "nom": "X", "prenom": "Y", "date_naissance": "2019-01-01"}
    for file, necsg in zip(root["dossiers"], others, strict=True):
        file |= {"necsg": necsg, "rsg": "R1", "responsable": {**file["responsable"], "nom": "Z"}}
    return root


def with_files(root: dict[str, Any], ranks: range) -> dict[str, Any]:
    """The same with more files, whose keys are the next ones."""
    first = root["dossiers"][0]
    root["dossiers"] += [{**first, "id": f"D{rank}"} for rank in ranks]
    return root


def load(store: Store, root: dict[str, Any]) -> str:
    """Import a file as the manager of its division; return what was said."""
    division = root["service_de_garde"]["numero_division"]
    known = {number for (number,) in store.rows("SELECT division FROM provider")}
    manager = Actor(f"nom:{division}", "Zoé", MANAGE, frozenset({division} & known))
    employ(store, manager)
    context = WorkContext(store, rules, lambda: datetime(2021, 8, 2, 16, tzinfo=UTC), manager)
    # Who holds the store adds a division beside those of others.
    context.owner = division not in known
    return str(Imports(context).load_bytes(as_json(root), "csg.json"))


def rows_of(store: Store, division: str) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of a division; the ids of its subsidies are nobody's."""
    found = {}
    for table, owner in TABLES.items():
        rows = store.rows(f"SELECT * FROM {table} WHERE {owner} = :division ORDER BY 2, 3", {"division": division})
        found[table] = [row[1:] if table == "support_grant" else row for row in rows]
    return found


def told(store: Store, division: str) -> list[object]:
    """All that the services tell a clerk of the children of a division."""
    clerk = Actor("nom:commis", "Noé", frozenset({Right.CONSULT, Right.ENTER}), frozenset({division}))
    employ(store, clerk)
    context = WorkContext(store, rules, lambda: datetime(2022, 8, 2, 16, tzinfo=UTC), clerk)
    children = Children(context)
    said: list[object] = list(Lists(context).rows(ListQuery.first(ListKind.CHILDREN, division)))
    for necsg in ("1000001", "1000002"):
        said += children.search(division, Search(necsg=necsg))
        said += children.sites(division, necsg)
    return said + [children.offers(FileKey(division, key)) for key in ("D1", "D2")]


@pytest.mark.feature("P44", "P60")
def test_an_import_says_and_writes_the_same_whatever_another_division_has(any_store: Store, tmp_path: Path) -> None:
    """It neither reads nor writes nor is refused for a row of another division under the same number or key."""
    with Store.open(prepared.new_store(tmp_path / "seul.db")) as alone:
        said = load(alone, their_file())
        own, seen = rows_of(alone, THEIRS), told(alone, THEIRS)
    load(any_store, the_file())
    ours = rows_of(any_store, OURS)
    assert load(any_store, their_file()) == said
    assert (rows_of(any_store, THEIRS), told(any_store, THEIRS)) == (own, seen)
    assert rows_of(any_store, OURS) == ours
    # Whoever takes the next keys of another division takes nothing from it.
    load(any_store, with_files(their_file(), range(3, 9)))
    assert "6 ajouts" in load(any_store, with_files(the_file(), range(3, 9)))


SHARED = """
INSERT INTO provider VALUES ('A', 'CPE L’Étoile', 'CPE', '11', '');
INSERT INTO site VALUES ('a1', 'A', 'L’Étoile', '', '', '11', '');
INSERT INTO home_provider VALUES ('R1', 'A', 'Marchand-Vif', 'Solène', '');
INSERT INTO child VALUES ('1', '', 'Œuvray', 'Élise', '2019-03-14', 'oeuvray', 'elise');
INSERT INTO child VALUES ('2', '', 'O’Neill', 'Zoé', '2019-03-15', 'o''neill', 'zoe');
INSERT INTO child VALUES ('3', '', 'Côté', 'Noé', '2019-03-16', 'cote', 'noe');
INSERT INTO child VALUES ('4', '', 'Roy', 'Léa', '2019-03-17', 'roy', 'lea');
INSERT INTO child_file VALUES ('F1', '1', 'a1', 'R1', '{}', '', '', '', FALSE, '', '', TRUE, FALSE, FALSE, '');
INSERT INTO child_file VALUES ('F2', '2', 'a1', '', '{}', '', '', '', FALSE, '', '', TRUE, FALSE, FALSE, '');
INSERT INTO support_grant VALUES (3, '1', 'A', 'a1', 2019, '3', '200');
INSERT INTO support_grant VALUES (5, '2', 'B', 'b1', 2020, '4,5', '210');
INSERT INTO support_grant VALUES (6, '3', 'B', 'b1', 2020, '5', '220');
INSERT INTO support_grant VALUES (8, '4', 'Z', 'z1', 2020, '6', '230');
INSERT INTO request (id, number, division, site, child_file, necsg, type, status, edition, year, version, created_at,
  modified_at, transmitted_at, compliant_at, closed_at, close_reason, granted_hours, previous, place_step, place_page,
  place_key, child_name, site_name, folded, open_comments, snapshot, region)
VALUES (4, '2021-11-004', 'A', 'a1', 'F1', '1', 'NOUV', 'BROUILLON', 'pes_2021', 2021, 3, '', '', '', '', '', '', '',
  '', 5, 1, '', 'ŒUVRAY, Élise', 'L’Étoile', 'oeuvray', 0, '', '11')
"""
NEIGHBOUR = """
INSERT INTO provider VALUES ('B', 'Garderie', 'GARD', '06', '');
INSERT INTO site VALUES ('b1', 'B', 'Nuages', '', '', '06', '');
INSERT INTO child_file VALUES ('G1', '1', 'b1', '', '{}', '', '', '', FALSE, '', '', TRUE, FALSE, FALSE, '')
"""
ALONE = {
    "child": {("A", "1"), ("A", "2"), ("A", "3"), ("A", "4")},
    "child_file": {("A", "F1"), ("A", "F2")},
    "support_grant": {("A", "1", "A"), ("A", "2", "B"), ("A", "3", "B"), ("A", "4", "Z")},
}
SPLIT = {
    "child": {("A", "1"), ("B", "1"), ("A", "2"), ("B", "2"), ("B", "3"), ("", "4")},
    "child_file": {("A", "F1"), ("A", "F2"), ("B", "G1")},
    "support_grant": {
        ("A", "1", "A"),
        ("B", "1", "A"),
        ("A", "2", "B"),
        ("B", "2", "B"),
        ("B", "3", "B"),
        ("", "4", "Z"),
    },
}


@pytest.mark.parametrize(
    ("statements", "expected"), [((SHARED,), ALONE), ((SHARED, NEIGHBOUR), SPLIT)], ids=["one division", "two"]
)
@pytest.mark.thorough(keep=1)
def test_what_divisions_shared_goes_to_each_that_had_it_and_nothing_is_lost(
    nowhere: Path | str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    statements: tuple[str, ...],
    expected: dict[str, set[tuple[str, ...]]],
) -> None:
    older.make(nowhere, "0002", tmp_path, monkeypatch)
    older.run(nowhere, *(part for text in statements for part in text.split(";\n")))
    with Store.open(nowhere) as store:
        assert set(store.rows("SELECT division, necsg FROM child")) == expected["child"]
        assert set(store.rows("SELECT division, key FROM child_file")) == expected["child_file"]
        assert set(store.rows("SELECT owner, necsg, division FROM support_grant")) == expected["support_grant"]
        # What each row says is what it said.
        assert {name for (name,) in store.rows("SELECT first_name FROM child")} == {"Élise", "Zoé", "Noé", "Léa"}
        granted = store.rows("SELECT DISTINCT year, hours_per_day, days FROM support_grant WHERE necsg = '2'")
        assert granted == [(2020, "4,5", "210")]
        assert store.rows("SELECT division, key, last_name FROM home_provider") == [("A", "R1", "Marchand-Vif")]
        assert store.rows("SELECT id, number, division, child_file FROM request") == [(4, "2021-11-004", "A", "F1")]
        assert store.faults() == ()
        with pytest.raises(NotSaved), store.writing() as session:
            session.connection().exec_driver_sql("UPDATE request SET child_file = 'G1'")
