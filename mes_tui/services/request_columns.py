"""The columns of the lists of requests, and their rows: where each value is stored, how its cell is written. Light."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from mes_tui.domain.codes import CloseReason, RequestType, Status
from mes_tui.domain.columns import Column
from storage.queries.lists import Position

# Rows read at a time when a whole list is wanted.
_AT_ONCE = 500
Cell = Callable[[Any], str]
AnyColumn = TypeVar("AnyColumn", bound=Column)


@dataclass(frozen=True, slots=True)
class RequestColumn(Column):
    """``stored`` is the column of the table, "" for the number, that each row has; ``cell`` writes its value."""

    stored: str = ""
    cell: Cell = str


@dataclass(frozen=True, slots=True)
class Shape(Generic[AnyColumn]):
    """The columns of a list in the guide's order, each of which can be sorted, and the one that it opens sorted on."""

    columns: tuple[AnyColumn, ...]
    sort: str
    descending: bool = False


@dataclass(frozen=True, slots=True)
class ListRow:
    """One row. ``key`` is what people call it: a request's number, a child's NECSG.

    ``id`` is the request's, 0 for a child, whose row has the key of its ``child_file``. ``marked``: somebody is waited
    for (P17). ``position`` tells ``window`` where to go on from.
    """

    id: int
    key: str
    cells: tuple[str, ...]
    marked: bool
    position: Position
    child_file: str = ""


def request_rows(
    columns: Sequence[RequestColumn], stored: Iterable[Sequence[Any]], *, marks: bool, cells: Mapping[str, Cell] = {}
) -> list[ListRow]:
    """The rows of a list of requests, from what ``storage.queries.lists.merged`` selects.

    ``marks``: the list marks the requests whose first value is not nought. ``cells`` writes the values that a column
    alone cannot, by column key.
    """
    ways = [cells.get(column.key, column.cell) for column in columns if column.stored]
    return [
        ListRow(
            id_,
            number,
            (number, *(way(value) for way, value in zip(ways, values, strict=True))),
            marks and bool(first),
            (sort, id_),
        )
        for id_, number, first, sort, *values in stored
    ]


def every_row(window: Callable[..., tuple[ListRow, ...]]) -> Iterator[ListRow]:
    """The rows of a list one after the other; ``window`` is that of the list, its query given."""
    after = None
    while rows := window(after=after, limit=_AT_ONCE):
        yield from rows
        after = rows[-1].position


def local_day(instant: str) -> date:
    """The local day of an instant as stored."""
    return datetime.fromisoformat(instant).astimezone().date()


def _day(instant: str) -> str:
    return local_day(instant).isoformat() if instant else ""


def site_cell(name: str) -> str:
    """A site's name under the title « Installation », where the word again would only take the room of the name."""
    return name.removeprefix("Installation ")


NUMBER = RequestColumn("number", "Numéro", 12)
CHILD = RequestColumn("child", "Enfant", 20, True, "child_name")
SITE = RequestColumn("site", "Installation", 16, True, "site_name", site_cell)
TYPE = RequestColumn("type", "Type", 14, True, "type", lambda code: RequestType(code).label)
STATUS = RequestColumn("status", "Statut", 12, False, "status", lambda code: Status(code).label)
CREATED = RequestColumn("created", "Créée le", 10, False, "created_at", _day)
MODIFIED = RequestColumn("modified", "Mise à jour", 12, False, "modified_at", _day)
TRANSMITTED = RequestColumn("transmitted", "Transmise", 10, False, "transmitted_at", _day)
COMPLIANT = RequestColumn("compliant", "Conforme le", 12, False, "compliant_at", _day)
CLOSED = RequestColumn("closed", "Terminée le", 12, False, "closed_at", _day)
REASON = RequestColumn(
    "reason", "Motif", 11, False, "close_reason", lambda code: CloseReason(code).short_label if code else ""
)
