"""The SQL of the lists: text only, ``:name`` parameters, both engines. Light.

Windows are keyset windows on (sort value, id): the cost of a window does not depend on its place, and a row added or
removed elsewhere never makes one appear twice (no OFFSET).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from types import MappingProxyType

from mes_tui.domain.codes import CloseReason, Status
from mes_tui.domain.text import fold
from storage.schema.version import NUMBER_KEY, SEARCH_TABLE

TAKEN_BACK = "taken_back_at"
"""The column that tells a request read in a file."""

RECORDED = "recorded"
"""The column that tells an answer recorded by the provider."""

KNOWN = f"r.close_reason <> '{CloseReason.ABANDONED.value}'"
"""What the Ministry knows of: what was given up after its transmission was withdrawn stays withdrawn for it."""
KNOWN_STATUS = f"CASE WHEN {KNOWN} THEN r.status ELSE '{Status.WITHDRAWN.value}' END"
"""``domain.requests.Request.known_status``."""

Params = dict[str, object]
Position = tuple[str, str | int]


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement ready for ``store.rows``."""

    sql: str
    params: Params


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Which rows of a list: ``limit`` rows after or before a position, the last ones, or else the first ones.

    The requests in the statuses ``ahead`` stand before the others, whatever the direction.
    """

    descending: bool = False
    ahead: tuple[str, ...] = ()
    after: Position | None = None
    before: Position | None = None
    last: bool = False
    limit: int = 100

    @property
    def reversed(self) -> bool:
        """The rows come back last first: the caller turns them round."""
        return self.last or self.before is not None

    def clauses(self, sort: str, key: str, params: Params, lead: str = "") -> tuple[str, str]:
        """The position's condition ("" or « AND … ») and the direction, ASC or DESC, of both sort keys.

        ``lead`` is that of the rows among which it is looked for.
        """
        down = self.descending != self.reversed
        position, way = self.before or self.after, "DESC" if down else "ASC"
        if position is None:
            return "", way
        here, row = position
        if not here.startswith(lead):
            # All of them are on the same side of the position.
            return "" if (lead < here) is down else " AND 1 = 0", way
        params["at_sort"], params["at_key"] = here.removeprefix(lead), row
        sign = "<" if down else ">"
        # Said twice: on an expression, only the first comparison makes the engine start at the right place.
        return f" AND {sort} {sign}= :at_sort AND ({sort}, {key}) {sign} (:at_sort, :at_key)", way

    def lead(self, status: str) -> str:
        """What the sort values of the requests in ``status`` begin with, "" when none stand before the others."""
        return str(int((status in self.ahead) is self.descending)) if self.ahead else ""


# As people read the statuses, not as they are stored.
_STATUS_ORDER = " ".join(("CASE r.status", *(f"WHEN '{code}' THEN '{fold(code.label)}'" for code in Status), "END"))


def request_sorts(dialect: str) -> Mapping[str, str]:
    """The SQL sort key of each sortable column of the request lists; all are texts."""
    bar = "instr(r.folded, ' | ')" if dialect == "sqlite" else "strpos(r.folded, ' | ')"
    return {
        "number": NUMBER_KEY.format("r.number"),
        "child": "r.folded",
        "site": f"substr(r.folded, {bar})",
        "transmitted": "r.transmitted_at",
        "modified": "r.modified_at",
        "created": "r.created_at",
        "compliant": "r.compliant_at",
        "closed": "r.closed_at",
        "status": _STATUS_ORDER,
        "reason": "r.close_reason",
        "type": "r.type",
    }


def request_window(
    dialect: str, division: str, statuses: Sequence[str], columns: Sequence[str], sort: str, window: Window, text: str
) -> Statement:
    """One window of a list of requests: id, number, open comments, sort value, when it was taken back, whether its
    answer was recorded, then ``columns`` (column names).

    ``sort`` is a key of ``request_sorts``; ``text`` the folded filter, "" for none.
    """
    params: Params = {}
    key = collated(request_sorts(dialect)[sort], dialect)
    where = request_filter(dialect, text, params)
    selected = ("open_comments", TAKEN_BACK, RECORDED, *columns)
    return merged(
        [("division", division)], statuses, [f"r.{column}" for column in selected], key, window, where, params
    )


def merged(
    places: Sequence[tuple[str, str]],
    statuses: Sequence[str],
    columns: Sequence[str],
    key: str,
    window: Window,
    where: str,
    params: Params,
) -> Statement:
    """One window of the requests of ``places`` (column, value) in ``statuses``: id, number, first column, sort value,
    other columns. ``where`` (« AND … ») and ``params`` are those of the filter; ``key`` is the sort key."""
    params["limit"] = window.limit
    first, *others = columns
    parts = []
    # One branch for each status: in a branch the index gives the rows in order, and the engine merges the branches.
    for rank, ((column, value), status) in enumerate(product(places, statuses)):
        lead = window.lead(status)
        position, way = window.clauses(key, "r.id", params, lead)
        sort_value = f"'{lead}' || {key}" if lead else key
        params[f"place_{rank}"], params[f"status_{rank}"] = value, status
        listed = ", ".join((first, f"{sort_value} AS sort_value", *others))
        parts.append(
            f"SELECT * FROM (SELECT r.id, r.number, {listed} FROM request r"
            f" WHERE r.{column} = :place_{rank} AND r.status = :status_{rank}{where}{position}"
            f" ORDER BY {key} {way}, r.id {way} LIMIT :limit) AS part_{rank}"
        )
    sql = " UNION ALL ".join(parts)
    return Statement(f"{sql} ORDER BY 4 {way}, 1 {way} LIMIT :limit", params)


def request_total(dialect: str, division: str, statuses: Sequence[str], text: str) -> Statement:
    """How many requests a list holds under a filter."""
    params: Params = {"division": division}
    names, where = listed("status", statuses, params), request_filter(dialect, text, params)
    sql = f"SELECT count(*) FROM request r WHERE r.division = :division AND r.status IN ({names}){where}"
    return Statement(sql, params)


def request_counts(division: str) -> Statement:
    """The number of requests of a division by status."""
    return Statement(
        "SELECT status, count(*) FROM request WHERE division = :division GROUP BY status", {"division": division}
    )


def commented_count(division: str) -> Statement:
    """The number of requests of a division with a comment to correct."""
    return Statement(
        "SELECT count(*) FROM request WHERE division = :division AND status = 'COMMENTAIRES' AND open_comments > 0",
        {"division": division},
    )


def request_filter(dialect: str, text: str, params: Params, providers: Mapping[str, str] = MappingProxyType({})) -> str:
    """« AND … » for each word of the folded ``text``: a part of the child's or site's name, or a number.

    A number is matched whole or by its last parts: « 74 » finds 2021-11-074 and not 2021-11-974. ``providers``
    (division to folded name) are searched too.
    """
    clauses = []
    for rank, word in enumerate(text.split()):
        if dialect == "sqlite" and len(word) >= 3:
            params[f"word_{rank}"] = '"' + word.replace('"', '""') + '"'
            condition = f"r.id IN (SELECT rowid FROM {SEARCH_TABLE} WHERE {SEARCH_TABLE} MATCH :word_{rank})"
        else:
            params[f"word_{rank}"] = contains(word)
            condition = f"r.folded LIKE :word_{rank} ESCAPE '!'"
        if any(char.isdigit() for char in word):
            params[f"number_{rank}"] = word
            params[f"tail_{rank}"] = ends_with(word)
            condition = f"({condition} OR r.number = :number_{rank} OR r.number LIKE :tail_{rank} ESCAPE '!')"
        named = [division for division, name in providers.items() if word in name]
        if named:
            condition = f"({condition} OR r.division IN ({listed(f'named_{rank}', named, params)}))"
        clauses.append(f" AND {condition}")
    return "".join(clauses)


def listed(name: str, values: Sequence[str], params: Params) -> str:
    """« :name_0, :name_1 »: ``values`` put among the parameters, for an IN."""
    params.update({f"{name}_{rank}": value for rank, value in enumerate(values)})
    return ", ".join(f":{name}_{rank}" for rank in range(len(values)))


def contains(word: str) -> str:
    """The LIKE pattern of a part of a text (escape character « ! »)."""
    return f"%{_escaped(word)}%"


def ends_with(word: str) -> str:
    """The LIKE pattern of the last parts of a request number; a bare counter is padded to three digits."""
    return f"%-{_escaped(word.zfill(3) if word.isdigit() else word)}"


def _escaped(word: str) -> str:
    return word.replace("!", "!!").replace("%", "!%").replace("_", "!_")


def collated(expression: str, dialect: str) -> str:
    """A text sort key compared by code points on both engines."""
    # SQLite compares code points; the other engine's own collation would order and compare otherwise.
    return expression if dialect == "sqlite" else f'({expression}) COLLATE "C"'
