"""« mes-tui lister »: a list as plain text, for a pipe or a screen reader, or as a file for a spreadsheet."""

import argparse
import sys
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from mes_tui.cli_commands.output import deliver, is_standard_output, line, widths_of
from mes_tui.domain.errors import Refusal
from mes_tui.list_names import LISTS, MINISTRY_LISTS
from mes_tui.settings import Settings
from mes_tui.terminal import say

if TYPE_CHECKING:
    from mes_tui.bootstrap import Services
    from mes_tui.domain.columns import Column
    from mes_tui.services.list_exports import ExportedList, ListFormat
    from mes_tui.services.request_columns import ListRow

# The keys of « --json », which never change, by the column.
_KEYS = {
    "number": "numero",
    "child": "enfant",
    "site": "installation",
    "type": "type",
    "status": "statut",
    "created": "creee_le",
    "modified": "modifiee_le",
    "transmitted": "transmise_le",
    "compliant": "conforme_le",
    "closed": "terminee_le",
    "reason": "motif",
    "taken_back": "reprise_le",
    "recorded": "reponse",
    "birth": "naissance",
    "necsg": "necsg",
    "allowance": "aieh",
    "request": "demande",
    "provider": "service_de_garde",
    "waiting": "attente",
    "hours": "heures",
    "year": "annee",
}
USAGE = (
    "mes-tui : --format csv ou xlsx demande -o F ; le format texte et --json s’écrivent à l’écran. "
    "Voyez « mes-tui lister --help »."
)


def run(options: argparse.Namespace, settings: Settings) -> int:
    """Print the list of each division asked for, a header line first, or write them all to one file.

    An agent of the Ministry has other lists, each of all the providers of their regions.
    """
    from mes_tui.bootstrap import open_services

    if (options.format == "texte") is not (options.sortie is None) or (options.json and options.sortie is not None):
        say(USAGE, error=True)
        return 2
    with open_services(settings) as services:
        name = _own_list(services, options.liste)
        if name in MINISTRY_LISTS:
            _list_ministry(services, options, name)
        else:
            _list_divisions(services, options, name)
    return 0


def _own_list(services: "Services", asked: str | None) -> str:
    """The list that is ``asked``, the first of the person's own without one. Raises Refusal for the other side's."""
    own = tuple(MINISTRY_LISTS if services.actor.agent else LISTS)
    if asked is not None and asked not in own:
        side = "d’un service de garde" if services.actor.agent else "du Ministère"
        raise Refusal(f"La liste « {asked} » est celle {side}. Les vôtres : {', '.join(own)}.")
    return asked or own[0]


def _list_ministry(services: "Services", options: argparse.Namespace, name: str) -> None:
    from mes_tui.services.ministry_lists import MinistryQuery, Narrowing, ministry_columns

    division, providers = options.division or "", services.ministry_lists.providers()
    if division and division not in providers:
        raise Refusal(f"Le service de garde « {division} » n’est pas dans vos régions.")
    query = MinistryQuery.first(MINISTRY_LISTS[name], Narrowing(division))
    if options.sortie is not None:
        _write(services, options, lambda to: services.list_exports.render_ministry_list(query, to))
        return
    if options.json:
        columns = ministry_columns(query.kind)
        _say_json(name, [_told(division, columns, services.ministry_lists.rows(query))])
        return
    title = f"{query.kind.label} – {division or services.rules.serving(services.actor.regions)}"
    lists = services.ministry_lists
    _print(f"{title} – {lists.total(query)}", ministry_columns(query.kind), lists.rows(query))


def _list_divisions(services: "Services", options: argparse.Namespace, name: str) -> None:
    from mes_tui.services.lists import ListQuery, columns

    kind, lists = LISTS[name], services.lists
    queries = [ListQuery.first(kind, division) for division in divisions(services, options.division)]
    if options.sortie is not None:
        _write(services, options, lambda to: services.list_exports.render(queries, to))
        return
    if options.json:
        _say_json(name, [_told(query.division, columns(kind), lists.rows(query)) for query in queries])
        return
    for query in queries:
        _print(f"{kind.label} – {query.division} – {lists.total(query)}", columns(kind), lists.rows(query))


def _told(division: str, columns: "Sequence[Column]", rows: "Iterable[ListRow]") -> dict[str, Any]:
    """A list in full; ``division`` is "" when it is that of several."""
    from mes_tui.services.request_columns import whole_columns

    shown = whole_columns(columns)
    keys = [_KEYS[column.key] for column in shown]
    return {
        "service_de_garde": division,
        "colonnes": {key: column.label for key, column in zip(keys, shown, strict=True)},
        "lignes": [dict(zip(keys, row.whole, strict=True)) for row in rows],
    }


def _say_json(name: str, lists: "list[dict[str, Any]]") -> None:
    from mes_tui.cli_commands.output import say_json

    say_json({"liste": name, "listes": lists})


def _print(title: str, columns: "Sequence[Column]", rows: "Iterable[ListRow]") -> None:
    """As on the screen in a terminal, where a line has no more room; in full elsewhere."""
    from mes_tui.services.request_columns import MARKED, whole_columns

    narrow = sys.stdout.isatty()
    shown = columns if narrow else whole_columns(columns)
    widths, marked = widths_of(shown), False
    say(title)
    say(line([column.label for column in shown], widths))
    for row in rows:
        say(line(row.cells if narrow else row.whole, widths))
        marked |= narrow and row.cells[0] != row.whole[0]
    say(f"{MARKED}\n" if marked else "", lines=True)


def _write(services: "Services", options: argparse.Namespace, render: "Callable[[ListFormat], ExportedList]") -> None:
    from mes_tui.services.exports import within
    from mes_tui.services.list_exports import ListFormat

    place = options.sortie
    if not is_standard_output(place, f"lister --format {options.format}"):
        # The journal says that the list went out: where it would go is looked at before.
        place = within(services.files_root(), place)
    exported = render(ListFormat(options.format))
    deliver(
        exported.data,
        place,
        lambda: services.list_exports.write(exported, place, overwrite=options.remplacer),
        f"({exported.rows} ligne{'s' if exported.rows > 1 else ''}).",
    )


def divisions(services: "Services", asked: str | None) -> list[str]:
    """The divisions of the person, or the one that is ``asked``. Raises Refusal when there is none."""
    own = [provider.division for provider in services.office.providers()]
    if asked is None:
        if not own:
            raise Refusal("Aucun service de garde ne vous est accessible dans ce dépôt.")
        return own
    if asked not in own:
        raise Refusal(
            f"Le service de garde « {asked} » ne vous est pas accessible. Les vôtres : {', '.join(own) or 'aucun'}."
        )
    return [asked]
