"""Three fictitious providers on a real store, brought in as people bring them: by importing their files."""

import json
import shutil
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from mes_tui.bootstrap import open_services
from mes_tui.domain.codes import ServiceType
from mes_tui.settings import Settings
from tests import prepared
from tests.services.builders import AGENT, BAIE, COLLINES, NUAGES, Clock, employ

AUGUST = datetime(2021, 8, 2, 14, 0, tzinfo=UTC)
# Who answers the requests: an office without such an account is alone.
MINISTRY = replace(AGENT, login="nom:ministere", name="Direction régionale")
DIVISIONS = {ServiceType.CPE: BAIE, ServiceType.GARD: NUAGES, ServiceType.BC: COLLINES}
SITES = {
    BAIE: (("3000-2001", "Installation du Quai"), ("3000-2002", "Installation des Galets")),
    NUAGES: (("3100-4411", "Les Petits Nuages"), ("3100-4412", "Nuages du Nord")),
    COLLINES: (("3200-7731", "Bureau des Trois-Collines"), ("3200-7732", "Bureau de la Vallée")),
}
_PROVIDERS = {
    BAIE: ("CPE DE LA BAIE", "CPE", "11", "Maude Lavague", "G0C 1A0"),
    NUAGES: ("Garderie Les Petits Nuages", "GARD", "06", "Noé Faux-Lac", "H3B 1A7"),
    COLLINES: ("BC Milieu familial des Trois-Collines", "BC", "16", "Aude Brume", "J0L 1B0"),
}
# What is different in each child's file; every other child and file is ordinary.
_FIRST, _SECOND = 0, 1
_CHILDREN: tuple[dict[str, Any], ...] = (
    {"nom": "O’Neill-Œuvray [/]", "prenom": "Élise ᐃᓄᒃ", "date_naissance": "2019-03-14", "nirec": True},
    {"nom": "Ficelle", "prenom": "Milan", "date_naissance": "2018-06-02", "nirec": True},
    {"nom": "Doubledossier", "prenom": "Ana", "date_naissance": "2019-05-21", "nirec": True, "second": True},
    {"nom": "Sansallocation", "prenom": "Zoé", "date_naissance": "2018-09-09", "nirec": False, "aieh": False},
    {"nom": "Pendule", "prenom": "Noé", "date_naissance": "2015-09-30", "nirec": False},
    {"nom": "Départie", "prenom": "Jade", "date_naissance": "2018-12-24", "nirec": False, "date_fin": "2021-01-31"},
)
ELISE, MILAN, ANA, ZOE, NOE, JADE = range(6)


def necsg(division: str, child: int) -> str:
    """The NECSG of a child of ``division``: each division has its own children."""
    return f"{1 + list(_PROVIDERS).index(division)}00000{child + 1}"


def nirec(division: str, child: int) -> str:
    """The NIREC of a child of ``division``."""
    return f"120190{necsg(division, child)}"


def import_file(division: str, *, granted: Iterable[int] = (2020,), hours: float = 4.5) -> dict[str, Any]:
    """The file of a provider. Each child had ``hours`` of support here and elsewhere in the years ``granted``."""
    name, service_type, region, director, postal_code = _PROVIDERS[division]
    places = [
        {
            "numero_installation": number,
            "nom": site,
            "adresse": "12, rue du Quai, Baie-Fictive",
            "code_postal": postal_code,
            "region": region,
        }
        for number, site in SITES[division]
    ]
    home = {"id": f"RSG-{division}", "nom": "Marchand-Vif", "prenom": "Solène", "adresse": "9, côte Douce"}
    children = [_child(division, number, child) for number, child in enumerate(_CHILDREN)]
    return {
        "format": "mes-csg",
        "version": 1,
        "genere_le": "2021-08-02T06:00:00-04:00",
        "service_de_garde": {
            "numero_division": division,
            "nom": name,
            "type": service_type,
            "region": region,
            "directeur_nom": director,
        },
        "installations": places,
        "rsg": [home] if service_type == "BC" else [],
        "enfants": children,
        "dossiers": [file for number in range(len(_CHILDREN)) for file in _files(division, number)],
        "historique_mes": [
            _grant(division, child["necsg"], year, hours, here=here)
            for child in children
            for year in granted
            for here in (True, False)
        ],
    }


def _child(division: str, number: int, child: dict[str, Any]) -> dict[str, Any]:
    told = {key: child[key] for key in ("nom", "prenom", "date_naissance")}
    return {**told, "necsg": necsg(division, number), "nirec": nirec(division, number) if child["nirec"] else None}


def _files(division: str, number: int) -> list[dict[str, Any]]:
    child = _CHILDREN[number]
    first = _file(division, number, _FIRST)
    first |= {"date_fin": child.get("date_fin"), "aieh": {"admissible": child.get("aieh", True), "debut": "2021-01-11"}}
    if not child.get("second"):
        return [first]
    second = _file(division, number, _SECOND)
    second["responsable"] = {**second["responsable"], "nom": "Autregarde", "prenom": "Dominique"}
    return [first, second]


def _file(division: str, number: int, rank: int) -> dict[str, Any]:
    file = {
        "id": f"{division}-{number}-{rank}",
        "necsg": necsg(division, number),
        "numero_installation": SITES[division][rank][0],
        "responsable": {
            "nom": "Exemple",
            "prenom": "Camille",
            "adresse": "3, rang Un, Baie-Fictive",
            "code_postal": "G0C 1A0",
            "courriel": "camille@exemple.invalid",
            "tel_cellulaire": "4185550123",
        },
        "autre_responsable": {"nom": "L’Écuyer-Sansregret", "prenom": "Maël"} if number == ELISE else None,
        "date_debut": "2020-09-01",
        "date_fin": None,
        "type_place": "PCR",
        "aieh": {"admissible": True, "debut": "2021-01-11"},
        "jours_semaine": 5,
    }
    return file | {"rsg": f"RSG-{division}"} if division == COLLINES else file


def _grant(division: str, child: str, year: int, hours: float, *, here: bool) -> dict[str, Any]:
    return {
        "necsg": child,
        "numero_division": division if here else "3900-1000",
        "numero_installation": SITES[division][0][0] if here else "3900-1001",
        "annee_reference": f"{year}-{year + 1}",
        "heures_jour_accordees": hours,
        "jours": 200,
    }


def settings(folder: Path) -> Settings:
    """Everything in ``folder``: the store, and « Documents », the only place that files come from and go to."""
    documents = folder / "Documents"
    documents.mkdir(parents=True, exist_ok=True)
    return Settings(folder / "dépôt", folder / "état", picker_root=documents, printers=False)


def _import(folder: Path) -> None:
    made = settings(folder)
    services = open_services(made, Clock(AUGUST), create=True)
    for division in _PROVIDERS:
        file = folder / f"{division}.json"
        file.write_text(json.dumps(import_file(division), ensure_ascii=False), encoding="utf-8")
        services.imports.load(file)
    employ(services.store, MINISTRY)
    services.store.close()


def office(folder: Path, name: str = "imported office", make: Callable[[Path], object] = _import) -> Settings:
    """The store ``name`` in ``folder``, which ``make`` makes once: by default, one that holds the three providers.

    The account that runs the tests manages it.
    """
    made = settings(folder)
    shutil.copytree(settings(prepared.folder(name, make)).home, made.home)
    return made
