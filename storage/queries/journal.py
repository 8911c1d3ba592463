"""The SQL of the journal: text only, ``:name`` parameters, both engines. Light."""

from collections.abc import Sequence

from storage.queries.lists import Statement

_RECENT = 500
"""The last lines, where a line just written is looked for first: a hash has no index."""


def last_line_but(actions: Sequence[str]) -> Statement:
    """The number of the last line whose action is none of ``actions``, of which there is at least one; 0 for none."""
    params: dict[str, object] = {f"action_{rank}": action for rank, action in enumerate(actions)}
    names = ", ".join(f":{name}" for name in params)
    return Statement(f"SELECT coalesce(max(id), 0) FROM journal WHERE action NOT IN ({names})", params)


def holding(linked: str, *, whole: bool) -> Statement:
    """A row when a line has the hash ``linked``; among the last ones unless ``whole``."""
    lines = "journal" if whole else f"(SELECT hash FROM journal ORDER BY id DESC LIMIT {_RECENT}) AS recent"
    return Statement(f"SELECT 1 FROM {lines} WHERE hash = :linked LIMIT 1", {"linked": linked})


def last_hash() -> Statement:
    """The hash of the last line."""
    return Statement("SELECT hash FROM journal ORDER BY id DESC LIMIT 1", {})
