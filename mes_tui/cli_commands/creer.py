"""« mes-tui creer »: a new, empty store, made on purpose."""

import argparse
import os
import sys

from mes_tui.domain.access import Actor
from mes_tui.domain.errors import Refusal, StoreMissing
from mes_tui.settings import Settings, borrowed
from mes_tui.terminal import say

_YES = ("o", "oui")
_NEXT = "Ensuite : « mes-tui importer --modele » montre comment y faire entrer vos données."


def run(options: argparse.Namespace, settings: Settings) -> int:
    """Make the store that the settings name, and its first account, which manages the rights. Raises Refusal."""
    from mes_tui.store_places import create_store

    if borrowed(os.environ, settings.identity):
        raise Refusal(
            "Le dépôt d’un compte partagé se crée de ce compte lui-même, sans sudo ni « --identite » : "
            "« runuser -u COMPTE -- mes-tui creer --responsable PERSONNE »."
        )
    actor = create_store(settings, _first(options, settings), anew=options.nouveau)
    say(f"Dépôt créé : {settings.store_place}. {actor.name} ({actor.login}) en gère les droits d’accès. {_NEXT}")
    return 0


def _first(options: argparse.Namespace, settings: Settings) -> Actor | None:
    """Whose the first account is: None for the person who runs the program."""
    if not options.responsable:
        if settings.restricted or settings.database_url:
            raise Refusal(
                "Le compte qui tient un dépôt partagé n’est celui de personne : nommez qui en gérera les droits, "
                "par exemple « --responsable uid:1004 »."
            )
        return None
    from mes_tui.services.accounts import find_login

    login, name = find_login(options.responsable)
    return Actor(login, options.nom or name or login.removeprefix("nom:"))


def offered(settings: Settings, missing: StoreMissing) -> bool:
    """Ask a person alone at a terminal, who opens the application for the first time, whether to make their store.

    False when nobody was asked or the answer is no; the store is there when True. Raises Refusal.
    """
    from mes_tui.store_places import create_store, was_there

    shared = borrowed(os.environ, settings.identity) or settings.restricted or settings.database_url
    if shared or was_there(settings) or not (sys.stdin.isatty() and sys.stdout.isatty()):
        return False
    say(missing.sentence)
    say("Pour essayer avec des personnes fictives, sans rien créer : « mes-tui demo ».")
    if input("Créer ici un nouveau dépôt, vide, dont vous gérerez les droits ? (o/N) ").strip().lower() not in _YES:
        return False
    create_store(settings)
    return True
