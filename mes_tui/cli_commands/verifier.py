"""« mes-tui verifier »: the chain of the journal, every request and every signature, and the first broken link."""

import argparse

from mes_tui.bootstrap import open_administration
from mes_tui.cli_commands.output import say_json
from mes_tui.settings import Settings
from mes_tui.terminal import say


def run(options: argparse.Namespace, settings: Settings) -> int:
    """Print what was read, the last hash to note elsewhere, then each fault; the exit status is 1 when there is one."""
    from mes_tui.forms.french import counted
    from mes_tui.services.sealed_chain import when

    with open_administration(settings) as services:
        verdict = services.tamper_check.verify(options.empreinte)
    if options.silencieux:
        for fault in verdict.faults:
            say(fault, error=True)
        return 1 if verdict.faults else 0
    if options.json:
        say_json(
            {
                "lignes": verdict.lines,
                "demandes": verdict.requests,
                "purgees": dict(verdict.purged),
                "sans_empreinte": verdict.unsealed,
                "empreinte_notee": verdict.noted,
                "derniere_empreinte": verdict.last_hash,
                "fautes": list(verdict.faults),
            }
        )
        return 1 if verdict.faults else 0
    say(
        f"{counted(verdict.lines, 'ligne', 'lignes')} au journal, "
        f"{counted(verdict.requests, 'demande', 'demandes')} au dépôt."
    )
    for number, at in verdict.purged.items():
        say(f"Demande {number} : purgée le {when(at)}.")
    if verdict.noted:
        say(f"L’empreinte notée est celle de la {verdict.noted}.")
    if verdict.unsealed:
        say(
            f"{counted(verdict.unsealed, 'demande n’a', 'demandes n’ont')} pas été touchées depuis la version qui "
            "inscrit l’empreinte du contenu : rien ne peut en être dit."
        )
    for rank, fault in enumerate(verdict.faults):
        say(f"{'' if rank else 'Premier maillon rompu – '}{fault}", error=True)
    if verdict.last_hash:
        say(f"Dernière empreinte, à noter ailleurs : {verdict.last_hash}")
    if not verdict.faults:
        say("La chaîne du journal est entière ; chaque demande, document et signature est tel qu’inscrit.")
    return 1 if verdict.faults else 0
