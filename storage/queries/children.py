"""The SQL of the list of children and of the search for a child: text only, both engines. Light."""

from collections.abc import Mapping, Sequence

from storage.queries.lists import Params, Statement, Window, collated, contains
from storage.schema.version import GRANTS_AS_TOLD, NUMBER_KEY

# The division is said of each table: whichever the engine begins with, an index leads it.
_FILES = (
    " FROM child_file f JOIN child c ON c.division = :division AND c.necsg = f.necsg"
    " JOIN site s ON s.division = :division AND s.number = f.site"
)
_CHILDREN = f'{_FILES} WHERE f.division = :division AND (f."end" = \'\' OR f."end" >= :today)'
_ALLOWANCE = (
    "CASE WHEN f.allowance AND (f.allowance_start = '' OR f.allowance_start <= :today)"
    " AND (f.allowance_end = '' OR f.allowance_end >= :today) THEN '0' ELSE '1' END"
)
# All the RSG of a coordinating office share one site: a request is with the RSG of the file that it was made for.
_SAME_PLACE = (
    "{0}.site = f.site AND (SELECT g.home_provider FROM child_file g"
    " WHERE g.division = :division AND g.key = {0}.child_file) = f.home_provider"
)
_LAST_REQUEST = (
    "COALESCE((SELECT r.number FROM request r WHERE r.division = :division AND r.necsg = f.necsg"
    f" AND {_SAME_PLACE.format('r')}"
    " ORDER BY r.year DESC, r.id DESC LIMIT 1), '')"
)

# Extra columns that tell apart two files of one child in one site; "" when there is only one file there.
_TWIN = (
    "EXISTS (SELECT 1 FROM child_file o WHERE o.division = :division AND o.necsg = f.necsg AND o.site = f.site"
    ' AND o.key <> f.key AND (o."end" = \'\' OR o."end" >= :today))'
)
_TOLD_APART = (
    f"CASE WHEN {_TWIN} THEN f.guardian ELSE '' END, CASE WHEN {_TWIN} THEN COALESCE((SELECT"
    " h.first_name || ' ' || h.last_name FROM home_provider h"
    " WHERE h.division = :division AND h.key = f.home_provider), '') ELSE '' END"
)


def child_sorts(sites: Mapping[str, str], params: Params) -> Mapping[str, str]:
    """The SQL sort key of each column of the list of children; ``sites`` gives the folded name of each site."""
    cases = []
    for rank, (number, name) in enumerate(sites.items()):
        params[f"site_{rank}"], params[f"name_{rank}"] = number, name
        cases.append(f" WHEN :site_{rank} THEN :name_{rank}")
    return {
        "child": "c.folded_last || ', ' || c.folded_first",
        "birth": "c.birth_date",
        "necsg": "c.necsg",
        "site": f"CASE f.site{''.join(cases)} ELSE '' END" if cases else "f.site",
        "allowance": _ALLOWANCE,
        "request": NUMBER_KEY.format(_LAST_REQUEST),
    }


def child_window(
    dialect: str, division: str, today: str, sites: Mapping[str, str], sort: str, window: Window, text: str
) -> Statement:
    """One window of the list of children: file key, sort value, names, birth, NECSG, site, allowance, last request.

    Then, for a child who has several files in the site, the guardian (JSON) and the name of the home provider; then a
    mark when it was typed here.
    """
    params: Params = {"division": division, "today": today, "limit": window.limit}
    named: Params = {}
    key = child_sorts(sites, named)[sort]
    if sort == "site":
        params.update(named)
    key = collated(key, dialect)
    where, way = window.clauses(key, "f.key", params)
    where = child_filter(text, sites, params) + where
    sql = (
        f"SELECT f.key, {key} AS sort_value, c.last_name, c.first_name, c.birth_date, c.necsg, s.name, "
        f"{_ALLOWANCE}, {_LAST_REQUEST}, {_TOLD_APART}, c.typed || f.typed{_CHILDREN}{where}"
        f" ORDER BY sort_value {way}, f.key {way} LIMIT :limit"
    )
    return Statement(sql, params)


def child_total(division: str, today: str, sites: Mapping[str, str], text: str) -> Statement:
    """How many files the list of children holds under a filter."""
    params: Params = {"division": division, "today": today}
    where = child_filter(text, sites, params)
    return Statement(f"SELECT count(*){_CHILDREN}{where}", params)


def child_filter(text: str, sites: Mapping[str, str], params: Params) -> str:
    """« AND … » for each word of the folded ``text``: a part of a name or of the site's name, or a whole number."""
    clauses = []
    for rank, word in enumerate(text.split()):
        params[f"word_{rank}"], params[f"number_{rank}"] = contains(word), word
        condition = (
            f"c.folded_last LIKE :word_{rank} ESCAPE '!' OR c.folded_first LIKE :word_{rank} ESCAPE '!'"
            f" OR c.necsg = :number_{rank} OR c.nirec = :number_{rank}"
        )
        names = []
        for place, (number, name) in enumerate(sites.items()):
            if word in name:
                params[f"at_{rank}_{place}"] = number
                names.append(f":at_{rank}_{place}")
        if names:
            condition += f" OR f.site IN ({', '.join(names)})"
        clauses.append(f" AND ({condition})")
    return "".join(clauses)


def site_names(division: str) -> Statement:
    """The number and name of each site of a division."""
    return Statement("SELECT number, name FROM site WHERE division = :division ORDER BY number", {"division": division})


def files_where(
    columns: Sequence[str],
    division: str,
    criteria: Mapping[str, str],
    open_statuses: Sequence[str],
    year: int,
    limit: int,
) -> Statement:
    """The ``columns`` of the files of a division that meet all ``criteria``, then the open request of ``year``.

    Each column begins with the letter of its table and a point: f file, c child, s site.

    Criteria: ``key``, ``necsg``, ``nirec`` and ``birth_date`` are compared whole; ``last_name`` and ``first_name`` are
    folded parts. After ``columns`` come the id and number of the open request, None when there is none, then the
    number of one that is open elsewhere.
    """
    params: Params = {"division": division, "year": year, "limit": limit}
    where = ""
    for name, text in criteria.items():
        if name in ("last_name", "first_name"):
            where += f" AND c.folded_{name.removesuffix('_name')} LIKE :{name} ESCAPE '!'"
            params[name] = contains(text)
        else:
            where += f" AND {'f' if name in ('key', 'necsg') else 'c'}.{name} = :{name}"
            params[name] = text
    for rank, status in enumerate(open_statuses):
        params[f"status_{rank}"] = status
    statuses = ", ".join(f":status_{rank}" for rank in range(len(open_statuses)))
    open_one = (
        "(SELECT max(o.{column}) FROM request o WHERE o.division = :division AND o.necsg = f.necsg"
        f" AND {{sign}} ({_SAME_PLACE.format('o')}) AND o.year = :year AND o.status IN ({statuses}))"
    )
    selected = ", ".join(f'{name[:2]}"{name[2:]}"' for name in columns)
    sql = (
        f"SELECT {selected}, r.id, r.number, {open_one.format(column='number', sign='NOT')}"
        f"{_FILES} LEFT JOIN request r ON r.id = {open_one.format(column='id', sign='')}"
        # Not the bare key: to have it in order, the engine would read every file of the division.
        f" WHERE f.division = :division{where} ORDER BY c.folded_last, c.folded_first, f.key || '' LIMIT :limit"
    )
    return Statement(sql, params)


def grants_of(columns: Sequence[str], owner: str, necsg: str) -> Statement:
    """The ``columns`` of all that the division ``owner`` is told of the subsidies of a child, oldest year first."""
    listed = ", ".join(columns)
    sql = f"SELECT {listed} FROM support_grant WHERE owner = :owner AND necsg = :necsg ORDER BY {GRANTS_AS_TOLD}"
    return Statement(sql, {"owner": owner, "necsg": necsg})
