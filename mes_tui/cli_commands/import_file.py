"""« mes-tui importer »: the children, files and sites of a CSG or CAFE file."""

import argparse
from typing import TYPE_CHECKING

from mes_tui.domain.errors import Refusal
from mes_tui.settings import Settings
from mes_tui.terminal import say

if TYPE_CHECKING:
    from mes_tui.services.imports import ImportReport


def run(options: argparse.Namespace, settings: Settings) -> int:
    """Import the file whole or not at all; say what was created and updated, or each fault."""
    from mes_tui.bootstrap import open_services

    services = open_services(settings)
    try:
        report = services.imports.load(options.fichier)
    except Refusal as refusal:
        for fault in getattr(refusal, "faults", ()):
            say(str(fault), error=True)
        raise
    finally:
        services.store.close()
    for line in _lines(report):
        say(line)
    return 0


def _lines(report: "ImportReport") -> list[str]:
    return [str(report)]
