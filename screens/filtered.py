"""A list sorted by any column and filtered as one types: what the provider's lists and the Ministry's share."""

from abc import abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult

from mes_tui.commands import BY_ID
from mes_tui.domain.columns import Column
from mes_tui.services.request_columns import MARKED, ListRow
from screens.windowed import WindowedScreen
from widgets.filter_bar import FilterBar
from widgets.list_heading import ListHeading
from widgets.record_list import RecordList


@dataclass(frozen=True, slots=True)
class Reading:
    """One list under one query."""

    total: Callable[[], int]
    window: Callable[..., tuple[ListRow, ...]]


class TypedScreen(WindowedScreen):
    """A list narrowed by what is typed above it, ``typed``; Échap empties that first, then leaves."""

    LABEL: ClassVar[str] = "Filtre"

    def __init__(self) -> None:
        super().__init__()
        self.typed = ""

    def body(self) -> ComposeResult:
        yield ListHeading(*self.heading(), self.position)
        yield FilterBar(self.LABEL)
        yield RecordList(empty=self.empty_text())

    @on(FilterBar.FilterChanged)
    def _filter_changed(self, event: FilterBar.FilterChanged) -> None:
        self.typed = event.text
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
        self.typed = text
        await self.start()
        self.records.focus()
        if self.records.held.total == 1:
            await self.run_command("open")

    def do_filter(self) -> None:
        """Go to the filter."""
        self.query_one(FilterBar).begin("")

    def do_back(self) -> None:
        """Clear the filter first, then leave the list."""
        bar = self.query_one(FilterBar)
        if bar.text:
            bar.clear()
            self.records.focus()
        else:
            self.mes.close(self)


class FilteredScreen(TypedScreen):
    """Subclasses give ``explained()`` too, and go to their neighbours.

    ``sort`` is the key of a column.
    """

    def __init__(self, columns: Sequence[Column], sort: str, descending: bool) -> None:
        super().__init__()
        self.columns, self.sort, self.descending = tuple(columns), sort, descending

    @abstractmethod
    def explained(self) -> str:
        """What the list holds, for its help."""

    @abstractmethod
    def neighbour(self, step: int) -> None:
        """Open the next list of the menu (1), or the previous one (-1)."""

    def prepare(self) -> None:
        self.records.set_columns(self.columns, self.sort, self.descending)

    @on(RecordList.SortRequested)
    def _sort_requested(self, event: RecordList.SortRequested) -> None:
        self._sort(event.column, not self.descending if event.column == self.sort else False)

    def _sort(self, column: str, descending: bool) -> None:
        self.sort, self.descending = column, descending
        label = next(c.label for c in self.columns if c.key == column)
        self.say(
            f"Trié par « {label} », {'du plus grand au plus petit' if descending else 'du plus petit au plus grand'}."
        )
        self.attempt(self.start(), group="list")

    def do_sort(self) -> None:
        """Sort by the next column."""
        keys = [column.key for column in self.columns]
        self._sort(keys[(keys.index(self.sort) + 1) % len(keys)], False)

    def do_reverse(self) -> None:
        """Sort by the same column the other way round."""
        self._sort(self.sort, not self.descending)

    def do_next_list(self) -> None:
        """The next list of the menu."""
        self.neighbour(1)

    def do_previous_list(self) -> None:
        """The previous list of the menu."""
        self.neighbour(-1)

    def row_text(self) -> str:
        row = self.records.row
        taken_back = row.sentence if isinstance(row, ListRow) else ""
        return " – ".join(filter(None, (taken_back, super().row_text())))

    def help_text(self) -> str:
        return (
            f"{self.explained()}\n\nTapez quelques lettres d’un nom, ou un numéro, pour filtrer ; les accents et "
            f"les majuscules ne comptent pas.\n\n{MARKED}"
        )
