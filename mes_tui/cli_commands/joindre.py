"""« mes-tui joindre »: a document joined to a request, as on the screen."""

import argparse

from mes_tui.list_names import SLOTS
from mes_tui.settings import Settings
from mes_tui.terminal import say


def run(options: argparse.Namespace, settings: Settings) -> int:
    """Join the file, once nothing is to be asked that the options do not say."""
    from mes_tui.bootstrap import open_services
    from mes_tui.cli_commands.output import ProgressBar
    from mes_tui.services.adding import Wish

    wish = Wish(
        SLOTS[options.emplacement],
        rank=options.rang or 0,
        title=options.titre,
        word=options.note,
        signed=[key.strip() for key in options.signe_par.split(",") if key.strip()],
        copy=options.accepter_copie,
        anyway=options.quand_meme,
        replace=options.remplacer,
    )
    with open_services(settings) as services:
        request_id = services.prints.find(options.numero)
        with ProgressBar("Copie") as bar:
            joined = services.adding.add(
                request_id, options.fichier, wish, lambda step: bar.show(step.done, step.of, step.unit)
            )
    say(str(joined), lines=True)
    return 0
