"""« mes-tui imprimer »: the printed form of a request, in a PDF file."""

import argparse
from typing import TYPE_CHECKING

from mes_tui.domain.errors import NotFound, Refusal
from mes_tui.settings import Settings
from mes_tui.terminal import say

if TYPE_CHECKING:
    from mes_tui.bootstrap import Services
    from mes_tui.services.prints import PrintKind


def run(options: argparse.Namespace, settings: Settings) -> int:
    """Write the PDF; an existing file is kept unless ``--remplacer``."""
    from mes_tui.bootstrap import open_services

    if options.sortie.is_symlink() or (options.sortie.exists() and not options.remplacer):
        raise Refusal(f"{options.sortie} existe déjà. Donnez un autre nom, ou ajoutez --remplacer.")
    services = open_services(settings)
    try:
        printed = services.prints.render(_request_id(services, options.numero), _kind(options.type))
        written = services.prints.write(printed, options.sortie, overwrite=options.remplacer)
    finally:
        services.store.close()
    pages = "1 page" if printed.pages == 1 else f"{printed.pages} pages"
    say(f"Écrit : {written} ({pages}, révision {printed.revision}).")
    return 0


def _kind(name: str) -> "PrintKind":
    from mes_tui.services.prints import PrintKind

    return {
        "complet": PrintKind.FULL,
        "signatures": PrintKind.SIGNATURES,
        "recapitulatif": PrintKind.SUMMARY,
        "dossier": PrintKind.FILE,
    }[name]


def _request_id(services: "Services", text: str) -> int:
    from mes_tui.domain.identifiers import request_number
    from storage import records

    number = request_number(text)
    with services.store.reading() as session:
        file = records.load_by_number(session, number)
    if file is None:
        raise NotFound(f"Il n’y a pas de demande {number} dans ce dépôt. Vérifiez le numéro.")
    return file.request.id
