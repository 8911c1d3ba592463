"""Children and sites typed here: checked as a file is, marked until a file says them, corrected until then."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from mes_tui.domain.access import Actor
from mes_tui.domain.codes import RequestType, Right
from mes_tui.domain.errors import Refusal
from mes_tui.domain.identifiers import FileKey
from mes_tui.domain.rules import Rules
from mes_tui.forms.evaluation import evaluate
from mes_tui.forms.vocabulary import Context
from mes_tui.importing.example import HELP
from mes_tui.services.children import Children, Search
from mes_tui.services.context import WorkContext
from mes_tui.services.drafts import Drafts
from mes_tui.services.entries import Entries
from mes_tui.services.import_report import Fate
from mes_tui.services.imports import Imports
from mes_tui.services.office import Office
from mes_tui.services.tamper_check import TamperCheck
from storage import records
from storage.store import Store
from tests import prepared
from tests.importing.builders import as_json, document, office
from tests.lives.kept import everything
from tests.services.builders import employ, seal

NOON = datetime(2021, 8, 2, 16, 0, tzinfo=UTC)
BAIE, QUAI = "3000-2000", "3000-2001"
MANAGER = Actor("uid:1", "Maude Lavoie", frozenset({Right.MANAGE, Right.ENTER}))
CLERK = Actor("uid:2", "Jean Roy", frozenset({Right.ENTER}), frozenset({BAIE}))
SITE = {
    "service_de_garde.numero_division": BAIE,
    "service_de_garde.nom": "CPE de l’Œuvre [/]",
    "service_de_garde.type": "CPE",
    "service_de_garde.region": "11",
    "installations.numero_installation": QUAI,
    "installations.nom": "Installation du Quai",
    "installations.adresse": "12, rue du Quai, Baie-Fictive",
    "installations.code_postal": "G0C 1A0",
    "installations.region": "11",
}
CHILD = {
    "enfants.necsg": "1000009",
    "enfants.nom": "O’Neill-Œuvray",
    "enfants.prenom": "Élise ᐃᓄᒃ",
    "enfants.date_naissance": "2018-06-02",
    "dossiers.numero_installation": QUAI,
    "dossiers.date_debut": "2020-09-01",
    "dossiers.type_place": "PCR",
    "dossiers.jours_semaine": "4,5",
    "dossiers.responsable.nom": "Exemple",
    "dossiers.responsable.prenom": "Camille",
    "dossiers.responsable.adresse": "3, rang Un, Baie-Fictive",
    "dossiers.responsable.code_postal": "G0C 1A0",
    "dossiers.responsable.tel_cellulaire": "418 555-0123",
    "dossiers.aieh.admissible": "oui",
    "dossiers.aieh.debut": "2021-01-11",
}
KEY = "ICI-1"


@pytest.fixture
def empty(tmp_path: Path, rules: Rules) -> Iterator[WorkContext]:
    """A store where nobody is, and who may add a provider."""
    with Store.open(prepared.new_store(tmp_path / "mes.db"), seal=seal()) as store:
        employ(store, MANAGER, replace(CLERK, divisions=frozenset()))
        yield WorkContext(store, lambda: rules, lambda: NOON, MANAGER)


@pytest.fixture
def begun(empty: WorkContext) -> WorkContext:
    """The same once a site and a child were typed."""
    entries = Entries(empty)
    entries.save_site("", SITE)
    entries.save_child(BAIE, CHILD)
    return empty


def labels(context: WorkContext) -> list[str]:
    return [row.label for row in Entries(context).overview(BAIE).typed]


def sound(context: WorkContext) -> bool:
    """Whether nothing was written that no line of the journal tells."""
    assert TamperCheck(replace(context, owner=True)).verify().faults == ()
    return True


def refused(call: Any, words: str, key: str = "") -> None:
    with pytest.raises(Refusal, match=words) as fault:
        call()
    assert fault.value.key == key


def test_an_office_begins_without_a_file(empty: WorkContext) -> None:
    entries = Entries(empty)
    asked = entries.site_form("")
    assert "service_de_garde.numero_division" in asked.form
    doubts = entries.save_site("", SITE, simulated=True).doubts
    assert any("sera ajouté" in doubt for doubt in doubts)
    assert empty.store.rows("SELECT count(*) FROM provider", {}) == [(0,)]
    entries.save_site("", SITE)
    assert entries.save_child(BAIE, CHILD, simulated=True).doubts == ()
    told = entries.save_child(BAIE, CHILD)
    assert told.sentence == "O’NEILL-ŒUVRAY, Élise ᐃᓄᒃ\u00a0: enregistré, saisi ici."
    assert labels(empty) == [
        f"Installation {QUAI} – Installation du Quai",
        "Enfant 1000009 – O’NEILL-ŒUVRAY, Élise ᐃᓄᒃ",
    ]
    (match,) = Children(empty).search(BAIE, Search(last_name="œuvray"))
    assert (match.refusal, match.child_file.guardian.cell_phone, match.child_file.days_per_week) == (
        "",
        "4185550123",
        "4,5",
    )
    draft = Drafts(empty).create(match.key, RequestType.NEW)
    assert Drafts(empty).details(draft).ended == "Saisi ici, en attendant une importation."
    assert [action for _, action in empty.store.rows("SELECT detail, action FROM journal WHERE action = 'saisir'", {})]
    assert sound(empty)


def test_a_new_form_asks_what_a_file_must_say(begun: WorkContext, rules: Rules) -> None:
    entries = Entries(begun)
    for asked, given in ((entries.child_form(BAIE), CHILD), (entries.site_form(""), SITE)):
        assert {field.key for field in asked.form.fields() if "." in field.key} <= HELP.keys()
        full = evaluate(asked.form, given, Context({}, rules, begun.today))
        assert full.issues == ()
        for key in full.required:
            left = {name: text for name, text in given.items() if name != key}
            assert [issue.key for issue in evaluate(asked.form, left, Context({}, rules, begun.today)).issues] == [key]


def test_what_was_typed_is_shown_again_to_be_corrected(begun: WorkContext) -> None:
    entries = Entries(begun)
    asked = entries.child_form(BAIE, KEY)
    assert {key: asked.answers[key] for key in CHILD if key != "dossiers.responsable.tel_cellulaire"} == {
        key: text for key, text in CHILD.items() if key != "dossiers.responsable.tel_cellulaire"
    }
    before = everything(begun.store)["child"]
    entries.save_child(BAIE, asked.answers, KEY)
    assert everything(begun.store)["child"] == before
    site = entries.site_form(BAIE, QUAI)
    assert {key: site.answers.get(key) for key in SITE} == SITE


WRONG: list[tuple[dict[str, str], str, str]] = [
    ({"enfants.date_naissance": "1987-01-01"}, "trop ancienne", "enfants.date_naissance"),
    ({"enfants.necsg": ""}, "obligatoire", "enfants.necsg"),
    ({"dossiers.date_debut": "2018-01-01"}, "avant la naissance", "dossiers.date_debut"),
    ({"dossiers.date_fin": "2019-01-01"}, "fin est avant", "dossiers.date_fin"),
    ({"dossiers.numero_installation": "3000-2999"}, "installation", "dossiers.numero_installation"),
    ({"dossiers.responsable.nom": ""}, "obligatoire", "dossiers.responsable.nom"),
    ({"dossiers.jours_semaine": "9"}, "de 0,5 à 7", "dossiers.jours_semaine"),
    ({"enfants.nom": "x" * 61}, "61 caractères", "enfants.nom"),
    ({"dossiers.rsg": "R9"}, "bureau coordonnateur", "dossiers.rsg"),
]


@pytest.mark.thorough(keep=4)
@pytest.mark.parametrize(("change", "words", "key"), WRONG, ids=lambda value: str(value)[:30])
def test_what_a_file_may_not_say_is_refused_at_its_field(
    begun: WorkContext, change: dict[str, str], words: str, key: str
) -> None:
    before = everything(begun.store)
    refused(lambda: Entries(begun).save_child(BAIE, {**CHILD, "enfants.necsg": "1000010", **change}), words, key)
    assert everything(begun.store) == before


def test_a_number_is_typed_once_and_a_namesake_is_told(begun: WorkContext) -> None:
    entries = Entries(begun)
    refused(lambda: entries.save_child(BAIE, CHILD), "déjà celui d’un enfant", "enfants.necsg")
    refused(lambda: entries.save_site(BAIE, SITE), "déjà dans vos données", "installations.numero_installation")
    refused(lambda: entries.save_site("", SITE), "déjà dans vos données", "service_de_garde.numero_division")
    twin = {**CHILD, "enfants.necsg": "1000010", "enfants.nom": "ONEILL-OEUVRAY"}
    for name, doubted in (("O’NEILL-ŒUVRAY", True), ("O’Neill", False)):
        told = entries.save_child(BAIE, {**twin, "enfants.nom": name}, simulated=True)
        assert any("né le même jour" in doubt and "1000009" in doubt for doubt in told.doubts) is doubted


@pytest.mark.thorough
def test_a_typing_error_is_corrected_with_what_follows_from_it(begun: WorkContext) -> None:
    entries = Entries(begun)
    draft = Drafts(begun).create(FileKey(BAIE, KEY), RequestType.NEW)
    entries.save_child(BAIE, {**CHILD, "enfants.necsg": "1000019", "enfants.prenom": "Éloïse"}, KEY)
    entries.save_site(
        BAIE, {**SITE, "installations.numero_installation": "3000-2009", "service_de_garde.nom": "CPE Neuf"}, QUAI
    )
    file = Drafts(begun).read(draft)
    assert (file.child.necsg, file.child.first_name, file.site.number, file.provider.name) == (
        "1000019",
        "Éloïse",
        "3000-2009",
        "CPE Neuf",
    )
    assert begun.store.rows("SELECT necsg FROM child", {}) == [("1000019",)]
    assert begun.store.rows("SELECT number FROM site", {}) == [("3000-2009",)]
    assert len(labels(begun)) == 2
    assert sound(begun)


def _confirming(**child: Any) -> dict[str, Any]:
    """A file that says the child and the site that were typed, under a key of its own."""
    root = document()
    root["service_de_garde"] |= {"nom": "CPE de l’Œuvre [/]"}
    root["enfants"] = [
        {"necsg": "1000009", "nom": "O’Neill-Œuvray", "prenom": "Élise ᐃᓄᒃ", "date_naissance": "2018-06-02"} | child
    ]
    file = {**root["dossiers"][0], "necsg": "1000009", "jours_semaine": 4.5}
    file["responsable"] = {**file["responsable"], "courriel": ""}
    root["dossiers"] = [file]
    return root


def test_a_file_confirms_who_was_typed_and_tells_what_differs(begun: WorkContext) -> None:
    imports, data = Imports(begun), as_json(_confirming(prenom="Élise"))
    draft = Drafts(begun).create(FileKey(BAIE, KEY), RequestType.NEW)
    before = everything(begun.store)
    told = imports.load_bytes(data, "csg.json", simulated=True)
    assert everything(begun.store) == before
    assert [(one.record, one.told, one.fields, one.whom) for one in told.changes] == [
        ("service de garde 3000-2000", Fate.CONFIRMED, (), ""),
        ("installation 3000-2001", Fate.CONFIRMED, (), "Installation du Quai"),
        ("enfant 1000009", Fate.CHANGED, (("prenom", "Élise ᐃᓄᒃ", "Élise"),), "O’NEILL-ŒUVRAY, Élise"),
        (f"dossier {KEY}", Fate.CONFIRMED, (), "O’NEILL-ŒUVRAY, Élise"),
    ]
    imports.load_bytes(data, "csg.json")
    assert labels(begun) == []
    assert Drafts(begun).details(draft).ended == ""
    assert Drafts(begun).read(draft).child.first_name == "Élise"
    refused(lambda: Entries(begun).child_form(BAIE, KEY), "confirmé")
    refused(lambda: Entries(begun).save_child(BAIE, CHILD, KEY), "confirmé")
    refused(lambda: Entries(begun).save_site(BAIE, SITE, QUAI), "confirmé")
    # The file calls the « dossier » by its own key: it is the same one, the next time too.
    assert begun.store.rows("SELECT key, imported_as FROM child_file", {}) == [(KEY, "D1")]
    again = imports.load_bytes(data, "csg.json", simulated=True)
    assert again.changes == ()
    ended = _confirming(prenom="Élise")
    ended["dossiers"][0]["date_fin"] = "2021-07-01"
    (change,) = imports.load_bytes(as_json(ended), "csg.json", simulated=True).changes
    assert (change.record, change.told) == (f"dossier {KEY}", Fate.ENDED)
    assert sound(begun)


def test_a_file_that_does_not_name_who_was_typed_leaves_them(begun: WorkContext) -> None:
    told = Imports(begun).load_bytes(as_json(document()), "csg.json", simulated=True)
    assert [(one.record, one.whom) for one in told.left] == [
        ("enfant 1000009", "O’NEILL-ŒUVRAY, Élise ᐃᓄᒃ"),
        (f"dossier {KEY}", "O’NEILL-ŒUVRAY, Élise ᐃᓄᒃ"),
    ]
    assert {count.label: count.left for count in told.counts if count.left} == {"Enfants": 1, "Dossiers": 1}
    Imports(begun).load_bytes(as_json(document()), "csg.json")
    assert labels(begun) == ["Enfant 1000009 – O’NEILL-ŒUVRAY, Élise ᐃᓄᒃ"]
    # Its site is confirmed, and the child is corrected all the same.
    Entries(begun).save_child(BAIE, {**CHILD, "enfants.prenom": "Ève"}, KEY)


def test_a_child_whose_birth_certificate_says_another_number_is_the_same(begun: WorkContext) -> None:
    Entries(begun).save_child(BAIE, {**CHILD, "enfants.nirec": "1201800000025"}, KEY)
    root = _confirming(necsg="1000029", nirec="1201800000025")
    root["dossiers"][0]["necsg"] = "1000029"
    Imports(begun).load_bytes(as_json(root), "csg.json")
    assert begun.store.rows("SELECT necsg, typed FROM child", {}) == [("1000029", "")]
    assert begun.store.rows("SELECT key, necsg, imported_as FROM child_file", {}) == [(KEY, "1000029", "D1")]


def test_an_office_types_a_home_provider_with_the_child(empty: WorkContext) -> None:
    entries = Entries(empty)
    entries.save_site("", {**SITE, "service_de_garde.type": "BC"})
    home = {"dossiers.rsg": "+", "rsg.nom": "Marchand-Vif", "rsg.prenom": "Solène"}
    refused(lambda: entries.save_child(BAIE, CHILD), "obligatoire", "dossiers.rsg")
    entries.save_child(BAIE, {**CHILD, **home})
    form = entries.child_form(BAIE).form
    assert [choice.label for choice in form.field("dossiers.rsg").choices] == ["Solène Marchand-Vif", "Une autre RSG"]
    root = office()
    root["enfants"][1]["necsg"] = root["dossiers"][1]["necsg"] = "1000009"
    Imports(empty).load_bytes(as_json(root), "csg.json")
    # That of the file takes its place: nothing names the one that was typed any more.
    assert empty.store.rows("SELECT key FROM home_provider", {}) == [("R1",)]
    assert sound(empty)


def _doors(entries: Entries) -> tuple[Callable[[], object], ...]:
    return (
        lambda: entries.overview(BAIE),
        lambda: entries.child_form(BAIE),
        lambda: entries.child_form(BAIE, KEY),
        lambda: entries.site_form(BAIE, QUAI),
        lambda: entries.save_child(BAIE, {**CHILD, "enfants.necsg": "1000010"}),
        lambda: entries.save_child(BAIE, CHILD, KEY),
        lambda: entries.save_site(BAIE, SITE, QUAI),
        lambda: entries.save_site("", SITE),
    )


def test_whose_row_it_is_is_asked_of_each_door(begun: WorkContext) -> None:
    stranger = Actor("uid:3", "Autre", frozenset({Right.ENTER}), frozenset({"3100-4410"}))
    reader = Actor("uid:4", "Lecteur", frozenset({Right.CONSULT}), frozenset({BAIE}))
    with begun.store.writing() as session:
        own = records.provider(session, BAIE)
        assert own is not None
        records.upsert_provider(session, replace(own, division="3100-4410"))
    employ(begun.store, stranger, reader, CLERK)
    before = everything(begun.store)
    assert [Office(replace(begun, actor=one)).refused_import(BAIE) == "" for one in (CLERK, stranger, reader)] == [
        *(True, False, False)
    ]
    for actor in (stranger, reader):
        for door in _doors(Entries(replace(begun, actor=actor))):
            with pytest.raises(Refusal, match=r"importer un fichier|n’est pas dans vos données"):
                door()
    assert everything(begun.store) == before
