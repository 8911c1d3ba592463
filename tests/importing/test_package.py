"""The data of an exported request: read back the same, or refused with every fault; nothing in it is trusted."""

import json
from contextlib import suppress
from dataclasses import replace
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mes_tui.domain.errors import Refusal
from mes_tui.domain.rules import Rules
from mes_tui.importing import ImportRefused
from mes_tui.importing.package import MAX_BYTES, Package, schema
from mes_tui.importing.package_reader import read_package
from mes_tui.importing.package_writer import written
from tests.budget import examples
from tests.importing.builders import office
from tests.importing.packages import AT, NASTY, PRINTOUTS, TRANSMISSIONS, changed, file, root


def reading(data: bytes, rules: Rules) -> Package:
    return read_package(data, "dossier.pdf", rules)


def faults(data: bytes, rules: Rules) -> list[str]:
    with pytest.raises(ImportRefused) as refused:
        reading(data, rules)
    assert "n’a pas été importé" in refused.value.sentence
    return [str(fault) for fault in refused.value.faults]


def test_what_is_written_is_read_back_the_same(rules: Rules) -> None:
    before = file(rules)
    package = reading(written(before, TRANSMISSIONS, PRINTOUTS, AT), rules)
    assert package.file == replace(
        before,
        request=replace(before.request, id=0, version=1),
        attachments=tuple(replace(found, id=0) for found in before.attachments),
        comments=tuple(replace(found, id=0) for found in before.comments),
    )
    assert package.transmissions == TRANSMISSIONS
    assert package.printouts == PRINTOUTS
    assert [found.file for found in package.documents] == ["plan.pdf"]
    assert package.warnings == ()


def test_what_is_written_follows_the_schema(rules: Rules) -> None:
    checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
    jsonschema.Draft202012Validator(json.loads(schema()), format_checker=checker).validate(root(rules))


# (where, what stands there, what is said); the schema refuses them all as well, except those marked.
WRONG: list[tuple[str, Any, str]] = [
    ("demande", ..., "demande : cette valeur est obligatoire."),
    ("demande", [], "demande : cette valeur est obligatoire."),
    ("demande.numero", "043", "numero : ce numéro de demande"),
    ("demande.numero", 43, "numero : ce numéro est un texte"),
    ("demande.type", "AUTRE", "type : ce code n’est pas connu"),
    ("demande.etat", "ACCEPTEE", "etat : ce code n’est pas connu"),
    ("demande.annee", True, "annee : un nombre entier"),
    ("demande.annee", 2021.5, "annee : un nombre entier"),
    ("demande.annee", 10**30, "annee : un nombre entier"),
    ("demande.edition", "x" * 41, "edition : ce texte a 41 caractères"),
    ("demande.creee_le", 0, "creee_le"),
    ("demande.creee_le", "hier", "creee_le : ce moment n’est pas lisible"),
    ("donnees", None, "donnees : cette valeur est obligatoire."),
    ("donnees.format", "autre", "format"),
    ("donnees.installations", [], "aucune installation"),
    ("donnees.enfants", [], "cet enfant n’est pas dans la liste"),
    ("donnees.enfants.0.date_naissance", "2019-02-31", "la date 2019-02-31 n’existe pas"),
    ("reponses", [], "reponses : un objet entre accolades"),
    ("reponses.heures_jour", 4.5, "reponses.heures_jour : un texte entre guillemets"),
    ("reponses.heures_jour", "x" * 20_001, "reponses.heures_jour : un texte plus court"),
    ("documents", {}, "documents : une liste entre crochets"),
    ("documents", [1], "documents : un objet entre accolades"),
    ("documents.0.nature", "../../etc", "nature : ce code n’est pas connu"),
    ("documents.0.octets", -1, "octets : un nombre entier"),
    ("documents.0.titre", "x" * 201, "titre : ce texte a 201 caractères"),
    ("signature.contenu", "x", "contenu : un objet entre accolades"),
    ("commentaires", [[]], "commentaires : un objet entre accolades"),
    ("commentaires.0.corrige", "oui", "corrige : true ou false est attendu"),
    ("commentaires.0.texte", "x" * 4001, "texte : un texte plus court"),
    ("impressions", ..., "impressions : une liste entre crochets"),
    ("impressions.0.revision", 0, "revision : un nombre entier"),
    ("impressions.0.imprimee_le", 0, "imprimee_le"),
    ("documents.0.codes", [], "codes : un objet entre accolades"),
    ("documents.0.codes.etat", "BONNE", "etat : ce code n’est pas connu"),
    ("documents.0.codes.pages", 1, "pages : une liste entre crochets"),
    ("transmissions.0.ronde", 0, "ronde : un nombre entier"),
]
# What a schema cannot say.
FALSE: list[tuple[str, Any, str]] = [
    ("demande.numero", "2020-11-043", "ce numéro n’est pas de l’année et de la région"),
    ("demande.region", "99", "region : cette région n’existe pas"),
    ("demande.edition", "pes_1999", "mettez l’application à jour"),
    ("demande.etat", "BROUILLON", "transmise_le : cette valeur ne va pas avec l’état"),
    ("demande.etat", "CONFORME", "conforme_le : cette valeur est obligatoire"),
    ("demande.etat", "TERMINEE", "terminee_le : cette valeur est obligatoire"),
    ("demande.transmise_le", None, "transmise_le : cette valeur est obligatoire"),
    ("demande.conforme_le", AT.isoformat(), "conforme_le : cette valeur ne va pas avec l’état"),
    ("demande.motif", "DEPART", "motif : cette valeur ne va pas avec l’état"),
    ("demande.heures_accordees", "beaucoup [/]", "heures_accordees : un nombre d’heures est attendu ici."),
    ("transmissions", [], "une demande transmise a au moins une transmission."),
    ("reponses.inconnu", "x", "reponses.inconnu : ce champ n’est pas dans le formulaire"),
    ("signature.contenu.heures_jour", "9", "empreinte : le contenu a changé"),
    ("impressions.0.contenu.heures_jour", "9", "empreinte : le contenu a changé"),
    ("documents.0.codes.demande", "2021-11-044", "codes : ces codes sont ceux d’une autre demande"),
    ("transmissions.0.contenu.heures_jour", "9", "empreinte : le contenu a changé"),
    ("commentaires.0.section", "ailleurs", "section : cette section n’est pas dans le formulaire"),
    ("commentaires.0.champ", "ailleurs", "champ : ce champ n’est pas dans le formulaire"),
    ("donnees.dossiers.0.necsg", "1000099", "cet enfant n’est pas dans la liste"),
]


@pytest.mark.thorough(keep=20)
@pytest.mark.parametrize(("path", "value", "said"), [*WRONG, *FALSE], ids=lambda value: str(value)[:30])
def test_each_fault_is_said_where_it_is(rules: Rules, path: str, value: Any, said: str) -> None:
    assert any(said in fault.replace("\u00a0", " ") for fault in faults(changed(rules, path, value), rules))


@pytest.mark.parametrize(("path", "value"), [case[:2] for case in WRONG], ids=lambda value: str(value)[:30])
def test_the_schema_refuses_what_the_reading_refuses(rules: Rules, path: str, value: Any) -> None:
    checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
    validator = jsonschema.Draft202012Validator(json.loads(schema()), format_checker=checker)
    if path in ("demande.creee_le", "donnees.enfants.0.date_naissance") and isinstance(value, str):
        # Formats are checked by what is installed beside the validator: a date always is, a moment not.
        assert path == "demande.creee_le" or not validator.is_valid(json.loads(changed(rules, path, value)))
    else:
        assert not validator.is_valid(json.loads(changed(rules, path, value)))


def test_a_draft_has_neither_comment_nor_transmission(rules: Rules) -> None:
    made = root(rules)
    made["demande"] |= {"etat": "BROUILLON", "transmise_le": None}
    said = faults(json.dumps(made).encode(), rules)
    assert any("un brouillon n’a ni commentaire, ni suite, ni transmission." in fault for fault in said)
    made |= {"commentaires": [], "transmissions": []}
    assert reading(json.dumps(made).encode(), rules).file.request.transmitted_at is None


@pytest.mark.parametrize("key", ["documents", "transmissions"])
def test_nothing_figures_twice(rules: Rules, key: str) -> None:
    made = root(rules)
    made[key] *= 2
    assert any("figure deux fois" in fault for fault in faults(json.dumps(made).encode(), rules))


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "JSON bien écrit"),
        (b"[]", "accolade"),
        (b"{", "JSON bien écrit"),
        (b"\xff\xfe", "ne sont pas lisibles"),
        (b'{"format": "mes-csg", "version": 1}', "n’est pas un fichier"),
        (b'{"format": "mes-dossier", "version": 2}', "Mettez l’application à jour"),
        (b'{"format": "mes-dossier", "version": true}', "n’est pas un fichier"),
        (b"[" * 100_000, "n’a pas la forme"),
        (b'{"format": ' + b"9" * 10_000 + b"}", "n’a pas"),
        (b" " * (MAX_BYTES + 1), "dépassent 4 Mo"),
    ],
    ids=["empty", "list", "cut", "bytes", "import", "later", "true", "deep", "digits", "heavy"],
)
def test_what_is_not_such_a_file_is_refused_in_one_sentence(rules: Rules, data: bytes, sentence: str) -> None:
    with pytest.raises(Refusal, match=sentence):
        reading(data, rules)


@pytest.mark.parametrize(
    ("key", "count", "said"),
    [
        ("installations", 2, "donnees.installations : la limite est de 1 fiche par liste."),
        ("enfants", 2, "donnees.enfants : la limite est de 1 fiche par liste."),
        ("dossiers", 11, "donnees.dossiers : la limite est de 10 fiches par liste."),
        ("dossiers", 0, "donnees.dossiers : au moins une fiche est attendue ici."),
        ("rsg", 2, "donnees.rsg : la limite est de 1 fiche par liste."),
    ],
)
def test_the_people_of_one_request_are_expected(rules: Rules, key: str, count: int, said: str) -> None:
    made = root(rules)
    made["donnees"][key] = (made["donnees"][key] or office()["rsg"])[:1] * count
    assert said in [fault.replace("\u00a0", " ") for fault in faults(json.dumps(made).encode(), rules)]
    assert not jsonschema.Draft202012Validator(json.loads(schema())).is_valid(made)


def test_texts_are_cleaned_as_if_they_were_typed(rules: Rules) -> None:
    data = changed(rules, "reponses.moyens", "\x1b[2JÉlise\u202e\x07\r\nfin\u200b")
    assert reading(data, rules).file.answers["moyens"] == "[2JÉlise\nfin"
    title = reading(changed(rules, "documents.0.titre", "\x1b]0;x\x07Plan\u202e"), rules).documents[0].attachment.title
    assert title == "]0;xPlan"
    assert NASTY in reading(changed(rules, "documents.0.note", NASTY), rules).documents[0].attachment.note


def test_an_unknown_key_is_said_and_left_out(rules: Rules) -> None:
    package = reading(changed(rules, "autre", {"x": 1}), rules)
    assert [fault.field for fault in package.warnings] == ["autre"]


def test_a_key_written_twice_is_a_fault(rules: Rules) -> None:
    text = json.dumps(root(rules)).replace('"reponses":', '"reponses": {}, "reponses":', 1)
    assert any("écrite deux fois" in fault for fault in faults(text.encode(), rules))


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@given(data=st.data())
@examples(50)
def test_any_value_anywhere_is_read_or_refused(rules: Rules, data: st.DataObject) -> None:
    made = root(rules)
    target: Any = made
    while True:
        keys = list(target) if isinstance(target, dict) else list(range(len(target)))
        key = data.draw(st.sampled_from(keys))
        if not isinstance(target[key], dict | list) or not target[key] or data.draw(st.booleans()):
            break
        target = target[key]
    target[key] = data.draw(VALUES)
    with suppress(Refusal):
        assert reading(json.dumps(made).encode(), rules).file.request.number
