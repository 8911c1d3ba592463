"""« mes-tui lister »: a list as plain text, for a pipe, a file or a screen reader."""

import argparse
import shutil
import sys
import unicodedata
from collections.abc import Iterator
from typing import TYPE_CHECKING

from mes_tui.domain.errors import Refusal
from mes_tui.list_names import list_kind
from mes_tui.settings import Settings
from mes_tui.terminal import say

if TYPE_CHECKING:
    from mes_tui.bootstrap import Services
    from mes_tui.services.lists import Column, ListKind, ListQuery, ListRow

_GAP = "  "
_WINDOW = 500
# A flexible column outside a terminal, where nothing needs to be cut: only where the next column starts.
_FLEXIBLE = 40


def run(options: argparse.Namespace, settings: Settings) -> int:
    """Print the list of each division asked for, a header line first."""
    from mes_tui.bootstrap import open_services

    services = open_services(settings)
    try:
        for division in _divisions(services, options.division):
            _print_list(services, list_kind(options.liste), division)
        sys.stdout.flush()
    finally:
        services.store.close()
    return 0


def _divisions(services: "Services", wanted: str | None) -> list[str]:
    own = [provider.division for provider in services.office.providers()]
    if wanted is None:
        if not own:
            raise Refusal("Aucun service de garde ne vous est accessible dans ce dépôt.")
        return own
    if wanted not in own:
        raise Refusal(
            f"Le service de garde « {wanted} » ne vous est pas accessible. Les vôtres : {', '.join(own) or 'aucun'}."
        )
    return [wanted]


def _print_list(services: "Services", kind: "ListKind", division: str) -> None:
    from mes_tui.services.lists import ListQuery, columns

    shown = columns(kind)
    widths = _widths(shown)
    query = ListQuery.first(kind, division)
    say(f"{kind.label} – {division} – {services.lists.total(query)}")
    say(_line([column.label for column in shown], widths))
    for row in _rows(services, query):
        say(_line(row.cells, widths))
    say("")


def _rows(services: "Services", query: "ListQuery") -> "Iterator[ListRow]":
    after = None
    while True:
        window = services.lists.window(query, after=after, limit=_WINDOW)
        yield from window
        if len(window) < _WINDOW:
            return
        after = window[-1].position


def _widths(columns: "tuple[Column, ...]") -> list[int]:
    """The cells of each column. In a terminal the flexible ones share what is left; elsewhere nothing is cut."""
    fixed = sum(column.width for column in columns if not column.flexible) + len(_GAP) * (len(columns) - 1)
    flexible = sum(column.flexible for column in columns)
    share = _FLEXIBLE
    if sys.stdout.isatty() and flexible:
        share = max(12, (shutil.get_terminal_size().columns - fixed) // flexible)
    return [share if column.flexible else column.width for column in columns]


def _line(cells: "tuple[str, ...] | list[str]", widths: list[int]) -> str:
    cut = sys.stdout.isatty()
    return _GAP.join(_cell(cell, width, cut=cut) for cell, width in zip(cells, widths, strict=True)).rstrip()


def _cell(text: str, width: int, *, cut: bool) -> str:
    missing = width - _width(text)
    if missing < 0 and cut:
        while _width(text) > width - 1:
            text = text[:-1]
        text += "…"
        missing = width - _width(text)
    return text + " " * max(0, missing)


def _width(text: str) -> int:
    """Columns taken by ``text`` on a terminal: none for a combining mark, two for a wide character."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text
    )
