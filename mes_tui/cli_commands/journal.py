"""« mes-tui journal »: who did what, when and from where, as aligned text or as JSON lines."""

import argparse
from typing import TYPE_CHECKING, Any

from mes_tui.bootstrap import open_administration
from mes_tui.cli_commands.output import line, say_json
from mes_tui.domain.text import clean
from mes_tui.settings import Settings
from mes_tui.terminal import say

if TYPE_CHECKING:
    from mes_tui.services.journal import Entry

_TITLES = ("Quand", "Demande", "Qui", "Depuis", "Action")
_WIDTHS = (18, 12, 20, 16, 0)


def run(options: argparse.Namespace, settings: Settings) -> int:
    """Print the lines asked for, oldest first; a header line comes before the text."""
    with open_administration(settings) as services:
        entries = services.journal.entries(options.demande, options.depuis)
        if not options.json:
            say(line(_TITLES, _WIDTHS))
        for entry in entries:
            if options.json:
                say_json(_told(entry))
            else:
                # The last column has little room in a terminal: what does not fit goes on below, between words.
                say(line(_cells(entry), _WIDTHS, whole=True))
    return 0


def _cells(entry: "Entry") -> list[str]:
    from mes_tui.services.journal import when

    return [when(entry.line.at), entry.line.request_number, entry.who, clean(entry.line.origin), entry.text]


def _told(entry: "Entry") -> dict[str, Any]:
    stored = entry.line
    return {
        "ligne": stored.id,
        "quand": stored.at.isoformat(),
        "compte": stored.who,
        "qui": entry.who,
        "depuis": stored.origin,
        "demande": stored.request_number,
        "portee": stored.scope,
        "action": stored.action,
        "detail": stored.detail,
        "texte": entry.text,
        "etat": stored.state,
        "empreinte": stored.hash,
    }
