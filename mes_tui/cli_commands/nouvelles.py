"""« mes-tui nouvelles »: what is announced to everybody at home, by the same service as the screen « Nouvelles »."""

import argparse

from mes_tui.bootstrap import open_administration
from mes_tui.cli_commands.output import json_unwanted, say_json
from mes_tui.settings import Settings
from mes_tui.terminal import say


def run(options: argparse.Namespace, settings: Settings) -> int:
    """List the news, or publish one or take one away, which is for the account that holds the store."""
    if json_unwanted(options):
        return 2
    with open_administration(settings) as services:
        news = services.news
        if options.geste == "publier":
            number = news.publish(options.date or services.context.today, options.titre, options.texte)
            say(f"Nouvelle {number} publiée : elle paraît à l’accueil de tous.")
        elif options.geste == "retirer":
            news.withdraw(options.numero)
            say(f"Nouvelle {options.numero} retirée.")
        elif options.json:
            found = [(item.id, item.day.isoformat(), item.title, item.text) for item in news.latest()]
            say_json(
                {"nouvelles": [dict(zip(("numero", "date", "titre", "texte"), one, strict=True)) for one in found]}
            )
        else:
            for item in news.latest():
                say(f"{item.id} – {item.headline}")
                for line in item.text.splitlines():
                    say(f"    {line}".rstrip(), lines=True)
    return 0
