"""The lists of the portal: columns, counts, windows of rows (P14 to P21). Light: no session, no SQLAlchemy."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial

from mes_tui.domain.access import Action, may
from mes_tui.domain.codes import CloseReason, ListKind, RequestType, Status
from mes_tui.domain.columns import Column
from mes_tui.domain.text import fold
from mes_tui.services.context import WorkContext
from storage.queries import children as child_queries
from storage.queries import lists as list_queries
from storage.queries.lists import Position, Window

_NUMBER = Column("number", "Numéro", 12)
_CHILD = Column("child", "Enfant", 20, True)
_SITE = Column("site", "Installation", 16, True)
_TYPE = Column("type", "Type", 14, True)

_COLUMNS: Mapping[ListKind, tuple[Column, ...]] = {
    ListKind.CHILDREN: (
        _CHILD,
        Column("birth", "Naissance", 10),
        Column("necsg", "NECSG", 8),
        # Beside the site, whose file it is when a child has two.
        replace(_SITE, width=_CHILD.width),
        Column("allowance", "AIEH", 10),
        Column("request", "Demande", 12),
    ),
    ListKind.CURRENT: (
        _NUMBER,
        _CHILD,
        _SITE,
        Column("transmitted", "Transmise", 10),
        Column("modified", "Mise à jour", 12),
        Column("status", "Statut", 12),
    ),
    ListKind.DRAFTS: (
        _NUMBER,
        _CHILD,
        _SITE,
        Column("created", "Créée le", 10),
        Column("modified", "Modifiée le", 12),
        _TYPE,
    ),
    ListKind.COMPLIANT: (
        _NUMBER,
        _CHILD,
        _SITE,
        Column("transmitted", "Transmise", 10),
        Column("compliant", "Conforme le", 12),
        _TYPE,
    ),
    ListKind.CLOSED: (
        _NUMBER,
        _CHILD,
        _SITE,
        Column("closed", "Terminée le", 12),
        Column("reason", "Motif", 11),
        _TYPE,
    ),
}

# Rows read at a time when a whole list is wanted.
_AT_ONCE = 500

# Column of a list -> column of the table.
_STORED: Mapping[str, str] = {
    "child": "child_name",
    "site": "site_name",
    "transmitted": "transmitted_at",
    "modified": "modified_at",
    "created": "created_at",
    "compliant": "compliant_at",
    "closed": "closed_at",
    "status": "status",
    "reason": "close_reason",
    "type": "type",
}
DATES = frozenset({"transmitted", "modified", "created", "compliant", "closed"})
"""The columns that show the local day of a stored instant."""

# The most recent change first; children by name.
_FIRST_ORDER: Mapping[ListKind, tuple[str, bool]] = {
    ListKind.CHILDREN: ("child", False),
    ListKind.CURRENT: ("modified", True),
    ListKind.DRAFTS: ("modified", True),
    ListKind.COMPLIANT: ("compliant", True),
    ListKind.CLOSED: ("closed", True),
}


def columns(kind: ListKind) -> tuple[Column, ...]:
    """The columns of a list in the guide's order; each can be sorted."""
    return _COLUMNS[kind]


def list_label(status: Status) -> str:
    """The list where a request with ``status`` is found: « Demandes brouillons »."""
    return list_of(status).label


def list_of(status: Status) -> ListKind:
    """The list where a request with ``status`` is found."""
    return next(kind for kind in ListKind if status in kind.statuses)


def first_order(kind: ListKind) -> tuple[str, bool]:
    """The column a list opens sorted on, and whether it is descending."""
    return _FIRST_ORDER[kind]


@dataclass(frozen=True, slots=True)
class ListQuery:
    """Which list, of which division, in which order, under which filter (as typed; accents and case do not count).

    ``sort`` is a column's key.
    """

    kind: ListKind
    division: str
    sort: str
    descending: bool = False
    filter: str = ""

    @classmethod
    def first(cls, kind: ListKind, division: str) -> "ListQuery":
        """The list as it opens."""
        sort, descending = _FIRST_ORDER[kind]
        return cls(kind, division, sort, descending)


@dataclass(frozen=True, slots=True)
class ListRow:
    """One row. ``id`` is the request's id, or the key of the child's file; ``key`` what people call it.

    ``marked``: a comment of the Ministry waits (P17). ``position`` tells ``Lists.window`` where to go on from.
    """

    id: int | str
    key: str
    cells: tuple[str, ...]
    marked: bool
    position: Position


def every_row(window: Callable[..., tuple[ListRow, ...]]) -> Iterator[ListRow]:
    """The rows of a list one after the other; ``window`` is that of ``Lists``, its query given."""
    after = None
    while rows := window(after=after, limit=_AT_ONCE):
        yield from rows
        after = rows[-1].position


class Lists:
    """Reads the lists of the actor's divisions."""

    def __init__(self, context: WorkContext) -> None:
        self._context = context

    def counts(self, division: str) -> Mapping[ListKind, int]:
        """How many rows each list holds; all zero without a division or without the right to see it."""
        if not self._visible(division):
            return dict.fromkeys(ListKind, 0)
        by_status = dict(self._context.rows(list_queries.request_counts(division)))
        counts = {kind: sum(by_status.get(status.value, 0) for status in kind.statuses) for kind in ListKind}
        counts[ListKind.CHILDREN] = self._context.count(child_queries.child_total(division, self._today, {}, ""))
        return counts

    def commented(self, division: str) -> int:
        """How many requests have a comment left to correct (P65)."""
        return self._context.count(list_queries.commented_count(division)) if self._visible(division) else 0

    def total(self, query: ListQuery) -> int:
        """How many rows the list holds under its filter. Raises Refusal without the right to see the division."""
        self._context.require(Action.VIEW, query.division)
        text = fold(query.filter)
        if query.kind is ListKind.CHILDREN:
            sites = self._sites(query.division)
            return self._context.count(child_queries.child_total(query.division, self._today, sites, text))
        statuses = [status.value for status in query.kind.statuses]
        dialect = self._context.store.dialect
        return self._context.count(list_queries.request_total(dialect, query.division, statuses, text))

    def window(
        self,
        query: ListQuery,
        after: Position | None = None,
        before: Position | None = None,
        last: bool = False,
        limit: int = 100,
    ) -> tuple[ListRow, ...]:
        """At most ``limit`` rows in display order: the first ones, the last ones, or those next to a position.

        ``after`` and ``before`` take the ``position`` of a row, that need not be there any more. Raises Refusal
        without the right to see the division.
        """
        self._context.require(Action.VIEW, query.division)
        window = Window(descending=query.descending, after=after, before=before, last=last, limit=limit)
        rows = self._children(query, window) if query.kind is ListKind.CHILDREN else self._requests(query, window)
        return tuple(reversed(rows) if window.reversed else rows)

    def rows(self, query: ListQuery) -> Iterator[ListRow]:
        """Every row of the list in display order, read window by window. Raises Refusal as ``window`` does."""
        return every_row(partial(self.window, query))

    def _requests(self, query: ListQuery, window: Window) -> list[ListRow]:
        shown = [column.key for column in columns(query.kind) if column.key != "number"]
        statement = list_queries.request_window(
            self._context.store.dialect,
            query.division,
            [status.value for status in query.kind.statuses],
            [_STORED[key] for key in shown],
            query.sort,
            window,
            fold(query.filter),
        )
        return [
            ListRow(
                id_,
                number,
                (number, *map(_cell, shown, values)),
                waiting > 0 and query.kind is ListKind.CURRENT,
                (sort, id_),
            )
            for id_, number, waiting, sort, *values in self._context.rows(statement)
        ]

    def _children(self, query: ListQuery, window: Window) -> list[ListRow]:
        rows = self._context.rows(
            child_queries.child_window(
                self._context.store.dialect,
                query.division,
                self._today,
                self._sites(query.division),
                query.sort,
                window,
                fold(query.filter),
            )
        )
        return [
            ListRow(
                key,
                necsg,
                (
                    f"{last.upper()}, {first}",
                    birth,
                    necsg,
                    _cell("site", site) + _told_apart(guardian, home),
                    "Active" if stopped == "0" else "Non active",
                    request,
                ),
                False,
                (sort, key),
            )
            for key, sort, last, first, birth, necsg, site, stopped, request, guardian, home in rows
        ]

    def _sites(self, division: str) -> dict[str, str]:
        return {number: fold(name) for number, name in self._context.rows(child_queries.site_names(division))}

    def _visible(self, division: str) -> bool:
        return not self._context.refusal(lambda actor: may(actor, Action.VIEW, division))

    @property
    def _today(self) -> str:
        return self._context.today.isoformat()


def _told_apart(guardian: str, home: str) -> str:
    """« (Marie-Lou Doubledossier) » beside the site of a child in shared custody; "" when the site is enough."""
    if not guardian:
        return ""
    # Few children have two files: the first screen does not need this import.
    from storage.records.mapping import guardian_of

    return f" ({', '.join(filter(None, (home, guardian_of(guardian).full_name)))})"


def local_day(instant: str) -> date:
    """The local day of an instant as stored."""
    return datetime.fromisoformat(instant).astimezone().date()


def _cell(key: str, value: str) -> str:
    if key in DATES:
        return local_day(value).isoformat() if value else ""
    if key == "site":
        # Under the title « Installation », the word again would only take the room of the name.
        return value.removeprefix("Installation ")
    if key == "status":
        return Status(value).label
    if key == "type":
        return RequestType(value).label
    if key == "reason":
        return CloseReason(value).short_label if value else ""
    return value
