"""The files of a person or an administrator, read and checked: settings, and rules in place of the shipped ones.

Every error is a ``SettingsRefusal`` that names the file and the key.
"""

import pkgutil
import re
import tomllib
from collections.abc import Mapping
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any
from unicodedata import normalize

from mes_tui.domain.rules import Rules
from mes_tui.domain.system_errors import reason
from mes_tui.domain.text import clean
from mes_tui.settings_keys import CHOICES, KNOWN, SettingsRefusal, shown

# A number that stands as a text has no zero in front, which the code of a region has.
_NUMBER = re.compile(r"(0|[1-9]\d{0,9})(\.\d{1,9})?", re.ASCII)
_DAY = re.compile(r"\d\d-\d\d", re.ASCII)
# What the rules may say, wide of what the programme will ever ask: beyond, the application could not count with it.
# The form of a number: parts one after the other, never one in another. A text is tried in as many ways as the lengths
# of the free parts combine.
_PART = r"(?:\\d|[A-Za-z0-9-]|\[(?:\\d|[A-Za-z0-9-]){1,40}\])(?:\{\d{1,2}(?:,\d{1,2})?\}|\?)?"
_FORM = re.compile(rf"\^?(?:{_PART}){{1,20}}\$?", re.ASCII)
_OF_ANY_LENGTH = re.compile(r",|\?", re.ASCII)
_FREE_PARTS = 2
_LONGEST = 300
_LARGEST = 9999
_MOST = {"month": 12, "day": 31, "years": 100, "months": 1200, "partners": 50, "bytes": 2**30}
"""By the last word of a key."""
_NEVER_EMPTY = ("lists.", "directorates")


def read_settings(path: Path) -> dict[str, Any]:
    """What a settings file holds, every key and value checked."""
    data = _parsed(path, _read(path))
    _check(data, path)
    return data


def shipped_rules() -> str:
    """The text of the ``rules.toml`` that comes with the application."""
    # importlib.resources would load a dozen modules before the first screen.
    data = pkgutil.get_data("mes_tui", "rules.toml")
    assert data is not None
    return data.decode("utf-8")


def read_rules(path: Path | None) -> Rules:
    """See ``settings.load_rules``."""
    shipped = shipped_rules()
    if path is None:
        return Rules.from_toml(shipped)
    override = _read(path)
    _check_override(tomllib.loads(shipped), _parsed(path, override), path, "")
    try:
        rules = Rules.from_toml(shipped, override)
        for key, pattern in rules.identifiers.items():
            _check_form(f"identifiers.{key}", pattern, path)
    except (ValueError, KeyError, TypeError, ArithmeticError, AttributeError, re.error) as error:
        message = f"Le fichier de règles {shown(path)} contient une valeur inutilisable ({shown(error)}). Corrigez-la."
        raise SettingsRefusal(message) from error
    return rules


def _check_form(key: str, pattern: str, path: Path) -> None:
    """Refuse what could keep the application busy: any text is read in a few thousand steps by what is left."""
    if not _FORM.fullmatch(pattern) or len(_OF_ANY_LENGTH.findall(pattern)) > _FREE_PARTS:
        raise SettingsRefusal(
            f"Le fichier de règles {shown(path)} donne à «\u00a0{key}\u00a0» une forme que l’application n’accepte "
            f"pas\u00a0: {shown(pattern)}. Écrivez, l’un après l’autre, des chiffres (\\d), des lettres, des tirets ou "
            "des choix entre crochets, chacun suivi au besoin de {13}, {6,10} ou ?, dont "
            f"{_FREE_PARTS} au plus de longueur variable. Par exemple\u00a0: ^[A-Z]?\\d{{6,10}}$"
        )
    re.compile(pattern)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise SettingsRefusal(f"Le fichier {shown(path)} n’est pas en UTF-8. Enregistrez-le en UTF-8.") from error
    except OSError as error:
        raise SettingsRefusal(
            f"Le fichier {shown(path)} ne peut pas être lu ({reason(error)}). Vérifiez son nom et ses droits."
        ) from error


def _parsed(path: Path, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # lists in lists, a number of thousands of digits: no TOML for us
        place = re.search(r"line (\d+), column (\d+)", str(error))
        where = f" à la ligne {place[1]}, colonne {place[2]}" if place else " à la fin"
        raise SettingsRefusal(
            f"Le fichier {shown(path)} n’est pas du TOML{where}. Corrigez-le ; un texte va entre guillemets droits."
        ) from error


def _check(data: Mapping[str, Any], path: Path) -> None:
    for name, item in data.items():
        if name == "touches":
            _check_keymap(item, path)
        elif name in KNOWN and isinstance(item, dict):
            for key, value in item.items():
                _check_value(name, key, value, path)
        elif name in KNOWN:
            raise SettingsRefusal(
                f"Dans le fichier de réglages {shown(path)}, « {name} » est une table : écrivez-la [{name}]."
            )
        else:
            _check_value("", name, item, path)


def _check_keymap(item: object, path: Path) -> None:
    if not isinstance(item, dict) or not all(isinstance(key, str) and key.strip() for key in item.values()):
        raise SettingsRefusal(
            f"Dans le fichier de réglages {shown(path)}, [touches] donne une touche à chaque commande, "
            'par exemple : "help" = "f1".'
        )


def _check_value(table: str, key: str, value: object, path: Path) -> None:
    known = KNOWN[table]
    name = f"{table}.{key}" if table else key
    if key not in known:
        choices = [*known, *(["touches", *(t for t in KNOWN if t)] if not table else [])]
        raise SettingsRefusal(
            f"Le fichier de réglages {shown(path)} contient une clé inconnue, « {shown(name)} ». "
            f"Clés connues ici : {', '.join(sorted(choices))}."
        )
    type_, words = known[key]
    # In Python a bool is an int.
    if (
        not isinstance(value, type_)
        or value == ""
        or (type_ is int and isinstance(value, bool))
        or (isinstance(value, int) and value < 0)
    ):
        raise SettingsRefusal(f"Dans le fichier de réglages {shown(path)}, la valeur de « {name} » doit être {words}.")
    if name in CHOICES and value not in CHOICES[name]:
        raise SettingsRefusal(
            f"Dans le fichier de réglages {shown(path)}, « {name} » vaut « {shown(value)} », qui n’existe pas. "
            f"Au choix : {', '.join(CHOICES[name])}."
        )


def _check_override(base: Mapping[str, Any], data: Mapping[str, Any], path: Path, above: str) -> None:
    for key, value in data.items():
        name = f"{above}{key}"
        if key not in base and above != "regions.":
            raise SettingsRefusal(f"Le fichier de règles {shown(path)} contient une clé inconnue, « {shown(name)} ».")
        # A region has any number; its name is like those of the others.
        _check_like(base.get(key, next(iter(base.values()))), value, path, name)


def _check_like(base: object, value: object, path: Path, name: str) -> None:
    """Refuse a ``value`` that is not of the kind of ``base``, down to what its lists hold."""
    if isinstance(base, dict) and isinstance(value, dict):
        _check_override(base, value, path, f"{name}.")
        return
    if not _same_kind(base, value):
        raise SettingsRefusal(
            f"Dans le fichier de règles {shown(path)}, la valeur de « {shown(name)} » n’est pas du bon type : "
            "prenez pour modèle le fichier rules.toml de l’application."
        )
    for model, item in product(base[:1], value) if isinstance(base, list) and isinstance(value, list) else ():
        _check_like(model, item, path, name)
    if not _usable(base, value, name):
        raise SettingsRefusal(
            f"Le fichier de règles {shown(path)} contient une valeur inutilisable, « {shown(value)} », pour "
            f"« {shown(name)} » : prenez pour modèle le fichier rules.toml de l’application."
        )


def _same_kind(base: object, value: object) -> bool:
    if isinstance(base, bool) or isinstance(value, bool):
        return isinstance(base, bool) and isinstance(value, bool)
    if isinstance(base, str) and isinstance(value, int | float):
        return _is_number(base)
    if isinstance(base, str) and isinstance(value, date):
        return bool(_DAY.fullmatch(base))
    return isinstance(value, type(base))


def _usable(base: object, value: object, name: str) -> bool:
    """Whether the programme can count with a number, show a text, choose from a list."""
    if isinstance(value, str) and not _is_number(str(base)):
        return 0 < len(value.strip()) <= _LONGEST and clean(value) == normalize("NFC", value)
    if isinstance(value, int | float | str) and not isinstance(value, bool):
        return _is_number(str(value)) and 0 < float(value) <= _MOST.get(name.rpartition("_")[2], _LARGEST)
    return value != [] or not name.startswith(_NEVER_EMPTY)


def _is_number(text: str) -> bool:
    return bool(_NUMBER.fullmatch(text))
