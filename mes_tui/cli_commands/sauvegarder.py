"""« mes-tui sauvegarder »: a copy of the whole store, while others work."""

import argparse
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from mes_tui.bootstrap import open_administration
from mes_tui.cli_commands.output import STANDARD, require_redirected
from mes_tui.domain.errors import Refusal
from mes_tui.settings import Settings
from mes_tui.terminal import say, write_bytes

_AT_ONCE = 1024 * 1024
_PRIVATE = "Elle contient des renseignements personnels\u00a0: gardez-la à l’abri."


def run(options: argparse.Namespace, settings: Settings) -> int:
    """Write the copy to a new file, or one more to a folder of copies, without a word. Only for whoever manages every
    division or holds the store."""
    if options.rotation:
        if options.fichier == STANDARD:
            raise Refusal("Avec --rotation, nommez le dossier des copies.")
        with open_administration(settings) as services:
            services.upkeep.rotate(options.fichier, options.rotation)
        return 0
    if options.fichier == STANDARD:
        require_redirected(sys.stdout.isatty(), "sauvegarder - > copie.db")
        with open_administration(settings) as services, TemporaryDirectory() as folder:
            copy = services.upkeep.back_up(Path(folder) / "copie.db")
            with copy.open("rb") as file:
                while part := file.read(_AT_ONCE):
                    write_bytes(part)
        say(f"Copie écrite à la sortie standard. {_PRIVATE}", error=True)
        return 0
    with open_administration(settings) as services:
        written = services.upkeep.back_up(options.fichier)
    say(f"Copie écrite\u00a0: {written}. {_PRIVATE}")
    return 0
