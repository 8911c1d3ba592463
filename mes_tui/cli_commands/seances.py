"""« mes-tui seances »: who has the store open, and ending a session."""

import argparse

from mes_tui.bootstrap import open_administration
from mes_tui.cli_commands.output import json_unwanted, say_json
from mes_tui.forms.french import counted, iso_date
from mes_tui.services.open_sessions import OpenSession
from mes_tui.services.sessions import clock_time
from mes_tui.settings import Settings
from mes_tui.terminal import say


def run(options: argparse.Namespace, settings: Settings) -> int:
    """List the sessions of others, or end one. Raises Refusal."""
    if json_unwanted(options):
        return 2
    with open_administration(settings) as services:
        if options.geste == "fermer":
            ended = services.open_sessions.end(options.numero)
            say(f"Séance {ended.number} ({ended.who}) : elle enregistre ce qui est tapé, puis se ferme.")
            return 0
        found = services.open_sessions.seen()
    if options.json:
        say_json({"seances": [_keyed(one) for one in found]})
        return 0
    for one in found:
        say(_told(one))
    if not found:
        say("Personne d’autre n’a le dépôt ouvert.")
    return 0


def _told(one: OpenSession) -> str:
    since = one.since.astimezone()
    parts = [
        f"{one.number} – {one.who}",
        f"de {one.origin}" if one.origin else "",
        f"sur {one.host}, ouverte depuis {clock_time(since)} le {iso_date(since)}",
        f"{counted(len(one.requests), 'demande ouverte', 'demandes ouvertes')} : {', '.join(one.requests)}"
        if one.requests
        else "",
    ]
    return ", ".join(filter(None, parts))


def _keyed(one: OpenSession) -> dict[str, object]:
    return {
        "numero": one.number,
        "qui": one.who,
        "depuis_ou": one.origin,
        "machine": one.host,
        "depuis": one.since.isoformat(),
        "demandes": list(one.requests),
    }
