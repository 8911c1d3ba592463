"""Import files in JSON: what is read, and every way to be refused."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from mes_tui.domain.codes import ServiceType
from mes_tui.domain.people import Allowance, Guardian, SupportGrant
from mes_tui.domain.rules import Rules
from mes_tui.importing import MAX_BYTES, Fault, ImportRefused
from mes_tui.importing.reader import read
from tests.importing.builders import GRANT, as_json, changed, document, office


def _faults(data: bytes, rules: Rules, name: str = "csg.json") -> tuple[Fault, ...]:
    with pytest.raises(ImportRefused) as refused:
        read(data, name, rules)
    assert refused.value.faults
    assert "n’a pas été importé" in refused.value.sentence
    return refused.value.faults


@pytest.mark.feature("P44")
def test_a_valid_file_gives_the_people_of_csg_and_cafe(rules: Rules) -> None:
    data = read(as_json(document(historique_mes=[GRANT])), "csg.json", rules)
    assert data.generated_at == datetime(2021, 8, 2, 14, 15, tzinfo=UTC)
    assert (data.provider.division, data.provider.service_type) == ("3000-2000", ServiceType.CPE)
    assert [site.number for site in data.sites] == ["3000-2001"]
    assert data.sites[0].division == "3000-2000"
    assert [child.list_name for child in data.children] == ["EXEMPLE, Lou", "O’NEILL-ŒUVRAY, Élise [/] ᐃᓄᒃ"]
    assert data.children[1].nirec == ""
    file = data.files[0]
    assert file.guardian == Guardian(
        "Exemple",
        "Camille",
        "3, rang Un, Baie-Fictive",
        "G0C 1A0",
        "camille@exemple.invalid",
        "",
        "4185550123",
    )
    assert file.allowance == Allowance(True, date(2021, 1, 11), None)
    assert (file.start, file.end, file.days_per_week) == (date(2020, 9, 1), None, "5")
    assert data.grants == (SupportGrant("1000002", "3100-4410", "3100-4411", 2020, "4,5", "200"),)
    assert data.warnings == ()


@pytest.mark.feature("P49")
def test_the_file_of_an_office_ties_each_child_to_an_rsg(rules: Rules) -> None:
    data = read(as_json(office()), "bc.json", rules)
    assert data.home_providers[0].full_name == "Solène Marchand-Vif"
    assert {file.home_provider for file in data.files} == {"R1"}


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        ("enfants.0.nom", "  L’Écuyer-Sansregret\u200b ", "L’Écuyer-Sansregret"),
        ("enfants.0.nom", "\x1b[2JO’Neill", "[2JO’Neill"),
        ("enfants.0.nom", "E\u0301lise\nMarie", "Élise Marie"),
        ("enfants.0.nom", "Lou\u202e%s", "Lou%s"),
    ],
)
def test_texts_are_cleaned_on_the_way_in(rules: Rules, path: str, value: str, expected: str) -> None:
    assert read(as_json(changed(path, value)), "csg.json", rules).children[0].last_name == expected


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("service_de_garde.numero_division", "30002000"),
        ("service_de_garde.type", "cpe"),
        ("installations.0.telephone", "(418) 555-0199"),
        ("installations.0.numero_division", "3000-2000"),
        ("enfants.0.nirec", " 1201 9000 00017 "),
        ("enfants.0.nirec", ...),
        ("dossiers.0.responsable.code_postal", "g0c1a0"),
        ("dossiers.0.responsable.courriel", None),
        ("dossiers.0.autre_responsable", {"nom": "Exemple", "prenom": "Alix"}),
        ("dossiers.0.type_place", "non PCR"),
        ("dossiers.0.jours_semaine", 4.5),
        ("dossiers.0.jours_semaine", None),
        ("dossiers.0.date_fin", "2022-08-31"),
        ("dossiers.0.exemption", ...),
        ("dossiers.0.aieh.debut", None),
        ("historique_mes", ...),
        ("rsg", ...),
    ],
)
def test_what_may_vary_is_accepted(rules: Rules, path: str, value: Any) -> None:
    assert read(as_json(changed(path, value)), "csg.json", rules).warnings == ()


CPE, SITE, LOU, FILE, GRANTED = (
    "service de garde",
    "installation 1 (3000-2001)",
    "enfant 1 (1000001)",
    "dossier 1 (D1)",
    "subvention 1 (1000002)",
)

# The value replaced, then the record and the field of the fault, and a word of its sentence.
WRONG = [
    ("format", "acceo", "", "format", "mes-csg"),
    ("version", 2, "", "version", "pas connue"),
    ("version", True, "", "version", "pas connue"),
    ("version", "1", "", "version", "pas connue"),
    ("genere_le", "2021-08-02", "", "genere_le", "pas lisible"),
    ("genere_le", ..., "", "genere_le", "obligatoire"),
    ("genere_le", "0001-01-01T00:00:00+14:00", "", "genere_le", "pas lisible"),
    ("service_de_garde", ..., "", "service_de_garde", "obligatoire"),
    ("service_de_garde.numero_division", "300-2000", CPE, "numero_division", "3000-2000"),
    ("service_de_garde.nom", " ", CPE, "nom", "obligatoire"),
    ("service_de_garde.nom", "É" * 121, CPE, "nom", "120"),
    ("service_de_garde.type", "ECOLE", CPE, "type", "CPE ou GARD ou BC"),
    ("service_de_garde.region", "18", CPE, "region", "17"),
    ("service_de_garde.region", 11, CPE, "region", "entre guillemets"),
    ("installations", [], "", "installations", "aucune"),
    ("installations", {}, "", "installations", "crochets"),
    ("installations.0", "3000-2001", "installation 1", "", "accolades"),
    ("installations.0.code_postal", "90210", SITE, "code_postal", "H3B 1A7"),
    ("installations.0.code_postal", ..., SITE, "code_postal", "obligatoire"),
    ("installations.0.telephone", "555-0123", SITE, "telephone", "pas complet"),
    ("installations.0.numero_division", "3100-4410", SITE, "numero_division", "celle du fichier"),
    ("rsg", [{"id": "R1", "nom": "Tremble", "prenom": "Iris"}], "RSG 1 (R1)", "", "bureau coordonnateur"),
    ("enfants.0.necsg", 1000001, "enfant 1", "necsg", "entre guillemets"),
    ("enfants.0.necsg", "1?", "enfant 1 (1?)", "necsg", "NECSG"),
    ("enfants.0.nirec", "12019+", LOU, "nirec", "NIREC"),
    ("enfants.0.nom", None, LOU, "nom", "obligatoire"),
    ("enfants.0.date_naissance", "2019-02-30", LOU, "date_naissance", "calendrier"),
    ("enfants.0.date_naissance", "14/03/2019", LOU, "date_naissance", "2021-08-02"),
    ("enfants.0.date_naissance", "20190314", LOU, "date_naissance", "2021-08-02"),
    ("enfants.0.date_naissance", "2021-08-03", LOU, "date_naissance", "après celle du fichier"),
    ("enfants.0.date_naissance", "1987-03-14", LOU, "date_naissance", "trop ancienne"),
    ("enfants.1.necsg", "1000001", "enfant 2 (1000001)", "necsg", "enfant 1 (1000001)"),
    ("enfants.1.nirec", "1201900000017", "enfant 2 (1000002)", "nirec", "figure déjà"),
    ("dossiers.0.id", ..., "dossier 1", "id", "obligatoire"),
    ("dossiers.1.id", "D1", "dossier 2 (D1)", "id", "figure déjà"),
    ("dossiers.0.necsg", "1000009", FILE, "necsg", "« enfants »".replace(" ", "\u00a0")),
    ("dossiers.0.numero_installation", "3000-2009", FILE, "numero_installation", "installations"),
    ("dossiers.0.responsable", ..., FILE, "responsable", "obligatoire"),
    ("dossiers.0.responsable", "Camille", FILE, "responsable", "accolades"),
    ("dossiers.0.responsable.nom", {}, FILE, "responsable.nom", "texte"),
    ("dossiers.0.autre_responsable", {"prenom": "Alix"}, FILE, "autre_responsable.nom", "obligatoire"),
    ("dossiers.0.rsg", "R1", FILE, "rsg", "bureau coordonnateur"),
    ("dossiers.0.date_debut", None, FILE, "date_debut", "obligatoire"),
    ("dossiers.0.date_debut", "2019-01-01", FILE, "date_debut", "avant la naissance"),
    ("dossiers.0.date_fin", "2020-08-31", FILE, "date_fin", "avant le début"),
    ("dossiers.0.type_place", "gratuite", FILE, "type_place", "PCR"),
    ("dossiers.0.exemption", "non", FILE, "exemption", "true ou false"),
    ("dossiers.0.aieh", ..., FILE, "aieh", "obligatoire"),
    ("dossiers.0.aieh.admissible", ..., FILE, "aieh.admissible", "obligatoire"),
    ("dossiers.0.aieh.admissible", 1, FILE, "aieh.admissible", "true ou false"),
    ("dossiers.0.aieh.fin", "2021-01-10", FILE, "aieh.fin", "avant le début"),
    ("dossiers.0.jours_semaine", 7.5, FILE, "jours_semaine", "0,5 à 7"),
    ("dossiers.0.jours_semaine", 4.2, FILE, "jours_semaine", "pas de 0,5"),
    ("dossiers.0.jours_semaine", "5", FILE, "jours_semaine", "nombre"),
    ("dossiers.0.jours_semaine", 10**30, FILE, "jours_semaine", "nombre"),
    ("historique_mes.0.necsg", "1000009", "subvention 1 (1000009)", "necsg", "enfants"),
    ("historique_mes.0.numero_installation", "3000-2001", GRANTED, "numero_division", "division 3000-2000"),
    ("historique_mes.0.annee_reference", "2020-2022", GRANTED, "annee_reference", "2020-2021"),
    ("historique_mes.0.annee_reference", "2020", GRANTED, "annee_reference", "2020-2021"),
    ("historique_mes.0.heures_jour_accordees", 8.25, GRANTED, "heures_jour_accordees", "à 8"),
    ("historique_mes.0.jours", 367, GRANTED, "jours", "366"),
    ("historique_mes.0.jours", 200.5, GRANTED, "jours", "sans décimale"),
]


@pytest.mark.parametrize(("path", "value", "record", "field", "word"), WRONG)
def test_a_wrong_value_is_reported_by_record_and_field(
    rules: Rules, path: str, value: Any, record: str, field: str, word: str
) -> None:
    first = _faults(as_json(changed(path, value)), rules)[0]
    assert (first.record, first.field) == (record, field)
    assert word in first.sentence
    assert first.sentence.endswith(".")


def test_an_office_must_say_which_rsg(rules: Rules) -> None:
    root = office()
    root["dossiers"][0]["rsg"] = "R9"
    del root["dossiers"][1]["rsg"]
    assert [(f.record, f.field) for f in _faults(as_json(root), rules)] == [
        ("dossier 2 (D2)", "rsg"),
        ("dossier 1 (D1)", "rsg"),
    ]


def test_every_fault_is_reported_at_once(rules: Rules) -> None:
    root = changed("enfants.0.nirec", "1?")
    root["dossiers"][1]["date_debut"] = "hier"
    root["service_de_garde"]["region"] = "99"
    root["historique_mes"].append(dict(GRANT))
    assert [(f.record, f.field) for f in _faults(as_json(root), rules)] == [
        ("service de garde", "region"),
        ("enfant 1 (1000001)", "nirec"),
        ("dossier 2 (D2)", "date_debut"),
        ("subvention 2 (1000002)", "annee_reference"),
    ]


def test_the_printed_list_of_faults_is_capped(rules: Rules) -> None:
    root = document(enfants=[{"necsg": "x"}] * 60, dossiers=[])
    with pytest.raises(ImportRefused) as refused:
        read(as_json(root), "csg.json", rules)
    lines = refused.value.lines(most=10)
    assert len(lines) == 11
    assert lines[0] == ("enfant 1 (x), date_naissance\u00a0: cette valeur est obligatoire.")
    assert lines[-1] == f"… et {len(refused.value.faults) - 10} autres erreurs."
    assert str(len(refused.value.faults)) in refused.value.sentence


def test_no_name_of_a_person_is_in_a_fault(rules: Rules) -> None:
    root = changed("enfants.1.date_naissance", "bientôt")
    root["dossiers"][0]["responsable"]["courriel"] = "Camille Exemple"
    printed = " ".join(map(str, _faults(as_json(root), rules)))
    assert not [name for name in ("Exemple", "Camille", "Élise", "Œuvray") if name in printed]


@pytest.mark.parametrize(
    ("path", "value", "field", "word"),
    [
        ("dossiers.0.jour_semaine", 5, "jour_semaine", "jours_semaine"),
        ("dossiers.0.responsable.couriel", "a@b.ca", "responsable.couriel", "courriel"),
        ("enfant", [], "enfant", "pas connue"),
        ("dossiers.0.responsable.tel_cellulaire", None, "responsable.tel_cellulaire", "aucun numéro"),
        ("dossiers.0.responsable.code_postal", "K1A 0B1", "responsable.code_postal", "Québec"),
        ("dossiers", [], "necsg", "aucun dossier"),
    ],
)
def test_what_is_only_doubtful_is_a_warning(rules: Rules, path: str, value: Any, field: str, word: str) -> None:
    warnings = read(as_json(changed(path, value)), "csg.json", rules).warnings
    assert warnings[0].field == field
    assert word in warnings[0].sentence


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "vide"),
        (b" \r\n\t", "vide"),
        (b"[]", "accolade"),
        (b"{", "ligne 1, colonne 2"),
        (b'{"format": "mes-csg",\n "version": 1,\n "nom"}', "ligne 3"),
        (b"[" * 200_000, "forme"),
        (b'{"version": 1' + b"0" * 5000 + b"}", "forme"),
        ('{"format": "mes-csg", "nom": "Élise"}'.encode("latin-1"), "UTF-8"),
        ('{"format": "mes-csg"}'.encode("utf-16"), "UTF-8"),
        (b" " * MAX_BYTES + b"{}", "10 Mo"),
        (b"%PDF-1.7", "JSON"),
    ],
)
def test_a_file_that_cannot_be_followed_is_refused_with_a_sentence(rules: Rules, data: bytes, word: str) -> None:
    faults = _faults(data, rules)
    assert len(faults) == 1
    assert word in faults[0].sentence


def test_a_byte_order_mark_is_accepted(rules: Rules) -> None:
    assert read(b"\xef\xbb\xbf" + as_json(document()), "csg.json", rules).files


def test_a_key_written_twice_is_a_fault(rules: Rules) -> None:
    text = as_json(document()).replace(b'"necsg": "1000001",', b'"necsg": "1000002", "necsg": "1000001",', 1)
    assert "deux fois" in _faults(text, rules)[0].sentence


@pytest.mark.parametrize("word", ["NaN", "Infinity", "-Infinity"])
def test_not_a_number_is_a_fault(rules: Rules, word: str) -> None:
    text = as_json(document()).replace(b'"jours_semaine": 5', f'"jours_semaine": {word}'.encode())
    assert word in _faults(text, rules)[0].sentence


def test_half_of_a_surrogate_pair_is_dropped(rules: Rules) -> None:
    text = as_json(document()).replace(b'"Lou"', b'"Lou\\ud83d"')
    assert read(text, "csg.json", rules).children[0].first_name == "Lou"


def test_a_list_without_end_is_refused_before_it_is_read(rules: Rules) -> None:
    faults = _faults(as_json(document(enfants=[{}] * 20_001, dossiers=[])), rules)
    assert [fault.field for fault in faults] == ["enfants"]


def test_the_name_of_the_file_is_shown_without_control_characters(rules: Rules) -> None:
    with pytest.raises(ImportRefused) as refused:
        read(b"{}", "csg\x1b[31m.json", rules)
    assert "\x1b" not in refused.value.sentence
