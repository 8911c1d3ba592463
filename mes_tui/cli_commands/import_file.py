"""« mes-tui importer »: the children, files and sites of a CSG or CAFE file."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from mes_tui.settings import Settings
from mes_tui.terminal import say

if TYPE_CHECKING:
    from mes_tui.bootstrap import Services


def run(options: argparse.Namespace, settings: Settings) -> int:
    """Import the file whole or not at all; say what was created and updated, or each fault."""
    return take_in(settings, options.fichier, lambda services, path: services.imports.load(path))


def take_in(settings: Settings, path: Path, work: "Callable[[Services, Path], object]") -> int:
    """Do ``work``, which takes the file ``path`` into the store; say what it returns, or each fault of the file."""
    from mes_tui.bootstrap import open_services
    from mes_tui.importing import ImportRefused
    from mes_tui.services.exports import within

    with open_services(settings) as services:
        try:
            report = work(services, within(services.files_root(), path))
        except ImportRefused as refused:
            say(refused.sentence, error=True)
            for line in refused.lines():
                say(line, error=True)
            return 1
    say(str(report), lines=True)
    return 0
