"""« mes-tui reimporter »: a request exported elsewhere, taken into this store."""

import argparse

from mes_tui.settings import Settings
from mes_tui.terminal import say


def run(options: argparse.Namespace, settings: Settings) -> int:
    """Take the request back whole or not at all; say what it is, or each fault."""
    from mes_tui.bootstrap import open_services
    from mes_tui.importing import ImportRefused

    services = open_services(settings)
    try:
        restored = services.dossiers.take_back(options.fichier)
    except ImportRefused as refused:
        say(refused.sentence, error=True)
        for line in refused.lines():
            say(line, error=True)
        return 1
    finally:
        services.store.close()
    say(restored.sentence)
    for warning in restored.warnings:
        say(f"Avertissement – {warning}")
    return 0
