"""What a settings file may hold, and how a fault in one is told. Light: read at each start."""

from collections.abc import Mapping

from mes_tui.domain.errors import Refusal
from mes_tui.domain.text import clean

DARK, LIGHT, CONTRAST = "sombre", "clair", "contraste"
THEMES = (DARK, LIGHT, CONTRAST)
"""Stores keep these names."""
FIRST_THEME = DARK
"""Where nobody chose any."""

# What a settings file may hold: table -> key -> (type, how to say it). "" is the top of the file.
KNOWN: Mapping[str, Mapping[str, tuple[type, str]]] = {
    "": {
        "dossier": (str, "un texte entre guillemets droits"),
        "base": (str, "un texte entre guillemets droits"),
        "regles": (str, "un texte entre guillemets droits"),
        "sceau": (str, "un texte entre guillemets droits"),
        "proprietaire": (int, "le numéro d’un compte (« id -u »)"),
        "fuseau": (str, "un texte entre guillemets droits"),
        "quota": (int, "un nombre de gigaoctets"),
    },
    "affichage": {
        "theme": (str, "un texte entre guillemets droits"),
        "souris": (bool, "true ou false"),
        "curseur": (bool, "true ou false"),
    },
    "seance": {
        "veille": (int, "un nombre de minutes, 0 pour jamais"),
        "fin": (int, "un nombre de minutes, 0 pour jamais"),
    },
    "restreint": {
        "racine": (str, "un texte entre guillemets droits"),
        "impression": (bool, "true ou false"),
        "age": (int, "un nombre de jours, 0 pour jamais"),
    },
    "courriel": {
        "serveur": (str, "un texte entre guillemets droits"),
        "port": (int, "un nombre entier"),
        "securite": (str, "un texte entre guillemets droits"),
        "expediteur": (str, "un texte entre guillemets droits"),
        "utilisateur": (str, "un texte entre guillemets droits"),
        "mot_de_passe_fichier": (str, "un texte entre guillemets droits"),
    },
}
# The values among which some settings choose.
CHOICES: Mapping[str, tuple[str, ...]] = {
    "affichage.theme": THEMES,
    "courriel.securite": ("starttls", "tls", "aucune"),
}


class SettingsRefusal(Refusal):
    """The settings cannot be used: the sentence names the file and the key."""


def shown(thing: object) -> str:
    """``thing`` in a sentence: on one line, without control characters, not too long."""
    return clean(str(thing), limit=300)
