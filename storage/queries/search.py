"""The SQL of the search over everything that a provider wrote: text only, ``:name`` parameters, both engines. Light.

Windows are keyset windows, newest request first: what is found is shown long before everything was read.
"""

from storage.queries.lists import Params, Statement

_OF = "SELECT r.id, r.number, r.child_name, r.edition"
_IN = "JOIN request r ON r.id = {0}.request_id WHERE r.division = :division"


def answers_after(division: str, position: tuple[int, str] | None, limit: int) -> Statement:
    """``limit`` answers of a division: id, number, child, edition, key, text; after the ``position`` (id, key)."""
    params: Params = {"division": division, "limit": limit}
    after = ""
    if position is not None:
        after = " AND (r.id < :id OR (r.id = :id AND a.key > :key))"
        params["id"], params["key"] = position
    return Statement(
        f"{_OF}, a.key, a.text FROM answer a {_IN.format('a')} AND a.text <> ''{after}"
        " ORDER BY r.id DESC, a.key LIMIT :limit",
        params,
    )


def document_titles(division: str) -> Statement:
    """Every document of a division: id, number, child, edition, nature, title."""
    sql = f"{_OF}, d.nature, d.title FROM attachment d {_IN.format('d')} ORDER BY r.id DESC, d.nature"
    return Statement(sql, {"division": division})


def comment_texts(division: str) -> Statement:
    """Every comment sent to a division: id, number, child, edition, page, text, reply."""
    sql = f"{_OF}, c.page, c.text, c.reply FROM comment c {_IN.format('c')} ORDER BY r.id DESC, c.id"
    return Statement(sql, {"division": division})
