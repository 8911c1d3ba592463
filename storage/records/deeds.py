"""What a sending or a decision of the Ministry leaves for ever: its line of the journal holds the digest of it."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from mes_tui.domain.answers import ANSWERS, recorded
from mes_tui.domain.codes import Status
from mes_tui.domain.outcomes import RULINGS
from mes_tui.domain.signature import digest
from mes_tui.domain.statuses import BY_NAME, Event
from storage.records.journal import REQUEST, SEALED, parts

_SENT = ("transmission", SEALED["transmission"] - {"request_id", "round"})
_COMMENTS = (
    "comment",
    frozenset(("round", "page", "section", "field", "text", "author", "created_at", "recorded")),
)
_OUTCOME = ("outcome", SEALED["outcome"] - {"request_id", "rank"})
_DEEDS: Mapping[str, tuple[str, frozenset[str]]] = {
    **{recorded(event): _OUTCOME for event in ANSWERS},
    **dict.fromkeys((Event.TRANSMIT, Event.HAND_OVER), _SENT),
    **dict.fromkeys((Event.RETURN_WITH_COMMENTS, recorded(Event.RETURN_WITH_COMMENTS)), _COMMENTS),
}
"""By action, the table whose rows say what it left, and their columns; that of any other event is its outcome.

An answer that the provider recorded leaves its outcome and nothing else: the request may go back to what it was.
"""
_ENDED = tuple(map(REQUEST.format, ("closed_at", "close_reason")))
_GRANTED = tuple(map(REQUEST.format, ("compliant_at", "granted_hours")))
_CLOSINGS = (Event.CLOSE_DEPARTURE, Event.CLOSE_YEAR_END)
"""The ends whose lines held nothing but the end, once."""


def deed(held: Mapping[str, str], action: str) -> str:
    """The digest of what ``action`` leaves for ever in a request that holds ``held`` then, "" for nothing."""
    return (every_deed(held, action) or [""])[-1]


def every_deed(held: Mapping[str, str], action: str) -> list[str]:
    """The digests of what each ``action`` left, the last one last, after those that lines of older versions hold."""
    if action in _DEEDS:
        return list(map(digest, _rows(held, *_DEEDS[action])))
    if action not in BY_NAME:
        return []
    told, end = list(_rows(held, *_OUTCOME)), {name: held.get(name, "") for name in _ENDED}
    final = end if BY_NAME[action].effect.status is Status.CLOSED else {}
    return list(map(digest, (*_older(held, action, told, end), *(one | final for one in told))))


def _rows(held: Mapping[str, str], table: str, columns: Collection[str]) -> Iterator[dict[str, str]]:
    """What the ``columns`` of ``table`` hold, round by round."""
    rounds: dict[str, dict[str, str]] = {}
    for name, text in held.items():
        of, mark, column = parts(name)
        if of == table and column in columns:
            # A sending is called by its round, a comment says its own, an outcome has a rank.
            round_ = held.get(f"comment:{mark}:round", "") if table == "comment" else mark
            rounds.setdefault(round_, {})[name] = text
    return (rounds[round_] for round_ in sorted(rounds, key=lambda one: (len(one), one)))


def _older(
    held: Mapping[str, str], action: str, told: Sequence[dict[str, str]], end: dict[str, str]
) -> Iterator[dict[str, str]]:
    """What lines held before they held whole outcomes: of a decision its hours, of an end its day and its reason, of
    the others all but their sending."""
    if action == Event.DECLARE_COMPLIANT:
        yield from (dict(zip(_GRANTED, granted, strict=True)) for granted in _grants(held))
    elif action in _CLOSINGS:
        yield end
    else:
        yield from ({name: text for name, text in one.items() if parts(name)[2] != "round"} for one in told)


def granted_as_ruled(held: Mapping[str, str]) -> bool:
    """Whether the hours that a request says granted are those of its last ruling; true where none was kept."""
    told = {int(parts(name)[1]): text for name, text in held.items() if parts(name)[::2] == ("outcome", "event")}
    ruled: list[int] = []
    for mark in sorted(told):
        if told[mark] == Event.ANNUL:
            mistaken = next((one for one in reversed(ruled) if held.get(f"outcome:{one}:source")), 0)
            ruled = [one for one in ruled if one != mistaken]
        elif told[mark] in ANSWERS:
            ruled.append(mark)
    ruled = [mark for mark in ruled if told[mark] in RULINGS]
    if not ruled:
        return not any(text in RULINGS for text in told.values()) or not held.get(_GRANTED[1], "")
    return held.get(_GRANTED[1], "") == held.get(f"outcome:{ruled[-1]}:hours", "")


def _grants(held: Mapping[str, str]) -> list[tuple[str, str]]:
    """When each declaration of conformity was made, with its hours, which a later decision may have changed."""
    marks = [mark for name, text in held.items() if (mark := _declared(name, text))]
    told = [(held[f"outcome:{mark}:at"], held[f"outcome:{mark}:hours"]) for mark in sorted(marks, key=int)]
    now = held.get(_GRANTED[0], ""), held.get(_GRANTED[1], "")
    return told or ([now] if now[0] else [])


def _declared(name: str, text: str) -> str:
    table, mark, column = parts(name)
    return mark if (table, column, text) == ("outcome", "event", Event.DECLARE_COMPLIANT.value) else ""
