"""« mes-tui restaurer »: a copy put back in the place of the store."""

import argparse
import os
from dataclasses import replace

from mes_tui.domain.errors import Refusal
from mes_tui.settings import Settings, borrowed
from mes_tui.terminal import say


def run(options: argparse.Namespace, settings: Settings) -> int:
    """Put the copy back, and say where what was there is kept. Raises Refusal, StoreUnusable."""
    from mes_tui.store_places import restore_store

    if borrowed(os.environ, settings.identity):
        raise Refusal(
            "Une copie se remet du compte qui tient le dépôt lui-même, sans sudo ni « --identite » : "
            "« runuser -u COMPTE -- mes-tui restaurer FICHIER »."
        )
    if options.vers is not None:
        settings = replace(settings, home=options.vers.absolute(), database_url="")
        if settings.store_file.exists():
            raise Refusal(f"Il y a déjà un dépôt dans « {options.vers} ». Donnez un dossier qui n’en a pas.")
    done = restore_store(settings, options.fichier.absolute(), despite_faults=options.malgre_tout)
    say(f"Copie remise : {done.place}. La dernière empreinte de son journal était {done.last or 'aucune'}.")
    if done.before:
        missing = "il n’est pas dans la copie : ce qui a été fait depuis y manque" if done.lacks else "la copie l’a"
        say(f"Le dernier geste connu ici avait l’empreinte {done.before} ; {missing}.")
    if done.aside is not None:
        say(f"Le dépôt d’avant est gardé : {done.aside}. Effacez-le, avec ses voisins, quand il ne servira plus.")
    return 0
