"""« mes-tui importer »: the children, files and sites of a file, and the file to start from."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from mes_tui.settings import Settings
from mes_tui.terminal import say, write_bytes

if TYPE_CHECKING:
    from mes_tui.bootstrap import Services


USAGE = "mes-tui : donnez soit un fichier à importer, soit --modele. Voyez « mes-tui importer --help »."


def run(options: argparse.Namespace, settings: Settings) -> int:
    """Import the file whole or not at all; say what was created and updated, or each fault. Or print the example."""
    if (options.fichier is None) is (options.modele is None) or (options.modele and options.simulation):
        say(USAGE, error=True)
        return 2
    if options.modele:
        _print_model(options.modele)
        return 0
    simulated = options.simulation
    return take_in(settings, options.fichier, lambda services, path: services.imports.load(path, simulated=simulated))


def _print_model(kind: str) -> None:
    """The example, or the schema that it follows; a program reads it elsewhere than on a terminal."""
    from mes_tui.importing import example

    text = {"csv": example.as_csv, "json": example.as_json, "schema": example.schema}[kind]()
    print_model(text, csv=kind == "csv")
    say("Le schéma JSON de ce format : mes-tui importer --modele schema. L’aide : « Importer ».", error=True)


def print_model(text: str, *, csv: bool = True) -> None:
    """Print a file to start from, to read on a terminal, else as the file that it is."""
    if sys.stdout.isatty():
        say(text.rstrip("\n"), lines=True, whole=True)
    else:
        # A spreadsheet takes a CSV file for UTF-8 by its first bytes only.
        write_bytes(text.encode("utf-8-sig" if csv else "utf-8"))


def take_in(
    settings: Settings,
    path: Path,
    work: "Callable[[Services, Path], object]",
    opening: "Callable[[Settings], Services] | None" = None,
) -> int:
    """Do ``work``, which takes the file ``path`` into the store, open by ``opening`` (as for any other work by
    default); say what it returns, or each fault of the file."""
    from mes_tui.bootstrap import open_services
    from mes_tui.importing import ImportRefused
    from mes_tui.services.exports import within

    with (opening or open_services)(settings) as services:
        try:
            report = work(services, within(services.files_root(), path))
        except ImportRefused as refused:
            say(refused.sentence, error=True)
            for line in refused.lines():
                say(line, error=True)
            return 1
    say(str(report), lines=True)
    return 0
