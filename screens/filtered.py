"""A list sorted by any column and filtered as one types: what the provider's lists and the Ministry's share."""

from abc import abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal

from mes_tui.commands import BY_ID
from mes_tui.domain.columns import Column
from mes_tui.forms.french import counted
from mes_tui.services.request_columns import MARKED, ListRow
from screens.list_preview import ListPreview
from screens.windowed import WindowedScreen
from widgets.filter_bar import FilterBar
from widgets.list_heading import ListHeading
from widgets.preview_pane import PreviewPane
from widgets.record_list import RecordList

if TYPE_CHECKING:
    from mes_tui.services.batches import Target
    from screens.list_paper import ListOnPaper

AHEAD, AHEAD_FIRST = "ahead", "À corriger d’abord"


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
        self.attempt(self.start() if self.typed else self._whole_again(), group="list")

    async def _whole_again(self) -> None:
        """Without a filter any more, the cursor stays on the row that was found."""
        self.prepare()
        self.records.empty = self.empty_text()
        await self.reread()

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
    """Subclasses give ``explained()`` and ``paper()`` too, and go to their neighbours. ``marked`` are the ids of the
    requests marked to be printed together, by number, in the order in which they were.

    ``sort`` is the key of a column. ``ahead``: as the list opened, what is to correct stands before the rest.
    """

    def __init__(self, columns: Sequence[Column], sort: str, descending: bool, ahead: bool = False) -> None:
        super().__init__()
        self.columns, self.sort, self.descending, self.ahead = tuple(columns), sort, descending, ahead
        self.marked: dict[str, int] = {}
        self._said_there = ""
        self._preview = ListPreview(self)
        self._first_order, self._opened_ahead = (sort, descending), ahead

    @abstractmethod
    def explained(self) -> str:
        """What the list holds, for its help."""

    @abstractmethod
    def neighbour(self, step: int) -> None:
        """Open the next list of the menu (1), or the previous one (-1)."""

    def body(self) -> ComposeResult:
        yield ListHeading(*self.heading(), self.position)
        yield FilterBar(self.LABEL)
        with Horizontal(id="list"):
            yield RecordList(empty=self.empty_text())
            if self.of_requests:
                yield PreviewPane()

    @property
    def of_requests(self) -> bool:
        """Whether the rows are requests, of which more can be told."""
        return True

    @on(RecordList.Moved)
    def _preview_row(self, event: RecordList.Moved) -> None:
        self._preview.follow(event.control.row)

    async def reread(self) -> None:
        """Read the rows again, and the one under the cursor."""
        await super().reread()
        self._preview.follow(self.records.row, again=True)

    def prepare(self) -> None:
        self.records.set_columns(self.columns, self.sort, self.descending)

    @on(RecordList.SortRequested)
    def _sort_requested(self, event: RecordList.SortRequested) -> None:
        self._sort(event.column, not self.descending if event.column == self.sort else False)

    def _sort(self, column: str, descending: bool) -> None:
        self._put_in_order(column, descending)
        by = next(c for c in self.columns if c.key == column)
        self.say(f"Trié par « {by.label} », {by.holds.order(descending=descending)}.")

    def _put_in_order(self, column: str, descending: bool, *, ahead: bool = False) -> None:
        self.sort, self.descending, self.ahead = column, descending, ahead
        self.query_one(ListHeading).retitle(*self.heading())
        self.attempt(self.start(), group="list")

    def do_sort(self) -> None:
        """Choose the order among the columns; the one that sorts already is offered the other way round."""
        self.attempt(self._choose_order(), group="sort", exclusive=True)

    async def _choose_order(self) -> None:
        again = self.descending if self.ahead else not self.descending
        offered = {by.key: again and by.key == self.sort for by in self.columns}
        choices = [(by.key, f"{by.label}, {by.holds.order(descending=offered[by.key])}") for by in self.columns]
        if self._opened_ahead:
            choices.append((AHEAD, f"{AHEAD_FIRST}, comme à l’ouverture"))
        # The first list does without it.
        from screens.print_dialog import choose

        current = AHEAD if self.ahead else self.sort
        chosen = await choose(self.app, "Trier", "Dans quel ordre\u00a0?", choices, "trier", current)
        if chosen == AHEAD:
            self._put_in_order(*self._first_order, ahead=True)
            self.say(f"{AHEAD_FIRST}.")
        elif chosen:
            self._sort(chosen, offered[chosen])

    def do_reverse(self) -> None:
        """Sort by the same column the other way round."""
        self._sort(self.sort, not self.descending)

    def do_mark_row(self) -> None:
        """Mark the request under the cursor, to print it with others; or take its mark away."""
        row = self.records.row
        if not isinstance(row, ListRow):
            self.say("Aucune ligne choisie.")
            return
        if self.marked.pop(row.key, 0) == 0:
            self.marked[row.key] = row.id
        before, told = self.records.index, _marked_text(len(self.marked), self.key_of(BY_ID["print_list"]))
        self.records.pick()
        self.say(told)
        # On the next row, it is said there.
        self._said_there = told if self.records.index != before else ""

    @abstractmethod
    def paper(self) -> "ListOnPaper":
        """What may be printed of the list."""

    def on_paper(self, all_: "Callable[[], tuple[Target, ...]] | None", **made: Any) -> "ListOnPaper":
        """The same, of the requests ``all_``, None for a list of something else, and what the list makes of itself."""
        from mes_tui.services.batches import Target
        from screens.list_paper import ListOnPaper

        row = self.records.row
        this = Target(row.id, row.key) if isinstance(row, ListRow) and row.id else None
        marked = tuple(Target(id_, number) for number, id_ in self.marked.items())
        return ListOnPaper(self.trail[-1], this=this, marked=marked, all=all_, **made)

    def do_print_list(self) -> None:
        """Print the request under the cursor, those that are marked, all, or the list itself."""
        from screens.list_paper import open_list_printing

        open_list_printing(self, self.paper())

    def do_export_list(self) -> None:
        """Write the list, under its filter, for a spreadsheet."""
        from screens.list_paper import open_list_export

        open_list_export(self, self.paper())

    def do_next_list(self) -> None:
        """The next list of the menu."""
        self.neighbour(1)

    def do_previous_list(self) -> None:
        """The previous list of the menu."""
        self.neighbour(-1)

    def row_text(self) -> str:
        said, self._said_there = self._said_there, ""
        if said:
            return said
        row = self.records.row
        taken_back = row.sentence if isinstance(row, ListRow) else ""
        return " – ".join(filter(None, (taken_back, super().row_text())))

    def help_text(self) -> str:
        return (
            f"{self.explained()}\n\nTapez quelques lettres d’un nom, ou un numéro, pour filtrer ; les accents et "
            f"les majuscules ne comptent pas.\n\n{MARKED}"
        )


def _marked_text(count: int, key: str) -> str:
    """« 3 demandes marquées : F9 les imprime. »"""
    if not count:
        return "Aucune demande marquée."
    them = "les" if count > 1 else "l’"
    return f"{counted(count, 'demande marquée', 'demandes marquées')}\u00a0: {key} {them} imprime.".replace("l’ ", "l’")
