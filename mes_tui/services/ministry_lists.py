"""The Ministry's lists: the requests of an agent's regions, all providers. Light: no session, no SQLAlchemy."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

from mes_tui.domain.access import Action
from mes_tui.domain.codes import CloseReason, MinistryListKind, RequestType
from mes_tui.domain.columns import Column
from mes_tui.domain.reference_year import label as year_label
from mes_tui.domain.reference_year import year_of
from mes_tui.domain.requests import Request
from mes_tui.domain.text import fold
from mes_tui.services.context import WorkContext
from mes_tui.services.lists import DATES, ListRow, every_row, local_day
from storage.queries import ministry as ministry_queries
from storage.queries.lists import Position, Window
from storage.queries.ministry import Scope
from storage.records.mapping import instant_text

_COMMON = (
    Column("number", "Numéro", 12),
    Column("provider", "Service de garde", 18, True),
    Column("child", "Enfant", 16, True),
    Column("type", "Type", 12),
)
_SENT = Column("transmitted", "Transmise", 10)
_HOURS = Column("hours", "Heures", 7)
_COLUMNS: Mapping[MinistryListKind, tuple[Column, ...]] = {
    MinistryListKind.TO_REVIEW: (*_COMMON, _SENT, Column("waiting", "Attente", 8)),
    MinistryListKind.RETURNED: (*_COMMON, _SENT, Column("modified", "Mise à jour", 12)),
    MinistryListKind.COMPLIANT: (*_COMMON, Column("compliant", "Conforme le", 12), _HOURS),
    MinistryListKind.CLOSED: (*_COMMON, Column("closed", "Terminée le", 12), Column("reason", "Motif", 11)),
    MinistryListKind.OVER: (*_COMMON, Column("year", "Année", 9), _HOURS),
}
# Column of a list -> column of the table; what waits is counted from the transmission.
_STORED: Mapping[str, str] = {
    "provider": "division",
    "child": "child_name",
    "type": "type",
    "transmitted": "transmitted_at",
    "waiting": "transmitted_at",
    "modified": "modified_at",
    "compliant": "compliant_at",
    "closed": "closed_at",
    "reason": "close_reason",
    "hours": "granted_hours",
    "year": "year",
}
# What waits the longest first, then the most recent change first.
_FIRST_ORDER: Mapping[MinistryListKind, tuple[str, bool]] = {
    MinistryListKind.TO_REVIEW: ("waiting", True),
    MinistryListKind.RETURNED: ("transmitted", False),
    MinistryListKind.COMPLIANT: ("compliant", True),
    MinistryListKind.CLOSED: ("closed", True),
    MinistryListKind.OVER: ("year", False),
}


def ministry_columns(kind: MinistryListKind) -> tuple[Column, ...]:
    """The columns of a list; each can be sorted."""
    return _COLUMNS[kind]


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What is left out: all but one provider ("" for none), all but one type, what was sent ``days`` ago or less."""

    division: str = ""
    type: RequestType | None = None
    days: int = 0


EVERYTHING = Narrowing()


@dataclass(frozen=True, slots=True)
class MinistryQuery:
    """Which list, in which order, under which filter (as typed) and narrowing. ``sort`` is a column's key."""

    kind: MinistryListKind
    sort: str
    descending: bool = False
    filter: str = ""
    narrowing: Narrowing = EVERYTHING

    @classmethod
    def first(cls, kind: MinistryListKind, narrowing: Narrowing = EVERYTHING) -> "MinistryQuery":
        """The list as it opens."""
        sort, descending = _FIRST_ORDER[kind]
        return cls(kind, sort, descending, narrowing=narrowing)


@dataclass(frozen=True, slots=True)
class Queued:
    """A request in its list: from there one goes on to the next, even once it has left the list."""

    id: int
    number: str
    query: MinistryQuery
    position: Position


class MinistryLists:
    """Reads the requests of the actor's regions."""

    def __init__(self, context: WorkContext) -> None:
        self._context = context

    def counts(self) -> Mapping[MinistryListKind, int]:
        """How many requests each list holds."""
        return {kind: self.total(MinistryQuery.first(kind)) for kind in MinistryListKind}

    def providers(self) -> Mapping[str, str]:
        """The name of each provider that has a site in the actor's regions, by division."""
        regions = self._regions()
        return dict(self._context.rows(ministry_queries.providers(regions))) if regions else {}

    def total(self, query: MinistryQuery) -> int:
        """How many requests the list holds under its filter. Raises Refusal to who is not an agent."""
        scope = self._scope(query, self.providers() if query.filter else {})
        return self._context.count(ministry_queries.total(self._context.store.dialect, scope)) if scope.regions else 0

    def window(
        self,
        query: MinistryQuery,
        after: Position | None = None,
        before: Position | None = None,
        last: bool = False,
        limit: int = 100,
    ) -> tuple[ListRow, ...]:
        """At most ``limit`` rows in display order, as ``Lists.window``. Raises Refusal to who is not an agent.

        A row is marked when comments are in preparation on its request.
        """
        providers = self.providers()
        scope = self._scope(query, providers)
        if not scope.regions:
            return ()
        # Those who wait the longest were sent first.
        descending = query.descending is not (query.sort == "waiting")
        window = Window(descending=descending, after=after, before=before, last=last, limit=limit)
        shown = [column.key for column in ministry_columns(query.kind) if column.key != "number"]
        sort = "transmitted" if query.sort == "waiting" else query.sort
        stored = [_STORED[key] for key in shown]
        statement = ministry_queries.window(self._context.store.dialect, scope, stored, sort, window)
        rows = [
            ListRow(
                id_,
                number,
                (number, *(self._cell(key, value, providers) for key, value in zip(shown, values, strict=True))),
                bool(prepared) and query.kind is MinistryListKind.TO_REVIEW,
                (sort_value, id_),
            )
            for id_, number, prepared, sort_value, *values in self._context.rows(statement)
        ]
        return tuple(reversed(rows) if window.reversed else rows)

    def rows(self, query: MinistryQuery) -> Iterator[ListRow]:
        """Every row of the list in display order, read window by window. Raises Refusal as ``window`` does."""
        return every_row(partial(self.window, query))

    def queued(self, request: Request) -> Queued:
        """Where ``request`` stands in the list of its status, as that list opens."""
        kind = next(kind for kind in MinistryListKind if request.status in kind.statuses)
        query = MinistryQuery.first(kind)
        moments = {
            "waiting": request.transmitted_at,
            "transmitted": request.transmitted_at,
            "compliant": request.compliant_at,
            "closed": request.closed_at,
        }
        moment = moments[query.sort]
        return Queued(request.id, request.number, query, (instant_text(moment) if moment else "", request.id))

    def neighbour(self, queued: Queued, step: int) -> Queued | None:
        """The request after (``step`` 1) or before (-1) ``queued`` in its list, None at the end."""
        after, before = (queued.position, None) if step > 0 else (None, queued.position)
        for row in self.window(queued.query, after, before, limit=1):
            if isinstance(row.id, int):
                return Queued(row.id, row.key, queued.query, row.position)
        return None

    def _scope(self, query: MinistryQuery, providers: Mapping[str, str]) -> Scope:
        narrowing, today = query.narrowing, self._context.today
        return Scope(
            regions=self._regions(),
            statuses=tuple(status.value for status in query.kind.statuses),
            division=narrowing.division,
            type=narrowing.type.value if narrowing.type else "",
            sent_before=_sent_before(today, narrowing.days) if narrowing.days else "",
            year_before=year_of(today, self._context.rules) if query.kind is MinistryListKind.OVER else None,
            text=fold(query.filter),
            providers={division: fold(f"{name} {division}") for division, name in providers.items()},
        )

    def _regions(self) -> list[str]:
        actor = self._context.reread_actor()
        regions = sorted(actor.regions) if actor.agent else [""]
        # All of them are the actor's own: one stands for all.
        for region in regions[:1]:
            self._context.require(Action.RETURN, "", None, region)
        return regions

    def _cell(self, key: str, value: Any, providers: Mapping[str, str]) -> str:
        if key == "provider":
            return providers.get(value, value)
        if key == "year":
            return year_label(value)
        if key == "waiting":
            return f"{(self._context.today - local_day(value)).days:>4} j"
        if key in DATES:
            return local_day(value).isoformat() if value else ""
        if key == "type":
            return RequestType(value).short_label
        if key == "reason":
            return CloseReason(value).short_label if value else ""
        return str(value)


def _sent_before(today: date, days: int) -> str:
    """The instant at which the requests that wait ``days`` days or more were all transmitted, as stored."""
    return instant_text(datetime.combine(today - timedelta(days=days - 1), time.min).astimezone())
