"""The settings: where things are and how the application behaves, each value with its origin.

Later wins: built-in value, the machine's ``config.toml``, the person's ``config.toml``, the environment. The file named
by ``MES_TUI_CONFIG`` takes the place of both files, but never lifts the ``[restreint]`` table of the machine's file:
that table is the administrator's.
"""

import os
import pkgutil
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

import platformdirs

from mes_tui.domain.errors import Refusal
from mes_tui.domain.rules import Rules
from mes_tui.domain.system_errors import reason
from mes_tui.domain.text import clean

APPLICATION = "mes-tui"
FILE_NAME = "config.toml"
STORE_NAME = "mes-tui.db"
BUILT_IN = "valeur par défaut"
THEMES = ("sombre", "clair")

# What a settings file may hold: table -> key -> (type, how to say it). "" is the top of the file.
_KNOWN: Mapping[str, Mapping[str, tuple[type, str]]] = {
    "": {
        "dossier": (str, "un texte entre guillemets droits"),
        "base": (str, "un texte entre guillemets droits"),
        "regles": (str, "un texte entre guillemets droits"),
    },
    "affichage": {
        "theme": (str, "un texte entre guillemets droits"),
        "souris": (bool, "true ou false"),
    },
    "restreint": {
        "racine": (str, "un texte entre guillemets droits"),
        "captures": (bool, "true ou false"),
        "impression": (bool, "true ou false"),
    },
}
_ENVIRONMENT = {"dossier": "MES_TUI_HOME", "base": "MES_TUI_DATABASE_URL"}


class SettingsRefusal(Refusal):
    """The settings cannot be used: the sentence names the file and the key."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that a person or an administrator may set.

    ``home`` holds the store; ``database_url`` is "" for the SQLite file of ``home``. ``state`` holds the log.
    ``keymap`` gives a key to a command id. ``picker_root`` is the only folder that the file picker may show, or None.
    ``theme`` is "" for the application's own. ``origins`` says in French where each value comes from, by setting name.
    """

    home: Path
    state: Path
    rules: Rules
    database_url: str = ""
    rules_file: Path | None = None
    keymap: Mapping[str, str] = field(default_factory=dict)
    theme: str = ""
    mouse: bool = True
    restricted: bool = False
    picker_root: Path | None = None
    screenshots: bool = True
    printers: bool = True
    origins: Mapping[str, str] = field(default_factory=dict)

    @property
    def store_file(self) -> Path:
        """The SQLite file, when ``database_url`` is ""."""
        return self.home / STORE_NAME

    @property
    def store_place(self) -> str:
        """Where the store is: the address of the database, else the SQLite file."""
        return self.database_url or str(self.store_file)

    @property
    def log_file(self) -> Path:
        """The file that keeps the technical trace of an unforeseen error."""
        return self.state / "mes-tui.log"


@dataclass(frozen=True, slots=True)
class _Value:
    value: Any
    origin: str
    file: Path | None = None


def config_files(environ: Mapping[str, str]) -> tuple[Path, ...]:
    """The settings files that are read, from the weakest to the strongest; some may not exist."""
    site = Path(platformdirs.site_config_dir(APPLICATION)) / FILE_NAME
    named = environ.get("MES_TUI_CONFIG")
    if named:
        return (site, Path(named).expanduser())
    return (site, Path(platformdirs.user_config_dir(APPLICATION)) / FILE_NAME)


def load(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings files and ``environ`` (default: the process's) into ``Settings``.

    Raises ``SettingsRefusal`` with a French sentence naming the file and the key.
    """
    environ = os.environ if environ is None else environ
    values, keymap = _gathered(environ)
    for key, variable in _ENVIRONMENT.items():
        if environ.get(variable):
            values[key] = _Value(environ[variable], f"variable d’environnement {variable}")
    return _settings(values, keymap)


def shipped_rules() -> str:
    """The text of the ``rules.toml`` that comes with the application."""
    # importlib.resources would load a dozen modules before the first screen.
    data = pkgutil.get_data("mes_tui", "rules.toml")
    assert data is not None
    return data.decode("utf-8")


def load_rules(path: Path | None = None) -> Rules:
    """The rules of the programme, with the values of the TOML file ``path`` in place of the shipped ones.

    Raises ``SettingsRefusal`` when the file cannot be read, or holds an unknown key or an unusable value.
    """
    shipped = shipped_rules()
    if path is None:
        return Rules.from_toml(shipped)
    override = _read(path)
    _check_override(tomllib.loads(shipped), _parsed(path, override), path, "")
    try:
        rules = Rules.from_toml(shipped, override)
        for pattern in rules.identifiers.values():
            re.compile(pattern)
    except (ValueError, KeyError, TypeError, ArithmeticError, AttributeError, re.error) as error:
        message = (
            f"Le fichier de règles {_shown(path)} contient une valeur inutilisable ({_shown(error)}). Corrigez-la."
        )
        raise SettingsRefusal(message) from error
    return rules


def _gathered(environ: Mapping[str, str]) -> tuple[dict[str, _Value], dict[str, str]]:
    values: dict[str, _Value] = {}
    keymap: dict[str, str] = {}
    site, strongest = config_files(environ)
    named = bool(environ.get("MES_TUI_CONFIG"))
    if named and not strongest.exists():
        raise SettingsRefusal(
            f"Le fichier de réglages {_shown(strongest)}, nommé par MES_TUI_CONFIG, n’existe pas. Corrigez ce nom."
        )
    for path in (site, strongest):
        if not path.exists():
            continue
        data = _parsed(path, _read(path))
        _check(data, path)
        restrictions_only = named and path == site
        kept = {name: item for name, item in data.items() if not restrictions_only or name == "restreint"}
        _merge(kept, path, values, keymap)
    return values, keymap


def _merge(data: Mapping[str, Any], path: Path, values: dict[str, _Value], keymap: dict[str, str]) -> None:
    origin = f"fichier {_shown(path)}"
    for name, item in data.items():
        if name == "touches":
            keymap.update(item)
            values["touches"] = _Value(None, origin, path)
        elif name == "restreint":
            if "restreint" not in values:
                values["restreint"] = _Value(True, origin, path)
                values.update({f"restreint.{key}": _Value(value, origin, path) for key, value in item.items()})
        elif isinstance(item, dict):
            values.update({f"{name}.{key}": _Value(value, origin, path) for key, value in item.items()})
        else:
            values[name] = _Value(item, origin, path)


def _settings(values: Mapping[str, _Value], keymap: Mapping[str, str]) -> Settings:
    def value(name: str, default: Any) -> Any:
        return values[name].value if name in values else default

    def folder(name: str) -> Path | None:
        return _path(values[name]) if name in values else None

    restricted = "restreint" in values
    rules_file = folder("regles")
    return Settings(
        home=folder("dossier") or Path(platformdirs.user_data_dir(APPLICATION)),
        state=Path(platformdirs.user_state_dir(APPLICATION)),
        rules=load_rules(rules_file),
        database_url=value("base", ""),
        rules_file=rules_file,
        keymap=MappingProxyType(dict(keymap)),
        theme=value("affichage.theme", ""),
        mouse=value("affichage.souris", True),
        restricted=restricted,
        picker_root=_picker_root(values) if restricted else None,
        screenshots=value("restreint.captures", not restricted),
        printers=value("restreint.impression", not restricted),
        origins=MappingProxyType(_origins(values)),
    )


def _origins(values: Mapping[str, _Value]) -> dict[str, str]:
    names = [f"{table}.{key}" if table else key for table, keys in _KNOWN.items() for key in keys]
    return {name: values[name].origin if name in values else BUILT_IN for name in (*names, "touches", "restreint")}


def _picker_root(values: Mapping[str, _Value]) -> Path:
    if "restreint.racine" not in values:
        file = values["restreint"].file
        raise SettingsRefusal(
            f"Le fichier de réglages {_shown(file)} restreint l’application sans dire quel dossier le choix des "
            "fichiers peut montrer. Ajoutez-y « racine » sous [restreint]."
        )
    return _path(values["restreint.racine"])


def _path(entry: _Value) -> Path:
    path = Path(entry.value).expanduser()
    if path.is_absolute():
        return path
    # A name in a settings file is relative to that file, in the environment to the current folder.
    return (entry.file.parent if entry.file else Path.cwd()) / path


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise SettingsRefusal(f"Le fichier {_shown(path)} n’est pas en UTF-8. Enregistrez-le en UTF-8.") from error
    except OSError as error:
        raise SettingsRefusal(
            f"Le fichier {_shown(path)} ne peut pas être lu ({reason(error)}). Vérifiez son nom et ses droits."
        ) from error


def _parsed(path: Path, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"line (\d+), column (\d+)", str(error))
        where = f" à la ligne {place[1]}, colonne {place[2]}" if place else " à la fin"
        raise SettingsRefusal(
            f"Le fichier {_shown(path)} n’est pas du TOML{where}. Corrigez-le ; un texte va entre guillemets droits."
        ) from error


def _check(data: Mapping[str, Any], path: Path) -> None:
    for name, item in data.items():
        if name == "touches":
            _check_keymap(item, path)
        elif name in _KNOWN and isinstance(item, dict):
            for key, value in item.items():
                _check_value(name, key, value, path)
        elif name in _KNOWN:
            raise SettingsRefusal(
                f"Dans le fichier de réglages {_shown(path)}, « {name} » est une table : écrivez-la [{name}]."
            )
        else:
            _check_value("", name, item, path)


def _check_keymap(item: object, path: Path) -> None:
    if not isinstance(item, dict) or not all(isinstance(key, str) and key.strip() for key in item.values()):
        raise SettingsRefusal(
            f"Dans le fichier de réglages {_shown(path)}, [touches] donne une touche à chaque commande, "
            'par exemple : "help" = "f1".'
        )


def _check_value(table: str, key: str, value: object, path: Path) -> None:
    known = _KNOWN[table]
    name = f"{table}.{key}" if table else key
    if key not in known:
        choices = [*known, *(["touches", *(t for t in _KNOWN if t)] if not table else [])]
        raise SettingsRefusal(
            f"Le fichier de réglages {_shown(path)} contient une clé inconnue, « {_shown(name)} ». "
            f"Clés connues ici : {', '.join(sorted(choices))}."
        )
    wanted, words = known[key]
    if not isinstance(value, wanted) or value == "":
        raise SettingsRefusal(f"Dans le fichier de réglages {_shown(path)}, la valeur de « {name} » doit être {words}.")
    if name == "affichage.theme" and value not in THEMES:
        raise SettingsRefusal(
            f"Dans le fichier de réglages {_shown(path)}, « {name} » vaut « {_shown(value)} », qui n’existe pas. "
            f"Au choix : {', '.join(THEMES)}."
        )


def _check_override(base: Mapping[str, Any], data: Mapping[str, Any], path: Path, above: str) -> None:
    for key, value in data.items():
        name = f"{above}{key}"
        if key not in base and above != "regions.":
            raise SettingsRefusal(f"Le fichier de règles {_shown(path)} contient une clé inconnue, « {_shown(name)} ».")
        if isinstance(base.get(key), dict) and isinstance(value, dict):
            _check_override(base[key], value, path, f"{name}.")
        elif key in base and not _same_kind(base[key], value):
            raise SettingsRefusal(
                f"Dans le fichier de règles {_shown(path)}, la valeur de « {_shown(name)} » n’est pas du bon type : "
                "prenez pour modèle le fichier rules.toml de l’application."
            )


def _same_kind(base: object, value: object) -> bool:
    if isinstance(base, bool) or isinstance(value, bool):
        return isinstance(base, bool) and isinstance(value, bool)
    if isinstance(base, str) and isinstance(value, int | float):
        return base.replace(".", "", 1).isdigit()
    return isinstance(value, type(base))


def _shown(thing: object) -> str:
    return clean(str(thing), limit=300)
