"""The lists of the portal: columns, counts, windows of rows (P14 to P21). Light: no session, no SQLAlchemy."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial

from mes_tui.domain.access import Action, may
from mes_tui.domain.codes import ListKind, Status
from mes_tui.domain.columns import Column, Holds
from mes_tui.domain.text import fold, listed_name
from mes_tui.services import request_columns as cols
from mes_tui.services.context import WorkContext
from mes_tui.services.request_columns import ListRow, RequestColumn, Shape, every_row, request_rows, site_cell
from storage.queries import children as child_queries
from storage.queries import lists as list_queries
from storage.queries.lists import Position, Window

_COMMON = (cols.NUMBER, cols.CHILD, cols.SITE)
_SHAPES: Mapping[ListKind, Shape[Column]] = {
    ListKind.CHILDREN: Shape(
        (
            cols.CHILD,
            Column("birth", "Naissance", 10, holds=Holds.DAYS),
            Column("necsg", "NECSG", 9, holds=Holds.CODES),
            # Beside the site, whose file it is when a child has two: nobody must open the other one.
            replace(cols.SITE, width=cols.CHILD.width + 2),
            Column("allowance", "AIEH", 10),
            Column("request", "Demande", 12, holds=Holds.CODES),
        ),
        "child",
    ),
    # What is to correct, then the most recent change first.
    ListKind.CURRENT: Shape(
        (*_COMMON, cols.TRANSMITTED, cols.MODIFIED, cols.STATUS), "modified", True, (Status.COMMENTED,)
    ),
    ListKind.DRAFTS: Shape(
        (*_COMMON, cols.CREATED, replace(cols.MODIFIED, label="Modifiée le"), cols.TYPE),
        "modified",
        True,
    ),
    ListKind.COMPLIANT: Shape((*_COMMON, cols.TRANSMITTED, cols.COMPLIANT, cols.TYPE), "compliant", True),
    ListKind.CLOSED: Shape((*_COMMON, cols.CLOSED, cols.REASON, cols.TYPE), "closed", True),
    ListKind.ALL: Shape((*_COMMON, cols.MODIFIED, cols.STATUS, cols.TYPE), "modified", True),
}


def columns(kind: ListKind) -> tuple[Column, ...]:
    """The columns of a list in the guide's order; each can be sorted."""
    return _SHAPES[kind].columns


def list_label(status: Status) -> str:
    """The list where a request with ``status`` is found: « Demandes brouillons »."""
    return list_of(status).label


def list_of(status: Status) -> ListKind:
    """The list of its own where a request with ``status`` is found: the first one that holds it."""
    return next(kind for kind in ListKind if status in kind.statuses)


@dataclass(frozen=True, slots=True)
class ListQuery:
    """Which list, of which division, in which order, under which filter (as typed; accents and case do not count).

    ``sort`` is a column's key. ``ahead``: the requests that the list opens on stand before the others.
    """

    kind: ListKind
    division: str
    sort: str
    descending: bool = False
    filter: str = ""
    ahead: bool = False

    @classmethod
    def first(cls, kind: ListKind, division: str) -> "ListQuery":
        """The list as it opens."""
        shape = _SHAPES[kind]
        return cls(kind, division, shape.sort, shape.descending, ahead=bool(shape.ahead))


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
        ahead = tuple(status.value for status in _SHAPES[query.kind].ahead) if query.ahead else ()
        window = Window(descending=query.descending, ahead=ahead, after=after, before=before, last=last, limit=limit)
        rows = self._children(query, window) if query.kind is ListKind.CHILDREN else self._requests(query, window)
        return tuple(reversed(rows) if window.reversed else rows)

    def rows(self, query: ListQuery) -> Iterator[ListRow]:
        """Every row of the list in display order, read window by window. Raises Refusal as ``window`` does."""
        return every_row(partial(self.window, query))

    def _requests(self, query: ListQuery, window: Window) -> list[ListRow]:
        request_columns = [column for column in columns(query.kind) if isinstance(column, RequestColumn)]
        statement = list_queries.request_window(
            self._context.store.dialect,
            query.division,
            [status.value for status in query.kind.statuses],
            [column.stored for column in request_columns if column.stored],
            query.sort,
            window,
            fold(query.filter),
        )
        marks = Status.COMMENTED in query.kind.statuses
        return request_rows(request_columns, self._context.rows(statement), marks=marks)

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
                0,
                necsg,
                (
                    listed_name(last, first),
                    birth,
                    f"{necsg} {cols.TYPED_MARK}" if typed else necsg,
                    site_cell(site) + _told_apart(guardian, home),
                    "Active" if stopped == "0" else "Non active",
                    request,
                ),
                False,
                (sort, key),
                key,
                typed=bool(typed),
            )
            for key, sort, last, first, birth, necsg, site, stopped, request, guardian, home, typed in rows
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
