"""« mes-tui courriels »: the e-mails that wait, sent now; for a scheduler such as cron."""

import argparse

from mes_tui.bootstrap import open_administration
from mes_tui.cli_commands.output import say_json
from mes_tui.forms.french import counted, listed
from mes_tui.services.outbox import NO_SERVER
from mes_tui.settings import Settings
from mes_tui.terminal import say


def run(options: argparse.Namespace, settings: Settings) -> int:
    """Send what is due and say how many went; the exit status is 1 when some were given up for good."""
    if settings.mail is None:
        say(NO_SERVER, error=True)
        return 2
    with open_administration(settings) as services:
        done = services.outbox.deliver()
    if options.json:
        numbers = {"envoyes": done.sent, "a_reessayer": done.later, "abandonnes": done.given_up}
        say_json({**numbers, "problemes": list(done.problems)})
        return 1 if done.given_up else 0
    if options.silencieux:
        for problem in done.problems:
            say(problem, error=True)
        return 1 if done.problems else 0
    counts = (
        (done.sent, "courriel envoyé", "courriels envoyés"),
        (done.later, "à réessayer", "à réessayer"),
        (done.given_up, "abandonné", "abandonnés"),
    )
    told = [counted(number, one, many) for number, one, many in counts if number]
    say(f"{listed(told)}." if told else "Aucun courriel à envoyer.")
    for problem in done.problems:
        say(problem, error=True)
    return 1 if done.given_up else 0
