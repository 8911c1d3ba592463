"""The days that are told of a request, against those that are known: what is unlikely is said before it is confirmed,
and refused to nobody. Pure."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from mes_tui.domain.outcomes import RULINGS, decision, in_force
from mes_tui.domain.requests import RequestFile
from mes_tui.domain.statuses import Event
from mes_tui.forms.french import long_date
from mes_tui.forms.outcomes import Asked

_RULED = "ruled_on"
_WHAT = {
    "answered_on": "la réponse est datée",
    _RULED: "la décision est prise",
    "day": "le dernier jour de présence est",
    "from_day": "le premier jour accordé est",
    "to_day": "le dernier jour accordé est",
}


class _Known(NamedTuple):
    """A day that is known of a request, None when it is not, in French after « avant » or « après »."""

    name: str
    day: Callable[[RequestFile, Asked], date | None]


_SIGNED = _Known(
    "la signature de la direction", lambda file, _: _day(file.signature.signed_at if file.signature else None)
)
_SENT = _Known("l’envoi de la demande", lambda file, _: _day(file.request.transmitted_at))
_ANSWERED = _Known(
    "la réponse précédente",
    lambda file, _: max((one.answered_on for one in in_force(file.outcomes) if one.answered_on), default=None),
)
_ARRIVAL = _Known("le début du dossier parent-enfant", lambda file, _: file.child_file.start)
_LEAVING = _Known("la fin du dossier parent-enfant", lambda file, _: file.child_file.end)
_GRANTED = _Known(
    "le premier jour accordé", lambda file, _: holds.from_day if (holds := decision(file.outcomes)) else None
)
_BEGINNING = _Known("le début de l’année de référence", lambda _, asked: asked.first)
_END = _Known("la fin de l’année de référence", lambda _, asked: asked.last)

_NOT_BEFORE: Mapping[str, tuple[_Known, ...]] = {
    "answered_on": (_SIGNED, _SENT, _ANSWERED),
    "day": (_ARRIVAL, _GRANTED),
    "from_day": (_ARRIVAL, _BEGINNING),
    "to_day": (_ARRIVAL,),
}
_NOT_AFTER: Mapping[str, tuple[_Known, ...]] = {
    "answered_on": (_END,),
    _RULED: (_END,),
    "day": (_LEAVING, _END),
    "from_day": (_LEAVING,),
    "to_day": (_LEAVING, _END),
}


def doubts(event: Event, parts: Mapping[str, Any], file: RequestFile, asked: Asked, today: date) -> tuple[str, ...]:
    """What is unlikely in the days that the ``parts`` of ``event`` say of the request of ``file``, a sentence each."""
    ruled = {_RULED: today} if event in RULINGS and "answered_on" not in parts else {}
    return tuple(
        f"{_WHAT[key]} du {long_date(day)}, {word} {known.name} ({long_date(limit)})."
        for word, table in (("avant", _NOT_BEFORE), ("après", _NOT_AFTER))
        for key, day in {**parts, **ruled}.items()
        for known in table.get(key, ())
        if (limit := known.day(file, asked)) is not None and (day < limit if word == "avant" else day > limit)
    )


def _day(at: datetime | None) -> date | None:
    return at.astimezone().date() if at is not None else None
