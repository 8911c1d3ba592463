"""The SQL of « À faire »: what waits, by kind; text only, ``:name`` parameters, both engines. Light.

Each kind is read from the smallest table that knows it, or from an index of the requests.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from mes_tui.domain.codes import Status
from mes_tui.domain.to_do import Task
from storage.queries.lists import KNOWN, Params, Statement, listed
from storage.queries.ministry import waiting_for

_PLAN_DATE = "plan_date"
"""The question of every edition that dates the plan, in its normal form."""


def _in(statuses: Iterable[Status]) -> str:
    return f"r.status IN ({', '.join(repr(status.value) for status in statuses)})"


_EDITABLE = _in(status for status in Status if status.editable)
_WAITING = _in(status for status in Status if status.waiting)
_SENT, _UNREAD = _in([Status.TRANSMITTED]), "r.examined_at = ''"
_RETURNED = "EXISTS (SELECT 1 FROM comment c WHERE c.request_id = r.id AND c.recorded = '')"
# The newer request of the child has a plan of its own.
_NEWEST = "NOT EXISTS (SELECT 1 FROM request o WHERE o.division = r.division AND o.necsg = r.necsg AND o.year > r.year)"
_PROVIDER = "(SELECT p.name FROM provider p WHERE p.division = r.division)"


@dataclass(frozen=True, slots=True)
class _Source:
    """``tables`` ends with « WHERE » and a condition; ``since`` and ``told`` are columns: the instant or the day from
    which it waits, what is told of a request."""

    tables: str
    since: str = "r.modified_at"
    told: str = "''"


def _requests(condition: str, since: str = "r.modified_at", told: str = "''") -> _Source:
    return _Source(f"request r WHERE {condition}", since, told)


# The order of a CROSS JOIN is kept: few rows are noted or handed over, whatever the store holds.
_WISHES = _Source(
    f"signing_wish w CROSS JOIN request r WHERE r.id = w.request_id AND r.version = w.version AND {_EDITABLE}",
    "w.asked_at",
    "coalesce((SELECT u.name FROM user_account u WHERE u.login = w.login), w.login)",
)
_SOURCES: Mapping[Task, _Source] = {
    Task.SIGN: _WISHES,
    Task.HANDED: _WISHES,
    Task.CORRECT: _requests(_in([Status.COMMENTED]), told="CAST(r.open_comments AS TEXT)"),
    Task.FOLLOW: _Source(
        "own_note n CROSS JOIN request r WHERE r.id = n.request_id AND n.due <> '' AND n.due <= :today",
        "n.due",
        "n.text",
    ),
    Task.WITHDRAWN: _requests(_in([Status.WITHDRAWN])),
    Task.PLANS: _Source(
        "request r JOIN answer a ON a.request_id = r.id AND a.key = :plan WHERE r.year >= :year"
        f" AND ({_EDITABLE} OR {_in([Status.COMPLIANT])}) AND a.text LIKE '____-__-__' AND a.text <= :limit"
        f" AND {_NEWEST}",
        "a.text",
        "a.text",
    ),
    Task.DRAFTS: _requests(_in([Status.DRAFT]), told="r.type"),
    Task.ANSWER: _requests(_WAITING, "r.transmitted_at", "r.status"),
    Task.AGAIN: _requests(f"{_SENT} AND {_UNREAD} AND {_RETURNED}", "r.transmitted_at", _PROVIDER),
    Task.EXAMINE: _requests(f"{_SENT} AND {_UNREAD} AND NOT {_RETURNED}", "r.transmitted_at", _PROVIDER),
    Task.DECIDE: _requests(f"{_SENT} AND NOT {_UNREAD}", "r.transmitted_at", _PROVIDER),
    Task.PREPARED: _requests(waiting_for(0), "r.transmitted_at", _PROVIDER),
    Task.ASKED: _requests(waiting_for(1), "r.transmitted_at", _PROVIDER),
    Task.REVIEWS: _requests(_in([Status.REVIEW]), "r.modified_at", _PROVIDER),
    Task.LEAVING: _requests(waiting_for(2), "r.modified_at", _PROVIDER),
    Task.OVER: _requests(f"{_in([Status.COMPLIANT])} AND r.year < :year", "r.compliant_at", _PROVIDER),
}


@dataclass(frozen=True, slots=True)
class Waiting:
    """Where it waits: a ``division``, or else ``regions``; ``today``, the running reference ``year``, and the last day
    of a plan that is told, its ``limit``."""

    division: str
    regions: Sequence[str]
    today: date
    year: int
    limit: date

    def where(self, params: Params) -> str:
        """« AND … » for the place."""
        params |= {"today": self.today.isoformat(), "year": self.year}
        params |= {"limit": self.limit.isoformat(), "plan": _PLAN_DATE}
        if self.regions:
            return f" AND r.region IN ({listed('region', self.regions, params)}) AND {KNOWN}"
        params["division"] = self.division
        return " AND r.division = :division"


def counted(tasks: Sequence[Task], waiting: Waiting) -> Statement:
    """Of each of ``tasks``: its value, how many requests, since when the first, the id of one of them."""
    params: Params = {}
    place = waiting.where(params)
    parts = (
        f"SELECT '{task.value}', count(*), coalesce(min({source.since}), ''), coalesce(min(r.id), 0)"
        f" FROM {source.tables}{place}"
        for task, source in ((task, _SOURCES[task]) for task in tasks)
    )
    return _used(" UNION ALL ".join(parts), params)


def rows(task: Task, waiting: Waiting, most: int) -> Statement:
    """The requests that wait, the first first: id, number, child, since when, what is told."""
    params: Params = {"most": most}
    source, place = _SOURCES[task], waiting.where(params)
    return _used(
        f"SELECT r.id, r.number, r.child_name, {source.since}, {source.told} FROM {source.tables}{place}"
        " ORDER BY 4, 1 LIMIT :most",
        params,
    )


def _used(sql: str, params: Params) -> Statement:
    """With the parameters that it names, no others."""
    return Statement(sql, {name: value for name, value in params.items() if f":{name}" in sql})
