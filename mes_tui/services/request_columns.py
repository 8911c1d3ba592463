"""The columns of the lists of requests, and their rows: where each value is stored, how its cell is written. Light."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from mes_tui.domain.answers import RECORDED_BY
from mes_tui.domain.codes import CloseReason, RequestType, Status
from mes_tui.domain.columns import Column, Holds
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
    """The columns of a list in the guide's order, each of which can be sorted, and the one that it opens sorted on;
    ``ahead`` are the statuses whose requests stand before the others as it opens."""

    columns: tuple[AnyColumn, ...]
    sort: str
    descending: bool = False
    ahead: tuple[Status, ...] = ()


@dataclass(frozen=True, slots=True)
class ListRow:
    """One row. ``key`` is what people call it: a request's number, a child's NECSG.

    ``id`` is the request's, 0 for a child, whose row has the key of its ``child_file``. ``marked``: somebody is waited
    for (P17), and ``why`` where a list has several reasons. ``position`` tells ``window`` where to go on from.
    ``taken_back`` is the local day on which the request was taken from a file, "" when it was made here. ``recorded``:
    only the provider says what was answered. ``typed``: the child was typed here, and no file says it yet.
    """

    id: int
    key: str
    cells: tuple[str, ...]
    marked: bool
    position: Position
    child_file: str = ""
    taken_back: str = ""
    why: str = ""
    recorded: bool = False
    typed: bool = False

    @property
    def whole(self) -> tuple[str, ...]:
        """The cells of ``whole_columns``."""
        if not self.id:
            return tuple(self.key if cell == f"{self.key} {TYPED_MARK}" else cell for cell in self.cells)
        return (self.key, *self.cells[1:], self.taken_back, RECORDED_BY if self.recorded else "")

    @property
    def sentence(self) -> str:
        """What the mark after the number means, "" without one."""
        told = [TYPED] if self.typed else []
        told += [f"Réponse du Ministère, {RECORDED_BY}"] if self.recorded else []
        if self.taken_back:
            # Few requests are: the first list does without it.
            from mes_tui.domain.requests import taken_back

            told.append(taken_back(date.fromisoformat(self.taken_back)))
        return " – ".join(told)


def request_rows(
    columns: Sequence[RequestColumn],
    stored: Iterable[Sequence[Any]],
    *,
    marks: bool,
    reasons: Sequence[str] = (),
    cells: Mapping[str, Cell] = {},
) -> list[ListRow]:
    """The rows of a list of requests, from what ``storage.queries.lists.merged`` selects.

    ``marks``: the list marks the requests whose first value is not nought; each bit of it is one of the ``reasons``,
    where there are. ``cells`` writes the values that a column
    alone cannot, by column key.
    """
    ways = [cells.get(column.key, column.cell) for column in columns if column.stored]
    return [
        ListRow(
            id_,
            number,
            (_marked(number, taken_back, recorded), *(way(value) for way, value in zip(ways, values, strict=True))),
            marks and bool(first),
            (sort, id_),
            taken_back=_day(taken_back),
            why=", ".join(reason for bit, reason in enumerate(reasons) if marks and first >> bit & 1),
            recorded=bool(recorded),
        )
        for id_, number, first, sort, taken_back, recorded, *values in stored
    ]


def _marked(number: str, taken_back: str, recorded: str) -> str:
    marks = (MARK if taken_back else "") + (RECORDED_MARK if recorded else "")
    return f"{number} {marks}".rstrip()


def whole_columns(columns: Sequence[Column]) -> tuple[Column, ...]:
    """The columns of a list outside a screen, where there is room to say in full what was taken back."""
    return (*columns, TAKEN_BACK, RECORDED) if columns[0] == NUMBER else tuple(columns)


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


TYPED, TYPED_MARK = "Saisi ici, en attendant une importation", "S"
"""What is said of a child whom no file says yet, and what stands after its NECSG."""
MARK, RECORDED_MARK = "R", "I"
"""Stand after the number of a request that was taken from a file, or whose answer the provider recorded."""
MARKED = (
    f"«\u00a0{MARK}\u00a0» après un numéro\u00a0: la demande a été reprise d’un fichier exporté ailleurs. "
    f"«\u00a0{RECORDED_MARK}\u00a0»\u00a0: la réponse du Ministère a été inscrite par le service de garde."
)

NUMBER = RequestColumn("number", "Numéro", 14, holds=Holds.CODES)
TAKEN_BACK = Column("taken_back", "Reprise le", 10, holds=Holds.DAYS)
RECORDED = Column("recorded", "Réponse", 29)
CHILD = RequestColumn("child", "Enfant", 20, True, "child_name")
SITE = RequestColumn("site", "Installation", 18, True, "site_name", site_cell, brief="Install.")
TYPE = RequestColumn(
    *("type", "Type", 14, True, "type"),
    lambda code: RequestType(code).label,
    short={type_.label: type_.short_label for type_ in RequestType},
)
STATUS = RequestColumn("status", "Statut", 12, False, "status", lambda code: Status(code).label)
CREATED = RequestColumn("created", "Créée le", 10, False, "created_at", _day, holds=Holds.DAYS)
MODIFIED = RequestColumn("modified", "Mise à jour", 12, False, "modified_at", _day, holds=Holds.DAYS)
TRANSMITTED = RequestColumn("transmitted", "Transmise", 10, False, "transmitted_at", _day, holds=Holds.DAYS)
COMPLIANT = RequestColumn("compliant", "Conforme le", 12, False, "compliant_at", _day, holds=Holds.DAYS)
CLOSED = RequestColumn("closed", "Terminée le", 12, False, "closed_at", _day, holds=Holds.DAYS)
REASON = RequestColumn(
    "reason", "Motif", 11, False, "close_reason", lambda code: CloseReason(code).short_label if code else ""
)
