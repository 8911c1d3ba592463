"""« mes-tui exporter »: a request, its data and its documents in one PDF; or all that a division has of a child."""

import argparse
from typing import TYPE_CHECKING

from mes_tui.settings import Settings
from mes_tui.terminal import say

if TYPE_CHECKING:
    from mes_tui.bootstrap import Services

USAGE = (
    "mes-tui\u00a0: donnez soit le numéro d’une demande, soit --enfant NECSG (avec --division au besoin). "
    "Voyez «\u00a0mes-tui exporter --help\u00a0»."
)


def run(options: argparse.Namespace, settings: Settings) -> int:
    """Write the PDF, or the zip of a child; an existing file is kept unless ``--remplacer``."""
    from mes_tui.bootstrap import open_services

    if bool(options.numero) == bool(options.enfant) or (options.division and not options.enfant):
        say(USAGE, error=True)
        return 2
    with open_services(settings) as services:
        return _child(services, options) if options.enfant else _request(services, options)


def _request(services: "Services", options: argparse.Namespace) -> int:
    from mes_tui.cli_commands.output import deliver, destination
    from mes_tui.cli_commands.print_request import rendered
    from mes_tui.services.prints import PrintKind

    place = destination(services, options, f"exporter {options.numero}")
    exported = rendered(services, options.numero, PrintKind.ARCHIVE)
    deliver(
        exported.data,
        place,
        lambda: services.prints.write(exported, place, overwrite=options.remplacer),
        f"(révision {exported.revision}). Ce fichier contient des renseignements confidentiels.",
    )
    return 0


def _child(services: "Services", options: argparse.Namespace) -> int:
    from mes_tui.cli_commands.output import ProgressBar, deliver, destination
    from mes_tui.cli_commands.print_request import say_missing
    from mes_tui.forms.french import counted
    from mes_tui.services.child_exports import zip_name

    name = zip_name(options.enfant, services.context.today)
    place = destination(services, options, f"exporter --enfant {options.enfant}", name)
    with ProgressBar("Préparation") as bar:
        exported = services.child_exports.render(
            options.enfant, options.division or "", lambda done, of: bar.show(done, of, "demandes")
        )
    say_missing(exported.missing)
    deliver(
        exported.data,
        place,
        lambda: services.child_exports.write(exported, place, overwrite=options.remplacer),
        f"({counted(exported.requests, 'demande', 'demandes')}). Ce fichier contient des renseignements confidentiels.",
    )
    return 0
