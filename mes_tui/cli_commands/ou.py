"""« mes-tui ou »: where things are, and where each setting comes from."""

import argparse
import os
from pathlib import Path
from typing import Any

from mes_tui.cli_commands.output import say_json
from mes_tui.cli_commands.server import Server, server_of
from mes_tui.domain.system_errors import reason
from mes_tui.settings import Settings, config_files
from mes_tui.settings_zone import label
from mes_tui.terminal import say

_CHOSEN = "Le thème qu’une personne choisit dans l’application (F10, T) l’emporte sur affichage.theme, pour elle."
_APPLICATION = Path(__file__).resolve().parent.parent


def run(options: argparse.Namespace, settings: Settings) -> int:
    """Print the places and the settings. Reads no store and asks no right."""
    if options.json:
        told = [dict(zip(("nom", "valeur", "origine"), one, strict=True)) for one in _settings(settings)]
        say_json({**_told_places(), **_stored(settings), "reglages": told, "avertissements": _troubles(settings)})
        return 0
    for line in lines(settings):
        say(line)
    return 0


def say_places(options: argparse.Namespace) -> None:
    """Print what can be said even when the settings cannot be read."""
    if options.json:
        say_json(_told_places())
    else:
        for line in places():
            say(line)


def places() -> list[str]:
    """What can be said even when the settings cannot be read."""
    return [
        f"Application : {_APPLICATION}",
        *(f"Fichier de réglages : {path}{_state(path)}" for path in config_files(os.environ)),
    ]


def _told_places() -> dict[str, Any]:
    files = [{"chemin": str(path), "etat": _state(path).strip(" ()")} for path in config_files(os.environ)]
    return {"application": str(_APPLICATION), "fichiers_de_reglages": files}


def _stored(settings: Settings) -> dict[str, str]:
    return {
        "depot": _store(settings),
        "serveur": "".join(server.host for server in _server(settings)),
        "port": "".join(server.port for server in _server(settings)),
        "cle_du_sceau": str(settings.seal_file or ""),
        "journal_technique": str(settings.log_file),
    }


def _state(path: Path) -> str:
    try:
        with path.open("rb"):
            return ""
    except (FileNotFoundError, NotADirectoryError):
        return " (absent)"
    except OSError as error:
        return f" (ne peut pas être lu : {reason(error)})"


def lines(settings: Settings) -> list[str]:
    """What is printed, one line for each thing; never a password."""
    return [
        *places(),
        f"Dépôt : {_store(settings)}",
        *(f"Serveur : {server}" for server in _server(settings)),
        f"Clé du sceau : {settings.seal_file or '(aucune)'}",
        f"Journal technique : {settings.log_file}",
        "",
        *(f"{name} = {value} ({origin})" for name, value, origin in _settings(settings)),
        _CHOSEN,
        *_troubles(settings),
    ]


def _settings(settings: Settings) -> list[tuple[str, str, str]]:
    """The name of each setting, its value, and where it comes from."""
    origins = settings.origins
    values = {
        "dossier": str(settings.home),
        "base": _without_password(settings.database_url) or "(aucune)",
        "sceau": str(settings.seal_file or "(aucune)"),
        "proprietaire": str(settings.owner or "(aucun)"),
        "fuseau": label(settings.zone),
        "quota": f"{settings.quota}\u00a0Go par service de garde",
        "regles": str(settings.rules_file or "(celles de l’application)"),
        "affichage.theme": settings.theme or "(celui de l’application)",
        "affichage.souris": _yes(settings.mouse),
        "affichage.curseur": _yes(settings.cursor),
        "restreint": _yes(settings.restricted),
    }
    if settings.restricted:
        values["restreint.racine"] = str(settings.picker_root or "(aucune)")
        values["restreint.impression"] = _yes(settings.printers)
        values["restreint.age"] = f"{settings.deposit_days} jours" if settings.deposit_days else "(aucun)"
    told = [(name, value, origins[name]) for name, value in (values | _mail(settings)).items()]
    if settings.mail is None:
        told.append(("courriel", "(aucun)", origins["courriel.serveur"]))
    return [*told, *((f"touches.{name}", key, origins["touches"]) for name, key in sorted(settings.keymap.items()))]


def _mail(settings: Settings) -> dict[str, str]:
    """The settings of the e-mails; of the password, the file only."""
    mail = settings.mail
    if mail is None:
        return {}
    values = {
        "serveur": mail.server,
        "port": str(mail.port),
        "securite": mail.security,
        "expediteur": mail.sender,
        "utilisateur": mail.user or "(aucun)",
        "mot_de_passe_fichier": str(mail.password_file or "(aucun)"),
    }
    return {f"courriel.{name}": value for name, value in values.items()}


def _troubles(settings: Settings) -> list[str]:
    """What keeps the password of the e-mails from being read."""
    return [settings.mail.trouble] if settings.mail and settings.mail.trouble else []


def _server(settings: Settings) -> list[Server]:
    """The server of the base, none for a file."""
    return [server_of(settings.database_url, os.environ)] if settings.database_url else []


def _store(settings: Settings) -> str:
    if settings.database_url:
        return _without_password(settings.database_url)
    return str(settings.store_file)


def _without_password(url: str) -> str:
    scheme, separator, rest = url.partition("://")
    if not separator:
        return url
    before, at, after = rest.rpartition("@")
    user = before.partition(":")[0]
    # A password may also be written after the « ? ».
    place = after.partition("?")[0]
    return f"{scheme}://{user}{at}{place}"


def _yes(value: bool) -> str:
    return "oui" if value else "non"
