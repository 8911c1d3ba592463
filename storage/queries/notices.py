"""The SQL of the notices: text only, ``:name`` parameters, both engines. Light.

``recipients`` are never empty here. The numbers of the notices follow the order in which they were written.
"""

from collections.abc import Sequence

from storage.queries.lists import KNOWN_STATUS, Params, Statement, Window, collated

_UNREAD = "NOT EXISTS (SELECT 1 FROM notice_read o WHERE o.notice_id = n.id AND o.login = :login)"


def _among(recipients: Sequence[str], params: Params) -> str:
    """« n.recipient IN (…) »."""
    names = []
    for rank, recipient in enumerate(recipients):
        params[f"recipient_{rank}"] = recipient
        names.append(f":recipient_{rank}")
    return f"n.recipient IN ({', '.join(names)})"


def notice_window(dialect: str, recipients: Sequence[str], login: str, window: Window) -> Statement:
    """One window of the notices by instant: id, recipient, number, kind, text, instant, not opened by ``login`` yet.

    Then of the request, if it is still there: division, status (as the Ministry knows it), region, child's name,
    provider's name. Positions are (instant, id).
    """
    params: Params = {"login": login, "limit": window.limit}
    instant = collated("n.created_at", dialect)
    position, way = window.clauses(instant, "n.id", params)
    order = f"ORDER BY {instant} {way}, n.id {way}"
    chosen = f"SELECT * FROM notice n WHERE {_among(recipients, params)}{position} {order} LIMIT :limit"
    return Statement(
        f"SELECT n.id, n.recipient, n.request_number, n.kind, n.text, n.created_at, {_UNREAD},"
        f" r.division, {KNOWN_STATUS}, r.region, r.child_name, p.name FROM ({chosen}) n"
        " LEFT JOIN request r ON r.number = n.request_number LEFT JOIN provider p ON p.division = r.division"
        f" {order}",
        params,
    )


def notice_total(recipients: Sequence[str]) -> Statement:
    """How many notices there are."""
    params: Params = {}
    return Statement(f"SELECT count(*) FROM notice n WHERE {_among(recipients, params)}", params)


def unread_count(recipients: Sequence[str], login: str) -> Statement:
    """How many of them ``login`` has not opened."""
    params: Params = {"login": login}
    return Statement(f"SELECT count(*) FROM notice n WHERE {_among(recipients, params)} AND {_UNREAD}", params)


def newer_notices(recipients: Sequence[str], last: int) -> Statement:
    """Id, number of the request and kind of the notices written after ``last``, oldest first."""
    params: Params = {"last": last}
    where = _among(recipients, params)
    return Statement(
        f"SELECT n.id, n.request_number, n.kind FROM notice n WHERE n.id > :last AND {where} ORDER BY n.id", params
    )


def last_notice() -> Statement:
    """The number of the last notice written to anybody, 0 when there is none."""
    return Statement("SELECT coalesce(max(id), 0) FROM notice", {})


def request_lease(request_id: int) -> Statement:
    """Who has a request open: name, session, since when, until when unless it is renewed."""
    return Statement("SELECT holder, session, since, until FROM lease WHERE request_id = :id", {"id": request_id})


def request_version(request_id: int) -> Statement:
    """Version, division, status and region of the request ``request_id``."""
    return Statement("SELECT version, division, status, region FROM request WHERE id = :id", {"id": request_id})


def request_state(number: str) -> Statement:
    """Id, division, status (as the Ministry knows it) and region of the request ``number``."""
    sql = f"SELECT r.id, r.division, {KNOWN_STATUS}, r.region FROM request r WHERE r.number = :number"
    return Statement(sql, {"number": number})


def end_asked(name: str, since: str) -> Statement:
    """Who asked the program « host:pid » ``name`` to leave since that instant."""
    statement = "SELECT asked_by FROM ended_session WHERE name = :name AND asked_at >= :since"
    return Statement(statement, {"name": name, "since": since})
