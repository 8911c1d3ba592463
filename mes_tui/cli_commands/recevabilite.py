"""« mes-tui verifier-recevabilite »: the check-list of a request, as the step « Vérification » shows it."""

import argparse
from typing import TYPE_CHECKING, Any

from mes_tui.cli_commands.output import say_json
from mes_tui.domain.identifiers import request_number
from mes_tui.settings import Settings
from mes_tui.terminal import say

if TYPE_CHECKING:
    from mes_tui.domain.receivability import Cause, Receivability


def run(options: argparse.Namespace, settings: Settings) -> int:
    """Print each line with its causes, then the warnings; the exit status is 1 when the request cannot be sent."""
    from mes_tui.bootstrap import open_services

    with open_services(settings) as services:
        found = services.submission.analyse(services.prints.find(options.numero))
    if options.json:
        say_json({"numero": request_number(options.numero), **_told(found)})
    else:
        _say(found)
    return 0 if found.receivable else 1


def _say(found: "Receivability") -> None:
    for line in found.lines:
        say(f"{'✓' if line.passed else '✗'} {line.label}")
        for cause in line.causes:
            say(f"  {cause.sentence}", lines=True)
    for warning in found.warnings:
        say(f"À vérifier – {warning.sentence}")
    say("La demande est recevable." if found.receivable else "La demande n’est pas encore recevable.")


def _told(found: "Receivability") -> dict[str, Any]:
    return {
        "recevable": found.receivable,
        "lignes": [
            {
                "cle": line.key,
                "groupe": line.group,
                "ligne": line.label,
                "passe": line.passed,
                "causes": [_cause(cause) for cause in line.causes],
            }
            for line in found.lines
        ],
        "avertissements": [_cause(cause) for cause in found.warnings],
    }


def _cause(cause: "Cause") -> dict[str, Any]:
    return {"texte": cause.sentence, "page": cause.target.page, "cle": cause.target.key}
