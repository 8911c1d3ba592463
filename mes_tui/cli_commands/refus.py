"""What is not asked of a forced command: it is said, with what may be, and told in the journal."""

import argparse
from types import SimpleNamespace

from mes_tui.domain.journal import Door
from mes_tui.domain.text import clean
from mes_tui.settings import Settings
from mes_tui.terminal import say


def run(options: "argparse.Namespace | SimpleNamespace", settings: Settings) -> int:
    """Refuse; the journal has the name of a command of ours, and nothing of what else was typed."""
    from mes_tui.doors import tell_refusal
    from mes_tui.forced import may_be_asked
    from mes_tui.french_parser import command_names
    from mes_tui.grammar import parser

    known = options.asked if options.asked in command_names(parser()) else ""
    say(
        f"« {clean(options.asked, limit=40)} » ne se demande pas par SSH. Rien n’a été fait. Se demandent : "
        f"{may_be_asked()} ; ou rien, pour ouvrir l’application (ssh -t).",
        error=True,
    )
    tell_refusal(settings, Door.COMMAND, known)
    return 2
