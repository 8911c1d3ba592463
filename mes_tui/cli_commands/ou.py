"""« mes-tui ou »: where things are, and where each setting comes from."""

import argparse
import os
from pathlib import Path

from mes_tui.domain.system_errors import reason
from mes_tui.settings import Settings, config_files
from mes_tui.settings_zone import label
from mes_tui.terminal import say


def run(options: argparse.Namespace, settings: Settings) -> int:
    """Print the places and the settings. Reads no store and asks no right."""
    for line in lines(settings):
        say(line)
    return 0


def places() -> list[str]:
    """What can be said even when the settings cannot be read."""
    return [
        f"Application : {Path(__file__).resolve().parent.parent}",
        *(f"Fichier de réglages : {path}{_state(path)}" for path in config_files(os.environ)),
    ]


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
    origins = settings.origins
    printed = [
        *places(),
        f"Dépôt : {_store(settings)}",
        f"Clé du sceau : {settings.seal_file or '(aucune)'}",
        f"Journal technique : {settings.log_file}",
        "",
        _setting("dossier", str(settings.home), origins["dossier"]),
        _setting("base", _without_password(settings.database_url) or "(aucune)", origins["base"]),
        _setting("sceau", str(settings.seal_file or "(aucune)"), origins["sceau"]),
        _setting("proprietaire", str(settings.owner or "(aucun)"), origins["proprietaire"]),
        _setting("fuseau", label(settings.zone), origins["fuseau"]),
        _setting("quota", f"{settings.quota}\u00a0Go par service de garde", origins["quota"]),
        _setting("regles", str(settings.rules_file or "(celles de l’application)"), origins["regles"]),
        _setting("affichage.theme", settings.theme or "(celui de l’application)", origins["affichage.theme"]),
        _setting("affichage.souris", _yes(settings.mouse), origins["affichage.souris"]),
        _setting("restreint", _yes(settings.restricted), origins["restreint"]),
    ]
    if settings.restricted:
        printed += [
            _setting("restreint.racine", str(settings.picker_root or "(aucune)"), origins["restreint.racine"]),
            _setting("restreint.impression", _yes(settings.printers), origins["restreint.impression"]),
        ]
    printed += mail_lines(settings)
    printed += [_setting(f"touches.{name}", key, origins["touches"]) for name, key in sorted(settings.keymap.items())]
    return printed


def mail_lines(settings: Settings) -> list[str]:
    """The settings of the e-mails; of the password, the file only, and what keeps it from being read."""
    mail, origins = settings.mail, settings.origins
    if mail is None:
        return [_setting("courriel", "(aucun)", origins["courriel.serveur"])]
    values = {
        "serveur": mail.server,
        "port": str(mail.port),
        "securite": mail.security,
        "expediteur": mail.sender,
        "utilisateur": mail.user or "(aucun)",
        "mot_de_passe_fichier": str(mail.password_file or "(aucun)"),
    }
    lines = [_setting(f"courriel.{name}", value, origins[f"courriel.{name}"]) for name, value in values.items()]
    return [*lines, mail.trouble] if mail.trouble else lines


def _setting(name: str, value: str, origin: str) -> str:
    return f"{name} = {value} ({origin})"


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
