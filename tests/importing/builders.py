"""Import files for the tests: a valid one, then the one thing that a case changes."""

import csv
import io
import json
from copy import deepcopy
from typing import Any

LOU: dict[str, Any] = {
    "necsg": "1000001",
    "nirec": "1201900000017",
    "nom": "Exemple",
    "prenom": "Lou",
    "date_naissance": "2019-03-14",
}
ELISE: dict[str, Any] = {
    "necsg": "1000002",
    "nirec": None,
    "nom": "O’Neill-Œuvray",
    "prenom": "Élise [/] ᐃᓄᒃ",
    "date_naissance": "2018-06-02",
}


def _file(key: str, necsg: str) -> dict[str, Any]:
    return {
        "id": key,
        "necsg": necsg,
        "numero_installation": "3000-2001",
        "responsable": {
            "nom": "Exemple",
            "prenom": "Camille",
            "adresse": "3, rang Un, Baie-Fictive",
            "code_postal": "G0C 1A0",
            "courriel": "camille@exemple.invalid",
            "tel_cellulaire": "4185550123",
        },
        "date_debut": "2020-09-01",
        "date_fin": None,
        "type_place": "PCR",
        "exemption": False,
        "aieh": {"admissible": True, "debut": "2021-01-11", "fin": None},
        "mesure_transitoire": False,
        "jours_semaine": 5,
    }


_VALID: dict[str, Any] = {
    "format": "mes-csg",
    "version": 1,
    "genere_le": "2021-08-02T10:15:00-04:00",
    "service_de_garde": {"numero_division": "3000-2000", "nom": "CPE DE LA BAIE", "type": "CPE", "region": "11"},
    "installations": [
        {
            "numero_installation": "3000-2001",
            "nom": "Installation du Quai",
            "adresse": "12, rue du Quai, Baie-Fictive",
            "code_postal": "G0C 1A0",
            "region": "11",
        }
    ],
    "rsg": [],
    "enfants": [LOU, ELISE],
    "dossiers": [_file("D1", "1000001"), _file("D2", "1000002")],
    "historique_mes": [],
}

GRANT = {
    "necsg": "1000002",
    "numero_division": "3100-4410",
    "numero_installation": "3100-4411",
    "annee_reference": "2020-2021",
    "heures_jour_accordees": 4.5,
    "jours": 200,
}


def document(**changes: Any) -> dict[str, Any]:
    """A valid file; ``changes`` replaces whole keys of its first level."""
    return {**deepcopy(_VALID), **changes}


def changed(path: str, value: Any) -> dict[str, Any]:
    """A valid file with one value replaced: « dossiers.0.aieh.debut »; ``...`` takes the key away."""
    root = document(historique_mes=[dict(GRANT)])
    *steps, last = [int(step) if step.isdigit() else step for step in path.split(".")]
    target: Any = root
    for step in steps:
        target = target[step]
    if value is ...:
        del target[last]
    else:
        target[last] = value
    return root


def office() -> dict[str, Any]:
    """A valid file of a coordinating office, with one RSG."""
    root = document(rsg=[{"id": "R1", "nom": "Marchand-Vif", "prenom": "Solène", "adresse": "7, rue Vive"}])
    root["service_de_garde"]["type"] = "BC"
    for file in root["dossiers"]:
        file["rsg"] = "R1"
    return root


def as_json(root: Any) -> bytes:
    return json.dumps(root, ensure_ascii=False).encode()


def _flat(section: str, item: dict[str, Any]) -> dict[str, str]:
    cells: dict[str, str] = {}
    for key, value in item.items():
        if isinstance(value, dict):
            cells |= _flat(f"{section}.{key}", value)
        elif value is not None:
            text = {True: "oui", False: "non"}[value] if isinstance(value, bool) else str(value).replace(".", ",")
            cells[f"{section}.{key}"] = str(value) if isinstance(value, str) else text
    return cells


def csv_rows(root: dict[str, Any]) -> list[dict[str, str]]:
    """The same file as rows, one for each « dossier », its child's first subsidy beside it."""
    rows = []
    for file in root["dossiers"]:
        child = next(c for c in root["enfants"] if c["necsg"] == file["necsg"])
        site = next(s for s in root["installations"] if s["numero_installation"] == file["numero_installation"])
        row = {key: str(root[key]) for key in ("format", "version", "genere_le")}
        row |= _flat("service_de_garde", root["service_de_garde"]) | _flat("installations", site)
        row |= _flat("enfants", child) | _flat("dossiers", file)
        for home in root["rsg"]:
            row |= _flat("rsg", home) if home["id"] == file.get("rsg") else {}
        grant: dict[str, Any] = next((g for g in root["historique_mes"] if g["necsg"] == file["necsg"]), {})
        rows.append(row | _flat("historique_mes", grant))
    return rows


def as_csv(rows: list[dict[str, str]], *, encoding: str = "utf-8", delimiter: str = ";") -> bytes:
    header = list(dict.fromkeys(key for row in rows for key in row))
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, header, delimiter=delimiter, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode(encoding)
