"""What a sending or a decision of the Ministry leaves for ever: its line of the journal holds the digest of it."""

from collections.abc import Mapping

from mes_tui.domain.signature import digest
from mes_tui.domain.statuses import Event
from storage.records.journal import parts

_CLOSED = ("request", ("closed_at", "close_reason"))
_DEEDS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    Event.TRANSMIT: ("transmission", ("transmitted_at", "transmitted_by", "signer", "digest", "enclosed")),
    Event.RETURN_WITH_COMMENTS: (
        "comment",
        ("round", "page", "section", "field", "text", "author", "created_at"),
    ),
    Event.DECLARE_COMPLIANT: ("request", ("compliant_at", "granted_hours")),
    Event.CLOSE_DEPARTURE: _CLOSED,
    Event.CLOSE_YEAR_END: _CLOSED,
}


def deed(held: Mapping[str, str], action: str) -> str:
    """The digest of what ``action`` leaves for ever in a request that holds ``held`` then, "" for nothing."""
    return (every_deed(held, action) or [""])[-1]


def every_deed(held: Mapping[str, str], action: str) -> list[str]:
    """The digests of what each ``action`` left, round by round."""
    table, columns = _DEEDS.get(action, ("", ()))
    rounds: dict[str, dict[str, str]] = {}
    for name, text in held.items():
        of, mark, column = parts(name)
        if of == table and column in columns:
            # A sending is called by its round, a comment says its own, a decision is the only one.
            round_ = held.get(f"comment:{mark}:round", "") if table == "comment" else mark
            rounds.setdefault(round_, {})[name] = text
    return [digest(rounds[round_]) for round_ in sorted(rounds, key=lambda one: (len(one), one))]
