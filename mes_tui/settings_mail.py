"""``[courriel]``: the server that the notices are sent through, checked; the password stays in its own file."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mes_tui.domain.system_errors import reason
from mes_tui.settings_keys import SettingsRefusal, shown

# The port of each way of protecting the connection, when none is given.
_PORTS = {"starttls": 587, "tls": 465, "aucune": 25}
_ADDRESS = re.compile(r"[^@\s<>,;\"]+@[^@\s<>,;\"]+", re.ASCII)


@dataclass(frozen=True, slots=True)
class MailSettings:
    """An SMTP server. ``security`` is « starttls », « tls » (from the first byte) or « aucune ».

    ``user`` and ``password_file`` are "" and None when the server asks nobody's name.
    """

    server: str
    port: int
    security: str
    sender: str
    user: str = ""
    password_file: Path | None = None

    @property
    def label(self) -> str:
        """« courriel.exemple.invalid:587 »."""
        return f"{self.server}:{self.port}"

    @property
    def trouble(self) -> str:
        """Why nothing can be sent with these settings by this account, "" when something can."""
        try:
            self.password()
        except SettingsRefusal as refusal:
            return refusal.sentence
        return ""

    def password(self) -> str:
        """The password, "" when there is none. Raises SettingsRefusal when its file cannot be read, or others can."""
        path = self.password_file
        if path is None:
            return ""
        try:
            if path.stat().st_mode & 0o077:
                raise SettingsRefusal(
                    f"Le fichier du mot de passe {shown(path)} peut être lu par d’autres comptes. "
                    f"Réservez-le au vôtre : chmod 600 {shown(path)}"
                )
            password = path.read_text(encoding="utf-8").strip("\r\n")
        except OSError as error:
            raise SettingsRefusal(
                f"Le fichier du mot de passe {shown(path)} ne peut pas être lu ({reason(error)})."
            ) from error
        except UnicodeDecodeError as error:
            raise SettingsRefusal(f"Le fichier du mot de passe {shown(path)} n’est pas en UTF-8.") from error
        if not password.isascii():
            # The SMTP library of Python writes no other characters.
            raise SettingsRefusal(
                f"Le mot de passe du fichier {shown(path)} contient un signe que le courriel n’accepte pas. "
                "Choisissez-en un sans accent."
            )
        if not password:
            raise SettingsRefusal(f"Le fichier du mot de passe {shown(path)} est vide.")
        return password


def mail_settings(given: Mapping[str, Any], file: str) -> MailSettings:
    """The settings of the table ``[courriel]`` of ``file``. Raises SettingsRefusal, which names what is wrong."""
    missing = [name for name in ("serveur", "expediteur") if name not in given]
    if missing:
        raise SettingsRefusal(f"Dans le fichier de réglages {file}, il manque « {missing[0]} » sous [courriel].")
    security = given.get("securite", "starttls")
    settings = MailSettings(
        server=given["serveur"],
        port=given.get("port", _PORTS[security]),
        security=security,
        sender=given["expediteur"],
        user=given.get("utilisateur", ""),
        password_file=given.get("mot_de_passe_fichier"),
    )
    refusal = _refusal(settings)
    if refusal:
        raise SettingsRefusal(f"Dans le fichier de réglages {file}, sous [courriel], {refusal}")
    return settings


def _refusal(mail: MailSettings) -> str:
    if not 1 <= mail.port <= 65535:
        return "« port » doit être un nombre de 1 à 65535."
    if not re.fullmatch(r"[\w.:-]+", mail.server, re.ASCII):
        return "« serveur » doit être le nom d’une machine, sans port ni adresse web."
    if not _ADDRESS.fullmatch(mail.sender):
        return "« expediteur » doit être une adresse de courriel, par exemple « mes@exemple.invalid »."
    if bool(mail.user) != (mail.password_file is not None):
        return "« utilisateur » et « mot_de_passe_fichier » vont ensemble : donnez les deux, ou aucun."
    if not mail.user.isascii():
        return "« utilisateur » contient un accent ou un autre signe que l’envoi de courriels n’accepte pas."
    if mail.user and mail.security == "aucune":
        return "« utilisateur » demande une connexion protégée : « securite » doit être « starttls » ou « tls »."
    return ""
