"""The settings: where things are and how the application behaves, each value with its origin.

Later wins: built-in value, the machine's ``config.toml``, the person's ``config.toml``, the environment. The file named
by ``MES_TUI_CONFIG`` takes the place of both files, but neither it nor the person's ever lifts the ``[restreint]`` and
``[courriel]`` tables of the machine's file, nor its ``proprietaire`` and ``quota``: they are the administrator's.

Whoever works through another account (« --identite », sudo) is restricted, whatever the files say: to a folder of their
own that only the machine's file gives, which the environment cannot move.
"""

import errno
import os
import re
from collections.abc import Callable, Mapping, MutableMapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import platformdirs

from mes_tui.settings_keys import KNOWN, SettingsRefusal, shown

if TYPE_CHECKING:
    from mes_tui.domain.rules import Rules
    from mes_tui.settings_mail import MailSettings

APPLICATION = "mes-tui"
FILE_NAME = "config.toml"
STORE_NAME = "mes-tui.db"
SEAL_NAME = "sceau.cle"
BUILT_IN = "valeur par défaut"
QUOTA, GIGABYTE = 20, 1024**3
"""More than the documents of any true provider take, in gigabytes."""
BORROWED = "compte partagé"
_UID = re.compile(r"\d{1,10}", re.ASCII)
# What would name other files than those of the machine and of the account.
_MOVING = ("MES_TUI_CONFIG", "XDG_CONFIG_DIRS", "XDG_CONFIG_HOME")
# What the machine's file says holds, whatever other file is named; only it may say who holds the database.
_OWNER = "proprietaire"
_ADMINISTRATOR_S_TABLES = ("restreint", "courriel", "seance")
_QUOTA = "quota"
COVER_MINUTES = 15
_ADMINISTRATOR_S = (*_ADMINISTRATOR_S_TABLES, _OWNER, _QUOTA)
_ENVIRONMENT = {"dossier": "MES_TUI_HOME", "base": "MES_TUI_DATABASE_URL"}


class SampleOffice(Enum):
    """What becomes of a sample office when the application closes, as the home screen says it."""

    KEPT = "Bureau d’exemple"
    THROWN_AWAY = "Bureau d’exemple : tout est effacé à la fermeture"


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that a person or an administrator may set.

    ``home`` holds the store; ``database_url`` is "" for the SQLite file of ``home``. ``state`` holds the log.
    ``seal_file`` holds the key of the journal's seal, never beside the store; None for a journal without.
    ``owner`` is the uid of the account through which everybody reaches the database, None when the machine's file does
    not name it; a SQLite file says it itself. ``identity`` is the name after « --identite ». ``quota`` is how many
    gigabytes the documents of a division may take. ``zone`` is "" for the machine's, where Québec has it
    (``settings_zone``). ``keymap`` gives a key to a command id. ``picker_root`` is the only folder that the file
    picker may show, None for any, or for none at all when ``restricted``. ``theme`` is "" for the application's own;
    ``cursor``: the terminal's cursor, which follows what is chosen, is seen.
    ``deposit_days`` is how long « purger » leaves a file in a locker, 0 for ever.
    ``mail`` is None when no e-mail is sent. A screen that nobody touches is covered after ``cover_minutes`` and the
    session ends after ``end_minutes``; 0 is never. ``sample`` is None for a store of one's own.
    ``origins`` says in French where each value comes from, by setting name.
    """

    home: Path
    state: Path
    database_url: str = ""
    seal_file: Path | None = None
    rules_file: Path | None = None
    owner: int | None = None
    quota: int = QUOTA
    zone: str = ""
    identity: str = ""
    keymap: Mapping[str, str] = field(default_factory=dict)
    theme: str = ""
    mouse: bool = True
    cursor: bool = False
    restricted: bool = False
    picker_root: Path | None = None
    printers: bool = True
    deposit_days: int = 0
    mail: "MailSettings | None" = None
    cover_minutes: int = COVER_MINUTES
    end_minutes: int = 0
    sample: SampleOffice | None = None
    origins: Mapping[str, str] = field(default_factory=dict)

    @property
    def rules(self) -> "Rules":
        """The rules of the programme, read when they are first needed: no list is drawn with them."""
        return _rules(self.rules_file)

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

    def make_way(self) -> None:
        """Make the folders above the store's own, which it makes itself, with its mode. Raises OSError."""
        if self.database_url:
            return
        try:
            self.home.parent.mkdir(parents=True, exist_ok=True)
        except FileExistsError as error:  # a file has the name of the folder
            raise NotADirectoryError(errno.ENOTDIR, error.strerror, error.filename) from error


@dataclass(frozen=True, slots=True)
class _Value:
    value: Any
    origin: str
    file: Path | None = None


def sudo_uid(environ: Mapping[str, str]) -> int | None:
    """The uid of the person who called sudo, as sudo wrote it; None outside of it."""
    uid = environ.get("SUDO_UID", "")
    return int(uid) if _UID.fullmatch(uid) else None


def borrowed(environ: Mapping[str, str], identity: str) -> bool:
    """Whether the person works through an account that is not theirs: a forced command, or sudo."""
    return bool(identity) or sudo_uid(environ) not in (None, os.getuid())


def forget_moves(environ: MutableMapping[str, str]) -> None:
    """Take out of ``environ`` what names other settings files: a borrowed account reads those of the machine."""
    for name in _MOVING:
        environ.pop(name, None)


def config_files(environ: Mapping[str, str]) -> tuple[Path, ...]:
    """The settings files that are read, from the weakest to the strongest; some may not exist.

    An account without a home folder has none of its own.
    """
    site = Path(platformdirs.site_config_dir(APPLICATION)) / FILE_NAME
    named = environ.get("MES_TUI_CONFIG")
    if named:
        return (site, Path(os.path.expanduser(named)))
    own = _of_the_person(platformdirs.user_config_dir)
    return (site, own / FILE_NAME) if own else (site,)


def _of_the_person(folder: Callable[[str], str]) -> Path | None:
    """``folder`` of the application; None when neither the environment nor the list of accounts knows a home."""
    try:
        path = Path(folder(APPLICATION))
    except RuntimeError:
        return None
    return path if path.is_absolute() else None


def is_there(path: Path) -> bool:
    """Whether there is something at ``path``; what cannot be looked at is read, and refused, like what is there."""
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True
    return True


def load(environ: Mapping[str, str] | None = None, identity: str = "") -> Settings:
    """Read the settings files and ``environ`` (default: the process's) into ``Settings``, for the name ``identity``.

    Raises ``SettingsRefusal`` with a French sentence naming the file and the key.
    """
    environ = os.environ if environ is None else environ
    restrict = borrowed(environ, identity)
    values, keymap = _gathered(environ, restrict)
    for key, variable in _ENVIRONMENT.items():
        if environ.get(variable):
            values[key] = _Value(environ[variable], f"variable d’environnement {variable}")
    return _settings(values, keymap, identity)


def _gathered(environ: Mapping[str, str], restrict: bool) -> tuple[dict[str, _Value], dict[str, str]]:
    values: dict[str, _Value] = {}
    keymap: dict[str, str] = {}
    site, *others = config_files(environ)
    strongest = others[0] if others else None
    named = bool(environ.get("MES_TUI_CONFIG"))
    if named and not is_there(others[0]):
        raise SettingsRefusal(
            f"Le fichier de réglages {shown(strongest)}, nommé par MES_TUI_CONFIG, n’existe pas. Corrigez ce nom."
        )
    for path in (site, strongest):
        if restrict and path is not site:
            # The machine's file may say how, the other one no longer.
            values.setdefault("restreint", _Value(True, BORROWED))
        if path is None or not is_there(path):
            continue
        data = _checked(path)
        if path != site and _OWNER in data:
            raise SettingsRefusal(
                f"Dans {shown(path)}, « {_OWNER} » n’a pas sa place : qui tient la base se dit dans {shown(site)}."
            )
        kept = {name: item for name, item in data.items() if not named or path != site or name in _ADMINISTRATOR_S}
        _merge(kept, path, values, keymap)
    return values, keymap


def _merge(data: Mapping[str, Any], path: Path, values: dict[str, _Value], keymap: dict[str, str]) -> None:
    origin = f"fichier {shown(path)}"
    for name, item in data.items():
        if name == "touches":
            keymap.update(item)
            values["touches"] = _Value(None, origin, path)
        elif name in _ADMINISTRATOR_S_TABLES:
            if name not in values:
                values[name] = _Value(True, origin, path)
                values.update({f"{name}.{key}": _Value(value, origin, path) for key, value in item.items()})
        elif name == _QUOTA:
            values.setdefault(name, _Value(item, origin, path))
        elif isinstance(item, dict):
            values.update({f"{name}.{key}": _Value(value, origin, path) for key, value in item.items()})
        else:
            values[name] = _Value(item, origin, path)


def _settings(values: Mapping[str, _Value], keymap: Mapping[str, str], identity: str) -> Settings:
    def value(name: str, default: Any) -> Any:
        return values[name].value if name in values else default

    def folder(name: str) -> Path | None:
        return _path(values[name]) if name in values else None

    restricted = "restreint" in values
    rules_file = folder("regles")
    if rules_file is not None:
        # The application's own are sound; a site's own are refused before anything else begins.
        _rules(rules_file)
    home = folder("dossier") or _of_the_person(platformdirs.user_data_dir)
    if home is None:
        raise SettingsRefusal(
            "mes-tui ne sait pas où est votre dépôt : votre compte n’a pas de dossier personnel sur cette machine. "
            "Donnez le dossier du dépôt dans la variable MES_TUI_HOME."
        )
    return Settings(
        home=home,
        state=_of_the_person(platformdirs.user_state_dir) or home,
        database_url=value("base", ""),
        seal_file=_seal_file(folder("sceau"), home, values),
        rules_file=rules_file,
        owner=value("proprietaire", None),
        quota=value(_QUOTA, QUOTA),
        zone=_zone(values["fuseau"]) if "fuseau" in values else "",
        identity=identity,
        keymap=MappingProxyType(dict(keymap)),
        theme=value("affichage.theme", ""),
        mouse=value("affichage.souris", True),
        cursor=value("affichage.curseur", False),
        restricted=restricted,
        picker_root=_picker_root(values) if restricted else None,
        printers=value("restreint.impression", not restricted),
        deposit_days=value("restreint.age", 0),
        mail=_mail(values) if "courriel" in values else None,
        cover_minutes=value("seance.veille", COVER_MINUTES),
        end_minutes=value("seance.fin", 0),
        origins=MappingProxyType(_origins(values)),
    )


def _origins(values: Mapping[str, _Value]) -> dict[str, str]:
    names = [f"{table}.{key}" if table else key for table, keys in KNOWN.items() for key in keys]
    return {name: values[name].origin if name in values else BUILT_IN for name in (*names, "touches", "restreint")}


def _seal_file(named: Path | None, home: Path, values: Mapping[str, _Value]) -> Path:
    """Where the key of the seal is: whoever copies or replaces the store must not have it too."""
    own = _of_the_person(platformdirs.user_config_dir)
    file = named or (own and own / SEAL_NAME)
    if file and file.parent != home:
        return file
    if named is None:
        # Some systems keep settings and data in the same folder, and some accounts have no folder for settings.
        return home.with_name(f"{home.name}-{SEAL_NAME}")
    raise SettingsRefusal(
        f"Dans {shown(values['sceau'].file)}, « sceau » nomme un fichier du dossier du dépôt : qui prendrait le dépôt "
        "aurait la clé avec lui. Donnez un fichier d’un autre dossier."
    )


def _zone(entry: _Value) -> str:
    from mes_tui.settings_zone import known

    return known(entry.value, entry.file)


def _mail(values: Mapping[str, _Value]) -> "MailSettings":
    from mes_tui.settings_mail import mail_settings

    given = {name.removeprefix("courriel."): entry.value for name, entry in values.items() if "courriel." in name}
    if "mot_de_passe_fichier" in given:
        given["mot_de_passe_fichier"] = _path(values["courriel.mot_de_passe_fichier"])
    return mail_settings(given, shown(values["courriel"].file))


def _picker_root(values: Mapping[str, _Value]) -> Path | None:
    if "restreint.racine" not in values:
        file = values["restreint"].file
        if file is None:
            return None
        raise SettingsRefusal(
            f"Le fichier de réglages {shown(file)} restreint l’application sans dire quel dossier le choix des "
            "fichiers peut montrer. Ajoutez-y « racine » sous [restreint]."
        )
    return _path(values["restreint.racine"])


def load_rules(path: Path | None = None) -> "Rules":
    """The rules of the programme, with the values of the TOML file ``path`` in place of the shipped ones.

    Raises ``SettingsRefusal`` when the file cannot be read, or holds an unknown key or an unusable value.
    """
    from mes_tui.settings_files import read_rules

    return read_rules(path)


@cache
def _rules(path: Path | None) -> "Rules":
    return load_rules(path)


def _checked(path: Path) -> dict[str, Any]:
    # Most people have no settings file: what reads one is loaded only for it.
    from mes_tui.settings_files import read_settings

    return read_settings(path)


def _path(entry: _Value) -> Path:
    path = Path(os.path.expanduser(entry.value))
    if path.parts[:1] and path.parts[0].startswith("~"):
        raise SettingsRefusal(
            f"« {shown(path)} » part d’un dossier personnel que cette machine ne connaît pas. Écrivez le chemin en "
            "entier."
        )
    if path.is_absolute():
        return path
    # A name in a settings file is relative to that file, in the environment to the current folder.
    return (entry.file.parent if entry.file else Path.cwd()) / path
