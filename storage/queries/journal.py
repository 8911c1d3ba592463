"""The SQL of the journal: text only, ``:name`` parameters, both engines. Light."""

from collections.abc import Sequence

from storage.queries.lists import Statement


def last_line_but(actions: Sequence[str]) -> Statement:
    """The number of the last line whose action is none of ``actions``, of which there is at least one; 0 for none."""
    params: dict[str, object] = {f"action_{rank}": action for rank, action in enumerate(actions)}
    names = ", ".join(f":{name}" for name in params)
    return Statement(f"SELECT coalesce(max(id), 0) FROM journal WHERE action NOT IN ({names})", params)
