"""What may be asked of a forced command of SSH, « ssh dossier@serveur lister »: a closed list, and nothing else."""

import argparse
import shlex
from types import SimpleNamespace

COMMANDS = (
    *("casier", "lister", "imprimer", "nouvelle", "remplir", "joindre", "verifier-recevabilite", "journal", "exporter"),
    *("--lineaire", "--ouvrir"),
)
"""What the person asks first; nothing asked is the application in full screen."""
ALIASES: dict[str, tuple[str, ...]] = {
    "deposer": ("casier", "deposer"),
    "recuperer": ("casier", "prendre"),
    "depot": ("casier",),
}
"""Shorter words for it."""
_OPENING = "ouvrir"
_WRITTEN = ("imprimer", "exporter")
_ELSEWHERE = ("-o", "--sortie", "--liste", "--dossier", "-h", "--help")
_PRINTED = ("-o", "-")


def asked(command: str, person: str) -> "argparse.Namespace | SimpleNamespace":
    """What ``person`` asked; who they are is not theirs to say. A refusal is a command of its own."""
    try:
        words = shlex.split(command)
    except ValueError:
        words = [command]
    words = _in_full(words[1:] if words[:1] == ["mes-tui"] else words)
    if not words:
        return SimpleNamespace(command=_OPENING, ouvrir=None, identite=person, lineaire=False)
    refused = SimpleNamespace(command="refus", asked=words[0], identite=person)
    if words[0] not in COMMANDS:
        return refused
    from mes_tui.grammar import parser

    options = parser().parse_args(words)
    # An option of the application does not lead on to a command that is not of the list.
    if options.identite or (options.command != _OPENING and options.command not in COMMANDS):
        return refused
    options.identite = person
    return options


def _in_full(words: list[str]) -> list[str]:
    """The words with their aliases; what is printed or exported to no place that they name comes out where it was
    asked."""
    first, *others = words or [""]
    if first in _WRITTEN and others and not any(word.startswith(_ELSEWHERE) for word in others):
        return [*words, *_PRINTED]
    return [*ALIASES.get(first, (first,)), *others] if words else []


def may_be_asked() -> str:
    """The list, as the end of a sentence."""
    return ", ".join((*(word for word in COMMANDS), *ALIASES))
