"""« mes-tui imprimer »: the printed form of a request in a PDF file, or those of a whole list in a folder."""

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING

from mes_tui.settings import Settings
from mes_tui.terminal import say

if TYPE_CHECKING:
    from mes_tui.bootstrap import Services
    from mes_tui.services.prints import Printed, PrintKind

_ONE = "un numéro et -o F.pdf"
_LIST = "--liste LISTE et --dossier D"
USAGE = f"mes-tui : donnez soit {_ONE}, soit {_LIST}. Voyez « mes-tui imprimer --help »."


def run(options: argparse.Namespace, settings: Settings) -> int:
    """Write the PDF, or one for each request of the list; an existing file is kept unless ``--remplacer``."""
    from mes_tui.bootstrap import open_services

    one, listed = (options.numero, options.sortie), (options.liste, options.dossier)
    if not (all(one) and not any(listed)) and not (all(listed) and not any(one)):
        say(USAGE, error=True)
        return 2
    with open_services(settings) as services:
        return _print_list(services, options) if options.liste else _print_one(services, options)


def _print_one(services: "Services", options: argparse.Namespace) -> int:
    from mes_tui.cli_commands.output import deliver, destination

    place = destination(services, options, f"imprimer {options.numero}")
    printed = rendered(services, options.numero, _kind(options.type))
    pages = "1 page" if printed.pages == 1 else f"{printed.pages} pages"
    deliver(
        printed.data,
        place,
        lambda: services.prints.write(printed, place, overwrite=options.remplacer),
        f"({pages}, révision {printed.revision}).",
    )
    return 0


def rendered(services: "Services", number: str, kind: "PrintKind") -> "Printed":
    """The document, how far it is said meanwhile, and where it has a sign that no font can print."""
    from mes_tui.cli_commands.output import ProgressBar

    request_id = services.prints.find(number)
    with ProgressBar("Préparation") as bar:
        printed = services.prints.render(request_id, kind, lambda step: bar.show(step.done, step.of, step.unit))
    say_missing(printed.missing)
    return printed


def say_missing(places: Sequence[str]) -> None:
    """Say where a sign stands that cannot be printed."""
    from mes_tui.services.prints import missing_lines

    for sentence in missing_lines(places):
        say(sentence, error=True)


def _print_list(services: "Services", options: argparse.Namespace) -> int:
    from mes_tui.cli_commands.list_requests import divisions
    from mes_tui.cli_commands.output import ProgressBar
    from mes_tui.list_names import LISTS
    from mes_tui.services.lists import ListQuery

    kind = LISTS[options.liste]
    queries = [ListQuery.first(kind, division) for division in divisions(services, options.division)]
    targets = services.batches.targets(*queries)
    with ProgressBar("Impression") as bar:
        report = services.batches.run(
            targets,
            _kind(options.type),
            options.dossier,
            overwrite=options.remplacer,
            told=lambda step: bar.show(step.done, step.of, step.number),
        )
    say_missing(report.missing)
    for reason in report.reasons:
        say(reason, error=True)
    say(report.sentence)
    return 1 if report.refused else 0


def _kind(name: str) -> "PrintKind":
    from mes_tui.services.prints import PrintKind

    return {
        "complet": PrintKind.FULL,
        "signatures": PrintKind.SIGNATURES,
        "recapitulatif": PrintKind.SUMMARY,
        "dossier": PrintKind.FILE,
    }[name]
