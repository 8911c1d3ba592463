"""« mes-tui reimporter »: a request exported elsewhere, taken into this store."""

import argparse

from mes_tui.cli_commands.import_file import take_in
from mes_tui.settings import Settings


def run(options: argparse.Namespace, settings: Settings) -> int:
    """Take the request back whole or not at all; say what it is, or each fault."""
    return take_in(settings, options.fichier, lambda services, path: services.dossiers.take_back(path))
