"""A screen around one list that is read window by window: what the lists, the inbox and the like share."""

from abc import abstractmethod
from collections.abc import Sequence
from typing import Any, ClassVar, Protocol

from textual import events, on
from textual.app import ComposeResult

from mes_tui.domain.errors import Refusal
from screens.base import MesScreen
from widgets.list_heading import ListHeading
from widgets.record_list import RecordList
from widgets.record_window import WINDOW, Edge, Row


class Reader(Protocol):
    """What is read now, in threads: how many rows, and a window of them in display order.

    ``after`` and ``before`` take the ``position`` of a row.
    """

    def total(self) -> int: ...
    def window(
        self, after: Any = None, before: Any = None, last: bool = False, limit: int = WINDOW
    ) -> Sequence[Row]: ...


class WindowedScreen(MesScreen[None]):
    """Subclasses give ``heading()``, ``reader()``, None when there is nothing to read, and ``empty_text()``.

    ``TELLS_FIRST``: what there is to tell of the first row is said as the list opens, before the cursor moves.
    ``REREAD`` is said when the person has it read again.
    """

    TELLS_FIRST: ClassVar[bool] = False
    REREAD: ClassVar[str] = "Liste relue."

    def __init__(self) -> None:
        super().__init__()
        self._reading = 0
        self._opened = False
        self._told = ""

    @abstractmethod
    def heading(self) -> tuple[str, str]:
        """The name of the list and whose it is."""

    def position(self) -> str:
        """What part of the list is in view."""
        return self.records.position_text

    def body(self) -> ComposeResult:
        yield ListHeading(*self.heading(), self.position)
        yield RecordList()

    @abstractmethod
    def reader(self) -> Reader | None:
        """What to read now."""

    def prepare(self) -> None:
        """Called before each reading from the beginning: the columns."""

    @abstractmethod
    def empty_text(self) -> str:
        """What stands in the place of the rows when there are none."""

    @property
    def records(self) -> RecordList:
        """The list on the screen."""
        return self.query_one(RecordList)

    @on(events.Mount)
    async def _begin(self) -> None:
        self.set_focus(self.records)
        await self.attempt_at_once(self._first(), group="list")

    async def _first(self) -> None:
        await self.start()
        if self.TELLS_FIRST:
            self._told = self.row_text()
            self.say_when_free(self._told)

    def on_screen_resume(self) -> None:
        """What was opened from here may have changed."""
        if self._opened:
            self.attempt(self.reread(), group="list")
        self._opened = True

    def on_store_changed(self) -> None:
        """Rows come, change and go as others work; a hidden list is read again when it comes back."""
        if self.is_current:
            self.attempt(self.reread(), group="list")

    async def start(self) -> None:
        """Show what there is to read now, from its beginning."""
        self._reading += 1
        self.prepare()
        reader, turn = self.reader(), self._reading
        try:
            total, rows = await self.call(_first_window, reader) if reader is not None else (0, ())
        except Refusal as refusal:
            # Nothing is being read any more.
            self.records.empty = refusal.sentence
            self.records.start(0, ())
            raise
        if turn == self._reading:
            self.records.empty = self.empty_text()
            self.records.start(total, rows)

    async def reread(self) -> None:
        """Read the rows again; the cursor stays on its row."""
        reader = self.reader()
        if reader is not None:
            self.records.reread(await self.call(reader.total))

    def do_refresh(self) -> None:
        """Read the rows again."""
        self.attempt(self.reread(), group="list")
        self.say(self.REREAD)

    @on(RecordList.WindowWanted)
    def _window_wanted(self, event: RecordList.WindowWanted) -> None:
        self.attempt(self._supply(event), group="window")

    async def _supply(self, message: RecordList.WindowWanted) -> None:
        position, edge = getattr(message.row, "position", None), message.edge
        after = position if edge is Edge.AFTER else None
        before = position if edge is Edge.BEFORE else None
        reader = self.reader()
        try:
            rows = await self.call(reader.window, after, before, edge is Edge.LAST, message.limit) if reader else ()
        except BaseException:
            self.records.give_up(message)
            raise
        self.records.supply(message, rows)

    @on(RecordList.Moved)
    def _moved(self, event: RecordList.Moved) -> None:
        self.query_one(ListHeading).follow()
        if event.by_person or (self._told and self.is_saying(self._told)):
            # What was said of another row is not left under this one.
            self._told = self.row_text()
            self.say(self._told)

    def row_text(self) -> str:
        """What the status line says of the row that the cursor reached: what its columns cut."""
        return " – ".join(self.records.cut_cells)

    @on(RecordList.RowChosen)
    async def _row_chosen(self) -> None:
        await self.run_command("open")


def _first_window(reader: Reader) -> tuple[int, Sequence[Row]]:
    return reader.total(), reader.window()
