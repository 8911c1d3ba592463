"""What an import does to a real store."""

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from mes_tui.domain.access import Actor
from mes_tui.domain.codes import RequestType, Right, Status
from mes_tui.domain.errors import Refusal
from mes_tui.domain.rules import Rules
from mes_tui.importing import MAX_BYTES, ImportRefused
from mes_tui.services.context import WorkContext
from mes_tui.services.drafts import Drafts
from mes_tui.services.import_report import ImportReport
from mes_tui.services.imports import Imports
from storage import records
from storage.store import Store
from tests import prepared
from tests.importing.builders import GRANT, as_csv, as_json, changed, csv_rows, document
from tests.lives.kept import everything
from tests.services.builders import employ, file_key

NOON = datetime(2021, 8, 2, 16, 0, tzinfo=UTC)
MANAGER = Actor("uid:1", "Maude Lavoie", frozenset({Right.MANAGE}))
CLERK = Actor("uid:2", "Jean Roy", frozenset({Right.ENTER}), frozenset({"3000-2000"}))


@pytest.fixture
def context(tmp_path: Path, rules: Rules) -> Iterator[WorkContext]:
    with Store.open(prepared.new_store(tmp_path / "mes.db")) as store:
        employ(store, MANAGER, replace(CLERK, divisions=frozenset()))
        yield WorkContext(store, lambda: rules, lambda: NOON, CLERK)


@pytest.fixture
def office(context: WorkContext) -> WorkContext:
    """The store once the valid file is in it."""
    _load(replace(context, actor=MANAGER), document())
    employ(context.store, CLERK)
    return context


def _load(context: WorkContext, root: dict[str, Any]) -> ImportReport:
    return Imports(context).load_bytes(as_json(root), "csg.json")


def _neighbour() -> dict[str, Any]:
    """The file of another division, which gives everything the same numbers and keys."""
    root = document()
    root["service_de_garde"] |= {"numero_division": "3100-4410", "nom": "Garderie", "type": "GARD"}
    return root


def _dump(context: WorkContext) -> dict[str, list[tuple[Any, ...]]]:
    tables = ("provider", "site", "home_provider", "child", "child_file", "support_grant", "request")
    return {table: context.store.rows(f"SELECT * FROM {table} ORDER BY 1", {}) for table in tables}


def _counts(report: ImportReport) -> dict[str, tuple[int, int, int]]:
    return {count.label: (count.created, count.updated, count.unchanged) for count in report.counts}


@pytest.mark.feature("P44", "P37")
def test_the_first_import_of_a_service_takes_the_right_to_manage(context: WorkContext) -> None:
    with pytest.raises(Refusal, match="Gestion des droits"):
        _load(context, document())
    assert _dump(context)["provider"] == []
    report = _load(replace(context, actor=MANAGER), document(historique_mes=[GRANT]))
    assert _counts(report) == {
        "Service de garde": (1, 0, 0),
        "Installations": (1, 0, 0),
        "Enfants": (2, 0, 0),
        "Dossiers": (2, 0, 0),
        "Subventions MES": (1, 0, 0),
    }
    assert (report.created, report.updated) == (7, 0)
    assert str(report).startswith("CPE DE LA BAIE (3000-2000)\u00a0: 7 ajouts, 0 mise à jour.")


def test_the_same_file_again_changes_nothing(office: WorkContext) -> None:
    before = _dump(office)
    report = _load(office, document())
    assert (report.created, report.updated) == (0, 0)
    assert _dump(office) == before


def test_json_and_csv_write_the_same(tmp_path: Path, office: WorkContext) -> None:
    before = _dump(office)
    path = tmp_path / "csg.csv"
    path.write_bytes(as_csv(csv_rows(document())))
    assert Imports(office).load(path).updated == 0
    assert _dump(office) == before


def test_nobody_missing_from_the_file_is_deleted(office: WorkContext) -> None:
    root = document()
    root["enfants"], root["dossiers"] = root["enfants"][:1], root["dossiers"][:1]
    root["dossiers"][0]["date_fin"] = "2021-08-31"
    report = _load(office, root)
    assert _counts(report)["Dossiers"] == (0, 1, 0)
    assert office.store.rows("SELECT necsg FROM child ORDER BY necsg", {}) == [("1000001",), ("1000002",)]
    assert office.store.rows('SELECT key, "end" FROM child_file ORDER BY key', {}) == [("D1", "2021-08-31"), ("D2", "")]


def test_a_file_with_one_fault_writes_nothing(office: WorkContext) -> None:
    before = _dump(office)
    root = changed("dossiers.1.date_debut", "hier")
    root["enfants"][0]["nom"] = "Autre"
    with pytest.raises(ImportRefused):
        _load(office, root)
    assert _dump(office) == before


@pytest.mark.feature("P44")
def test_a_draft_follows_the_new_data_and_so_does_its_line_in_the_lists(office: WorkContext) -> None:
    request_id = Drafts(office).create(file_key("D1"), RequestType.NEW)
    root = changed("enfants.0.nom", "L’Écuyer-Sansregret")
    root["installations"][0]["nom"] = "Installation du Nouveau-Quai"
    root["dossiers"][0]["responsable"]["adresse"] = "5, rang Deux"
    _load(office, root)
    file = Drafts(office).read(request_id)
    assert file.child.last_name == "L’Écuyer-Sansregret"
    assert file.site.name == "Installation du Nouveau-Quai"
    assert file.child_file.guardian.address == "5, rang Deux"
    assert office.store.rows("SELECT child_name, site_name, folded FROM request", {}) == [
        (
            "L’ÉCUYER-SANSREGRET, Lou",
            "Installation du Nouveau-Quai",
            "l'ecuyer-sansregret, lou | installation du nouveau-quai",
        )
    ]


@pytest.mark.feature("P63")
def test_a_transmitted_request_keeps_the_people_of_that_day(office: WorkContext) -> None:
    request_id = Drafts(office).create(file_key("D1"), RequestType.NEW)
    with office.store.writing() as session:
        file = records.load_file(session, request_id)
        assert file is not None
        records.set_status(session, request_id, Status.TRANSMITTED, NOON, snapshot=records.people_text(file))
    _load(office, changed("enfants.0.nom", "Autre"))
    assert Drafts(office).read(request_id).child.last_name == "Exemple"
    assert office.store.rows("SELECT child_name FROM request", {}) == [("EXEMPLE, Lou",)]
    assert office.store.rows("SELECT last_name FROM child WHERE necsg = '1000001'", {}) == [("Autre",)]


def test_a_service_changes_its_own_division_only(office: WorkContext) -> None:
    before = _dump(office)
    with pytest.raises(Refusal, match="Gestion des droits"):
        _load(office, _neighbour())
    _load(replace(office, actor=MANAGER), _neighbour())
    # In the same words once somebody has it.
    with pytest.raises(Refusal, match="Gestion des droits"):
        _load(office, _neighbour())
    after = _dump(office)
    assert all(row in after[table] for table, rows in before.items() for row in rows)


def test_a_file_never_passes_to_another_child(office: WorkContext) -> None:
    with pytest.raises(ImportRefused) as refused:
        _load(office, changed("dossiers.0.necsg", "1000002"))
    assert refused.value.faults[0].record == "dossier D1"
    assert "autre enfant" in refused.value.faults[0].sentence


def _moved() -> dict[str, Any]:
    """The first « dossier » is in a second site from now on."""
    root = changed("dossiers.0.numero_installation", "3000-2002")
    second = {**root["installations"][0], "numero_installation": "3000-2002", "nom": "Installation des Galets"}
    root["installations"].append(second)
    return root


@pytest.mark.parametrize("with_draft", [True, False])
def test_a_draft_follows_its_file_to_another_site(office: WorkContext, with_draft: bool) -> None:
    made = with_draft and Drafts(office).create(file_key("D1"), RequestType.NEW)
    assert _counts(_load(office, _moved()))["Dossiers"] == (0, 1, 1)
    if made:
        request = Drafts(office).read(made).request
        assert (request.site, request.version) == ("3000-2002", 2)
        assert office.store.rows("SELECT site_name FROM request", {}) == [("Installation des Galets",)]


def test_a_draft_does_not_follow_its_file_where_it_could_not_be(office: WorkContext) -> None:
    Drafts(office).create(file_key("D1"), RequestType.NEW)
    far = _moved()
    far["installations"][1]["region"] = "09"
    with pytest.raises(ImportRefused) as refused:
        _load(office, far)
    assert "2021-11-001" in refused.value.faults[0].sentence
    second = _moved()
    second["dossiers"].append({**second["dossiers"][0], "id": "D3"})
    second["dossiers"][0]["numero_installation"] = "3000-2001"
    _load(office, second)
    Drafts(office).create(file_key("D3"), RequestType.NEW)
    with pytest.raises(ImportRefused) as refused:
        _load(office, _moved())
    assert "2021-11-002" in refused.value.faults[0].sentence


def test_a_nirec_that_changes_child_is_a_warning(office: WorkContext) -> None:
    root = changed("enfants.0.nirec", None)
    root["enfants"][1]["nirec"] = "1201900000017"
    assert [w.field for w in _load(office, root).warnings] == ["nirec"]


def test_a_file_from_the_future_is_a_warning(office: WorkContext) -> None:
    assert [w.field for w in _load(office, document(genere_le="2031-08-02T10:15:00-04:00")).warnings] == ["genere_le"]


@pytest.mark.feature("P72")
def test_the_journal_has_the_import_and_no_name(office: WorkContext) -> None:
    told = "SELECT who, request_number, action, detail FROM journal WHERE action <> 'sceller'"
    lines = office.store.rows(told, {})
    assert lines == [("uid:1", "", "importer", "3000-2000:6:0")]


def test_a_new_service_is_at_once_that_of_whoever_imports_it_and_of_nobody_else(context: WorkContext) -> None:
    other = replace(MANAGER, login="uid:5", name="Gérante d’ailleurs")
    employ(context.store, other)
    _load(replace(context, actor=MANAGER), document())
    with context.store.reading() as session:
        found = {user.login: user.divisions for user in records.load_users(session)}
    assert found == {"uid:1": {"3000-2000"}, "uid:2": frozenset(), "uid:5": frozenset()}


def _fifo(path: Path) -> None:
    os.mkfifo(path)


def _folder(path: Path) -> None:
    path.mkdir()


def _huge(path: Path) -> None:
    path.write_bytes(b" " * (MAX_BYTES + 1))


@pytest.mark.parametrize(
    ("make", "word"),
    [(_fifo, "pas un fichier"), (_folder, "fichier"), (_huge, "10 Mo"), (lambda path: None, "n’existe pas")],
)
def test_what_is_not_a_readable_file_is_refused_without_waiting(
    office: WorkContext, tmp_path: Path, make: Any, word: str
) -> None:
    path = tmp_path / "csg [x] 100 %.json"
    make(path)
    with pytest.raises(Refusal) as refused:
        Imports(office).load(path)
    assert word in refused.value.sentence
    assert "[x] 100 %" in refused.value.sentence


def _everything_changed() -> dict[str, Any]:
    """A file that adds, changes and ends something."""
    root = document(historique_mes=[GRANT])
    root["enfants"].append({"necsg": "1000003", "nom": "Neuve", "prenom": "Zoé", "date_naissance": "2019-01-05"})
    root["dossiers"].append({**root["dossiers"][0], "id": "D3", "necsg": "1000003"})
    root["installations"][0]["nom"] = "Installation du Phare [/]"
    root["dossiers"][0]["date_fin"] = "2021-06-25"
    root["dossiers"][1]["responsable"] = {**root["dossiers"][1]["responsable"], "tel_cellulaire": "4185550199"}
    return root


def test_a_simulation_says_what_would_change_field_by_field_and_writes_nothing(office: WorkContext) -> None:
    manager = replace(office, actor=MANAGER)
    before = everything(office.store)
    data = as_json(_everything_changed())
    told = Imports(manager).load_bytes(data, "csg.json", simulated=True)
    assert everything(office.store) == before
    assert [(one.record, one.told, one.fields) for one in told.changes] == [
        (
            "installation 3000-2001",
            "mise à jour",
            (("nom", "Installation du Quai", "Installation du Phare [/]"),),
        ),
        ("enfant 1000003", "ajout", ()),
        ("dossier D1", "prend fin", (("date_fin", "", "2021-06-25"),)),
        ("dossier D2", "mise à jour", (("responsable.tel_cellulaire", "4185550123", "4185550199"),)),
        ("dossier D3", "ajout", ()),
        ("subvention 1000002 2020-2021", "ajout", ()),
    ]
    done = Imports(manager).load_bytes(data, "csg.json")
    assert (done.counts, done.warnings) == (told.counts, told.warnings)
    assert Imports(manager).load_bytes(data, "csg.json", simulated=True).changes == ()


def test_a_simulation_is_refused_as_the_import_would_be(office: WorkContext) -> None:
    before = everything(office.store)
    for context, root in ((replace(office, actor=CLERK), _neighbour()), (office, document(enfants=[]))):
        with pytest.raises(Refusal):
            Imports(context).load_bytes(as_json(root), "csg.json", simulated=True)
    assert everything(office.store) == before
