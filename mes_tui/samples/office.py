"""The sample office as import files, moved to the year in which it is shown.

The three files of ``data`` are dated for the reference year 2021-2022 and can be imported as they are.
"""

import json
import re
from datetime import date, datetime
from importlib.resources import files
from typing import Any

BASE_YEAR = 2021
NAMES = ("cpe-de-la-baie.json", "garderie-les-petits-nuages.json", "bc-trois-collines.json")

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_YEARS = re.compile(r"(\d{4})-(\d{4})")
_DATED = frozenset({"date_naissance", "date_debut", "date_fin", "debut", "fin", "annee_reference"})


def import_file(name: str, year: int, now: datetime) -> bytes:
    """Return the file ``name`` as if the requests of the reference year ``year`` were being prepared ``now``."""
    root = _moved(_read(name), year)
    root["genere_le"] = now.isoformat(timespec="seconds")
    return json.dumps(root, ensure_ascii=False).encode()


def import_file_a_year_before(name: str, year: int, now: datetime) -> bytes:
    """Return what the file said the year before ``year``: nobody had left, last year's subsidies were to come."""
    root = json.loads(import_file(name, year, now))
    root["historique_mes"] = [g for g in root["historique_mes"] if int(g["annee_reference"][:4]) < year - 1]
    root["dossiers"] = [file for file in root["dossiers"] if file["date_debut"] < now.date().isoformat()]
    for file in root["dossiers"]:
        file["date_fin"] = file["aieh"]["fin"] = None
    return json.dumps(root, ensure_ascii=False).encode()


def _read(name: str) -> dict[str, Any]:
    root: dict[str, Any] = json.loads(files("mes_tui.samples").joinpath("data", name).read_text(encoding="utf-8"))
    return root


def _moved(root: dict[str, Any], year: int) -> dict[str, Any]:
    """Every date moved by whole years, so that ages and history stay what they are beside the reference year."""
    by = year - BASE_YEAR

    def move(key: str, value: Any) -> Any:
        if isinstance(value, dict):
            return {name: move(name, inner) for name, inner in value.items()}
        if isinstance(value, list):
            return [move(key, item) for item in value]
        if key not in _DATED or not isinstance(value, str):
            return value
        return _later(value, by)

    return {key: move(key, value) for key, value in root.items()}


def _later(text: str, by: int) -> str:
    if match := _YEARS.fullmatch(text):
        return f"{int(match[1]) + by}-{int(match[2]) + by}"
    if _DAY.fullmatch(text):
        return _in_year(date.fromisoformat(text), by).isoformat()
    return text


def _in_year(day: date, by: int) -> date:
    # 29 February has no like in most years.
    return day.replace(year=day.year + by, day=min(day.day, 28) if day.month == 2 else day.day)
