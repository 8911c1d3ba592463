"""« mes-tui deplacer »: the whole store taken to another place, SQLite or PostgreSQL."""

import argparse
import os
from dataclasses import replace
from pathlib import Path

from mes_tui.domain.errors import Refusal
from mes_tui.settings import Settings, borrowed
from mes_tui.terminal import say


def run(options: argparse.Namespace, settings: Settings) -> int:
    """Take the store there, and say what to write in the settings. Raises Refusal, StoreUnusable."""
    from mes_tui.store_places import move_store

    if borrowed(os.environ, settings.identity):
        raise Refusal(
            "Un dépôt se déplace du compte qui tient le dépôt lui-même, sans sudo ni « --identite » : "
            "« runuser -u COMPTE -- mes-tui deplacer --vers LIEU »."
        )
    there = _place(options.vers, settings)
    done = move_store(settings, there, despite_faults=options.malgre_tout)
    verdict = done.verdict
    say(
        f"Dépôt déplacé : {done.place}. Relu là-bas : {verdict.requests} demandes, {verdict.lines} lignes au journal, "
        f"dernière empreinte {verdict.last_hash or 'aucune'} ; tout y est comme ici."
    )
    say(f"Le dépôt d’avant est gardé, et ne s’ouvre plus : {done.left}. Effacez-le quand il ne servira plus.")
    say(_next(there))
    return 0


def _place(told: str, settings: Settings) -> Settings:
    """The settings of the place that the words name: an address, or a folder. Raises Refusal."""
    if "://" not in told:
        return replace(settings, home=Path(told).absolute(), database_url="")
    if ":" in told.partition("://")[2].rpartition("@")[0] or "password=" in told:
        raise Refusal(
            "Un mot de passe ne s’écrit pas dans une commande, que tous les comptes de la machine peuvent lire : "
            "mettez-le dans « ~/.pgpass » (mode 0600), et donnez l’adresse sans lui."
        )
    return replace(settings, database_url=told)


def _next(there: Settings) -> str:
    if there.database_url:
        return (
            "Réglez maintenant, dans le fichier de réglages de la machine, « base » à cette adresse et "
            f"« proprietaire = {os.getuid()} » : d’ici là, rien ne s’ouvre plus à l’ancienne place."
        )
    return f'Réglez maintenant « dossier = "{there.home}" », et ôtez « base » : d’ici là, rien ne s’ouvre plus.'
