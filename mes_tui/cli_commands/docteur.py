"""« mes-tui docteur »: the whole store read again, and what is wrong in it."""

import argparse

from mes_tui.cli_commands.existing import existing_store
from mes_tui.settings import Settings
from mes_tui.terminal import say


def run(options: argparse.Namespace, settings: Settings) -> int:
    """Print what the store says of itself, then each fault; the exit status is 1 when there is one."""
    with existing_store(settings) as services:
        say(f"Dépôt : {services.store.location.label}")
        for name, value in services.store.facts().items():
            say(f"{name} : {value}")
        faults = services.store.faults()
    for fault in faults:
        say(fault, error=True)
    if not faults:
        say("Tout a été relu : structure, liens, gardes et documents sont intacts.")
    return 1 if faults else 0
