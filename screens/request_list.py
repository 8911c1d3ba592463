"""The lists of the portal: columns of the guide, sorted, filtered as one types, read window by window (P15 to P21)."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from textual import events, on
from textual.app import ComposeResult

from mes_tui.commands import BY_ID
from mes_tui.services.lists import ListKind, ListQuery, ListRow, columns
from screens.windowed import Reader, WindowedScreen
from widgets.filter_bar import FilterBar
from widgets.list_heading import ListHeading
from widgets.record_lines import ListColumn
from widgets.record_list import RecordList

FIRST_YEAR = "Il est tout à fait normal que cette section soit vide la première année."
EMPTY = {
    ListKind.CHILDREN: "Aucun enfant : importez les données du service de garde (« mes-tui importer »).",
    ListKind.CURRENT: "Aucune demande transmise ni en attente de correction.",
    ListKind.DRAFTS: "Aucune demande en cours de création. F6 pour créer une demande.",
    ListKind.COMPLIANT: f"Aucune demande conforme. {FIRST_YEAR}",
    ListKind.CLOSED: f"Aucune demande terminée. {FIRST_YEAR}",
}
# For requests, for children.
NO_MATCH = (
    "Aucune demande ne correspond au filtre. Effacez-le avec Échap.",
    "Aucun enfant ne correspond au filtre. Effacez-le avec Échap.",
)
EXPLAINED = {
    ListKind.CHILDREN: "Les enfants dont le service de garde a transmis les renseignements (CSG).",
    ListKind.CURRENT: "Cette section contient les demandes concernant la MES transmises au Ministère ou en attente de "
    "correction par le service de garde. « ! » : le Ministère a laissé des commentaires.",
    ListKind.DRAFTS: "Cette section contient les demandes en cours de création par le service de garde.",
    ListKind.COMPLIANT: "Cette section contient les demandes qui ont passé l’étape de conformité du Ministère.",
    ListKind.CLOSED: "Cette section contient les demandes antérieures ou fermées à la suite du départ d’un enfant.",
}


@dataclass(frozen=True, slots=True)
class _Reader:
    """One list under one query."""

    total: Callable[[], int]
    window: Callable[..., tuple[ListRow, ...]]


class ListScreen(WindowedScreen):
    """One of the five lists; ← and → go to the next one. What is typed goes to the filter."""

    KEYS = (
        "help",
        "open",
        "sort",
        "reverse",
        "refresh",
        "create",
        "previous_list",
        "next_list",
        "back",
        "menu",
        "filter",
        "palette",
        "quit",
    )

    def __init__(self, kind: ListKind) -> None:
        super().__init__()
        self.kind = kind
        self._query = ListQuery.first(kind, "")

    @property
    def trail(self) -> tuple[str, ...]:
        return ("Portail DSG", "Accueil", self.kind.label)

    def body(self) -> ComposeResult:
        self._query = ListQuery.first(self.kind, self.mes.division)
        shown = RecordList(empty=EMPTY[self.kind])
        owner = f"Service de garde : {self.mes.provider_label or 'aucun'}"
        yield ListHeading(self.kind.label, owner, lambda: shown.position_text)
        yield FilterBar()
        yield shown

    def reader(self) -> Reader | None:
        lists, query = self.services.lists, self._query
        return _Reader(partial(lists.total, query), partial(lists.window, query)) if query.division else None

    def prepare(self) -> None:
        self.records.set_columns(_shown_columns(self.kind), self._query.sort, self._query.descending)

    def empty_text(self) -> str:
        return NO_MATCH[self.kind is ListKind.CHILDREN] if self._query.filter else EMPTY[self.kind]

    def refusal(self, command: str) -> str:
        return self.mes.refused_creation() if command == "create" else ""

    @on(RecordList.SortRequested)
    def _sort_requested(self, event: RecordList.SortRequested) -> None:
        same = event.column == self._query.sort
        self._sort(event.column, not self._query.descending if same else False)

    def _sort(self, column: str, descending: bool) -> None:
        self._query = replace(self._query, sort=column, descending=descending)
        label = next(c.label for c in columns(self.kind) if c.key == column)
        self.say(
            f"Trié par « {label} », {'du plus grand au plus petit' if descending else 'du plus petit au plus grand'}."
        )
        self.attempt(self.start(), group="list")

    def do_sort(self) -> None:
        """Sort by the next column."""
        keys = [column.key for column in columns(self.kind)]
        self._sort(keys[(keys.index(self._query.sort) + 1) % len(keys)], False)

    def do_reverse(self) -> None:
        """Sort by the same column the other way round."""
        self._sort(self._query.sort, not self._query.descending)

    @on(FilterBar.FilterChanged)
    def _filter_changed(self, event: FilterBar.FilterChanged) -> None:
        self._query = replace(self._query, filter=event.text)
        self.attempt(self.start(), group="list")

    def on_key(self, event: events.Key) -> None:
        """A letter or a digit typed in the list starts the filter; Down in the filter comes back."""
        bar = self.query_one(FilterBar)
        own = event.key in self.mes.keys_of(BY_ID["filter"])
        if self.records.has_focus and event.character and event.is_printable and event.character != " " and not own:
            event.stop()
            bar.begin(event.character)
        elif bar.has_focus_within and event.key == "enter":
            event.stop()
            self.attempt(self._filtered(bar.text), group="list")
        elif bar.has_focus_within and event.key in ("down", "tab"):
            event.stop()
            self.records.focus()

    async def _filtered(self, text: str) -> None:
        """Enter in the filter: show what it finds, and open it at once when it is the only one."""
        self._query = replace(self._query, filter=text)
        await self.start()
        self.records.focus()
        if self.records.held.total == 1:
            await self.run_command("open")

    def do_filter(self) -> None:
        """Go to the filter."""
        self.query_one(FilterBar).begin("")

    def do_open(self) -> None:
        """Open the request under the cursor; for a child, their open request or a new one."""
        row = self.records.row
        if not isinstance(row, ListRow):
            self.say("Aucune ligne choisie.")
        elif isinstance(row.id, int):
            self.mes.open_detail(row.id)
        else:
            self.mes.open_wizard(child=row.key)

    def do_back(self) -> None:
        """Clear the filter first, then leave the list."""
        bar = self.query_one(FilterBar)
        if bar.text:
            bar.clear()
            self.records.focus()
        else:
            self.mes.close(self)

    def do_refresh(self) -> None:
        """Read the rows again."""
        self.attempt(self.reread(), group="list")
        self.say("Liste relue.")

    def do_next_list(self) -> None:
        """The next list of the menu."""
        self._neighbour(1)

    def do_previous_list(self) -> None:
        """The previous list of the menu."""
        self._neighbour(-1)

    def _neighbour(self, step: int) -> None:
        lists = tuple(ListKind)
        self.mes.open_list(lists[(lists.index(self.kind) + step) % len(lists)])

    def help_text(self) -> str:
        return (
            f"{EXPLAINED[self.kind]}\n\nTapez quelques lettres d’un nom, ou un numéro, pour filtrer ; les accents et "
            "les majuscules ne comptent pas."
        )


def _shown_columns(kind: ListKind) -> tuple[ListColumn, ...]:
    return tuple(ListColumn(c.key, c.label, c.width, c.flexible) for c in columns(kind))
