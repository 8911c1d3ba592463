"""The Ministry's lists: the requests of an agent's regions, all providers. Light: no session, no SQLAlchemy."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import partial

from mes_tui.domain.access import Action
from mes_tui.domain.codes import MinistryListKind, RequestType
from mes_tui.domain.columns import Holds
from mes_tui.domain.reference_year import label as year_label
from mes_tui.domain.reference_year import year_of
from mes_tui.domain.requests import Request
from mes_tui.domain.text import fold
from mes_tui.services import request_columns as cols
from mes_tui.services.context import WorkContext
from mes_tui.services.request_columns import ListRow, RequestColumn, Shape, every_row, local_day, request_rows
from storage.queries import ministry as ministry_queries
from storage.queries.lists import Position, Window
from storage.queries.ministry import Scope
from storage.records.mapping import instant_text

_NUMBER = cols.NUMBER
_PROVIDER = RequestColumn("provider", "Service de garde", 18, True, "division", brief="Service")
_CHILD = replace(cols.CHILD, width=16)
_TYPE = replace(cols.TYPE, width=12, flexible=False, cell=lambda code: RequestType(code).short_label)
_COMMON = (_NUMBER, _PROVIDER, _CHILD, _TYPE)
_WAITING = RequestColumn("waiting", "Attente", 8, False, "transmitted_at", holds=Holds.NUMBERS)
_HOURS = RequestColumn("hours", "Heures", 7, False, "granted_hours", holds=Holds.NUMBERS)
_YEAR = RequestColumn("year", "Année", 9, False, "year", year_label, holds=Holds.CODES)

_REASONS = (
    "des commentaires sont préparés pour cette demande",
    "le service de garde demande une correction",
    "le service de garde annonce le départ de l’enfant",
)
"""What each bit of ``storage.queries.ministry.WAITS`` says."""

# What waits the longest first, then the most recent change first.
_SHAPES: Mapping[MinistryListKind, Shape[RequestColumn]] = {
    MinistryListKind.TO_REVIEW: Shape((*_COMMON, cols.TRANSMITTED, _WAITING), "waiting", True),
    MinistryListKind.REVIEWS: Shape((*_COMMON, cols.MODIFIED, _HOURS), "modified"),
    MinistryListKind.RETURNED: Shape((*_COMMON, cols.TRANSMITTED, cols.MODIFIED), "transmitted"),
    MinistryListKind.COMPLIANT: Shape((*_COMMON, cols.COMPLIANT, _HOURS), "compliant", True),
    MinistryListKind.CLOSED: Shape((*_COMMON, cols.CLOSED, cols.REASON), "closed", True),
    MinistryListKind.OVER: Shape((*_COMMON, _YEAR, _HOURS), "year"),
}


def ministry_columns(kind: MinistryListKind) -> tuple[RequestColumn, ...]:
    """The columns of a list; each can be sorted."""
    return _SHAPES[kind].columns


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
        shape = _SHAPES[kind]
        return cls(kind, shape.sort, shape.descending, narrowing=narrowing)


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

        A row is marked when its request waits for the agent (``storage.queries.ministry.WAITS``).
        """
        providers = self.providers()
        scope = self._scope(query, providers)
        if not scope.regions:
            return ()
        # Those who wait the longest were sent first.
        descending = query.descending is not (query.sort == "waiting")
        window = Window(descending=descending, after=after, before=before, last=last, limit=limit)
        sort = "transmitted" if query.sort == "waiting" else query.sort
        columns = ministry_columns(query.kind)
        stored = [column.stored for column in columns if column.stored]
        statement = ministry_queries.window(self._context.store.dialect, scope, stored, sort, window)
        cells = {"provider": lambda division: providers.get(division, division), "waiting": self._waiting}
        rows = request_rows(columns, self._context.rows(statement), marks=True, reasons=_REASONS, cells=cells)
        return tuple(reversed(rows) if window.reversed else rows)

    def rows(self, query: MinistryQuery) -> Iterator[ListRow]:
        """Every row of the list in display order, read window by window. Raises Refusal as ``window`` does."""
        return every_row(partial(self.window, query))

    def queued(self, request: Request) -> Queued:
        """Where ``request`` stands in the list of its status, as that list opens."""
        kind = next(kind for kind in MinistryListKind if request.status in kind.statuses)
        query = MinistryQuery.first(kind)
        (column,) = (column for column in ministry_columns(kind) if column.key == query.sort)
        moment: datetime | None = getattr(request, column.stored)
        return Queued(request.id, request.number, query, (instant_text(moment) if moment else "", request.id))

    def neighbour(self, queued: Queued, step: int) -> Queued | None:
        """The request after (``step`` 1) or before (-1) ``queued`` in its list, None at the end."""
        after, before = (queued.position, None) if step > 0 else (None, queued.position)
        rows = self.window(queued.query, after, before, limit=1)
        return next((Queued(row.id, row.key, queued.query, row.position) for row in rows), None)

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
            self._context.require(Action.RETURN, "", None, region, reading=True)
        return regions

    def _waiting(self, transmitted: str) -> str:
        return f"{(self._context.today - local_day(transmitted)).days:>4} j"


def _sent_before(today: date, days: int) -> str:
    """The instant at which the requests that wait ``days`` days or more were all transmitted, as stored."""
    return instant_text(datetime.combine(today - timedelta(days=days - 1), time.min).astimezone())
