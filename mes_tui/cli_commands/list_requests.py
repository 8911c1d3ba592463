"""« mes-tui lister »: a list as plain text, for a pipe or a screen reader, or as a file for a spreadsheet."""

import argparse
import sys
from typing import TYPE_CHECKING

from mes_tui.cli_commands.aligned import line, widths_of
from mes_tui.domain.errors import Refusal
from mes_tui.list_names import list_kind
from mes_tui.settings import Settings
from mes_tui.terminal import say

if TYPE_CHECKING:
    from mes_tui.bootstrap import Services
    from mes_tui.services.lists import ListKind

USAGE = (
    "mes-tui : --format csv ou xlsx demande -o F ; le format texte s’écrit à l’écran. Voyez « mes-tui lister --help »."
)


def run(options: argparse.Namespace, settings: Settings) -> int:
    """Print the list of each division asked for, a header line first, or write them all to one file."""
    from mes_tui.bootstrap import open_services

    if (options.format == "texte") is not (options.sortie is None):
        say(USAGE, error=True)
        return 2
    with open_services(settings) as services:
        own = divisions(services, options.division)
        if options.sortie is not None:
            _write_list(services, options, own)
        else:
            for division in own:
                _print_list(services, list_kind(options.liste), division)
        sys.stdout.flush()
    return 0


def _write_list(services: "Services", options: argparse.Namespace, own: list[str]) -> None:
    from mes_tui.services.list_exports import ListFormat
    from mes_tui.services.lists import ListQuery

    kind = list_kind(options.liste)
    queries = [ListQuery.first(kind, division) for division in own]
    exported = services.list_exports.render(queries, ListFormat(options.format))
    written = services.list_exports.write(exported, options.sortie, overwrite=options.remplacer)
    say(f"Écrit : {written} ({exported.rows} ligne{'s' if exported.rows > 1 else ''}).")


def divisions(services: "Services", wanted: str | None) -> list[str]:
    """The divisions of the person, or the one that is ``wanted``. Raises Refusal when there is none."""
    own = [provider.division for provider in services.office.providers()]
    if wanted is None:
        if not own:
            raise Refusal("Aucun service de garde ne vous est accessible dans ce dépôt.")
        return own
    if wanted not in own:
        raise Refusal(
            f"Le service de garde « {wanted} » ne vous est pas accessible. Les vôtres : {', '.join(own) or 'aucun'}."
        )
    return [wanted]


def _print_list(services: "Services", kind: "ListKind", division: str) -> None:
    from mes_tui.services.lists import ListQuery, columns

    shown = columns(kind)
    widths = widths_of(shown)
    query = ListQuery.first(kind, division)
    say(f"{kind.label} – {division} – {services.lists.total(query)}")
    say(line([column.label for column in shown], widths))
    for row in services.lists.rows(query):
        say(line(row.cells, widths))
    say("")
