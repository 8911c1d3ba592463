"""« mes-tui importer »: the children, files and sites of a CSG or CAFE file."""

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING

from mes_tui.settings import Settings
from mes_tui.terminal import say

if TYPE_CHECKING:
    from mes_tui.bootstrap import Services


def run(options: argparse.Namespace, settings: Settings) -> int:
    """Import the file whole or not at all; say what was created and updated, or each fault."""
    return take_in(settings, lambda services: services.imports.load(options.fichier))


def take_in(settings: Settings, work: "Callable[[Services], object]") -> int:
    """Do ``work``, which takes a file into the store; say what it returns, or each fault of the file."""
    from mes_tui.bootstrap import open_services
    from mes_tui.importing import ImportRefused

    with open_services(settings) as services:
        try:
            report = work(services)
        except ImportRefused as refused:
            say(refused.sentence, error=True)
            for line in refused.lines():
                say(line, error=True)
            return 1
    say(str(report), lines=True)
    return 0
