"""« mes-tui sauvegarder »: a copy of the whole store, while others work."""

import argparse

from mes_tui.cli_commands.existing import existing_store
from mes_tui.settings import Settings
from mes_tui.terminal import say


def run(options: argparse.Namespace, settings: Settings) -> int:
    """Write the copy to a new file. Only for whoever manages every division or holds the store."""
    with existing_store(settings) as services:
        services.upkeep.back_up(options.fichier.absolute())
    say(
        f"Copie écrite : {options.fichier.absolute()}. "
        "Elle contient des renseignements personnels : gardez-la à l’abri."
    )
    return 0
