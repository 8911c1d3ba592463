"""The SQL of the Ministry's lists: the requests of its regions, all providers; text only, both engines. Light."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from mes_tui.domain.codes import Status
from mes_tui.domain.statuses import Event
from storage.queries.lists import (
    KNOWN,
    RECORDED,
    TAKEN_BACK,
    Params,
    Statement,
    Window,
    collated,
    listed,
    merged,
    request_filter,
    request_sorts,
)

SENT_TYPE = "CASE WHEN r.sent_type = '' THEN r.type ELSE r.sent_type END"
"""The type under which the Ministry got a request, whatever its provider prepares."""


def _among(statuses: Iterable[Status]) -> str:
    """« ('TRANSMIS', 'REVISION') »."""
    return f"({', '.join(repr(status.value) for status in statuses)})"


_WAITING = tuple(status for status in Status if status.waiting)
_WAITS = (
    (_WAITING, "EXISTS (SELECT 1 FROM remark m WHERE m.request_id = r.id AND m.recorded = '')"),
    (
        _WAITING,
        f"EXISTS (SELECT 1 FROM outcome o WHERE o.request_id = r.id AND o.event = '{Event.ASK_CORRECTION}'"
        " AND o.round = (SELECT max(t.round) FROM transmission t WHERE t.request_id = r.id))",
    ),
    (
        Event.ANNOUNCE_DEPARTURE.effect.before,
        f"EXISTS (SELECT 1 FROM outcome o WHERE o.request_id = r.id AND o.event = '{Event.ANNOUNCE_DEPARTURE}')",
    ),
)
"""For what a request waits for the agent, and in which statuses: comments in preparation, a correction asked for of the
last sending, a departure that was announced."""
WAITS = " + ".join(
    f"CASE WHEN r.status IN {_among(statuses)} AND {reason} THEN {1 << bit} ELSE 0 END"
    for bit, (statuses, reason) in enumerate(_WAITS)
)
"""Which of these, a bit for each."""


def waiting_for(bit: int) -> str:
    """The condition that a request waits for the agent for the reason of this ``bit`` of ``WAITS``."""
    statuses, reason = _WAITS[bit]
    return f"r.status IN {_among(statuses)} AND {reason}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Which requests of which regions. What is "" or None narrows nothing.

    ``sent_before`` is the instant (as stored) before which they were transmitted, ``year_before`` a reference year.
    ``text`` is the folded filter; ``providers`` gives the folded name of each division, to filter and to sort by.
    """

    regions: Sequence[str]
    statuses: Sequence[str]
    division: str = ""
    type: str = ""
    sent_before: str = ""
    year_before: int | None = None
    text: str = ""
    providers: Mapping[str, str] = field(default_factory=dict)

    def where(self, dialect: str, params: Params) -> str:
        """« AND … » for everything but the regions and the statuses."""
        clauses = f" AND {KNOWN}"
        for clause, name, value in (
            ("r.division = :division", "division", self.division),
            (f"{SENT_TYPE} = :type", "type", self.type),
            ("r.transmitted_at < :sent_before", "sent_before", self.sent_before),
            ("r.year < :year_before", "year_before", self.year_before),
        ):
            if value:
                params[name] = value
                clauses += f" AND {clause}"
        return clauses + request_filter(dialect, self.text, params, self.providers)


def window(dialect: str, scope: Scope, columns: Sequence[str], sort: str, rows: Window) -> Statement:
    """One window: id, number, for what it waits for the agent (``WAITS``), sort value, when it was taken back, whether
    its answer was recorded, then ``columns`` (column names).

    ``sort`` is a key of ``request_sorts``, « provider », « hours » or « year ».
    """
    params: Params = {}
    where = scope.where(dialect, params)
    key = collated(_sort_key(dialect, sort, scope.providers, params), dialect)
    places = [("region", region) for region in scope.regions]
    shown = (SENT_TYPE if column == "type" else f"r.{column}" for column in columns)
    selected = (WAITS, f"r.{TAKEN_BACK}", f"r.{RECORDED}", *shown)
    if sort == "provider":
        return _by_provider(scope, selected, key, rows, where, params)
    return merged(places, scope.statuses, selected, key, rows, where, params)


def _by_provider(
    scope: Scope, selected: Sequence[str], key: str, rows: Window, where: str, params: Params
) -> Statement:
    """The same where no index gives the order: the long ``key`` is written once, for it takes time to be read."""
    params["limit"] = rows.limit
    first, *others = selected
    position, way = rows.clauses("sort_value", "id", params)
    regions, statuses = listed("region", scope.regions, params), listed("status", scope.statuses, params)
    matching = (
        f"SELECT r.id AS id, r.number, {', '.join((first, f'{key} AS sort_value', *others))} FROM request r"
        f" WHERE r.region IN ({regions}) AND r.status IN ({statuses}){where}"
    )
    return Statement(
        f"SELECT * FROM ({matching}) AS found WHERE id > 0{position} ORDER BY sort_value {way}, id {way} LIMIT :limit",
        params,
    )


def total(dialect: str, scope: Scope) -> Statement:
    """How many requests the scope holds."""
    params: Params = {}
    regions, statuses = listed("region", scope.regions, params), listed("status", scope.statuses, params)
    where = scope.where(dialect, params)
    sql = f"SELECT count(*) FROM request r WHERE r.region IN ({regions}) AND r.status IN ({statuses}){where}"
    return Statement(sql, params)


def providers(regions: Sequence[str]) -> Statement:
    """The division and name of each provider that has a site in the regions."""
    params: Params = {}
    sql = (
        "SELECT p.division, p.name FROM provider p WHERE EXISTS (SELECT 1 FROM site s WHERE s.division = p.division"
        f" AND s.region IN ({listed('region', regions, params)})) ORDER BY p.division"
    )
    return Statement(sql, params)


def _sort_key(dialect: str, sort: str, names: Mapping[str, str], params: Params) -> str:
    if sort == "type":
        return SENT_TYPE
    if sort == "hours":
        return "r.granted_hours"
    if sort == "year":
        return "CAST(r.year AS VARCHAR)"
    if sort != "provider":
        return request_sorts(dialect)[sort]
    return _name(dialect, sorted(names.items()), params) if names else "r.division"


def _name(dialect: str, names: Sequence[tuple[str, str]], params: Params) -> str:
    """The name of a request's provider, "" for one that is not among ``names`` (division, name; in order).

    The divisions are halved at each test: thousands cost a dozen tests for each request, not thousands.
    """
    if len(names) == 1:
        rank = len(params)
        params[f"of_{rank}"], params[f"name_{rank}"] = names[0]
        return f"CASE r.division WHEN :of_{rank} THEN :name_{rank} ELSE '' END"
    middle = len(names) // 2
    start = f"from_{len(params)}"
    params[start] = names[middle][0]
    before, after = (_name(dialect, half, params) for half in (names[:middle], names[middle:]))
    return f"CASE WHEN {collated('r.division', dialect)} < :{start} THEN {before} ELSE {after} END"
