"""What a sending or a decision of the Ministry leaves for ever: its line of the journal holds the digest of it."""

from collections.abc import Mapping

from mes_tui.domain.outcomes import RULINGS
from mes_tui.domain.signature import digest
from mes_tui.domain.statuses import Event
from storage.records.journal import parts

_CLOSED = ("request", ("closed_at", "close_reason"))
# The last one is that of the line.
_TOLD = ("outcome", ("event", "at", "author", "hours", "days", "from_day", "to_day", "day", "type", "text"))
_TELLING = (
    *(Event.WITHDRAW, Event.ASK_CORRECTION, Event.ASK_REVIEW, Event.ANNOUNCE_DEPARTURE, Event.GIVE_UP, Event.REFUSE),
    *(Event.RETURN_FOR_CORRECTION, Event.RETURN_FOR_TYPE, Event.CLOSE_DUPLICATE, Event.CLOSE_WITHDRAWN, Event.ABANDON),
)
_DEEDS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    Event.TRANSMIT: ("transmission", ("transmitted_at", "transmitted_by", "signer", "digest", "enclosed")),
    Event.RETURN_WITH_COMMENTS: (
        "comment",
        ("round", "page", "section", "field", "text", "author", "created_at"),
    ),
    Event.CORRECT_DECISION: _TOLD,
    Event.CLOSE_DEPARTURE: _CLOSED,
    Event.CLOSE_YEAR_END: _CLOSED,
    **dict.fromkeys(_TELLING, _TOLD),
}


def deed(held: Mapping[str, str], action: str) -> str:
    """The digest of what ``action`` leaves for ever in a request that holds ``held`` then, "" for nothing."""
    return (every_deed(held, action) or [""])[-1]


def every_deed(held: Mapping[str, str], action: str) -> list[str]:
    """The digests of what each ``action`` left, round by round."""
    if action == Event.DECLARE_COMPLIANT:
        return [digest(dict(zip(_GRANTED, told, strict=True))) for told in _grants(held)]
    table, columns = _DEEDS.get(action, ("", ()))
    rounds: dict[str, dict[str, str]] = {}
    for name, text in held.items():
        of, mark, column = parts(name)
        if of == table and column in columns:
            # A sending is called by its round, a comment says its own, a decision is the only one.
            round_ = held.get(f"comment:{mark}:round", "") if table == "comment" else mark
            rounds.setdefault(round_, {})[name] = text
    return [digest(rounds[round_]) for round_ in sorted(rounds, key=lambda one: (len(one), one))]


def granted_as_ruled(held: Mapping[str, str]) -> bool:
    """Whether the hours that a request says granted are those of its last ruling; true where none was kept."""
    marks = [
        parts(name)[1] for name, text in held.items() if parts(name)[::2] == ("outcome", "event") and text in RULINGS
    ]
    return not marks or held.get(_GRANTED[1], "") == held.get(f"outcome:{max(marks, key=int)}:hours", "")


_GRANTED = ("request::compliant_at", "request::granted_hours")


def _grants(held: Mapping[str, str]) -> list[tuple[str, str]]:
    """When each declaration of conformity was made, with its hours, which a later decision may have changed."""
    marks = [mark for name, text in held.items() if (mark := _declared(name, text))]
    told = [(held[f"outcome:{mark}:at"], held[f"outcome:{mark}:hours"]) for mark in sorted(marks, key=int)]
    now = held.get(_GRANTED[0], ""), held.get(_GRANTED[1], "")
    return told or ([now] if now[0] else [])


def _declared(name: str, text: str) -> str:
    table, mark, column = parts(name)
    return mark if (table, column, text) == ("outcome", "event", Event.DECLARE_COMPLIANT.value) else ""
