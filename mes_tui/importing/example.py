"""A « mes-csg » file to start from: every key that a provider with sites may write, with what each says; JSON or CSV.

Its people are nobody. It imports as it is.
"""

import csv
import io
import json
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

from mes_tui.importing.model import FORMAT, VERSION
from mes_tui.importing.people_records import flat

NOT_OURS = "C’est un format de mes-tui : aucun logiciel de gestion ni le Ministère ne l’écrit de lui-même."
_PARENT = {
    "organisme": "établissement ou organisme, s’il est le responsable",
    "nom": "nom de famille",
    "prenom": "prénom, s’il y en a un",
    "adresse": "adresse",
    "code_postal": "code postal, comme H3B 1A7",
    "courriel": "adresse courriel",
    "tel_domicile": "dix chiffres",
    "tel_cellulaire": "dix chiffres ; il faut un des deux téléphones pour joindre le parent",
    "qualite": "MERE, PERE, TUTEUR, FAMILLE_ACCUEIL, ETABLISSEMENT, DPJ ou AUTRE",
}
# What each key says, by its place, in the order in which it is written.
HELP: dict[str, str] = {
    "format": f"toujours « {FORMAT} »",
    "version": f"toujours {VERSION}",
    "genere_le": "quand le fichier a été fait, avec le décalage : 2021-08-02T10:15:00-04:00",
    "service_de_garde.numero_division": "numéro du service de garde, comme 3000-2000",
    "service_de_garde.nom": "son nom",
    "service_de_garde.type": "CPE, GARD ou BC",
    "service_de_garde.region": "code de sa région, de 01 à 17",
    "service_de_garde.directeur_nom": "qui le dirige",
    "installations.numero_division": "celui du service de garde, s’il est écrit",
    "installations.numero_installation": "numéro de l’installation, comme 3000-2001",
    "installations.nom": "son nom",
    "installations.adresse": "son adresse",
    "installations.code_postal": "son code postal",
    "installations.region": "code de sa région",
    "installations.telephone": "son téléphone, dix chiffres",
    "rsg.numero_division": "celui du bureau coordonnateur, s’il est écrit",
    "rsg.id": "clé de la RSG, au choix ; un bureau coordonnateur (BC) seulement",
    "rsg.nom": "son nom de famille",
    "rsg.prenom": "son prénom",
    "rsg.adresse": "son adresse",
    "enfants.necsg": "numéro de l’enfant au service de garde",
    "enfants.nirec": "numéro d’inscription à l’état civil, s’il est connu",
    "enfants.nom": "nom de famille",
    "enfants.prenom": "prénom",
    "enfants.date_naissance": "comme 2019-03-14",
    "dossiers.id": "clé du dossier parent-enfant, au choix, toujours la même d’un fichier à l’autre",
    "dossiers.necsg": "numéro de l’enfant",
    "dossiers.numero_installation": "où il est",
    "dossiers.rsg": "clé de sa RSG ; un bureau coordonnateur (BC) seulement",
    "dossiers.date_debut": "premier jour du dossier",
    "dossiers.date_fin": "dernier jour ; vide tant qu’il dure",
    **{f"dossiers.responsable.{key}": words for key, words in _PARENT.items()},
    **{f"dossiers.autre_responsable.{key}": words for key, words in _PARENT.items()},
    "dossiers.aieh.admissible": "allocation pour l’intégration (AIEH), oui ou non",
    "dossiers.aieh.debut": "premier jour de l’allocation",
    "dossiers.aieh.fin": "dernier jour ; vide tant qu’elle dure",
    "dossiers.type_place": "PCR (contribution réduite) ou NON_PCR",
    "dossiers.exemption": "exemption de la contribution, oui ou non",
    "dossiers.mesure_transitoire": "oui ou non",
    "dossiers.jours_semaine": "jours par semaine, par demi-journée",
    "historique_mes.necsg": "numéro de l’enfant",
    "historique_mes.numero_division": "service de garde qui a eu la subvention",
    "historique_mes.numero_installation": "installation qui l’a eue",
    "historique_mes.rsg": "clé de la RSG qui l’a eue",
    "historique_mes.annee_reference": "comme 2020-2021",
    "historique_mes.heures_jour_accordees": "heures par jour",
    "historique_mes.jours": "jours accordés",
    "historique_mes.declaree": "oui quand seul le service de garde le dit",
}
_GUARDIAN = {
    "nom": "Exemple",
    "prenom": "Camille",
    "adresse": "3, rang Un, Baie-Fictive",
    "code_postal": "G0C 1A0",
    "courriel": "camille@exemple.invalid",
    "tel_cellulaire": "4185550123",
    "qualite": "MERE",
}
EXAMPLE: dict[str, Any] = {
    "format": FORMAT,
    "version": VERSION,
    "genere_le": "2021-08-02T10:15:00-04:00",
    "service_de_garde": {
        "numero_division": "3000-2000",
        "nom": "CPE Exemple",
        "type": "CPE",
        "region": "11",
        "directeur_nom": "Maude Exemple",
    },
    "installations": [
        {
            "numero_installation": "3000-2001",
            "nom": "Installation du Quai",
            "adresse": "12, rue du Quai, Baie-Fictive",
            "code_postal": "G0C 1A0",
            "region": "11",
            "telephone": "4185550100",
        }
    ],
    "rsg": [],
    "enfants": [
        {
            "necsg": "1000001",
            "nirec": "1201900000017",
            "nom": "Exemple",
            "prenom": "Lou",
            "date_naissance": "2019-03-14",
        },
        {"necsg": "1000002", "nirec": "", "nom": "Modèle", "prenom": "Noé", "date_naissance": "2018-06-02"},
    ],
    "dossiers": [
        {
            "id": "D1",
            "necsg": "1000001",
            "numero_installation": "3000-2001",
            "date_debut": "2020-09-01",
            "date_fin": None,
            "responsable": _GUARDIAN,
            "autre_responsable": {**_GUARDIAN, "prenom": "Maël", "qualite": "PERE", "courriel": ""},
            "aieh": {"admissible": True, "debut": "2021-01-11", "fin": None},
            "type_place": "PCR",
            "exemption": False,
            "mesure_transitoire": False,
            "jours_semaine": 5,
        },
        {
            "id": "D2",
            "necsg": "1000002",
            "numero_installation": "3000-2001",
            "date_debut": "2019-09-03",
            "date_fin": "2021-06-25",
            "responsable": {**_GUARDIAN, "nom": "Modèle", "prenom": "Ève"},
            "aieh": {"admissible": False, "debut": None, "fin": None},
            "type_place": "NON_PCR",
            "jours_semaine": 4.5,
        },
    ],
    "historique_mes": [
        {
            "necsg": "1000001",
            "numero_division": "3000-2000",
            "numero_installation": "3000-2001",
            "annee_reference": "2020-2021",
            "heures_jour_accordees": 3,
            "jours": 200,
        }
    ],
}


def schema() -> str:
    """The JSON schema (draft 2020-12) of the format."""
    return files("mes_tui.importing").joinpath("csg.schema.json").read_text(encoding="utf-8")


def as_json() -> str:
    """The example, with what each key says under « aide », which is not imported."""
    about = {"aide": {"": NOT_OURS, **HELP}}
    head = {"$schema": json.loads(schema())["$id"]}
    return json.dumps({**head, **about, **EXAMPLE}, ensure_ascii=False, indent=1) + "\n"


def as_csv() -> str:
    """The same, a row for each « dossier »; the lines that begin with « # » say what each column is."""
    rows = list(_rows())
    columns = [key for key in HELP if any(key in row for row in rows)]
    written = io.StringIO(newline="")
    written.write(f"# {NOT_OURS}\n# Une ligne par dossier ; une ligne qui commence par # n’est pas importée.\n")
    for column in columns:
        written.write(f"# {column} : {HELP[column].replace(';', ',')}\n")
    writer = csv.DictWriter(written, columns, delimiter=";", restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return written.getvalue()


def _rows() -> Iterator[dict[str, str]]:
    head = {key: str(EXAMPLE[key]) for key in ("format", "version", "genere_le")}
    (site,) = EXAMPLE["installations"]
    for file in EXAMPLE["dossiers"]:
        row = head | flat(EXAMPLE["service_de_garde"], "service_de_garde.") | flat(site, "installations.")
        for section in ("enfants", "historique_mes"):
            own = [one for one in EXAMPLE[section] if one["necsg"] == file["necsg"]]
            row |= flat(own[0], f"{section}.") if own else {}
        yield row | flat(file, "dossiers.")
