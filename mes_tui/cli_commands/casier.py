"""« mes-tui casier »: what a person of a shared account brings to the application, and takes away from it."""

import argparse
import sys
from typing import TYPE_CHECKING

from mes_tui.cli_commands.output import json_unwanted, require_redirected, say_json
from mes_tui.settings import Settings
from mes_tui.terminal import say, write_bytes

if TYPE_CHECKING:
    from mes_tui.services.locker import Locker


def run(options: argparse.Namespace, settings: Settings) -> int:
    """List the files, or put, take or erase one; the bytes come from standard input and go to standard output."""
    from mes_tui.bootstrap import open_services

    if json_unwanted(options):
        return 2
    with open_services(settings) as services:
        _GESTURES[options.geste](services.locker, options)
    return 0


def _list(locker: "Locker", options: argparse.Namespace) -> None:
    from mes_tui.forms.french import size

    if options.json:
        say_json({"fichiers": [{"nom": name, "octets": length} for name, length in locker.files()]})
        return
    if said := locker.emptied():
        say(said)
    for name, length in locker.files():
        say(f"{name} – {size(length)}")


def _put(locker: "Locker", options: argparse.Namespace) -> None:
    require_redirected(sys.stdin.isatty(), "casier deposer plan.pdf < plan.pdf")
    written = locker.put(options.nom, sys.stdin.buffer.read(locker.room + 1), overwrite=options.remplacer)
    say(f"Déposé\u00a0: {written.name}.")


def _take(locker: "Locker", options: argparse.Namespace) -> None:
    require_redirected(sys.stdout.isatty(), "casier prendre demande.pdf > demande.pdf")
    write_bytes(locker.take(options.nom))


def _remove(locker: "Locker", options: argparse.Namespace) -> None:
    locker.remove(options.nom)
    say(f"Effacé\u00a0: {options.nom.name}.")


_GESTURES = {"": _list, "deposer": _put, "prendre": _take, "effacer": _remove}
