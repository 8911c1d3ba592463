"""« mes-tui importer »: the children, files and sites of a CSG or CAFE file."""

import argparse

from mes_tui.settings import Settings
from mes_tui.terminal import say


def run(options: argparse.Namespace, settings: Settings) -> int:
    """Import the file whole or not at all; say what was created and updated, or each fault."""
    from mes_tui.bootstrap import open_services
    from mes_tui.importing import ImportRefused

    services = open_services(settings)
    try:
        report = services.imports.load(options.fichier)
    except ImportRefused as refused:
        say(refused.sentence, error=True)
        for line in refused.lines():
            say(line, error=True)
        return 1
    finally:
        services.store.close()
    say(str(report), lines=True)
    return 0
