"""« mes-tui exporter »: a request, its data and its documents in one PDF."""

import argparse

from mes_tui.settings import Settings


def run(options: argparse.Namespace, settings: Settings) -> int:
    """Write the PDF; an existing file is kept unless ``--remplacer``."""
    from mes_tui.bootstrap import open_services
    from mes_tui.cli_commands.output import deliver, is_standard_output
    from mes_tui.cli_commands.print_request import rendered
    from mes_tui.services.exports import require_writable
    from mes_tui.services.prints import PrintKind

    with open_services(settings) as services:
        place = options.sortie
        if not is_standard_output(place, f"exporter {options.numero}"):
            require_writable(place, "", root=services.files_root(), overwrite=options.remplacer)
        exported = rendered(services, options.numero, PrintKind.ARCHIVE)
        deliver(
            exported.data,
            place,
            lambda: services.prints.write(exported, place, overwrite=options.remplacer),
            f"(révision {exported.revision}). Ce fichier contient des renseignements confidentiels.",
        )
    return 0
