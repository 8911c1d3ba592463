"""« mes-tui remplir »: the answers of a request from a JSON file, and the file to fill."""

import argparse
from typing import TYPE_CHECKING, Any

from mes_tui.cli_commands.output import file_given, say_json
from mes_tui.settings import Settings
from mes_tui.terminal import say

if TYPE_CHECKING:
    from mes_tui.services.filling import Question, Template


def run(options: argparse.Namespace, settings: Settings) -> int:
    """Write the answers whole or not at all, and say which changed; or print the file to fill."""
    from mes_tui.bootstrap import open_services
    from mes_tui.importing import ImportRefused
    from mes_tui.importing.package import MAX_BYTES

    with open_services(settings) as services:
        request_id = services.prints.find(options.numero)
        if options.modele:
            say_json(_written(services.filling.template(request_id)), readable=True)
            return 0
        data, name = file_given(services, options.de, MAX_BYTES, f"remplir {options.numero} --de - < reponses.json")
        try:
            filled = services.filling.fill(request_id, data, name, simulated=options.simulation)
        except ImportRefused as refused:
            for line in (refused.sentence, *refused.lines(len(refused.faults))):
                say(line, error=True)
            return 1
    say(str(filled), lines=True)
    return 0


def _written(template: "Template") -> dict[str, Any]:
    from mes_tui.importing.answers import FORMAT

    return {
        "format": FORMAT,
        "numero": template.number,
        "etat": template.state,
        "reponses": dict(template.answers),
        "champs": [_described(question) for question in template.questions],
    }


def _described(question: "Question") -> dict[str, Any]:
    choices = dict(question.choices)
    return {
        "cle": question.key,
        "page": question.page,
        "section": question.section,
        "question": question.label,
        "attendu": question.expected,
        "obligatoire": question.required,
        "demande": question.asked,
        **({"choix": choices} if choices else {}),
    }
