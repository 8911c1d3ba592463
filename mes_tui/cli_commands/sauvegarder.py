"""« mes-tui sauvegarder »: a copy of the whole store, while others work."""

import argparse

from mes_tui.cli_commands.existing import existing_store
from mes_tui.settings import Settings
from mes_tui.terminal import say


def run(options: argparse.Namespace, settings: Settings) -> int:
    """Write the copy to a new file. Only for whoever manages every division or holds the store."""
    with existing_store(settings) as services:
        written = services.upkeep.back_up(options.fichier)
    say(f"Copie écrite\u00a0: {written}. Elle contient des renseignements personnels\u00a0: gardez-la à l’abri.")
    return 0
