"""The SQL of the journal: text only, ``:name`` parameters, both engines. Light."""

from collections.abc import Sequence

from mes_tui.domain.journal import JournalAction
from storage.queries.lists import Statement

_RECENT = 500
"""The last lines, where a line just written is looked for first: a hash has no index."""

_LATELY = 5000
"""The last lines, among which a refusal of the same hour is looked for."""


def last_line_but(actions: Sequence[str]) -> Statement:
    """The number of the last line whose action is none of ``actions``, of which there is at least one; 0 for none."""
    params: dict[str, object] = {f"action_{rank}": action for rank, action in enumerate(actions)}
    names = ", ".join(f":{name}" for name in params)
    return Statement(f"SELECT coalesce(max(id), 0) FROM journal WHERE action NOT IN ({names})", params)


def holding(linked: str, *, whole: bool) -> Statement:
    """A row when a line has the hash ``linked``; among the last ones unless ``whole``."""
    lines = "journal" if whole else f"(SELECT hash FROM journal ORDER BY id DESC LIMIT {_RECENT}) AS recent"
    return Statement(f"SELECT 1 FROM {lines} WHERE hash = :linked LIMIT 1", {"linked": linked})


def refusal_told(who: str, detail: str, since: str) -> Statement:
    """A row when one of the last lines says a refusal of ``who`` since the instant ``since``, whose detail begins with
    ``detail``; however many refusals there are, this reads no more."""
    recent = f"(SELECT at, who, action, detail FROM journal ORDER BY id DESC LIMIT {_LATELY}) AS recent"
    asked = "action = :action AND who = :who AND at >= :since AND substr(detail, 1, :long) = :detail"
    params: dict[str, object] = {"action": JournalAction.REFUSED.value, "who": who, "since": since}
    return Statement(f"SELECT 1 FROM {recent} WHERE {asked} LIMIT 1", params | {"detail": detail, "long": len(detail)})


def last_hash() -> Statement:
    """The hash of the last line."""
    return Statement("SELECT hash FROM journal ORDER BY id DESC LIMIT 1", {})
