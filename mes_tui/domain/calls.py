"""The calls for requests of a reference year (SOURCES.md §3.13). Their dates are proposed: nothing is refused."""

from dataclasses import dataclass
from datetime import date

from mes_tui.domain.reference_year import aimed_from, label, target_year
from mes_tui.domain.rules import Rules
from mes_tui.domain.text import TO_CONFIRM, long_date


@dataclass(frozen=True, slots=True)
class Call:
    """A call for the requests of the reference year ``year``: both days are in it."""

    name: str
    year: int
    opens: date
    closes: date


def calls(year: int, rules: Rules) -> tuple[Call, ...]:
    """The calls for ``year``, in order: those with a date of their own, else those of each year."""
    first, after = aimed_from(year, rules), aimed_from(year + 1, rules)

    def placed(day: str) -> date:
        if len(day) > len("MM-JJ"):
            return date.fromisoformat(day)
        here = date.fromisoformat(f"{first.year}-{day}")
        return here if here >= first else date.fromisoformat(f"{first.year + 1}-{day}")

    all_ = [(days, Call(days.name, year, placed(days.opens), placed(days.closes))) for days in rules.calls]
    dated = [call for days, call in all_ if len(days.opens) > len("MM-JJ") and first <= call.opens < after]
    yearly = [call for days, call in all_ if len(days.opens) == len("MM-JJ")]
    return tuple(sorted(dated or yearly, key=lambda call: call.opens))


def call_of(year: int, day: date, rules: Rules) -> Call | None:
    """The call for ``year`` that a request sent on ``day`` belongs to: the first that has not closed, else the last."""
    known = calls(year, rules)
    return next((call for call in known if day <= call.closes), known[-1] if known else None)


def said(year: int, sent: date | None, today: date, rules: Rules) -> str:
    """« premier appel, à confirmer »: the call of a request first sent on ``sent``, or how long is left to send it.

    It stands beside a date: it is short, and "" without calls.
    """
    call = call_of(year, sent or today, rules)
    if call is None:
        return ""
    name = call.name[:1].lower() + call.name[1:]
    if sent is not None:
        return f"{name}{', tardive' if sent > call.closes else ''}, à confirmer"
    return f"{name} : {_left(call, today)}, à confirmer"


def next_call(today: date, rules: Rules) -> Call | None:
    """The call for the requests of today, or the next one; None without calls."""
    year = target_year(today, rules)
    call = call_of(year, today, rules)
    return call_of(year + 1, today, rules) if call is not None and today > call.closes else call


def next_brief(today: date, rules: Rules) -> str:
    """« Second appel : encore 8 j », where there is little room; "" without calls."""
    call = next_call(today, rules)
    if call is None:
        return ""
    opens, closes = (call.opens - today).days, (call.closes - today).days
    left = f"dans {opens}\u00a0j" if opens > 0 else f"encore {closes}\u00a0j" if closes else "finit aujourd’hui"
    return f"{call.name}\u00a0: {left}"


def next_said(today: date, rules: Rules) -> str:
    """How long is left for the requests of today, or when the next ones are called for; "" without calls."""
    call = next_call(today, rules)
    if call is None:
        return ""
    days = f"du {long_date(call.opens)} au {long_date(call.closes)}"
    return f"{call.name} {label(call.year)} : {days}, {_left(call, today)} (dates {TO_CONFIRM})"


def late(year: int, today: date, rules: Rules) -> str:
    """What is said before a request is sent once the last call has closed, "" before that."""
    call = call_of(year, today, rules)
    if call is None or today <= call.closes:
        return ""
    return (
        f"Le dernier appel connu pour {label(year)} s’est terminé le {long_date(call.closes)} : la demande peut être "
        f"transmise, mais demandez si elle sera étudiée. Cette date est {TO_CONFIRM}."
    )


def _left(call: Call, today: date) -> str:
    days = (call.closes - today).days
    if today < call.opens:
        return f"ouvre dans {_days((call.opens - today).days)}"
    if days < 0:
        return "terminé"
    return f"encore {_days(days)}" if days else "finit aujourd’hui"


def _days(number: int) -> str:
    return f"{number} jour" if number == 1 else f"{number} jours"
