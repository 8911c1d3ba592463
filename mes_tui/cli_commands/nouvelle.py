"""« mes-tui nouvelle »: a draft for a child, whose number a script goes on with."""

import argparse
from typing import TYPE_CHECKING

from mes_tui.domain.errors import Refusal
from mes_tui.list_names import TYPES
from mes_tui.settings import Settings
from mes_tui.terminal import say

if TYPE_CHECKING:
    from mes_tui.bootstrap import Services
    from mes_tui.services.children import ChildMatch


def run(options: argparse.Namespace, settings: Settings) -> int:
    """Create the draft and print its number, alone."""
    from mes_tui.bootstrap import open_services
    from mes_tui.domain.reference_year import read_label

    year = None
    if options.annee is not None and (year := read_label(options.annee)) is None:
        raise Refusal(f"« {options.annee} » n’est pas une année de référence : écrivez-la comme 2021-2022.", "year")
    with open_services(settings) as services:
        request_id = services.drafts.create(_file(services, options).key, TYPES[options.type], year)
        say(services.drafts.read(request_id).request.number)
    return 0


def _file(services: "Services", options: argparse.Namespace) -> "ChildMatch":
    """The « dossier parent-enfant » that the options name. Raises Refusal for none, or for several."""
    from mes_tui.cli_commands.list_requests import divisions
    from mes_tui.domain.identifiers import compact
    from mes_tui.services.children import Search

    search, found = Search(necsg=options.necsg), list["ChildMatch"]()
    refusals = []
    for division in divisions(services, options.division):
        try:
            found += services.children.search(division, search)
        except Refusal as refusal:
            # One may be allowed to create in another of one's own.
            refusals.append(refusal)
    if not found and refusals:
        raise refusals[0]
    if not found:
        raise Refusal(
            f"Aucun enfant n’a le NECSG {options.necsg} dans vos données. Vérifiez le numéro, ou importez-le."
        )
    there = [match for match in found if compact(match.site.number) == compact(options.installation)]
    if not there:
        sites = ", ".join(dict.fromkeys(match.site.number for match in found))
        raise Refusal(f"Cet enfant n’a pas de dossier à l’installation {options.installation}. Il en a : {sites}.")
    key = options.dossier_enfant
    chosen = [match for match in there if key in (None, match.child_file.key)]
    if len(chosen) != 1:
        keys = ", ".join(match.child_file.key for match in there)
        raise Refusal(f"Dites lequel de ses dossiers, avec --dossier-enfant\u00a0: {keys}.")
    return chosen[0]
